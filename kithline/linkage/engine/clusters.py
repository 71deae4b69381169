"""From pairs to people: rivals, then clusters that no number and no list contradicts.

A list holds a person once, but for a slip. So where a record has two candidates in one list (twins, a
father and his son), the better one takes from the other. Then the surest pairs are joined first; two
groups are not joined when their NHS or pupil numbers differ, or when one list would hold the person
twice without those two rows being alike themselves.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]
TWICE = 6.0  # bits: two rows of one list this alike are one person written down twice
LOWEST = -20.0  # bits: under this nothing is joined


def against_rivals(left: Ids, right: Ids, weight: Numbers, lists: npt.NDArray[np.int16]) -> Numbers:
    """Return the weights less what a better candidate in the same list takes from each."""
    pair_key = _keys(left, right)
    order = np.argsort(pair_key)
    sorted_keys, sorted_weights = pair_key[order], weight[order]
    taken = np.zeros(len(left))
    for one, other in ((left, right), (right, left)):
        across = lists[one] != lists[other]
        group = one * 64 + lists[other]
        by_group = np.lexsort((-weight, group))
        by_group = by_group[across[by_group]]
        g = group[by_group]
        first = np.ones(len(g), bool)
        first[1:] = g[1:] != g[:-1]
        places = np.arange(len(g))
        best = by_group[np.maximum.accumulate(np.where(first, places, 0))]
        after = np.minimum(places + 1, max(len(g) - 1, 0))
        has_second = (after > places) & (g[after] == g)
        rival = np.where(first, by_group[after], best)  # of the best one, the second
        there_is = np.where(first, has_second, True)
        # Two rows of that list which are alike themselves are no rivals.
        twice = _weight_of(other[by_group], other[rival], sorted_keys, sorted_weights) >= TWICE
        loss = np.where(there_is & ~twice, np.logaddexp2(0.0, weight[rival]), 0.0)
        taken[by_group] = np.maximum(taken[by_group], loss)
    return weight - taken


def against_doubt(left: Ids, right: Ids, weight: Numbers, born: dict[str, Ids]) -> Numbers:
    """Return the weights less what is in doubt: one record, two candidates whose births contradict.

    A record is of one person, whatever lists its candidates stand in: where no date says whether it is
    the father or the son, it is neither for sure.
    """
    taken = np.zeros(len(left))
    for one, other in ((left, right), (right, left)):
        order = np.lexsort((-weight, one))
        g = one[order]
        first = np.ones(len(g), bool)
        first[1:] = g[1:] != g[:-1]
        best = order[np.maximum.accumulate(np.where(first, np.arange(len(g)), 0))]
        against = _births_contradict(other[order], other[best], born)
        loss = np.where(against, np.logaddexp2(0.0, weight[best]), 0.0)
        taken[order] = np.maximum(taken[order], loss)
        # The best one loses what the best of those that contradict it takes.
        rivals = order[against]
        to_best = np.zeros(len(left))
        np.maximum.at(to_best, best[against], np.logaddexp2(0.0, weight[rivals]))
        taken = np.maximum(taken, to_best)
    return weight - taken


def _births_contradict(one: Ids, other: Ids, born: dict[str, Ids]) -> npt.NDArray[np.bool_]:
    """Both births are known and agree in fewer than two of their parts, nor with day and month swapped."""
    y, m, d = (born[p] for p in "ymd")
    known = (y[one] > 0) & (y[other] > 0)
    agree = sum((p[one] == p[other]).astype(np.int8) for p in (y, m, d))
    swapped = (y[one] == y[other]) & (m[one] == d[other]) & (d[one] == m[other])
    return np.asarray(known & (agree < 2) & ~swapped)


def _keys(left: Ids, right: Ids) -> Ids:
    return np.minimum(left, right) * (1 << 31) + np.maximum(left, right)


def _weight_of(left: Ids, right: Ids, keys: Ids, weights: Numbers) -> Numbers:
    wanted = _keys(left, right)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, weights[place], -99.0)


@dataclass
class Joined:
    """Pairs of records that stand in one cluster, with the weight of the weakest join between them."""

    left: Ids
    right: Ids
    weight: Numbers


def join(
    left: Ids, right: Ids, weight: Numbers, *, lists: Sequence[int],
    numbers: Mapping[str, Sequence[str | None]],
    lowest: float = LOWEST,
) -> Joined:  # fmt: skip
    """Join the surest pairs first, as long as nothing contradicts; return every pair that came together."""
    keep = weight > lowest
    left, right, weight = left[keep], right[keep], weight[keep]
    alike = {
        int(k) for k in _keys(left, right)[weight >= TWICE]
    }  # rows that may stand in one list twice
    order = np.lexsort((right, left, -weight))
    parent: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    held: dict[str, dict[int, str]] = {scheme: {} for scheme in numbers}
    out_left, out_right, out_weight = array("q"), array("q"), array("d")

    def root(x: int) -> int:
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for a, b, w in zip(
        left[order].tolist(), right[order].tolist(), weight[order].tolist(), strict=True
    ):
        for x in (a, b):
            if x not in parent:
                parent[x] = x
                members[x] = [x]
                for scheme, values in numbers.items():
                    value = values[x]
                    if value:
                        held[scheme][x] = value
        one, two = root(a), root(b)
        if one == two or _contradicts(one, two, members, held, lists, alike):
            continue
        if len(members[one]) < len(members[two]):
            one, two = two, one
        for x in members[one]:
            for y in members[two]:
                out_left.append(x)
                out_right.append(y)
                out_weight.append(w)
        parent[two] = one
        members[one] += members.pop(two)
        for values_ in held.values():
            if two in values_:
                values_.setdefault(one, values_.pop(two))
    return Joined(
        np.frombuffer(out_left, np.int64) if out_left else np.zeros(0, np.int64),
        np.frombuffer(out_right, np.int64) if out_right else np.zeros(0, np.int64),
        np.frombuffer(out_weight, np.float64) if out_weight else np.zeros(0),
    )


def _contradicts(
    one: int, two: int, members: dict[int, list[int]], held: dict[str, dict[int, str]],
    lists: Sequence[int], alike: set[int],
) -> bool:  # fmt: skip
    for values in held.values():
        mine, theirs = values.get(one), values.get(two)
        if mine and theirs and mine != theirs:
            return True
    for x in members[one]:
        for y in members[two]:
            if lists[x] == lists[y] and min(x, y) * (1 << 31) + max(x, y) not in alike:
                return True
    return False
