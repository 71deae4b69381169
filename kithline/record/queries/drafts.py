"""Drafts of the worker who looks, in the post they act in."""

from __future__ import annotations

from django.db import connection

from kithline.core.actor import Actor
from kithline.record.models import Draft


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
