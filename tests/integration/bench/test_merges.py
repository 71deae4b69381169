"""The bench of merges from end to end among few people: what it makes and what it says, never how fast."""

from __future__ import annotations

import os

import pytest

from kithline.bench import merges, population
from kithline.bench.own_database import own_database
from kithline.core import clock
from kithline.people import rules


def test_the_numbers_it_gives_people_are_valid():
    given = [n for n in map(merges.number_of, range(500)) if n]
    assert len(given) > 250 and len(set(given)) == len(given)
    assert not [n for n in given if rules.nhs_fault(n)]


@pytest.mark.slow
def test_records_are_made_one_and_two_again(database_admin, django_db_blocker, tmp_path):
    name = f"kithline_bench_{os.getpid()}"
    with django_db_blocker.unblock(), own_database(name=name) as urls:
        found = merges.run(
            urls, people=2_000, merges=12, parted=4, at=clock.now(), seed=population.SEED,
            say=lambda _: None,
        )  # fmt: skip
    assert found.certain == 12
    assert found.merged + found.left == 12 and found.merged >= 8
    times = {t.name: t.count for t in found.times}
    assert times["un-merge"] == 4 and times["merge by a person"] == 2
    assert times["merge by machine"] == found.merged
    assert times["child page that follows a merge"] == 200
    # Few people are gone through rather than looked up; of what hangs on them nothing is.
    assert set(found.whole) == {"look at what speaks against it", "merge", "un-merge", "search"}
    gone_through = {table for read in found.whole.values() for table in read}
    assert gone_through <= {"people_person"}, merges.report(found)
    page = tmp_path / "matching.md"
    page.write_text("# Matching\n")
    merges.keep(found, tmp_path)
    assert "| un-merge | 4 |" in page.read_text()
