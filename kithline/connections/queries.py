"""Reads of connections. Each shows the viewer what the rows' policies let them see, names at know-of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import InternalError, ProgrammingError, connection, transaction
from django.db.models import Q, QuerySet
from psycopg.errors import InsufficientPrivilege

from kithline.agencies.models import Post, Team
from kithline.connections.enums import How
from kithline.connections.models import (
    Concern,
    Considered,
    LinkedChild,
    Place,
    PlaceEntry,
    PlaceLink,
)
from kithline.core.actor import Actor
from kithline.core.errors import Refused
from kithline.people.enums import Kinship
from kithline.people.queries import TIES, KnowOf, know_of

PLACES_A_PAGE = 50
ENTRIES_A_PAGE = 20


@dataclass(frozen=True)
class Tie:
    """One thing that ties a child to an adult, in words, from when to when."""

    how: str
    starts_on: date | None
    ends_on: date | None


@dataclass
class Linked:
    """A child linked to an adult of concern: by what, and what was considered, newest first."""

    child: KnowOf
    ties: list[Tie] = field(default_factory=list)
    by_hand: list[LinkedChild] = field(default_factory=list)
    considered: list[Considered] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Is the child still to be considered?"""
        return not self.considered


@dataclass(frozen=True)
class ToConsider:
    """A child linked to an adult of concern, whom the viewer is to consider: by what, marked by whom."""

    concern_id: UUID
    child: KnowOf
    adult: KnowOf
    marked_at: datetime
    marked_name: str
    ties: list[str]
    entitled: bool  # may see the mark, and all children linked


@dataclass(frozen=True)
class Worker:
    """Who works on a place, and why, until when."""

    holder_id: UUID
    name: str
    level: int
    reason: str
    starts_at: datetime
    ends_at: datetime | None


# --- adults of concern -----------------------------------------------------------------------------


def concern(concern_id: UUID, viewer: Actor) -> Concern | None:
    """Return a concern that the viewer may see."""
    return Concern.objects.filter(id=concern_id).first()


def concerns_of(adult_id: UUID, viewer: Actor) -> list[Concern]:
    """Return the standing marks of an adult that the viewer may see: one, or one of each record made one."""
    return list(Concern.objects.filter(adult_id=adult_id, ended_at__isnull=True))


def concerns(viewer: Actor) -> list[tuple[Concern, KnowOf]]:
    """Return the standing marks that the viewer may see, the one to be looked at soonest first."""
    rows = list(Concern.objects.filter(ended_at__isnull=True).order_by("review_on", "id")[:200])
    known = know_of([r.adult_id for r in rows], viewer)
    return [(r, known[r.adult_id]) for r in rows if r.adult_id in known]


def linked(row: Concern, viewer: Actor) -> list[Linked]:
    """Return all children linked to an adult of concern, at know-of; the database logs that it was asked.

    ``Refused`` for whoever may not see this concern. Those still to be considered come first.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM connections_linked(%s)", [row.id])
            rows = cursor.fetchall()
    except (ProgrammingError, InternalError) as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise Refused(
                viewer, "see the children linked to an adult", subject=("concern", row.id),
                reason="no sight of this concern",
            ) from error  # fmt: skip
        raise
    known = know_of([r[0] for r in rows], viewer)
    found: dict[UUID, Linked] = {}
    for child, how, starts, ends in rows:
        if child in known:
            each = found.setdefault(child, Linked(known[child]))
            if how != "by-hand":
                each.ties.append(Tie(_tie_words(how), starts, ends))
    for link in LinkedChild.objects.filter(concern=row, ended_at__isnull=True):
        if link.child_id in found:
            found[link.child_id].by_hand.append(link)
    for told in Considered.objects.filter(concern=row):
        if told.child_id in found:
            found[told.child_id].considered.append(told)
    return sorted(found.values(), key=lambda x: (not x.open, x.child.name, str(x.child.id)))


@dataclass(frozen=True)
class Linking:
    """A child to be considered because of an adult of concern, by their ids: nobody is named yet."""

    concern_id: UUID
    child_id: UUID
    adult_id: UUID
    marked_at: datetime
    marked_name: str
    hows: list[str]
    entitled: bool


def linkings(viewer: Actor) -> list[Linking]:
    """Return whom the viewer is to consider: who leads the work with a child; else the hub."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM connections_to_consider()")
        return [Linking(*row) for row in cursor.fetchall()]


def considering(rows: Iterable[Linking], known: Mapping[UUID, KnowOf]) -> list[ToConsider]:
    """Return the same with their names; those whom the viewer may not know of are left out."""
    return [
        ToConsider(
            r.concern_id, known[r.child_id], known[r.adult_id], r.marked_at, r.marked_name,
            [_tie_words(h) for h in r.hows], r.entitled,
        )
        for r in rows
        if r.child_id in known and r.adult_id in known
    ]  # fmt: skip


