"""Who may see whom, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q

from kithline.access.models import Grant
from kithline.access.permissions import level_on, sees
from kithline.core.actor import Actor

__all__ = ["grants_from", "level_on", "people_of", "sees", "who_can_see", "who_looked"]


@dataclass(frozen=True)
class Sight:
    """One reason for one holder to see a person."""

    grant_id: UUID
    holder_id: UUID
    holder_kind: str
    holder_name: str
    holder_title: str
    agency_name: str
    level: int
    purpose: str
    reason: str
    source_kind: str
    source_id: UUID
    starts_at: datetime
    ends_at: datetime | None
    yours: bool
    agency_kind: str = ""
    telephone: str = ""


@dataclass(frozen=True)
class Look:
    """One time that somebody saw, changed, or was refused a record."""

    event_id: UUID
    at: datetime
    kind: str
    verb: str
    worker_id: UUID | None
    name: str
    agency_name: str


# Everybody who can see a person, with their names: who holds what is open, the grants are not.
WHO = """
SELECT w.*, coalesce(k.name, t.name), p.title, p.telephone, a.name, a.kind, a.telephone
  FROM access_who(%s) w
  LEFT JOIN agencies_post p ON w.holder_kind = 'post' AND p.id = w.holder_id
  LEFT JOIN agencies_worker k ON k.id = p.worker_id
  LEFT JOIN agencies_team t ON w.holder_kind = 'team' AND t.id = w.holder_id
  LEFT JOIN agencies_agency a ON a.id = coalesce(p.agency_id, t.agency_id)
 ORDER BY w.level DESC, w.starts_at, w.id
"""


def _current(at: datetime) -> Q:
    return Q(starts_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at))


def people_of(viewer: Actor, at: datetime, *, level: int = 2) -> dict[UUID, int]:
    """Return the people whom the viewer's own holders see at ``at``, with the highest level."""
    rows = (
        Grant.objects.filter(_current(at), holder_id__in=viewer.holders, level__gte=level)
        .values("person_id")
        .annotate(most=Max("level"))
        .values_list("person_id", "most")
    )
    return dict(rows)


def who_can_see(viewer: Actor, person_id: UUID) -> list[Sight]:
    """Return everybody who can see a person now, and why. Empty for who may not ask."""
    with connection.cursor() as cursor:
        cursor.execute(WHO, [person_id])
        rows = cursor.fetchall()
    return [
        Sight(
            grant_id=id_,
            holder_id=holder,
            holder_kind=kind,
            holder_name=name or "?",
            holder_title="everybody in the team" if title is None else title,
            agency_name=agency or "",
            level=level,
            purpose=purpose,
            reason=reason,
            source_kind=s_kind,
            source_id=s_id,
            starts_at=starts,
            ends_at=ends,
            yours=holder in viewer.holders,
            agency_kind=agency_kind or "",
            telephone=own_telephone or telephone or "",
        )
        for id_, holder, kind, level, purpose, reason, s_kind, s_id, starts, ends, name, title,
        own_telephone, agency, agency_kind, telephone in rows
    ]  # fmt: skip


def who_looked(person_id: UUID, *, before: datetime, most: int = 50) -> list[Look]:
    """Return who looked at, changed, or was refused a person's record, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_looked(%s, %s, %s)", [person_id, before, most])
        return [Look(*row) for row in cursor.fetchall()]


def grants_from(source_ids: Iterable[UUID]) -> list[Grant]:
    """Return the viewer's own grants that come from these sources."""
    return list(Grant.objects.filter(source_id__in=list(source_ids)))
