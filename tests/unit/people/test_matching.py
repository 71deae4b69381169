"""The packs of matching: weights with their reasons, and short forms of names."""

from __future__ import annotations

import json
from datetime import date
from math import log2

import pytest

from kithline.packs import catalogue
from kithline.people import matching, short_forms
from kithline.people.matching import Asked


@pytest.fixture
def scale():
    return matching.weights()


def test_weights_are_worked_out_from_their_shares(scale):
    pack = catalogue.find("matching", "weights")
    for fact in pack.content["facts"]:
        for step, level in zip(scale.steps[fact["fact"]], fact["levels"], strict=True):
            assert 0 < level["u"] <= 1
            assert 0 < level["m"] <= 1
            assert step.weight == round(log2(level["m"] / level["u"]), 2)


def test_shares_of_true_pairs_add_up(scale):
    pack = catalogue.find("matching", "weights")
    for fact in pack.content["facts"]:
        if fact["fact"] in ("surname", "forename", "postcode", "sex"):
            assert sum(level["m"] for level in fact["levels"]) == pytest.approx(1, abs=0.001)


def test_same_speaks_for_and_another_against(scale):
    for fact in ("surname", "forename", "dob", "postcode", "sex"):
        steps = scale.steps[fact]
        assert steps[0].weight == max(s.weight for s in steps if s.level != "earlier")
        assert steps[0].weight > 0 > steps[-1].weight


def test_the_pack_cites_its_method():
    pack = catalogue.find("matching", "weights")
    assert "Fellegi" in pack.content["source"]["document"]
    assert pack.content["licence"]


def test_the_database_reads_a_list_for_every_level(scale):
    lists = json.loads(scale.for_database)
    assert [len(lists[f]) for f in ("surname", "forename", "sort", "dob", "postcode", "sex")] == [
        7, 8, 4, 10, 6, 3,
    ]  # fmt: skip
    assert lists["surname"][0] == lists["dob"][0] == 0


def test_reasons_say_each_fact_and_never_a_sum(scale):
    levels = [3, 2, 0, 1, 3, 5, 0, 0, 0, 0]
    asked = Asked("Kate", "Smyth", date(2018, 6, 12), None, "ZZ1 1AA")
    found = matching.reasons(levels, asked=asked, held_dob=date(2018, 6, 21), scale=scale)
    assert [(r.fact, r.sign) for r in found] == [
        ("surname", "close"), ("forename", "close"), ("sort", "close"), ("dob", "close"),
        ("postcode", "differs"),
    ]  # fmt: skip
    assert found[3].words == "birth date: the day is 21, not 12, figures turned about"
    assert sum(r.weight for r in found) not in [r.weight for r in found]


def test_what_is_not_held_is_said_with_no_weight(scale):
    asked = Asked("Kate", "Smyth", date(2018, 6, 12), None, "ZZ1 1AA")
    found = matching.reasons(
        [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], asked=asked, held_dob=None, scale=scale
    )
    unknown = {r.words: r.weight for r in found if r.sign == "unknown"}
    assert unknown == {
        "first name: none held": 0.0, "birth date: none held": 0.0, "postcode: none held": 0.0,
    }  # fmt: skip


# --- short forms --------------------------------------------------------------------------------


def test_short_forms_go_both_ways():
    pairs = short_forms.pairs()
    assert len(pairs) > 5000
    assert all(pairs.get((b, a)) is near for (a, b), near in pairs.items())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bella", "isabella"), ("teddy", "edward"), ("alfie", "alfred"), ("kasia", "katarzyna"),
        ("mo", "mohammed"), ("yousuf", "yusuf"), ("nell", "eleanor"), ("sean", "shaun"),
        ("ollie", "oliver"), ("kaz", "karen"), ("mandy", "amanda"), ("zosia", "zofia"),
    ],
)  # fmt: skip
def test_names_of_the_everyday(one, other):
    assert (one, other) in short_forms.pairs()


def test_forms_are_written_as_they_are_compared():
    for name in catalogue.find("matching", "nicknames").content["names"]:
        for form in (name["name"], *name["forms"]):
            assert form.isalpha() and form.isascii() and form == form.lower(), name
        assert len(set(name["forms"])) == len(name["forms"]), name
        assert name["name"] not in name["forms"], name
