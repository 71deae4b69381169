"""Reads of lists: those of one's agency, their rows by state, whom they name, what they would do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Func, QuerySet

from kithline.arrivals import layouts
from kithline.arrivals.enums import Answer, Found, Stage, State
from kithline.arrivals.layouts import Layout
from kithline.arrivals.models import (
    Arrival,
    ListRow,
    Progress,
    Reference,
    SavedLayout,
    SourceFile,
    Whom,
)
from kithline.arrivals.rules import STALLED_AFTER
from kithline.arrivals.shapes import Identity
from kithline.core import queue
from kithline.core.actor import Actor
from kithline.core.errors import Refused
from kithline.people.queries import KnowOf, household

PAGE = 50


@dataclass(frozen=True, slots=True)
class Known:
    """A layout that a worker may use: its name with the version, and what it says."""

    slug: str
    name: str
    layout: Layout
    own: bool


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One thing that a list says of somebody otherwise than the record of whom it means."""

    place: int
    person_id: UUID
    what: str  # a Fact
    said: str
    postcode: str
    held: str  # a date of birth as it is held; "another" where the record has another number
    slip: bool  # of a name: one or two letters off


@dataclass(frozen=True, slots=True)
class BuiltOn:
    """Somebody built on a list that is in: amended, noted beside, took off."""

    name: str
    agency: str
    what: str
    at: datetime
    times: int


def slug_of(title: str) -> str:
    """Return the short name of a saved layout."""
    return "own-" + (re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:50] or "layout")


def known_layouts(viewer: Actor) -> dict[str, Known]:
    """Return the layouts a worker may use: those that come with Kithline, then their agency's own."""
    from kithline.packs import catalogue

    found: dict[str, Known] = {}
    for slug, layout in layouts.all_shipped().items():
        pack = catalogue.find("layouts", slug)
        found[slug] = Known(slug, pack.name if pack else slug, layout, own=False)
    for saved in SavedLayout.objects.filter(
        agency_id=viewer.own_agency, partnership_id=viewer.partnership_id, ends_at__isnull=True
    ).order_by("title"):
        found[saved.slug] = Known(
            saved.slug, f"{saved.slug}@{saved.version}", layouts.build(saved.content), own=True
        )
    return found


def arrivals(viewer: Actor, *, before: UUID | None = None, limit: int = 20) -> QuerySet[Arrival]:
    """Return the lists of the viewer's agency, the newest first; ``before``: the last one shown."""
    rows = Arrival.objects.filter(agency_id=viewer.own_agency, partnership_id=viewer.partnership_id)
    if before:
        rows = rows.filter(id__lt=before)
    return rows.order_by("-id")[:limit]


def asking_the_hub(viewer: Actor) -> QuerySet[Whom]:
    """Return the people of agencies' lists whom only the hub can name, the oldest first."""
    return (
        Whom.objects.filter(
            partnership_id=viewer.partnership_id, found="hub", answer="", arrival__asks_hub=True,
            arrival__stage=Stage.READY,
        )
        .select_related("arrival")
        .order_by("arrival_id", "place")[:100]
    )  # fmt: skip


def arrival(viewer: Actor, arrival_id: UUID) -> Arrival:
    """Return a list of the viewer's agency; ``Refused`` when there is none they may see."""
    found = Arrival.objects.filter(
        id=arrival_id, agency_id=viewer.own_agency, partnership_id=viewer.partnership_id
    ).first()
    if found is None:
        raise Refused(
            viewer, "look at a list", subject=("arrival", arrival_id), reason="no sight of it"
        )
    return found


def locked(viewer: Actor, arrival_id: UUID) -> Arrival:
    """Return a list, held against others until the transaction ends."""
    found = (
        Arrival.objects.select_for_update()
        .filter(id=arrival_id, agency_id=viewer.own_agency, partnership_id=viewer.partnership_id)
        .first()
    )
    if found is None:
        raise Refused(
            viewer, "change a list", subject=("arrival", arrival_id), reason="no sight of it"
        )
    return found


def content(arrival_: Arrival) -> bytes:
    """Return the file as it came."""
    return bytes(SourceFile.objects.get(arrival_id=arrival_.id).content)


def counts(arrival_: Arrival) -> dict[str, int]:
    """Return how many rows of a list stand in each state."""
    found = dict(
        ListRow.objects.filter(arrival_id=arrival_.id)
        .values_list("state")
        .annotate(Count("id"))
        .order_by()
    )
    return {state: found.get(state, 0) for state in State.values}


def rows(arrival_: Arrival, *, state: str = "", after: int = 0, limit: int = PAGE) -> list[ListRow]:
    """Return rows of a list in the order of its lines, those in one state; ``after``: the last line shown."""
    found = ListRow.objects.filter(arrival_id=arrival_.id, line__gt=after)
    if state:
        found = found.filter(state=state)
    return list(found.order_by("line")[: min(limit, 200)])


def row(arrival_: Arrival, line: int) -> ListRow | None:
    """Return one row of a list."""
    return ListRow.objects.filter(arrival_id=arrival_.id, line=line).first()


def whoms(arrival_: Arrival, places: Iterable[int]) -> dict[int, Whom]:
    """Return the people of a list by their places."""
    wanted = set(places)
    return {w.place: w for w in Whom.objects.filter(arrival_id=arrival_.id, place__in=wanted)}


