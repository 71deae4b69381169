"""Merging among very many people: how fast, how much is read for it, what finding and reading cost after.

People alone are loaded at the size that is asked for; of some thousands there are two records that are
certain (a number that a list or a contact told of, and the date of birth), with all that hangs on a child:
kin, household, grants, work, entries, clocks, contacts. They are made one by machine, some are parted again,
and some of those are made one by a hub manager, through the same actions as in use.
"""

from __future__ import annotations

import os
import random
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from kithline.agencies.enums import Role
from kithline.arrivals.enums import Stage
from kithline.arrivals.models import Arrival, Whom
from kithline.bench import figures, matching, pages, population
from kithline.bench.browsing import Browser
from kithline.bench.population import Child, Population
from kithline.bench.timing import Times
from kithline.core import clock, database
from kithline.core.actor import Actor
from kithline.core.ids import at_moment
from kithline.core.viewer import acting_as
from kithline.demo import builders, invented
from kithline.linkage import actions as linkage
from kithline.linkage import rules
from kithline.linkage.models import Merge, Run
from kithline.pathways import certain, merge
from kithline.people import queries as people

CHUNK = 2_000  # rows a statement
ROUNDS = 4  # entries a child
LEAST_BETWEEN = (
    400  # children between the two records of one, so that different teams work with them
)
MANY_ROWS = 2_000  # of one table, read as a whole for one thing: that is no index
BEGIN, END = "<!-- measured: kithline bench merges --write -->", "<!-- end of the merges -->"
Say = Callable[[str], None]


@dataclass
class Measured:
    """What a run measured."""

    people: int
    certain: int = 0
    merged: int = 0
    left: int = 0
    times: list[Times] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    # For one merge, un-merge, search and page: rows read by going through a whole table, by table.
    whole: dict[str, dict[str, int]] = field(default_factory=dict)
    memory_mb: float = 0.0
    database_mb: float = 0.0
    date: str = ""
    load: float = 0.0

    def of(self, name: str) -> Times:
        """Return the times of one name."""
        return next(t for t in self.times if t.name == name)


@dataclass
class Town:
    """What was loaded: the population, and for each certain pair the older and the newer record."""

    here: Population
    pairs: list[tuple[UUID, UUID]]
    manager: Actor


def run(
    urls: database.Urls, *, people: int, merges: int, parted: int, at: datetime, seed: int, say: Say,
) -> Measured:  # fmt: skip
    """Load, then measure."""
    started = time.perf_counter()
    town = load(urls.owner, people=people, pairs=merges, at=at, seed=seed, say=say)
    measured = Measured(people=people, certain=len(town.pairs), date=at.date().isoformat())
    measured.seconds["loading"] = time.perf_counter() - started
    measured.load = os.getloadavg()[0]
    with database.as_role("owner"):
        _by_machine(town, measured, at, say)
        measured.database_mb = _held()
    _by_people(town, measured, parted, say)
    _found_and_read(town, measured, say)
    measured.memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return measured


# --- what is loaded -----------------------------------------------------------------------------


def load(owner_url: str, *, people: int, pairs: int, at: datetime, seed: int, say: Say) -> Town:
    """Load the people, and all that hangs on the children of the pairs and on as many others."""
    place = builders.place()
    here = Population(0, at, place)
    begin = at - timedelta(days=population.DAYS_BACK + 60)
    hub = place.worker("hub.first", "Devon Ashe", agency="hub", role=Role.HUB_WORKER, team="desk")
    first: list[Child] = []
    others: list[Child] = []
    again: list[Child] = []
    stream = _people(people, pairs, seed, at, here, (first, others, again))
    ids = matching.load(owner_url, stream, hub, begin, number=number_of)
    found = [*first, *others, *again]
    here.children = len(found)
    here.child_ids = [ids[c.number] for c in found]
    say(f"{here.people:,} people, {len(again):,} of them twice")
    with psycopg.connect(owner_url, autocommit=True, cursor_factory=psycopg.ClientCursor) as owner:
        owner.execute("SET synchronous_commit = off")
        owner.execute("SET jit = off")
        population.fill(
            owner, here, found, ids, begin=begin, at=at, seed=seed, rounds=ROUNDS, say=say
        )
        with database.as_role("owner"):
            _tell(owner, place, first, again, ids, begin)
        owner.execute("DROP TABLE bench_child")  # a merge leads whatever has a child_id
        owner.execute("VACUUM (ANALYZE)")
    manager = place.worker(
        "hub.boss", "Amina Foss", agency="hub", role=Role.HUB_MANAGER, team="desk"
    )
    two = [(ids[one.number], ids[other.number]) for one, other in zip(first, again, strict=True)]
    return Town(here, two, manager)


