"""Who may look at a child's profile, and who may add to it: grants on the child decide."""

from __future__ import annotations

from uuid import UUID

from kithline.access import permissions as access
from kithline.core.actor import Actor


def check_look(viewer: Actor | None, person_id: UUID) -> None:
    """Raise ``Refused`` unless the viewer may read the child's record."""
    access.check_read(viewer, person_id)


def check_add(by: Actor | None, person_id: UUID) -> None:
    """Raise ``Refused`` unless the actor may write to the child's record (a hub enquiry may)."""
    access.check_contribute(by, person_id)


def can_add(by: Actor | None, person_id: UUID) -> bool:
    """Answer whether the actor may write to the child's record."""
    return access.can_contribute(by, person_id)
