"""Something was seen before a decision and written down after it."""

from __future__ import annotations

from collections.abc import Iterator

from kithline.patterns.finding import Raised, Ref, entry
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, span

WORDS: tuple[str, ...] = ()
DECIDED = frozenset({"meeting", "decision"})


class Settings(Base):
    """What counts as seen, how late it was written, how near the decision; words of a decision."""

    kinds: tuple[str, ...]
    late_days: int
    before_days: int
    decisions: str
    bears: str  # words that bear on it, where no structured fact does


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding with each decision, and what had been seen before and was written after it."""
    wanted: Settings = rule.settings
    late = [m for m in history.about_child() if _late(m, history, rule)]
    if not late:
        return
    refs: list[Ref] = []
    told: list[str] = []
    for decided in history.about_child():
        if decided.kind not in DECIDED:
            continue
        missed = [
            m
            for m in late
            if m.happened < decided.happened < m.written
            and (decided.happened - m.happened).days <= wanted.before_days
        ]
        if not missed or not rule.words(wanted.decisions).found_in(decided.fact):
            continue
        refs += [*(entry(m, f"written on {day(m.written)}") for m in missed),
                 entry(decided, "decided before that was written")]  # fmt: skip
        told += [
            f"{day(m.happened)} ({m.agency}) was written {span((m.written - m.happened).days)} "
            f"later; on {day(decided.happened)} it was decided."
            for m in missed
        ]
    if refs:
        yield Raised(tuple(refs), "\n".join(told))


def _late(mark: Mark, history: History, rule: Rule) -> bool:
    """Was it seen at first hand, written late, and does it bear on a decision?"""
    wanted: Settings = rule.settings
    if mark.kind not in wanted.kinds or (mark.written - mark.happened).days < wanted.late_days:
        return False
    child = history.child.id
    return (
        mark.speaks(child)
        or bool(mark.of(child, "injury", "missing-episode"))
        or bool(rule.words(wanted.bears).found_in(mark.text))
    )
