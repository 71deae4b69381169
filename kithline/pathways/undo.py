"""A wrong match is undone: the entries leave the wrong record, the sight it gave ends, a trail stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kithline.access import actions as access
from kithline.access import queries as sights
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.frontdoor.actions import contacts
from kithline.frontdoor.enums import DecisionStage
from kithline.frontdoor.models import Decision, Match
from kithline.pathways.decide import take_back
from kithline.record import actions as record
from kithline.record.models import Entry


@dataclass(frozen=True)
class Undone:
    """What undoing a match did: the match, and who had looked at the wrong record meanwhile."""

    match: Match
    saw: list[sights.Look]


def who_saw(match: Match, at: datetime) -> list[sights.Look]:
    """Return who looked at the record since the match was made, newest first."""
    looks = sights.who_looked(match.person_id, before=at + timedelta(seconds=1), most=200)
    return [look for look in looks if look.at >= match.matched_at]


@transaction.atomic
def undo_match(*, match: Match, reason: str, by: Actor, at: datetime) -> Undone:
    """Take a match back. Decisions already taken for that child must be changed or are taken back."""
    if not reason.strip():
        raise Invalid({"reason": "Say why it was the wrong record."})
    saw = who_saw(match, at)
    for decision in Decision.objects.filter(
        contact_id=match.contact_id, person_id=match.person_id, stage=DecisionStage.DECIDED
    ):
        take_back(decision, reason, by, at)
        _take_off(("decision", decision.id), match.person_id, reason, by, at)
    _take_off(("contact", match.contact_id), match.person_id, reason, by, at)
    for decision_id in Decision.objects.filter(contact_id=match.contact_id).values_list(
        "id", flat=True
    ):
        access.end(
            source_id=decision_id, person_id=match.person_id, reason=f"Wrong record: {reason}"[:500],
            by=by, at=at,
        )  # fmt: skip
    match = contacts.undo_match(match=match, reason=reason, by=by, at=at)
    access.end(
        source_id=match.contact_id, person_id=match.person_id, reason=f"Wrong record: {reason}"[:500],
        by=by, at=at,
    )  # fmt: skip
    return Undone(match, saw)


def _take_off(
    subject: tuple[str, UUID], person_id: UUID, reason: str, by: Actor, at: datetime
) -> None:
    """Take the entries that tell of a subject off the wrong record; that it was done stays."""
    for entry in Entry.objects.filter(
        subject_kind=subject[0], subject_id=subject[1], abouts__person_id=person_id
    ):
        record.withdraw(entry=entry, person_id=person_id, reason=reason, by=by, at=at)