def _tell(
    owner: psycopg.Connection[Any], place: builders.Place, first: list[Child], again: list[Child],
    ids: dict[int, UUID], at: datetime,
) -> None:  # fmt: skip
    """Let a list, or a contact, tell of the number of each newer record; lists tell of many others too."""
    school = place.agencies["school"]
    listed = Arrival(
        partnership_id=place.partnership.id, agency_id=school.id, agency_name=school.name,
        post_id=at_moment(0), by_name="Bench", put_down_at=at, file_name="list.csv", file_digest="0" * 64,
        file_size=1, stage=Stage.IN, stage_at=at,
    )  # fmt: skip
    Arrival.objects.bulk_create([listed])
    by_contact = set(owner.execute("SELECT person_id FROM frontdoor_match").fetchall())
    twice = [(ids[b.number], number_of(a.number)) for a, b in zip(first, again, strict=True)]
    told = [(person, number) for person, number in twice if (person,) not in by_contact]
    told += owner.execute(
        "SELECT person_id, value FROM people_identifier WHERE hashtextextended(value, 1) % 3 = 0"
    ).fetchall()
    named = owner.execute(
        "SELECT id FROM people_person WHERE hashtextextended(id::text, 2) % 50 = 0"
    ).fetchall()
    rows = [{"facts": {"NHS number": number}, "person_id": person} for person, number in told]
    rows += [{"facts": {}, "candidates": [{"id": str(person)}]} for (person,) in named]
    for start in range(0, len(rows), CHUNK):
        Whom.objects.bulk_create(
            Whom(
                arrival=listed, partnership_id=listed.partnership_id, agency_id=school.id,
                place=start + n, name="Somebody", **row,
            )
            for n, row in enumerate(rows[start : start + CHUNK])
        )  # fmt: skip
    owner.execute("ALTER TABLE frontdoor_named DISABLE TRIGGER USER")
    with owner.cursor() as cursor:
        cursor.executemany(
            "UPDATE frontdoor_named n SET nhs_number = %s FROM frontdoor_match m"
            " WHERE m.named_id = n.id AND m.person_id = %s",
            [(number, person) for person, number in twice if (person,) in by_contact],
        )
    owner.execute("ALTER TABLE frontdoor_named ENABLE TRIGGER USER")


def number_of(number: int) -> str:
    """Return an NHS number for three of five people, by their own number; nothing where none fits."""
    if number % 5 > 2:
        return ""
    digits = f"9{number:08d}"
    total = sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    return "" if check == 10 else f"{digits}{check}"


