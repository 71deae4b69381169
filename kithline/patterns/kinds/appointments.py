"""Appointments that a child was not brought to, or that were put off, again and again.

The first question is always whether they could have got there: what tells of letters, telephones, lifts,
transport, interpreters and money near each date is laid beside it.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kithline.patterns.evidence import APPOINTMENTS, MISSED, holding, kept, outcomes_of, runs
from kithline.patterns.finding import Raised, Ref, entry
from kithline.patterns.marks import History, Mark, Person
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import days, joined

WORDS: tuple[str, ...] = ()
MOST_BESIDE = 12
HEALTH = "health"


@dataclass(frozen=True)
class Missed:
    """An appointment that did not take place, on its day."""

    mark: Mark
    on: date
    service: str
    child: Person


class Settings(Base):
    """How many, within how long, for the child alone and for the family's children together."""

    outcomes: tuple[str, ...]
    own: int
    window_days: int
    family: int | None = None
    family_window_days: int = 0
    kept_clears: int = 3
    told: str = ""  # words of health agencies, where neither kind nor structured fact says it
    told_elsewhere: str = ""  # words for health services, beside which any agency's are read
    told_apart_days: int = 21  # and no other one lies so near: a letter tells of it again
    hindrances: str = ""
    hindrance_days: int = 150


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding where the run is long enough and has not ended in kept appointments."""
    wanted: Settings = rule.settings
    own = _missed(history, history.child, rule)
    if not own:
        return
    last = own[-1].mark
    since = [m for m in history.marks if m.happened > last.happened and kept(m, history.child)]
    if len(since) >= wanted.kept_clears:
        return
    found = own
    enough = runs([o.on.toordinal() for o in own], wanted.own, wanted.window_days)
    if wanted.family is not None:
        every = [o for c in history.children() for o in _missed(history, c, rule)]
        if runs([o.on.toordinal() for o in every], wanted.family, wanted.family_window_days):
            enough, found = True, every
    if not enough:
        return
    found.sort(key=lambda o: o.on)
    refs = [
        entry(o.mark, o.service, None if o.child.id == history.child.id else o.child.id)
        for o in found
    ]
    beside = _hindrances(history, rule, [o.mark for o in found])
    yield Raised(tuple(refs), _facts(history, found), beside=tuple(beside))


def _missed(history: History, child: Person, rule: Rule) -> list[Missed]:
    """Return the child's appointments with such an outcome; an entry may tell of several dates."""
    wanted: Settings = rule.settings
    found = []
    for mark in history.marks:
        if not mark.details and mark.kind != MISSED:
            continue
        for service, due in outcomes_of(mark, child, wanted.outcomes):
            found.append(Missed(mark, due or mark.happened, service, child))
    if not wanted.told:
        return found
    days = sorted(o.on.toordinal() for o in found)
    for mark in holding(history, rule.words(wanted.told)):
        if not _says_so(mark, child, history, rule):
            continue
        day = mark.happened.toordinal()
        next_ = bisect_left(days, day - wanted.told_apart_days)
        if next_ == len(days) or days[next_] > day + wanted.told_apart_days:
            found.append(Missed(mark, mark.happened, "", child))
            insort(days, day)
    return sorted(found, key=lambda o: o.on)


def _says_so(mark: Mark, child: Person, history: History, rule: Rule) -> bool:
    """Does a health agency, or another that names one, write of this child alone that one was missed?"""
    wanted: Settings = rule.settings
    words, services = rule.words(wanted.told), rule.words(wanted.told_elsewhere)
    if mark.kind in {MISSED, "appointment-kept"}:
        return False
    if child.id not in mark.about or mark.of(child.id, *APPOINTMENTS):
        return False
    others = (history.people.get(p) for p in mark.about if p != child.id)
    if any(p is not None and p.is_child for p in others):
        return False
    if mark.agency_kind == HEALTH:
        return bool(words.found_in(mark.text))
    return any(services.found_in(sentence) for _, sentence in words.hits(mark.text))


def _facts(history: History, found: list[Missed]) -> str:
    parts = []
    for child in history.children():
        own = [o.on for o in found if o.child.id == child.id]
        if own:
            parts.append(f"{child.name}: {days(own)}.")
    agencies = sorted({o.mark.agency for o in found})
    told = f" Written by {joined(agencies)}." if len(agencies) > 1 else ""
    return "\n".join(parts) + told


def _hindrances(history: History, rule: Rule, missed: list[Mark]) -> list[Ref]:
    wanted: Settings = rule.settings
    words = rule.words(wanted.hindrances)
    listed = {m.id for m in missed}
    on = [m.happened.toordinal() for m in missed]
    found: list[Ref] = []
    for mark in reversed(holding(history, words)):  # the newest: no more than these are shown
        if len(found) == MOST_BESIDE:
            break
        day = mark.happened.toordinal()
        near = any(abs(d - day) <= wanted.hindrance_days for d in on)
        if near and mark.id not in listed and (met := words.found_in(mark.all_text)):
            found.append(entry(mark, met.lower()))
    return found[::-1]
