"""The parts of the line that agencies owe, and whom to ask."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from kithline.agencies import queries as agencies
from kithline.agencies.models import Agency, Team
from kithline.chronology.enums import Answer
from kithline.chronology.models import Part
from kithline.core.actor import Actor

OWED = Q(answer__in=["", Answer.PART], dropped_at__isnull=True)


def parts_owed(viewer: Actor, person_id: UUID) -> list[Part]:
    """Return what agencies were asked about a child, the newest first, whether answered or not."""
    return list(Part.objects.filter(person_id=person_id).order_by("-asked_at", "id")[:200])


def parts_asked_of(viewer: Actor) -> list[Part]:
    """Return what the viewer's agency still owes, of what the viewer may answer, the oldest first."""
    rows = Part.objects.filter(OWED, asked_agency_id=viewer.own_agency)
    return list(rows.order_by("asked_at", "id")[:100])


def part(viewer: Actor, part_id: UUID) -> Part | None:
    """Return one part; None when there is none that the viewer may see."""
    return Part.objects.filter(id=part_id).first()


def agencies_to_ask(viewer: Actor, at: datetime) -> list[Agency]:
    """Return the agencies of the partnership that somebody can answer for, but for the viewer's own."""
    with_teams = set(
        Team.objects.filter(partnerships=viewer.partnership_id).values_list("agency_id", flat=True)
    )
    return [
        agency
        for agency, leads in agencies.register_of_leads(viewer.partnership_id, at)
        if (leads or agency.id in with_teams) and agency.id != viewer.agency_id
    ]


def answers_for(
    viewer: Actor, agency_id: UUID, at: datetime
) -> tuple[UUID | None, UUID | None] | None:
    """Return whose promise an answer is: the agency's safeguarding lead, else a team of it; None: nobody."""
    lead = (
        next(
            (x for x in agencies.leads_of(agency_id, viewer.partnership_id, at) if not x.deputy),
            None,
        )
        or agencies.leads_of(agency_id, viewer.partnership_id, at).first()
    )
    if lead is not None:
        return lead.post_id, lead.post.team_id
    team = (
        Team.objects.filter(agency_id=agency_id, partnerships=viewer.partnership_id)
        .order_by("out_of_hours", "name")
        .first()
    )
    return (None, team.id) if team else None
