"""Work with a child is allocated, handed on and closed: spell, grant, clock and entry together."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.agencies.models import Post
from kithline.agencies.permissions import Permission, check
from kithline.chronology import actions as chronology
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.episodes import actions as episodes
from kithline.episodes.enums import Kind as SpellKind
from kithline.episodes.models import Spell
from kithline.pathways import clocks
from kithline.record import actions as record
from kithline.record.enums import Kind
from kithline.timescales import actions as timescales
from kithline.timescales.actions import Owner
from kithline.timescales.models import Obligation
from kithline.timescales.queries import for_subject


@transaction.atomic
def allocate(*, spell: Spell, post: Post, by: Actor, at: datetime, reason: str = "") -> Spell:
    """Give a child's work to a worker; an earlier worker's sight from it ends in the same moment."""
    check(by, Permission.ALLOCATE)
    earlier = spell.lead
    episodes.allocate(spell=spell, post=post, by=by, at=at, reason=reason)
    if earlier is not None:
        access.end(
            source_id=spell.id, holder=earlier.id, person_id=spell.person_id,
            reason="Another worker leads", by=by, at=at,
        )  # fmt: skip
    label = SpellKind(spell.kind).label
    access.give(
        holder=post.id, holder_kind=HolderKind.POST, person_id=spell.person_id, level=Level.LEAD,
        purpose=Purpose.ALLOCATION, source=("spell", spell.id), reason=f"Leads: {label}", by=by,
        at=at,
    )  # fmt: skip
    subject = ("spell", spell.id)
    timescales.keep(subject=subject, rule=clocks.ALLOCATE, by=by, at=at)
    for clock in for_subject(subject):
        timescales.hand_over(
            obligation=clock,
            owner=Owner(post_id=post.id, team_id=spell.team_id),
            reason="allocated",
            by=by,
            at=at,
        )
    chronology.hand_over(
        person_id=spell.person_id, owner=Owner(post_id=post.id, team_id=spell.team_id), by=by, at=at
    )
    fact = f"{post.worker.name}, {post.title}, leads: {label}."
    if earlier is not None:
        fact += f" Before: {earlier.worker.name}, {earlier.title}."
    record.write_system(
        kind=Kind.ALLOCATION, about=[spell.person_id], title=f"{post.worker.name} is the worker",
        fact=fact, opinion="", done=reason, subject=subject, by=by,
        at=at,
    )  # fmt: skip
    return spell


@transaction.atomic
def close(*, spell: Spell, reason: str, by: Actor, at: datetime, need_met: str = "") -> Spell:
    """End the work: its clocks stop, and so does the sight that came with it."""
    label = SpellKind(spell.kind).label
    episodes.close(spell=spell, reason=reason, need_met=need_met, by=by, at=at)
    subject = ("spell", spell.id)
    record.write_system(
        kind=Kind.STATUS, about=[spell.person_id], title=f"{label}: ended", fact=f"{label} ended.",
        opinion=reason, done="", subject=subject, by=by, at=at,
    )  # fmt: skip
    timescales.cancel(subject=subject, reason="the work ended", by=by, at=at)
    chronology.work_ended(person_id=spell.person_id, by=by, at=at)
    access.end(source_id=spell.id, reason="The work ended", by=by, at=at)
    # The decision was for this child: the sight of the adults that came with it ends too.
    access.end(source_id=spell.source_id, reason="The work ended", by=by, at=at)
    return spell


@transaction.atomic
def finish_step(*, clock: Obligation, what: str, by: Actor, at: datetime) -> None:
    """Say that what was owed is done, and what came of it; a child's record says so too."""
    if not clock.is_open:
        raise Invalid("This is settled already.")
    if not what.strip():
        raise Invalid({"what": "Say what was done, and what came of it."})
    if clock.person_id is not None:
        record.write_system(
            kind=Kind.STATUS, about=[clock.person_id], title=f"Done: {clock.terms['name']}",
            fact=what, subject=(clock.subject_kind, clock.subject_id), by=by, at=at,
        )  # fmt: skip
    timescales.keep(obligation=clock, by=by, at=at)
