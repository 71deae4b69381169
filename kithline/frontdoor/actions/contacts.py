"""Writes about contacts: sent, taken in, graded, matched, told. Use cases are in ``pathways``."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import InternalError, ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from kithline.access import actions as access
from kithline.agencies.models import Team
from kithline.agencies.permissions import Permission, check
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.frontdoor import rules
from kithline.frontdoor.enums import Consent, Source, Stage
from kithline.frontdoor.models import Contact, Feedback, Grade, Handling, Match, Named
from kithline.frontdoor.permissions import check_desk

NAMED_FIELDS = (
    "role", "forename", "surname", "dob", "age", "expected_on", "sex", "relation", "address",
    "postcode", "school", "nhs_number", "upn",
)  # fmt: skip
SENT_FIELDS = (
    "referrer_name", "referrer_title", "referrer_telephone", "referrer_email", "happened",
    "happened_on", "words", "opinion", "done", "consent_detail", "consent_reason",
    "consent_manager", "early_help", "early_help_reason", "restriction",
)  # fmt: skip


@transaction.atomic
def send(
    *,
    source: Source | str,
    desk: Team,
    fact: str,
    danger: str,
    named: list[dict[str, Any]],
    by: Actor,
    at: datetime,
    consent: Consent | str = "",
    place: UUID | None = None,
    **sent: Any,
) -> Contact:
    """Keep a worry as it was sent; it lies at ``desk`` from now. ``Invalid`` names each wrong field.

    ``place`` is the partnership that the desk takes it for, if not the sender's own.

    ``named``: one dict a person with the keys of ``NAMED_FIELDS`` (role is needed). ``sent``: any of
    ``SENT_FIELDS``.
    """
    check(by, Permission.SEND_WORRY)
    unknown = set(sent) - set(SENT_FIELDS)
    if unknown:
        raise TypeError(f"send() got unknown fields {sorted(unknown)}")
    public = source == Source.PUBLIC
    rules.check_contact(
        source=source, fact=fact, danger=danger, consent=consent, named=named,
        consent_detail=sent.get("consent_detail", ""), consent_reason=sent.get("consent_reason", ""),
        consent_manager=sent.get("consent_manager", ""), happened_on=sent.get("happened_on"),
        on=at.astimezone(LONDON).date(),
    )  # fmt: skip
    contact = Contact(
        number=_next_number(),
        partnership_id=place or by.partnership_id,
        desk=desk,
        source=source,
        agency_id=None if public else by.agency_id,
        author_id=None if public else by.post_id,
        referrer_agency="" if public else by.agency_name,
        referrer_kind="family" if public else by.agency_kind,
        received_at=at,
        fact=fact,
        danger=danger,
        consent=Consent.PUBLIC if public else consent,
    )
    if not public:
        contact.referrer_name, contact.referrer_title = by.name, by.title
    for name, value in sent.items():
        if value not in (None, ""):
            setattr(contact, name, value)
    if contact.restriction:  # read by the desk and the agency that sent it, until more are let in
        readers = [h for h in (desk.id, contact.agency_id) if h]
        access.name_readers(subject_id=contact.id, holders=readers, by=by, at=at)
    contact.save(force_insert=True)
    Handling(contact=contact).save(force_insert=True)
    Named.objects.bulk_create(
        Named(contact=contact, position=i, **{k: v for k, v in person.items()
                                              if k in NAMED_FIELDS and v not in (None, "")})
        for i, person in enumerate(named)
    )  # fmt: skip
    audit.note(verb="sent a worry", by=by, at=at, subject=("contact", contact.id))
    return contact


@transaction.atomic
def take_in(*, contact: Contact, by: Actor, at: datetime) -> Contact:
    """Open triage: the contact is with this worker. The sender counts as acknowledged."""
    check_desk(by, contact, Permission.TRIAGE)
    handling = contact.handling
    if handling.stage != Stage.TRIAGE:
        rules.check_move(handling.stage, Stage.TRIAGE)
        handling.stage = Stage.TRIAGE
    handling.taken_by_id = by.post_id
    handling.save(update_fields=["stage", "taken_by"])
    if contact.acknowledged_at is None:
        contact.acknowledged_at = at
        contact.save(update_fields=["acknowledged_at"])
    audit.note(verb="opened triage", by=by, at=at, subject=("contact", contact.id))
    return contact


@transaction.atomic
def pass_on(*, contact: Contact, desk: Team, reason: str, by: Actor, at: datetime) -> Contact:
    """Hand a contact to another desk (the day desk in the morning, the other council's desk)."""
    check_desk(by, contact, Permission.TRIAGE)
    if contact.handling.stage == Stage.DECIDED:
        raise Invalid("This contact is decided.")
    if not desk.desk:
        raise Invalid({"desk": "That team is not a desk."})
    if not reason.strip():
        raise Invalid({"reason": "Say why it goes to another desk."})
    audit.note(
        verb=f"passed the contact to {desk.name}", by=by, at=at, subject=("contact", contact.id),
        detail={"reason": reason},
    )  # fmt: skip
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT frontdoor_pass_on(%s, %s)", [contact.id, desk.id])
    except (ProgrammingError, InternalError) as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise Invalid({"desk": "That desk does not serve this partnership."}) from error
        raise
    return contact


@transaction.atomic
def grade(*, contact: Contact, rag: str, reason: str, by: Actor, at: datetime) -> Grade:
    """Grade a contact, or change its grade, saying why."""
    check_desk(by, contact, Permission.TRIAGE)
    if contact.handling.stage == Stage.DECIDED:
        raise Invalid("This contact is decided.")
    rules.check_grade(rag=rag, reason=reason, earlier=contact.handling.rag)
    row = Grade.objects.create(contact=contact, rag=rag, reason=reason, at=at, by_name=by.name)
    contact.handling.rag = rag
    contact.handling.save(update_fields=["rag"])
    audit.note(verb=f"graded {rag}", by=by, at=at, subject=("contact", contact.id))
    return row


@transaction.atomic
def answer(*, contact: Contact, question: str, text: str, by: Actor, at: datetime) -> Contact:
    """Keep the hub's answer to a question raised in triage (children of a linked adult, and such)."""
    check_desk(by, contact, Permission.TRIAGE)
    if not text.strip():
        raise Invalid({"answer": "Say what you found."})
    if len(text) > rules.LONG:
        raise Invalid({"answer": f"Keep it to {rules.LONG:,} characters."})
    contact.handling.answers = {
        **contact.handling.answers,
        question: {"text": text, "by": by.name, "at": at.isoformat()},
    }
    contact.handling.save(update_fields=["answers"])
    audit.note(
        verb="answered a question in triage", by=by, at=at, subject=("contact", contact.id),
        detail={"question": question},
    )  # fmt: skip
    return contact


@transaction.atomic
def match(
    *,
    named: Named,
    person_id: UUID,
    by: Actor,
    at: datetime,
    made_new: bool = False,
    entry_id: UUID | None = None,
) -> Match:
    """Say who a named person is. The grant and the entry are given by the pathway."""
    check_desk(by, named.contact, Permission.TRIAGE)
    if Match.objects.filter(named=named, undone_at__isnull=True).exists():
        raise Invalid("Somebody has matched this already. Undo that match first.")
    row = Match.objects.create(
        named=named, contact_id=named.contact_id, person_id=person_id, made_new=made_new,
        matched_at=at, matched_by_name=by.name, entry_id=entry_id,
    )  # fmt: skip
    audit.note(
        verb="matched a contact to this record", by=by, at=at,
        subject=("contact", named.contact_id), person_id=person_id,
    )  # fmt: skip
    return row


@transaction.atomic
def undo_match(*, match: Match, reason: str, by: Actor, at: datetime) -> Match:
    """Take a match back, with a reason. The row stays as trail."""
    check_desk(by, match.contact, Permission.UNDO_MATCH)
    if match.undone_at is not None:
        raise Invalid("This match is undone already.")
    if not reason.strip():
        raise Invalid({"reason": "Say why it was the wrong record."})
    match.undone_at, match.undone_by_name, match.undone_reason = at, by.name, reason[:500]
    match.save(update_fields=["undone_at", "undone_by_name", "undone_reason"])
    audit.note(
        verb="undid a match to this record", by=by, at=at,
        subject=("contact", match.contact_id), person_id=match.person_id,
        detail={"reason": reason},
    )  # fmt: skip
    return match


@transaction.atomic
def give_feedback(
    *,
    contact: Contact,
    kind: Source | str,
    decision: str,
    reason: str,
    next_step: str,
    by: Actor,
    at: datetime,
) -> Feedback:
    """Write what the sender is told. For the public ``decision`` and ``reason`` stay empty."""
    check_desk(by, contact, Permission.DECIDE)
    row = Feedback(
        contact=contact, kind=kind, sent_at=at, by_name=by.name, by_title=by.title,
        decision="" if kind == Source.PUBLIC else decision,
        reason="" if kind == Source.PUBLIC else reason,
        next_step=next_step,
    )  # fmt: skip
    row.save(force_insert=True)
    audit.note(verb="told the sender", by=by, at=at, subject=("contact", contact.id))
    return row


@transaction.atomic
def read_feedback(*, feedback: Feedback, by: Actor, at: datetime) -> None:
    """Note that the sender has read what the hub wrote."""
    if feedback.read_at is None:
        Feedback.objects.filter(id=feedback.id, read_at__isnull=True).update(read_at=at)
        audit.note(
            verb="read the hub's answer", by=by, at=at, subject=("contact", feedback.contact_id)
        )


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('frontdoor_contact_number')")
        row = cursor.fetchone()
    return int(row[0])
