"""One line, whatever the order it is typed in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithline.people.asking import in_words, read
from kithline.people.finding import SearchFor

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Lacey-Mae Tranter", SearchFor("Lacey-Mae", "Tranter")),
        ("Tranter, Lacey-Mae", SearchFor("Lacey-Mae", "Tranter")),
        ("tranter", SearchFor("", "tranter")),
        ("Oliver Smith 8", SearchFor("Oliver", "Smith", age=8)),
        ("Oliver Smith aged 8", SearchFor("Oliver", "Smith", age=8)),
        ("Oliver Smith, 8 years old", SearchFor("Oliver", "Smith", age=8)),
        ("Smith, Oliver 4/6/2018", SearchFor("Oliver", "Smith", dob=date(2018, 6, 4))),
        ("Oliver Smith 04.06.18", SearchFor("Oliver", "Smith", dob=date(2018, 6, 4))),
        ("Oliver Smith born 4 June 2018", SearchFor("Oliver", "Smith", dob=date(2018, 6, 4))),
        ("2018-06-04 oliver smith", SearchFor("oliver", "smith", dob=date(2018, 6, 4))),
        ("Oliver Smith 12/25/2018", SearchFor("Oliver", "Smith", dob=date(2018, 12, 25))),
        ("Smith 1/1/85", SearchFor("", "Smith", dob=date(1985, 1, 1))),
        ("Oliver Smith 2018", SearchFor("Oliver", "Smith", age=8)),
        ("999 688 0125", SearchFor(nhs="9996880125")),
        ("NHS number 9996880125", SearchFor(nhs="9996880125")),
        ("V001204123010", SearchFor(upn="V001204123010")),
        ("Rahman zz1 3pl", SearchFor("", "Rahman", postcode="zz1 3pl")),
        ("Tranter 14 Weighhouse Road", SearchFor("", "Tranter", address="14 Weighhouse Road")),
        ("Anna van der Berg", SearchFor("Anna", "van der Berg")),
        ("Mr Shaun O'Mullaney", SearchFor("Shaun", "O'Mullaney")),
        ("Baby Rudge", SearchFor("", "Rudge")),
        ("", SearchFor()),
    ],
)
def test_reads(line, wanted):
    assert read(line, TODAY) == wanted


@given(st.text(max_size=300))
def test_anything_typed_is_read(line):
    asked = read(line, TODAY)
    assert isinstance(in_words(asked), str)
    assert asked.age is None or asked.age >= 0


def test_says_back_what_it_read():
    assert in_words(read("Smith, Oliver 4/6/2018 ZZ1 1AA", TODAY)) == (
        "first name Oliver, surname Smith, born 4 June 2018, postcode ZZ1 1AA"
    )
