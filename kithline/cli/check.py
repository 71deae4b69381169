"""``kithline check``: is this installation sound? One line each, exit 1 when one is not."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
from collections.abc import Iterator
from typing import Any

from kithline.core import clock, database, server


def register(subparsers: Any) -> None:
    """Add the command."""
    text = "say whether this installation is sound: roles, row-level security, seals, clock, packs"
    subparsers.add_parser("check", help=text, description=text).set_defaults(run=check)


def check(_: argparse.Namespace) -> int:
    """Print a line for each finding."""
    import django

    if database.admin_url() is None and (database.home() / "server.json").exists():
        server.start(database.home())
    django.setup()
    sound = True
    for ok, what, said in _findings():
        print(f"{'ok' if ok else 'not ok':<8}{what:<22}{said}".rstrip())
        sound = sound and ok
    return 0 if sound else 1


def _findings() -> Iterator[tuple[bool, str, str]]:
    from django.conf import settings
    from django.db import transaction

    from kithline.cli.serve import refuse_unmigrated

    try:
        refuse_unmigrated()
        yield True, "migrations", "all run"
    except database.DatabaseProblem as problem:
        yield False, "migrations", str(problem)
    at = clock.now()
    for room in settings.ROOMS:
        name = f"kithline.{room}.health"
        if not importlib.util.find_spec(name):
            continue
        try:
            with transaction.atomic():
                for each in importlib.import_module(name).findings(at):
                    yield each.ok, each.what, each.said
        except Exception as problem:  # an installation that is broken must still be told about
            yield False, room, f"{type(problem).__name__}: {problem}".splitlines()[0]
