"""``kithline serve`` and ``kithline stop``."""

from __future__ import annotations

import argparse
from typing import Any

from kithline.cli import _static, _web
from kithline.cli import database as database_command
from kithline.core import database, server


def register(subparsers: Any) -> None:
    """Add the two commands."""
    text = "serve the pages; refuses a role that row-level security does not hold"
    parser = subparsers.add_parser("serve", help=text, description=text)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, help="port (default: the first free from 8000)")
    parser.set_defaults(run=serve)
    text = "stop what Kithline left running: web server and PostgreSQL"
    subparsers.add_parser("stop", help=text, description=text).set_defaults(run=stop)


def serve(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C. The database must be prepared and migrated."""
    if not database_command.own():
        return _serve(arguments)
    with server.used(database.home()):
        database.prepare(server.start(database.home()).url())
        return _serve(arguments)


def _serve(arguments: argparse.Namespace) -> int:
    database.refuse_unsafe_role()
    refuse_unmigrated()
    refuse_unusable_packs()
    _static.collect()
    with _web.listen(arguments.host, arguments.port) as door:
        address = f"http://{arguments.host}:{door.getsockname()[1]}/"
        child = _web.launch(door)
    try:
        _web.wait_for_answer(child, address)
        print(f"Kithline answers at {address}", flush=True)
    except BaseException:
        _web.end(child)
        raise
    return _web.supervise(child)


def refuse_unmigrated() -> None:
    """Raise DatabaseProblem when a migration has not been run."""
    waiting = database_command.waiting_migrations()
    if waiting:
        raise database.DatabaseProblem(
            f"{waiting} migrations have not been run. Type: kithline migrate"
        )


def refuse_unusable_packs() -> None:
    """Raise PackFaults when a pack cannot be used, so that nobody meets it on a page."""
    from kithline.packs import catalogue
    from kithline.patterns import catalogue as patterns
    from kithline.timescales import catalogue as timescales

    for folder in sorted(catalogue.ROOT.iterdir()):
        if folder.is_dir():
            catalogue.packs(folder.name)
    for rules in (patterns, timescales):
        for pack in rules.all_packs():
            rules.in_use(pack.slug)


def stop(arguments: argparse.Namespace) -> int:
    """Stop the web server and our own PostgreSQL, whoever started them."""
    if _web.end_leftover():
        print("Web server stopped.")
    return database_command.stop(arguments)
