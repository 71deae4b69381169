"""The gates: the only way to a person's record."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from kithline.access.enums import Level
from kithline.core.actor import Actor
from kithline.core.errors import Refused


def level_on(viewer: Actor | None, person_id: UUID) -> int:
    """Return the level at which the transaction's viewer sees a person: 0 to 4."""
    if viewer is None or viewer.is_public:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN %s = ANY (kithline_excluded()) THEN 0 ELSE coalesce(max(level), 0) END "
            "FROM access_grant WHERE person_id = %s AND starts_at <= kithline_at() "
            "AND (ends_at IS NULL OR ends_at > kithline_at())",
            [person_id, person_id],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def sees(person_id: UUID, level: int = 2) -> bool:
    """Answer whether the transaction's viewer sees a person at ``level`` or more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_sees(%s, %s)", [person_id, level])
        row = cursor.fetchone()
    return bool(row and row[0])


def check_level(viewer: Actor | None, person_id: UUID, level: int, what: str) -> int:
    """Return the viewer's level on a person; ``Refused`` when it is under ``level``.

    An unknown person and one that may not be seen look alike.
    """
    held = level_on(viewer, person_id)
    if held < level:
        raise Refused(viewer, what, person_id=person_id, reason="no sight of this person")
    return held


def check_read(viewer: Actor | None, person_id: UUID) -> int:
    """May the viewer open the record?"""
    return check_level(viewer, person_id, Level.READ, "open the record")


def check_contribute(viewer: Actor | None, person_id: UUID) -> int:
    """May the viewer write to the record?"""
    return check_level(viewer, person_id, Level.CONTRIBUTE, "write to the record")


def check_lead(viewer: Actor | None, person_id: UUID) -> int:
    """Does the viewer lead the work with this person?"""
    return check_level(viewer, person_id, Level.LEAD, "lead the work")


def can_read(viewer: Actor | None, person_id: UUID) -> bool:
    """Answer whether the viewer may open the record."""
    return level_on(viewer, person_id) >= Level.READ


def can_contribute(viewer: Actor | None, person_id: UUID) -> bool:
    """Answer whether the viewer may write to the record."""
    return level_on(viewer, person_id) >= Level.CONTRIBUTE
