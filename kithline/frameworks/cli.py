"""``kithline frameworks``: the words of the command. What each does stands in ``commands``."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kithline.core import clock


def _later(name: str) -> Callable[[argparse.Namespace], int]:
    """Return a command that is loaded when it is typed, so that other commands start fast."""

    def run(arguments: argparse.Namespace) -> int:
        commands = importlib.import_module("kithline.frameworks.commands")
        arguments.at = clock.now()
        return int(getattr(commands, name)(arguments))

    return run


def register(subparsers: Any) -> None:
    """Add ``kithline frameworks ...``."""
    text = "threshold frameworks and statutory criteria: list, lint, export, import"
    parser = subparsers.add_parser("frameworks", help=text, description=text)
    commands = parser.add_subparsers(title="commands", metavar="", required=True)

    listing = commands.add_parser("list", help="name every framework and version")
    listing.set_defaults(run=_later("list_"))

    linting = commands.add_parser("lint", help="say what is wrong; exit 1 on an error")
    linting.add_argument(
        "name", nargs="?", help="a slug, slug@version or file (default: all shipped)"
    )
    linting.set_defaults(run=_later("lint_"))

    export = commands.add_parser("export", help="write a framework as a table")
    export.add_argument("name", help="a slug or slug@version")
    export.add_argument(
        "--csv", required=True, metavar="FILE", help="file to write; - for the screen"
    )
    export.set_defaults(run=_later("export_"))

    bring = commands.add_parser("import", help="bring in a partnership's own CSV or YAML")
    bring.add_argument("file", type=Path)
    bring.add_argument("--partnership", metavar="NAME", help="slug or name")
    bring.add_argument("--check", action="store_true", help="only look; keep nothing")
    bring.add_argument("--title", default="", help="title, for a table")
    bring.add_argument("--publisher", default="", help="who publishes it, for a table")
    bring.add_argument("--licence", default="", help="under which licence, for a table")
    bring.add_argument("--document", default="", help="title of the document, for a table")
    bring.add_argument(
        "--from", dest="begins", default="", metavar="DATE", help="holds from, 2026-09-01"
    )
    bring.set_defaults(run=_later("import_"))
