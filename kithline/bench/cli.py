"""``kithline bench``: populations and measurements, in a database of their own."""

from __future__ import annotations

import argparse
from typing import Any


def register(subparsers: Any) -> None:
    """Add ``kithline bench ...``."""
    parser = subparsers.add_parser("bench", help="measure, in a database of its own")
    commands = parser.add_subparsers(title="commands", metavar="", required=True)
    text = "how well and how fast a person is found from a damaged query"
    matching = commands.add_parser("matching", help=text, description=text)
    matching.add_argument("--people", type=int, default=100_000, help="how many people to invent")
    matching.add_argument("--queries", type=int, default=2_000, help="how many queries to ask")
    matching.add_argument("--seed", type=int, default=20261121)
    matching.add_argument("--missed", type=int, default=0, help="print so many of the missed")
    matching.add_argument("--keep", action="store_true", help="leave the database standing")
    matching.set_defaults(run=run_matching)


def run_matching(arguments: argparse.Namespace) -> int:
    """Measure the finding of people and print the figures."""
    import django

    from kithline.bench.own_database import own_database
    from kithline.core import clock

    django.setup()
    with own_database(keep=arguments.keep) as addresses:
        from kithline.bench import matching

        found = matching.run(
            addresses.owner,
            people=arguments.people,
            queries=arguments.queries,
            at=clock.now(),
            seed=arguments.seed,
        )
        print(matching.report(found))
        for person, query, how in found.missed[: arguments.missed]:
            print(how, person, query, sep="\n  ")
    return 0
