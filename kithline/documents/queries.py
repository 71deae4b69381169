"""Which papers were issued, and whether one may still be handed out."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from kithline.core.actor import Actor
from kithline.documents.models import Issued


def issued_of(viewer: Actor, person_id: UUID) -> QuerySet[Issued]:
    """Return the papers in a person's record that the viewer may see, newest first, without their text."""
    return Issued.objects.filter(person_id=person_id).defer("content", "entry_ids").order_by("-at")


def issued(viewer: Actor, person_id: UUID, paper_id: UUID) -> Issued | None:
    """Return one paper with its text; None when there is none that the viewer may see."""
    return Issued.objects.filter(person_id=person_id, id=paper_id).first()


def spoilt(viewer: Actor, paper: Issued) -> int:
    """Return how many of its entries can no longer be read by the viewer as about its people.

    An entry was taken off a record as not about this person, or the viewer's sight of it ended: the
    paper is then not handed out again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM unnest(%s::uuid[]) AS held(id)
                WHERE NOT EXISTS (SELECT 1 FROM record_about a WHERE a.entry_id = held.id
                        AND a.person_id = ANY (%s::uuid[]) AND a.withdrawn_at IS NULL)""",
            [list(paper.entry_ids), list(paper.people_ids)],
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def amended_since(viewer: Actor, paper: Issued) -> int:
    """Return how many of its entries were amended after it was issued."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(DISTINCT e.amends_id) FROM record_entry e
                WHERE e.amends_id = ANY (%s::uuid[]) AND e.written_at > %s""",
            [list(paper.entry_ids), paper.at],
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])
