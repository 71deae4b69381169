"""Who may mark adults, consider children and work on places. Sight of each row is the database's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from kithline.access import permissions as access
from kithline.agencies import permissions as agencies
from kithline.agencies.permissions import Permission
from kithline.connections.enums import Work
from kithline.core.actor import Actor
from kithline.core.errors import Refused


def check_mark(by: Actor, adult_id: UUID) -> None:
    """May somebody mark an adult as of concern? The role, and the right to write about them."""
    agencies.check(by, Permission.CONSIDER_LINKED)
    access.check_contribute(by, adult_id)


def can_consider(viewer: Actor | None) -> bool:
    """Answer whether the role considers children linked to adults of concern."""
    return agencies.can(viewer, Permission.CONSIDER_LINKED)


def check_consider(by: Actor, concern_id: UUID) -> None:
    """May somebody see the children linked to this adult of concern, and consider them?"""
    agencies.check(by, Permission.CONSIDER_LINKED)
    if not _ask("SELECT connections_entitled(%s)", concern_id):
        raise Refused(
            by, "see the children linked to an adult", subject=("concern", concern_id),
            reason="no sight of this concern",
        )  # fmt: skip


def check_must_consider(by: Actor, concern_id: UUID, child_id: UUID) -> None:
    """Is it for this worker to consider this child: do they lead the work, or the hub, where nobody does?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT connections_must_consider(%s, %s)", [concern_id, child_id])
        row = cursor.fetchone()
    if not (row and row[0]):
        raise Refused(
            by, "consider a child linked to an adult", subject=("concern", concern_id),
            person_id=child_id, reason="not theirs to consider",
        )  # fmt: skip


def check_open_place(by: Actor) -> None:
    """May somebody open a record of a place or group?"""
    agencies.check(by, Permission.OPEN_PLACE)


def level_on(place_id: UUID) -> int:
    """Return the level at which the transaction's viewer works on a place: 0, or 2 to 4."""
    return int(_ask("SELECT connections_place_level(%s)", place_id) or 0)


def check_place(by: Actor, place_id: UUID, level: int = Work.READ) -> int:
    """May somebody work on this place? Missing and forbidden look alike."""
    held = level_on(place_id)
    if held < level:
        raise Refused(
            by, "work on a place or group", subject=("place", place_id), reason="no grant for it"
        )
    return held


def check_link(by: Actor, child_id: UUID, place_id: UUID) -> None:
    """May somebody link a child to a place: write about the child, and work on the place?"""
    agencies.check(by, Permission.WRITE_RECORD)
    access.check_contribute(by, child_id)
    check_place(by, place_id)


def _ask(sql: str, id_: UUID) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, [id_])
        row = cursor.fetchone()
    return row[0] if row else None
