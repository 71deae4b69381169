"""Deferred work: kept with the transaction, run by a worker as the app role."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from kithline.core import queue
from kithline.jobs import worker


def work() -> None:
    """Work off what waits, in a thread: a browser of another test may hold this one's event loop."""

    def run() -> None:
        try:
            worker.work(wait=False, apart=False)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result(60)


def put_down(task_name: str) -> ProcrastinateJob:
    """Return the job that the test put down: a worker that starts adds the ones of its schedule."""
    return ProcrastinateJob.objects.get(task_name=task_name, args={"timestamp": 0})


@pytest.mark.django_db
def test_a_deferred_job_is_rolled_back_with_its_transaction():
    with transaction.atomic():
        queue.defer("jobs.tidy", timestamp=0)
        assert ProcrastinateJob.objects.count() == 1
        transaction.set_rollback(True)
    assert ProcrastinateJob.objects.count() == 0


@pytest.mark.django_db
def test_ids_go_as_text_and_the_moment_is_kept():
    person, moment = uuid4(), datetime(2027, 1, 2, tzinfo=UTC)
    queue.defer("jobs.tidy", at=moment, person_id=person)
    job = ProcrastinateJob.objects.get()
    assert job.args == {"person_id": str(person)}
    assert job.scheduled_at == moment


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_what_waits_and_old_sessions_go():
    Session.objects.create(
        session_key="a" * 32, session_data="", expire_date=datetime(2020, 1, 1, tzinfo=UTC)
    )
    queue.defer("jobs.tidy", timestamp=0)
    work()
    assert put_down("jobs.tidy").status == "succeeded"
    assert not Session.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_seals(tmp_path, monkeypatch):
    monkeypatch.setenv("KITHLINE_SEALS", str(tmp_path))
    queue.defer("audit.seal", timestamp=0)
    work()
    assert put_down("audit.seal").status == "succeeded"


@pytest.mark.django_db
def test_every_schedule_names_a_task():
    from procrastinate.contrib.django import app

    scheduled = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert {"jobs.tidy", "audit.seal"} <= scheduled
