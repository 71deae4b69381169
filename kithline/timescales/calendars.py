"""The working calendar: which days are worked, and when a desk is open.

Working days are Monday to Friday less the bank holidays of England and Wales and less local closure
days. Desk hours are local time, by weekday, and may have a gap at noon.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import holidays

from kithline.timescales.moments import LONDON, ClockError, london, within_years

Period = tuple[dt.time, dt.time]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OFFICE: tuple[tuple[Period, ...], ...] = (
    *(((dt.time(9), dt.time(17)),) for _ in range(5)),
    (),
    (),
)
# How many days ahead a desk's hours are looked for: ten years.
FARTHEST = 3700


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> frozenset[dt.date]:
    """Return the bank holidays of England and Wales in a year, substitute days among them."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=[year]))


def bank_holidays_around(day: dt.date) -> frozenset[dt.date]:
    """Return the bank holidays of the day's year and of its neighbours."""
    return frozenset().union(*(bank_holidays(day.year + n) for n in (-1, 0, 1)))


@dataclass(frozen=True)
class WorkingCalendar:
    """Days worked and hours a desk is open.

    ``hours`` holds, for Monday to Sunday, the periods in which the desk is open. ``closure_days``
    are working days on which the place is closed all the same.
    """

    hours: tuple[tuple[Period, ...], ...] = OFFICE
    closure_days: frozenset[dt.date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if len(self.hours) != 7:
            raise ClockError("Desk hours need seven days, Monday to Sunday.")
        for periods in self.hours:
            last = dt.time.min
            for opens, closes in periods:
                if opens < last or closes <= opens:
                    raise ClockError("Desk hours must close after they open, in order of the day.")
                last = closes

    def is_closed(self, day: dt.date) -> bool:
        """Say whether the day is a bank holiday or a closure day."""
        return day in self.closure_days or day in bank_holidays(day.year)

    def is_working_day(self, day: dt.date) -> bool:
        """Say whether the day counts as a working day."""
        return day.weekday() < 5 and not self.is_closed(day)

    def step(self, day: dt.date, working_days: int) -> dt.date:
        """Return the day that many working days after ``day`` (before it, when negative).

        ``day`` itself is day 0, worked or not: Saturday and one working day is Monday.
        """
        one = dt.timedelta(days=1 if working_days >= 0 else -1)
        left = abs(working_days)
        while left:
            day += one
            within_years(day)
            if self.is_working_day(day):
                left -= 1
        return day

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """Return how many working days lie after ``start`` up to and with ``end``; negative back."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def open_on(self, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
        """Return the periods in which the desk is open on a day, as moments in UTC."""
        if self.is_closed(day):
            return []
        return [
            tuple(dt.datetime.combine(day, t, LONDON).astimezone(dt.UTC) for t in period)  # type: ignore[misc]
            for period in self.hours[day.weekday()]
        ]

    def is_open(self, moment: dt.datetime) -> bool:
        """Say whether the desk is open at a moment (it is open as it opens, shut as it closes)."""
        day = london(moment).date()
        return any(opens <= moment < closes for opens, closes in self.open_on(day))

    def _onwards(self, moment: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        day = london(moment).date()
        for _ in range(FARTHEST):
            within_years(day)
            yield from ((max(o, moment), c) for o, c in self.open_on(day) if c > moment)
            day += dt.timedelta(days=1)

    def _backwards(self, moment: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        day = london(moment).date()
        for _ in range(FARTHEST):
            within_years(day)
            yield from ((o, min(c, moment)) for o, c in reversed(self.open_on(day)) if o < moment)
            day -= dt.timedelta(days=1)

    def next_working_moment(self, moment: dt.datetime) -> dt.datetime:
        """Return the moment itself while the desk is open, else when it next opens."""
        self._check_ever_open()
        return london(next(self._onwards(moment.astimezone(dt.UTC)))[0])

    def step_hours(
        self, moment: dt.datetime, hours: float, *, past_closing: bool = False
    ) -> dt.datetime:
        """Return when that many working hours are over, counted from the next working moment.

        ``past_closing``: what is begun is finished, so that once begun the hours run on after the
        desk has closed. Negative hours count backwards from the last working moment.
        """
        self._check_ever_open()
        start = moment.astimezone(dt.UTC)
        left = dt.timedelta(hours=abs(hours))
        if past_closing and hours >= 0:
            return london(self.next_working_moment(start).astimezone(dt.UTC) + left)
        for opens, closes in self._onwards(start) if hours >= 0 else self._backwards(start):
            if closes - opens >= left:
                return london(opens + left if hours >= 0 else closes - left)
            left -= closes - opens
        raise ClockError("These working hours do not come to an end within ten years.")

    def working_time_between(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """Return how long the desk is open between two moments."""
        start, end = start.astimezone(dt.UTC), end.astimezone(dt.UTC)
        if end < start:
            return -self.working_time_between(end, start)
        total = dt.timedelta()
        day, last = london(start).date(), london(end).date()
        while day <= last:
            for opens, closes in self.open_on(day):
                total += max(min(closes, end) - max(opens, start), dt.timedelta())
            day += dt.timedelta(days=1)
        return total

    def _check_ever_open(self) -> None:
        if not any(self.hours):
            raise ClockError("This desk has no opening hours, so working hours cannot be counted.")


def read_hours(text: str) -> Period:
    """Read ``08:30-17:00``; raises ``ClockError`` with the reason."""
    opens, _, closes = text.partition("-")
    try:
        period = dt.time.fromisoformat(opens.strip()), dt.time.fromisoformat(closes.strip())
    except ValueError:
        raise ClockError(f"{text!r} are no hours. Write them as 08:30-17:00.") from None
    if period[1] <= period[0]:
        raise ClockError(f"{text!r}: the desk closes before it opens.")
    return period
