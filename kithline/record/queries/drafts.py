"""Drafts of the worker who looks, in the post they act in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from kithline.core.actor import Actor
from kithline.record.models import Draft


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file kept with a draft; ``scanned_by`` empty: no virus scanner looked at it."""

    id: UUID
    name: str
    media_type: str
    size: int
    has_small: bool
    scanned_by: str


def draft_files(held: Draft) -> list[KeptFile]:
    """Return the files kept with a draft of the viewer's, the first first; no content is read."""
    rows = (
        held.files.annotate(has_small=Q(small__isnull=False))
        .order_by("id")
        .values_list("id", "name", "media_type", "size", "has_small", "scanned_by")
    )
    return [KeptFile(*row) for row in rows]


def draft_content(held: Draft, file_id: UUID, *, small: bool = False) -> bytes | None:
    """Return the content of a file kept with a draft of the viewer's, or its small picture."""
    column = "small" if small else "content"
    found = held.files.filter(id=file_id).values_list(column, flat=True).first()
    return None if found is None else bytes(found)


def draft(viewer: Actor | None, *, kind: str, key: str) -> Draft | None:
    """Return the viewer's draft of a form, if there is one.

    Without a worker (a member of the public) the key alone opens it, so it must be unguessable.
    """
    say_whose(viewer, key)
    return _own(viewer).filter(kind=kind, key=key).first()


def drafts(viewer: Actor, *, kind: str = "") -> list[Draft]:
    """Return the viewer's drafts, the one saved last first."""
    found = _own(viewer).order_by("-saved_at")
    return list(found.filter(kind=kind) if kind else found)


def say_whose(viewer: Actor | None, key: str) -> None:
    """Tell the database which draft a member of the public holds the key of."""
    if viewer is None or viewer.worker_id is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('kithline.draft', %s, true)", [key])


def _own(viewer: Actor | None):  # type: ignore[no-untyped-def]
    return Draft.objects.filter(
        worker_id=viewer.worker_id if viewer else None, post_id=viewer.post_id if viewer else None
    )
