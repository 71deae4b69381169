"""Verifying: is what is in the database what was sealed, and was anything put in by a side door?

Digests are computed again by SQL that stands in the program, not in the database; leaves, roots and
chain are held against the heads outside. It detects, it does not prevent: whoever is the database's
owner and also holds the heads file and its key can do what they like (``docs/decisions/0003``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg

from kithline.audit import heads
from kithline.audit.digests import Sealed, sealed_tables
from kithline.audit.seals import ROOT, head_of
from kithline.core import database

MOST_NAMED = 1_000  # of one kind in one table and seal
TOLERANCE = "10 minutes"

# Every row of a seal beside its leaf. ``{now}`` is the digest computed again.
COMPARE = """
SELECT coalesce(l.row_id, r.id),
       CASE WHEN r.id IS NULL THEN 'removed' WHEN l.row_id IS NULL THEN 'added' ELSE 'changed' END
  FROM (SELECT row_id, digest FROM audit_leaf WHERE seal = %(seal)s AND table_name = %(table)s) l
  FULL JOIN (SELECT t.id, t.digest, {now} AS now FROM {table} t
              WHERE t.xid >= %(from)s::xid8 AND t.xid < %(to)s::xid8) r ON r.id = l.row_id
 WHERE r.id IS NULL OR l.row_id IS NULL OR r.digest <> l.digest OR r.now IS DISTINCT FROM l.digest
 LIMIT %(most)s"""

# Rows that no seal holds yet: their own digest must hold, and their transaction must have happened.
UNSEALED = """
SELECT t.id FROM {table} t WHERE t.xid >= %(from)s::xid8
   AND (t.digest IS DISTINCT FROM {now}
        OR (t.xid >= pg_snapshot_xmax(pg_current_snapshot())
            AND t.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()))
 LIMIT %(most)s"""

WITHOUT_TRAIL = """
SELECT t.id FROM {table} t WHERE t.xid >= %(from)s::xid8 AND t.xid < %(to)s::xid8
   AND NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.xid >= %(from)s::xid8 AND e.xid < %(to)s::xid8
                    AND e.xid = t.xid AND e.subject_kind = %(kind)s AND e.subject_id = t.id)
 LIMIT %(most)s"""

# A grant is no sealed row, since it ends; but whoever gave it left a line that says to whom and how much.
GRANTS = """
SELECT g.id FROM access_grant g WHERE NOT EXISTS (
  SELECT 1 FROM audit_event e WHERE e.subject_kind = 'grant' AND e.subject_id = g.id
     AND e.person_id = g.person_id AND e.detail ->> 'holder' = g.holder_id::text
     AND (e.detail ->> 'level')::integer = g.level) LIMIT %(most)s"""

# What a merge led to another person is in its ledger, and the merge stands.
MOVED = """
SELECT t.id FROM {table} t WHERE t.{column}_first IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM linkage_moved m JOIN linkage_merge g ON g.id = m.merge_id AND g.undone_at IS NULL
   WHERE m.row_id = t.id AND m."table" = '{table}' AND m."column" = '{column}') LIMIT {most}"""

GUARDS = """
SELECT wanted FROM unnest(%(tables)s::text[], %(triggers)s::text[]) AS w(tbl, wanted)
 WHERE NOT EXISTS (SELECT 1 FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
                    WHERE c.relname = w.tbl AND g.tgname = w.wanted AND g.tgenabled IN ('O', 'A'))
