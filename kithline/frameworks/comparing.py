"""Two versions, or two frameworks, side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from kithline.frameworks.shapes import Framework, Group, Indicator, Level


class Change(StrEnum):
    """What became of an indicator between two versions."""

    SAME = "same"
    REWORDED = "reworded"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Words:
    """A run of words; ``changed`` when the other side does not have it."""

    text: str
    changed: bool


@dataclass(frozen=True)
class IndicatorPair:
    """One indicator in two versions, with the words that differ."""

    change: Change
    left: Indicator | None
    right: Indicator | None
    left_words: tuple[Words, ...] = ()
    right_words: tuple[Words, ...] = ()


@dataclass(frozen=True)
class LevelPair:
    """Levels that stand at the same height, or None where one framework has no more."""

    left: Level | None
    right: Level | None


@dataclass(frozen=True)
class GroupPair:
    left: Group | None
    right: Group | None


@dataclass(frozen=True)
class Comparison:
    """Two frameworks side by side. ``changes`` is filled for two versions of one framework."""

    left: Framework
    right: Framework
    levels: tuple[LevelPair, ...]
    groups: tuple[GroupPair, ...]
    changes: tuple[IndicatorPair, ...]
    same: int

    @property
    def versions(self) -> bool:
        """Say whether both are versions of one framework."""
        return self.left.slug == self.right.slug

    def counted(self, change: Change) -> int:
        return sum(1 for pair in self.changes if pair.change is change)


def words(left: str, right: str) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    """Return both texts in runs of words, each said to be changed or not."""
    one, other = re.findall(r"\S+", left), re.findall(r"\S+", right)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    lefts: list[Words] = []
    rights: list[Words] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        same = tag == "equal"
        if b > a:
            lefts.append(Words(" ".join(one[a:b]), not same))
        if d > c:
            rights.append(Words(" ".join(other[c:d]), not same))
    return tuple(lefts), tuple(rights)


def compare(left: Framework, right: Framework) -> Comparison:
    """Put two frameworks side by side; versions of one are matched by slug and indicator id."""
    versions = left.slug == right.slug
    changes = _changes(left, right) if versions else ()
    return Comparison(
        left=left,
        right=right,
        levels=_levels(left, right, versions),
        groups=_groups(left, right, versions),
        changes=tuple(c for c in changes if c.change is not Change.SAME),
        same=sum(1 for c in changes if c.change is Change.SAME),
    )


def _levels(left: Framework, right: Framework, versions: bool) -> tuple[LevelPair, ...]:
    if versions:
        slugs = dict.fromkeys(x.slug for x in (*left.levels, *right.levels))
        return tuple(LevelPair(left.level(s), right.level(s)) for s in slugs)
    most = max(len(left.levels), len(right.levels))
    return tuple(
        LevelPair(
            left.levels[n] if n < len(left.levels) else None,
            right.levels[n] if n < len(right.levels) else None,
        )
        for n in range(most)
    )


def _groups(left: Framework, right: Framework, versions: bool) -> tuple[GroupPair, ...]:
    if versions:
        slugs = dict.fromkeys(g.slug for g in (*left.groups, *right.groups))
        return tuple(GroupPair(left.group(s), right.group(s)) for s in slugs)
    most = max(len(left.groups), len(right.groups))
    return tuple(
        GroupPair(
            left.groups[n] if n < len(left.groups) else None,
            right.groups[n] if n < len(right.groups) else None,
        )
        for n in range(most)
    )


def _changes(left: Framework, right: Framework) -> tuple[IndicatorPair, ...]:
    pairs: list[IndicatorPair] = []
    for before in left.indicators:
        after = right.indicator(before.id)
        if after is None:
            pairs.append(IndicatorPair(Change.REMOVED, before, None))
        elif (before.levels, before.group) != (after.levels, after.group):
            pairs.append(_pair(Change.MOVED, before, after))
        elif before.text != after.text:
            pairs.append(_pair(Change.REWORDED, before, after))
        else:
            pairs.append(IndicatorPair(Change.SAME, before, after))
    known = {i.id for i in left.indicators}
    added = (i for i in right.indicators if i.id not in known)
    return (*pairs, *(IndicatorPair(Change.ADDED, None, i) for i in added))


def _pair(change: Change, before: Indicator, after: Indicator) -> IndicatorPair:
    lefts, rights = words(before.text, after.text)
    return IndicatorPair(change, before, after, lefts, rights)
