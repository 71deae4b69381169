"""A long paper in parts, each a document with front page, list of parts, index and page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kithline.web.documents.presenters import months

FIRST_ONLY, LAST_ONLY = ("picture",), ("signed", "sources")


# Letters that an entry may have to stay on one page; a line that is begun counts as so many.
ONE_PAGE, LINE = 1_200, 40


@dataclass(frozen=True)
class Part:
    """A part of a paper: which it is, and from which entry to which."""

    number: int
    first: int
    last: int
    text: dict[str, Any]


def parts(text: dict[str, Any], most: int) -> list[Part]:
    """Return a paper in parts of at most ``most`` entries, cut where a month begins if there is one."""
    rows = text["rows"]
    spans = cuts([r["month"] for r in rows], most)
    text = {**text, "all_parts": [_named(rows, n, *span) for n, span in enumerate(spans, start=1)]}
    return [
        Part(n, start + 1, end, _part(text, start, end, n, len(spans)))
        for n, (start, end) in enumerate(spans, start=1)
    ]


def _named(rows: Sequence[dict[str, Any]], number: int, start: int, end: int) -> dict[str, Any]:
    """Return a line of the list of parts, which each part has: where to look for a time."""
    first, last = rows[start]["month"], rows[end - 1]["month"]
    return {
        "part": number,
        "entries": f"{start + 1:,} to {end:,}",
        "months": first if first == last else f"{first} to {last}",
    }


def cuts(labels: Sequence[str], most: int) -> list[tuple[int, int]]:
    """Return from where to where each part goes: full, or ended with a month in its second half."""
    found, start = [], 0
    while start < len(labels):
        end = min(start + most, len(labels))
        if end < len(labels):
            begins = (n for n in range(end, start + most // 2, -1) if labels[n] != labels[n - 1])
            end = next(begins, end)
        found.append((start, end))
        start = end
    return found


def _part(text: dict[str, Any], start: int, end: int, number: int, of: int) -> dict[str, Any]:
    rows = text["rows"][start:end]
    kept = {**text, "rows": rows, "months": months(rows)}
    if of == 1:
        return kept
    kept["part_number"] = number
    kept["part"] = f"Part {number} of {of}: entries {start + 1:,} to {end:,}"
    for name in FIRST_ONLY if number > 1 else ():
        kept[name] = None
    for name in LAST_ONLY if number < of else ():
        kept[name] = []
    return kept


def short(text: dict[str, Any]) -> set[int]:
    """Return the numbers of the entries so short that each stays on one page, on paper and in Word."""
    return {row["number"] for row in text["rows"] if _length(row) <= ONE_PAGE}


def _length(row: dict[str, Any]) -> int:
    parts = sum(LINE + len(p["text"]) for p in row["parts"])
    return parts + sum(LINE + len(a["why"]) + len(a["first"]) for a in row["amendments"])
