"""Who may bring lists in, and for whom. The database asks again (``arrivals_may``)."""

from __future__ import annotations

from datetime import datetime

from kithline.agencies import queries as agencies
from kithline.agencies.enums import Role
from kithline.agencies.permissions import Permission, can
from kithline.arrivals.models import Arrival
from kithline.core.actor import Actor
from kithline.core.errors import Refused

WHAT = "bring in a list"


def may_put_down(by: Actor | None, at: datetime) -> bool:
    """Answer whether somebody may put a list down for their agency.

    Safeguarding leads, business support and the hub by their role; whoever stands on the register of
    leads (a health visitor, an officer) by that.
    """
    if by is None or by.post_id is None or by.agency_id is None:
        return False
    if can(by, Permission.BRING_IN_LISTS):
        return True
    leads = agencies.leads_of(by.agency_id, by.partnership_id, at)
    return any(lead.post_id == by.post_id for lead in leads)


def may_match(by: Actor | None, at: datetime) -> bool:
    """Answer whether somebody may see whom a list names and bring it in: not business support."""
    return may_put_down(by, at) and can(by, Permission.FIND_PEOPLE)


def may_answer_for_hub(by: Actor | None) -> bool:
    """Answer whether somebody may say who it is that could not be shown to an agency."""
    return by is not None and by.role == Role.HUB_MANAGER


def check_put_down(by: Actor, at: datetime) -> None:
    """May somebody put a list down for their agency?"""
    if not may_put_down(by, at):
        raise Refused(by, WHAT, reason="neither a role that brings lists in nor a lead")


def check_match(by: Actor, arrival: Arrival, at: datetime) -> None:
    """May somebody look through this list and bring it in?"""
    if arrival.agency_id != by.agency_id or not may_match(by, at):
        raise Refused(
            by, WHAT, subject=("arrival", arrival.id), reason="not theirs to look through"
        )
