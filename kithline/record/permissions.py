"""Who may write, and who may amend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection

from kithline.access.enums import Level
from kithline.agencies.permissions import Permission, check
from kithline.core.actor import Actor
from kithline.core.errors import Refused
from kithline.record.models import Entry


def levels(people: Iterable[UUID]) -> dict[UUID, int]:
    """Return at what level the transaction's viewer may write about each person; -1: shut out.

    A universal service (a school, a surgery, the police) adds to a record whatever it may read of it.
    """
    wanted = list(people)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p, CASE WHEN p = ANY (kithline_excluded()) THEN -1 ELSE coalesce(("
            "  SELECT max(CASE WHEN purpose = 'universal-service' THEN greatest(level, 3)"
            "              ELSE level END) FROM access_grant g WHERE g.person_id = p"
            "   AND g.starts_at <= kithline_at()"
            "   AND (g.ends_at IS NULL OR g.ends_at > kithline_at())), 0) END"
            " FROM unnest(%s::uuid[]) p",
            [wanted],
        )
        return dict(cursor.fetchall())


def check_write(
    by: Actor,
    abouts: Iterable[Iterable[UUID]],
    impacts: Iterable[UUID] = (),
    held: Mapping[UUID, int] | None = None,
) -> Mapping[UUID, int]:
    """May the actor write entries about these people? ``abouts`` has the people of each entry."""
    check(by, Permission.WRITE_RECORD)
    return check_ground(by, abouts, impacts, held)


def check_ground(
    by: Actor,
    abouts: Iterable[Iterable[UUID]],
    impacts: Iterable[UUID] = (),
    held: Mapping[UUID, int] | None = None,
) -> Mapping[UUID, int]:
    """May the actor write each of several entries? Of each, one person must be theirs to write about.

    Returns the level held on each person. ``held`` are the levels of this transaction, where they are
    known of everybody already.
    """
    people = [tuple(about) for about in abouts]
    wanted = {p for about in people for p in about} | set(impacts)
    if held is None or not wanted <= held.keys():
        held = levels(wanted)
    contribute = int(Level.CONTRIBUTE)
    for about in people:
        levels_ = [held[p] for p in about]
        if min(levels_, default=0) < 0:
            raise Refused(by, "write to the record", person_id=about[0], reason="shut out")
        if max(levels_, default=0) < contribute:
            raise Refused(
                by,
                "write to the record",
                person_id=next(iter(about), None),
                reason="may not write about anybody named",
            )
    for person in impacts:
        if held[person] < Level.CONTRIBUTE:
            raise Refused(
                by,
                "write what it meant for somebody",
                person_id=person,
                reason="may not write about this person",
            )
    return held


def can_amend(by: Actor, entry: Entry) -> bool:
    """Answer whether the actor may amend an entry: who wrote it, or somebody of the same agency."""
    return entry.author_worker_id == by.worker_id or (
        by.agency_id is not None and entry.agency_id == by.agency_id
    )


def check_amend(by: Actor, entry: Entry) -> None:
    """Refuse an amendment by another agency: it writes an entry of its own that says otherwise."""
    check(by, Permission.WRITE_RECORD)
    if not can_amend(by, entry):
        raise Refused(
            by,
            "amend another agency's entry",
            subject=("entry", entry.id),
            reason="only its author or their agency may amend it",
        )
