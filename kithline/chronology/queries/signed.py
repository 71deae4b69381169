"""Readings, views and summaries, as far as the viewer may read them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from kithline.chronology.enums import Stage
from kithline.chronology.models import Reading, Selected, Summary, View
from kithline.chronology.queries.line import as_it_stood
from kithline.core.actor import Actor
from kithline.record import queries as record
from kithline.record.queries import EntryView


def readings(viewer: Actor, person_id: UUID, *, limit: int = 50) -> list[Reading]:
    """Return who read a child's line and what it meant to them, the newest first."""
    rows = Reading.objects.filter(person_id=person_id).defer("entries")
    return list(rows.order_by("-signed_at", "-id")[:limit])


def reading(viewer: Actor, reading_id: UUID) -> Reading | None:
    """Return one reading; None when there is none that the viewer may read."""
    return Reading.objects.filter(id=reading_id).first()


def reading_entries(
    viewer: Actor, read: Reading, *, start: int = 0, limit: int = 50
) -> list[EntryView]:
    """Return entries of a reading as they read then, the newest first: those that the viewer may read."""
    ids = read.entries[::-1][start : start + limit]
    return [as_it_stood(e, read.read_at) for e in record.entries(viewer, ids)]


def views_of(viewer: Actor, entry_ids: Iterable[UUID]) -> dict[UUID, View]:
    """Return whose view each note beside these entries is, by the note."""
    rows = View.objects.filter(entry_id__in=list(entry_ids))
    return {v.note_id: v for v in rows}


def summaries(viewer: Actor, person_id: UUID) -> list[Summary]:
    """Return the signed summaries about a child and the viewer's own draft, the newest first."""
    return list(Summary.objects.filter(person_id=person_id).order_by("-begun_at", "-id")[:50])


def summary(viewer: Actor, summary_id: UUID) -> Summary | None:
    """Return one summary; None when there is none that the viewer may read."""
    return Summary.objects.filter(id=summary_id).first()


def draft_of(viewer: Actor, person_id: UUID) -> Summary | None:
    """Return the viewer's own draft about a child."""
    return Summary.objects.filter(
        person_id=person_id, by_post_id=viewer.own_post, stage=Stage.DRAFT
    ).first()


def selected(viewer: Actor, found: Summary) -> list[tuple[EntryView, str]]:
    """Return the entries of a summary with what each meant, the oldest first.

    A signed one reads as it was signed: an entry shows the version that was selected.
    """
    impacts = dict(Selected.objects.filter(summary=found).values_list("entry_id", "impact"))
    entries = record.entries(viewer, list(impacts))[::-1]
    if found.signed_at is not None:
        entries = [as_it_stood(e, found.signed_at) for e in entries]
    return [(e, impacts[e.id]) for e in entries]
