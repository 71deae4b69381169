"""Rivals, doubt and clusters: what takes from a pair, and what keeps two groups apart."""

from __future__ import annotations

import numpy as np
import pytest

from kithline.bench.linkage import curve
from kithline.linkage.engine import clusters

NOBODY = {"nhs": [None] * 9, "upn": [None] * 9}


def pairs(*rows):
    left, right, weight = zip(*rows, strict=True)
    return np.array(left), np.array(right), np.array(weight, float)


def joined(rows, lists, numbers=None):
    found = clusters.join(*pairs(*rows), lists=lists, numbers={**NOBODY, **(numbers or {})})
    return {tuple(sorted(p)) for p in zip(found.left.tolist(), found.right.tolist(), strict=True)}


def test_a_better_candidate_in_the_same_list_takes_from_the_other():
    # 0 (school) looks like both twins 1 and 2 (surgery); 3 (police) is a third list
    one, two, third = clusters.against_rivals(
        *pairs((0, 1, 20), (0, 2, 9), (0, 3, 9)), np.array([0, 1, 1, 2], np.int16)
    )
    assert one == pytest.approx(20 - 9, abs=0.01)
    assert two == pytest.approx(9 - 20, abs=0.01)
    assert third == 9


def test_one_person_written_twice_in_a_list_is_no_rival():
    taken = clusters.against_rivals(
        *pairs((0, 1, 20), (0, 2, 19), (1, 2, 25)), np.array([0, 1, 1], np.int16)
    )
    assert taken.tolist() == [20, 19, 25]


def test_a_record_without_a_date_is_neither_father_nor_son_for_sure():
    born = {"y": np.array([0, 1984, 2012]), "m": np.array([0, 3, 9]), "d": np.array([0, 5, 21])}
    rows = pairs((0, 1, 12), (0, 2, 11))
    assert clusters.against_doubt(*rows, born) == pytest.approx([1, -1], abs=0.01)
    born["y"][2], born["m"][2], born["d"][2] = 1984, 3, 6  # a slip of the day: one person
    assert clusters.against_doubt(*rows, born).tolist() == [12, 11]


@pytest.mark.parametrize(
    "rows, lists, numbers, expected",
    [
        ([(0, 1, 20), (1, 2, 15)], [0, 1, 2], {}, {(0, 1), (1, 2), (0, 2)}),
        ([(0, 1, 20), (1, 2, 15)], [0, 1, 2], {"nhs": ["a", None, "b"]}, {(0, 1)}),
        ([(0, 1, 20), (1, 2, 15)], [0, 1, 0], {}, {(0, 1)}),  # one list, not alike
        ([(0, 1, 20), (1, 2, 15), (0, 2, 7)], [0, 1, 0], {}, {(0, 1), (1, 2), (0, 2)}),
        ([(0, 1, -30)], [0, 1], {}, set()),
    ],
    ids=["through a third", "numbers differ", "one list", "written twice", "strangers"],
)
def test_the_surest_are_joined_unless_something_contradicts(rows, lists, numbers, expected):
    assert joined(rows, lists, numbers) == expected


def test_a_pair_that_came_through_others_weighs_what_the_weakest_join_weighs():
    found = clusters.join(*pairs((0, 1, 20), (1, 2, 5)), lists=[0, 1, 2], numbers=NOBODY)
    by_pair = dict(
        zip(zip(found.left.tolist(), found.right.tolist(), strict=True), found.weight, strict=True)
    )
    assert by_pair == {(0, 1): 20, (0, 2): 5, (1, 2): 5}


def test_the_curve_counts_pairs_of_one_weight_together():
    right = np.array([True, True, False, True])
    found = {p: (r, w) for p, r, w in curve(right, np.array([9.0, 8, 7, 7]), true_pairs=4)}
    assert found[0.999] == (0.5, 8)
    assert found[0.9] == (0.5, 8)  # three of four is 0.75: the wrong pair comes with the right one
