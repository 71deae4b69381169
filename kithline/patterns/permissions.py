"""Who may ask what a record raises, and who may answer."""

from __future__ import annotations

from uuid import UUID

from kithline.access import permissions as access
from kithline.agencies.permissions import Permission, can, check
from kithline.core.actor import Actor


def check_ask(viewer: Actor | None, person_id: UUID) -> None:
    """May the viewer read what the record raises? Raises ``Refused``.

    A role that reads no record does not, whatever its team holds.
    """
    check(viewer, Permission.FIND_PEOPLE)
    access.check_read(viewer, person_id)


def check_answer(actor: Actor | None, person_id: UUID) -> None:
    """May the actor answer? They must be able to write to the record. Raises ``Refused``."""
    check(actor, Permission.WRITE_RECORD)
    access.check_contribute(actor, person_id)


def can_answer(actor: Actor | None, person_id: UUID) -> bool:
    """Answer whether the actor may answer the questions of a record."""
    return can(actor, Permission.WRITE_RECORD) and access.can_contribute(actor, person_id)
