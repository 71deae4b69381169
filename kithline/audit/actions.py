"""Writing the trail. The only writer of events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from kithline.audit.enums import Kind
from kithline.audit.models import Event
from kithline.core import rows
from kithline.core.actor import Actor
from kithline.core.ids import new_id, new_ids

# A line that is not written yet, column by column.
Line = dict[str, Any]


def note(
    *,
    verb: str,
    by: Actor | None,
    at: datetime,
    kind: Kind = Kind.DID,
    subject: tuple[str, UUID] | None = None,
    person_id: UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add a line to the trail, in the transaction of what it tells of."""
    line = event(
        verb=verb, by=by, at=at, kind=kind, subject=subject, person_id=person_id, detail=detail
    )
    note_many([line])


def note_many(events: Sequence[Line]) -> None:
    """Add several lines (made by ``event``) in one statement."""
    rows.insert(Event, events)


def note_each(
    *, verb: str, by: Actor | None, at: datetime, kind: str, of: Iterable[tuple[UUID, UUID]]
) -> None:
    """Add the same line about many things of one kind, each with the person whom it is about."""
    pairs = list(of)
    shared = event(verb=verb, by=by, at=at, subject=(kind, UUID(int=0)))
    for own in ("id", "subject_id", "person_id"):
        del shared[own]
    rows.insert(
        Event,
        [
            {"id": id_, "subject_id": subject, "person_id": person}
            for id_, (subject, person) in zip(new_ids(len(pairs)), pairs, strict=True)
        ],
        shared,
    )


def event(
    *,
    verb: str,
    by: Actor | None,
    at: datetime,
    kind: Kind = Kind.DID,
    subject: tuple[str, UUID] | None = None,
    person_id: UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> Line:
    """Return a line that is not written yet."""
    return {
        "id": new_id(),
        "at": at,
        "kind": kind,
        "verb": verb,
        "post_id": by.post_id if by else None,
        "worker_id": by.worker_id if by else None,
        "name": by.name if by else "",
        "agency_id": by.agency_id if by else None,
        "agency_name": by.agency_name if by else "",
        "partnership_id": by.partnership_id if by else None,
        "subject_kind": subject[0] if subject else "",
        "subject_id": subject[1] if subject else None,
        "person_id": person_id,
        "detail": detail or {},
    }
