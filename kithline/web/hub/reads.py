"""What several of the hub's pages read: a contact that may be worked on, teams, desks, indicators."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from kithline.agencies.enums import Kind
from kithline.agencies.models import Agency, Team
from kithline.core.actor import Actor
from kithline.core.errors import Refused
from kithline.frameworks import queries as frameworks
from kithline.frameworks.models import LevelSet
from kithline.frameworks.shapes import Framework
from kithline.frontdoor import queries as frontdoor
from kithline.frontdoor.models import Contact
from kithline.frontdoor.permissions import can_work_on

# Agencies whose teams may be given work with a child.
WORKING = (Kind.SOCIAL_CARE, Kind.VOLUNTARY, Kind.HEALTH, Kind.EDUCATION)


def who(request: HttpRequest) -> tuple[Actor, datetime]:
    """Return the actor and the moment of a request."""
    actor = request.actor  # type: ignore[attr-defined]
    assert actor is not None
    return actor, request.moment  # type: ignore[attr-defined]


def contact_of(viewer: Actor, contact_id: UUID) -> Contact:
    """Return a contact that the viewer sees as the hub or by a child of it; else there is nothing."""
    found = frontdoor.contact(viewer, contact_id)
    if found is None or not (can_work_on(viewer, found) or frontdoor.works_on(contact_id)):
        raise Refused(viewer, "open a contact", subject=("contact", contact_id))
    return found


def at_desk(viewer: Actor, contact_id: UUID) -> Contact:
    """Return a contact that lies at the viewer's desk."""
    found = contact_of(viewer, contact_id)
    if not can_work_on(viewer, found):
        raise Refused(viewer, "work on a contact", subject=("contact", contact_id),
                      reason="not at this desk")  # fmt: skip
    return found


def framework_of(viewer: Actor, contact: Contact) -> Framework:
    """Return the threshold framework that the partnership uses."""
    found = frameworks.framework(
        contact.partnership.thresholds, partnership_id=viewer.partnership_id
    )
    if found is None:
        raise Http404
    return found


def teams_for(viewer: Actor) -> list[Team]:
    """Return the teams that work with children in the partnership, social care first."""
    rows = Team.objects.filter(
        desk=False, partnerships=viewer.partnership_id, agency__kind__in=WORKING
    ).select_related("agency")
    return sorted(rows, key=lambda t: (WORKING.index(Kind(t.agency.kind)), t.agency.name, t.name))


def desks(contact: Contact) -> list[Team]:
    """Return the desks that a contact may be passed to: those of the partnership it lies in."""
    rows = Team.objects.filter(desk=True, partnerships=contact.partnership_id)
    return list(rows.exclude(id=contact.desk_id).order_by("out_of_hours", "name"))


def agencies_of(viewer: Actor) -> list[tuple[str, str]]:
    """Return the agencies of the partnership, for a list to choose from."""
    rows = Agency.objects.filter(partnerships=viewer.partnership_id).order_by("name")
    return [(str(a.id), a.name) for a in rows]


def levels_set(contact: Contact) -> dict[UUID, LevelSet]:
    """Return the level last set for each child in a profile made for this contact."""
    rows = (
        LevelSet.objects.filter(profile__about="contact", profile__about_id=contact.id)
        .select_related("profile")
        .order_by("set_at", "id")
    )
    return {row.profile.person_id: row for row in rows}


def indicators_of(row: LevelSet) -> tuple[str, ...]:
    """Return the indicators that stood when a level was set."""
    chosen: list[Any] = list(getattr(row, "chosen", None) or [])
    return tuple(str(c["indicator"]) for c in chosen if c.get("column") == "worried") or tuple(
        str(c["indicator"]) for c in chosen
    )
