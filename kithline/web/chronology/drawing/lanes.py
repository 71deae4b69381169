"""One agency's entries along the line: each with its sign, where they stand too close gathered to a count.

Works along the line only, so that the wide and the tall drawing are the same picture.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from kithline.chronology.queries import Column
from kithline.web.chronology.drawing.scale import Scale

NEAR = 11.0  # signs of a kind stand this far apart
LEVELS = {"harm": 2, "strength": 2, "other": 1, "words": 3}
APART = {"harm": NEAR, "strength": NEAR, "other": 4.0, "words": 15.0}
WIDEST = 66.0  # a gathered count spans no more
QUIET = timedelta(weeks=26)
# Services that every child has: silence of theirs says something.
ALWAYS = frozenset({"education", "health", "words"})


@dataclass(frozen=True)
class Sign:
    """One entry: where, of what sort, and how far from the line it stands (0 nearest)."""

    place: float
    kind: str  # harm, strength, other, words
    level: int


@dataclass(frozen=True)
class Gathered:
    """Entries too close to be told apart: how many, of what sort, from when until when."""

    start: float
    end: float
    first: date
    last: date
    number: int
    harm: int
    strength: int


@dataclass(frozen=True)
class Gap:
    """A time in which nothing was written."""

    first: date
    last: date


@dataclass(frozen=True)
class Lane:
    """A lane as it is drawn: signs, gathered counts, stretches of line, and gaps."""

    code: str
    name: str
    signs: Sequence[Sign] = ()
    gathered: Sequence[Gathered] = ()
    stretches: Sequence[tuple[date, date]] = ()
    gaps: Sequence[Gap] = field(default=())


def sorts(column: Column) -> list[str]:
    """Return the sign of each entry. Harm is said first where an author ticked both."""
    if column.lane == "words":
        return ["words"] * column.number
    other = column.number - column.harm - column.strength
    return ["harm"] * column.harm + ["strength"] * column.strength + ["other"] * other


def arrange(
    code: str,
    name: str,
    held: Sequence[Column],
    scale: Scale,
    *,
    today: date,
    starts: Sequence[date] = (),
) -> Lane:
    """Return the lane of an agency (or of the child's words) within a period.

    What the database gathered by columns stays gathered; days are drawn sign by sign where there is room.
    """
    inside = [c for c in held if scale.holds(c.first)]
    if any(c.many for c in inside):
        signs: list[Sign] = []
        gathered = [_of_column(c, scale, starts) for c in inside]
    else:
        signs, gathered = _by_day(inside, scale)
    days = sorted({d for c in inside for d in (c.first, c.last)})
    stretches, gaps = _stretches(days, scale, today, code in ALWAYS)
    return Lane(code, name, signs, gathered, stretches, gaps)


def _of_column(column: Column, scale: Scale, starts: Sequence[date]) -> Gathered:
    place = bisect_right(starts, column.first)
    start = scale.at(starts[place - 1]) if place else scale.start
    end = scale.at(starts[place]) if place < len(starts) else scale.end
    return Gathered(
        start, end, column.first, column.last, column.number, column.harm, column.strength
    )


def _by_day(held: Sequence[Column], scale: Scale) -> tuple[list[Sign], list[Gathered]]:
    placed = [(scale.at(c.first), kind, c.first) for c in held for kind in sorts(c)]
    levels, crowded = _levels([(place, kind) for place, kind, _ in placed])
    spans = _spans(crowded, scale)
    begins = [a for a, _ in spans]
    signs: list[Sign] = []
    found: list[list[tuple[str, date]]] = [[] for _ in spans]
    for (place, kind, day), level in zip(placed, levels, strict=True):
        span = bisect_right(begins, place) - 1
        if span >= 0 and place <= spans[span][1]:
            found[span].append((kind, day))
        else:
            signs.append(Sign(place, kind, level))
    return signs, [_gathered(*s, f) for s, f in zip(spans, found, strict=True) if f]


def _levels(placed: Sequence[tuple[float, str]]) -> tuple[list[int], list[float]]:
    """Return how far from the line each sign stands, and the places where there is no room."""
    last: dict[tuple[str, int], float] = {}
    levels, crowded = [], []
    for place, kind in placed:
        free = (n for n in range(LEVELS[kind]) if place - last.get((kind, n), -1e9) >= APART[kind])
        level = next(free, None)
        if level is None:
            crowded.append(place)
            level = 0
        last[(kind, level)] = place
        levels.append(level)
    return levels, crowded


def _spans(crowded: Sequence[float], scale: Scale) -> list[tuple[float, float]]:
    """Return the stretches to gather: round each crowded place, joined, none too wide."""
    joined: list[list[float]] = []
    for place in crowded:
        start, end = max(place - 14, scale.start), min(place + 14, scale.end)
        if joined and start <= joined[-1][1]:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    spans = []
    for start, end in joined:
        parts = max(round((end - start) / WIDEST + 0.4), 1)
        step = (end - start) / parts
        spans += [(start + step * n, start + step * (n + 1) - 0.01) for n in range(parts)]
    return spans


def _gathered(start: float, end: float, held: Sequence[tuple[str, date]]) -> Gathered:
    kinds = [kind for kind, _ in held]
    days = [day for _, day in held]
    return Gathered(
        start, end, min(days), max(days), len(held), kinds.count("harm"), kinds.count("strength")
    )


def _stretches(
    days: Sequence[date], scale: Scale, today: date, always: bool
) -> tuple[list[tuple[date, date]], list[Gap]]:
    """Return where the line is drawn, and for services that every child has, where it is broken."""
    if not days:
        return [], []
    stretches: list[tuple[date, date]] = []
    gaps: list[Gap] = []
    begun = days[0] if days[0] - scale.first > QUIET or not always else scale.first
    for earlier, later in itertools.pairwise(days):
        if later - earlier > QUIET:
            stretches.append((begun, earlier))
            begun = later
            if always:
                gaps.append(Gap(earlier, later))
    end = min(scale.last, today)
    if end - days[-1] > QUIET:
        stretches.append((begun, days[-1]))
        if always and scale.last >= today:
            gaps.append(Gap(days[-1], end))
    else:
        stretches.append((begun, end if always else days[-1]))
    return stretches, gaps
