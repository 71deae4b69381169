"""The third hand's words: parted for good, told in the second hand's lives, the held-back half unread."""

import json

import pytest

from kithline.bench.second_hand.lives import planted_life
from kithline.bench.third_hand import figures, halves
from kithline.bench.third_hand.lives import PLANTS
from kithline.bench.third_hand.ways import LISTS, told_in
from kithline.cli import _patterns


@pytest.mark.parametrize("name", halves.BANKS)
def test_a_list_is_parted_in_two_that_share_nothing(name):
    mending, held_back = (halves.ways(name, held_back=h) for h in (False, True))
    assert 0 <= len(mending) - len(held_back) <= 1
    assert not set(mending) & set(held_back)
    assert all(w.text.strip() and "|" not in w.text for w in (*mending, *held_back))


def test_every_list_is_told_somewhere():
    used = {bank for bank, _ in LISTS.values()} | {"start-again"}
    assert used == set(halves.BANKS)


@pytest.mark.parametrize("pattern", PLANTS)
def test_every_pattern_is_put_in_in_the_words_of_one_half_alone(pattern):
    told = [
        {
            m.fact
            for at in range(4)
            for life in [planted_life(3, pattern, at, plants=PLANTS, told=told_in(held_back=half))]
            for m in life.history.marks
            if m.id in life.planted and m.kind not in {"allocation", "status", "contact"}
        }
        for half in (False, True)
    ]
    assert all(told) and told[0] != told[1]


def test_the_half_that_is_held_back_is_reported_by_its_total_alone():
    kept = json.loads(_patterns.THIRD_UNMENDED.read_text())
    text = figures.report(kept["held_back"], held_back=True)
    assert f"{figures.totals(kept['held_back'])[0]} of 252" in text
    assert not any(pattern in text for pattern in PLANTS)
