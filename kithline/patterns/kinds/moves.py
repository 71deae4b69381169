"""Moves of home and changes of school, close together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kithline.patterns.evidence import BY_ITSELF, holding
from kithline.patterns.finding import Raised, Ref, entry, move
from kithline.patterns.marks import History
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import capital, days, joined, plural

WORDS: tuple[str, ...] = ()


class Settings(Base):
    """How many homes, schools, or both together, within how long."""

    homes: int
    schools: int
    together: int
    window_days: int
    same_days: int = 28  # a move told by several, or with its school, is one
    told: str = ""  # words that tell of a move of home where nobody filled in the fact
    told_school: str = ""  # and of a change of school
    told_same_days: int = 60  # what words tell so near a move, or one another, is the same
    school_months: int = 66  # from which age a new school is a change, whatever came before


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding where the newest moves lie close together. It never says where anybody lives."""
    wanted: Settings = rule.settings
    homes = _apart(_homes(history), wanted.same_days)
    schools = _apart(_schools(history, wanted), wanted.same_days)
    homes += _told(history, rule, wanted.told, homes, "moved home")
    schools += _told(history, rule, wanted.told_school, schools, "changed school")
    every = sorted([*homes, *schools], key=lambda r: r.on)
    if not every:
        return
    last = every[-1].on
    near_homes = [r for r in homes if (last - r.on).days <= wanted.window_days]
    near_schools = [r for r in schools if (last - r.on).days <= wanted.window_days]
    enough = (
        len(near_homes) >= wanted.homes
        or len(near_schools) >= wanted.schools
        or len(near_homes) + len(near_schools) >= wanted.together
    )
    if enough:
        told = []
        for refs, word in ((near_homes, "move of home"), (near_schools, "change of school")):
            if refs:
                many = word.replace("move", "moves").replace("change", "changes")
                told.append(f"{plural(len(refs), word, many)} ({days(r.on for r in refs)})")
        yield Raised((*near_homes, *near_schools), f"{capital(joined(told))}.")


def _homes(history: History) -> list[Ref]:
    """Moves by what was written first, then by addresses; a child's first home is no move."""
    told = [entry(m, "moved home") for m in history.marks if m.of(history.child.id, "housing-move")]
    first = min((m.since for m in history.moves), default=date.min)
    return [
        *told,
        *(move(m, "a new address from this day") for m in history.moves if m.since > first),
    ]


def _told(history: History, rule: Rule, name: str, known: list[Ref], note: str) -> list[Ref]:
    """Moves that are told in words alone, none near one that is known."""
    found: list[Ref] = []
    words = rule.words(name)
    for mark in holding(history, words):
        if history.child.id not in mark.about or mark.kind in BY_ITSELF:
            continue
        if any(
            abs((r.on - mark.happened).days) <= rule.settings.told_same_days
            for r in (*known, *found)
        ):
            continue
        if any(words.found_in(text) for text in (mark.fact, mark.opinion, mark.done)):
            found.append(entry(mark, note))
    return found


def _schools(history: History, wanted: Settings) -> list[Ref]:
    """Changes of school: from another, or at an age at which every child has been to one."""
    return [
        entry(m, "changed school")
        for m in history.marks
        for d in m.of(history.child.id, "school-move")
        if d.get("from_school")
        or (history.child.months_on(m.happened) or 0) >= wanted.school_months
    ]


def _apart(refs: list[Ref], days_: int) -> list[Ref]:
    """Return one pointer for each move: those told within some days are the same."""
    found: list[Ref] = []
    for ref in sorted(refs, key=lambda r: (r.on, r.kind)):
        if not found or (ref.on - found[-1].on).days > days_:
            found.append(ref)
    return found
