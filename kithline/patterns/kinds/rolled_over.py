"""The same actions go from one review to the next with new dates."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from kithline.patterns.finding import Raised, entry, review
from kithline.patterns.marks import History, PlanReview
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import capital, day, days, joined

WORDS: tuple[str, ...] = ()
KINDS = frozenset({"meeting", "decision"})


class Settings(Base):
    """What share of the actions left open is carried over, how many reviews; the list of words."""

    share: float
    reviews: int
    words: str
    not_done: str = ""  # weaker words: that something is not done; said at so many reviews
    not_done_times: int = 2


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding from plans, where there are any; else from what reviews say in words."""
    wanted: Settings = rule.settings
    if by_plan := list(_by_plan(history.reviews, wanted)):
        yield from by_plan
        return
    every = [m for m in history.about_child() if m.kind in KINDS]
    strong, weak = (
        [(m, met) for m in every if (met := rule.words(name).found_in(m.text))]
        for name in (wanted.words, wanted.not_done)
    )
    said = strong
    if len({m.happened for m, _ in (*strong, *weak)}) >= wanted.not_done_times:
        known = {m.id for m, _ in strong}
        said = sorted(
            [*strong, *(s for s in weak if s[0].id not in known)], key=lambda s: s[0].happened
        )
    if said:
        yield Raised(
            tuple(entry(m, met.lower()) for m, met in said),
            f"Said at the review of {days(m.happened for m, _ in said)}.",
        )


def _by_plan(reviews: tuple[PlanReview, ...], wanted: Settings) -> Iterator[Raised]:
    ordered = sorted(reviews, key=lambda r: r.held)
    carried = []
    for earlier, later in itertools.pairwise(ordered):
        left = {a.key: a for a in earlier.actions if not a.done}
        now = {a.key: a for a in later.actions if not a.done}
        again = [k for k, a in left.items() if k in now and now[k].due != a.due]
        if left and len(again) / len(left) >= wanted.share:
            carried.append((earlier, later, len(again)))
        else:
            carried = []
    if len(carried) >= wanted.reviews - 1 and carried:
        told = [f"{n} of the actions went from {day(a.held)} to {day(b.held)} with new dates"
                for a, b, n in carried]  # fmt: skip
        refs = {r.id: review(r) for a, b, _ in carried for r in (a, b)}
        yield Raised(tuple(refs.values()), f"{capital(joined(told))}.")
