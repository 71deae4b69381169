"""A worry came, nothing further was done, and another came before long."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from kithline.patterns import before_here
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
    told: str = ""  # words of a hub that did nothing further, and of agencies that sent a worry,
    sent: str = ""  # for what happened before the hub worked here


@dataclass(frozen=True)
class Worry:
    """A worry, and when it ended with nothing further done, if it did."""

    ref: Ref
    received: date
    ended: date | None


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding with every pair in the record, when the newest is recent."""
    wanted: Settings = rule.settings
    refs: list[Ref] = []
    told = []
    for earlier, later in itertools.pairwise(_worries(history, rule)):
        if earlier.ended is None:
            continue
        apart = (later.received - earlier.ended).days
        if 0 <= apart <= wanted.within_days:
            refs += [
                replace(earlier.ref, note="nothing further was done"),
                replace(later.ref, note="the next worry"),
            ]
            told.append(
                f"nothing further was done on {day(earlier.ended)}; the next worry came "
                f"{span(apart)} later, on {day(later.received)}"
            )
    if refs:
        text = "; then ".join(told)
        yield Raised(tuple(refs), f"{text[:1].upper()}{text[1:]}.")


def _worries(history: History, rule: Rule) -> list[Worry]:
    """Return the worries of the system, and those of before that entries tell of, the oldest first."""
    wanted: Settings = rule.settings
    found = [
        Worry(contact(c), c.received, c.decided if c.outcome in wanted.outcomes else None)
        for c in sorted(history.contacts, key=lambda c: (c.received, c.number))
    ]
    if wanted.told and wanted.sent:
        sent = before_here.sent(history, rule.words(wanted.sent))
        ended = before_here.ended(history, rule.words(wanted.told))
        found += [Worry(e.ref, e.on, e.on) for e in ended]
        found += [
            Worry(w.ref, w.on, None)
            for w in sent
            if all(not 0 <= (e.on - w.on).days <= before_here.NEAR_DAYS for e in ended)
        ]
    return sorted(found, key=lambda w: w.received)
