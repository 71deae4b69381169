"""How long the questions of one child take: what is read, the rules over it, and both together.

One family has a few entries and another very many, with texts drawn from the invented lives of
``kithline bench patterns``, so that words of every list stand in them as often as there.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from kithline.bench import chronology, patterns, population
from kithline.bench.chronology import Taken, taken
from kithline.core import clock, database
from kithline.core.viewer import acting_as
from kithline.patterns import catalogue, queries, reading, rules

OTHERS, TIMES = 500, 15
SIZES = (1_000, 20_000)
LIVES = 60


def texts() -> list[str]:
    """Return what the invented lives' entries say, some with patterns put in."""
    rng = random.Random(patterns.SEED)  # noqa: S311 - a repeatable invention, no secret
    wanted = sorted(patterns.PLANTS)
    lives = [patterns.planted(rng, [wanted[n % len(wanted)]]) for n in range(LIVES)]
    return [m.fact for life in lives for m in life.marks if m.fact]


def run(
    urls: database.Urls, *, sizes: Sequence[int] = SIZES, others: int = OTHERS, times: int = TIMES,
    say: Callable[[str], None] = lambda _: None,
) -> str:  # fmt: skip
    """Load, measure, and return the figures as Markdown."""
    load = os.getloadavg()[0]
    here = population.load(urls.owner, children=others, at=clock.now(), say=say)
    children = []
    with psycopg.connect(urls.owner, cursor_factory=psycopg.ClientCursor) as owner:
        families = chronology.families(owner, here, len(sizes))
        for size, people in zip(sizes, families, strict=True):
            chronology.fill(owner, here, people, size, texts())
            children.append(people[0])
            say(f"{size:,} entries of one family")
        owner.autocommit = True
        owner.execute("VACUUM (ANALYZE)")
    rows = [
        (size, each)
        for size, child in zip(sizes, children, strict=True)
        for each in _of(here, child, times)
    ]
    return _report(others, load, rows)


def _of(here: population.Population, child: UUID, times: int) -> list[Taken]:
    actor = here.actor("care")
    pid = connection.cursor().connection.info.backend_pid
    in_use = catalogue.in_use(actor.partnership_slug).rules
    with acting_as(actor, here.at):
        found = reading.read([child], here.at)[child]
        asks: tuple[tuple[str, Callable[[], Any]], ...] = (
            (f"read: {len(found.history.marks):,} entries",
             lambda: reading.read([child], here.at)),
            ("rules", lambda: rules.find(found.history, in_use)),
            ("questions, both together", lambda: queries.asked_of_opened(actor, child, here.at)),
        )  # fmt: skip
        return [taken(name, ask, times, pid) for name, ask in asks]


def _report(others: int, load: float, rows: list[tuple[int, Taken]]) -> str:
    return "\n".join(
        [
            f"Taken on {time.strftime('%Y-%m-%d')}, beside {others:,} other children with twenty each; "
            f"load of the machine before: {load:.1f}. Milliseconds.",
            "",
            "| entries | what | p50 | p95 | processor here, p50 | in the database, p50 | statements |",
            "| ---: | --- | ---: | ---: | ---: | ---: | ---: |",
            *(f"| {size:,} {each.line()}" for size, each in rows),
        ]
    )
