"""May this person do this at the front door? Roles are in ``agencies``; sight is in the policies."""

from __future__ import annotations

from datetime import datetime

from kithline.agencies.models import Lead
from kithline.agencies.permissions import Permission, check
from kithline.core.actor import Actor
from kithline.core.errors import Refused
from kithline.frontdoor.models import Contact, Worry


def is_lead(actor: Actor | None, at: datetime) -> bool:
    """Answer whether the actor's post stands in the register of safeguarding leads (deputies too)."""
    if actor is None or actor.post_id is None:
        return False
    leads = Lead.objects.filter(
        post_id=actor.post_id, agency_id=actor.own_agency, starts_at__lte=at
    )
    return any(lead.ends_at is None or lead.ends_at > at for lead in leads)


def check_lead_of(actor: Actor, worry: Worry, at: datetime) -> None:
    """Raise ``Refused`` unless the actor is a safeguarding lead of the worry's agency."""
    if worry.agency_id != actor.agency_id or not is_lead(actor, at):
        raise Refused(
            actor, "decide what follows from a worry", subject=("worry", worry.id),
            reason="not in the register of safeguarding leads",
        )  # fmt: skip


def check_desk(actor: Actor, contact: Contact, permission: Permission) -> None:
    """Raise ``Refused`` unless the role carries it and the contact lies at the actor's desk."""
    check(actor, permission)
    if contact.desk_id not in actor.team_ids:
        raise Refused(
            actor, permission.value, subject=("contact", contact.id), reason="not at this desk"
        )


def can_work_on(actor: Actor, contact: Contact) -> bool:
    """Answer whether the actor's desk has the contact."""
    return contact.desk_id in actor.team_ids
