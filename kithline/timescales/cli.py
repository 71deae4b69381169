"""``kithline timescales``: list the clock rules, work out a date, look the packs over.

Reads the packs alone; needs no database.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kithline.timescales.shape import ClockRule

COLUMNS = [
    "id", "name", "trigger", "unit", "amount", "recurrence", "start", "authority", "citation",
    "version", "effective_from", "effective_to", "owner", "verified", "jurisdiction", "partnership",
]  # fmt: skip
NOT_UNDERSTOOD = 2


def register(subparsers: Any) -> None:
    """Add ``kithline timescales list | due | lint``."""
    parser = subparsers.add_parser("timescales", help="clock rules: list them, work out a date")
    commands = parser.add_subparsers(title="commands", metavar="", required=True)

    listing = commands.add_parser("list", help="list every clock rule")
    listing.add_argument("--csv", metavar="FILE", help="write them as CSV; - writes to the screen")
    listing.set_defaults(run=list_rules)

    due = commands.add_parser("due", help="print when a clock ends")
    due.add_argument("rule", metavar="RULE", help="id of the rule, for example icpc-15")
    due.add_argument(
        "--from",
        dest="moment",
        metavar="TIME",
        required=True,
        help="the event, London time: 2026-03-02T14:30, or a day: 2026-03-02",
    )
    due.add_argument(
        "--partnership", metavar="NAME", default="", help="count by this partnership's own rules"
    )
    due.set_defaults(run=print_due)

    lint = commands.add_parser("lint", help="look the packs of clock rules over")
    lint.set_defaults(run=lint_packs)


def list_rules(args: argparse.Namespace) -> int:
    """Write every rule, national and local, as CSV or as lines to read."""
    from kithline.packs.faults import PackFaults
    from kithline.timescales.moments import ClockError

    try:
        rules = list(every_rule())
        if args.csv and args.csv != "-":
            with open(args.csv, "w", encoding="utf-8", newline="") as file:
                write_csv(rules, file)
        elif args.csv:
            write_csv(rules, sys.stdout)
        else:
            for rule in rules:
                print(_line(rule))
    except (ClockError, PackFaults) as problem:
        return _say(str(problem))
    except OSError as problem:
        return _say(f"{args.csv} cannot be written: {problem.strerror}.")
    return 0


def print_due(args: argparse.Namespace) -> int:
    """Print one line: a day, or a moment with its offset."""
    from kithline.packs.faults import PackFaults
    from kithline.timescales import catalogue, moments, rules

    try:
        place = catalogue.for_partnership(args.partnership)
        event = moments.read(args.moment)
        rule = place.rule(args.rule, moments.day_of(event))
        print(rules.due(rule, event, calendar=place.calendar))
    except (moments.ClockError, PackFaults) as problem:
        return _say(str(problem))
    return 0


def lint_packs(_: argparse.Namespace) -> int:
    """Print the faults of every shipped pack; 1 when one of them stops a pack from being used."""
    from kithline.packs.commands import print_faults
    from kithline.timescales import lint

    return print_faults(lint.lint_all)


def every_rule() -> Iterator[ClockRule]:
    """Yield the national rules, then each partnership's own."""
    from kithline.timescales import catalogue

    yield from catalogue.national().rules
    for place in catalogue.partnerships():
        yield from (rule for rule in place.rules if rule.partnership)


def write_csv(rules: Iterable[ClockRule], file: Any) -> None:
    """Write rules under the columns that others rely on."""
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for rule in rules:
        writer.writerow({column: _cell(rule, column) for column in COLUMNS})


def _cell(rule: ClockRule, column: str) -> str:
    if column == "verified":
        return "yes" if rule.verified else "no"
    value = getattr(rule, column)
    return "" if value is None else str(value)


def _line(rule: ClockRule) -> str:
    where = f" [{rule.partnership}]" if rule.partnership else ""
    doubt = "" if rule.verified else " (not verified)"
    return f"{rule.id:<34}{rule.length:<24}{rule.direction} {rule.since}; {rule.citation}{doubt}{where}"


def _say(problem: str) -> int:
    print(f"kithline: {problem}", file=sys.stderr)
    return NOT_UNDERSTOOD
