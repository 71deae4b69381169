"""Who may say what two records are to each other."""

from __future__ import annotations

from kithline.agencies import permissions as agencies
from kithline.agencies.permissions import Permission
from kithline.core.actor import Actor
from kithline.core.errors import Refused


def check_review(by: Actor | None) -> None:
    """May somebody look at pairs, and say that they are two people, or that it cannot be said yet?"""
    agencies.check(by, Permission.REVIEW_MATCHES)


def check_merge(by: Actor | None) -> None:
    """May somebody make one record of two, and undo it?"""
    agencies.check(by, Permission.MERGE_RECORDS)


def can_merge(by: Actor | None) -> bool:
    """Answer whether somebody may make one record of two."""
    return agencies.can(by, Permission.MERGE_RECORDS)


def check_machine(by: Actor) -> None:
    """Is it Kithline itself that acts: a command at the database, nobody in a post?"""
    if by.role != "system" or by.post_id is not None:
        raise Refused(by, "merge by machine", reason="not Kithline itself")
