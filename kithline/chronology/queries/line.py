"""The merged line of time: of a child, or of everybody at home and the brothers and sisters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from kithline.agencies.enums import Kind as AgencyKind
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.record import queries as record
from kithline.record.enums import Dimension, Kind
from kithline.record.queries import EntryView, Key

MOST_A_PAGE = 200
MOST_A_LANE = 240  # as many signs as a lane of the picture can hold, more or less
FIRST = Key(datetime(1, 1, 2, tzinfo=UTC), UUID(int=0))
LAST = Key(datetime(9999, 1, 1, tzinfo=UTC), UUID(int=(1 << 128) - 1))


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What of the line to show; all that is given must hold. ``stood``: as it was known then."""

    agency_kind: str = ""
    kind: str = ""
    dimension: str = ""
    harm: bool = False
    strength: bool = False
    words: bool = False
    late: bool = False
    disputed: bool = False
    amended: bool = False
    since: date | None = None
    until: date | None = None
    stood: datetime | None = None

    @property
    def values(self) -> list[Any]:
        """What the database is asked with, in the order of its arguments."""
        since, until = bounds(self.since, self.until)
        return [
            self.agency_kind or None, self.kind or None, self.dimension or None, self.harm,
            self.strength, self.words, self.late, self.disputed, self.amended, since, until, self.stood,
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """An entry as the picture needs it: when, whose, what sort; no text."""

    entry_id: UUID
    happened_from: datetime
    happened_to: datetime
    precision: str
    agency_kind: str
    kind: str
    dimensions: list[str]
    harm: bool
    strength: bool
    own_words: bool
    restricted: bool
    late: bool


class Column(NamedTuple):
    """Entries of a lane of the picture (an agency, or "words"): of one day, or of a column of time.

    ``strength`` counts those that are not of harm too. ``many``: the lane has more than can be drawn.
    """

    lane: str
    first: date
    last: date
    many: bool
    number: int
    harm: int = 0
    strength: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """A value to narrow by, with how many entries of the line have it."""

    code: str
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries of a line the viewer may read, in all and by what it can be narrowed to."""

    all: int = 0
    harm: int = 0
    strength: int = 0
    words: int = 0
    late: int | None = None
    disputed: int | None = None
    amended: int | None = None
    agencies: tuple[Count, ...] = ()
    kinds: tuple[Count, ...] = ()
    dimensions: tuple[Count, ...] = field(default=())


def family(viewer: Actor, person_id: UUID) -> tuple[UUID, ...]:
    """Return the person, those of the same homes and the siblings, whom the viewer may read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM chronology_family(%s)", [person_id])
        return tuple(row[0] for row in cursor.fetchall())


def line(
    viewer: Actor,
    people: Sequence[UUID],
    *,
    after: str = "",
    narrowing: Narrowing | None = None,
    oldest_first: bool = False,
    limit: int = 50,
) -> list[EntryView]:
    """Return a page of the merged line; an entry about several of the people stands once.

    ``after`` is the ``key`` of the last entry shown (``Invalid`` when it is none). Seven statements,
    whatever the length of the line.
    """
    return _entries(viewer, people, after, narrowing or Narrowing(), oldest_first, limit, False)


def known_unwritten(
    viewer: Actor, people: Sequence[UUID], *, narrowing: Narrowing, limit: int = 50
) -> list[EntryView]:
    """Return what somebody knew at ``narrowing.stood`` and wrote down only afterwards, newest first."""
    if narrowing.stood is None:
        return []
    return _entries(viewer, people, "", narrowing, False, limit, True)


def points(
    viewer: Actor,
    people: Sequence[UUID],
    *,
    since: date | None = None,
    until: date | None = None,
    stood: datetime | None = None,
) -> list[Point]:
    """Return every entry of a period without its text, the oldest first: for pictures and patterns."""
    first, last = bounds(since, until)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM chronology_points(%s::uuid[], %s, %s, %s) ORDER BY 2, 1",
            [list(people), first, last, stood],
        )
        rows: list[Any] = cursor.fetchall()
    return [Point(*row) for row in rows]


