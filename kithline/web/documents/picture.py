"""The picture of a paper: its own entries on one line of time, and the same as a table.

It is drawn of what stands on the paper and nothing else. Homes are numbered: no address is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from kithline.chronology.queries import MOST_A_LANE, Column
from kithline.record.queries import EntryView
from kithline.web.child.opening import Record
from kithline.web.child.words import day_of
from kithline.web.chronology import bands
from kithline.web.chronology.drawing import Picture, Track, columns, draw
from kithline.web.chronology.period import Period
from kithline.web.chronology.picture_views import COLUMNS, counted, lanes_of, words

SHORTEST = timedelta(days=27)
LINKS = frozenset({"link", "end"})


def picture(
    record: Record, entries: Sequence[EntryView], *, title: str, several: bool,
    since: date | None, until: date | None,
) -> dict[str, Any] | None:  # fmt: skip
    """Return the picture as plain values: shapes for the PDF, a table for it and for Word."""
    if not entries:
        return None
    days = [day_of(e.happened_from) for e in entries]
    last = min(until or max(days), record.today)
    first = min(since or min(days), last - SHORTEST)
    shown = Period(first, last, "all")
    starts = columns(first, last, fit=COLUMNS)
    held = held_in(entries, starts)
    lanes = lanes_of(
        "Their words" if several else f"{record.called}’s words", held, record.today, starts
    )
    drawn = Picture(
        called=record.called, title=title, words=words(held), first=first, last=last,
        today=record.today, born=record.circle.person.dob,
        tracks=[_unnamed(t) for t in bands.tracks(record, shown)],
        lanes=[make for _, _, make in lanes],
        to_year=lambda _: "", to_month=lambda _: "", to_period=lambda *_: "",
    )  # fmt: skip
    wide = draw(drawn)[0]
    drawing = replace(wide, shapes=tuple(s for s in wide.shapes if s.kind not in LINKS))
    return {
        "shapes": str(drawing.markup()),
        "width": drawing.width,
        "height": drawing.height,
        "title": title,
        "words": drawn.words,
        "workers": bands.workers_note(drawn.tracks),
        "heads": [name for _, name, _ in lanes],
        "rows": [
            {"when": when, "cells": cells}
            for when, cells in reversed(counted(shown, held, [code for code, _, _ in lanes]))
            if any(cells)
        ],  # in the order of the paper, the oldest first
    }


def held_in(entries: Sequence[EntryView], starts: Sequence[date]) -> list[Column]:
    """Return entries as the lanes draw them, as the database does for the page."""
    by_lane: dict[str, list[tuple[date, bool, bool]]] = {}
    for entry in entries:
        day = day_of(entry.happened_from)
        mark = (day, entry.harm, entry.strength and not entry.harm)
        by_lane.setdefault(entry.agency_kind, []).append(mark)
        if entry.child_words:
            by_lane.setdefault("words", []).append((day, False, False))
    found = []
    for lane, marked in by_lane.items():
        many = len(marked) > MOST_A_LANE
        gathered: dict[date, list[tuple[date, bool, bool]]] = {}
        for mark in marked:
            place = max((s for s in starts if s <= mark[0]), default=mark[0]) if many else mark[0]
            gathered.setdefault(place, []).append(mark)
        for those in gathered.values():
            dates = [d for d, _, _ in those]
            harm, strength = sum(h for _, h, _ in those), sum(s for _, _, s in those)
            found.append(Column(lane, min(dates), max(dates), many, len(those), harm, strength))
    return sorted(found, key=lambda c: (c.first, c.lane))


def _unnamed(track: Track) -> Track:
    """Return a track of homes with numbers in place of addresses; another as it is."""
    if not track.moves:
        return track
    homes = [replace(b, text=f"Home {n}", short=str(n)) for n, b in enumerate(track.bands, start=1)]
    return replace(track, bands=homes)
