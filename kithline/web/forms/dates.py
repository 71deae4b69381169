"""Dates typed in three parts, and times of day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from kithline.core import clock, text
from kithline.web.components.fields import DatePart, FieldView
from kithline.web.forms.drawn import Drawn

MONTHS = "january february march april may june july august september october november december"
MONTH_NUMBERS = {m[:n]: i for i, m in enumerate(MONTHS.split(), 1) for n in range(3, 10)}
PARTS = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))


@dataclass(frozen=True)
class PartDate:
    """A date of which the day, or day and month, may not be known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> str:
        """exact, month or year."""
        return "exact" if self.day else "month" if self.month else "year"

    @property
    def first_day(self) -> date:
        """The earliest day it may mean."""
        return date(self.year, self.month or 1, self.day or 1)


class ThreeInputs(forms.Widget):
    """Day, month and year, each in an input of its own: ``name_day``, ``name_month``, ``name_year``."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> tuple[str, str, str]:
        """Return the three as typed."""
        day, month, year = (str(data.get(f"{name}_{part}") or "").strip() for part, _, _ in PARTS)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Say whether none of the three was sent."""
        return all(f"{name}_{part}" not in data for part, _, _ in PARTS)


NOUNS = ("Date", "Day")  # labels that a sentence can go on from


def named(label: str) -> str:
    """Return what a sentence about a date begins with."""
    if label.startswith(NOUNS):
        return label
    return f"{label} The date" if label.endswith("?") else f"{label}: the date"


class MemorableDate(Drawn):
    """A date typed in three parts, with an error that names the part that is wrong.

    Gives a ``date``; with ``partial`` a ``PartDate`` of which only the year is needed. ``past``
    refuses a day after today, ``future`` a day before today.
    """

    kind = "date"

    def __init__(
        self,
        *,
        partial: bool = False,
        past: bool = False,
        future: bool = False,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2199, 12, 31),
        **kwargs: Any,
    ) -> None:
        super().__init__(widget=ThreeInputs(), **kwargs)
        self.partial, self.past, self.future = partial, past, future
        self.earliest, self.latest = earliest, latest

    def wrong(self, message: str, *parts: str) -> ValidationError:
        """Return the error with the parts that are wrong."""
        said = f"{named(str(self.label))} {message}"
        return ValidationError(said, code="parts", params={"parts": parts})

    @staticmethod
    def missing(label: str) -> str:
        """Return the sentence for no date."""
        if label.startswith(NOUNS):
            return f"Enter {label[:1].lower()}{label[1:]}"
        return f"{label} Enter the date" if label.endswith("?") else f"{label}: enter the date"

    def clean(self, value: Any) -> date | PartDate | None:
        """Return the date, or None when nothing was typed and nothing is needed."""
        typed = dict(zip(("day", "month", "year"), value or ("", "", ""), strict=True))
        if not any(typed.values()):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        self.complete(typed)
        numbers = self.numbers(typed)
        made = self.real(numbers)
        self.in_time(made)
        return made

    def complete(self, typed: dict[str, str]) -> None:
        """Refuse a date with parts left out."""
        needed = ["year"] if self.partial else ["day", "month", "year"]
        if self.partial and typed["day"]:
            needed.append("month")
        left_out = [part for part in ("day", "month", "year") if part in needed and not typed[part]]
        if left_out:
            words = " and ".join(f"a {part}" for part in left_out)
            raise self.wrong(f"must have {words}", *left_out)

    def numbers(self, typed: dict[str, str]) -> dict[str, int | None]:
        """Return the parts as numbers; a month may be typed as a word."""
        numbers: dict[str, int | None] = {}
        for part, word in typed.items():
            if not word:
                numbers[part] = None
                continue
            if part == "month" and word.lower().rstrip(".") in MONTH_NUMBERS:
                numbers[part] = MONTH_NUMBERS[word.lower().rstrip(".")]
                continue
            if not re.fullmatch(r"\d{1,8}", word, flags=re.ASCII):
                raise self.wrong(f"must have a {part} in numbers, such as 27 3 2019", part)
            numbers[part] = int(word)
        if len(typed["year"]) != 4:
            raise self.wrong("must have a year of 4 numbers, such as 2019", "year")
        return numbers

    def real(self, numbers: dict[str, int | None]) -> date | PartDate:
        """Return the date when the calendar has it."""
        year, month, day = numbers["year"] or 0, numbers["month"], numbers["day"]
        if month is not None and not 1 <= month <= 12:
            raise self.wrong("must be a real date: months go from 1 to 12", "month")
        try:
            exact = date(year, month or 1, day if day is not None else 1)
        except ValueError as error:
            raise self.wrong(
                "must be a real date: that month does not have that day", "day"
            ) from error
        return PartDate(year, month, day) if self.partial else exact

    def in_time(self, made: date | PartDate) -> None:
        """Refuse a date outside the bounds."""
        today = clock.today()
        first = made if isinstance(made, date) else made.first_day
        parts = ("day", "month", "year")
        if self.past and first > today:
            raise self.wrong("must be today or in the past", *parts)
        if self.future and first < today:
            raise self.wrong("must be today or in the future", *parts)
        if not self.earliest <= first <= self.latest:
            raise self.wrong(f"must be between {self.earliest.year} and {self.latest.year}", "year")

    def view(self, bound: BoundField) -> FieldView:
        """Return the field in plain values, each input with what was typed."""
        value = bound.value() or ("", "", "")
        if isinstance(value, date):
            value = (str(value.day), str(value.month), str(value.year))
        elif isinstance(value, PartDate):
            value = (str(value.day or ""), str(value.month or ""), str(value.year))
        wrong = wrong_parts(bound)
        base = bound.auto_id or bound.html_name
        parts = tuple(
            DatePart(
                name=f"{bound.html_name}_{part}",
                id=f"{base}_{part}",
                label=label,
                value=text.shown(typed),
                wrong=part in wrong,
                width=width,
            )
            for (part, label, width), typed in zip(PARTS, value, strict=True)
        )
        plain = self.plain(bound) | {"value": ""}
        return FieldView(**plain, parts=parts)


def wrong_parts(bound: BoundField) -> set[str]:
    """Return which of day, month and year an error names; all of them when it names none."""
    if not bound.errors:
        return set()
    named: set[str] = set()
    for error in bound.form.errors.as_data().get(bound.name, []):
        named |= set((error.params or {}).get("parts", ()))
    return named or {"day", "month", "year"}


CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE | re.ASCII
)


class ClockTime(Drawn):
    """A time of day, typed as people write it: 9:25, 16.05, 4pm, midday."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("width", "5")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> time | None:
        """Return the time, or None when nothing was typed."""
        typed = str(value or "").strip().lower()
        if not typed:
            return None
        if typed in {"midday", "noon", "12 noon"}:
            return time(12)
        if typed in {"midnight", "12 midnight"}:
            return time(0)
        found = CLOCK.fullmatch(typed)
        if not found:
            raise ValidationError(f"{self.called}: write a time such as 9:25 or 4.05pm")
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").replace(".", "")
        if half and not 1 <= hour <= 12:
            raise ValidationError(f"{self.called}: with am or pm, the hour goes from 1 to 12")
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour > 23 or minute > 59:
            raise ValidationError(f"{self.called}: write a time such as 9:25 or 4.05pm")
        return time(hour, minute)

    @staticmethod
    def typed(bound: BoundField) -> str:
        """Return what was typed, or a time as 9:25."""
        value = bound.value()
        if isinstance(value, time):
            return f"{value.hour}:{value.minute:02}"
        return "" if value is None else text.shown(str(value))
