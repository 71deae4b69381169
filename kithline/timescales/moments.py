"""Moments and days in London: reading them, and refusing the hour that does not exist."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
# The library of bank holidays ends with 2100 and then says, wrongly, that there are none.
FIRST_YEAR, LAST_YEAR = 1980, 2100

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?\Z")


class ClockError(ValueError):
    """A date, a time or a rule that a clock cannot work with; the message is for a person."""


def local(naive: dt.datetime) -> dt.datetime:
    """Return a wall-clock time in London as an aware moment.

    When the clocks go back an hour stands twice: the first is taken. When they go forward an hour
    is missing: a time inside it raises ``ClockError``.
    """
    first = naive.replace(tzinfo=LONDON, fold=0)
    if london(first.astimezone(dt.UTC)).replace(tzinfo=None) != naive:
        after = london(first.astimezone(dt.UTC))
        raise ClockError(
            f"{naive:%H:%M} on {naive.day} {naive:%B %Y} does not exist: the clocks went forward."
            f" Did you mean {after:%H:%M}?"
        )
    return first


def london(moment: dt.datetime) -> dt.datetime:
    """Return an aware moment as London's wall clock shows it."""
    return moment.astimezone(LONDON)


def aware(moment: dt.datetime) -> dt.datetime:
    """Return the moment in London: a wall-clock time is read by ``local``."""
    within_years(moment.date())
    return local(moment) if moment.tzinfo is None else london(moment)


def day_of(event: dt.date | dt.datetime) -> dt.date:
    """Return the day in London on which an event falls."""
    if isinstance(event, dt.datetime):
        return aware(event).date()
    within_years(event)
    return event


def end_of(day: dt.date) -> dt.datetime:
    """Return the moment at which a day in London is over."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), LONDON)


def within_years(day: dt.date) -> None:
    """Raise ``ClockError`` for a year whose bank holidays nobody can know."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ClockError(f"The year {day.year} lies outside {FIRST_YEAR} to {LAST_YEAR}.")


def read(text: str) -> dt.date | dt.datetime:
    """Read ``2026-03-02`` as a day, ``2026-03-02T14:30`` as a moment in London.

    An offset (``Z``, ``+01:00``) is taken as it stands. Raises ``ClockError`` with the reason.
    """
    stripped = text.strip()
    try:
        if _DAY.match(stripped):
            day = dt.date.fromisoformat(stripped)
            within_years(day)
            return day
        if _MOMENT.match(stripped):
            return aware(dt.datetime.fromisoformat(stripped))
    except ClockError:
        raise
    except (ValueError, OverflowError):
        raise ClockError(f"{stripped!r} is no date in the calendar.") from None
    shown = stripped if len(stripped) <= 40 else stripped[:40] + "…"
    raise ClockError(f"{shown!r} is no date or time. Write it as 2026-03-02T14:30.")


def iso(moment: dt.datetime) -> str:
    """Return a moment as local time with its offset, seconds only where there are any."""
    shown = london(moment)
    return shown.isoformat(timespec="seconds" if shown.second or shown.microsecond else "minutes")
