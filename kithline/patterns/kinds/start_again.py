"""A new assessment that does not speak of the one before it."""

from __future__ import annotations

from collections.abc import Iterator

from kithline.patterns.finding import Raised, Ref, entry
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, joined

WORDS: tuple[str, ...] = ()
KINDS = frozenset({"decision", "meeting", "note"})


class Settings(Base):
    """Lists of words: what finishes an assessment, what cites the past, what denies it."""

    assessment: str
    cites: str
    denies: str
    earlier_days: int
    apart_days: int = 60


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding with every assessment that names none before it, or says there was nothing."""
    wanted: Settings = rule.settings
    every = [m for m in history.about_child() if finishes(m, rule)]
    refs: list[Ref] = []
    told: list[str] = []
    for index, new in enumerate(every):
        old = [
            m
            for m in every[:index]
            if wanted.apart_days <= (new.happened - m.happened).days <= wanted.earlier_days
        ]
        denies = rule.words(wanted.denies).found_in(new.all_text)
        if not old or not (denies or not rule.words(wanted.cites).found_in(new.all_text)):
            continue
        why = f"It says “{denies}”." if denies else "What is written of it here names none of them."
        listed = joined([f"{day(m.happened)} ({m.agency})" for m in old])
        refs += [*(entry(m, "an earlier assessment") for m in old), entry(new, "begins anew")]
        told.append(
            f"Assessed on {day(new.happened)} ({new.agency}), and before that on {listed}. {why}"
        )
    if refs:
        yield Raised(tuple(refs), "\n".join(told))


def finishes(mark: Mark, rule: Rule) -> bool:
    """Does the entry finish an assessment?"""
    wanted: Settings = rule.settings
    return mark.kind in KINDS and bool(rule.words(wanted.assessment).found_in(mark.fact))
