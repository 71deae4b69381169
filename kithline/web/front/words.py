"""Dates and times in words, as these pages say them."""

from __future__ import annotations

from datetime import date, datetime

from kithline.core.clock import LONDON


def day(on: date, *, today: date | None = None) -> str:
    """Return "Tue 24 November"; with the year when it is not this one."""
    words = f"{on:%a} {on.day} {on:%B}"
    return words if today is None or on.year == today.year else f"{words} {on.year}"


def long_day(on: date) -> str:
    """Return "24 November 2026"."""
    return f"{on.day} {on:%B} {on.year}"


def clock(moment: datetime) -> str:
    """Return "9:25"."""
    local = moment.astimezone(LONDON)
    return f"{local.hour}:{local.minute:02}"


def moment(at: datetime, now: datetime) -> str:
    """Return "today at 11:05", "yesterday at 16:20", or the day and the time."""
    local, here = at.astimezone(LONDON), now.astimezone(LONDON)
    days = (here.date() - local.date()).days
    if days == 0:
        return f"today at {clock(at)}"
    if days == 1:
        return f"yesterday at {clock(at)}"
    return f"{day(local.date(), today=here.date())} at {clock(at)}"


def by_day(on: date, now: datetime) -> str:
    """Return "today", "tomorrow", or "Tue 24 November"."""
    today = now.astimezone(LONDON).date()
    return {0: "today", 1: "tomorrow"}.get((on - today).days, day(on, today=today))


def joined(names: list[str]) -> str:
    """Return "Kiera", "Kiera and Theo", "Kiera, Theo and Ann"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
