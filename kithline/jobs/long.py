"""Long work (a paper, a list) in a process of its own, beside the short work that must not wait for it.

The worker takes the job and waits; a child does it, at low priority, and gives its memory back when it ends.
A child whose worker is gone ends at once, and the database undoes what it began. A job that was stopped
begins again; one stopped too often says why, where somebody waits for it.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from procrastinate import App, BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job, Status

from kithline.core import memory

QUEUE = "long"
TRIES = 3
NICE = 10
LOOK_SECONDS = 0.5

GivenUp = Callable[..., None]
_given_up: dict[str, GivenUp] = {}


class Stopped(Exception):
    """The process of a job ended before it did: killed, out of memory, or gone with its machine."""


class Failed(Exception):
    """A job raised an error in its process, which wrote it to the log."""


class Again(BaseRetryStrategy):
    """Begin again what was stopped; never what failed by itself."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Say yes when the worker was asked to end, or when the job was not stopped too often."""
        asked = isinstance(exception, JobAborted)
        stopped = isinstance(exception, Stopped) and job.attempts + 1 < TRIES
        return RetryDecision(retry_in={"seconds": 0}) if asked or stopped else None


def when_given_up(task: str) -> Callable[[GivenUp], GivenUp]:
    """Say what is done, with a job's own arguments, when it was stopped too often."""

    def keep(told: GivenUp) -> GivenUp:
        _given_up[task] = told
        return told

    return keep


def given_up(job: Job) -> None:
    """Tell whoever waits for a job that it will not be done."""
    if job.task_name in _given_up:
        _given_up[job.task_name](**job.task_kwargs)


async def take_up(app: App) -> None:
    """Take up what a worker left that is gone without a word, or say that it was given up."""
    for job in await app.job_manager.get_stalled_jobs():
        task = app.tasks.get(job.task_name)
        stopped = Stopped(f"the worker of {job.task_name} is gone")
        again = task.get_retry_exception(stopped, job) if task else None
        if again:
            await app.job_manager.retry_job(job, retry_at=again.retry_decision.retry_at)
        else:
            await sync_to_async(given_up)(job)
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)


def apart(_: Callable[[], Any], context: JobContext, __: Any) -> None:
    """Do a job in a child, in place of this thread; end it when the worker is asked to end."""
    job = context.job
    command = [sys.executable, "-m", "kithline.cli", "jobs", "--job", str(job.id)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as child:
        while child.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(LOOK_SECONDS)
            if child.returncode is None and context.should_abort():
                child.kill()
                child.wait()
                raise JobAborted
    if child.returncode < 0:
        stopped = Stopped(f"{job.task_name} was stopped (signal {-child.returncode})")
        if Again().get_retry_decision(exception=stopped, job=job) is None:
            given_up(job)
        raise stopped
    if child.returncode:
        raise Failed(f"{job.task_name} failed; its process wrote why")


def do(job_id: int) -> None:
    """Do the job that a worker holds, in this process; runs in the child."""
    os.nice(NICE)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import django

    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.models import ProcrastinateJob

    job = ProcrastinateJob.objects.get(id=job_id)
    with memory.long_work():
        app.tasks[job.task_name](**job.args)


def _end_with_parent() -> None:
    """End this process when the worker's end of the pipe closes: it ended, even by kill -9."""
    while os.read(0, 1):
        pass
    os._exit(1)
