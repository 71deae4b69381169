"""``kithline demo``: the invented partnership, built once and served."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any

from kithline.cli import _static, _web
from kithline.cli import database as database_command
from kithline.cli.serve import refuse_unmigrated
from kithline.core import clock, database, server

OLD_DAYS = 7


def register(subparsers: Any) -> None:
    """Add the command."""
    text = "build the demonstration partnership once, serve it, and stop all with Ctrl-C"
    parser = subparsers.add_parser("demo", help=text, description=text)
    parser.add_argument("--port", type=int, help="port (default: the first free from 8000)")
    parser.add_argument("--rebuild", action="store_true", help="throw it away and build it anew")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve the demonstration until Ctrl-C, then stop all that was started."""
    os.environ["KITHLINE_DEMO"] = "1"
    signal.signal(signal.SIGTERM, _web._interrupt)
    _web.end_leftover()
    try:
        with _database() as admin:
            return _serve(arguments, admin)
    except KeyboardInterrupt:
        return 0


@contextlib.contextmanager
def _database() -> Iterator[str]:
    """Yield the address that may make databases; stop the server afterwards if it is our own."""
    named = database.admin_url()
    if named:
        yield named
        return
    try:
        with server.used(database.home()):
            yield server.start(database.home()).url()
    finally:
        with _undisturbed():
            if not server.stop_unused(database.home()):
                print("\nPostgreSQL goes on: another command uses it. kithline stop ends it.")
            print("\nStopped. The demonstration is kept: make demo starts it again.", flush=True)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a second Ctrl-C not leave a server behind."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(arguments: argparse.Namespace, admin: str) -> int:
    if arguments.rebuild:
        _throw_away(admin)
    database.prepare(admin)
    database_command.migrate()
    _build_or_offer(admin)
    _place_lists()
    database.refuse_unsafe_role()
    refuse_unmigrated()
    _static.collect()
    with _web.listen("127.0.0.1", arguments.port) as door:
        address = f"http://127.0.0.1:{door.getsockname()[1]}/"
        child = _web.launch(door)
    jobs = None
    try:
        _web.wait_for_answer(child, address)
        _greet(address)
        jobs = _web.launch_jobs()  # after the first page, which somebody waits for
        return _web.supervise(child)
    finally:
        _web.end(child)
        if jobs:
            _web.end_jobs(jobs)


def _build_or_offer(admin: str) -> None:
    """Build the partnership if it is not there; when it is old, offer to build it anew."""
    demonstration = _demonstration()
    if not demonstration.is_built():
        _build()
        return
    days = demonstration.age_days()
    if days <= OLD_DAYS:
        return
    print(f"The demonstration was built {days} days ago; its clocks have run on since.")
    if sys.stdin.isatty() and input("Build it anew? [y/N] ").strip().lower().startswith("y"):
        _throw_away(admin)
        database_command.migrate()
        _build()
    else:
        print("To build it anew: make demo REBUILD=1")


def _place_lists() -> None:
    """Put the six agencies' lists, dated as the demonstration is, where the page of lists offers them."""
    from kithline.demo import lists
    from kithline.demo.offsets import Days

    built = _demonstration().built_at()
    if built:
        lists.place(database.home() / lists.OFFERED, Days(built).zero)


def _demonstration() -> Any:
    """Return the module that builds it (imported late: it needs Django set up)."""
    import django

    django.setup()
    from kithline.demo import build as demonstration

    return demonstration


def _build() -> None:
    """Build it in one transaction (a killed build leaves nothing), then seal it."""
    from django.db import connection

    from kithline.audit import seals

    print("Building the demonstration partnership (once, about a minute)...", flush=True)
    start = time.monotonic()
    _demonstration().build(clock.now())
    seals.seal()
    with database.as_role("owner"), connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # so that the first pages are planned well
    print(f"Built in {time.monotonic() - start:.0f} s.", flush=True)


def _throw_away(admin: str) -> None:
    """Empty the demonstration's database; refuses one that holds anything else."""
    from django.db import DatabaseError, connections

    from kithline.audit import heads

    try:
        database.urls()
    except database.NotPrepared:
        return
    with contextlib.suppress(DatabaseError):  # no tables yet: nothing of anybody's
        _demonstration().is_built()  # raises when it holds something else
    connections.close_all()
    database.empty(admin)
    heads.heads_file().unlink(missing_ok=True)  # they were of what is gone


def _greet(address: str) -> None:
    demonstration = _demonstration()
    print(f"\nKithline answers at {address}   (Ctrl-C stops everything)\n")
    print("Who can sign in (choose a name at the sign-in page; nobody here is real):")
    for person in demonstration.people_who_sign_in():
        print(f"  {person.sign_in:<18} {person.name}, {person.title}, {person.agency}")
    sys.stdout.flush()
