"""Who may say what two records are to each other."""

from __future__ import annotations

from kithline.agencies import permissions as agencies
from kithline.agencies.permissions import Permission
from kithline.core.actor import Actor


def check_review(by: Actor | None) -> None:
    """May somebody look at pairs, and say that they are two people, or that it cannot be said yet?"""
    agencies.check(by, Permission.REVIEW_MATCHES)


def check_merge(by: Actor | None) -> None:
    """May somebody make one record of two, and undo it?"""
    agencies.check(by, Permission.MERGE_RECORDS)


def can_merge(by: Actor | None) -> bool:
    """Answer whether somebody may make one record of two."""
    return agencies.can(by, Permission.MERGE_RECORDS)
