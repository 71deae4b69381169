"""When a clock ends: a pure function of rule, event and calendar.

The day of the event is day 0. Working days are Monday to Friday less bank holidays of England and
Wales and closure days. A month step lands on the same day number, or on the month's last day. Hours
are hours that pass, whatever the clocks on the wall do; working hours begin at the next moment the
desk is open.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from kithline.timescales import catalogue
from kithline.timescales.calendars import WorkingCalendar
from kithline.timescales.catalogue import Catalogue
from kithline.timescales.enums import Direction, Recurrence, Start, Unit
from kithline.timescales.moments import (
    FIRST_YEAR,
    LAST_YEAR,
    ClockError,
    aware,
    day_of,
    end_of,
    iso,
    london,
    within_years,
)
from kithline.timescales.shape import ClockRule

Event = dt.date | dt.datetime


class NoNumber(ClockError):
    """The rule names no length of time: a person sets the date."""


@dataclass(frozen=True)
class Due:
    """When a clock ends.

    ``on`` is the day. ``at`` is the moment after which the clock is late: to the minute for a rule
    that counts hours, the end of the day in London for every other rule.
    """

    rule: ClockRule
    since: Event
    on: dt.date
    at: dt.datetime

    @property
    def timed(self) -> bool:
        """True when the moment matters, false when the day does."""
        return self.rule.unit.timed

    def __str__(self) -> str:
        return iso(self.at) if self.timed else self.on.isoformat()


def due(
    rule: str | ClockRule,
    from_: Event,
    *,
    partnership: str = "",
    of: Catalogue | None = None,
    calendar: WorkingCalendar | None = None,
    by: dt.date | None = None,
) -> Due:
    """Return when the clock ends that the event ``from_`` starts (or, before an event, precedes).

    ``rule`` is an id, looked up among the rules of a place as they hold on the day of the event, or
    a rule already at hand. The place is ``of``, or ``partnership`` (its slug or name; empty: the
    national rules). ``calendar`` takes the place of the pack's own. ``by`` is the day a person set,
    for a rule without a number. A time without offset is London's. Raises ``ClockError``.
    """
    if calendar is None or isinstance(rule, str):
        place = of or catalogue.for_partnership(partnership)
        calendar = calendar or place.calendar
        rule = rule if isinstance(rule, ClockRule) else place.rule(rule, day_of(from_))
    try:
        return _end(rule, from_, calendar, by)
    except OverflowError:
        raise ClockError(
            f"This clock ends outside the years {FIRST_YEAR} to {LAST_YEAR}."
        ) from None


def sooner(due: Due, day: dt.date) -> Due:
    """Return the clock brought forward to a day a person set: never a later one than the rule's."""
    if day > due.on:
        raise ClockError(f"That is later than the rule allows: {due}.")
    if due.timed and day == due.on:
        return due
    return Due(due.rule, due.since, day, min(due.at, end_of(day)))


def _end(rule: ClockRule, from_: Event, used: WorkingCalendar, by: dt.date | None) -> Due:
    if rule.unit.timed:
        if not isinstance(from_, dt.datetime):
            raise ClockError(f"{rule.name!r} counts hours: say the time too, as 2026-03-02T14:30.")
        at = _moment(rule, aware(from_), used)
        within_years(at.date())
        return Due(rule, from_, at.date(), at)
    day = day_of(from_)
    on = _set_day(rule, day, by) if rule.unit is Unit.BY_DATE else _day(rule, day, used)
    within_years(on)
    return Due(rule, from_, on, end_of(on))


def _moment(rule: ClockRule, event: dt.datetime, used: WorkingCalendar) -> dt.datetime:
    hours = (rule.amount or 0) * (-1 if rule.direction is Direction.BEFORE else 1)
    if rule.unit is Unit.WORKING_HOURS:
        return used.step_hours(event, hours, past_closing=rule.past_closing)
    return london(event.astimezone(dt.UTC) + dt.timedelta(hours=hours))


def _day(rule: ClockRule, day: dt.date, used: WorkingCalendar, times: int = 1) -> dt.date:
    """Return the day ``times`` steps of the rule away from ``day``."""
    sign = -1 if rule.direction is Direction.BEFORE else 1
    amount = (rule.amount or 0) * times * sign
    one = dt.timedelta(days=sign)
    # Counted from and including the event's own day: that day is day 1.
    inclusive = rule.start is Start.DAY_1
    if rule.unit is Unit.WORKING_DAYS:
        return used.step(day - one if inclusive else day, amount)
    if rule.unit is Unit.MONTHS:
        landed = month_step(day, amount)
    else:
        landed = day + dt.timedelta(days=amount * (7 if rule.unit is Unit.WEEKS else 1))
    return landed - one if inclusive else landed


def _set_day(rule: ClockRule, day: dt.date, by: dt.date | None) -> dt.date:
    if by is not None:
        late = by < day if rule.direction is Direction.AFTER else by > day
        if late:
            raise ClockError(f"The day set lies on the wrong side of {rule.since}.")
        return by
    if rule.by is None:
        raise NoNumber(
            f"{rule.name!r} names no length of time, so a person sets the date. {rule.note}".strip()
        )
    month, number = (int(part) for part in rule.by.split("-"))
    this_year = _same_or_last(day.year, month, number)
    return this_year if this_year > day else _same_or_last(day.year + 1, month, number)


def month_step(day: dt.date, count: int) -> dt.date:
    """Return the same day number ``count`` months on, or that month's last day."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OverflowError
    return _same_or_last(year, month + 1, day.day)


def _same_or_last(year: int, month: int, number: int) -> dt.date:
    return dt.date(year, month, min(number, months.monthrange(year, month)[1]))


def occurrences(
    rule: str | ClockRule,
    from_: Event,
    *,
    partnership: str = "",
    calendar: WorkingCalendar | None = None,
) -> Iterator[Due]:
    """Yield when a clock ends, again and again: once for a rule that does not recur.

    ``after-each`` counts each time from the last, taken to have happened on its last possible day.
    ``fixed`` counts every step from the first event, so that the 31st comes back after February.
    """
    place = catalogue.for_partnership(partnership)
    found = place.rule(rule, day_of(from_)) if isinstance(rule, str) else rule
    used = calendar or place.calendar
    latest = due(found, from_, calendar=used)
    yield latest
    count = 1
    while found.recurrence is not Recurrence.ONCE:
        count += 1
        try:
            if found.recurrence is Recurrence.FIXED and not found.unit.timed and found.amount:
                day = _day(found, day_of(from_), used, count)
                within_years(day)
                latest = Due(found, from_, day, end_of(day))
            else:
                latest = due(found, latest.at if latest.timed else latest.on, calendar=used)
        except (ClockError, OverflowError):
            return
        yield latest
