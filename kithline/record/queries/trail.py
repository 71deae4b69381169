"""What was taken off a record, and who saw it while it stood there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from kithline.core.actor import Actor
from kithline.record.models import Withdrawal


@dataclass(frozen=True, slots=True)
class Sighting:
    """A worker who opened the record while the entry stood in it."""

    worker_id: UUID | None
    name: str
    agency_name: str
    first: datetime
    last: datetime
    times: int


@dataclass(frozen=True, slots=True)
class WithdrawalView:
    """An entry that was taken off a person's record: when, by whom, why; never what it said."""

    entry_id: UUID
    at: datetime
    by_name: str
    reason: str


def who_saw(viewer: Actor, entry_id: UUID, person_id: UUID) -> list[Sighting]:
    """Return who opened a person's record between the writing of an entry and its withdrawal.

    For hub managers, auditors, and whoever may read the person.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM record_who_saw(%s, %s)", [entry_id, person_id])
        return [Sighting(*row) for row in cursor.fetchall()]


def withdrawals(viewer: Actor, person_id: UUID) -> list[WithdrawalView]:
    """Return what was taken off a person's record, newest first."""
    rows = Withdrawal.objects.filter(person_id=person_id).order_by("-at", "id")
    return [WithdrawalView(w.entry_id, w.at, w.by_name, w.reason) for w in rows[:200]]
