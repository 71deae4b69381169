"""How long a page of a long line of time takes: one family with twenty thousand entries among many others.

The pages are the real views through Django's test client. Beside the wall clock stand the processor's
seconds of this process and of the database's own process for this connection, which other work on the
machine does not lengthen. The floor is bare SQL as the owner for the same rows, in the same run.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from kithline.bench import population
from kithline.bench.browsing import Browser, watch
from kithline.bench.timing import percentile
from kithline.chronology import queries
from kithline.chronology.queries import Narrowing
from kithline.core import clock, database
from kithline.core.viewer import acting_as
from kithline.record.queries import Key

ENTRIES, OTHERS, TIMES, WANTED = 20_000, 2_000, 15, 200.0
DAYS = 4_000
TEXT = "What was seen that day. " * 8

# Agencies as they write: one of them rarely, so that narrowing to it reads far.
FILL = """
CREATE TEMPORARY TABLE long_line ON COMMIT DROP AS
SELECT gen_random_uuid() AS id, g, %(at)s::timestamptz - random() * %(days)s * interval '1 day' AS at,
       random() AS r, (ARRAY['education','health','social-care','police','voluntary'])[1 + g %% 5] AS agency
  FROM generate_series(1, %(entries)s) g;
INSERT INTO record_entry (id, partnership_id, author_name, author_title, author_role, agency_name,
    agency_kind, kind, title, happened_from, happened_to, happened_precision, learned_at, written_at, fact,
    opinion, done, source, confidence, tags, dimensions, restriction_reason, origin, subject_kind, replaces,
    amend_reason)
SELECT id, %(place)s, 'Invented', 'worker', 'practitioner', 'An agency',
       CASE WHEN g %% 400 = 0 THEN 'housing' ELSE agency END,
       (ARRAY['note','visit','school-concern','health-event','was-not-brought','police-notice'])[1 + g %% 6],
       'Entry ' || g, at, at, 'exact', at, at + interval '1 day' * (g %% 9),
       (%(texts)s::text[])[1 + g %% cardinality(%(texts)s::text[])],
       'What the worker made of it.', 'What was done.',
       'own', 'sure', '{}',
       (ARRAY['{health}','{education}','{basic-care,ensuring-safety}','{}'])[1 + g %% 4]::varchar[],
       '', 'import', '', false, ''
  FROM long_line;
INSERT INTO record_about (id, entry_id, partnership_id, happened_from, restricted, beside, person_id, harm,
    strength, own_words)
SELECT gen_random_uuid(), l.id, %(place)s, l.at, false, false, p.person, l.r < 0.3, l.r > 0.8,
       l.g %% 10 = 0 AND p.which < 3
  FROM long_line l CROSS JOIN LATERAL unnest(%(people)s::uuid[]) WITH ORDINALITY p (person, which)
 WHERE p.which = 1 + l.g %% cardinality(%(people)s::uuid[]) OR l.g %% (2 + p.which) = 0;
INSERT INTO record_impact (id, entry_id, person_id, text)
SELECT gen_random_uuid(), a.entry_id, a.person_id, 'What it meant for this child.'
  FROM record_about a JOIN long_line l ON l.id = a.entry_id WHERE l.g %% 3 = 0;
INSERT INTO record_said (id, entry_id, place, person_id, by_words, words, is_child, to_whom, "where")
SELECT gen_random_uuid(), l.id, 0, (%(people)s::uuid[])[1], 'The child', 'I did it by myself.', true, '', ''
  FROM long_line l WHERE l.g %% 10 = 0;
