"""Days, spans and lists in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def day(on: date) -> str:
    """Return a day: 4 May 2025."""
    return f"{on.day} {on:%B %Y}"


def days(listed: Iterable[date], most: int = 6) -> str:
    """Return days in a row; the newest ones where there are many."""
    every = sorted(set(listed))
    shown = every[-most:]
    words = joined([day(d) for d in shown])
    return f"{words}, and before" if len(every) > most else words


def joined(parts: Sequence[str]) -> str:
    """Return parts with commas, the last after "and"."""
    listed = list(parts)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


def number(n: int) -> str:
    """Return a small number in words."""
    return NUMBERS[n] if 0 <= n < len(NUMBERS) else str(n)


def span(days_: int) -> str:
    """Return a length of time as people say it."""
    if days_ < 14:
        return f"{number(days_)} day{'' if days_ == 1 else 's'}"
    if days_ < 70:
        return f"{number(round(days_ / 7))} weeks"
    if days_ < 700:
        return f"{number(round(days_ / 30.4))} months"
    return f"{number(round(days_ / 365.25))} years"


def capital(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def plural(count: int, one: str, many: str = "") -> str:
    """Return a number with its word: one entry, three entries."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"
