"""Agencies hold different lists of who lives with a child: some the family alone, others somebody else.

Nobody is named and nobody is joined to anybody; how many live there is never said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kithline.patterns.evidence import BY_ITSELF, holding, texts
from kithline.patterns.finding import Raised, entry
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, joined

WORDS: tuple[str, ...] = ()
MOST_EACH = 6
COUNT = re.compile(
    r"\b(no|one|two|three|four|five|six|\d)\s*(?:small |young )?(?:child(?:ren)?|ch|kids)\b", re.I
)
LIST = re.compile(
    r"\bhousehold\s*[:(]|\bhousehold updated", re.I
)  # a household as somebody told it
NUMBERS = {w: n for n, w in enumerate(("no", "one", "two", "three", "four", "five", "six"))}


class Settings(Base):
    """Lists of words: the family alone, somebody else there, a household told; how far back."""

    alone: str
    others: str
    told: str
    grown: str  # other grown-ups in a household as told
    window_days: int


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding when different agencies tell it differently, or a list holds fewer children."""
    wanted: Settings = rule.settings
    first = history.since(wanted.window_days)

    def may(listed: str) -> list[Mark]:
        found = holding(history, rule.words(listed))
        return [m for m in found if m.happened >= first and m.kind not in BY_ITSELF]

    told = [m for m in may(wanted.told) if LIST.search(" ".join(texts(m)))]
    others = [m for m in may(wanted.others) if _tells(m, rule, wanted.others)]
    here = {m.id for m in others}
    alone = [m for m in may(wanted.alone) if m.id not in here and _tells(m, rule, wanted.alone)]
    here |= {m.id for m in alone}
    alone += [m for m in told if m.id not in here and _listed(m, rule)]
    alone.sort(key=lambda m: m.happened)
    fewer = [m for m in told if _fewer(m, history, rule)]
    if not any(a.agency != o.agency for a in alone for o in others):
        alone, others = [], []
    if not (alone or fewer):
        return
    refs = [entry(m, "somebody else is there") for m in others[-MOST_EACH:]]
    refs += [entry(m, "the family alone") for m in alone[-MOST_EACH:]]
    refs += [entry(m, "holds fewer children") for m in fewer[-MOST_EACH:]]
    facts = []
    if alone:
        facts.append(f"The family alone: {_by(alone)}. Somebody else there too: {_by(others)}.")
    if fewer:
        facts.append(f"A list holds fewer children than are known: {_by(fewer)}.")
    yield Raised(tuple(refs), "\n".join(facts))


def _tells(mark: Mark, rule: Rule, listed: str) -> bool:
    words = rule.words(listed)
    return any(words.found_in(text) for text in texts(mark))


def _listed(mark: Mark, rule: Rule) -> bool:
    """Does it hold a household as somebody told it, in a sentence that tells of no other grown-up?"""
    wanted: Settings = rule.settings
    return any(
        LIST.search(sentence) and not rule.words(wanted.grown).found_in(sentence)
        for text in texts(mark)
        for _, sentence in rule.words(wanted.told).hits(text)
    )


def _fewer(mark: Mark, history: History, rule: Rule) -> bool:
    """Does a household as told hold fewer children than the record knows of on that day?"""
    wanted: Settings = rule.settings
    known = [c for c in history.children() if (c.months_on(mark.happened) or 999) < 216]
    for text in texts(mark):
        for _, sentence in rule.words(wanted.told).hits(text):
            met = COUNT.search(sentence) if LIST.search(sentence) else None
            if met and int(NUMBERS.get(met.group(1).lower(), met.group(1))) < len(known):
                return True
    return False


def _by(marks: list[Mark]) -> str:
    """Return who told it and when last, an agency each."""
    last = {m.agency: m.happened for m in marks}
    return joined([f"{agency} ({day(last[agency])})" for agency in sorted(last)])
