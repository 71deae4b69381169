"""What ``kithline check`` asks: is this installation sound?

A room answers for itself in ``kithline/<room>/health.py``: ``findings(at)`` yields findings. It runs
as the app role, with nobody acting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kithline.core import database
from kithline.core.policies import OPEN_TABLES

CLOCK_SECONDS = 5


@dataclass(frozen=True)
class Finding:
    """One line of the answer: whether it is well, of what, and what there is to say."""

    ok: bool
    what: str
    said: str = ""


def findings(at: datetime) -> Iterator[Finding]:
    """Answer for the serving role, row-level security and the clock."""
    faults = database.faults_of_serving_role(database.urls().app)
    yield Finding(not faults, "serving role", "; ".join(faults) or database.role_names().app)
    bare = unprotected()
    yield Finding(
        not bare,
        "row-level security",
        f"off for {', '.join(bare)}" if bare else "on for every table that is not public",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
    apart = abs((there - at).total_seconds())
    yield Finding(apart < CLOCK_SECONDS, "clock", f"{apart:.1f} s from the database's")


def unprotected() -> list[str]:
    """Return the tables without row-level security that are not meant to be open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relrowsecurity ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall() if row[0] not in OPEN_TABLES]
