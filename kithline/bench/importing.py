"""How fast a long list is brought in: read, matched, written with audit and digests, and taken back.

The list is of the own layout, invented people and plain sentences; the way is that of the command: the
app role, row-level security, every trigger. Peak memory is that of the process that does it.
"""

from __future__ import annotations

import csv
import io
import os
import random
import resource
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

from django.db import connection

from kithline.agencies import actions as agencies
from kithline.agencies import queries as agency_queries
from kithline.agencies.enums import Kind, Role
from kithline.arrivals import actions, queries
from kithline.bench import figures, matching
from kithline.bench.matching import processor_time
from kithline.core import memory
from kithline.core.actor import Actor
from kithline.core.viewer import acting_as
from kithline.demo import invented

SEED = 20261121
PEOPLE_A_LIST = 20  # rows for each person named
RATE, MEMORY = 5_000, 500
BEGIN, END = "<!-- measured: kithline bench import --write -->", "<!-- end of the list -->"
HEAD = ["Reference", "Surname", "Forename", "Born", "Happened", "What happened", "Action taken"]
FACTS = (
    "Late, no breakfast. Given toast.",
    "Coat too small, wet through. Spare found.",
    "Asked to go home early; mother rang at noon and came.",
    "Told the class about the new baby. Smiled all morning.",
    "Head lice again, lotion sent home.",
    "Sat out of games, no kit. Third week.",
)


@dataclass
class Step:
    """One step: rows, seconds by the clock, seconds of the processor (this process, the database's)."""

    name: str
    rows: int
    seconds: float
    own: float
    database: float


@dataclass
class Measured:
    """What a run measured."""

    rows: int
    people: int
    steps: list[Step] = field(default_factory=list)
    memory_mb: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    date: str = ""


