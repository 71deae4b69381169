"""New work speaks of earlier work that ended well, and not of what spoke against that ending."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kithline.patterns.finding import Raised, Ref, entry
from kithline.patterns.kinds.improvement import endings, speaks_against
from kithline.patterns.kinds.start_again import finishes
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, days

WORDS: tuple[str, ...] = ()


class Settings(Base):
    """Words of an assessment, of an ending, of citing one, and of what speaks against; windows."""

    assessment: str
    cites: str
    endings: str
    against: str
    against_kinds: tuple[str, ...]
    named: str  # words by which the new work does speak of it
    near_days: int
    earlier_days: int


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding: the new work, the ending it names, and what it leaves out."""
    wanted: Settings = rule.settings
    new = [
        m
        for m in history.about_child()
        if finishes(m, rule) and rule.words(wanted.cites).found_in(m.all_text)
    ]
    refs: list[Ref] = []
    told: list[str] = []
    ended = list(endings(history, rule)) if new else []
    for mark in new:
        for on, ref in ended:
            if not 0 < (mark.happened - on).days <= wanted.earlier_days:
                continue
            against = _against(mark, on, ref, history, rule)
            if against and not _names(mark, against, rule):
                refs += [*(entry(m, "spoke against it") for m in against), ref,
                         entry(mark, "names the ending")]  # fmt: skip
                told.append(
                    f"Written on {day(mark.happened)}, of work that ended on {day(on)}. What was "
                    f"seen on {days(m.happened for m in against)} is not in it."
                )
    if refs:
        yield Raised(tuple(refs), "\n".join(told))


def _against(new: Mark, on: date, ended: Ref, history: History, rule: Rule) -> list[Mark]:
    """Return what spoke against an ending near its day, and was in the record when the new was written."""
    apart = timedelta(days=rule.settings.near_days)
    return [
        m
        for m in history.about_child()
        if on - apart <= m.happened <= on + apart
        and m.id != ended.id
        and m.written <= new.happened
        and speaks_against(m, history, rule)
    ]


def _names(mark: Mark, against: list[Mark], rule: Rule) -> bool:
    """Does the new work speak of what was seen, by its words or by who saw it?"""
    wanted: Settings = rule.settings
    if rule.words(wanted.against).found_in(mark.all_text):
        return True
    who = {m.author.split()[-1].lower() for m in against if m.author.split()}
    text = mark.all_text.lower()
    return any(w in text for w in who) or bool(rule.words(wanted.named).found_in(mark.all_text))
