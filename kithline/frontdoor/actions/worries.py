"""Writes of an agency's own worry log (D0)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from kithline.agencies.permissions import Permission, check
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid, Refused
from kithline.frontdoor import rules
from kithline.frontdoor.models import Worry
from kithline.frontdoor.permissions import check_lead_of


@transaction.atomic
def keep(
    *,
    forename: str,
    surname: str,
    fact: str,
    happened_on: date | None,
    by: Actor,
    at: datetime,
    dob: date | None = None,
    words: str = "",
    opinion: str = "",
    done: str = "",
) -> Worry:
    """Keep a small worry in the agency's log; its safeguarding lead sees it."""
    check(by, Permission.KEEP_WORRY_LOG)
    rules.check_worry(
        forename=forename, surname=surname, fact=fact, happened_on=happened_on,
        on=at.astimezone(LONDON).date(), dob=dob,
    )  # fmt: skip
    if happened_on is None:
        raise Invalid({"happened_on": "Say which day it was."})
    worry = Worry(
        partnership_id=by.partnership_id, agency_id=by.own_agency, author_id=by.own_post,
        author_name=by.name, forename=forename, surname=surname, dob=dob, happened_on=happened_on,
        written_at=at, fact=fact, words=words, opinion=opinion, done=done,
    )  # fmt: skip
    worry.save(force_insert=True)
    audit.note(verb="kept a worry in the agency's log", by=by, at=at, subject=("worry", worry.id))
    return worry


@transaction.atomic
def decide(*, worry: Worry, decision: str, reason: str, by: Actor, at: datetime) -> Worry:
    """The safeguarding lead says what follows, with a reason; the author is told."""
    check_lead_of(by, worry, at)
    rules.check_worry_decision(decision=decision, reason=reason)
    worry.decision, worry.decision_reason = decision, reason
    worry.decided_by_name, worry.decided_at = by.name, at
    worry.author_told_at = None
    worry.save(
        update_fields=["decision", "decision_reason", "decided_by_name", "decided_at",
                       "author_told_at"]
    )  # fmt: skip
    audit.note(
        verb=f"decided a worry: {decision}", by=by, at=at, subject=("worry", worry.id),
        detail={"reason": reason},
    )  # fmt: skip
    return worry


@transaction.atomic
def settle_clock(*, worry: Worry, by: Actor, at: datetime) -> int:
    """Stop the clock of a worry that is decided, whichever lead of the register it was started for.

    A deputy does not see the lead's clock; a checked function of the database keeps it. Returns how
    many were kept.
    """
    check_lead_of(by, worry, at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, rule FROM frontdoor_settle_worry(%s)", [worry.id])
        kept = cursor.fetchall()
    audit.note_many(
        [
            audit.event(
                verb="keep clock", by=by, at=at, subject=("obligation", clock),
                detail={"rule": rule},
            )
            for clock, rule in kept
        ]
    )  # fmt: skip
    return len(kept)


@transaction.atomic
def read_decision(*, worry: Worry, by: Actor, at: datetime) -> Worry:
    """Note that the author has read what the lead decided."""
    if worry.author_id == by.post_id and worry.decided_at and worry.author_told_at is None:
        worry.author_told_at = at
        worry.save(update_fields=["author_told_at"])
    return worry


@transaction.atomic
def link_contact(*, worry: Worry, contact_id: UUID, by: Actor, at: datetime) -> Worry:
    """Note the contact that came of a worry, whether the lead or the author sent it."""
    if worry.contact_id is not None:
        raise Invalid("This worry was sent to the hub already.")
    if worry.author_id != by.post_id and worry.agency_id != by.agency_id:
        raise Refused(by, "send a worry of another agency", subject=("worry", worry.id))
    worry.contact_id = contact_id
    worry.save(update_fields=["contact_id"])
    audit.note(verb="sent a worry of the log to the hub", by=by, at=at, subject=("worry", worry.id))
    return worry
