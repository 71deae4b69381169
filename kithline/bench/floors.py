"""What row-level security costs: the child page's reads as the app role, and as the owner.

The statements are caught as Django sends them while the page is drawn, then sent again with the same
values over two bare connections, turn about, each within a transaction entered as the same worker. The
time runs from sending a statement to having its last row.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection as django

from kithline.bench.browsing import Browser, Statement, watch
from kithline.bench.pages import pairs
from kithline.bench.population import SEED, Population
from kithline.bench.timing import percentile
from kithline.core import clock, database

CHILDREN, TURNS = 40, 7
WARM = 6  # PostgreSQL plans a prepared statement anew five times before it keeps a plan
KINDS = (("own grant", "school"), ("team grant", "visiting"), ("both", "care"))


@dataclass
class Floor:
    """The reads of one kind of page, as app and as owner, in milliseconds a page."""

    name: str
    statements: int = 0
    app: list[float] = field(default_factory=list)
    owner: list[float] = field(default_factory=list)
    by_statement: dict[str, tuple[float, float]] = field(default_factory=dict)
    rows_differ: int = 0

    @property
    def ratio(self) -> float:
        """How many times the owner's time the app needs, page by page, the middle one."""
        return percentile([a / o for a, o in zip(self.app, self.owner, strict=True)], 0.5)

    @property
    def ratio_of_sums(self) -> float:
        """The same over all pages together."""
        return sum(self.app) / sum(self.owner) if self.owner else 0.0


def run(here: Population, urls: database.Urls, *, part: float = 1.0) -> list[Floor]:
    """Measure each kind of grant."""
    chance = random.Random(SEED + 5)  # noqa: S311
    count, turns = max(int(CHILDREN * part), 2), max(int(TURNS * part), 2)
    return [_floor(here, urls, name, kind, chance, count, turns) for name, kind in KINDS]


def _floor(
    here: Population, urls: database.Urls, name: str, kind: str, chance: random.Random, count: int,
    turns: int,
) -> Floor:  # fmt: skip
    floor = Floor(name)
    totals: dict[str, list[list[float]]] = defaultdict(lambda: [[], []])
    browsers = [Browser(here, kind, i) for i in range(len(here.posts[kind]))]
    with _bare(urls.app) as app, _bare(urls.owner) as owner:
        for which, child in pairs(here, kind, chance, count):
            browser = browsers[which]
            browser.get(f"/child/{child}/")  # so that nothing is read for the first time
            seen = watch(lambda b=browser, c=child: b.get(f"/child/{c}/"))  # type: ignore[misc]
            selects = seen.selects
            if not floor.statements:
                for _ in range(WARM):
                    _replay(app, browser.post_id, here, selects)
                    _replay(owner, browser.post_id, here, selects)
            floor.statements = max(floor.statements, len(selects))
            times = _alternate(app, owner, browser.post_id, here, selects, turns, floor)
            floor.app.append(sum(t[0] for t in times))
            floor.owner.append(sum(t[1] for t in times))
            for statement, (a, o) in zip(selects, times, strict=True):
                totals[_short(statement.sql)][0].append(a)
                totals[_short(statement.sql)][1].append(o)
    floor.by_statement = {text: (sum(a) / count, sum(o) / count) for text, (a, o) in totals.items()}
    return floor


def _bare(url: str) -> psycopg.Connection[Any]:
    """Connect as Django does here: values put in by the client, or bound and prepared on the server."""
    options = django.settings_dict["OPTIONS"]
    if options.get("server_side_binding"):
        return psycopg.connect(url, prepare_threshold=options.get("prepare_threshold"))
    return psycopg.connect(url, cursor_factory=psycopg.ClientCursor)


def _alternate(
    app: psycopg.Connection[Any], owner: psycopg.Connection[Any], post: UUID, here: Population,
    selects: list[Statement], turns: int, floor: Floor,
) -> list[tuple[float, float]]:  # fmt: skip
    """Return for each statement its middle time as app and as owner."""
    taken: dict[bool, list[list[float]]] = {True: [], False: []}
    rows: dict[bool, list[int]] = {}
    for turn in range(turns + 1):
        # The one that goes first changes, since it warms the other's memory.
        for is_app in (True, False) if turn % 2 else (False, True):
            connection = app if is_app else owner
            times, counts = _replay(connection, post, here, selects)
            rows[is_app] = counts
            if turn:  # the first is not counted
                taken[is_app].append(times)
    floor.rows_differ += sum(a != o for a, o in zip(rows[True], rows[False], strict=True))
    return [
        (
            percentile([t[i] for t in taken[True]], 0.5),
            percentile([t[i] for t in taken[False]], 0.5),
        )
        for i in range(len(selects))
    ]


def _replay(
    connection: psycopg.Connection[Any], post: UUID, here: Population, selects: list[Statement]
) -> tuple[list[float], list[int]]:
    times, counts = [], []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kithline_enter(%s, %s, %s)", [post, here.place.partnership.id, clock.now()]
        )
        for statement in selects:
            before = time.perf_counter()
            cursor.execute(statement.sql, statement.params)
            counts.append(len(cursor.fetchall()))
            times.append((time.perf_counter() - before) * 1000)
    # As a page ends. A rollback would make the driver forget what it has prepared.
    connection.commit()
    return times, counts


def _short(sql: str) -> str:
    """Return what a statement reads, in a line."""
    words = " ".join(sql.split())
    start = words.find(" FROM ")
    return words[start + 1 : start + 60] if start > 0 else words[:60]
