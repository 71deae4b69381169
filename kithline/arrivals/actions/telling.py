"""How far a list is, told beside the transaction that works on it, so that a page can show it meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection

from kithline.arrivals.actions.previewing import Say
from kithline.core.actor import Actor

EVERY_SECONDS = 1.0


@contextmanager
def told(*, arrival_id: UUID, by: Actor, now: Callable[[], datetime]) -> Iterator[Say]:
    """Yield a function that writes down how far the work is, at most once a second.

    It has a connection of its own: what the transaction of the work writes nobody sees before its end.
    """
    beside = connection.copy()
    last: list[datetime] = []

    def say(step: str, done: int, total: int) -> None:
        at = now()
        if last and (at - last[-1]).total_seconds() < EVERY_SECONDS and done < total:
            return
        last[:] = [at]
        with beside.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT kithline_enter(%s, %s, %s)", [by.post_id, by.partnership_id, at])
            cursor.execute(
                "INSERT INTO arrivals_progress (id, partnership_id, agency_id, step, done, total, at)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO UPDATE"
                " SET step = excluded.step, done = excluded.done, total = excluded.total, at = excluded.at",
                [arrival_id, by.partnership_id, by.agency_id, step, done, total, at],
            )
            cursor.execute("COMMIT")

    try:
        yield say
    finally:
        beside.close()