def run(owner_url: str, *, rows: int, at: datetime, seed: int = SEED) -> Measured:
    """Load a population, make a list of it, bring it in and undo it; return what it took."""
    people = max(rows // PEOPLE_A_LIST, 50)
    place = matching.place(at - timedelta(days=1))
    listed: list[invented.Somebody] = []
    matching.load(owner_url, _passing(people, seed, at, listed), place, at - timedelta(days=1))
    lead = _lead(place, at - timedelta(days=1))
    content = _list(listed, rows, at, seed)
    measured = Measured(rows, people, date=at.date().isoformat())
    del listed
    with memory.long_work():  # as the command does
        _measure(measured, content, lead, at)
    measured.memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return measured


def _measure(measured: Measured, content: bytes, lead: Actor, at: datetime) -> None:
    rows = measured.rows
    with acting_as(lead, at):
        measured.steps.append(_timed("put down", rows, lambda: _put_down(content, lead, at)))
        arrival = next(iter(queries.arrivals(lead)))
    for name, action in (("read and matched", actions.preview), ("brought in", actions.bring_in)):
        with acting_as(lead, at):
            measured.steps.append(
                _timed(name, rows, lambda a=action: a(arrival_id=arrival.id, by=lead, at=at))
            )
    with acting_as(lead, at):
        measured.counts = queries.counts(arrival)
    with acting_as(lead, at + timedelta(seconds=1)):
        measured.steps.append(
            _timed(
                "undone",
                rows,
                lambda: actions.undo(
                    arrival_id=arrival.id, reason="bench", by=lead, at=at + timedelta(seconds=1)
                ),
            )
        )


def _passing(
    people: int, seed: int, at: datetime, listed: list[invented.Somebody]
) -> Iterable[invented.Somebody]:
    for somebody in invented.invent(people, seed=seed, today=at.date()):
        listed.append(somebody)
        yield somebody


def _put_down(content: bytes, lead: Actor, at: datetime) -> Any:
    return actions.put_down(name="bench.csv", content=content, by=lead, at=at)


def _lead(place: Actor, at: datetime) -> Actor:
    """Add a school with a safeguarding lead to the bench's place."""
    by = matching._system()
    from kithline.agencies.models import Partnership

    here = Partnership.objects.get(id=place.partnership_id)
    school = agencies.add_agency(
        code="bench-school", name="Bench School", kind=Kind.EDUCATION, partnerships=[here],
        by=by, at=at,
    )  # fmt: skip
    post = agencies.start_post(
        worker=agencies.add_worker(sign_in="bench-lead", name="Bench Lead", by=by, at=at),
        agency=school, partnership=here, team=None, title="Lead", role=Role.SAFEGUARDING_LEAD,
        starts_at=at, by=by, at=at,
    )  # fmt: skip
    return agency_queries.actor_of(post)


def _list(people: list[invented.Somebody], rows: int, at: datetime, seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for number in range(rows):
        who = people[number % len(people)]
        back = 1 + (number // len(people)) * 9 + chance.randrange(3)
        day = max(at.date() - timedelta(days=back), who.dob)
        moment = datetime.combine(day, clock_time(9, chance.randrange(60)), UTC)
        writer.writerow(
            [
                f"B-{number}", who.surname, who.forename, who.dob.isoformat(),
                moment.strftime("%Y-%m-%d %H:%M"), chance.choice(FACTS), "Told the class teacher",
            ]
        )  # fmt: skip
    return out.getvalue().encode()


def _timed(name: str, rows: int, work: Any) -> Step:
    info = connection.connection.info
    pid = info.backend_pid if info.host.startswith("/") else 0
    before, own, used = time.perf_counter(), time.process_time(), processor_time(pid) or 0.0
    work()
    after = processor_time(pid) or 0.0
    return Step(
        name,
        rows,
        time.perf_counter() - before,
        time.process_time() - own,
        (after - used) / 1000,
    )


def report(measured: Measured) -> str:
    """Return the figures as text."""
    lines = [f"rows {measured.rows:,}, people named {measured.people:,}"]
    for step in measured.steps:
        used = step.own + step.database
        lines.append(
            f"  {step.name:18} {step.seconds:7.1f} s, {step.rows / step.seconds:8,.0f} rows/s; "
            f"processor {used:6.1f} s (process {step.own:.1f}, database {step.database:.1f}),"
            f" {step.rows / used:8,.0f} rows/s"
            if used
            else ""
        )
    states = ", ".join(f"{n:,} {s}" for s, n in measured.counts.items() if n)
    lines.append(f"rows by state: {states}")
    lines.append(f"most memory of the process: {measured.memory_mb:.0f} MB")
    lines.append(f"  {_together(measured)}")
    return "\n".join(lines)


def _both(measured: Measured) -> list[Step]:
    return [s for s in measured.steps if s.name in ("read and matched", "brought in")]


def _together(measured: Measured) -> str:
    both = _both(measured)
    seconds = sum(s.seconds for s in both)
    used = sum(s.own + s.database for s in both)
    return (
        f"read, matched and brought in: {seconds:.1f} s, {measured.rows / seconds:,.0f} rows a second;"
        f" processor {used:.1f} s of two cores"
    )


def keep(measured: Measured, load: float, folder: Path = figures.FOLDER) -> Path:
    """Write what was measured to the page of the figures."""
    both = _both(measured)
    rate = measured.rows / sum(s.seconds for s in both)
    wanted = (
        (f"{RATE:,} rows a second read, matched and written", f"{rate:,.0f}", rate >= RATE),
        (f"memory under {MEMORY} MB", f"{measured.memory_mb:.0f} MB", measured.memory_mb < MEMORY),
    )
    lines = [
        f"## A list of {measured.rows:,} rows",
        "",
        f"`kithline bench import --rows {measured.rows} --write`, on {measured.date}: a list in our own "
        f"layout that names {measured.people:,} people among as many, looked through, brought in and "
        "undone as the command does it: app role, row-level security, trail, digests, one transaction. "
        f"{os.cpu_count()} cores, PostgreSQL on the same machine, load before {load:.1f}. By the clock; "
        "beside it what the process and the database used of the processors. While the database writes "
        "one batch, the process puts the next together. Memory is the most that the process held, the "
        "making of the population included.",
        "",
        "| wanted | found | |",
        "| --- | --- | --- |",
        *(f"| {w} | {f} | {'met' if met else '**not met**'} |" for w, f, met in wanted),
        "",
        "| step | seconds | rows a second | process | database |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {s.name} | {s.seconds:.1f} | {s.rows / s.seconds:,.0f} | {s.own:.1f} s | {s.database:.1f} s |"
            for s in measured.steps
        ),
        "",
    ]
    page = folder / "performance.md"
    figures.put_between(page, BEGIN, END, "\n".join(lines))
    return page
