"""The tasks a worker runs, each named for ``core.queue.defer``. Arguments are ids only.

A task sees no protected row unless it says as whom it looks (``acting_as``), as a page does.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from procrastinate import JobContext
from procrastinate.builtin_tasks import remove_old_jobs
from procrastinate.contrib.django import app

from kithline.agencies import queries as agencies
from kithline.arrivals import actions as arrivals
from kithline.audit import seals
from kithline.core import clock
from kithline.core.viewer import acting_as

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


@app.task(name="arrivals.look_through")
def look_through(arrival: str, post: str) -> None:
    """Look a long list through, as whoever put it down."""
    _work_on(arrivals.preview, arrival, post)


@app.task(name="arrivals.bring_in")
def bring_in(arrival: str, post: str) -> None:
    """Bring a long list in, as whoever asked for it: all of it or nothing."""
    _work_on(arrivals.bring_in, arrival, post)


def _work_on(action: Callable[..., object], arrival: str, post: str) -> None:
    """Run an action on a list as a post, saying beside it how far it is; a post that ended does nothing."""
    at = clock.now()
    by = agencies.actor_for_post(UUID(post), at)
    if by is None:
        return
    with arrivals.told(arrival_id=UUID(arrival), by=by, now=clock.now) as say:
        with acting_as(by, at):
            action(arrival_id=UUID(arrival), by=by, at=at, say=say)
