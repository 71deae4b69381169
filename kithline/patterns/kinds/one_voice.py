"""For months every gain was told by one and the same person, and nobody else saw it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

from kithline.patterns.evidence import by_family
from kithline.patterns.finding import Raised, entry
from kithline.patterns.kinds.improvement import gain, speaks_against, without_notice
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import capital, days, number

WORDS: tuple[str, ...] = ("teller",)
SAYS = r"(?:\s+\w+)?\s+(?:says|said|reports|reported|tells|told|describes|described|thinks|feels)\b"


class Settings(Base):
    """How many gains over how long; the lists that a gain and what speaks against it are read by."""

    times: int
    least_days: int
    window_days: int
    gains: str
    against: str
    against_kinds: tuple[str, ...]


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding while work is open and one voice carries every gain of these months."""
    wanted: Settings = rule.settings
    if not history.open_spells():
        return
    first = history.since(wanted.window_days)
    gains = [m for m in history.marks if m.happened >= first and gain(m, history, rule)]
    if len(gains) < wanted.times:
        return
    told: dict[UUID, list[Mark]] = {}
    others: list[Mark] = []
    for mark in gains:
        who = _tellers(mark, history)
        if len(who) == 1:
            told.setdefault(next(iter(who)), []).append(mark)
        elif who or without_notice(mark, history):
            others.append(mark)
    last_against = [m.happened for m in history.about_child() if speaks_against(m, history, rule)]
    if len(told) != 1 or any(not any(a > m.happened for a in last_against) for m in others):
        return
    ((teller, marks),) = told.items()
    long_enough = (marks[-1].happened - marks[0].happened).days >= wanted.least_days
    if len(marks) < wanted.times or not long_enough:
        return
    name = history.people[teller].name or "one person"
    times = capital(number(len(marks)))
    text = f"{times} times it was told to be better, each time by {name}: "
    text += f"{days(m.happened for m in marks)}."
    if silent := _silent(history, teller, marks):
        text += f" In that time nobody wrote words of {silent}."
    yield Raised(
        tuple(entry(m, f"told by {name}") for m in marks),
        text,
        words={"teller": name},
        beside=tuple(entry(m, "another view, before something spoke against it") for m in others),
    )


def _tellers(mark: Mark, history: History) -> set[UUID]:
    """Return the adults of the family by whose account it is told; none for what others saw."""
    if without_notice(mark, history) and not by_family(mark, history):
        return set()
    adults = [p for p in history.people.values() if p.family and not p.is_child and p.name]
    spoke = {s.by for s in mark.said if s.by is not None and not s.is_child}
    return {
        a.id
        for a in adults
        if a.id in spoke or re.search(rf"\b{re.escape(a.name.split()[0])}{SAYS}", mark.text)
    }


def _silent(history: History, teller: UUID, marks: list[Mark]) -> str:
    """Name the other adults of the family whom entries are about and whose words nobody wrote."""
    near = [m for m in history.marks if marks[0].happened <= m.happened <= marks[-1].happened]
    spoke = {s.by for m in near for s in m.said}
    names = sorted(
        p.name
        for p in history.people.values()
        if p.family and not p.is_child and p.name and p.id != teller and p.id not in spoke
        and any(p.id in m.about for m in history.marks)
    )  # fmt: skip
    return " or ".join(names)
