"""How people are shown: names, dates of birth, ages. Words only; no queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kithline.people.enums import Precision

NOT_KNOWN = "Name not known"


class Named(Protocol):
    """Whatever has the fields of a person's name."""

    @property
    def forename(self) -> str: ...
    @property
    def surname(self) -> str: ...
    @property
    def preferred_name(self) -> str: ...
    @property
    def described_as(self) -> str: ...
    @property
    def unborn(self) -> bool: ...


@dataclass(frozen=True)
class Shown:
    """The fields of a name, as a function of the database hands them out."""

    forename: str
    surname: str
    preferred_name: str
    described_as: str
    unborn: bool


def display(person: Named) -> str:
    """Return the name to show: usual name and surname, or who is meant while it is not known."""
    if person.unborn:
        return f"Baby {person.surname}".strip() if person.surname else "Unborn baby"
    name = " ".join(p for p in (person.forename, person.surname) if p)
    if name:
        return name
    if person.preferred_name:
        return person.preferred_name
    return f"{NOT_KNOWN} ({person.described_as})" if person.described_as else NOT_KNOWN


def called(person: Named) -> str:
    """Return what the person is called in a sentence: the name they go by, else the forename."""
    if person.unborn:
        return "the baby"
    return person.preferred_name or person.forename or person.surname or "this person"


def years_between(dob: date, on: date) -> int:
    """Return whole years from a birth to a day; somebody born on 29 February ages on 1 March."""
    return on.year - dob.year - ((on.month, on.day) < (dob.month, dob.day))


def months_between(dob: date, on: date) -> int:
    """Return whole months from a birth to a day."""
    return (on.year - dob.year) * 12 + on.month - dob.month - (on.day < dob.day)


def age_words(dob: date | None, on: date, precision: str = Precision.EXACT) -> str:
    """Return an age as people say it: days, weeks and months for the youngest, then years."""
    if dob is None or precision == Precision.UNKNOWN:
        return "age not known"
    if on < dob:
        return "not yet born"
    years = years_between(dob, on)
    if precision in (Precision.YEAR, Precision.ESTIMATED):
        return f"about {_count(max(on.year - dob.year, 0), 'year')}"
    if years >= 2:
        return _count(years, "year")
    months = months_between(dob, on)
    if precision == Precision.MONTH:
        return f"about {_count(max(months, 0), 'month')}"
    if months >= 3:
        return _count(months, "month")
    days = (on - dob).days
    return _count(days // 7, "week") if days >= 14 else _count(days, "day")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def day_words(day: date) -> str:
    """Return a day as it is written on pages: 4 June 2014."""
    return f"{day.day} {day:%B} {day.year}"


def born_words(
    dob: date | None,
    precision: str = Precision.EXACT,
    expected_on: date | None = None,
    *,
    unborn: bool = False,
) -> str:
    """Return what is known of a birth: born, born about, expected, or not known."""
    if unborn:
        return f"expected {day_words(expected_on)}" if expected_on else "not yet born"
    if dob is None or precision == Precision.UNKNOWN:
        return "date of birth not known"
    if precision == Precision.MONTH:
        return f"born {dob:%B} {dob.year}"
    if precision == Precision.YEAR:
        return f"born in {dob.year}"
    if precision == Precision.ESTIMATED:
        return f"born about {dob.year}"
    return f"born {day_words(dob)}"