def to_consider(viewer: Actor) -> list[ToConsider]:
    """Return the children whom the viewer is to consider, with their names."""
    rows = linkings(viewer)
    return considering(rows, know_of([i for r in rows for i in (r.child_id, r.adult_id)], viewer))


def _tie_words(how: str) -> str:
    if how == "by-hand":
        return "linked by somebody who knows of it"
    return TIES.get(how) or str(Kinship(how).label)


def is_linked(concern_id: UUID, child_id: UUID) -> bool:
    """Answer whether a child is linked to an adult of concern; nobody asks but who may consider."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT connections_is_linked(%s, %s)", [concern_id, child_id])
        row = cursor.fetchone()
    return bool(row and row[0])


def considered_for(child_id: UUID, viewer: Actor) -> list[tuple[Considered, KnowOf | None]]:
    """Return what was considered for a child whom the viewer may read, each with the adult."""
    rows = list(Considered.objects.filter(child_id=child_id)[:100])
    known = know_of([r.adult_id for r in rows], viewer)
    return [(r, known.get(r.adult_id)) for r in rows]


def how_words(link: LinkedChild) -> str:
    """Return how a child was linked by hand, in words."""
    return str(How(link.how).label)


# --- places and groups -----------------------------------------------------------------------------


def places(viewer: Actor, *, after: tuple[str, UUID] | None = None) -> list[Place]:
    """Return the places and groups that the viewer works on, by name, a page from a key on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM connections_my_places()")
        ids = [row[0] for row in cursor.fetchall()]
    rows: QuerySet[Place] = Place.objects.filter(id__in=ids)
    if after:
        name, id_ = after
        rows = rows.filter(Q(name__gt=name) | Q(name=name, id__gt=id_))
    return list(rows.order_by("name", "id")[: PLACES_A_PAGE + 1])


def place(place_id: UUID, viewer: Actor) -> Place | None:
    """Return a place that the viewer works on, or to which a child is linked whom they may read."""
    return Place.objects.filter(id=place_id).first()


def links_of(child_id: UUID, viewer: Actor) -> list[PlaceLink]:
    """Return the places and groups a child is linked to, and was; for whoever may read the child."""
    return list(PlaceLink.objects.filter(child_id=child_id).select_related("place")[:100])


def link(link_id: UUID, viewer: Actor) -> PlaceLink | None:
    """Return one link of a child whom the viewer may read."""
    return PlaceLink.objects.filter(id=link_id).select_related("place").first()


def children_of(
    place_id: UUID, viewer: Actor, today: date
) -> tuple[list[tuple[PlaceLink, KnowOf]], int]:
    """Return the children linked now whose records are open to the viewer, and how many others are.

    The number is told to those who work on the place, nobody else.
    """
    rows = [
        x
        for x in PlaceLink.objects.filter(place_id=place_id, ended_at__isnull=True)
        if x.until_on >= today
    ]
    known = know_of([x.child_id for x in rows], viewer)
    seen = [(x, known[x.child_id]) for x in rows if x.child_id in known]
    with connection.cursor() as cursor:
        cursor.execute("SELECT connections_place_count(%s)", [place_id])
        row = cursor.fetchone()
    shown = len({k.id for _, k in seen})
    return sorted(seen, key=lambda s: s[1].name), max(int(row[0] if row else 0) - shown, 0)


def entries(
    place_id: UUID, viewer: Actor, *, before: tuple[date, UUID] | None = None
) -> list[PlaceEntry]:
    """Return what was written about a place, newest first, a page from a key on."""
    rows = PlaceEntry.objects.filter(place_id=place_id).select_related("amends")
    if before:
        day, id_ = before
        rows = rows.filter(Q(happened_on__lt=day) | Q(happened_on=day, id__lt=id_))
    return list(rows.order_by("-happened_on", "-id")[: ENTRIES_A_PAGE + 1])


def workers_of(place_id: UUID, viewer: Actor) -> list[Worker]:
    """Return who works on a place, for those who do."""
    rows = _rows("SELECT * FROM connections_place_who(%s)", place_id)
    ids = [r[0] for r in rows]
    names = {p.id: f"{p.worker.name}, {p.title}" for p in _posts(ids)}
    names |= {t.id: f"{t.name}, everybody in the team" for t in Team.objects.filter(id__in=ids)}
    return [Worker(r[0], names.get(r[0], "?"), r[1], r[2], r[3], r[4]) for r in rows]


def _posts(ids: Iterable[UUID]) -> QuerySet[Post]:
    return Post.objects.filter(id__in=list(ids)).select_related("worker")


def _rows(sql: str, id_: UUID) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [id_])
        return cursor.fetchall()
