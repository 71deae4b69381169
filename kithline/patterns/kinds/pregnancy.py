"""An entry speaks of a pregnancy, and the child it is about is under thirteen."""

from __future__ import annotations

from collections.abc import Iterator

from kithline.patterns.finding import Raised, entry
from kithline.patterns.marks import History
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day

WORDS: tuple[str, ...] = ()


class Settings(Base):
    """Under which age in years; the lists of words, and of words that mean somebody else."""

    under_years: int
    from_years: int
    words: str
    others: str


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding for entries about this child alone, in sentences that name nobody else."""
    wanted: Settings = rule.settings
    child = history.child
    if child.unborn or child.sex == "M":
        return
    found = []
    for mark in history.about_child():
        age = child.months_on(mark.happened)
        if age is None or not wanted.from_years * 12 <= age < wanted.under_years * 12:
            continue
        if len(mark.about) > 1:
            continue
        hits = [
            (met, sentence)
            for met, sentence in rule.words(wanted.words).hits(mark.text)
            if not rule.words(wanted.others).found_in(sentence)
        ]
        if hits:
            found.append((mark, hits[0][0]))
    if found:
        yield Raised(
            tuple(entry(m, met.lower()) for m, met in found),
            f"Written on {day(found[-1][0].happened)} by {found[-1][0].agency}; "
            f"{child.name} was {(child.months_on(found[-1][0].happened) or 0) // 12} then.",
        )
