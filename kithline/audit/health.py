"""The line of ``kithline check`` about seals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import psycopg

from kithline.audit.digests import sealed_tables
from kithline.core import database
from kithline.core.health import Finding

# The worker seals every five minutes; past this, something has stopped.
LONGEST = timedelta(minutes=30)


def findings(at: datetime) -> Iterator[Finding]:
    """Answer how old the last seal is, and how many rows wait for the next."""
    with psycopg.connect(database.urls().sealer) as connection:
        last = connection.execute(
            "SELECT sealed_at, to_xid::text FROM audit_seal ORDER BY number DESC LIMIT 1"
        ).fetchone()
        waiting = sum(
            connection.execute(
                f"SELECT count(*) FROM {each.table} WHERE xid >= %s::xid8",
                [last[1] if last else "0"],
            ).fetchone()[0]  # type: ignore[index]
            for each in sealed_tables()
        )
    if last is None:
        yield Finding(not waiting, "seals", f"none yet, {waiting} rows wait: kithline audit seal")
        return
    age = at - last[0]
    words = f"the last {int(age.total_seconds() // 60)} minutes ago, {waiting} rows not sealed yet"
    yield Finding(not waiting or age < LONGEST, "seals", words)