UNION ALL
SELECT 'row-level security of ' || tbl FROM unnest(%(tables)s::text[]) AS w(tbl)
 WHERE NOT (SELECT c.relrowsecurity FROM pg_class c WHERE c.oid = tbl::regclass)"""


@dataclass(frozen=True)
class Fault:
    """Damage: what kind, where, and to which row."""

    kind: str
    table: str
    row: str
    words: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.words}"


@dataclass
class Report:
    """What verification found."""

    seals: int = 0
    sealed_rows: int = 0
    sealed_at: Any = None
    unsealed: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    differences: int = 0
    differing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify() -> Report:
    """Check everything, as the owner role, in one snapshot."""
    with psycopg.connect(database.urls().owner) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return verify_on(connection)


def verify_on(connection: psycopg.Connection[Any]) -> Report:
    """Check everything on a connection of the owner's, as its transaction sees it."""
    connection.execute("SET LOCAL datestyle = ISO")
    connection.execute("SET LOCAL timezone = 'Europe/London'")
    report = Report()
    seals = connection.execute(
        "SELECT number, from_xid::text, to_xid::text, rows, root, previous, head, sealed_at"
        " FROM audit_seal ORDER BY number"
    ).fetchall()
    report.faults += _guards(connection)
    report.faults += _chain(seals, report)
    report.faults += _leaves(connection, seals)
    end = "0"
    for number, from_, to, rows, *_, sealed_at in seals:
        report.faults += _compared(connection, number, from_, to)
        report.seals, report.sealed_rows = report.seals + 1, report.sealed_rows + rows
        report.sealed_at, end = sealed_at, to
    _rest(connection, end, report)
    report.faults = _named_once(report.faults)
    return report


def _chain(seals: list[tuple[Any, ...]], report: Report) -> Iterator[Fault]:
    """Hold the seals against one another and against the heads outside."""
    noted, wrong = heads.read()
    yield from (Fault("heads", "heads file", "", words) for words in wrong)
    known = {row[0]: row for row in seals}
    for head in noted:
        row = known.get(head.number)
        if row is None:
            yield Fault("removed", "audit_seal", str(head.number), "this seal was removed")
        elif row[6].hex() != head.head or row[4].hex() != head.root or row[3] != head.rows:
            yield Fault(
                "changed", "audit_seal", str(head.number), "is not the seal that was noted outside"
            )
    previous = b""
    for expected, row in enumerate(seals, 1):
        number, _, _, rows, root, before, head, _ = row
        if number != expected:
            yield Fault("removed", "audit_seal", str(expected), "a seal is missing before the next")
        if before != previous or head != head_of(before, number, rows, root):
            yield Fault("changed", "audit_seal", str(number), "does not follow from the one before")
        previous = head
    if len(seals) > len(noted):
        for row in seals[len(noted) :]:
            report.notes.append(
                f"Seal {row[0]} is not in the heads file: the next sealing notes it, if it is the last."
            )


def _leaves(connection: psycopg.Connection[Any], seals: list[tuple[Any, ...]]) -> Iterator[Fault]:
    """Compute every root again from the leaves."""
    found: dict[int, tuple[bytes, int]] = {}
    for start in range(0, len(seals), 50):
        numbers = [row[0] for row in seals[start : start + 50]]
        for seal, root, count in connection.execute(ROOT, [numbers[0], numbers[-1]]):
            found[seal] = (root, count)
    for number, _, _, rows, root, *_ in seals:
        if found.get(number) != (root, rows):
            yield Fault(
                "changed", "audit_leaf", f"seal {number}", "the leaves do not give this seal's root"
            )


def _compared(
    connection: psycopg.Connection[Any], number: int, from_: str, to: str
) -> Iterator[Fault]:
    words = {
        "removed": "was removed",
        "added": "was added after its time had been sealed",
        "changed": "was changed",
    }
    window = {"seal": number, "from": from_, "to": to, "most": MOST_NAMED}
    for sealed in sealed_tables():
        sql = COMPARE.format(table=sealed.table, now=sealed.recomputed("t"))
        for row, kind in connection.execute(sql, window | {"table": sealed.table}):
            yield Fault(kind, sealed.table, str(row), words[kind])
        yield from _trail(connection, sealed, window)


