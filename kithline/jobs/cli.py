"""``kithline jobs``: the worker that runs deferred and scheduled tasks."""

from __future__ import annotations

import argparse
from typing import Any

from kithline.core import database


def register(subparsers: Any) -> None:
    """Add the command."""
    text = "run deferred and scheduled work until stopped"
    parser = subparsers.add_parser("jobs", help=text, description=text)
    parser.add_argument("--once", action="store_true", help="run what waits now, then end")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Work through the queue as the app role; exit 1 when a job of this round failed."""
    database.refuse_unsafe_role()
    import django

    django.setup()
    work(wait=not arguments.once)
    return 0


def work(*, wait: bool) -> None:
    """Run the queue: for ever, or until it is empty."""
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(wait=wait, install_signal_handlers=wait, concurrency=1)
