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
from kithline.agencies.models import Post, Team
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
        cursor.execute("SELECT * FROM access_who(%s)", [person_id])
        rows = cursor.fetchall()
    posts = {
        p.id: p
        for p in Post.objects.filter(id__in=[r[1] for r in rows if r[2] == "post"]).select_related(
            "worker", "agency"
        )
    }
    teams = {
        t.id: t
        for t in Team.objects.filter(id__in=[r[1] for r in rows if r[2] == "team"]).select_related(
            "agency"
        )
    }
    sights = []
    for id_, holder, kind, level, purpose, reason, s_kind, s_id, starts, ends in rows:
        post, team = posts.get(holder), teams.get(holder)
        agency = (post or team).agency if (post or team) else None  # type: ignore[union-attr]
        sights.append(
            Sight(
                grant_id=id_,
                holder_id=holder,
                holder_kind=kind,
                holder_name=post.worker.name if post else (team.name if team else "?"),
                holder_title=post.title if post else "everybody in the team",
                agency_name=agency.name if agency else "",
                level=level,
                purpose=purpose,
                reason=reason,
                source_kind=s_kind,
                source_id=s_id,
                starts_at=starts,
                ends_at=ends,
                yours=holder in viewer.holders,
                agency_kind=agency.kind if agency else "",
                telephone=(post.telephone if post else "") or (agency.telephone if agency else ""),
            )
        )
    return sights


def who_looked(person_id: UUID, *, before: datetime, most: int = 50) -> list[Look]:
    """Return who looked at, changed, or was refused a person's record, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_looked(%s, %s, %s)", [person_id, before, most])
        return [Look(*row) for row in cursor.fetchall()]


def grants_from(source_ids: Iterable[UUID]) -> list[Grant]:
    """Return the viewer's own grants that come from these sources."""
    return list(Grant.objects.filter(source_id__in=list(source_ids)))
