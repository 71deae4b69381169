"""Who may make and change people. Reading is a grant (``access``); finding is a permission."""

from __future__ import annotations

from uuid import UUID

from kithline.access import permissions as access
from kithline.access import queries as sights
from kithline.access.enums import Level
from kithline.agencies import permissions as agencies
from kithline.agencies.enums import Role
from kithline.agencies.permissions import Permission
from kithline.core.actor import Actor
from kithline.core.errors import Refused


def check_find(viewer: Actor | None) -> None:
    """May the viewer look for people?"""
    agencies.check(viewer, Permission.FIND_PEOPLE)


def check_register(by: Actor | None) -> None:
    """May somebody make a new person?"""
    agencies.check(by, Permission.REGISTER_PERSON)


def can_register(by: Actor | None) -> bool:
    """Answer whether somebody may make a new person."""
    return agencies.can(by, Permission.REGISTER_PERSON)


def check_write(by: Actor, person_id: UUID) -> None:
    """May somebody change what is recorded about a person?"""
    access.check_contribute(by, person_id)


def check_write_either(by: Actor, one: UUID, other: UUID) -> None:
    """May somebody record what is between two people? Writing for one of them is enough."""
    if sights.level_on(by, one) < Level.CONTRIBUTE:
        access.check_contribute(by, other)


def check_unrestrict(by: Actor) -> None:
    """May somebody lift the restriction from a whole record?"""
    if by.role != Role.HUB_MANAGER:
        raise Refused(
            by, "lift the restriction from a record", reason="the role does not carry this"
        )
