"""``kithline audit``: seal, verify, who."""

from __future__ import annotations

import argparse
from typing import Any
from uuid import UUID

from kithline.core import database


def register(subparsers: Any) -> None:
    """Add the commands."""
    text = "the trail of who saw and did what, and the seals of the record"
    parser = subparsers.add_parser("audit", help=text, description=text)
    commands = parser.add_subparsers(title="commands", metavar="", required=True)
    one = commands.add_parser("seal", help="seal what was written since the last seal")
    one.set_defaults(run=seal)
    two = commands.add_parser(
        "verify", help="name what was changed, removed or added behind the system's back"
    )
    two.add_argument("--most", type=int, default=200, help="how many to name (default 200)")
    two.set_defaults(run=verify)
    three = commands.add_parser("who", help="who looked at a person's record, did or was refused")
    three.add_argument("person", type=_uuid, help="the person's id")
    three.add_argument("--most", type=int, default=100, help="how many lines (default 100)")
    three.set_defaults(run=who)


def seal(_: argparse.Namespace) -> int:
    """Seal; exit 1 when the seals are not those in the heads file."""
    _set_up()
    from kithline.audit import heads, seals

    try:
        done = seals.seal()
    except seals.SealProblem as problem:
        print(problem)
        return 1
    if done.seals:
        print(
            f"{_many(done.seals, 'seal')} over {_many(done.rows, 'row')}, noted in {heads.heads_file()}"
        )
    else:
        print("Nothing new to seal.")
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Verify; exit 1 on damage."""
    _set_up()
    from kithline.audit.verify import verify as check

    report = check()
    until = f", the last at {report.sealed_at:%Y-%m-%d %H:%M}" if report.sealed_at else ""
    print(f"{_many(report.seals, 'seal')} over {_many(report.sealed_rows, 'row')}{until}.")
    waiting = sum(report.unsealed.values())
    parts = ", ".join(f"{table} {count:,}" for table, count in sorted(report.unsealed.items()))
    print(f"Not sealed yet: {_many(waiting, 'row')}{f' ({parts})' if parts else ''}.")
    for note in report.notes:
        print(note)
    if report.differences:
        print(
            f"{_many(report.differences, 'entry', 'entries')} whose time of writing and of recording"
            " differ by more than ten minutes (no damage in itself):"
        )
        for line in report.differing:
            print(f"  {line}")
    if not report.faults:
        print("No damage found.")
        return 0
    print(f"DAMAGE: {len(report.faults):,} found.")
    for fault in report.faults[: arguments.most]:
        print(f"  {fault}")
    if len(report.faults) > arguments.most:
        print(f"  ... and {len(report.faults) - arguments.most:,} more (--most)")
    return 1


def who(arguments: argparse.Namespace) -> int:
    """Print who looked at, wrote about or was refused a person's record; asking leaves a line too."""
    _set_up()
    import psycopg

    from kithline.audit import actions
    from kithline.audit.enums import Kind
    from kithline.core import clock

    with psycopg.connect(database.urls().owner) as connection:
        rows = connection.execute(
            "SELECT at, kind, verb, name, agency_name FROM audit_event WHERE person_id = %s"
            " ORDER BY at DESC, id DESC LIMIT %s",
            [arguments.person, arguments.most],
        ).fetchall()
    for at, kind, verb, name, agency in rows:
        print(
            f"{at:%Y-%m-%d %H:%M}  {kind:8}  {name or 'nobody signed in'}, {agency or '-'}: {verb}"
        )
    actions.note(
        verb="asked on the command line who looked", by=None, at=clock.now(), kind=Kind.SAW,
        person_id=arguments.person,
    )  # fmt: skip
    if not rows:
        print("Nobody has looked at or written about this person.")
    return 0


def _set_up() -> None:
    import django

    django.setup()


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{value!r} is no id") from error


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count:,} {one if count == 1 else more or one + 's'}"
