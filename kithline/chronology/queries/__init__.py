"""Reads of the line of time, as the transaction's viewer may."""

from kithline.chronology.queries.bands import Led, leads
from kithline.chronology.queries.bundle import Bundle, bundle
from kithline.chronology.queries.line import (
    MOST_A_PAGE,
    Count,
    Counts,
    Dot,
    Narrowing,
    Point,
    counts,
    dots,
    family,
    known_unwritten,
    line,
    points,
)
from kithline.chronology.queries.owed import (
    agencies_to_ask,
    answers_for,
    part,
    parts_asked_of,
    parts_owed,
)
from kithline.chronology.queries.signed import (
    draft_of,
    reading,
    reading_entries,
    readings,
    selected,
    summaries,
    summary,
    views_of,
)

__all__ = [
    "MOST_A_PAGE",
    "Bundle",
    "Count",
    "Counts",
    "Dot",
    "Led",
    "Narrowing",
    "Point",
    "agencies_to_ask",
    "answers_for",
    "bundle",
    "counts",
    "dots",
    "draft_of",
    "family",
    "known_unwritten",
    "leads",
    "line",
    "part",
    "parts_asked_of",
    "parts_owed",
    "points",
    "reading",
    "reading_entries",
    "readings",
    "selected",
    "summaries",
    "summary",
    "views_of",
]
