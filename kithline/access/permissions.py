"""The gates: the only way to a person's record."""

from __future__ import annotations

from uuid import UUID

from kithline.access import queries
from kithline.access.enums import Level
from kithline.core.actor import Actor
from kithline.core.errors import Refused


def check_level(viewer: Actor | None, person_id: UUID, level: int, what: str) -> int:
    """Return the viewer's level on a person; ``Refused`` when it is under ``level``.

    An unknown person and one that may not be seen look alike.
    """
    held = queries.level_on(viewer, person_id)
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
    return queries.level_on(viewer, person_id) >= Level.READ


def can_contribute(viewer: Actor | None, person_id: UUID) -> bool:
    """Answer whether the viewer may write to the record."""
    return queries.level_on(viewer, person_id) >= Level.CONTRIBUTE
