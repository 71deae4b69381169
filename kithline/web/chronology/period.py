"""The period that a picture shows: a year back, three, since birth, or one calendar year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kithline.web.chronology.asked import Asked
from kithline.web.components import FilterItem

SPANS = {"1": 1, "3": 3}


@dataclass(frozen=True)
class Period:
    """From a day to a day, and how it was asked for."""

    first: date
    last: date
    span: str = "3"
    year: int | None = None

    @property
    def title(self) -> str:
        """The heading of the page."""
        if self.year:
            return f"{self.year}, all agencies"
        return {"1": "One year", "3": "Three years"}.get(
            self.span, "All of the time"
        ) + ", all agencies"


def period(query: Any, *, today: date, begun: date) -> Period:
    """Return the period asked for; what cannot be read is three years."""
    raw = query.get("year", "")
    if raw.isascii() and raw.isdigit() and begun.year <= int(raw[:5]) <= today.year:
        year = int(raw)
        last = min(date(year, 12, 31), today)
        return Period(date(year, 1, 1), last, "", year)
    if query.get("span") == "all":
        return Period(min(begun, years_back(today, 1)), today, "all")
    span = query.get("span", "3") if query.get("span", "3") in SPANS else "3"
    return Period(years_back(today, SPANS[span]), today, span)


def years_back(day: date, years: int) -> date:
    """Return the same day so many years before."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def zooms(asked: Asked, shown: Period, *, begun: date, today: date, since: str) -> list[FilterItem]:
    """Return the choices of period: links, no script."""
    found = [
        FilterItem("1 year", asked.href(span="1"), current=shown.span == "1", gap=True),
        FilterItem("3 years", asked.href(span="3"), current=shown.span == "3"),
        FilterItem(since, asked.href(span="all"), current=shown.span == "all"),
    ]
    if shown.year:
        if shown.year > begun.year:
            found.append(
                FilterItem(str(shown.year - 1), asked.href(year=str(shown.year - 1)), gap=True)
            )
        found.append(
            FilterItem(str(shown.year), asked.href(year=str(shown.year)), current=True,
                       gap=shown.year == begun.year)
        )  # fmt: skip
        if shown.year < today.year:
            found.append(FilterItem(str(shown.year + 1), asked.href(year=str(shown.year + 1))))
    return found
