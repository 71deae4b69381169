"""Who may sign a reading, ask for a part, answer one, and write a summary."""

from __future__ import annotations

from uuid import UUID

from kithline.access import permissions as access
from kithline.agencies.permissions import Permission, can, check
from kithline.chronology.models import Part, Summary
from kithline.core.actor import Actor
from kithline.core.errors import Refused


def can_write(viewer: Actor, person_id: UUID) -> bool:
    """Answer whether the viewer may sign readings, ask for parts and write summaries about a child."""
    return can(viewer, Permission.WRITE_RECORD) and access.can_contribute(viewer, person_id)


def check_write(by: Actor, person_id: UUID) -> None:
    """Refuse who may not write to the child's record."""
    check(by, Permission.WRITE_RECORD)
    access.check_contribute(by, person_id)


def can_answer(viewer: Actor, part: Part) -> bool:
    """Answer whether the viewer may answer for the agency that was asked."""
    return viewer.agency_id == part.asked_agency_id and can(viewer, Permission.WRITE_RECORD)


def check_answer(by: Actor, part: Part) -> None:
    """Refuse an answer for another agency."""
    if not can_answer(by, part):
        raise Refused(
            by, "answer for an agency", person_id=part.person_id,
            subject=("chronology-part", part.id), reason="another agency was asked",
        )  # fmt: skip


def check_author(by: Actor, summary: Summary) -> None:
    """Refuse to change somebody else's draft."""
    if summary.by_post_id != by.post_id:
        raise Refused(
            by, "change a summary", person_id=summary.person_id,
            subject=("chronology-summary", summary.id), reason="not its author",
        )  # fmt: skip