"""

FLOOR = (
    """SELECT e.* FROM record_entry e JOIN (
         SELECT DISTINCT a.happened_from, a.entry_id FROM record_about a
          WHERE a.person_id = ANY (%(people)s) AND a.superseded_at IS NULL AND NOT a.beside
          ORDER BY a.happened_from DESC, a.entry_id DESC LIMIT 51) x ON x.entry_id = e.id
        ORDER BY e.happened_from DESC, e.id DESC""",
    "SELECT * FROM record_said WHERE entry_id = ANY (%(ids)s)",
    "SELECT * FROM record_present WHERE entry_id = ANY (%(ids)s)",
    "SELECT * FROM record_impact WHERE entry_id = ANY (%(ids)s)",
    "SELECT * FROM record_about WHERE entry_id = ANY (%(ids)s)",
)


@dataclass
class Taken:
    """How long one thing took, in milliseconds: on the wall, here, and in the database's process."""

    name: str
    wall: list[float] = field(default_factory=list)
    here: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    statements: int = 0

    def line(self) -> str:
        """Return it as a row of Markdown."""
        own, server = percentile(self.here, 0.5), percentile(self.database, 0.5)
        return (
            f"| {self.name} | {percentile(self.wall, 0.5):.0f} | {percentile(self.wall, 0.95):.0f} | "
            f"{own:.0f} | {server:.0f} | {self.statements or ''} |"
        )


