"""``kithline jobs``: the worker that runs deferred and scheduled tasks."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from kithline.core import database


def register(subparsers: Any) -> None:
    """Add the command."""
    text = "run deferred and scheduled work until stopped"
    parser = subparsers.add_parser("jobs", help=text, description=text)
    parser.add_argument("--once", action="store_true", help="run what waits now, then end")
    parser.add_argument("--job", type=int, help=argparse.SUPPRESS)  # a child's, see long.py
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Work through the queue as the app role; exit 1 when the worker ended without being asked to."""
    database.refuse_unsafe_role()
    from kithline.jobs import long, worker

    if arguments.job is not None:
        long.do(arguments.job)
        return 0
    import django

    django.setup()
    if worker.work(wait=not arguments.once):
        return 0
    print(
        "kithline jobs: ended without being asked to; see above. Start it again.", file=sys.stderr
    )
    return 1
