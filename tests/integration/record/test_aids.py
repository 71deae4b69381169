"""Bands, short forms and the writing aid: rules are data; advice is advice."""

from __future__ import annotations

from datetime import date

import pytest

from kithline.packs import catalogue
from kithline.packs.enums import Kind
from kithline.record import aid
from kithline.record.aid import Written
from kithline.record.bands import bands_in, made
from kithline.record.enums import DetailKind
from kithline.record.enums import Kind as EntryKind
from kithline.record.short_forms import short_forms

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 4)
RULES = catalogue.find(Kind.WRITING, "aid").content["rules"]


def met(rule, text):
    """Return what one rule of the shipped pack finds when the text stands in the rule's first field."""
    return [a.words for a in aid.advice(_in(rule["fields"][0], text)) if a.rule == rule["id"]]


def _in(part, text):
    return Written(**{part: text}) if part != "impact" else Written(impacts={"Izzy": text})


@pytest.mark.parametrize("rule", [r for r in RULES if "examples" in r], ids=lambda r: r["id"])
def test_each_rule_finds_its_examples_and_leaves_the_clear_ones(rule):
    for example in rule["examples"]:
        assert met(rule, example), example
    for clear in rule["clear"]:
        assert not met(rule, clear), clear


def test_each_rule_says_where_it_comes_from_and_looks_at_known_parts():
    for rule in RULES:
        assert rule["source"] and rule["say"]
        assert set(rule["fields"]) <= {"title", "fact", "opinion", "done", "impact"}
        assert set(rule.get("kinds", ())) <= set(EntryKind.values)


def test_somebodys_own_words_are_not_looked_at():
    told = "Mum said “he is lazy and manipulative, obviously”."
    assert {a.rule for a in aid.advice(Written(fact=told))} == {"quoted"}


@pytest.mark.parametrize(
    ("draft", "asked"),
    [
        (Written(kind="note", fact="Bruise.", tags=("harm",), children=("Izzy", "Alfie")),
         ["Izzy", "Alfie"]),
        (Written(kind="note", fact="Bruise.", tags=("injury",), children=("Izzy",),
                 impacts={"Izzy": "Sore."}), []),
        (Written(kind="police-notice", fact="Shouting.", children=("Izzy",)), ["Izzy"]),
        (Written(kind="note", fact="Swam.", tags=("food", "strength"), children=("Izzy",)), []),
        (Written(kind="note", children=("Izzy",), tags=("harm",)), []),
    ],
)  # fmt: skip
def test_the_impact_is_asked_for_where_something_befell_a_child(draft, asked):
    assert [a.words for a in aid.advice(draft) if a.rule == "impact"] == asked


def test_at_most_a_dozen_are_given_and_a_long_text_ends():
    assert len(aid.advice(Written(fact="I think. " + "XQZ%d " * 3000 % tuple(range(3000))))) == 12


def test_the_short_form_is_told_with_what_it_may_stand_for():
    said = {a.words: a.say for a in aid.advice(Written(fact="Scored EPDS 14."))}
    assert "Here it may stand for" in said["EPDS"]


@pytest.mark.parametrize(
    ("text", "agreed", "others"),
    [
        ("Seen at A&E, told the GP and CAMHS.", ["A&E", "CAMHS", "GP"], []),
        ("TATT, no TSH.", ["TATT", "TSH"], ["TATT", "TSH"]),
        ("Mr Cole moved, the Moat is cold.", [], []),
        ("KIAN shouted", [], ["KIAN"]),
        ("ZQX clinic", [], ["ZQX"]),
        ("A boy. I saw him at 9:25.", [], []),
    ],
)
def test_short_forms_are_found_as_whole_words(text, agreed, others):
    forms = short_forms()
    assert [f.short for f in forms.used_in([text])] == agreed
    assert forms.not_agreed(text) == others


def attendance(possible, attended):
    return {"from": "2026-01-05", "to": "2026-02-13", "possible": possible, "attended": attended}


@pytest.mark.parametrize(
    ("place", "attended", "band"),
    [
        ("", 91, None), ("", 90, "persistent-absence"), ("", 50, "severe-absence"),
        ("tessenham", 95, None), ("tessenham", 94, "below-95"), ("tessenham", 90, "below-95"),
        ("tessenham", 89, "below-90"), ("tessenham", 50, "severe-absence"),
        ("skelderby", 94, None), ("skelderby", 89, "persistent-absence"),
    ],
)  # fmt: skip
def test_a_figure_lies_in_the_band_of_its_place(place, attended, band):
    found = bands_in(place, on=ON).of("attendance", attendance(100, attended))
    assert (found.id if found else None) == band


@pytest.mark.parametrize(
    ("given", "band"),
    [
        ({"nights": 9}, None), ({"nights": 10}, "from-10"), ({"nights": 27}, "from-10"),
        ({"nights": 28}, "from-28"), ({"from": "2026-01-05", "to": "2026-02-01"}, "from-28"),
        ({"from": "2026-01-05"}, None), ({"nights": 40, "whose": "close-family"}, None),
        ({"nights": 40, "whose": "short-break"}, None), ({"nights": 40, "whose": "friends"}, "from-28"),
    ],
)  # fmt: skip
def test_nights_away_lie_above_a_line(given, band):
    for place in ("", "tessenham"):
        found = bands_in(place, on=ON).of("nights-away", given)
        assert (found.id if found else None) == band


def test_bands_say_their_source_and_when_early_contacts_belong():
    for pack in catalogue.packs(Kind.BANDS):
        bands = made([pack])
        assert all(b.source and b.what in DetailKind.values for b in bands.bands)
    assert bands_in("tessenham", on=ON).window("new-birth") == "10 to 14 days old"
    assert bands_in("tessenham", on=ON).of("arrears", {"amount": "5"}) is None
