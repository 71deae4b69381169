"""A child has a shorter school timetable that nobody has given an end, or looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kithline.patterns.finding import Raised, entry
from kithline.patterns.marks import Detail, History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, span

WORDS: tuple[str, ...] = ("span",)


class Settings(Base):
    """For how long without an end; words of a shorter timetable, and of a full one."""

    days: int
    short: str
    full: str


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding for a shorter timetable with no end, or whose day to look again went by."""
    wanted: Settings = rule.settings
    run: list[Mark] = []
    facts: list[Detail] = []
    for mark in history.about_child():
        formal = mark.of(history.child.id, "timetable")
        if formal or rule.words(wanted.short).found_in(mark.fact):
            run.append(mark)
            facts += formal
        if run and (rule.words(wanted.full).found_in(mark.fact) or _ended(formal, history.today)):
            run, facts = [], []
    if not run:
        return
    began = min([d for f in facts if (d := f.day("from"))] or [run[0].happened])
    length = (history.today - began).days
    again = max((d for f in facts if (d := f.day("review"))), default=None)
    end = max((d for f in facts if (d := f.day("to"))), default=None)
    if length < wanted.days or (end and end > history.today) or (again and again > history.today):
        return
    text = f"Shorter since {day(began)}, {span(length)}, and no end is written."
    text += f" To be looked at on {day(again)}; nothing since." if again else ""
    yield Raised(tuple(entry(m, "shorter timetable") for m in run), text,
                 words={"span": span(length)})  # fmt: skip


def _ended(formal: list[Detail], today: date) -> bool:
    return any((end := f.day("to")) and end <= today for f in formal)
