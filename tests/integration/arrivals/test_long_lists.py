"""A long list: worked on by the command and by a job, seen meanwhile, and killed in the middle."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import User

from kithline.agencies.enums import Role
from kithline.arrivals import actions, queries
from kithline.arrivals.enums import Stage
from kithline.arrivals.models import Arrival
from kithline.core import clock, queue
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.people import actions as people
from tests.integration.jobs.test_queue import work

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = "Reference,Surname,Forename,Born,Happened,What happened\n"
ROWS = 9_000


def rows(count: int) -> str:
    first = datetime(2021, 1, 1, 9, 0)
    return HEAD + "".join(
        f"R{n},Hobday,Kian,2016-02-28,{first + timedelta(hours=5 * n):%Y-%m-%d %H:%M},Late again.\n"
        for n in range(count)
    )


@pytest.fixture
def lead():
    here = builders.place()
    here.worker(
        "lead", "Claire Whitmore", agency="school", role=Role.SAFEGUARDING_LEAD,
        user=User.objects.create_user("lead"),
    )  # fmt: skip
    manager = here.worker("m", "Marian Teale", agency="hub", team="desk", role=Role.HUB_MANAGER)
    now = clock.now()
    with acting_as(manager, now):
        people.register(
            kind="child",
            forename="Kian",
            surname="Hobday",
            dob=date(2016, 2, 28),
            by=manager,
            at=now,
        )
    return here.actor("lead")


def counted(owner_db) -> tuple[int, ...]:
    with owner_db() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM record_entry), (SELECT count(*) FROM record_about),"
            " (SELECT count(*) FROM arrivals_reference), (SELECT count(*) FROM access_grant)"
        )
        return cursor.fetchone()


def until(owner_db, sql: str, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with owner_db() as cursor:
            cursor.execute(sql)
            if cursor.fetchone():
                return
        time.sleep(0.05)
    pytest.fail(f"never came: {sql}")


def test_killed_in_the_middle_it_leaves_nothing_and_can_begin_again(lead, owner_db, tmp_path):
    file = tmp_path / "long.csv"
    file.write_text(rows(ROWS))
    command = [sys.executable, "-m", "kithline.cli", "import", "chronology", str(file)]
    one = subprocess.Popen(
        [*command, "--as", "lead", "--bring-in"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    until(owner_db, "SELECT 1 FROM arrivals_progress WHERE step = 'bringing in' AND done >= 1000")
    one.send_signal(signal.SIGKILL)
    one.communicate(timeout=30)
    assert one.returncode == -signal.SIGKILL
    until(owner_db, "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM pg_locks WHERE mode = 'RowExclusiveLock'"
                    " AND relation = 'record_entry'::regclass)")  # fmt: skip
    assert counted(owner_db) == (0, 0, 0, 0)

    later = clock.now() + timedelta(minutes=5)
    with acting_as(lead, later):
        arrival = Arrival.objects.get()
        assert arrival.stage == Stage.BRINGING and queries.stalled(arrival, later)
        actions.give_up(arrival_id=arrival.id, by=lead, at=later)
        assert actions.bring_in(arrival_id=arrival.id, by=lead, at=later).entries == ROWS
    assert counted(owner_db) == (ROWS, ROWS, ROWS, 1)


def test_a_job_that_cannot_go_on_says_why_on_the_list(lead):
    now = clock.now()
    with acting_as(lead, now):
        text = rows(3) + "x" * 30_000 + "\n"
        arrival = actions.put_down(name="a.csv", content=text.encode(), by=lead, at=now)
        actions.begin_reading(arrival_id=arrival.id, by=lead, at=now)
        queue.defer("arrivals.look_through", arrival=arrival.id, post=lead.post_id)
    work()
    with acting_as(lead, now):
        stopped = queries.arrival(lead, arrival.id)
        assert stopped.stage == Stage.MAPPING and "line 5 is longer than" in stopped.trouble


def test_a_job_looks_it_through_and_brings_it_in_and_says_how_far(lead):
    now = clock.now()
    with acting_as(lead, now):
        arrival = actions.put_down(name="a.csv", content=rows(30).encode(), by=lead, at=now)
        actions.begin_reading(arrival_id=arrival.id, by=lead, at=now)
        queue.defer("arrivals.look_through", arrival=arrival.id, post=lead.post_id)
    work()
    with acting_as(lead, now):
        assert queries.progress(arrival.id).step == "reading"
        actions.begin(arrival_id=arrival.id, by=lead, at=now)
        queue.defer("arrivals.bring_in", arrival=arrival.id, post=lead.post_id)
    work()
    with acting_as(lead, now):
        last = queries.progress(arrival.id)
        assert (last.step, last.done, last.total) == ("bringing in", 30, 30)
        assert queries.arrival(lead, arrival.id).entries == 30
