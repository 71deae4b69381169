"""The console command ``kithline``.

A room adds its sub-commands in ``kithline/<room>/cli.py``: ``register(subparsers)`` adds a parser
and sets its ``run``, which gets the arguments and returns an exit code.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import pkgutil
import sys
from collections.abc import Sequence

import kithline


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command; return its exit code (2: the words were not understood)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    words = sys.argv[1:] if argv is None else argv
    parser = _parser(words)
    arguments = parser.parse_args(words)
    if not hasattr(arguments, "run"):
        parser.print_help()
        return 2
    try:
        return int(arguments.run(arguments) or 0)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # somebody typed "| head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as problem:
        if type(problem).__name__ not in _OWN_PROBLEMS:
            raise
        print(f"kithline: {problem}", file=sys.stderr)
        return 1


# Problems whose message is written for whoever typed the command. By name: importing their modules
# here would load Django for ``kithline --help``.
_OWN_PROBLEMS = {
    "DatabaseProblem",
    "HoldsSomethingElse",
    "Invalid",
    "NotPrepared",
    "PackFaults",
    "Refused",
    "SealProblem",
    "ServerProblem",
    "WebProblem",
}


def _parser(argv: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser; rooms are not even loaded when the first word is one of our own."""
    parser = argparse.ArgumentParser(
        prog="kithline", description="Kithline: from a worry to a decision, and what follows."
    )
    subparsers = parser.add_subparsers(title="commands", metavar="")
    for name in _own_modules():
        importlib.import_module(name).register(subparsers)
    if not argv or argv[0] not in subparsers.choices:
        for name in _room_modules():
            importlib.import_module(name).register(subparsers)
    return parser


def _own_modules() -> list[str]:
    names = (m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return [f"{__name__}.{name}" for name in names]


def _room_modules() -> list[str]:
    """Return ``kithline.<room>.cli`` of each room that has one."""
    found = []
    for room in pkgutil.iter_modules(kithline.__path__):
        name = f"kithline.{room.name}.cli"
        if room.ispkg and room.name != "cli" and importlib.util.find_spec(name):
            found.append(name)
    return found
