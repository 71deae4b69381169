"""Sealing: the digests of what was written since the last seal go into one tree, its root into a chain.

Done by the sealer role, which may read of each row its id, transaction and digest, and nothing else.
A row is sealed when every transaction that began before its own has ended, so no late committer slips
by (groundwork 14). Writers are not slowed: sealing only reads.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import psycopg

from kithline.audit import heads
from kithline.audit.digests import sealed_tables
from kithline.core import database

MOST_ROWS = 200_000
LOCK = "SELECT pg_advisory_lock(hashtext('kithline audit seal'))"

# A leaf binds table, id and digest; a node of the first level has 1,024 leaves, the root the nodes.
LEAF_HASH = "sha256('\\x00'::bytea || convert_to(table_name || row_id::text, 'UTF8') || digest)"
ROOT = f"""
SELECT seal, sha256('\\x01'::bytea || string_agg(node, ''::bytea ORDER BY branch)), sum(n)::bigint
  FROM (SELECT seal, place / 1024 AS branch, count(*) AS n,
               sha256('\\x01'::bytea || string_agg({LEAF_HASH}, ''::bytea ORDER BY place)) AS node
          FROM audit_leaf WHERE seal BETWEEN %s AND %s GROUP BY seal, place / 1024) nodes
 GROUP BY seal"""


class SealProblem(Exception):
    """Sealing must not go on; the message says why and what to look at."""


@dataclass(frozen=True)
class Sealed:
    """What one run of sealing did."""

    seals: int
    rows: int


def seal() -> Sealed:
    """Seal all that can be sealed now, in as many seals as it takes."""
    with psycopg.connect(database.urls().sealer, autocommit=True) as connection:
        connection.execute("SET datestyle = ISO")
        connection.execute(LOCK)
        _catch_up(connection)
        seals = rows = 0
        while (done := _seal_once(connection)) is not None:
            seals, rows = seals + 1, rows + done
        return Sealed(seals, rows)


def head_of(previous: bytes, number: int, rows: int, root: bytes) -> bytes:
    """Return the head of a seal: it holds all seals before it."""
    return hashlib.sha256(
        previous + number.to_bytes(8, "big") + rows.to_bytes(8, "big") + root
    ).digest()


def _catch_up(connection: psycopg.Connection[Any]) -> None:
    """Note a last seal that a crash kept out of the file; refuse to go on over any other difference."""
    noted, faults = heads.read()
    rows = connection.execute(
        "SELECT number, rows, root, head, sealed_at FROM audit_seal ORDER BY number"
    ).fetchall()
    if faults or len(rows) < len(noted) or len(rows) > len(noted) + 1:
        raise SealProblem(
            "The seals in the database are not those in the heads file: run kithline audit verify."
        )
    for head, row in zip(noted, rows, strict=False):
        if head.head != row[3].hex():
            raise SealProblem(
                f"Seal {row[0]} is not the one in the heads file: run kithline audit verify."
            )
    for row in rows[len(noted) :]:
        heads.note(heads.Head(row[0], row[1], row[2].hex(), row[3].hex(), row[4].isoformat()))


def _seal_once(connection: psycopg.Connection[Any]) -> int | None:
    """Make one seal; return its rows, or None when nothing is left to seal."""
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        last = connection.execute(
            "SELECT number, to_xid::text, head FROM audit_seal ORDER BY number DESC LIMIT 1"
        ).fetchone()
        number, from_, previous = (last[0] + 1, last[1], last[2]) if last else (1, "0", b"")
        to = _boundary(connection, from_)
        if to is None:
            return None
        connection.execute(
            f"""INSERT INTO audit_leaf (seal, place, table_name, row_id, digest)
                SELECT %s, row_number() OVER (ORDER BY t, id) - 1, t, id, digest
                  FROM ({_union("id, digest", "xid >= %s::xid8 AND xid < %s::xid8")}) rows""",
            [number, *[from_, to] * len(sealed_tables())],
        )
        found = connection.execute(ROOT, [number, number]).fetchone()
        assert found is not None
        root, rows = found[1], found[2]
        head = head_of(previous, number, rows, root)
        made = connection.execute(
            "INSERT INTO audit_seal (number, from_xid, to_xid, rows, root, previous, head)"
            " VALUES (%s, %s::xid8, %s::xid8, %s, %s, %s, %s) RETURNING sealed_at",
            [number, from_, to, rows, root, previous, head],
        ).fetchone()
        assert made is not None
    heads.note(heads.Head(number, rows, root.hex(), head.hex(), made[0].isoformat()))
    return int(rows)


def _boundary(connection: psycopg.Connection[Any], from_: str) -> str | None:
    """Return the transaction before which this seal ends: of so many rows, or of all that have ended."""
    row = connection.execute(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text,"
        " pg_snapshot_xmin(pg_current_snapshot()) < %s::xid8",
        [from_],
    ).fetchone()
    assert row is not None
    if row[1]:
        raise SealProblem(
            "Transaction numbers have gone back: was this database restored from a copy? "
            "See docs/decisions/0003-entries-and-seals.md."
        )
    found = connection.execute(
        f"""SELECT count(*), min(x)::text, max(x)::text
              FROM (SELECT x FROM ({_union("xid AS x", "xid >= %s::xid8 AND xid < %s::xid8")}) rows
                     ORDER BY x LIMIT %s) first""",
        [*[from_, row[0]] * len(sealed_tables()), MOST_ROWS + 1],
    ).fetchone()
    assert found is not None
    count, lowest, highest = found
    if count == 0:
        return None
    if count <= MOST_ROWS:
        return str(row[0])
    return str(highest) if highest != lowest else str(int(highest) + 1)


def _union(columns: str, where: str) -> str:
    return " UNION ALL ".join(
        f"SELECT '{s.table}' AS t, {columns} FROM {s.table} WHERE {where}" for s in sealed_tables()
    )
