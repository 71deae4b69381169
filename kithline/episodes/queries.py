"""Reads of spells. Row-level security shows only those of people whom the viewer may see."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from kithline.core.actor import Actor
from kithline.episodes.enums import Stage
from kithline.episodes.models import Spell


def spells_of(viewer: Actor, person_id: UUID) -> QuerySet[Spell]:
    """Return the spells of a person, newest first."""
    return Spell.objects.filter(person_id=person_id).select_related(
        "team__agency", "lead__worker", "lead__agency"
    )


def open_spells(viewer: Actor, person_ids: Iterable[UUID]) -> dict[UUID, list[Spell]]:
    """Return the spells not closed yet, by person."""
    found: dict[UUID, list[Spell]] = {}
    rows = Spell.objects.filter(
        person_id__in=list(person_ids), closed_at__isnull=True
    ).select_related("team__agency", "lead__worker", "lead__agency")
    for spell in rows:
        found.setdefault(spell.person_id, []).append(spell)
    return found


def led_by(viewer: Actor) -> QuerySet[Spell]:
    """Return the open spells that the viewer leads."""
    return Spell.objects.filter(lead_id=viewer.post_id, closed_at__isnull=True).select_related(
        "person", "team"
    )


def waiting_in_teams(viewer: Actor) -> QuerySet[Spell]:
    """Return the spells that wait for a worker in the viewer's teams, the longest waiting first."""
    return (
        Spell.objects.filter(team_id__in=viewer.team_ids, stage=Stage.WAITING)
        .select_related("person", "team")
        .order_by("opened_at")
    )
