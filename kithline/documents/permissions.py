"""Who may issue a paper: whoever may write to the record of everybody it is about."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from kithline.access import permissions as access
from kithline.agencies import permissions as agencies
from kithline.agencies.permissions import Permission
from kithline.core.actor import Actor


def check_issue(by: Actor, people: Iterable[UUID]) -> None:
    """May somebody take a paper about these people out of the system?

    To take one about a child's sister needs the sight of her record too.
    """
    agencies.check(by, Permission.WRITE_RECORD)
    first, *rest = people
    access.check_contribute(by, first)
    for person in rest:
        access.check_read(by, person)
