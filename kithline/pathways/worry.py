"""A worry is sent: it is routed by office hours and address, kept, and its clocks start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kithline.agencies import queries as agencies
from kithline.agencies.models import Team
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.viewer import acting_as
from kithline.frontdoor.actions import contacts, worries
from kithline.frontdoor.enums import Consent, PersonRole, Source
from kithline.frontdoor.models import Contact, Worry
from kithline.pathways import clocks
from kithline.timescales.actions import Owner
from kithline.timescales.calendars import bank_holidays


def desk_on_duty(by: Actor, named: list[dict[str, Any]], at: datetime) -> Team:
    """Return the desk that takes a worry now: by the first child's address that has a postcode."""
    holidays = bank_holidays(at.astimezone(LONDON).year)
    return agencies.desk_for(by.partnership_id, _postcode(named), at, holidays)


def _postcode(named: list[dict[str, Any]]) -> str:
    children = [n for n in named if n.get("role") == PersonRole.CHILD]
    return next((str(n["postcode"]) for n in children if n.get("postcode")), "")


def place_of(by: Actor, named: list[dict[str, Any]], desk: Team) -> UUID:
    """Return the partnership in which a worry will lie: that of the desk, by the child's address."""
    area = agencies.area_of(_postcode(named))
    return agencies.place_served(
        desk, first=[*([area.partnership_id] if area else []), by.partnership_id]
    )


@contextmanager
def _where_it_lies(contact: Contact, by: Actor, at: datetime) -> Iterator[Actor]:
    """Act in the partnership of the contact: there the sender holds no post, and sees nothing.

    The clocks of another partnership's desk are started so; the trail still names the sender.
    """
    if contact.partnership_id == by.partnership_id:
        yield by
        return
    there = replace(
        by, post_id=None, worker_id=None, role="public", team_ids=(),
        partnership_id=contact.partnership_id, partnership_slug=contact.partnership.slug,
        partnership_name=contact.partnership.name,
    )  # fmt: skip
    with acting_as(there, at):
        yield there


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

    It lies with the desk that serves the child's address, in that desk's partnership.
    ``worry``: the one of the agency's log that it comes of. ``desk``: only to take a worry in at
    another desk than the one on duty (by telephone).
    """
    source = sent.pop("source", Source.PUBLIC if by.is_public else Source.AGENCY)
    desk = desk or desk_on_duty(by, named, at)
    contact = contacts.send(
        source=source, desk=desk, place=place_of(by, named, desk), named=named, by=by, at=at, **sent
    )
    subject = ("contact", contact.id)
    with _where_it_lies(contact, by, at) as there:
        for rule in (clocks.DECISION, clocks.ACKNOWLEDGE):
            clocks.start(
                rule=rule, subject=subject, owner=Owner(team_id=desk.id), from_=at,
                named=clocks.names_of(named), restricted=bool(contact.restriction), by=there, at=at,
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
    """A safeguarding lead or deputy decides what follows from a small worry, and its clock is kept."""
    worry = worries.decide(worry=worry, decision=decision, reason=reason, by=by, at=at)
    worries.settle_clock(worry=worry, by=by, at=at)
    return worry
