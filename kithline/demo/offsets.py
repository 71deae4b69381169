"""Days of the demonstration: day 0 is the Wednesday on or before the day it is built.

Every date of the invented world is a number of days from day 0, so that weekdays always hold. Bank
holidays are real and do not move: an office-hours day that lands on one goes to the working day before.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kithline.core.clock import LONDON
from kithline.timescales.calendars import bank_holidays

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """The calendar of one build."""

    built: datetime

    @property
    def zero(self) -> date:
        """Day 0: the Wednesday on or before the build."""
        day = self.built.astimezone(LONDON).date()
        return day - timedelta(days=(day.weekday() - 2) % 7)

    def day(self, offset: int | str) -> date:
        """Return the day at an offset."""
        return self.zero + timedelta(days=int(offset))

    def office_day(self, offset: int | str) -> date:
        """Return the day at an offset, moved to the working day before a bank holiday."""
        day = self.day(offset)
        while day in bank_holidays(day.year) or (day.weekday() >= 5 and day != self.day(offset)):
            day -= ONE
        return day

    def at(self, offset: int | str, clock: time, *, office: bool = True) -> datetime:
        """Return a moment on the day at an offset, in London."""
        day = self.office_day(offset) if office else self.day(offset)
        return datetime.combine(day, clock, LONDON)

    def live_day(self, back: int) -> date:
        """Return the last working day at or before the build (0), or the one ``back`` before it."""
        day = self.built.astimezone(LONDON).date()
        while not _working(day):
            day -= ONE
        for _ in range(back):
            day -= ONE
            while not _working(day):
                day -= ONE
        return day


def _working(day: date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def office_time(key: str) -> time:
    """Return a time between 9:00 and 15:59 that is always the same for a key."""
    minute = zlib.crc32(key.encode()) % 420
    return time(9 + minute // 60, minute % 60)