def _people(
    count: int, pairs: int, seed: int, at: datetime, here: Population,
    kept: tuple[list[Child], list[Child], list[Child]],
) -> Iterator[invented.Somebody]:  # fmt: skip
    """Yield invented people; then, as a list would name them, some of their children once more."""
    first, others, again = kept
    twice: list[invented.Somebody] = []
    chance = random.Random(seed + 9)  # noqa: S311 - invented people, not secrets
    mother, last_kind, home, seen = -1, "child", 0, 0
    step = max((count - pairs) // 4 // pairs, 1)  # a quarter are children with a number
    for somebody in invented.invent(count - pairs, seed=seed, today=at.date()):
        if somebody.kind == "adult" and last_kind == "child":
            mother, home = somebody.number, home + 1
        last_kind = somebody.kind
        if somebody.kind == "child":
            seen += 1
            if seen % step == 0 and len(twice) < pairs and number_of(somebody.number):
                twice.append(somebody)
                first.append(_child(somebody, somebody.number, mother, home))
            elif len(others) < max(pairs, LEAST_BETWEEN):
                others.append(_child(somebody, somebody.number, mother, home))
        here.people += 1
        if here.people % max(count // population.SAMPLE, 1) == 0:
            here.sample.append(somebody)
        yield somebody
    number = count - pairs
    for one, somebody in zip(first, twice, strict=True):
        home, here.people = home + 1, here.people + 1
        # A number of those that nobody holds: it was told of, not put in.
        while number_of(number):
            number += 1
        again.append(_child(somebody, number, one.mother, home))
        slip = chance.random() < 0.1 and len(somebody.forename) > 4
        yield replace(
            somebody, number=number, other_names=[], earlier_postcode="",
            forename=somebody.forename[:-1] if slip else somebody.forename,
            street=somebody.street if chance.random() < 0.6 else invented.street(chance),
        )  # fmt: skip
        number += 1


def _child(somebody: invented.Somebody, number: int, mother: int, home: int) -> Child:
    return Child(
        number, mother, home, somebody.forename, somebody.surname, somebody.sex, somebody.dob
    )


# --- what is measured ---------------------------------------------------------------------------


def _by_machine(town: Town, measured: Measured, at: datetime, say: Say) -> None:
    """Read who may be one, and make one of what is certain, as ``kithline match run --merge-certain``."""
    partnership = town.here.place.partnership
    machine = replace(builders.system(partnership.id), title="matching")
    run_ = _run(machine, partnership.id, at)
    began = time.perf_counter()
    found = certain.candidates(partnership.id)
    measured.seconds["candidates"] = time.perf_counter() - began
    say(f"{len(found):,} candidates in {measured.seconds['candidates']:.1f} s")
    if found:
        with acting_as(machine, at), _whole(measured, "look at what speaks against it", True):
            certain.what_speaks_against(*found[0])
    times, last = Times("merge by machine"), time.perf_counter()

    def each(made: bool) -> None:
        nonlocal last
        now = time.perf_counter()
        if made:
            times.milliseconds.append((now - last) * 1000)
        last = now
        if (measured.merged + times.count) % 1000 == 0 and made:
            say(f"{times.count:,} merged")

    began = time.perf_counter()
    done = certain.merge_certain(run=run_, by=machine, at=at, each=each)
    measured.seconds["merging"] = time.perf_counter() - began
    measured.merged, measured.left = len(done.merged), len(done.refused)
    measured.times.append(times)
    town.pairs = [(m.merge.kept_id, m.merge.merged_id) for m in done.merged]
    say(
        f"{measured.merged:,} merged in {measured.seconds['merging']:.1f} s, {measured.left:,} left"
    )


def _run(machine: Actor, place: UUID, at: datetime) -> Run:
    with acting_as(machine, at):
        linkage.let_machine_merge(
            partnership_id=place, may=True, reason="Measured", by=machine, at=at
        )
        model = linkage.keep_model(
            partnership_id=place, content=rules.shipped_model(), records=0, by=machine, at=at
        )
        return linkage.keep_run(
            partnership_id=place, model=model, thresholds=rules.thresholds(), records=0, engine="none",
            seconds=0.0, pairs=[], by=machine, at=at,
        )  # fmt: skip


def _by_people(town: Town, measured: Measured, parted: int, say: Say) -> None:
    """Part some again, and make some of those one by hand; read for one of each what was read whole."""
    by, chance = town.manager, random.Random(population.SEED + 3)  # noqa: S311
    with acting_as(by, clock.now()):
        made = list(Merge.objects.filter(undone_at__isnull=True).order_by("id"))
    chosen = chance.sample(made, min(parted, len(made)))
    undone, again = Times("un-merge"), Times("merge by a person")
    for which, each in enumerate(chosen):
        at = clock.now()
        with undone.taken(), acting_as(by, at):
            with _whole(measured, "un-merge", which == len(chosen) - 1):
                merge.unmerge(merge=each, reason="Two people after all.", by=by, at=at)
    say(f"{undone.count:,} parted")
    for which, each in enumerate(chosen[: max(len(chosen) // 2, 1)]):
        at = clock.now()
        with again.taken(), acting_as(by, at):
            with _whole(measured, "merge", which == len(chosen) // 2 - 1):
                merge.merge(
                    kept_id=each.kept_id,
                    merged_id=each.merged_id,
                    reason="One person.",
                    by=by,
                    at=at,
                )
    measured.times += [undone, again]
    say(f"{again.count:,} made one by hand")


def _found_and_read(town: Town, measured: Measured, say: Say) -> None:
    """Look for people, and open the page of a merged child at its old address, as its worker."""
    here, count = town.here, 200
    searches = pages.damaged(here, count)
    measured.times.append(pages.search(here, searches))
    actor, at = here.actor("desk"), clock.now()
    with acting_as(actor, at), _whole(measured, "search", True):
        typed = searches[0]
        facts = people.SearchFor(
            forename=typed.forename, surname=typed.surname, dob=typed.dob, age=typed.age,
            postcode=typed.postcode,
        )  # fmt: skip
        people.search(actor, facts, at)
    times = Times("child page that follows a merge")
    browsers = [Browser(here, "care", i) for i in range(len(here.posts["care"]))]
    kept = {merged: kept for kept, merged in _standing()}
    ways = [(b, c) for b in browsers for c in here.children_of("care", b.number) if c in kept]
    for browser, child in (ways * (count // max(len(ways), 1) + 1))[:count]:
        with times.taken():
            answer = browser.client.get(f"/child/{child}/", follow=True)
        assert answer.status_code == 200 and answer.redirect_chain, "the old address leads on"
    measured.times.append(times)
    say(f"searched and read; {len(ways)} children of {len(browsers)} workers follow a merge")


def _standing() -> list[tuple[UUID, UUID]]:
    with database.as_role("owner"):
        return list(
            Merge.objects.filter(undone_at__isnull=True).values_list("kept_id", "merged_id")
        )


@contextmanager
def _whole(measured: Measured, name: str, wanted: bool) -> Iterator[None]:
    """Note how many rows the block reads by going through whole tables, in this transaction."""
    if not wanted:
        yield
        return
    before = _gone_through()
    yield
    now = _gone_through()
    measured.whole[name] = {
        table: rows - before.get(table, 0)
        for table, rows in now.items()
        if rows - before.get(table, 0) >= MANY_ROWS
    }


def _gone_through() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, seq_tup_read FROM pg_stat_xact_user_tables WHERE seq_tup_read > 0"
        )
        return dict(cursor.fetchall())


def _held() -> float:
    """Return the most memory that the database's process for this connection held, in MB; 0 elsewhere."""
    info = connection.connection.info
    try:
        text = (
            Path(f"/proc/{info.backend_pid}/status").read_text()
            if info.host.startswith("/")
            else ""
        )
    except OSError:
        return 0.0
    return next((int(x.split()[1]) / 1024 for x in text.splitlines() if x.startswith("VmHWM")), 0.0)


# --- what is said -------------------------------------------------------------------------------


def report(measured: Measured) -> str:
    """Return the figures as text."""
    lines = [
        f"people {measured.people:,}; certain pairs {measured.certain:,}, merged {measured.merged:,},"
        f" left to a person {measured.left:,}; loaded in {measured.seconds['loading']:.0f} s",
        f"candidates read in {measured.seconds['candidates']:.1f} s; merged in"
        f" {measured.seconds['merging']:.1f} s, {measured.merged / measured.seconds['merging']:.1f} a second",
        *(
            f"  {t.name:32} p50 {t.p50:7.1f} ms, p95 {t.p95:7.1f} ms, of {t.count:,}"
            for t in measured.times
        ),
        f"most memory: process {measured.memory_mb:,.0f} MB,"
        f" its database process {measured.database_mb:,.0f} MB",
    ]
    for name, tables in measured.whole.items():
        read = ", ".join(f"{t} {n:,}" for t, n in sorted(tables.items())) or "nothing"
        lines.append(f"read as a whole for one {name}: {read}")
    return "\n".join(lines)


def keep(measured: Measured, folder: Path = figures.FOLDER) -> Path:
    """Write what was measured to the page about matching."""
    rows = [f"| {t.name} | {t.count:,} | {t.p50:.0f} ms | {t.p95:.0f} ms |" for t in measured.times]
    whole = {t for tables in measured.whole.values() for t in tables}
    lines = [
        f"`kithline bench merges --people {measured.people} --merges {measured.certain} --write`, on "
        f"{measured.date}: {measured.people:,} people, of whom {measured.certain:,} children have two "
        f"certain records, each with kin, household, grants, work, {ROUNDS} entries, clocks, one in four a "
        f"contact. {measured.merged:,} were made one by machine, {measured.left:,} left to a person. "
        f"{os.cpu_count()} cores, PostgreSQL on the same machine, load before {measured.load:.1f}.",
        "",
        f"Reading who may be certain: {measured.seconds['candidates']:.1f} s. Merging: "
        f"{measured.merged / measured.seconds['merging']:.0f} a second, one transaction each. Most memory: "
        f"{measured.memory_mb:,.0f} MB of the process, which also made the people up, "
        f"{measured.database_mb:,.0f} MB of its database process, shared memory included. "
        + (
            f"Gone through as a whole for one merge, un-merge or search: {', '.join(sorted(whole))}."
            if whole
            else f"No table of {MANY_ROWS:,} rows is gone through for one merge, un-merge or search."
        ),
        "",
        "| what | times | half under | 95 in 100 under |",
        "| --- | ---: | ---: | ---: |",
        *rows,
        "",
    ]  # fmt: skip
    page = folder / "matching.md"
    figures.put_between(page, BEGIN, END, "\n".join(lines))
    return page
