"""``kithline people``: bring changed short forms of names into the table that searching reads."""

from __future__ import annotations

import argparse
from typing import Any


def register(subparsers: Any) -> None:
    """Add ``kithline people short-forms``."""
    parser = subparsers.add_parser("people", help="short forms of names, as searching knows them")
    commands = parser.add_subparsers(title="commands", metavar="", required=True)
    text = "read packs/matching/nicknames.yaml into the database, after a change"
    commands.add_parser("short-forms", help=text, description=text).set_defaults(run=short_forms)


def short_forms(_: argparse.Namespace) -> int:
    """Fill the table of short forms from the pack, as the owner."""
    import django
    from django.db import connection, transaction

    from kithline.core import database

    django.setup()
    from kithline.people import short_forms as forms

    with database.as_role("owner"), transaction.atomic():
        count = forms.load(connection)
    print(f"{count:,} pairs of names that may be one.")
    return 0
