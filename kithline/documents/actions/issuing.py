"""Issuing a paper, keeping the files drawn of it, and saying that somebody took it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from kithline.audit import actions as audit
from kithline.audit.enums import Kind as AuditKind
from kithline.core.actor import Actor
from kithline.core.errors import Refused
from kithline.documents import rules
from kithline.documents.enums import Form, Kind, Use
from kithline.documents.models import Drawn, Issued
from kithline.documents.permissions import check_issue


@transaction.atomic
def issue(
    *,
    by: Actor,
    at: datetime,
    people: Sequence[UUID],
    kind: Kind | str,
    used_for: Use | str,
    for_whom: str,
    content: Mapping[str, Any],
    entry_ids: Sequence[UUID],
    left_out: int,
    restricted: bool,
    since: date | None = None,
    until: date | None = None,
) -> Issued:
    """Keep a paper as it leaves the system, under the next number of its kind for the first person.

    ``content`` is what it says, as plain values; ``left_out`` how many restricted entries that its
    maker may read it does not hold. ``Invalid`` names each field that a rule refuses.
    """
    check_issue(by, people)
    whom = rules.checked(
        used_for=used_for, for_whom=for_whom, entries=len(entry_ids), since=since, until=until
    )
    assert by.post_id and by.worker_id and by.partnership_id
    row = Issued(
        partnership_id=by.partnership_id,
        person_id=people[0],
        people_ids=list(people),
        kind=kind,
        number=_next(people[0], str(kind)),
        used_for=used_for,
        for_whom=whom,
        content=dict(content),
        entry_ids=list(entry_ids),
        left_out=left_out,
        restricted=restricted,
        by_post_id=by.post_id,
        by_worker_id=by.worker_id,
        by_name=by.name,
        by_title=by.title,
        agency_name=by.agency_name,
        at=at,
    )
    Issued.objects.bulk_create([row])
    for person in people:
        audit.note(
            verb="issued a paper",
            by=by,
            at=at,
            subject=("document", row.id),
            person_id=person,
            detail={"kind": str(kind), "number": row.number, "for": str(used_for)},
        )
    return row


@transaction.atomic
def keep_drawn(
    *, paper: Issued, form: Form | str, part: int, first: int, last: int, content: bytes, by: Actor,
    at: datetime,
) -> Drawn:  # fmt: skip
    """Keep a file of a long paper: its maker alone adds one, and none is changed."""
    if paper.by_post_id != by.post_id:
        raise Refused(by, "keep a file of a paper", subject=("document", paper.id))
    made = Drawn(
        paper=paper, form=form, part=part, first=first, last=last, content=content,
        digest=sha256(content).hexdigest(),
    )  # fmt: skip
    Drawn.objects.bulk_create([made])
    audit.note(
        verb="drew a paper", by=by, at=at, subject=("document", paper.id), person_id=paper.person_id,
        detail={"form": str(form), "part": part, "digest": made.digest},
    )  # fmt: skip
    return made


def note_taken(*, by: Actor, at: datetime, paper: Issued, form: str, part: int = 0) -> None:
    """Leave a line in the trail that somebody downloaded a paper, and in which form."""
    audit.note(
        verb="took a paper out",
        by=by,
        at=at,
        kind=AuditKind.SAW,
        subject=("document", paper.id),
        person_id=paper.person_id,
        detail={"form": form, "number": paper.number} | ({"part": part} if part else {}),
    )


def _next(person_id: UUID, kind: str) -> int:
    """Return the next number; the database counts papers that the viewer may not see as well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_next_number(%s, %s)", [person_id, kind])
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])
