"""``kithline record``: look over the packs that writing and reading an entry rest on.

Reads the packs alone; needs no database.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def register(subparsers: Any) -> None:
    """Add ``kithline record lint``."""
    parser = subparsers.add_parser("record", help="bands and the writing aid: look the packs over")
    commands = parser.add_subparsers(title="commands", metavar="", required=True)
    lint = commands.add_parser("lint", help="look the packs of bands and of the writing aid over")
    lint.add_argument(
        "file", nargs="?", type=Path, help="a pack of a place's own (default: all shipped)"
    )
    lint.set_defaults(run=lint_packs)


def lint_packs(args: argparse.Namespace) -> int:
    """Print the faults of each pack; 1 when one of them stops a pack from being used."""
    import django

    django.setup()  # the aid reads a place's own packs too, through models
    from kithline.packs.commands import print_faults
    from kithline.record import lint

    return print_faults(lambda: lint.lint_file(args.file) if args.file else lint.lint_all())