def open_whoms(arrival_: Arrival, *, after: int = -1, limit: int = PAGE) -> list[Whom]:
    """Return the people of a list about whom somebody must say who they are."""
    return list(
        Whom.objects.filter(arrival_id=arrival_.id, found__in=("ask", "nobody"), answer="", place__gt=after)
        .order_by("place")[:limit]
    )  # fmt: skip


def identity_of(whom: Whom) -> Identity:
    """Return what a list says of somebody, out of what is kept of it."""
    said: dict[str, Any] = {k: v for k, v in whom.identity.items() if k != "key"}
    if "dob" in said:
        said["dob"] = date.fromisoformat(said["dob"])
    return Identity(**said)


def offered(viewer: Actor, row_: ListRow) -> list[KnowOf]:
    """Return the children who live with whom a row names, so that a person may say it tells of them too.

    Whoever may not read that person is offered nobody. Nobody is ever meant by it alone.
    """
    if not row_.said.get("household"):
        return []
    named = Whom.objects.filter(arrival_id=row_.arrival_id, place__in=row_.whoms)
    adults = [p for p in named.values_list("person_id", flat=True) if p]
    found: dict[UUID, KnowOf] = {}
    for adult in adults:
        for member in household(adult, viewer):
            child = member.person
            if child.is_child and not child.hidden and member.ends_on is None:
                found[child.id] = child
    return [c for c in found.values() if c.id not in adults]


def otherwise(
    arrival_: Arrival, asked: Iterable[tuple[int, UUID]] | None = None
) -> list[Otherwise]:
    """Return what a list says otherwise than the records, by place; not what its sender restricts.

    ``asked``: of these people of it, were they these; else of everybody who was found.
    """
    pairs = None
    if asked is not None:
        pairs = json.dumps([{"place": place, "person": str(person)} for place, person in asked])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, person, what, said, postcode, held, slip"
            " FROM arrivals_otherwise(%s, %s::jsonb)",
            [arrival_.id, pairs],
        )
        found = [Otherwise(*each) for each in cursor.fetchall()]
        if not found:
            return []
        # Whom the list names in restricted rows alone is told of in that list alone.
        cursor.execute(
            "SELECT DISTINCT unnest(whoms) FROM arrivals_listrow"
            " WHERE arrival_id = %s AND whoms && %s::integer[] AND NOT said ? 'restriction'",
            [arrival_.id, list({t.place for t in found})],
        )
        plain = {place for (place,) in cursor.fetchall()}
    return [told for told in found if told.place in plain]


def for_places(arrival_: Arrival) -> list[ListRow]:
    """Return the rows that a person gave to the record of a place."""
    return list(
        ListRow.objects.filter(
            arrival_id=arrival_.id, state=State.PLACE, place_id__isnull=False
        ).order_by("line")
    )


def plain_new(arrival_: Arrival) -> QuerySet[Whom]:
    """Return the people of a list who are not in the record and whom nothing speaks against making.

    Left out is who stands in no row but those with something else to ask first, or left out.
    """
    waiting = (
        ListRow.objects.filter(arrival_id=arrival_.id, state=State.NOBODY)
        .exclude(answer=Answer.LEAVE_OUT)
        .annotate(who=Func("whoms", function="unnest"))
        .values_list("who", flat=True)
    )
    return Whom.objects.filter(
        arrival_id=arrival_.id, found=Found.NOBODY, plain=True, answer="", place__in=set(waiting)
    ).order_by("place")


def entries_of(arrival_: Arrival, marks: Iterable[str]) -> dict[str, UUID]:
    """Return the entries that rows of a list became, by their marks."""
    return dict(
        Reference.objects.filter(arrival_id=arrival_.id, mark__in=list(marks)).values_list(
            "mark", "entry_id"
        )
    )


def progress(arrival_id: UUID) -> Progress | None:
    """Return how far a list has been read or brought in, as last written down."""
    return Progress.objects.filter(id=arrival_id).first()


def stalled(arrival_: Arrival, at: datetime) -> bool:
    """Answer whether the work on a list stopped with its process: nothing has moved for a while.

    Not while its job waits for its turn.
    """
    if arrival_.stage not in (Stage.READING, Stage.BRINGING):
        return False
    last = progress(arrival_.id)
    moved = max(arrival_.stage_at, last.at) if last else arrival_.stage_at
    job = "arrivals.look_through" if arrival_.stage == Stage.READING else "arrivals.bring_in"
    return at - moved > STALLED_AFTER and not queue.waits(job, arrival=arrival_.id)


def built_on(arrival_: Arrival) -> list[BuiltOn]:
    """Return who has built on a list that is in: as long as there is somebody it cannot be undone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM arrivals_built_on(%s)", [arrival_.id])
        return [BuiltOn(*each) for each in cursor.fetchall()]


def source_of(viewer: Actor, entry_id: UUID) -> tuple[str, Arrival] | None:
    """Return by what reference, and out of which list, an entry was brought in."""
    found = Reference.objects.filter(entry_id=entry_id).select_related("arrival").first()
    return (found.reference, found.arrival) if found else None


def bad_rows(arrival_: Arrival) -> QuerySet[ListRow]:
    """Return what to tell the sender: rows refused, or taken in part, in the order of lines."""
    return (
        ListRow.objects.filter(arrival_id=arrival_.id).exclude(problems=[]).order_by("line")[:5_000]
    )


def problems_of(row_: ListRow) -> list[Mapping[str, Any]]:
    """Return what is wrong with a row, the whole row's faults first."""
    return sorted(row_.problems, key=lambda p: not p["refuses"])
