"""Work ended without its need being met, began again before long, and nobody led in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kithline.patterns.finding import Raised, Ref, spell
from kithline.patterns.marks import History
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import capital, day, joined, span

WORDS: tuple[str, ...] = ()


class Settings(Base):
    """How long a gap at least, and at most: after that it is a new beginning."""

    least_days: int
    most_days: int


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding with every gap."""
    wanted: Settings = rule.settings
    spells = sorted(history.spells, key=lambda s: s.opened)
    refs: list[Ref] = []
    told = []
    for later in spells:
        before = [s for s in spells if s.opened < later.opened]
        if not before or any(s.closed is None or s.closed >= later.opened for s in before):
            continue
        ended = max(before, key=lambda s: s.closed or date.min)
        assert ended.closed is not None
        gap = (later.opened - ended.closed).days
        if wanted.least_days <= gap <= wanted.most_days:
            refs += [spell(ended, ended.closed, "ended"), spell(later, later.opened, "began")]
            told.append(f"from {day(ended.closed)} to {day(later.opened)}, {span(gap)}")
    if refs:
        yield Raised(tuple(refs), f"{capital(joined(told))}.")
