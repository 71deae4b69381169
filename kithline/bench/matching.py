"""How well and how fast people are found: damaged queries against an invented population.

The population goes straight into PostgreSQL by COPY; the narrow index is worked out by the same function
that the triggers call. The queries go the way of the find page: the app role, one signed-in worker,
``people_search`` with the weights of the pack.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from kithline.agencies import actions as agencies
from kithline.agencies import queries as agency_queries
from kithline.agencies.enums import Kind, Role
from kithline.bench.damage import MIX, Query, damage
from kithline.core.actor import Actor
from kithline.core.ids import at_moment
from kithline.core.viewer import acting_as
from kithline.demo import invented
from kithline.people import matching
from kithline.people.short_forms import pairs

SEED = 20261121
CHUNK = 20_000
PERSON = (
    "id, partnership_id, kind, forename, surname, preferred_name, described_as, unborn, dob,"
    " dob_precision, sex, restricted, registered_at, registered_by"
)
NAME = "id, person_id, kind, forename, surname, source, noted_at"
NUMBER = "id, person_id, scheme, issuer, value, unknown_reason, source, noted_at"
ADDRESS = "id, person_id, kind, lines, postcode, protected, starts_on, ends_on, source, noted_at"


@dataclass
class Found:
    """What a run measured."""

    people: int
    queries: int
    first: int = 0
    in_five: int = 0
    milliseconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)  # of the database's process; may be empty
    missed_by_slip: Counter[str] = field(default_factory=Counter)
    asked_by_slip: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[invented.Somebody, Query, str]] = field(default_factory=list)
    loading_seconds: float = 0.0

    def share(self, hits: int) -> float:
        """Return a share of the queries."""
        return hits / self.queries


def percentile(times: Sequence[float], part: float) -> float:
    """Return a percentile of times, in milliseconds."""
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def processor_time(pid: int) -> float | None:
    """Return the processor time that a process of this machine has used, in ms; None elsewhere.

    A busy machine makes every query wait; this is what the query itself took.
    """
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
    except (OSError, ValueError, IndexError):
        return None


def place(at: datetime) -> Actor:
    """Add a partnership with a hub worker, and return the worker."""
    by = _system()
    here = agencies.add_partnership(
        slug="bench", name="Bench Partnership", thresholds="stoke-2023", by=by, at=at
    )
    hub = agencies.add_agency(
        code="bench-hub", name="Bench Hub", kind=Kind.HUB, partnerships=[here], by=by, at=at
    )
    desk = agencies.add_team(
        agency=hub, code="bench-desk", name="Desk", partnerships=[here], desk=True, by=by, at=at,
        telephone="01632 960140",
    )  # fmt: skip
    post = agencies.start_post(
        worker=agencies.add_worker(sign_in="bench", name="Bench Worker", by=by, at=at),
        agency=hub, partnership=here, team=desk, title="Hub worker", role=Role.HUB_WORKER,
        starts_at=at, by=by, at=at,
    )  # fmt: skip
    return agency_queries.actor_of(post)


def _system() -> Actor:
    nowhere = UUID(int=0)
    return Actor(
        post_id=None, worker_id=None, name="Kithline", title="bench", role="system", agency_id=None,
        agency_code="", agency_name="", agency_kind="", team_ids=(), partnership_id=nowhere,
        partnership_slug="",
    )  # fmt: skip


def load(
    owner_url: str, people: Iterable[invented.Somebody], actor: Actor, at: datetime, *,
    number: Callable[[int], str] | None = None,
) -> dict[int, UUID]:  # fmt: skip
    """Copy people, names and addresses into the tables and work out the index; return ids by number.

    With ``number`` some have an NHS number too.
    """
    tables = ("people_person", "people_name", "people_address", "people_identifier")
    ids: dict[int, UUID] = {}
    with psycopg.connect(owner_url, autocommit=True) as owner:
        for table in tables:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        # Built once at the end: the same index, in a tenth of the time.
        index = owner.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'people_key_keys'"
        ).fetchone()
        owner.execute("DROP INDEX people_key_keys")
        chunk: list[invented.Somebody] = []
        for somebody in people:
            ids[somebody.number] = at_moment(int(at.timestamp() * 1000) + somebody.number)
            chunk.append(somebody)
            if len(chunk) == CHUNK:
                _copy(owner, chunk, ids, actor, at, number)
                chunk = []
        if chunk:
            _copy(owner, chunk, ids, actor, at, number)
        assert index is not None
        owner.execute(index[0])
        for table in tables:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        owner.execute("VACUUM ANALYZE people_key, people_person")
    return ids


def _copy(
    owner: psycopg.Connection[Any],
    chunk: Sequence[invented.Somebody],
    ids: dict[int, UUID],
    actor: Actor,
    at: datetime,
    number: Callable[[int], str] | None,
) -> None:
    start = int(at.timestamp() * 1000)
    with owner.transaction(), owner.cursor() as cursor:
        with cursor.copy(f"COPY people_person ({PERSON}) FROM STDIN") as rows:
            for p in chunk:
                rows.write_row(
                    (ids[p.number], actor.partnership_id, p.kind, p.forename, p.surname, "", "", False,
                     p.dob, "exact", p.sex, False, at, actor.post_id)
                )  # fmt: skip
        with cursor.copy(f"COPY people_name ({NAME}) FROM STDIN") as rows:
            for p in chunk:
                for kind, forename, surname in p.other_names:
                    rows.write_row(
                        (
                            at_moment(start + p.number),
                            ids[p.number],
                            kind,
                            forename,
                            surname,
                            "",
                            at,
                        )
                    )
        held = [(p.number, number(p.number)) for p in chunk] if number else []
        with cursor.copy(f"COPY people_identifier ({NUMBER}) FROM STDIN") as rows:
            for which, value in held:
                if value:
                    rows.write_row(
                        (at_moment(start + which), ids[which], "nhs", "", value, "", "", at)
                    )
        with cursor.copy(f"COPY people_address ({ADDRESS}) FROM STDIN") as rows:
            for p in chunk:
                rows.write_row(
                    (at_moment(start + p.number), ids[p.number], "home", p.street, p.postcode, False,
                     None, None, "", at)
                )  # fmt: skip
                if p.earlier_postcode:
                    rows.write_row(
                        (at_moment(start + p.number), ids[p.number], "home", "", p.earlier_postcode,
                         False, None, date(2024, 6, 1), "", at)
                    )  # fmt: skip
        cursor.execute(
            "INSERT INTO people_key SELECT * FROM people_keys_of(%s)",
            [[ids[p.number] for p in chunk]],
        )


def run(owner_url: str, *, people: int, queries: int, at: datetime, seed: int = SEED) -> Found:
    """Load a population, ask the damaged queries, and return what was found and how fast."""
    today = at.date()
    actor = place(at)
    chance = random.Random(seed)  # noqa: S311
    wanted = set(chance.sample(range(people), min(queries, people)))
    sample: list[invented.Somebody] = []
    codes: list[str] = []

    def passing() -> Iterable[invented.Somebody]:
        for somebody in invented.invent(people, seed=seed, today=today):
            if somebody.number in wanted:
                sample.append(somebody)
                codes.append(somebody.postcode)
            yield somebody

    started = time.perf_counter()
    ids = load(owner_url, passing(), actor, at)
    found = Found(people=people, queries=len(sample))
    found.loading_seconds = time.perf_counter() - started
    forms: dict[str, list[str]] = defaultdict(list)
    for form, other in sorted(pairs()):
        forms[form].append(other)
    family_names = invented.surnames(random.Random(seed))  # noqa: S311
    asked = [
        damage(p, chance, today=today, short_forms=forms, codes=codes, surnames=family_names)
        for p in sample
    ]
    scale = matching.weights().for_database
    with acting_as(actor, at):
        for warm in asked[:50]:
            _ask(warm, scale, today)
        server = connection.connection.info
        pid = server.backend_pid if server.host.startswith("/") else 0
        for person, query in zip(sample, asked, strict=True):
            used, before = processor_time(pid), time.perf_counter()
            answers = _ask(query, scale, today)
            found.milliseconds.append((time.perf_counter() - before) * 1000)
            after = processor_time(pid)
            if used is not None and after is not None:
                found.processor.append(after - used)
            _count(found, person, query, answers, ids[person.number])
    return found


def _ask(query: Query, scale: str, today: date) -> list[UUID]:
    facts = {
        "forename": query.forename,
        "surname": query.surname,
        "dob": query.dob.isoformat() if query.dob else None,
        "age": query.age,
        "on": today.isoformat(),
        "postcode": query.postcode,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id FROM people_search(%s::jsonb, %s::jsonb, 10)",
            [json.dumps({k: v for k, v in facts.items() if v is not None}), scale],
        )
        return [row[0] for row in cursor.fetchall()]


def _count(
    found: Found, person: invented.Somebody, query: Query, answers: list[UUID], right: UUID
) -> None:
    slips = query.slips or ("none",)
    found.asked_by_slip.update(slips)
    if answers[:1] == [right]:
        found.first += 1
    if right in answers[:5]:
        found.in_five += 1
        return
    found.missed_by_slip.update(slips)
    how = f"place {answers.index(right) + 1}" if right in answers else "not among the ten"
    found.missed.append((person, query, how))


def report(found: Found) -> str:
    """Return the figures as text."""
    lines = [
        f"people {found.people:,}; queries {found.queries:,}; loaded in {found.loading_seconds:.0f} s",
        f"right one first {found.share(found.first):.2%}; "
        f"in the first five {found.share(found.in_five):.2%}",
        f"answered in: {_times(found.milliseconds)}",
    ]
    if found.processor:
        lines.append(f"of the processor: {_times(found.processor)}")
    lines.append("in the first five, by what was wrong with the query:")
    for slip in (*MIX, "none"):
        asked = found.asked_by_slip[slip]
        if asked:
            share = 1 - found.missed_by_slip[slip] / asked
            lines.append(f"  {slip:30} {share:7.2%} of {asked:,}")
    return "\n".join(lines)


def _times(times: Sequence[float]) -> str:
    shown = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("most", 1.0))
    return ", ".join(f"{name} {percentile(times, part):.1f} ms" for name, part in shown)
