"""Triage: taken in, graded, matched. Matching opens the record to the desk and puts the contact in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.agencies.models import Team
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.frontdoor.actions import contacts
from kithline.frontdoor.enums import PersonRole
from kithline.frontdoor.models import Contact, Grade, Match, Named
from kithline.pathways import clocks
from kithline.people import actions as people
from kithline.people.enums import PersonKind
from kithline.record import actions as record
from kithline.record.enums import Kind
from kithline.record.rules import Happened, Words
from kithline.timescales import actions as timescales
from kithline.timescales.actions import Owner
from kithline.timescales.queries import for_subject


@transaction.atomic
def open_triage(*, contact: Contact, by: Actor, at: datetime) -> Contact:
    """Take a contact in: it is with this worker, and the sender counts as acknowledged."""
    contact = contacts.take_in(contact=contact, by=by, at=at)
    timescales.keep(subject=("contact", contact.id), rule=clocks.ACKNOWLEDGE, by=by, at=at)
    for match in Match.objects.filter(contact=contact, undone_at__isnull=True):
        # Matched at the desk it came from: this desk sees them from now.
        _let_the_desk_in(match.named, match.person_id, by, at)
    return contact


@transaction.atomic
def grade(*, contact: Contact, rag: str, reason: str, by: Actor, at: datetime) -> Grade:
    """Grade a contact; its clock runs from when it was received, whatever the grade before."""
    earlier = contact.handling.rag
    row = contacts.grade(contact=contact, rag=rag, reason=reason, by=by, at=at)
    subject = ("contact", contact.id)
    if earlier:
        timescales.cancel(
            subject=subject,
            rule=clocks.GRADES[earlier],
            reason=f"graded {rag}: {reason}",
            by=by,
            at=at,
        )
    clocks.start(
        rule=clocks.GRADES[rag], subject=subject, owner=Owner(team_id=contact.desk_id),
        named=names_in(contact), restricted=bool(contact.restriction), people=matched_people(contact),
        from_=contact.received_at, by=by, at=at,
    )  # fmt: skip
    return row


@transaction.atomic
def pass_on(*, contact: Contact, desk: Team, reason: str, by: Actor, at: datetime) -> None:
    """Hand a contact to another desk, with its clocks."""
    for clock in for_subject(("contact", contact.id)):
        timescales.hand_over(
            obligation=clock, owner=Owner(team_id=desk.id), reason=reason, by=by, at=at
        )
    # The desk it leaves sees the records no more; the one that takes it in is let in then.
    access.end(source_id=contact.id, holder=contact.desk_id, reason="Passed on", by=by, at=at)
    contacts.pass_on(contact=contact, desk=desk, reason=reason, by=by, at=at)


@transaction.atomic
def match_child(*, named: Named, person_id: UUID, by: Actor, at: datetime) -> Match:
    """Say that a named person is one who has a record; the desk may read it while it looks into this."""
    _let_the_desk_in(named, person_id, by, at)
    return _match(named, person_id, by, at, made_new=False)


@transaction.atomic
def register_and_match(*, named: Named, by: Actor, at: datetime, **details: Any) -> Match:
    """Make a record for a named person whom no candidate fits. ``details`` correct what was sent."""
    given: dict[str, Any] = {
        "kind": PersonKind.CHILD if named.role == PersonRole.CHILD else PersonKind.ADULT,
        "forename": named.forename,
        "surname": named.surname,
        "dob": named.dob,
        "expected_on": named.expected_on,
        "unborn": bool(named.expected_on),
        "nhs_number": named.nhs_number,
        "upn": named.upn,
        "address": named.address,
        "postcode": named.postcode,
        "source": f"contact {named.contact.number}",
    }
    if named.sex:
        given["sex"] = named.sex
    if not (named.forename or named.surname):
        given["described_as"] = ", ".join(x for x in (named.relation, named.age) if x)
    given.update(details)
    person = people.register(by=by, at=at, **given)
    _let_the_desk_in(named, person.id, by, at)
    return _match(named, person.id, by, at, made_new=True)


@transaction.atomic
def look_into(*, contact: Contact, person_id: UUID, why: str, by: Actor, at: datetime) -> None:
    """Open the record of another child (a sibling, a child of the adult of concern) for this contact."""
    if not why.strip():
        raise Invalid({"why": "Say why this child's record is opened too."})
    _give_sight(contact, person_id, f"Contact {contact.number}: {why}"[:500], by, at)
    audit.note(
        verb="opened a linked child's record", by=by, at=at, subject=("contact", contact.id),
        person_id=person_id, detail={"why": why},
    )  # fmt: skip


def _let_the_desk_in(named: Named, person_id: UUID, by: Actor, at: datetime) -> None:
    _give_sight(
        named.contact, person_id, f"The hub looks into contact {named.contact.number}", by, at
    )


def _give_sight(contact: Contact, person_id: UUID, reason: str, by: Actor, at: datetime) -> None:
    access.give(
        holder=contact.desk_id,
        holder_kind=HolderKind.TEAM,
        person_id=person_id,
        level=Level.CONTRIBUTE,
        purpose=Purpose.HUB_ENQUIRY,
        source=("contact", contact.id),
        reason=reason,
        ends_at=at + clocks.WHILE_OPEN,
        by=by,
        at=at,
    )


def _match(named: Named, person_id: UUID, by: Actor, at: datetime, *, made_new: bool) -> Match:
    contact = named.contact
    entry_id = None
    if named.role == PersonRole.CHILD:
        entry_id = _enter(contact, person_id, by, at)
    match = contacts.match(
        named=named, person_id=person_id, made_new=made_new, entry_id=entry_id, by=by, at=at
    )
    timescales.describe(
        subject=("contact", contact.id), people=matched_people(contact), by=by, at=at
    )
    return match


def names_in(contact: Contact) -> str:
    rows = contact.named.order_by("position").values("role", "forename", "expected_on")
    return clocks.names_of(rows)


def matched_people(contact: Contact) -> list[UUID]:
    rows = Match.objects.filter(contact=contact, undone_at__isnull=True)
    return list(rows.values_list("person_id", flat=True))


def _enter(contact: Contact, person_id: UUID, by: Actor, at: datetime) -> UUID:
    """Put what was sent into the child's record, as it was sent."""
    sender = ", ".join(
        x for x in (contact.referrer_name, contact.referrer_title, contact.referrer_agency) if x
    )
    # What the sender thinks is the sender's: it stands as their words, not as the hub's opinion.
    opinion = (
        [Words(words=contact.opinion, by_words=contact.referrer_name or "whoever sent it")]
        if contact.opinion
        else []
    )
    entry = record.write_system(
        kind=Kind.CONTACT,
        about=[person_id],
        title=f"A worry sent by {sender or 'a member of the public'}",
        fact=contact.fact,
        done=contact.done,
        said=[
            Words(
                words=w["words"],
                by_words=w.get("by", ""),
                is_child=bool(w.get("child")),
                alone=w.get("alone"),
                where=w.get("where", ""),
            )
            for w in contact.words
            if w.get("words")
        ]
        + opinion,
        happened=Happened.exact(contact.received_at),
        learned_at=contact.received_at,
        restriction=contact.restriction or None,
        restriction_reason="Restricted by whoever sent it" if contact.restriction else "",
        readers=[h for h in (contact.desk_id, contact.agency_id) if h and contact.restriction],
        subject=("contact", contact.id),
        by=by,
        at=at,
    )
    return entry.id
