"""A child's own words, heard before a plan was made, that no goal of a plan since follows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kithline.patterns.finding import Raised, entry
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import days

WORDS: tuple[str, ...] = ()
PLANS = frozenset({"meeting", "decision"})
WORD = re.compile(r"[a-z']{2,}")


class Settings(Base):
    """Which entries hold words, how long before a plan; words of a plan; what makes a citation."""

    kinds: tuple[str, ...]
    before_days: int
    window_days: int
    plan: str
    share: float  # so much of what a goal quotes must stand in the child's words
    spells: tuple[str, ...]


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding: words that no plan made within some months followed, while the child has help."""
    wanted: Settings = rule.settings
    child, first = history.child, history.since(wanted.window_days)
    heard = [
        m
        for m in history.about_child()
        if m.kind in wanted.kinds and m.speaks(child.id) and m.happened >= first
    ]
    if not heard:
        return
    plans = [m for m in history.about_child() if m.happened >= first and _plan(m, history, rule)]
    left = []
    for mark in heard:
        since = [p for p in plans if p.happened > mark.happened]
        soon = [p for p in since if (p.happened - mark.happened).days <= wanted.before_days]
        if soon and not any(_cites(p, mark, history, wanted) for p in since):
            left.append(mark)
    if not left:
        return
    newer = [m for m in heard if m.happened > max(p.happened for p in plans)]
    if not newer and not any(s.kind in wanted.spells for s in history.open_spells()):
        return
    made = [p for p in plans if any(p.happened > m.happened for m in left)]
    refs = [*(entry(m, f"heard by {m.agency}") for m in left),
            *(entry(p, "a plan since") for p in made),
            *(entry(m, "heard since the last plan") for m in newer)]  # fmt: skip
    text = (
        f"{child.name}’s words of {days(m.happened for m in left)} are in no goal that you can "
        f"read of the plan{'s' if len(made) > 1 else ''} of {days(p.happened for p in made)}."
    )
    if newer:
        text += f" {child.name} has spoken since, on {days(m.happened for m in newer)}."
    yield Raised(tuple(refs), text)


def _plan(mark: Mark, history: History, rule: Rule) -> bool:
    """Was a plan made here: goals by form, or in words while work was open?"""
    wanted: Settings = rule.settings
    if mark.of(history.child.id, "plan-goal"):
        return True
    at_work = any(
        s.kind in wanted.spells
        and s.opened <= mark.happened
        and (s.closed is None or s.closed >= mark.happened)
        for s in history.spells
    )
    return at_work and mark.kind in PLANS and bool(rule.words(wanted.plan).found_in(mark.fact))


def _cites(plan: Mark, heard: Mark, history: History, wanted: Settings) -> bool:
    """Does a goal, or what is written of the plan where there are no goals, hold these words?"""
    child = history.child.id
    spoken = {w for s in heard.said if s.by == child for w in WORD.findall(s.words.lower())}
    goals = plan.of(child, "plan-goal")
    if goals:
        quoted = [str(g.get("words") or "") for g in goals]
    else:
        quoted = [s.words for s in plan.said if s.by == child]
        quoted += re.findall(r"[“\"]([^”\"]+)[”\"]", plan.text)
    for text in quoted:
        words = WORD.findall(text.lower())
        if len(words) >= 2 and sum(w in spoken for w in words) / len(words) >= wanted.share:
            return True
    return False
