"""Worries that reached a hub before it worked here: told in entries, and in no contact of the system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kithline.patterns.evidence import LEARNT_OF_OTHERS
from kithline.patterns.finding import Ref, entry
from kithline.patterns.marks import History, Mark
from kithline.patterns.vocabulary import WordList

HUB = "hub"
AT_WORK = frozenset({"social-care", "voluntary", "health"})  # whose notes may end work, too
NEAR_DAYS = 5  # a contact of the system so near tells of the same worry


@dataclass(frozen=True, slots=True)
class Told:
    """A worry, or its end, as an entry tells of it."""

    ref: Ref
    on: date
    text: str


def sent(history: History, words: WordList) -> list[Told]:
    """Return worries that an agency wrote of having sent to the hub."""
    return [
        Told(entry(m, "a worry was sent"), m.happened, m.all_text)
        for m in _own(history)
        if m.agency_kind != HUB and words.found_in(m.text)
    ]


def ended(history: History, words: WordList) -> list[Told]:
    """Return decisions of a hub that nothing further be done, with what others wrote just before."""
    found = []
    written = [
        Told(entry(m), m.happened, m.all_text)
        for m in history.about_child()
        if m.agency_kind != HUB and m.kind not in LEARNT_OF_OTHERS
    ]
    for mark in _own(history):
        if mark.agency_kind == HUB and words.found_in(mark.text):
            found.append(
                Told(
                    entry(mark, "nothing further was done"), mark.happened,
                    f"{before(mark.happened, written, NEAR_DAYS)} {mark.text}",
                )
            )  # fmt: skip
    return found


def closed(history: History, words: WordList, worries: list[Told], days: int = 90) -> list[Told]:
    """Return decisions that ended work of which the system knows no spell."""
    spells = [s.closed for s in history.spells if s.closed]
    return [
        Told(
            entry(m, "work ended"), m.happened, f"{before(m.happened, worries, days)} {m.text}"
        )
        for m in history.about_child()
        if (m.kind == "decision" or (m.kind == "note" and m.agency_kind in AT_WORK))
        and m.agency_kind != HUB
        and words.found_in(m.text)
        and all(abs((c - m.happened).days) > 14 for c in spells)
    ]  # fmt: skip


def _own(history: History) -> Iterator[Mark]:
    """Yield entries about the child beside which no contact of the system stands."""
    days = [d for c in history.contacts for d in (c.received, c.decided) if d is not None]
    for mark in history.about_child():
        if mark.kind not in LEARNT_OF_OTHERS:
            if all(abs((d - mark.happened).days) > NEAR_DAYS for d in days):
                yield mark


def before(on: date, worries: list[Told], days: int) -> str:
    """Return the words of what was told in so many days before."""
    return " ".join(w.text for w in worries if 0 <= (on - w.on).days <= days)
