"""Every write about spells of work. Clocks, grants and entries are written by pathways."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kithline.access.permissions import check_contribute, check_lead
from kithline.agencies.models import Post, Team
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.episodes.enums import Kind, Stage
from kithline.episodes.models import Allocation, Spell
from kithline.episodes.rules import check_move


@transaction.atomic
def open_spell(
    *,
    person_id: UUID,
    kind: Kind | str,
    team: Team,
    source: tuple[str, UUID],
    referred_at: datetime,
    by: Actor,
    at: datetime,
) -> Spell:
    """Open work of a kind with a child in a team, where it waits for a worker.

    If the team has the same work open already, that spell is returned.
    """
    check_contribute(by, person_id)
    existing = Spell.objects.filter(
        person_id=person_id, kind=kind, team=team, closed_at__isnull=True
    ).first()
    if existing is not None:
        return existing
    spell = Spell.objects.create(
        partnership_id=by.partnership_id,
        person_id=person_id,
        kind=kind,
        stage=Stage.WAITING,
        team=team,
        source_kind=source[0],
        source_id=source[1],
        referred_at=referred_at,
        opened_at=at,
    )
    audit.note(
        verb=f"opened {Kind(kind).label}", by=by, at=at, subject=("spell", spell.id),
        person_id=person_id,
    )  # fmt: skip
    return spell


@transaction.atomic
def allocate(*, spell: Spell, post: Post, by: Actor, at: datetime, reason: str = "") -> Allocation:
    """Make a worker the lead of a spell; an earlier lead's time ends in the same moment."""
    check_lead(by, spell.person_id)
    if spell.closed_at is not None:
        raise Invalid("This work is closed.")
    if post.ends_at is not None and post.ends_at <= at:
        raise Invalid({"post": f"{post.worker.name} has left that post."})
    if post.partnership_id != spell.partnership_id:
        raise Invalid({"post": "That post is in another partnership."})
    if spell.lead_id == post.id:
        raise Invalid({"post": f"{post.worker.name} leads this already."})
    if spell.lead_id and not reason.strip():
        raise Invalid({"reason": "Say why the worker changes."})
    Allocation.objects.filter(spell=spell, ends_at__isnull=True).update(ends_at=at)
    allocation = Allocation.objects.create(
        spell=spell, person_id=spell.person_id, post=post, starts_at=at, reason=reason,
        by_name=by.name,
    )  # fmt: skip
    spell.lead = post
    spell.stage = Stage.OPEN
    spell.save(update_fields=["lead", "stage"])
    audit.note(
        verb="allocated", by=by, at=at, subject=("spell", spell.id), person_id=spell.person_id,
        detail={"post": str(post.id)},
    )  # fmt: skip
    return allocation


@transaction.atomic
def close(*, spell: Spell, reason: str, by: Actor, at: datetime, need_met: str = "") -> Spell:
    """Close a spell, saying why and whether the need was met."""
    check_lead(by, spell.person_id)
    check_move(spell.stage, Stage.CLOSED)
    if not reason.strip():
        raise Invalid({"reason": "Say why the work ends."})
    Allocation.objects.filter(spell=spell, ends_at__isnull=True).update(ends_at=at)
    spell.stage = Stage.CLOSED
    spell.closed_at = at
    spell.closed_reason = reason
    spell.need_met = need_met
    spell.save(update_fields=["stage", "closed_at", "closed_reason", "need_met"])
    audit.note(
        verb="closed the work", by=by, at=at, subject=("spell", spell.id),
        person_id=spell.person_id,
    )  # fmt: skip
    return spell


@transaction.atomic
def take_back(*, source_id: UUID, reason: str, by: Actor, at: datetime) -> int:
    """Close the spells that a decision opened, when it is overturned. Returns how many."""
    spells = list(Spell.objects.filter(source_id=source_id, closed_at__isnull=True))
    for spell in spells:
        check_contribute(by, spell.person_id)
        Allocation.objects.filter(spell=spell, ends_at__isnull=True).update(ends_at=at)
        spell.stage = Stage.CLOSED
        spell.closed_at = at
        spell.closed_reason = f"Decision changed: {reason}"[:500]
        spell.save(update_fields=["stage", "closed_at", "closed_reason"])
        audit.note(
            verb="closed the work: decision changed", by=by, at=at, subject=("spell", spell.id),
            person_id=spell.person_id,
        )  # fmt: skip
    return len(spells)
