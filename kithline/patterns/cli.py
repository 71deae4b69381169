"""``kithline patterns``: list the questions, look the packs over, show what a record raises."""

from __future__ import annotations

import argparse
from typing import Any


def register(subparsers: Any) -> None:
    """Add ``kithline patterns list | lint``."""
    parser = subparsers.add_parser("patterns", help="questions that a record raises")
    commands = parser.add_subparsers(title="commands", metavar="", required=True)
    listing = commands.add_parser("list", help="list every question with its rule")
    listing.add_argument(
        "--partnership", metavar="NAME", default="", help="with this partnership's own changes"
    )
    listing.set_defaults(run=list_rules)
    lint = commands.add_parser("lint", help="look the packs of patterns over")
    lint.set_defaults(run=print_faults)


def list_rules(args: argparse.Namespace) -> int:
    """Print each rule on a line: its name, its kind, its question."""
    from kithline.patterns import catalogue

    for rule in catalogue.in_use(args.partnership).rules:
        off = " (switched off here)" if rule.off else ""
        print(f"{rule.id:<28}{rule.kind:<18}{rule.question}{off}")
    return 0


def print_faults(args: argparse.Namespace) -> int:
    """Print the faults of every pack; 1 when one of them stops a pack from being used."""
    from kithline.packs.faults import PackFaults, errors
    from kithline.patterns import lint

    try:
        faults = lint.lint_all()
    except PackFaults as problem:
        faults = problem.faults
    for fault in faults:
        print(fault)
    print(f"{len(errors(faults))} errors, {len(faults)} remarks in all.")
    return 1 if errors(faults) else 0
