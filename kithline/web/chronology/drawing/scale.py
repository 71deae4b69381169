"""Days as places along the line, and where the line is marked: months, quarters or years."""

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
    """A mark of the axis; a year is marked more strongly, and leads to itself."""

    day: date
    text: str
    year: bool


def ticks(first: date, last: date) -> list[Tick]:
    """Return the months of a year, the quarters of a few years, or the years alone."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = 1 if months <= 15 else 3 if months <= 54 else 12
    found = []
    year, month = first.year, first.month
    while (day := date(year, month, 1)) <= last:
        if day >= first and (month - 1) % step == 0:
            found.append(Tick(day, str(year) if month == 1 else f"{day:%b}", month == 1))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found
