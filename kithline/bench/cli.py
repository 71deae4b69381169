"""``kithline bench``: populations and measurements, in a database of their own."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kithline.core import database


def register(subparsers: Any) -> None:
    """Add ``kithline bench ...``."""
    text = "measure pages and actions over a population, in a database of its own"
    parser = subparsers.add_parser("bench", help=text, description=text)
    parser.add_argument(
        "--children", "--size", type=int, default=10_000, metavar="N",
        help="how many children, each with 20 entries (default: 10000)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument(
        "--part",
        type=float,
        default=1.0,
        help="only this part of the usual measurements, such as 0.1",
    )
    parser.add_argument("--keep", action="store_true", help="leave the database standing")
    parser.add_argument(
        "--write", action="store_true", help="write the figures to docs/reference/performance.md"
    )
    parser.set_defaults(run=run_bench)
    commands = parser.add_subparsers(title="commands", metavar="")
    text = "how well and how fast a person is found from a damaged query"
    matching = commands.add_parser("matching", help=text, description=text)
    matching.add_argument("--people", type=int, default=100_000, help="how many people to invent")
    matching.add_argument("--queries", type=int, default=2_000, help="how many queries to ask")
    matching.add_argument("--seed", type=int, default=20261121)
    matching.add_argument("--missed", type=int, default=0, help="print so many of the missed")
    matching.add_argument("--keep", action="store_true", help="leave the database standing")
    matching.set_defaults(run=run_matching)
    text = "how fast a long list is looked through, brought in and undone"
    importing = commands.add_parser("import", help=text, description=text)
    importing.add_argument("--rows", type=int, default=100_000, help="rows of the list")
    importing.add_argument("--seed", type=int, default=20261121)
    importing.add_argument("--keep", action="store_true", help="leave the database standing")
    importing.add_argument(
        "--write", action="store_true", help="write the figures to docs/reference/performance.md"
    )
    importing.set_defaults(run=run_importing)
    text = "how well and how fast agencies' lists are matched (needs requirements/linkage.txt)"
    linkage = commands.add_parser("linkage", help=text, description=text)
    linkage.add_argument("--records", type=int, default=100_000, help="how many records to invent")
    linkage.add_argument("--seed", type=int, default=20261128)
    linkage.add_argument("--threads", type=int, default=2)
    linkage.set_defaults(run=run_linkage)
    text = "how fast records are made one and two again among very many people, and what it reads"
    merges = commands.add_parser("merges", help=text, description=text)
    merges.add_argument("--people", type=int, default=50_000, help="how many people to invent")
    merges.add_argument("--merges", type=int, default=500, help="of how many there are two records")
    merges.add_argument("--parted", type=int, default=300, help="how many are parted again")
    merges.add_argument("--seed", type=int, default=20261121)
    merges.add_argument("--keep", action="store_true", help="leave the database standing")
    merges.add_argument(
        "--write", action="store_true", help="write the figures to docs/reference/matching.md"
    )
    merges.set_defaults(run=run_merges)
    text = "how many patterns put into invented lives are found, and how many questions are false"
    patterns = commands.add_parser("patterns", help=text, description=text)
    patterns.add_argument(
        "--with", dest="with_", type=int, help="children with patterns (200; of the second, 306)"
    )
    patterns.add_argument("--without", type=int, help="children without (800; of the second, 900)")
    patterns.add_argument("--seed", type=int, help="another seed, other lives")
    patterns.add_argument(
        "--lives",
        choices=("first", "second", "third"),
        default="first",
        help="by whose hand: of whoever wrote the rules, or of somebody who had not read them; "
        "the third has the second's lives and its own words",
    )
    patterns.add_argument(
        "--write", action="store_true", help="keep the figures for docs/reference/patterns.md"
    )
    patterns.set_defaults(run=run_patterns)
    text = "how long a page takes of one family's line of time with very many entries"
    line = commands.add_parser("chronology", help=text, description=text)
    line.add_argument("--entries", type=int, default=20_000, help="how many entries the family has")
    line.add_argument("--others", type=int, default=2_000, help="how many other children there are")
    line.add_argument("--times", type=int, default=15, help="how often each page is asked for")
    line.add_argument("--keep", action="store_true", help="leave the database standing")
    line.set_defaults(run=run_chronology)
    text = "how long a paper of very many entries takes, made whole by the worker"
    paper = commands.add_parser("papers", help=text, description=text)
    paper.add_argument("--entries", type=int, default=20_000, help="how many entries it holds")
    paper.add_argument("--others", type=int, default=200, help="how many other children there are")
    paper.add_argument("--keep", action="store_true", help="leave the database standing")
    paper.set_defaults(run=run_papers)
    text = "how long the questions of one child with very many entries take"
    asked = commands.add_parser("questions", help=text, description=text)
    asked.add_argument("--times", type=int, default=15, help="how often the questions are asked")
    asked.add_argument("--keep", action="store_true", help="leave the database standing")
    asked.set_defaults(run=run_questions)


@contextlib.contextmanager
def _database(arguments: argparse.Namespace, *, served: bool = False) -> Iterator[database.Urls]:
    """Set Django up over a database of the bench's own. ``served``: keep memory as the web server does."""
    import django

    from kithline.bench.own_database import own_database

    django.setup()
    if served:
        from django.urls import get_resolver

        from kithline.core import memory

        _ = get_resolver().url_patterns
        memory.settle()
    with own_database(keep=arguments.keep) as addresses:
        yield addresses


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def run_bench(arguments: argparse.Namespace) -> int:
    """Load a population, measure, print the figures beside what is wanted."""
    with _database(arguments, served=True) as addresses:
        from kithline.bench import figures, run

        found = run.bench(
            addresses,
            children=arguments.children,
            seed=arguments.seed,
            part=arguments.part,
            say=_say,
        )
    others = figures.kept() | {str(arguments.children): found}
    print(figures.report(found, others))
    if arguments.write:
        print(f"Written to {figures.keep(found)}")
    return 0


