"""What an entry tells, by its structured facts and its kind first, by plain words where it must."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from kithline.patterns.marks import History, Mark, Person
from kithline.patterns.vocabulary import WordList

MISSED, KEPT = "was-not-brought", "kept"
APPOINTMENTS = ("appointment", "early-contact", "immunisation")
DAILY_AGENCIES = frozenset({"education"})  # they see a child without notice, day by day
LEARNT_OF_OTHERS = frozenset({"contact", "advice", "level-set", "status", "allocation", "told"})


def outcomes_of(
    mark: Mark, child: Person, outcomes: Iterable[str]
) -> list[tuple[str, date | None]]:
    """Return (service, due) of each appointment of the child with one of these outcomes.

    A service may be an empty text: the entry says that an appointment was missed, and not whose.
    """
    wanted = set(outcomes)
    details = mark.of(child.id, *APPOINTMENTS)
    if not details and child.id in mark.about and MISSED in wanted and mark.kind == MISSED:
        return [("", None)]
    return [
        (str(d.get("service") or d.get("which") or ""), d.day("due"))
        for d in details
        if d.get("outcome") in wanted
    ]


def kept(mark: Mark, child: Person) -> bool:
    """Was an appointment of the child kept?"""
    details = mark.of(child.id, *APPOINTMENTS)
    if details:
        return any(d.get("outcome") in {KEPT, "done", "given"} for d in details)
    return mark.kind == "appointment-kept" and child.id in mark.about


def injury(mark: Mark, child: Person, words: WordList, history: History) -> str | None:
    """Return what hurt of the child an entry tells of, in a few words; None for none.

    Words are read only where the entry is about no other child, and in a sentence that names no adult.
    """
    for detail in mark.of(child.id, "injury"):
        return str(detail.get("what") or "an injury")
    if mark.kind in LEARNT_OF_OTHERS or child.id not in mark.about:
        return None
    if any(p != child.id and _is_child(history, p) for p in mark.about):
        return None
    adults = [history.people[p].name.split()[0] for p in mark.about if p in history.people
              and p != child.id and history.people[p].name]  # fmt: skip
    for met, sentence in words.hits(mark.fact):
        if not any(re.search(rf"\b{re.escape(a)}\b", sentence) for a in adults):
            return met.lower()
    return None


def _is_child(history: History, person: object) -> bool:
    known = history.people.get(person)  # type: ignore[call-overload]
    return bool(known and known.is_child)


def concerns(person: UUID, history: History) -> bool:
    """Is what is told of this person told of the child, or of an adult at home?"""
    known = history.people.get(person)
    return person == history.child.id or bool(known and known.family and not known.is_child)


def mobile(mark: Mark, child: Person, months: int) -> bool | None:
    """Could the child move alone then? By what was recorded, else by age; None when neither is known."""
    for detail in mark.of(child.id, "injury"):
        if isinstance(detail.get("mobile"), bool):
            return bool(detail.get("mobile"))
    age = child.months_on(mark.happened)
    return None if age is None else age >= months


def unannounced(mark: Mark) -> bool:
    """Was somebody there without saying so before, by the structured fact?"""
    return any(d.what == "sight" and d.get("announced") is False for d in mark.details)


def announced(mark: Mark) -> bool:
    """Was a visit told before, by the structured fact?"""
    return any(d.what == "sight" and d.get("announced") is True for d in mark.details)


def by_family(mark: Mark, history: History) -> bool:
    """Do the only words that carry the entry come from the family or somebody they sent?"""
    speakers = {s.by for s in mark.said if not s.is_child}
    return bool(speakers) and all(
        p is not None and p in history.people and not history.people[p].is_child for p in speakers
    )


def agency_words(mark: Mark) -> str:
    """Return the agency in words."""
    return mark.agency or "somebody"


def runs(days: list[int], number: int, window: int) -> bool:
    """Do so many of these days (ordinals) lie within a window of days?"""
    ordered = sorted(days)
    return any(
        ordered[i + number - 1] - ordered[i] <= window for i in range(len(ordered) - number + 1)
    )
