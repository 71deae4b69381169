"""Marking an adult as of concern, and considering each child linked to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from kithline.access import actions as access
from kithline.audit import actions as audit
from kithline.connections import permissions, queries, rules
from kithline.connections.actions.typed import Typed
from kithline.connections.enums import Follows, How
from kithline.connections.models import Concern, Considered, LinkedChild
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.people.queries import know_of


@transaction.atomic
def mark(
    *,
    adult_id: UUID,
    why: str,
    source: str,
    review_on: date | None,
    by: Actor,
    at: datetime,
    readers: Iterable[UUID] = (),
) -> Concern:
    """Mark an adult as of concern for children; from then on each child linked to them is to be considered.

    ``readers``: posts or teams that may read it beside those who manage and read the adult.
    """
    permissions.check_mark(by, adult_id)
    typed = Typed(at)
    row = Concern(
        partnership_id=by.partnership_id,
        adult_id=adult_id,
        why=typed.text("why", why, needed="Say why, in facts: what was seen or told, and when."),
        source=typed.text("source", source, limit=300, lines=False,
                          needed="Say who told it, or where it stands."),
        review_on=review_on or typed.today,
        marked_at=at,
        marked_by=by.own_post,
        marked_name=by.name,
    )  # fmt: skip
    typed.add(rules.review_faults(review_on, typed.today))
    known = know_of([adult_id], by).get(adult_id)
    if known is None or known.is_child:
        typed.add({"": "Only an adult can be marked as of concern."})
    if queries.concerns_of(adult_id, by):
        typed.add({"": "This adult is marked already."})
    typed.settle()
    if named := list(readers):
        access.name_readers(subject_id=row.id, holders=named, by=by, at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # two at once, or marked where this viewer does not see it
        raise Invalid("This adult is marked already.") from error
    _note("marked an adult as of concern", by, at, ("concern", row.id), adult_id)
    return row


@transaction.atomic
def end_concern(*, concern: Concern, reason: str, by: Actor, at: datetime) -> Concern:
    """End the mark, with the reason; what was considered stays readable."""
    permissions.check_mark(by, concern.adult_id)
    typed = Typed(at)
    concern.ended_reason = typed.text("reason", reason, limit=500, lines=False,
                                      needed="Say why it ends.")  # fmt: skip
    if concern.ended_at is not None:
        typed.add({"": "It has ended already."})
    typed.settle()
    concern.ended_at, concern.ended_by = at, by.own_post
    concern.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    _note("ended the mark of an adult", by, at, ("concern", concern.id), concern.adult_id)
    return concern


@transaction.atomic
def link_child(
    *,
    concern: Concern,
    child_id: UUID,
    how: How | str,
    supports: str,
    source: str,
    by: Actor,
    at: datetime,
    against: str = "",
) -> LinkedChild:
    """Link a child by hand, with what supports it and what speaks against it. Nothing is joined by it."""
    permissions.check_consider(by, concern.id)
    typed = Typed(at)
    row = LinkedChild(
        concern=concern,
        child_id=child_id,
        how=typed.code("how", how, How),
        supports=typed.text("supports", supports, needed="Say what supports it."),
        against=typed.text("against", against),
        source=typed.text("source", source, limit=300, lines=False,
                          needed="Say who told it, or where it stands."),
        noted_at=at,
        noted_by=by.own_post,
        noted_name=by.name,
    )  # fmt: skip
    if row.how == How.MAY_BE and not row.against:
        typed.add({"against": "Say what speaks against it, or that nothing is known."})
    known = know_of([child_id], by).get(child_id)
    if known is None or not known.is_child:
        typed.add({"child": "Choose a child who is in the record."})
    if concern.ended_at is not None:
        typed.add({"": "This mark has ended."})
    typed.settle()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid({"child": "This child is linked so already."}) from error
    _note("linked a child to an adult of concern", by, at, ("linked-child", row.id), child_id)
    return row


@transaction.atomic
def unlink_child(*, linked: LinkedChild, reason: str, by: Actor, at: datetime) -> LinkedChild:
    """Take back a link made by hand: it was another person, or it was not so."""
    permissions.check_consider(by, linked.concern_id)
    typed = Typed(at)
    linked.ended_reason = typed.text("reason", reason, limit=500, lines=False,
                                     needed="Say why it is taken back.")  # fmt: skip
    typed.settle()
    linked.ended_at, linked.ended_by = at, by.own_post
    linked.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    _note("took back a link to an adult", by, at, ("linked-child", linked.id), linked.child_id)
    return linked


@transaction.atomic
def consider(
    *,
    concern: Concern,
    child_id: UUID,
    follows: Follows | str,
    words: str,
    by: Actor,
    at: datetime,
) -> Considered:
    """Note that a linked child was considered, and what follows, or why nothing does.

    Who considers or leads for this child reads it: it says what matters for this child, and names no other.
    """
    permissions.check_consider(by, concern.id)
    typed = Typed(at)
    if concern.ended_at is not None:
        typed.add({"": "This mark has ended."})
    if not queries.is_linked(concern.id, child_id):
        typed.add({"": "This child is not linked to this adult."})
    return _considered(typed, concern.id, concern.adult_id, child_id, follows, words, by, at)


@transaction.atomic
def consider_own(
    *, waits: queries.ToConsider, follows: Follows | str, words: str, by: Actor, at: datetime
) -> Considered:
    """Note it of a child whom the viewer is to consider, though the mark is not theirs to read."""
    permissions.check_must_consider(by, waits.concern_id, waits.child.id)
    return _considered(
        Typed(at), waits.concern_id, waits.adult.id, waits.child.id, follows, words, by, at
    )


def _considered(
    typed: Typed, concern_id: UUID, adult_id: UUID, child_id: UUID, follows: Follows | str, words: str,
    by: Actor, at: datetime,
) -> Considered:  # fmt: skip
    row = Considered(
        concern_id=concern_id,
        adult_id=adult_id,
        child_id=child_id,
        follows=typed.code("follows", follows, Follows),
        words=typed.text("words", words, limit=2000,
                         needed="Say what follows for this child, or why nothing does."),
        considered_at=at,
        considered_by=by.own_post,
        considered_name=by.name,
        considered_title=by.title,
    )  # fmt: skip
    typed.settle()
    row.save(force_insert=True)
    _note("considered a child linked to an adult", by, at, ("considered", row.id), child_id)
    return row


def _note(verb: str, by: Actor, at: datetime, subject: tuple[str, UUID], person: UUID) -> None:
    audit.note(verb=verb, by=by, at=at, subject=subject, person_id=person)
