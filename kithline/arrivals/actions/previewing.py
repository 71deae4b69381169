"""Looking a list through before anything is written: rows read, people looked for, what is there already.

A file is read once, in pieces, so that a long one needs no more memory than a short one. People whom
the list names beyond doubt are found many at once; the others one by one, as on the find page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice, zip_longest
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from kithline.arrivals import files, layouts, permissions, queries, weighing
from kithline.arrivals.actions import looking as looks
from kithline.arrivals.enums import Found, Stage, State
from kithline.arrivals.lines import Reader
from kithline.arrivals.models import Arrival, ListRow, Whom
from kithline.arrivals.rules import Seen, check_move, state_of
from kithline.arrivals.shapes import Identity, Line
from kithline.audit import actions as audit
from kithline.audit.enums import Kind as AuditKind
from kithline.core import rows
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.core.ids import new_id, new_ids
from kithline.core.progress import Say, silent
from kithline.people import finding, matching

CHUNK = 2_000
MOST_SEARCHES = 5_000
TOO_MANY = (
    "Too many on this list cannot be found by name and date of birth: look for them one by one."
)
HOLIDAY = timedelta(days=9)  # a week without a register between two half-terms


@dataclass
class Looking:
    """What one reading of a list carries from row to row."""

    arrival: Arrival
    by: Actor
    at: datetime
    say: Say
    places: dict[Identity, int] = field(default_factory=dict)
    found: list[tuple[Found, UUID | None, tuple[UUID, ...]]] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    starts: list[date] = field(default_factory=list)  # of half-terms
    searches: int = 0
    asks_hub: bool = False
    household: bool = False


@transaction.atomic
def begin_reading(*, arrival_id: UUID, by: Actor, at: datetime) -> Arrival:
    """Say that a list is to be looked through by a job: nobody begins with it meanwhile."""
    arrival = queries.locked(by, arrival_id)
    permissions.check_match(by, arrival, at)
    check_move(arrival.stage, Stage.READING)
    arrival.stage, arrival.stage_at, arrival.trouble = Stage.READING, at, ""
    arrival.save(update_fields=["stage", "stage_at", "trouble"])
    return arrival


@transaction.atomic
def preview(*, arrival_id: UUID, by: Actor, at: datetime, say: Say = silent) -> Arrival:
    """Read a list and say of each row what would become of it. Writes nothing to the record."""
    arrival = queries.locked(by, arrival_id)
    permissions.check_match(by, arrival, at)
    if not arrival.layout:
        raise Invalid({"layout": "Say first what the columns of this list mean."})
    if arrival.stage != Stage.READING:
        check_move(arrival.stage, Stage.READING)
    ListRow.objects.filter(arrival_id=arrival.id).delete()
    Whom.objects.filter(arrival_id=arrival.id).delete()
    layout = layouts.Layout.model_validate(arrival.layout_content)
    content = queries.content(arrival)
    looking = Looking(arrival, by, at, say, household=layout.household)
    reader = Reader(layout, at.astimezone(LONDON).date())
    if layout.half_terms:
        looking.starts = _half_terms(_lines(arrival, reader, content))
    total = max(content.count(b"\n"), 1)
    read = 0
    lines = _lines(arrival, reader, content)
    with rows.beside():
        while chunk := list(islice(lines, CHUNK)):
            read += len(chunk)
            _chunk(looking, reader, chunk)
            say("reading", min(read, total), max(total, read))
    _count_people(looking)
    _say_who_is_plain(looking)
    arrival.rows = read
    arrival.asks_hub = looking.asks_hub
    arrival.stage, arrival.stage_at, arrival.trouble = Stage.READY, at, ""
    arrival.save(update_fields=["rows", "asks_hub", "stage", "stage_at", "trouble"])
    audit.note(
        verb="looked a list through",
        by=by,
        at=at,
        kind=AuditKind.SEARCHED,
        subject=("arrival", arrival.id),
        detail={"rows": read, "people": len(looking.found)},
    )
    return arrival


def _lines(arrival: Arrival, reader: Reader, content: bytes) -> Iterator[Line]:
    opened = files.open_file(arrival.file_name, content)
    width = len(opened.headings)
    headings = layouts.as_spelled(opened.headings, reader.layout)
    for raw in opened.rows:
        cells = dict(zip_longest(headings, raw.cells[:width], fillvalue=""))
        yield reader.read(raw.line, cells, len(raw.cells), width)


def _half_terms(lines: Iterator[Line]) -> list[date]:
    """Return the first Monday of each half-term: a week that no pupil has marks in ends one."""
    weeks = sorted({line.day for line in lines if line.day and not line.refused})
    return [w for i, w in enumerate(weeks) if i == 0 or w - weeks[i - 1] > HOLIDAY]


def _chunk(looking: Looking, reader: Reader, chunk: list[Line]) -> None:
    _find_people(looking, chunk)
    same = _brought_before(looking, chunk)
    like = _written_already(looking, reader, chunk)
    made = []
    ids = iter(new_ids(len(chunk)))
    for line in chunk:
        places = line.places
        for place in places:
            looking.counts[place] += 1
        twice = not line.refused and bool(line.marks) and line.marks[0] in looking.marks
        looking.marks.update(line.marks)
        near = like.get(line.number)
        seen = Seen(
            refused=line.refused,
            twice=twice,
            same=bool(line.marks) and line.marks[0] in same,
            asked=bool(line.questions),
            like=near is not None,
            found=tuple(str(looking.found[p][0]) for p in places),
            optional=tuple(w.optional for w in line.who),
            who_answers=("",) * len(places),
        )
        state = state_of(seen)
        looking.asks_hub |= state == State.HUB
        made.append({"id": next(ids), **_row(looking, line, places, state, near)})
    rows.insert(
        ListRow,
        made,
        {
            "arrival_id": looking.arrival.id,
            "partnership_id": looking.by.partnership_id,
            "agency_id": looking.by.own_agency,
        },
    )


def _row(
    looking: Looking,
    line: Line,
    places: list[int],
    state: State,
    near: tuple[UUID, str] | None,
) -> dict[str, Any]:
    return {
        "line": line.number,
        "state": state,
        "cells": line.raw,
        "said": _said(looking, line),
        "problems": [
            {"column": p.column, "words": p.words, "refuses": p.refuses} for p in line.problems
        ],
        "whoms": places,
        "bundle": _bundle(looking, line, places)[:160],
        "mark": line.marks[0] if line.marks else "",
        "like_entry_id": near[0] if near else None,
        "like_how": near[1] if near else "",
        "also": [],
        "place_id": None,
        "place_entry_id": None,
        "answer": "",
        "answered_by": "",
    }


def _bundle(looking: Looking, line: Line, places: list[int]) -> str:
    """Return what rows share that make one entry together."""
    if line.group:
        return line.group
    if looking.starts and line.day and places:
        start = max((s for s in looking.starts if s <= line.day), default=line.day)
        return f"{places[0]}|{start.isoformat()}"
    return ""


def _said(looking: Looking, line: Line) -> dict[str, Any]:
    kept: dict[str, Any] = {
        "day": line.day.isoformat() if line.day else "",
        "to": line.to_day.isoformat() if line.to_day else "",
        "time": line.time,
        "kind": line.kind,
        "reference": line.reference,
        "fact": line.fact,
        "words": line.words,
        "words_by": line.words_by,
        "done": line.done,
        "author": line.author,
        "tags": line.tags,
        "restriction": line.restriction,
        "restriction_reason": line.restriction_reason,
        "letter": line.letter,
        "of_place": line.of_place,
        "household": looking.household,
        "details": line.details,
        "questions": line.questions,
        "notes": line.notes,
        "readings": [d.isoformat() for d in line.readings],
        "optional": [w.optional for w in line.who],
    }
    return {k: v for k, v in kept.items() if v}


# --- people -------------------------------------------------------------------------------------


def _find_people(looking: Looking, chunk: list[Line]) -> None:
    new: list[Identity] = []
    for line in chunk:
        for who in line.who:
            place = looking.places.get(who)
            if place is None:
                place = looking.places[who] = len(looking.places)
                looking.counts.append(0)
                new.append(who)
            line.places.append(place)
    if not new:
        return
    first = len(looking.places) - len(new)
    met = looks.meet(first, new)
    scale = matching.weights()
    made, lines = [], []
    for place, who in enumerate(new, first):
        if place in met:
            person, numbered = met[place]
            found, why, candidates = (
                Found.PLAIN,
                "",
                [looks.beyond_doubt(person, who, numbered, scale)],
            )
            chosen: UUID | None = person
            near: tuple[UUID, ...] = (person,)
            lines.append(
                audit.event(
                    verb="found on a list", by=looking.by, at=looking.at, kind=AuditKind.SEARCHED,
                    subject=("arrival", looking.arrival.id), person_id=person,
                )
            )  # fmt: skip
        else:
            found, chosen, why, candidates, near = _search(looking, who)
        looking.found.append((found, chosen, near))
        made.append(
            {
                "id": new_id(),
                "arrival_id": looking.arrival.id,
                "partnership_id": looking.by.partnership_id,
                "agency_id": looking.by.own_agency,
                "place": place,
                "name": who.words[:210],
                "facts": looks.facts_of(who),
                "identity": looks.kept(who),
                "plain": False,
                "alike": [],
                "kind": "",
                "rows": 0,
                "found": found,
                "why": why[:300],
                "candidates": candidates,
                "person_id": chosen,
                "answer": "",
                "answered_by": "",
                "spelling": "",
                "spelling_by": "",
            }
        )
    rows.insert(Whom, made)
    audit.note_many(lines)


def _search(looking: Looking, who: Identity) -> looks.Looked:
    """Look for one person as the find page does, unless too many were looked for."""
    if looking.searches >= MOST_SEARCHES:
        return looks.Looked(Found.ASK, None, TOO_MANY, [], ())
    looking.searches += finding.is_enough(looks.asked_of(who))
    return looks.look(who, looking.by, looking.at)


def _say_who_is_plain(looking: Looking) -> None:
    """Say of whom is not in the record whether anything asks for a look, now that all are known."""
    new = {
        place: who
        for who, place in looking.places.items()
        if looking.found[place][0] == Found.NOBODY
    }
    alike = weighing.alike_in_list(new)
    for place, others in alike.items():
        Whom.objects.filter(arrival_id=looking.arrival.id, place=place).update(
            alike=sorted(others)[:20]
        )
    plain = [p for p, who in new.items() if weighing.is_plain(who) and p not in alike]
    Whom.objects.filter(arrival_id=looking.arrival.id, place__in=plain).update(plain=True)


# --- what is there already ----------------------------------------------------------------------


def _brought_before(looking: Looking, chunk: list[Line]) -> set[str]:
    marks = [line.marks[0] for line in chunk if line.marks]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mark FROM arrivals_reference"
            " WHERE agency_id = %s AND partnership_id = %s AND mark = ANY (%s)",
            [looking.by.own_agency, looking.by.partnership_id, marks],
        )
        return {mark for (mark,) in cursor.fetchall()}


def _written_already(
    looking: Looking, reader: Reader, chunk: list[Line]
) -> dict[int, tuple[UUID, str]]:
    """Return, by line, the entry that tells of the same event, and how near it is."""
    asked = []
    for line in chunk:
        people = {p for place in line.places for p in looking.found[place][2]}
        if line.refused or line.day is None or not people:
            continue
        asked.append(
            {
                "line": line.number,
                "people": [str(p) for p in people],
                "day": line.day.isoformat(),
                "to_day": (line.to_day or line.day).isoformat(),
                "kind": line.kind,
                "letter": line.letter,
                "only_kind": reader.layout.like_kind_only,
            }
        )
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM arrivals_like(%s::jsonb)", [orjson.dumps(asked).decode()])
        return {line: (entry, how) for line, entry, _, how in cursor.fetchall()}


def _count_people(looking: Looking) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE arrivals_whom SET rows = c.n FROM unnest(%s::integer[], %s::integer[]) c (place, n)"
            " WHERE arrival_id = %s AND arrivals_whom.place = c.place",
            [list(range(len(looking.counts))), looking.counts, looking.arrival.id],
        )
