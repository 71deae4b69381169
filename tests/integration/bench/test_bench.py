"""The bench from end to end on a tiny population: what it makes and what it says, never how fast."""

from __future__ import annotations

import os

import pytest

from kithline.audit import digests
from kithline.bench import figures, floors, pages, population, run
from kithline.bench.own_database import own_database
from kithline.core import clock
from kithline.record import sealing

CHILDREN = 50
PAGES = {
    "search", "search, without the page", "child page, own grant", "child page, team grant",
    "child page, both",
    "My day, social worker", "My day, team manager", "My day, hub worker", "triage queue",
    "triage page", "saving an entry", "single action: an entry", "deciding a contact",
}  # fmt: skip


@pytest.mark.slow
def test_a_population_is_loaded_and_measured(database_admin, django_db_blocker):
    import psycopg

    name = f"kithline_bench_{os.getpid()}"
    with django_db_blocker.unblock(), own_database(name=name) as urls:
        found = run.bench(urls, children=CHILDREN, seed=7, part=0.02, say=lambda _: None)
        with psycopg.connect(urls.owner) as owner:
            check_what_is_there(owner)
    check_figures(found)


def check_what_is_there(owner) -> None:
    def one(sql: str) -> object:
        return owner.execute(sql).fetchone()[0]

    entries = "FROM record_entry WHERE origin = 'import'"
    assert one(f"SELECT count(*) {entries}") == CHILDREN * population.ENTRIES
    assert one(f"SELECT count(DISTINCT agency_kind) {entries}") == 3
    # Every digest is the one that the record's own SQL works out of the row.
    for sealed in (*sealing.SEALED, *digests.sealed_tables()):
        wrong = f"SELECT count(*) FROM {sealed.table} t WHERE t.digest <> {sealed.recomputed('t')}"
        assert one(wrong) == 0, sealed.table
    # Loaded in time order: an entry that lies later in the table is never much older.
    assert one(
        "SELECT max(before - written_at) < interval '60 days' FROM (SELECT written_at, "
        f"max(written_at) OVER (ORDER BY ctid) AS before {entries}) x"
    )
    assert one("SELECT count(*) FROM access_grant WHERE holder_kind = 'team'") > CHILDREN
    assert one(
        "SELECT count(*) FROM bench_child c WHERE NOT EXISTS (SELECT 1 FROM access_grant g"
        " WHERE g.person_id = c.child_id AND g.holder_kind = 'post')"
    ) == 0  # fmt: skip


def check_figures(found: figures.Values) -> None:
    times = {t["name"]: t for t in found["times"]}
    assert set(times) == PAGES
    assert all(0 < t["p50"] <= t["p95"] for t in times.values())
    assert all(times[n]["fixed"] > 3 for n in PAGES if n.startswith(("child", "My day", "triage")))
    assert found["batch_a_second"] > 0
    assert [f["name"] for f in found["floors"]] == [name for name, _ in floors.KINDS]
    for each in found["floors"]:
        assert each["statements"] >= 5
        assert each["app"] > 0 and each["owner"] > 0 and each["ratio"] > 0
        assert each["rows_differ"] == 0  # nothing is hidden in this population
    rounds = [(r["what"], r["clients"]) for r in found["rounds"]]
    assert rounds == [(w, c) for w in ("pages", "actions") for c in (1, 4, 16)]
    assert all(r["answers"] > 0 and r["wrong"] == 0 for r in found["rounds"])
    words = figures.report(found, {})
    assert "| wanted | found | |" in words and "not measured" in words
    assert "/tmp" not in words and "/work" not in words


def test_the_same_seed_damages_the_same_queries():
    from datetime import date

    from kithline.demo import invented

    people = list(invented.invent(40, seed=7, today=date(2026, 11, 22)))
    here = population.Population(20, clock.now(), None, sample=people)  # type: ignore[arg-type]
    assert pages.damaged(here, 30) == pages.damaged(here, 30)
