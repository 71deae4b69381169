"""The whole of ``kithline bench``: load a population, measure, say what was found."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from kithline.bench import crowd, figures, floors, pages, population
from kithline.core import clock, database

Say = Callable[[str], None]


def bench(
    urls: database.Urls, *, children: int, seed: int, part: float, say: Say
) -> figures.Values:
    """Load a population into the bench's database and measure; Django is the app role there."""
    load = os.getloadavg()[0]
    say(f"load of the machine: {load:.1f}; loading {children:,} children")
    here = population.load(urls.owner, children=children, at=clock.now(), seed=seed, say=say)
    started = time.perf_counter()
    one = pages.run(here, part=part)
    say(f"one at a time: {time.perf_counter() - started:.0f} s")
    compared = floors.run(here, urls, part=part)
    say(f"as app and as owner: {time.perf_counter() - started:.0f} s")
    rounds = crowd.run(here, seconds=max(crowd.SECONDS * part, 0.3))
    say(f"many at once: {time.perf_counter() - started:.0f} s")
    version, size = _server(urls)
    return figures.values(here, one, compared, rounds, postgresql=version, size_mb=size, load=load)


def _server(urls: database.Urls) -> tuple[str, float]:
    """Return PostgreSQL's version, and the size of the database in megabytes."""
    import psycopg

    with psycopg.connect(urls.owner) as owner:
        row = owner.execute(
            "SELECT split_part(current_setting('server_version'), ' ', 1),"
            " pg_database_size(current_database()) / 1e6"
        ).fetchone()
    assert row is not None
    return str(row[0]), float(row[1])