def begun(viewer: Actor, people: Sequence[UUID], *, stood: datetime | None = None) -> date | None:
    """Return the day of the first entry of a line; None when there is none to read."""
    found = _page(people, FIRST, Narrowing(stood=stood), True, 1, False)
    return found[0][1].astimezone(LONDON).date() if found else None


def columns(
    viewer: Actor,
    people: Sequence[UUID],
    *,
    narrowing: Narrowing,
    starts: Sequence[date],
    most: int = MOST_A_LANE,
) -> list[Column]:
    """Return what a picture of ``narrowing``'s period draws, lane by lane, the oldest first.

    A lane of more than ``most`` entries comes by the columns that begin at ``starts``, another by the day.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM chronology_columns(%s::uuid[], %s::date[], %s, "
            "%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, false)",
            [list(people), list(starts), most, *narrowing.values],
        )
        return [Column._make(row) for row in cursor.fetchall()]


def tally(viewer: Actor, people: Sequence[UUID], narrowing: Narrowing) -> tuple[int, int]:
    """Return how many entries fit a narrowing, and how many of them are restricted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM chronology_tally(%s::uuid[], "
            "%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, false)",
            [list(people), *narrowing.values],
        )
        number, restricted = cursor.fetchone() or (0, 0)
    return number, restricted


def counts(
    viewer: Actor, people: Sequence[UUID], *, stood: datetime | None = None, choices: bool = True
) -> Counts:
    """Return how many entries there are to read, in all and by mark. What is hidden is not counted.

    With ``choices`` by each agency, kind and part of life too, which reads every entry of the line.
    """
    found: dict[str, list[Count]] = {"agency": [], "kind": [], "part": []}
    single: dict[str, int] = {}
    with connection.cursor() as cursor:
        for function in ("counts", "choices") if choices else ("counts",):
            cursor.execute(
                f"SELECT * FROM chronology_{function}(%s::uuid[], %s)", [list(people), stood]
            )
            for what, code, number in cursor.fetchall():
                if what in found:
                    found[what].append(Count(code, words_of(what, code), number))
                else:
                    single[what] = number
    agencies, kinds, parts = (
        tuple(sorted(found[k], key=lambda c: (-c.number, c.words)))
        for k in ("agency", "kind", "part")
    )
    return Counts(**single, agencies=agencies, kinds=kinds, dimensions=parts)


def bounds(since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """Return the moments at which a period of whole days begins and is over, in London."""
    return (
        datetime.combine(since, time.min, LONDON) if since else None,
        datetime.combine(until + timedelta(days=1), time.min, LONDON) if until else None,
    )


def words_of(what: str, code: str) -> str:
    """Return a value in words."""
    named: dict[str, Any] = {"agency": AgencyKind, "kind": Kind, "part": Dimension}
    if code in named[what].values:
        return str(named[what](code).label)
    return "Family and public" if code == "family" else code


def _entries(
    viewer: Actor,
    people: Sequence[UUID],
    after: str,
    narrowing: Narrowing,
    oldest_first: bool,
    limit: int,
    unwritten: bool,
) -> list[EntryView]:
    key = Key.read(after) if after else (FIRST if oldest_first else LAST)
    ids = [row[0] for row in _page(people, key, narrowing, oldest_first, limit, unwritten)]
    if not ids:
        return []
    found = record.entries(viewer, ids)
    if oldest_first:
        found.reverse()
    if narrowing.stood is None or unwritten:
        return found
    return [as_it_stood(e, narrowing.stood) for e in found]


def _page(
    people: Sequence[UUID],
    key: Key,
    narrowing: Narrowing,
    oldest_first: bool,
    limit: int,
    unwritten: bool,
) -> list[tuple[UUID, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry_id, happened_from FROM chronology_page(%s::uuid[], %s, %s, %s, %s, "
            "%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                list(people), key.happened_from, key.entry_id, oldest_first,
                min(max(limit, 1), MOST_A_PAGE + 1), *narrowing.values, unwritten,
            ],
        )  # fmt: skip
        return cursor.fetchall()


def as_it_stood(entry: EntryView, moment: datetime) -> EntryView:
    """Return an entry without what was amended or put beside it after a moment."""
    return replace(entry, amendments=tuple(a for a in entry.amendments if a.at <= moment))
