"""Days as places along the line, and where the line is marked: weeks, months, quarters or years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Scale:
    """A period of days laid along a length of the drawing."""

    first: date
    last: date
    start: float
    end: float

    @property
    def days(self) -> int:
        """How many days the period has."""
        return max((self.last - self.first).days, 1)

    def at(self, day: date) -> float:
        """Return the place of a day, kept within the period."""
        part = (min(max(day, self.first), self.last) - self.first).days / self.days
        return self.start + part * (self.end - self.start)

    def day(self, place: float) -> date:
        """Return the day at a place."""
        part = (place - self.start) / (self.end - self.start)
        return self.first + timedelta(days=round(part * self.days))

    def holds(self, day: date) -> bool:
        """Does a day lie within the period?"""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Tick:
    """A mark of the axis; a year is marked more strongly. A year, or a month of one, leads to itself."""

    day: date
    text: str
    year: bool
    month: bool = False


def ticks(first: date, last: date) -> list[Tick]:
    """Return the weeks of a month, the months of a year, the quarters of a few years, or the years alone."""
    months = (last.year - first.year) * 12 + last.month - first.month
    if not months:
        weeks = range(0, (last - first).days + 1, 7)
        days = [first + timedelta(days=n) for n in weeks]
        return [Tick(d, f"{d.day} {d:%b}", False) for d in days]
    step = 1 if months <= 15 else 3 if months <= 54 else 12
    found = []
    year, month = first.year, first.month
    while (day := date(year, month, 1)) <= last:
        if day >= first and (month - 1) % step == 0:
            text = str(year) if month == 1 else f"{day:%b}"
            found.append(Tick(day, text, month == 1, step == 1))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def parts(first: date, last: date) -> list[date]:
    """Return on which days the parts between the marks begin, the first of them with the period."""
    found = [t.day for t in ticks(first, last)]
    return found if found and found[0] == first else [first, *found]


def columns(first: date, last: date, *, fit: float) -> list[date]:
    """Return on which days columns begin: each part cut evenly, about ``fit`` of them in all.

    Two to a year at least: a silence of half a year is not hidden in a column.
    """
    begins = parts(first, last)
    scale = Scale(first, last, 0.0, fit)
    found: list[date] = []
    for start, end in zip(begins, [*begins[1:], last + timedelta(days=1)], strict=True):
        long = (end - start).days
        pieces = min(max(round(scale.at(end) - scale.at(start)), 2 if long > 200 else 1), long)
        found += [start + timedelta(days=n * long // pieces) for n in range(pieces)]
    return found
