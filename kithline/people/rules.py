"""What may be recorded about people. Pure: every function takes what it needs and says what is wrong."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from kithline.people.enums import EndOfResponsibility, Ground, PersonKind, Precision, Scheme

OLDEST = 120  # years: an age beyond it is a slip of the pen
LATEST_BIRTH_AHEAD = 308  # days: an expected date lies within a pregnancy, with room
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
POSTCODE = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$")

REGISTERED_FATHERS_FROM = date(2003, 12, 1)  # Adoption and Children Act 2002 s.111
SPECIAL_GUARDIANS_FROM = date(2005, 12, 30)  # Adoption and Children Act 2002 s.115
SECOND_PARENTS_FROM = date(2009, 4, 6)  # Human Fertilisation and Embryology Act 2008 ss.42-43

# How each ground may end. A birth mother's and a married father's responsibility is never ended
# by a court alone, nor by divorce or living apart (Children Act 1989 ss.2, 4, 4A, 12).
_ALWAYS = frozenset(
    {EndOfResponsibility.ADOPTION, EndOfResponsibility.PARENTAL_ORDER, EndOfResponsibility.DIED}
)
_BY_COURT = _ALWAYS | {EndOfResponsibility.COURT}
_WITH_ORDER = _BY_COURT | {EndOfResponsibility.ORDER_ENDED}
MAY_END_BY: dict[str, frozenset[EndOfResponsibility]] = {
    Ground.BIRTH_MOTHER: _ALWAYS,
    Ground.MARRIED_TO_MOTHER: _ALWAYS,
    Ground.REGISTERED_FATHER: _BY_COURT,
    Ground.SECOND_PARENT: _BY_COURT,
    Ground.AGREEMENT: _BY_COURT,
    Ground.ORDER: _WITH_ORDER,
    Ground.ARRANGEMENTS_ORDER: _WITH_ORDER,
    Ground.SPECIAL_GUARDIANSHIP: _WITH_ORDER,
    Ground.STEP_PARENT: _WITH_ORDER,
    Ground.GUARDIAN: _WITH_ORDER,
    Ground.PARENTAL_ORDER: _ALWAYS,
    Ground.ADOPTION: _ALWAYS,
}
# One after which nobody else's responsibility is left.
REPLACES_ALL = frozenset({Ground.ADOPTION, Ground.PARENTAL_ORDER})


class Wrong(StrEnum):
    """Sentences for a person, so that pages and tests say the same."""

    FUTURE_BIRTH = "This date of birth is in the future."
    TOO_OLD = "That is more than 120 years ago. Check the year."
    IN_FUTURE = "This date is in the future."
    DIED_EARLY = "That is before the date of birth."
    EXPECTED_FAR = "A baby expected then is not on the way yet. Check the date."
    EXPECTED_PAST = "That was more than six weeks ago. Has the baby been born?"
    ENDS_EARLY = "That is before it starts."


# --- numbers ------------------------------------------------------------------------------------


def compact(text: str) -> str:
    """Return a number or postcode without spaces and hyphens, in capitals."""
    return re.sub(r"[\s\-\u2010-\u2015]", "", text).upper()


def nhs_fault(number: str) -> str:
    """Return what is wrong with an NHS number (compact), or nothing: modulus 11 over ten digits."""
    if not re.fullmatch(r"[0-9]{10}", number):
        return "An NHS number has 10 digits."
    total = sum(int(d) * w for d, w in zip(number, range(10, 1, -1), strict=False))
    check = 11 - total % 11
    if check == 11:
        check = 0
    if check == 10 or check != int(number[9]):
        return (
            "The check digit does not fit. Look at the number again: a digit is wrong or swapped."
        )
    return ""


def upn_fault(number: str) -> str:
    """Return what is wrong with a UPN (compact), or nothing: check letter, then 11 digits and one more.

    A temporary UPN ends in a letter, which counts as its place in the alphabet that the check uses.
    """
    if not re.fullmatch(r"[A-Z][0-9]{11}[0-9A-Z]", number):
        return "A UPN has a letter, then 12 digits (the last may be a letter)."
    if number[-1].isalpha() and number[-1] not in UPN_LETTERS:
        return "A UPN never ends in I, O or S."
    values = [int(c) if c.isdigit() else UPN_LETTERS.index(c) for c in number[1:]]
    if UPN_LETTERS[sum(v * w for v, w in zip(values, range(2, 14), strict=True)) % 23] != number[0]:
        return (
            "The check letter does not fit. Look at the number again: a digit is wrong or swapped."
        )
    return ""


def identifier_fault(scheme: str, value: str) -> str:
    """Return what is wrong with a number of a scheme, or nothing."""
    if scheme == Scheme.NHS:
        return nhs_fault(value)
    if scheme == Scheme.UPN:
        return upn_fault(value)
    if not 1 <= len(value) <= 40:
        return "Use 1 to 40 characters."
    return ""


def postcode_fault(postcode: str) -> str:
    """Return what is wrong with a postcode (compact), or nothing."""
    if postcode and not POSTCODE.fullmatch(postcode):
        return "That is not a full postcode, such as ZZ2 4RB."
    return ""


def spaced_postcode(postcode: str) -> str:
    """Return a compact postcode with its space."""
    return f"{postcode[:-3]} {postcode[-3:]}" if len(postcode) > 4 else postcode


# --- birth, death, periods ----------------------------------------------------------------------


def years_before(day: date, years: int) -> date:
    """Return the same day so many years earlier; 29 February becomes 28 where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def rounded_birth(dob: date | None, precision: str) -> date | None:
    """Return the day kept for a birth known so well: the first of the month or year."""
    if dob is None:
        return None
    if precision == Precision.MONTH:
        return dob.replace(day=1)
    if precision in (Precision.YEAR, Precision.ESTIMATED):
        return dob.replace(month=1, day=1)
    return dob


