"""Somebody is named near a child, has no recorded tie, and the others who write do not name them.

Somebody is known here by a record of their own or by the first name that an entry gives. Two names
are never taken for one person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from kithline.patterns.evidence import holding
from kithline.patterns.finding import Raised, Ref, entry
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, joined

WORDS = ("adult",)
NAME = re.compile(r"[\s,:]*[\"'“‘(]?([A-Z][a-zà-ÿ]{2,})\b(?!['’]s)")
NOT_NAMES = frozenset(
    [
        "Mum",
        "Mam",
        "Mummy",
        "Dad",
        "Daddy",
        "Nan",
        "Nana",
        "Nanny",
        "Grandad",
        "Auntie",
        "Uncle",
        "Baby",
        "The",
        "She",
        "They",
        "Not",
        "Said",
        "Asked",
        "Told",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Teacher",
        "Nurse",
        "Doctor",
        "Police",
    ]
)
SYSTEM = frozenset({"advice", "level-set", "status", "allocation", "told", "contact"})


class Settings(Base):
    """How often at most, how long ago at least, who is silent; lists of cues and of what excuses."""

    most_times: int
    least_days: int
    silent_agencies: int
    silent_entries: int
    within_days: int
    cues: str
    excused: str
    most_agencies: int | None = None  # whom more than so many agencies name is known to them


@dataclass
class Somebody:
    """One name or record, and where it stands."""

    name: str
    refs: list[Ref] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def add(self, mark: Mark, note: str) -> None:
        if all(m.id != mark.id for m in self.marks):
            self.refs.append(entry(mark, note))
            self.marks.append(mark)


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding for each person so named."""
    wanted: Settings = rule.settings
    for key, somebody in sorted(_named(history, rule).items()):
        first = min(m.happened for m in somebody.marks)
        agencies = {m.agency for m in somebody.marks}
        if len(somebody.marks) > wanted.most_times:
            continue
        if wanted.most_agencies is not None and len(agencies) > wanted.most_agencies:
            continue
        if (history.today - first).days < wanted.least_days:
            continue
        silent = _silent(history, first, agencies, {m.id for m in somebody.marks}, wanted)
        if len(silent) < wanted.silent_agencies:
            continue
        if sum(len(s) for s in silent.values()) < wanted.silent_entries:
            continue
        named = joined([f"{day(m.happened)} ({m.agency})" for m in somebody.marks])
        yield Raised(
            tuple(somebody.refs),
            f"Named on {named}. {joined(sorted(silent))} have written since and name nobody "
            "of that name.",
            key=key,
            words={"adult": somebody.name},
        )


def _named(history: History, rule: Rule) -> dict[str, Somebody]:
    """Return adults without a tie, by the name they go by in lower case."""
    wanted: Settings = rule.settings
    tied = {
        part.lower()
        for p in history.people.values()
        if p.tie or p.family or p.is_child
        for part in p.name.split()
    }
    tied |= {part.lower() for name in {m.author for m in history.marks} for part in name.split()}
    found: dict[str, Somebody] = defaultdict(lambda: Somebody(""))
    cued = {m.id for m in holding(history, rule.words(wanted.cues))}
    for mark in history.marks:
        if mark.kind in SYSTEM:
            continue
        for person in sorted(mark.about, key=str):
            known = history.people.get(person)
            if known and known.name and not (known.is_child or known.tie or known.family):
                first = known.name.split()[0]
                if first.lower() not in tied:
                    found[first.lower()].name = first
                    found[first.lower()].add(mark, "named")
        for name in (*(_in_words(mark, rule) if mark.id in cued else ()), *_there(mark)):
            if name.lower() not in tied:
                found[name.lower()].name = found[name.lower()].name or name
                found[name.lower()].add(mark, "named")
    return {k: v for k, v in found.items() if v.marks and _near(v, history, wanted)}


def _near(somebody: Somebody, history: History, wanted: Settings) -> bool:
    return any((history.today - m.happened).days <= wanted.within_days for m in somebody.marks)


def _in_words(mark: Mark, rule: Rule) -> Iterator[str]:
    """Yield first names that stand right after a cue such as "partner" or "somebody called"."""
    wanted: Settings = rule.settings
    for text in (mark.fact, mark.opinion, mark.done, *(s.words for s in mark.said)):
        for met, sentence in rule.words(wanted.cues).hits(text):
            if rule.words(wanted.excused).found_in(sentence):
                continue
            for place in re.finditer(re.escape(met), sentence):
                name = NAME.match(sentence[place.end() :])
                if name and name.group(1) not in NOT_NAMES:
                    yield name.group(1)


def _there(mark: Mark) -> Iterator[str]:
    """Yield first names of those who were there and for whom no record stands."""
    for words in sorted(mark.named):
        name = NAME.match(words)
        if name and name.group(1) not in NOT_NAMES:
            yield name.group(1)


def _silent(
    history: History, first: date, agencies: set[str], named: set, wanted: Settings  # type: ignore[type-arg]
) -> dict[str, list[Mark]]:  # fmt: skip
    """Return the agencies that have written of the child or the adults since, and never of this person."""
    found: dict[str, list[Mark]] = defaultdict(list)
    children = {p.id for p in history.people.values() if p.is_child}
    for mark in history.marks:
        if mark.about & children and history.child.id not in mark.about:
            continue
        if mark.happened > first and mark.agency not in agencies and mark.id not in named:
            if mark.kind not in SYSTEM:
                found[mark.agency].append(mark)
    return dict(found)
