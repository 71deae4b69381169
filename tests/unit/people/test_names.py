"""Names, births and ages as people say them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithline.people.names import Shown, age_words, born_words, called, display, years_between

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("fields", "shown", "in_a_sentence"),
    [
        (("Kian", "Hobday", "", "", False), "Kian Hobday", "Kian"),
        (("Edward", "Pask", "Teddy", "", False), "Edward Pask", "Teddy"),
        (("Danny", "", "", "", False), "Danny", "Danny"),
        (
            ("", "", "", "boy in a red coat", False),
            "Name not known (boy in a red coat)",
            "this person",
        ),
        (("", "Rudge", "", "", True), "Baby Rudge", "the baby"),
        (("", "", "", "", True), "Unborn baby", "the baby"),
    ],
)
def test_names(fields, shown, in_a_sentence):
    person = Shown(*fields)
    assert (display(person), called(person)) == (shown, in_a_sentence)


@pytest.mark.parametrize(
    ("dob", "precision", "words"),
    [
        (date(2026, 11, 22), "exact", "0 days"),
        (date(2026, 11, 21), "exact", "1 day"),
        (date(2026, 11, 8), "exact", "2 weeks"),
        (date(2026, 8, 22), "exact", "3 months"),
        (date(2025, 1, 1), "exact", "22 months"),
        (date(2024, 11, 22), "exact", "2 years"),
        (date(2018, 11, 23), "exact", "7 years"),
        (date(2018, 1, 1), "estimated", "about 8 years"),
        (date(2026, 3, 1), "month", "about 8 months"),
        (None, "unknown", "age not known"),
        (date(2027, 1, 1), "exact", "not yet born"),
    ],
)
def test_ages(dob, precision, words):
    assert age_words(dob, ON, precision) == words


@given(st.dates(date(1907, 1, 1), ON), st.integers(1, 40_000))
def test_a_birthday_adds_one_year_and_nothing_else_does(dob, days):
    today = dob + timedelta(days=days)
    years = years_between(dob, today)
    assert years == years_between(dob, today - timedelta(days=1)) + (
        ((today.month, today.day) == (dob.month, dob.day))
        or ((dob.month, dob.day) == (2, 29) and (today.month, today.day) == (3, 1)
        and not _leap(today.year))
    )  # fmt: skip


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@pytest.mark.parametrize(
    ("dob", "precision", "due", "unborn", "words"),
    [
        (date(2018, 6, 4), "exact", None, False, "born 4 June 2018"),
        (date(2018, 6, 1), "month", None, False, "born June 2018"),
        (date(2018, 1, 1), "year", None, False, "born in 2018"),
        (date(2018, 1, 1), "estimated", None, False, "born about 2018"),
        (None, "unknown", None, False, "date of birth not known"),
        (None, "unknown", date(2027, 1, 1), True, "expected 1 January 2027"),
    ],
)
def test_births(dob, precision, due, unborn, words):
    assert born_words(dob, precision, due, unborn=unborn) == words
