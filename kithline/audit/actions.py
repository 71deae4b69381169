"""Writing the trail. The only writer of events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from kithline.audit.enums import Kind
from kithline.audit.models import Event
from kithline.core import rows
from kithline.core.actor import Actor
from kithline.core.ids import new_id


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
    Event.objects.bulk_create(
        [
            event(
                verb=verb,
                by=by,
                at=at,
                kind=kind,
                subject=subject,
                person_id=person_id,
                detail=detail,
            )
        ]
    )


def note_many(events: list[Event]) -> None:
    """Add several lines at once (made by ``event``)."""
    Event.objects.bulk_create(events)


def event(
    *,
    verb: str,
    by: Actor | None,
    at: datetime,
    kind: Kind = Kind.DID,
    subject: tuple[str, UUID] | None = None,
    person_id: UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> Event:
    """Return a line that is not written yet."""
    return Event(
        at=at,
        kind=kind,
        verb=verb,
        post_id=by.post_id if by else None,
        worker_id=by.worker_id if by else None,
        name=by.name if by else "",
        agency_id=by.agency_id if by else None,
        agency_name=by.agency_name if by else "",
        partnership_id=by.partnership_id if by else None,
        subject_kind=subject[0] if subject else "",
        subject_id=subject[1] if subject else None,
        person_id=person_id,
        detail=detail or {},
    )


def row(
    *,
    verb: str,
    by: Actor | None,
    at: datetime,
    kind: Kind = Kind.DID,
    subject: tuple[str, UUID] | None = None,
    person_id: UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return a line that is not written yet, as a bare row for ``note_rows``: where there are many."""
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


def note_rows(lines: Sequence[Mapping[str, Any]]) -> None:
    """Add lines (made by ``row``) in one statement."""
    rows.insert(Event, lines)
