"""Reads of the line of time, as the transaction's viewer may."""

from kithline.chronology.queries.bands import Led, leads
from kithline.chronology.queries.line import (
    MOST_A_PAGE,
    Count,
    Counts,
    Narrowing,
    Point,
    counts,
    family,
    known_unwritten,
    line,
    points,
)

__all__ = [
    "MOST_A_PAGE",
    "Count",
    "Counts",
    "Led",
    "Narrowing",
    "Point",
    "counts",
    "family",
    "known_unwritten",
    "leads",
    "line",
    "points",
]
