"""A worry is sent: it is routed by office hours and address, kept, and its clocks start."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from kithline.agencies import queries as agencies
from kithline.agencies.models import Team
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.frontdoor.actions import contacts, worries
from kithline.frontdoor.enums import Consent, PersonRole, Source
from kithline.frontdoor.models import Contact, Worry
from kithline.pathways import clocks
from kithline.timescales import actions as timescales
from kithline.timescales.actions import Owner
from kithline.timescales.calendars import bank_holidays


def desk_on_duty(by: Actor, named: list[dict[str, Any]], at: datetime) -> Team:
    """Return the desk that takes a worry now: by the first child's address that has a postcode."""
    children = [n for n in named if n.get("role") == PersonRole.CHILD]
    postcode = next((str(n["postcode"]) for n in children if n.get("postcode")), "")
    holidays = bank_holidays(at.astimezone(LONDON).year)
    return agencies.desk_for(by.partnership_id, postcode, at, holidays)


@transaction.atomic
def send_worry(
    *,
    named: list[dict[str, Any]],
    by: Actor,
    at: datetime,
    worry: Worry | None = None,
    desk: Team | None = None,
    **sent: Any,
) -> Contact:
    """Send a worry to the hub, from a worker or a member of the public. ``Invalid`` names the fields.

    ``worry``: the one of the agency's log that it comes of. ``desk``: only to take a worry in at
    another desk than the one on duty (by telephone).
    """
    source = sent.pop("source", Source.PUBLIC if by.is_public else Source.AGENCY)
    desk = desk or desk_on_duty(by, named, at)
    contact = contacts.send(source=source, desk=desk, named=named, by=by, at=at, **sent)
    subject = ("contact", contact.id)
    for rule in (clocks.DECISION, clocks.ACKNOWLEDGE):
        clocks.start(
            rule=rule, subject=subject, owner=Owner(team_id=desk.id), from_=at,
            named=clocks.names_of(named), restricted=bool(contact.restriction), by=by, at=at,
        )  # fmt: skip
    if contact.consent == Consent.REFUSED and by.post_id:
        clocks.start(
            rule=clocks.TELL_PARENT_REFUSED, subject=subject, owner=Owner(post_id=by.post_id),
            named=clocks.names_of(named), restricted=bool(contact.restriction), from_=at, by=by,
            at=at,
        )  # fmt: skip
    if worry is not None:
        worries.link_contact(worry=worry, contact_id=contact.id, by=by, at=at)
    return contact


@transaction.atomic
def keep_worry(*, by: Actor, at: datetime, **said: Any) -> Worry:
    """Keep a small worry in the agency's log; the lead's clock to decide it starts."""
    worry = worries.keep(by=by, at=at, **said)
    lead = agencies.leads_of(worry.agency_id, worry.partnership_id, at).first()
    if lead is not None:
        clocks.start(
            rule=clocks.WORRY, subject=("worry", worry.id), owner=Owner(post_id=lead.post_id),
            named=worry.forename or worry.surname, from_=at, by=by, at=at,
        )  # fmt: skip
    return worry


@transaction.atomic
def decide_worry(*, worry: Worry, decision: str, reason: str, by: Actor, at: datetime) -> Worry:
    """The safeguarding lead decides what follows from a small worry, and its clock is kept."""
    worry = worries.decide(worry=worry, decision=decision, reason=reason, by=by, at=at)
    timescales.keep(subject=("worry", worry.id), rule=clocks.WORRY, by=by, at=at)
    return worry