def birth_faults(
    *,
    kind: str,
    unborn: bool,
    dob: date | None,
    precision: str,
    expected_on: date | None,
    died_on: date | None,
    today: date,
) -> dict[str, str]:
    """Return what is wrong with what is said about birth and death, by field."""
    wrong: dict[str, str] = {}
    if dob and dob > today:
        wrong["dob"] = str(Wrong.FUTURE_BIRTH)
    elif dob and dob < years_before(today, OLDEST):
        wrong["dob"] = str(Wrong.TOO_OLD)
    if dob and precision == Precision.UNKNOWN:
        wrong["dob_precision"] = "Say how well the date of birth is known."
    if not dob and precision != Precision.UNKNOWN:
        wrong["dob"] = "Give the date of birth, or say that it is not known."
    if unborn:
        if kind != PersonKind.CHILD:
            wrong["unborn"] = "Only a child can be unborn."
        if dob or died_on:
            wrong["dob"] = "A baby who is not born yet has an expected date, not a date of birth."
        if expected_on and (expected_on - today).days > LATEST_BIRTH_AHEAD:
            wrong["expected_on"] = str(Wrong.EXPECTED_FAR)
        elif expected_on and (today - expected_on).days > 42:
            wrong["expected_on"] = str(Wrong.EXPECTED_PAST)
    if died_on and died_on > today:
        wrong["died_on"] = str(Wrong.IN_FUTURE)
    elif died_on and dob and died_on < dob:
        wrong["died_on"] = str(Wrong.DIED_EARLY)
    return wrong


def period_faults(
    starts_on: date | None, ends_on: date | None, *, today: date, future: bool = False
) -> dict[str, str]:
    """Return what is wrong with a period, by field."""
    wrong: dict[str, str] = {}
    if starts_on and starts_on > today and not future:
        wrong["starts_on"] = str(Wrong.IN_FUTURE)
    if starts_on and ends_on and ends_on < starts_on:
        wrong["ends_on"] = str(Wrong.ENDS_EARLY)
    return wrong


def code_fault(value: str, choices: type) -> str:
    """Return what is wrong with a code of an enumeration, or nothing."""
    try:
        choices(value)
    except ValueError:
        return "Choose one of the answers given."
    return ""


# --- parental responsibility --------------------------------------------------------------------


def responsibility_faults(
    *,
    ground: str,
    starts_on: date | None,
    child_dob: date | None,
    child_unborn: bool,
    today: date,
) -> dict[str, str]:
    """Return why an adult cannot hold parental responsibility on this ground from this day, by field."""
    if child_unborn:
        return {"child": "Nobody holds parental responsibility before a child is born."}
    wrong = period_faults(starts_on, None, today=today)
    if starts_on and child_dob and starts_on < child_dob:
        wrong["starts_on"] = "That is before the child was born."
    if wrong:
        return wrong
    day = starts_on or (child_dob if ground != Ground.SPECIAL_GUARDIANSHIP else None)
    for only, since, words in (
        (
            Ground.REGISTERED_FATHER,
            REGISTERED_FATHERS_FROM,
            "Being named on the birth register gives a father responsibility only when it was done "
            "on or after 1 December 2003. Give the day of registration, or another ground.",
        ),
        (
            Ground.SPECIAL_GUARDIANSHIP,
            SPECIAL_GUARDIANS_FROM,
            "Special guardianship began on 30 December 2005.",
        ),
        (
            Ground.SECOND_PARENT,
            SECOND_PARENTS_FROM,
            "This ground began on 6 April 2009. Look for an order or an adoption instead.",
        ),
    ):
        if ground == only and day and day < since:
            wrong["starts_on"] = words
    return wrong


def end_faults(
    *, ground: str, reason: str, starts_on: date | None, ends_on: date, today: date
) -> dict[str, str]:
    """Return why responsibility on this ground cannot end so, by field."""
    wrong = period_faults(starts_on, ends_on, today=today, future=True)
    if ends_on > today:
        wrong["ends_on"] = str(Wrong.IN_FUTURE)
    if reason not in MAY_END_BY[ground]:
        wrong["end_reason"] = (
            "A mother's responsibility by birth, or a father's by marriage, ends only with adoption, a "
            "parental order or death; it goes on after divorce and for the parent who lives apart."
            if MAY_END_BY[ground] == _ALWAYS
            else "Responsibility on this ground does not end that way."
        )
    return wrong