def _spent(pid: int) -> float:
    """Return the processor's milliseconds of a process of this machine; 0 where they cannot be read."""
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(parts[11]) + int(parts[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def taken(name: str, ask: Callable[[], Any], times: int, pid: int) -> Taken:
    """Time a thing again and again, after two that are not counted."""
    found = Taken(name)
    ask()
    found.statements = len(watch(ask).own)
    for _ in range(times):
        wall, here, server = time.perf_counter(), time.process_time(), _spent(pid)
        ask()
        found.wall.append((time.perf_counter() - wall) * 1000)
        found.here.append((time.process_time() - here) * 1000)
        found.database.append(_spent(pid) - server)
    return found


def run(
    urls: database.Urls, *, entries: int = ENTRIES, others: int = OTHERS, times: int = TIMES,
    say: Callable[[str], None] = lambda _: None,
) -> str:  # fmt: skip
    """Load, measure, and return the figures as Markdown."""
    load = os.getloadavg()[0]
    here = population.load(urls.owner, children=others, at=clock.now(), say=say)
    with psycopg.connect(urls.owner, cursor_factory=psycopg.ClientCursor) as owner:
        (people,) = families(owner, here, 1)
        fill(owner, here, people, entries, [TEXT])
        owner.autocommit = True
        owner.execute("VACUUM (ANALYZE)")
        say(f"{entries:,} entries of one family: measured from here")
        pages = _pages(here, people, times)
        reads, ratio = _reads(owner, here, people, times)
    return _report(entries, others, load, pages, reads, ratio)


def fill(
    owner: psycopg.Connection[Any], here: population.Population, people: list[UUID], entries: int,
    texts: Sequence[str],
) -> None:  # fmt: skip
    """Write so many entries of one family, their texts in turn."""
    values = {
        "at": here.at, "days": DAYS, "entries": entries, "texts": list(texts),
        "place": here.place.partnership.id, "people": people,
    }  # fmt: skip
    owner.execute("SELECT setseed(0.4)")
    for each in FILL.split(";\n"):
        if each.strip():
            owner.execute(each, values)
    owner.commit()


def families(
    owner: psycopg.Connection[Any], here: population.Population, number: int
) -> list[list[UUID]]:
    """Return so many families: a child whom the first social worker leads, a sibling, and the mother."""
    led = here.children_of("care", here.posts["care"][0][0])
    rows = owner.execute(
        "SELECT DISTINCT ON (m.person_id) r.person_id, r.other_id, m.person_id FROM people_relationship r"
        " JOIN people_relationship m ON m.other_id = r.person_id AND m.kind = 'parent'"
        " WHERE r.kind = 'sibling' AND r.person_id = ANY (%s) AND r.other_id = ANY (%s)"
        " ORDER BY m.person_id, r.person_id, r.other_id LIMIT %s",
        [led, led, number],
    ).fetchall()
    if len(rows) < number:
        raise ValueError(f"The first social worker leads {len(rows)} families with two children.")
    return [list(row) for row in rows]


def _pages(here: population.Population, people: list[UUID], times: int) -> list[Taken]:
    browser = Browser(here, "care", 0)
    pid = connection.cursor().connection.info.backend_pid
    home = f"/child/{people[0]}/chronology/"
    chance = random.Random(population.SEED)  # noqa: S311
    keys = [_key(here, people, chance.random()) for _ in range(times + 3)]
    asked: list[tuple[str, Callable[[], Any]]] = [
        ("table, family, newest", lambda: browser.get(f"{home}?whom=family")),
        ("table, family, somewhere", lambda: browser.get(f"{home}?whom=family&before={chance.choice(keys)}")),
        ("table, family, oldest first", lambda: browser.get(f"{home}?whom=family&order=oldest")),
        ("table, family, an agency that wrote one in 400",
         lambda: browser.get(f"{home}?whom=family&agency=housing")),
        ("table, family, a part of life", lambda: browser.get(f"{home}?whom=family&part=basic-care")),
        ("table, family, own words", lambda: browser.get(f"{home}?whom=family&show=words")),
        ("table, family, as it stood four years ago", lambda: browser.get(
            f"{home}?whom=family&stood_day=1&stood_month=6&stood_year={here.at.year - 4}")),
        ("table, family, the form open", lambda: browser.get(f"{home}?whom=family&more=1")),
        ("table, one child", lambda: browser.get(home)),
        ("picture, three years", lambda: browser.get(f"{home}picture/?whom=family")),
        ("table, family, seen otherwise", lambda: browser.get(f"{home}?whom=family&show=disputed")),
        ("picture, all", lambda: browser.get(f"{home}picture/?whom=family&span=all")),
        ("picture, one month", lambda: browser.get(f"{home}picture/?whom=family&month={here.at:%Y}-01")),
        ("picture, one child, all", lambda: browser.get(f"{home}picture/?span=all")),
    ]  # fmt: skip
    return [taken(name, ask, times, pid) for name, ask in asked]


def _key(here: population.Population, people: list[UUID], part: float) -> str:
    from datetime import timedelta

    return str(Key(here.at - timedelta(days=DAYS * part), people[0]))


def _reads(
    owner: psycopg.Connection[Any], here: population.Population, people: list[UUID], times: int
) -> tuple[list[Taken], float]:
    """Time the reads of a page without the page, and bare SQL as the owner for the same rows."""
    actor = here.actor("care")
    pid = connection.cursor().connection.info.backend_pid

    def read() -> None:
        queries.line(actor, people, narrowing=Narrowing(), limit=51)

    def floor() -> None:
        rows = owner.execute(FLOOR[0], {"people": people}).fetchall()
        for statement in FLOOR[1:]:
            owner.execute(statement, {"ids": [r[0] for r in rows]}).fetchall()

    with acting_as(actor, here.at):
        ours = taken("reads of a page, as app", read, times * 2, pid)
        tally = taken(
            "what the line can be narrowed to, counted",
            lambda: queries.counts(actor, people),
            times,
            pid,
        )
        points = taken(
            "points of the whole line", lambda: queries.points(actor, people), times, pid
        )
    bare = taken("bare SQL as owner, the same rows", floor, times * 2, owner.info.backend_pid)
    return [ours, bare, tally, points], percentile(ours.wall, 0.5) / percentile(bare.wall, 0.5)


def _report(
    entries: int, others: int, load: float, pages: list[Taken], reads: list[Taken], ratio: float
) -> str:
    worst = max(percentile(p.wall, 0.95) for p in pages if p.name.startswith("table"))
    spent = max(
        percentile(p.here, 0.5) + percentile(p.database, 0.5)
        for p in pages
        if p.name.startswith("table")
    )
    lines = [
        f"One family with {entries:,} entries beside {others:,} other children with twenty each; load of the "
        f"machine before: {load:.1f}. Milliseconds; statements beyond the fixed ones.",
        "",
        "| what | p50 | p95 | processor here, p50 | in the database, p50 | statements |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *(t.line() for t in (*pages, *reads)),
        "",
        f"- A page of the table, p95 under {WANTED:.0f} ms: {worst:.0f} ms at the worst, "
        f"{'met' if worst < WANTED else '**not met**'}.",
        f"- The processor's time of a page of the table, both processes together: {spent:.0f} ms at most.",
        f"- Reads of a page as app against bare SQL as owner: {ratio:.2f} times.",
    ]
    return "\n".join(lines)
