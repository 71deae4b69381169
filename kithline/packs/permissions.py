"""Who may bring in a pack."""

from __future__ import annotations

from kithline.agencies import permissions as roles
from kithline.core.actor import Actor


def can_bring_in(actor: Actor | None) -> bool:
    """Answer whether the actor may bring in a pack for their partnership."""
    return roles.can(actor, roles.Permission.MANAGE_PACKS)


def check_bring_in(actor: Actor | None) -> None:
    """Raise ``Refused`` unless the actor may bring in a pack for their partnership."""
    roles.check(actor, roles.Permission.MANAGE_PACKS)
