"""A new assessment that does not speak of the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kithline.patterns.evidence import holding
from kithline.patterns.finding import Raised, Ref, entry, spell
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, joined

WORDS: tuple[str, ...] = ()
KINDS = frozenset({"decision", "meeting", "note"})
SOCIAL_CARE = "social-care"
AFTER_DAYS = 21  # an entry may tell of the end so long after the work ended


class Settings(Base):
    """Lists of words: what finishes an assessment, what cites the past, what denies it."""

    assessment: str
    cites: str
    denies: str
    earlier_days: int
    apart_days: int = 60
    spells: tuple[
        str, ...
    ] = ()  # work that is an assessment, where no entry says in words that it ended


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding with every assessment that names none before it, or says there was nothing."""
    wanted: Settings = rule.settings
    every = _assessments(history, rule)
    refs: list[Ref] = []
    told: list[str] = []
    for index, new in enumerate(every):
        old = [
            a
            for a in every[:index]
            if wanted.apart_days <= (new.on - a.on).days <= wanted.earlier_days
        ]
        denies = rule.words(wanted.denies).found_in(new.text)
        if not old or not new.text or (not denies and rule.words(wanted.cites).found_in(new.text)):
            continue
        why = f"It says “{denies}”." if denies else "What is written of it here names none of them."
        listed = joined([f"{day(a.on)} ({a.agency})" for a in old])
        refs += [replace(a.ref, note="an earlier assessment") for a in old]
        refs += [replace(r, note="begins anew") for r in (new.ref, *new.more)]
        told.append(f"Assessed on {day(new.on)} ({new.agency}), and before that on {listed}. {why}")
    if refs:
        yield Raised(tuple(refs), "\n".join(told))


@dataclass(frozen=True)
class Assessment:
    """An assessment that ended, with what is written of it."""

    ref: Ref
    on: date
    agency: str
    text: str
    more: tuple[Ref, ...] = ()


def _assessments(history: History, rule: Rule) -> list[Assessment]:
    """Return assessments by the entries that finish them, else by the work that ended, oldest first."""
    wanted: Settings = rule.settings
    found = [
        Assessment(entry(m), m.happened, m.agency, m.all_text)
        for m in holding(history, rule.words(wanted.assessment))
        if history.child.id in m.about and finishes(m, rule)
    ]
    for each in history.spells:
        if each.kind not in wanted.spells or each.closed is None:
            continue
        until = each.closed + timedelta(days=AFTER_DAYS)
        if any(each.opened <= a.on <= until for a in found):
            continue
        during = [
            m
            for m in history.about_child()
            if m.agency_kind == SOCIAL_CARE
            and m.kind in KINDS | {"visit"}
            and each.opened <= m.happened <= until
        ]
        agency = during[-1].agency if during else "by the work that ended"
        found.append(
            Assessment(
                spell(each, each.closed), each.closed, agency,
                "\n".join(m.all_text for m in during), tuple(entry(m) for m in during[-1:]),
            )
        )  # fmt: skip
    return sorted(found, key=lambda a: a.on)


def finishes(mark: Mark, rule: Rule) -> bool:
    """Does the entry finish an assessment?"""
    wanted: Settings = rule.settings
    return mark.kind in KINDS and bool(rule.words(wanted.assessment).found_in(mark.text))
