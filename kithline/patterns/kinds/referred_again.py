"""A worry came, nothing further was done, and another came before long."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from kithline.patterns.finding import Raised, Ref, contact
from kithline.patterns.marks import History
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, span

WORDS: tuple[str, ...] = ()


class Settings(Base):
    """Which outcomes count as nothing further, and how soon the next worry comes."""

    outcomes: tuple[str, ...]
    within_days: int


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding with every pair in the record, when the newest is recent."""
    wanted: Settings = rule.settings
    rows = sorted(history.contacts, key=lambda c: (c.received, c.number))
    refs: list[Ref] = []
    told = []
    for earlier, later in itertools.pairwise(rows):
        if earlier.outcome not in wanted.outcomes or earlier.decided is None:
            continue
        apart = (later.received - earlier.decided).days
        if 0 <= apart <= wanted.within_days:
            refs += [contact(earlier, "nothing further was done"), contact(later, "the next worry")]
            told.append(
                f"nothing further was done on {day(earlier.decided)}; the next worry came "
                f"{span(apart)} later, on {day(later.received)}"
            )
    if refs:
        text = "; then ".join(told)
        yield Raised(tuple(refs), f"{text[:1].upper()}{text[1:]}.")
