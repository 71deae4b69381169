"""Which papers were issued, and whether one may still be handed out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from kithline.core import queue
from kithline.core.actor import Actor
from kithline.documents import rules
from kithline.documents.enums import Stage
from kithline.documents.models import Asked, Drawn, Issued, Progress


def issued_of(viewer: Actor, person_id: UUID) -> QuerySet[Issued]:
    """Return the papers in a person's record that the viewer may see, newest first, without their text."""
    return Issued.objects.filter(person_id=person_id).defer("content", "entry_ids").order_by("-at")


def issued(viewer: Actor, person_id: UUID, paper_id: UUID) -> Issued | None:
    """Return one paper with its text; None when there is none that the viewer may see."""
    return Issued.objects.filter(person_id=person_id, id=paper_id).first()


def outline(viewer: Actor, person_id: UUID, paper_id: UUID) -> Issued | None:
    """Return one paper with what its first page says, without its entries: a long one is many megabytes."""
    head = RawSQL("content - 'rows' - 'picture'", [], output_field=models.JSONField())
    rows = Issued.objects.filter(person_id=person_id, id=paper_id).defer("content")
    found = rows.annotate(head=head).first()
    if found is not None:
        found.content = found.head
    return found


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


def parts_of(viewer: Actor, paper: Issued) -> list[Drawn]:
    """Return the files that were drawn of a long paper, without what they hold; none of a short one."""
    return list(Drawn.objects.filter(paper=paper).defer("content").order_by("part", "-form"))


def part_of(viewer: Actor, paper: Issued, *, part: int, form: str) -> Drawn | None:
    """Return one file of a paper."""
    return Drawn.objects.filter(paper=paper, part=part, form=form).first()


def has_parts(viewer: Actor, paper: Issued) -> bool:
    """Is a paper so long that it was drawn in several parts?"""
    return Drawn.objects.filter(paper=paper, part=2).exists()


def asked(viewer: Actor, asked_id: UUID) -> Asked | None:
    """Return a paper that the viewer asked for, while they may read everybody it is about."""
    return Asked.objects.filter(id=asked_id).first()


def asked_of(viewer: Actor, person_id: UUID) -> list[Asked]:
    """Return what the viewer asked for from a record and is not made yet, newest first."""
    rows = Asked.objects.filter(by_post_id=viewer.own_post, person_id=person_id)
    return list(rows.exclude(stage=Stage.MADE).order_by("-at")[:20])


def to_be_told(viewer: Actor) -> list[Asked]:
    """Return what a job made, or could not make, for the viewer, and they have not looked at since."""
    rows = Asked.objects.filter(by_post_id=viewer.own_post, seen_at__isnull=True)
    return list(rows.exclude(stage=Stage.WAITING).order_by("-at")[:10])


def progress(asked_id: UUID) -> Progress | None:
    """Return how far a paper is, as last written down."""
    return Progress.objects.filter(id=asked_id).first()


def stalled(row: Asked, far: Progress | None, at: datetime) -> bool:
    """Has the work on a paper stopped with its process? Not while its job waits for its turn."""
    moved = max(row.stage_at, far.at) if far else row.stage_at
    stands_still = rules.stalled(row.stage, moved, at)
    return stands_still and not queue.waits("documents.make", asked=row.id)
