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
    parser = _parser()
    arguments = parser.parse_args(argv)
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
    "Refused",
    "SealProblem",
    "ServerProblem",
    "WebProblem",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kithline", description="Kithline: from a worry to a decision, and what follows."
    )
    subparsers = parser.add_subparsers(title="commands", metavar="")
    for name in _modules():
        importlib.import_module(name).register(subparsers)
    return parser


def _modules() -> list[str]:
    """Return this package's command modules, then ``kithline.<room>.cli`` of each room."""
    own = (m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    found = [f"{__name__}.{name}" for name in own]
    for room in pkgutil.iter_modules(kithline.__path__):
        name = f"kithline.{room.name}.cli"
        if room.ispkg and room.name != "cli" and importlib.util.find_spec(name):
            found.append(name)
    return found