def _trail(
    connection: psycopg.Connection[Any], sealed: Sealed, window: dict[str, Any]
) -> Iterator[Fault]:
    if sealed.trail:
        sql = WITHOUT_TRAIL.format(table=sealed.table)
        for (row,) in connection.execute(sql, window | {"kind": sealed.trail}):
            yield Fault("added", sealed.table, str(row), "has no line in the trail: added by hand")


def _rest(connection: psycopg.Connection[Any], end: str, report: Report) -> None:
    """Look at what no seal holds, at grants, and at times of writing."""
    window = {"from": end, "to": "18446744073709551615", "most": MOST_NAMED}
    for sealed in sealed_tables():
        count = connection.execute(
            f"SELECT count(*) FROM {sealed.table} WHERE xid >= %(from)s::xid8", window
        ).fetchone()
        if count and count[0]:
            report.unsealed[sealed.table] = count[0]
        sql = UNSEALED.format(table=sealed.table, now=sealed.recomputed("t"))
        for (row,) in connection.execute(sql, window):
            report.faults.append(
                Fault(
                    "changed",
                    sealed.table,
                    str(row),
                    "was changed or added by hand, not sealed yet",
                )
            )
        report.faults += _trail(connection, sealed, window)
        for column in sealed.moves.split():
            sql = MOVED.format(table=sealed.table, column=column, most=MOST_NAMED)
            for (row,) in connection.execute(sql):
                words = "hangs on another person, and no merge that stands says so"
                report.faults.append(Fault("changed", sealed.table, str(row), words))
        for words, query in sealed.checks:
            for (row,) in connection.execute(f"{query} LIMIT {MOST_NAMED}"):
                report.faults.append(Fault("changed", sealed.table, str(row), words))
        if sealed.written:
            _times(connection, sealed, report)
    for (row,) in connection.execute(GRANTS, window):
        report.faults.append(
            Fault("added", "access_grant", str(row), "has no line in the trail that says the same")
        )


def _times(connection: psycopg.Connection[Any], sealed: Sealed, report: Report) -> None:
    assert sealed.written is not None
    said, recorded, where = sealed.written
    differs = (
        f"FROM {sealed.table} WHERE {where} AND ({recorded} > {said} + interval '{TOLERANCE}'"
        f" OR {recorded} < {said} - interval '{TOLERANCE}')"
    )
    count = connection.execute(f"SELECT count(*) {differs}").fetchone()
    report.differences += count[0] if count else 0
    report.differing += [
        f"{sealed.table} {row}: says {one:%Y-%m-%d %H:%M}, recorded {two:%Y-%m-%d %H:%M}"
        for row, one, two in connection.execute(f"SELECT id, {said}, {recorded} {differs} LIMIT 20")
    ]


def _guards(connection: psycopg.Connection[Any]) -> Iterator[Fault]:
    """Name each trigger that is missing or switched off, and each table without its policies."""
    tables, triggers = [], []
    for table in [s.table for s in sealed_tables()]:
        for suffix in ("seal", "append_only", "no_truncate"):
            tables.append(table)
            triggers.append(f"{table}_{suffix}")
    for (what,) in connection.execute(GUARDS, {"tables": tables, "triggers": triggers}):
        yield Fault("guard", "database", str(what), "is missing or switched off")


def _named_once(faults: list[Fault]) -> list[Fault]:
    """Return the faults without doubles; a row that moved between seals was changed, not two things."""
    kinds: dict[tuple[str, str], set[str]] = {}
    for fault in faults:
        kinds.setdefault((fault.table, fault.row), set()).add(fault.kind)
    found: dict[tuple[str, str, str], Fault] = {}
    for fault in faults:
        key = (fault.table, fault.row)
        if {"removed", "added"} <= kinds[key] and fault.kind in {"removed", "added"}:
            fault = Fault(
                "changed", fault.table, fault.row, "was changed: its transaction is another"
            )
        found.setdefault((*key, fault.words), fault)
    return list(found.values())