def run_chronology(arguments: argparse.Namespace) -> int:
    """Measure a long line of time and print the figures."""
    with _database(arguments, served=True) as addresses:
        from kithline.bench import chronology

        print(
            chronology.run(
                addresses,
                entries=arguments.entries,
                others=arguments.others,
                times=arguments.times,
                say=_say,
            )
        )
    return 0


def run_papers(arguments: argparse.Namespace) -> int:
    """Have a very long paper made and print the figures."""
    with _database(arguments) as addresses:
        from kithline.bench import papers

        print(
            papers.run(
                addresses,
                entries=arguments.entries,
                others=arguments.others,
                say=_say,
            )
        )
    return 0


def run_questions(arguments: argparse.Namespace) -> int:
    """Measure the questions of long records and print the figures."""
    with _database(arguments, served=True) as addresses:
        from kithline.bench import questions

        print(
            questions.run(
                addresses,
                times=arguments.times,
                say=_say,
            )
        )
    return 0


def run_matching(arguments: argparse.Namespace) -> int:
    """Measure the finding of people and print the figures."""
    from kithline.core import clock

    with _database(arguments) as addresses:
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


def run_importing(arguments: argparse.Namespace) -> int:
    """Measure the bringing in of a list and print the figures."""
    from kithline.core import clock

    load = os.getloadavg()[0]
    with _database(arguments) as addresses:
        from kithline.bench import importing

        found = importing.run(
            addresses.owner, rows=arguments.rows, at=clock.now(), seed=arguments.seed
        )
        print(importing.report(found))
    if arguments.write:
        print(f"Written to {importing.keep(found, load)}")
    return 0


def run_merges(arguments: argparse.Namespace) -> int:
    """Measure merging and its undoing and print the figures."""
    from kithline.core import clock

    with _database(arguments) as addresses:
        from kithline.bench import merges

        found = merges.run(
            addresses,
            people=arguments.people,
            merges=arguments.merges,
            parted=arguments.parted,
            at=clock.now(),
            seed=arguments.seed,
            say=_say,
        )
        print(merges.report(found))
    if arguments.write:
        print(f"Written to {merges.keep(found)}")
    return 0


def run_linkage(arguments: argparse.Namespace) -> int:
    """Measure the matching of lists and print the figures. No database is needed."""
    from kithline.bench import linkage

    found = linkage.run(
        records=arguments.records,
        seed=arguments.seed,
        threads=arguments.threads,
        say=_say,
    )
    print(linkage.report(found))
    return 0


def run_patterns(arguments: argparse.Namespace) -> int:
    """Write lives, look for patterns, print the figures. Needs no database."""
    from kithline.bench import patterns as first
    from kithline.bench.second_hand import figures as second

    if arguments.lives == "third":
        return _run_third(arguments)
    bench: Any = second if arguments.lives == "second" else first
    given = {
        "with_patterns": arguments.with_,
        "without": arguments.without,
        "seed": arguments.seed,
    }
    sizes = {name: bench.USUAL[name] if n is None else n for name, n in given.items()}
    figures = bench.values(bench.run(**sizes), **sizes)
    print(bench.report(figures))
    if arguments.write:
        print(f"Written to {bench.keep(figures)}. The page: make docs")
    return 0


def _run_third(arguments: argparse.Namespace) -> int:
    """Tell lives in the third hand's words, the half for mending; both halves where figures are kept."""
    from kithline.bench.third_hand import figures

    sizes = {
        "with_patterns": arguments.with_ or figures.USUAL["with_patterns"],
        "seed": arguments.seed or figures.USUAL["seed"],
    }
    halves = []
    for held_back in (False, True) if arguments.write else (False,):
        halves.append(figures.values(figures.run(**sizes, held_back=held_back), **sizes))
        print(figures.report(halves[-1], held_back=held_back))
    if arguments.write:
        print(f"Written to {figures.keep(*halves)}. The page: make docs")
    return 0
