"""Finding people, measured: ten thousand invented people and damaged questions, with a floor."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithline.bench import matching
from kithline.bench.damage import MIX, damage, mistype
from kithline.core import database
from kithline.core.clock import LONDON
from kithline.demo.invented import Somebody, invent

AT = datetime(2026, 11, 21, 10, 0, tzinfo=LONDON)
FLOOR = 0.97  # the issue asks for it at a million; ten thousand are found more easily


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_right_one_stands_among_the_first_five():
    found = matching.run(database.urls().owner, people=10_000, queries=400, at=AT)
    assert found.share(found.in_five) >= FLOOR, matching.report(found)
    assert found.share(found.first) >= 0.95
    assert set(found.asked_by_slip) == {*MIX, "none"}
    assert "p95" in matching.report(found)


# --- slips --------------------------------------------------------------------------------------


def test_the_mix_is_the_one_that_was_asked_for():
    people = list(invent(4000, seed=1, today=AT.date()))
    chance = random.Random(2)
    asked = [
        damage(p, chance, today=AT.date(), short_forms={}, codes=["ZZ1 1AA", "ZZ2 2BB"], surnames=["x"])
        for p in people
    ]  # fmt: skip
    for slip, wanted in MIX.items():
        share = sum(slip in q.slips for q in asked) / len(asked) * 100
        assert abs(share - wanted) < 2.5, (slip, share)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz-", min_size=2, max_size=20), st.integers())
def test_a_slip_of_the_fingers_changes_one_place(name, seed):
    wrong = mistype(name, random.Random(seed))
    assert wrong.lower() != name.lower()
    assert abs(len(wrong) - len(name)) <= 1


@given(st.dates(date(1950, 1, 1), date(2026, 11, 20)), st.integers())
def test_a_date_slip_is_another_past_date(dob, seed):
    person = Somebody(0, "child", "F", "Ada", "Smith", dob, "ZZ1 1AA", "1 Ash Road")
    chance = random.Random(seed)
    query = damage(
        person, chance, today=AT.date(), short_forms={}, codes=["ZZ2 2BB"], surnames=["x"]
    )
    if "date slip" in query.slips and query.dob is not None:
        assert query.dob != dob
        assert query.dob <= AT.date()


def test_the_population_is_the_same_for_the_same_seed():
    one = list(invent(500, seed=7, today=AT.date()))
    assert one == list(invent(500, seed=7, today=AT.date()))
    assert one != list(invent(500, seed=8, today=AT.date()))
    assert all(AT.date() - timedelta(days=60 * 366) < p.dob <= AT.date() for p in one)
    assert [p.number for p in one] == list(range(500))
