"""Writes about advice that somebody asked the hub for (D10): counted, and no referral."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kithline.agencies.models import Agency, Team
from kithline.agencies.permissions import Permission, check
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused
from kithline.frontdoor import rules
from kithline.frontdoor.models import Advice


@transaction.atomic
def record(
    *,
    desk: Team,
    asked_by: str,
    question: str,
    advice: str,
    child_named: bool,
    by: Actor,
    at: datetime,
    agency: Agency | None = None,
    child: str = "",
) -> Advice:
    """Keep who asked what and what the hub advised."""
    check(by, Permission.RECORD_ADVICE)
    if desk.id not in by.team_ids:
        raise Refused(by, "record advice at another desk")
    rules.check_advice(
        asked_by=asked_by, question=question, advice=advice, child_named=child_named, child=child
    )
    row = Advice.objects.create(
        partnership_id=by.partnership_id, desk=desk, asked_at=at, asked_by=asked_by, agency=agency,
        child_named=child_named, child=child if child_named else "", question=question,
        advice=advice, by_name=by.name,
    )  # fmt: skip
    audit.note(verb="gave advice", by=by, at=at, subject=("advice", row.id))
    return row


@transaction.atomic
def note_what_followed(*, advice: Advice, followed: str, by: Actor, at: datetime) -> Advice:
    """Add what followed from advice, when it is known."""
    check(by, Permission.RECORD_ADVICE)
    if not followed.strip():
        raise Invalid({"followed": "Say what followed."})
    advice.followed = followed
    advice.save(update_fields=["followed"])
    audit.note(verb="noted what followed from advice", by=by, at=at, subject=("advice", advice.id))
    return advice
