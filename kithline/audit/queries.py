"""Reads of the trail. Of one person: ``access.queries.who_looked``; of one worker: here, for auditors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True)
class Act:
    """One thing that a worker saw, did, looked for or was refused."""

    event_id: UUID
    at: datetime
    kind: str
    verb: str
    person_id: UUID | None
    name: str
    agency_name: str


def of_worker(worker_id: UUID, *, before: datetime, most: int = 50) -> list[Act]:
    """Return what a worker saw and did, newest first. Empty for who is no auditor."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_of_worker(%s, %s, %s)", [worker_id, before, most])
        return [Act(*row) for row in cursor.fetchall()]
