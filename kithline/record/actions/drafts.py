"""Keeping what somebody typed, before it is sent. A draft is not in the record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.core.text import shown
from kithline.record.models import Draft
from kithline.record.queries.drafts import draft as find
from kithline.record.queries.drafts import say_whose

MOST_BYTES = 1_000_000
SHORTEST_PUBLIC_KEY = 32


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of keeping a draft: the draft as it stands, and what was typed if it was not kept."""

    draft: Draft
    conflict: dict[str, Any] | None = None


def keep_draft(
    *,
    kind: str,
    key: str,
    data: dict[str, Any],
    by: Actor | None,
    at: datetime,
    seen: datetime | None = None,
) -> Kept:
    """Keep what was typed in a form; returns the draft with its new ``saved_at``.

    ``seen`` is the ``saved_at`` of the draft that the page was made from (None: there was none). When
    the draft has been saved since, in another window, nothing is overwritten: ``draft`` is what is
    kept and ``conflict`` what was typed here, to be shown side by side.
    """
    data = _inert(data)
    size = len(json.dumps(data, ensure_ascii=False).encode())
    if size > MOST_BYTES:
        raise Invalid(f"This is too long to keep: {size:,} bytes, at most {MOST_BYTES:,}.")
    _check_key(by, kind, key)
    try:
        with transaction.atomic():
            say_whose(by, key)
            mine = _locked(by, kind, key)
            if mine is None:
                return Kept(
                    Draft.objects.create(
                        worker_id=by.worker_id if by else None,
                        post_id=by.post_id if by else None,
                        kind=kind,
                        key=key,
                        data=data,
                        saved_at=at,
                    )
                )
            if mine.saved_at != seen and mine.data != data:
                return Kept(mine, conflict=data)
            mine.data, mine.saved_at = data, at
            mine.save(update_fields=["data", "saved_at"])
            return Kept(mine)
    except IntegrityError:
        # Another window made it at this very moment.
        found = find(by, kind=kind, key=key)
        if found is None:
            raise
        return Kept(found, conflict=data)


def take_draft(*, kind: str, key: str, by: Actor | None) -> dict[str, Any] | None:
    """Return what was typed and take the draft away: it is being sent in this transaction."""
    with transaction.atomic():
        say_whose(by, key)
        mine = _locked(by, kind, key)
        if mine is None:
            return None
        data = dict(mine.data)
        mine.delete()
        return data


def drop_draft(*, kind: str, key: str, by: Actor | None) -> bool:
    """Throw a draft away because its writer says so; say whether there was one."""
    return take_draft(kind=kind, key=key, by=by) is not None


def _locked(by: Actor | None, kind: str, key: str) -> Draft | None:
    return (
        Draft.objects.select_for_update()
        .filter(
            worker_id=by.worker_id if by else None,
            post_id=by.post_id if by else None,
            kind=kind,
            key=key,
        )
        .first()
    )


def _check_key(by: Actor | None, kind: str, key: str) -> None:
    if not kind or len(kind) > 40 or not key or len(key) > 120:
        raise Invalid("This draft cannot be kept.")
    if (by is None or by.worker_id is None) and len(key) < SHORTEST_PUBLIC_KEY:
        raise ValueError("a draft without a worker needs a key that nobody can guess")


def _inert(value: Any) -> Any:
    """Return the data with characters taken out that the database cannot hold or that hide words."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {shown(str(k)): _inert(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_inert(v) for v in value]
    return value
