"""Cells and rows as they are read: names, dates, numbers; what is refused, and how much of the row."""

from __future__ import annotations

from datetime import date

import pytest

from kithline.arrivals import cells, layouts
from kithline.arrivals.lines import Reader

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("form", "text", "name"),
    [
        ("surname, forename", "Hobday, Kian", ("Kian", "Hobday")),
        ("SURNAME Forename", "TRANTER Lacey-Mae", ("Lacey-Mae", "Tranter")),
        ("SURNAME FORENAME", "BENSON CLARKE ZOE", ("Zoe", "Benson Clarke")),
        ("SURNAME FORENAME", "TRANTER G", ("G", "Tranter")),
        ("title initial surname", "Miss Z Benson Clarke", ("Z", "Benson Clarke")),
        ("title initial surname", "Mrs A Osei (dec.)", ("A", "Osei")),
        ("forename surname", "Kian James Hobday", ("Kian James", "Hobday")),
        ("forename", "Skye (15)", ("Skye", "")),
        ("surname, forename", "Kian", ("", "Kian")),
    ],
)
def test_names_in_their_forms(form, text, name):
    assert cells.name(form, text) == name


LOG = {
    "Ref": "CL-1",
    "Pupil": "Hobday, Kian",
    "DoB": "16/02/2016",
    "When": "03/11/2026 09:20",
    "Concern": "Late.",
}
LOG |= {"Body map": "Y"}


def read_log(**change):
    layout = layouts.shipped("school-concern-log")
    row = {**dict.fromkeys(layout.headings, ""), **LOG, **change}
    return Reader(layout, TODAY).read(7, row, len(row), len(row))


@pytest.mark.parametrize(
    ("change", "refused", "says"),
    [
        ({}, False, ""),
        ({"Pupil": ""}, True, "Nobody is named"),
        ({"When": ""}, True, "no date"),
        ({"When": "31/02/2026 09:00"}, True, "no date of this list"),
        ({"When": "03/11/2026 25:61"}, True, "no date of this list"),
        ({"When": "26/11/2026"}, True, "lies ahead"),
        ({"When": "03/11/2015"}, True, "before the birth"),
        ({"DoB": "sometime"}, False, "no date of birth"),
        ({"DoB": "01/01/2031"}, False, "lies ahead"),
    ],
)
def test_a_row_is_refused_only_where_it_cannot_be_an_entry(change, refused, says):
    read = read_log(**change)
    assert read.refused == refused
    assert says in " ".join(p.words for p in read.problems)


def test_a_row_says_whom_when_what_and_carries_its_labels():
    read = read_log(**{"Pupil voice": '"I had toast"', "Concern": "=1+1 <b>x</b>"})
    assert (read.day, read.time, read.kind) == (date(2026, 11, 3), "09:20", "school-concern")
    assert read.fact == "=1+1 <b>x</b>."
    assert (read.words, read.words_by) == ("I had toast", "child")
    assert read.tags == ["injury", "words-of-child"]
    assert "No action is written" in read.done


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("999 945 0415", "9999450415"),
        ("999 945 0416", ""),
        ("9.99E+09", ""),
    ],
)
def test_a_number_that_fails_its_check_digit_is_refused_and_the_row_taken(number, kept):
    read = _gp(number)
    assert not read.refused
    assert read.who[0].nhs == kept
    assert bool(read.problems) == (not kept)


def _gp(number):
    layout = layouts.shipped("gp-summary")
    said = {
        "NHS No.": number,
        "Surname": "Hobday",
        "Forename(s)": "Kian",
        "Event date": "03-Nov-2026",
        "Term": "Cough",
    }
    row = {**dict.fromkeys(layout.headings, ""), **said}
    return Reader(layout, TODAY).read(2, row, len(row), len(row))


def _visit(**said):
    layout = layouts.shipped("health-visitor-list")
    base = {
        "Child": "Arlo",
        "Born/EDD": "02.07.26",
        "Contact": "weight",
        "Seen": "03.11.26",
        "Outcome": "seen",
    }
    row = {**dict.fromkeys(layout.headings, ""), **base, **said}
    return Reader(layout, TODAY).read(2, row, len(row), len(row))


@pytest.mark.parametrize(
    ("weight", "kept", "says"),
    [("5.6", "5.6", ""), ("12lb 4oz", None, "not converted"), ("56", None, "cannot be")],
)
def test_a_weight_is_kept_in_kilograms_or_not_at_all(weight, kept, says):
    read = _visit(Wt=weight, Centile="9-25")
    found = [d["values"] for d in read.details if d["what"] == "measure"]
    assert [v["value"] for v in found] == ([kept] if kept else [])
    assert says in " ".join(p.words for p in read.problems)
    assert not read.refused


def test_a_contact_that_is_due_later_and_one_before_birth():
    assert _visit(Contact="antenatal", Seen="01.06.26").refused is False
    assert _visit(Contact="2yr", Seen="01.06.26").refused is True
    due = _visit(Seen="", Due="10.12.26", Outcome="")
    assert (due.day, due.refused) == (TODAY, False)


def test_a_date_in_another_form_is_a_question_never_a_guess():
    layout = layouts.shipped("housing-list")
    row = {
        **dict.fromkeys(layout.headings, ""),
        "Tenant 1": "Miss P Lomax",
        "Noted": "03/04/26",
        "Detail": "Van.",
    }
    read = Reader(layout, TODAY).read(2, row, len(row), len(row))
    assert read.readings == [date(2026, 3, 4), date(2026, 4, 3)]
    assert read.questions and not read.refused and read.day is None


OURS = {
    "Reference": "9",
    "Surname": "Hobday",
    "Forename": "Kian",
    "Born": "2016-02-16",
    "Happened": "2026-11-03",
}
FRIENDS = "A friend, or a friend’s family"


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({}, None),
        ({"Stayed with": "Sam"}, None),  # a name alone tells of no night
        ({"Nights away": "12", "Stayed with": "Sam", "Who they are": FRIENDS, "Known or agreed": "Agreed",
          "By whom": "his mother", "Planned": "no"},
         {"nights": 12, "with": "Sam", "whose": "friends", "agreed": "agreed", "agreed_by": "his mother",
          "planned": False}),
        ({"First night away": "01/11/2026", "Last night away": "2026-11-02"},
         {"from": "2026-11-01", "to": "2026-11-02"}),
        ({"First night away": "last week"}, "First night: give a day"),
        ({"Nights away": "4", "Who they are": "Sam's mum"}, "choose one from the list"),
    ],
)  # fmt: skip
def test_our_own_layout_takes_nights_away(change, kept):
    layout = layouts.shipped("kithline-list")
    row = {
        **dict.fromkeys((*layout.headings, *layout.optional), ""),
        **OURS,
        "What happened": "Seen.",
        **change,
    }
    read = Reader(layout, TODAY).read(2, row, len(row), len(row))
    assert not read.refused
    if isinstance(kept, dict):
        assert read.details == [{"person": 0, "what": "nights-away", "values": kept}]
    else:
        assert read.details == []
        assert not kept or kept in " ".join(read.notes)
