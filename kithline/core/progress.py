"""How far long work is, told beside the transaction that does it, so that a page can show it meanwhile.

A table of progress has the columns ``id`` (of what is worked on), ``step``, ``done``, ``total`` and ``at``,
and those that its policy asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kithline.core.actor import Actor

EVERY_SECONDS = 1.0

Say = Callable[[str, int, int], None]


def silent(step: str, done: int, total: int) -> None:
    """Say nothing."""


@contextmanager
def told(
    table: str, key: UUID, *, whose: Mapping[str, Any], by: Actor, now: Callable[[], datetime]
) -> Iterator[Say]:
    """Yield a function that writes down how far the work is, at most once a second.

    It has a connection of its own: what the transaction of the work writes nobody sees before its end.
    """
    columns = ["id", *whose, "step", "done", "total", "at"]
    write = (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
        " ON CONFLICT (id) DO UPDATE"
        " SET step = excluded.step, done = excluded.done, total = excluded.total, at = excluded.at"
    )
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
            cursor.execute(write, [key, *whose.values(), step, done, total, at])
            cursor.execute("COMMIT")

    try:
        yield say
    finally:
        beside.close()
