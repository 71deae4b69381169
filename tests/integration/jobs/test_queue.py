"""Deferred work: kept with the transaction, run by a worker as the app role."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from kithline.core import queue
from kithline.jobs import cli


def run_worker() -> None:
    """Run what waits, in a thread: a browser of another test may hold this one's event loop."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(cli.work, wait=False).result()


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


def work():
    """Work off what waits, in a thread: a browser test may have left an event loop in this one."""

    def run():
        try:
            run_worker()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_what_waits_and_old_sessions_go():
    Session.objects.create(
        session_key="a" * 32, session_data="", expire_date=datetime(2020, 1, 1, tzinfo=UTC)
    )
    queue.defer("jobs.tidy", timestamp=0)
    work()
    assert ProcrastinateJob.objects.get(task_name="jobs.tidy").status == "succeeded"
    assert not Session.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_seals(tmp_path, monkeypatch):
    monkeypatch.setenv("KITHLINE_SEALS", str(tmp_path))
    queue.defer("audit.seal", timestamp=0)
    work()
    job = ProcrastinateJob.objects.get(task_name="audit.seal")
    assert job.status == "succeeded", job


@pytest.mark.django_db
def test_every_schedule_names_a_task():
    from procrastinate.contrib.django import app

    scheduled = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert {"jobs.tidy", "audit.seal"} <= scheduled
