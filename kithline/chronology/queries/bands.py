"""What held for a time beside the entries: who led the work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kithline.core.actor import Actor
from kithline.episodes.models import Allocation


@dataclass(frozen=True, slots=True)
class Led:
    """Who led the work with a child, from when to when."""

    name: str
    title: str
    starts_at: datetime
    ends_at: datetime | None


def leads(viewer: Actor, person_id: UUID) -> list[Led]:
    """Return who led any work with a child, the first of them first."""
    rows = (
        Allocation.objects.filter(person_id=person_id)
        .select_related("post__worker")
        .order_by("starts_at", "id")
    )
    return [Led(a.post.worker.name, a.post.title, a.starts_at, a.ends_at) for a in rows]
