"""The tasks a worker runs, each named for ``core.queue.defer``. Arguments are ids only.

A task sees no protected row unless it says as whom it looks (``acting_as``), as a page does.
"""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore
from procrastinate import JobContext
from procrastinate.builtin_tasks import remove_old_jobs
from procrastinate.contrib.django import app

from kithline.audit import seals

KEPT_HOURS = 7 * 24


@app.periodic(cron="17 3 * * *")
@app.task(name="jobs.tidy", pass_context=True, queueing_lock="jobs.tidy")
async def tidy(context: JobContext, timestamp: int) -> None:
    """Each night: forget finished jobs after a week, and sessions that have ended."""
    await SessionStore.aclear_expired()
    await remove_old_jobs(context, max_hours=KEPT_HOURS, remove_failed=False)


@app.periodic(cron="*/5 * * * *")
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    """Every five minutes: seal what was written since, as the sealer role."""
    seals.seal()
