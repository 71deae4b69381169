"""Who looks, for the database: the settings that row-level security reads.

``acting_as`` opens a transaction and says so; when it ends the earlier viewer is back. The default
is nobody, and nobody sees nothing (groundwork 1, 4, 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from kithline.core import clock
from kithline.core.actor import Actor

SETTINGS = (
    "kithline.viewer",
    "kithline.worker",
    "kithline.role",
    "kithline.partnership",
    "kithline.agency",
    "kithline.holders",
    "kithline.excluded",
    "kithline.at",
)


@contextmanager
def acting_as(actor: Actor | None, at: datetime | None = None) -> Iterator[None]:
    """Run the block in a transaction as ``actor`` (None: nobody), judged as at ``at`` (default: now).

    A post that does not hold at that moment sees nothing: leavers lose sight at once.
    """
    with transaction.atomic():
        before = _read()
        enter(actor, at)
        try:
            yield
        except BaseException:
            # The transaction (or savepoint) is rolled back, and the settings with it.
            raise
        else:
            # A transaction that is to be rolled back takes the settings with it, and runs no more.
            if not connection.get_rollback():
                _write(before)


def enter(actor: Actor | None, at: datetime | None = None) -> None:
    """Say who looks for the rest of this transaction."""
    moment = at or clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kithline_enter(%s, %s, %s)",
            [
                actor.post_id if actor else None,
                actor.partnership_id if actor else None,
                moment,
            ],
        )


def _read() -> list[str]:
    with connection.cursor() as cursor:
        columns = ", ".join(f"coalesce(current_setting('{s}', true), '')" for s in SETTINGS)
        cursor.execute(f"SELECT {columns}")
        row = cursor.fetchone()
    return list(row or [])


def _write(values: list[str]) -> None:
    with connection.cursor() as cursor:
        calls = ", ".join(f"set_config('{s}', %s, true)" for s in SETTINGS)
        cursor.execute(f"SELECT {calls}", values)
