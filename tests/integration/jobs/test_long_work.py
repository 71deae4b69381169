"""Long work beside short work: neither waits for the other, and what was stopped begins again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from kithline.core import database, queue
from kithline.jobs import long
from kithline.record.rules import Happened
from tests.integration.arrivals.test_long_lists import until
from tests.integration.jobs.test_queue import work
from tests.integration.web import izzy

pytestmark = pytest.mark.django_db(transaction=True)
# Databases of tests side by side are copies of one: their tables have the same numbers.
HELD = (
    "SELECT 1 FROM pg_locks WHERE relation = 'documents_issued'::regclass AND NOT granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
LONG = "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'documents.make' AND "


@pytest.fixture
def paper(settings: Any) -> tuple[Any, str]:
    """A paper that is asked for, long enough for a job, and the browser of whoever asked."""
    settings.PAPER_AT_ONCE = 2
    house = izzy.build()
    for n in range(3):
        house.write(f"n{n}", "priya", "izzy", kind="note", fact=f"Note number {n}.",
                    happened=Happened.on(izzy.days(20 + n)))  # fmt: skip
    client = house.client("ruth")
    where = client.post(house.url(rest="papers/new/"), {"used_for": "court"})["Location"]
    assert "/papers/asked/" in where
    return client, where


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Let no paper be issued meanwhile: whoever makes one waits for this lock."""
    with psycopg.connect(database.urls().owner) as owner:
        owner.execute("LOCK TABLE documents_issued IN SHARE MODE")
        yield
        owner.rollback()


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start the worker as ``kithline jobs`` does; it is ended with the test."""
    running: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", "kithline.cli", "jobs"],
                env={**os.environ, "KITHLINE_SEALS": str(tmp_path)},
            )
        )
        return running[-1]

    yield start
    for each in running:
        each.kill()
        each.wait(30)


def seal_asked_for() -> None:
    """Put down a seal of our own; the worker's clock may have put one down that still waits."""
    end = time.monotonic() + 30
    while True:
        try:
            queue.defer("audit.seal", timestamp=0)
        except AlreadyEnqueued:
            assert time.monotonic() < end
            time.sleep(0.05)
        else:
            return


def child_of(worker: subprocess.Popen[bytes]) -> int:
    """Return the process in which the worker has long work done."""
    listed = Path(f"/proc/{worker.pid}/task").glob("*/children")
    (child,) = [int(pid) for each in listed for pid in each.read_text().split()]
    return child


def lives(process: int) -> bool:
    """Does a process still run? One that ended and that nobody asked after does not."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return not stat.rpartition(") ")[2].startswith("Z")


def test_a_seal_is_made_beside_a_paper_and_a_worker_that_ends_puts_the_paper_back(
    paper: Any, owner_db: Any, started: Any
) -> None:
    client, where = paper
    with held():
        worker = started()
        until(owner_db, HELD)  # the paper is in hand, and held up there
        seal_asked_for()
        until(owner_db, "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'audit.seal'"
                        " AND args = '{\"timestamp\": 0}' AND status = 'succeeded'")  # fmt: skip
        assert "The paper is being made" in client.get(where).content.decode()
        assert ProcrastinateJob.objects.get(task_name="documents.make").status == "doing"
        assert os.getpriority(os.PRIO_PROCESS, child_of(worker)) >= long.NICE
        worker.terminate()
        assert worker.wait(30) == 0
    until(owner_db, f"{LONG} status = 'todo'")
    with owner_db() as cursor:  # ten minutes pass, and nobody works
        cursor.execute("UPDATE documents_asked SET stage_at = stage_at - interval '10 minutes';"
                       "DELETE FROM documents_progress")  # fmt: skip
    assert "It begins in a moment" in client.get(where).content.decode()
    work()
    assert "The paper is ready" in client.get(where).content.decode()


def test_stopped_work_is_taken_up_and_after_three_times_given_up_with_a_reason(
    paper: Any, owner_db: Any, started: Any
) -> None:
    client, where = paper
    with held():
        worker = started()
        until(owner_db, HELD)
        child = child_of(worker)
        worker.kill()
        worker.wait(30)
        end = time.monotonic() + 30
        while lives(child) and time.monotonic() < end:
            time.sleep(0.05)
        assert not lives(child)  # it went with its worker
        assert ProcrastinateJob.objects.get(task_name="documents.make").status == "doing"
    until(owner_db, f"SELECT 1 WHERE NOT EXISTS ({HELD})")
    with owner_db() as cursor:  # a minute passes
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'"
        )
    with held():
        worker = started()
        for attempt in range(1, long.TRIES):
            until(owner_db, f"{LONG} status = 'doing' AND attempts = {attempt}")
            until(owner_db, HELD)
            os.kill(child_of(worker), signal.SIGKILL)
        until(owner_db, f"{LONG} status = 'failed'")
    told = client.get(where).content.decode()
    assert f"stopped {long.TRIES} times before the end. Nothing was issued." in told
    assert client.post(where).status_code == 302  # begin again
    until(owner_db, "SELECT 1 FROM documents_asked WHERE stage = 'made'")
