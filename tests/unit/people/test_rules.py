"""Numbers with their check digits, births, periods, and who holds parental responsibility."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithline.people import rules
from kithline.people.enums import EndOfResponsibility, Ground, PersonKind, Precision

TODAY = date(2026, 11, 22)
digits = st.text(alphabet="0123456789", min_size=9, max_size=9)


# --- numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["9999450415", "9990780560", "9996880125", "9997357760"])
def test_right_nhs_numbers(number):
    assert rules.nhs_fault(number) == ""


@pytest.mark.parametrize("number", ["", "123", "99994504155", "999945041X", "९९९९४५०४१५"])
def test_nhs_numbers_of_the_wrong_shape(number):
    assert "10 digits" in rules.nhs_fault(number)


@given(digits)
def test_at_most_one_check_digit_fits(start):
    right = [d for d in "0123456789" if not rules.nhs_fault(start + d)]
    assert len(right) <= 1


@given(digits, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(start, place, off):
    number = next((start + d for d in "0123456789" if not rules.nhs_fault(start + d)), None)
    if number is None:
        return
    wrong = number[:place] + str((int(number[place]) + off) % 10) + number[place + 1 :]
    assert rules.nhs_fault(wrong)


@given(digits, st.integers(0, 8))
def test_two_digits_turned_are_always_found(start, place):
    number = next((start + d for d in "0123456789" if not rules.nhs_fault(start + d)), None)
    if number is None or number[place] == number[place + 1]:
        return
    turned = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert rules.nhs_fault(turned)


@pytest.mark.parametrize("number", ["M001204120010", "V001204123010", "X001311724010"])
def test_right_upns(number):
    assert rules.upn_fault(number) == ""


@given(
    st.text(alphabet="0123456789", min_size=12, max_size=12), st.integers(0, 11), st.integers(1, 9)
)
def test_one_wrong_digit_of_a_upn_is_found(number, place, off):
    letter = next(x for x in rules.UPN_LETTERS if not rules.upn_fault(x + number))
    wrong = number[:place] + str((int(number[place]) + off) % 10) + number[place + 1 :]
    assert rules.upn_fault(letter + wrong)


def test_a_temporary_upn_ends_in_a_letter_that_counts():
    start = "00131172401"
    right = [x for x in rules.UPN_LETTERS if not rules.upn_fault(f"{x}{start}A")]
    assert len(right) == 1
    assert "I, O or S" in rules.upn_fault(f"A{start}S")


@given(st.text(max_size=40))
def test_no_text_breaks_the_checks(text):
    kept = rules.compact(text)
    for scheme in ("nhs", "upn", "local"):
        assert isinstance(rules.identifier_fault(scheme, kept), str)
    assert isinstance(rules.postcode_fault(kept), str)


@pytest.mark.parametrize(
    ("typed", "kept"), [("zz2 4rb", "ZZ2 4RB"), ("ZZ24RB", "ZZ2 4RB"), ("zz12-4rb", "ZZ12 4RB")]
)
def test_postcodes_are_spaced_once(typed, kept):
    compact = rules.compact(typed)
    assert rules.postcode_fault(compact) == ""
    assert rules.spaced_postcode(compact) == kept


# --- birth --------------------------------------------------------------------------------------


def birth(**facts):
    usual = {
        "kind": PersonKind.CHILD, "unborn": False, "dob": date(2020, 1, 1),
        "precision": Precision.EXACT, "expected_on": None, "died_on": None, "today": TODAY,
    }  # fmt: skip
    return rules.birth_faults(**usual | facts)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"dob": TODAY + timedelta(days=1)}, "dob"),
        ({"dob": date(1900, 1, 1)}, "dob"),
        ({"dob": None}, "dob"),
        ({"precision": Precision.UNKNOWN}, "dob_precision"),
        ({"died_on": TODAY + timedelta(days=1)}, "died_on"),
        ({"died_on": date(2019, 12, 31)}, "died_on"),
        ({"unborn": True, "precision": Precision.EXACT}, "dob"),
        ({"unborn": True, "dob": None, "precision": Precision.UNKNOWN, "kind": "adult"}, "unborn"),
        (
            {"unborn": True, "dob": None, "precision": Precision.UNKNOWN,
             "expected_on": TODAY + timedelta(days=400)},
            "expected_on",
        ),
        (
            {"unborn": True, "dob": None, "precision": Precision.UNKNOWN,
             "expected_on": TODAY - timedelta(days=60)},
            "expected_on",
        ),
    ],
)  # fmt: skip
def test_births_that_cannot_be(facts, field):
    assert set(birth(**facts)) == {field}


@given(st.dates(date(1907, 1, 1), TODAY), st.sampled_from([p for p in Precision if p != "unknown"]))
def test_a_rounded_birth_is_never_later_and_may_be(dob, precision):
    kept = rules.rounded_birth(dob, precision)
    assert kept is not None
    assert kept <= dob
    assert kept.year == dob.year
    assert birth(dob=kept, precision=precision) == {}


def test_born_today_and_on_29_february():
    assert birth(dob=TODAY) == {}
    assert rules.years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)


# --- parental responsibility --------------------------------------------------------------------


def holding(ground, starts_on=None, child_dob=date(2020, 1, 1), unborn=False):
    return rules.responsibility_faults(
        ground=ground, starts_on=starts_on, child_dob=child_dob, child_unborn=unborn, today=TODAY
    )


@pytest.mark.parametrize(
    ("ground", "starts_on", "child_dob", "field"),
    [
        (Ground.BIRTH_MOTHER, None, date(2020, 1, 1), None),
        (Ground.BIRTH_MOTHER, date(2019, 12, 31), date(2020, 1, 1), "starts_on"),
        (Ground.REGISTERED_FATHER, date(2003, 12, 1), date(2003, 11, 1), None),
        (Ground.REGISTERED_FATHER, date(2003, 11, 30), date(2003, 11, 1), "starts_on"),
        (Ground.REGISTERED_FATHER, None, date(2003, 11, 1), "starts_on"),
        (Ground.REGISTERED_FATHER, None, date(2004, 1, 1), None),
        (Ground.REGISTERED_FATHER, date(2010, 5, 1), date(2001, 1, 1), None),  # registered again
        (Ground.SPECIAL_GUARDIANSHIP, date(2005, 12, 29), date(2000, 1, 1), "starts_on"),
        (Ground.SPECIAL_GUARDIANSHIP, date(2005, 12, 30), date(2000, 1, 1), None),
        (Ground.SECOND_PARENT, None, date(2009, 4, 5), "starts_on"),
        (Ground.ORDER, TODAY + timedelta(days=1), date(2020, 1, 1), "starts_on"),
    ],
)
def test_from_when_a_ground_holds(ground, starts_on, child_dob, field):
    assert set(holding(ground, starts_on, child_dob)) == ({field} if field else set())


@pytest.mark.parametrize("ground", list(Ground))
def test_nobody_holds_it_before_birth(ground):
    assert set(holding(ground, unborn=True)) == {"child"}


@pytest.mark.parametrize("ground", list(Ground))
def test_every_ground_ends_by_adoption_and_death_and_none_by_divorce(ground):
    ends = rules.MAY_END_BY[ground]
    assert {EndOfResponsibility.ADOPTION, EndOfResponsibility.DIED} <= ends
    assert "divorce" not in EndOfResponsibility.values


@pytest.mark.parametrize(
    ("ground", "reason", "may"),
    [
        (Ground.BIRTH_MOTHER, "court", False),
        (Ground.BIRTH_MOTHER, "adoption", True),
        (Ground.MARRIED_TO_MOTHER, "court", False),
        (Ground.MARRIED_TO_MOTHER, "order-ended", False),
        (Ground.REGISTERED_FATHER, "court", True),
        (Ground.REGISTERED_FATHER, "order-ended", False),
        (Ground.ORDER, "order-ended", True),
        (Ground.SPECIAL_GUARDIANSHIP, "order-ended", True),
    ],
)
def test_how_a_ground_may_end(ground, reason, may):
    faults = rules.end_faults(
        ground=ground, reason=reason, starts_on=date(2020, 1, 1), ends_on=TODAY, today=TODAY
    )
    assert ("end_reason" not in faults) is may
