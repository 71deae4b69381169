"""The period that a picture shows: a year back, three, since birth, or one calendar year or month."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kithline.web.chronology.asked import NO_PERIOD, Asked
from kithline.web.components import FilterItem

SPANS = {"1": 1, "3": 3}


@dataclass(frozen=True)
class Period:
    """From a day to a day, and how it was asked for."""

    first: date
    last: date
    span: str = "3"
    year: int | None = None
    month: int | None = None

    @property
    def title(self) -> str:
        """The heading of the page."""
        if self.month:
            return f"{self.first:%B %Y}, all agencies"
        if self.year:
            return f"{self.year}, all agencies"
        return {"1": "One year", "3": "Three years"}.get(
            self.span, "All of the time"
        ) + ", all agencies"

    @property
    def asked(self) -> dict[str, str]:
        """How the address asks for it."""
        if self.month:
            return {**NO_PERIOD, "month": f"{self.first:%Y-%m}"}
        if self.year:
            return {**NO_PERIOD, "year": str(self.year)}
        return {**NO_PERIOD, "span": self.span}


def period(query: Any, *, today: date, begun: date) -> Period:
    """Return the period asked for; what cannot be read is three years."""
    raw, _, month = query.get("month", "").partition("-")
    if raw and month in {f"{n:02d}" for n in range(1, 13)}:
        year, n = _year(raw, begun, today), int(month)
        if year and date(year, n, 1) <= today:
            last = min(date(year, n, monthrange(year, n)[1]), today)
            return Period(date(year, n, 1), last, "", year, n)
    if year := _year(query.get("year", ""), begun, today):
        return Period(date(year, 1, 1), min(date(year, 12, 31), today), "", year)
    if query.get("span") == "all":
        return Period(min(begun, years_back(today, 1)), today, "all")
    span = query.get("span", "3") if query.get("span", "3") in SPANS else "3"
    return Period(years_back(today, SPANS[span]), today, span)


def _year(raw: str, begun: date, today: date) -> int | None:
    """Return the year named, when it is one of the line."""
    if raw.isascii() and raw.isdigit() and begun.year <= int(raw[:5]) <= today.year:
        return int(raw)
    return None


def years_back(day: date, years: int) -> date:
    """Return the same day so many years before."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def zooms(asked: Asked, shown: Period, *, begun: date, today: date, since: str) -> list[FilterItem]:
    """Return the choices of period: links, no script."""

    def to(**how: str) -> str:
        return asked.href(**{**NO_PERIOD, **how})

    found = [
        FilterItem("1 year", to(span="1"), current=shown.span == "1", gap=True),
        FilterItem("3 years", to(span="3"), current=shown.span == "3"),
        FilterItem(since, to(span="all"), current=shown.span == "all"),
    ]
    if shown.month:
        found.append(FilterItem(str(shown.year), to(year=str(shown.year)), gap=True))
        beside = [shown.first - timedelta(days=1), shown.first, shown.last + timedelta(days=1)]
        months = [d for d in beside if begun.replace(day=1) <= d <= today]
        found += [
            FilterItem(f"{d:%b %Y}", to(month=f"{d:%Y-%m}"), current=d == shown.first, gap=not n)
            for n, d in enumerate(months)
        ]
    elif shown.year:
        years = [y for y in range(shown.year - 1, shown.year + 2) if begun.year <= y <= today.year]
        found += [
            FilterItem(str(y), to(year=str(y)), current=y == shown.year, gap=not n)
            for n, y in enumerate(years)
        ]
    return found
