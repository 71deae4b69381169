"""Days, times and lists as pages say them (look.md, Words)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from kithline.core.clock import LONDON


def day_of(moment: datetime) -> date:
    """Return the day in London."""
    return moment.astimezone(LONDON).date()


def clock_time(moment: datetime) -> str:
    """Return a time of day: 9:25, 16:05."""
    local = moment.astimezone(LONDON)
    return f"{local.hour}:{local.minute:02}"


def short_day(day: date) -> str:
    """Return a day for the edge of the story: Tue 3 Nov."""
    return f"{day:%a} {day.day} {day:%b}"


def list_day(day: date) -> str:
    """Return a day for lists: Fri 30 October."""
    return f"{day:%a} {day.day} {day:%B}"


def long_day(day: date) -> str:
    """Return a day with its year: 30 October 2026."""
    return f"{day.day} {day:%B} {day.year}"


def near_day(day: date, today: date) -> str:
    """Return a day, its year only when that is another one: 30 October, 3 May 2024."""
    return f"{day.day} {day:%B}" if day.year == today.year else long_day(day)


def month(day: date) -> str:
    """Return a month for a heading: November 2026."""
    return f"{day:%B} {day.year}"


def recently(moment: datetime, now: datetime) -> str:
    """Return a moment as people say it lately: today 11:02, yesterday 16:48, Fri 30 October."""
    day, today = day_of(moment), day_of(now)
    if day == today:
        return f"today {clock_time(moment)}"
    if day == today - timedelta(days=1):
        return f"yesterday {clock_time(moment)}"
    return f"{list_day(day)}" if day.year == today.year else long_day(day)


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its word: 1 child, 19 children."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip


def spelt(number: int) -> str:
    """Return a small number as a word."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"


def how_long(start: date, end: date) -> str:
    """Return a span: 5 days, 8 weeks, 11 months, 3 years."""
    days = max((end - start).days, 0)
    if days < 14:
        return count(days, "day")
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    if months < 3:
        return count(days // 7, "week")
    return count(months, "month") if months < 24 else count(months // 12, "year")


def joined(names: Iterable[str]) -> str:
    """Return names as a list in a sentence: Izzy, Alfie and Carly."""
    every = [n for n in names if n]
    return " and ".join(([", ".join(every[:-1])] if len(every) > 1 else []) + every[-1:])


def sentence(text: str) -> str:
    """Return a text with a capital first and a stop last."""
    bare = text.strip()
    if not bare:
        return ""
    ended = bare if bare[-1] in ".?!…”" else f"{bare}."
    return ended[:1].upper() + ended[1:]


def lower_first(text: str) -> str:
    """Return a text that goes on in a sentence; names and abbreviations keep their capitals."""
    if len(text) > 1 and text[1].isupper():
        return text
    return text[:1].lower() + text[1:]
