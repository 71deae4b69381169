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
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused
from kithline.core.viewer import acting_as
from kithline.documents import actions as documents
from kithline.documents import queries as papers
from kithline.documents.enums import Stage
from kithline.jobs import long
from kithline.pathways import lists
from kithline.record import actions as record

KEPT_HOURS = 7 * 24


@app.periodic(cron="17 3 * * *")
@app.task(name="jobs.tidy", pass_context=True, queueing_lock="jobs.tidy")
async def tidy(context: JobContext, timestamp: int) -> None:
    """Each night: forget finished jobs after a week, and sessions that have ended."""
    await SessionStore.aclear_expired()
    await remove_old_jobs(context, max_hours=KEPT_HOURS, remove_failed=False)


@app.periodic(cron="27 3 * * *")
@app.task(name="record.forget_files", queueing_lock="record.forget_files")
def forget_files(timestamp: int) -> None:
    """Each night: forget files kept with drafts that nobody saved for thirty days."""
    record.forget_files(at=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    """Every five minutes: seal what was written since, as the sealer role."""
    seals.seal()


@app.task(name="arrivals.look_through", queue=long.QUEUE, retry=long.Again())
def look_through(arrival: str, post: str) -> None:
    """Look a long list through, as whoever put it down."""
    _work_on(arrivals.preview, arrival, post)


@app.task(name="arrivals.bring_in", queue=long.QUEUE, retry=long.Again())
def bring_in(arrival: str, post: str) -> None:
    """Bring a long list in, as whoever asked for it: all of it or nothing."""
    _work_on(lists.bring_in, arrival, post)


@app.task(name="documents.make", queue=long.QUEUE, retry=long.Again())
def make_paper(asked: str, post: str) -> None:
    """Make a long paper as whoever asked for it: whole, or, with a reason, not at all."""
    from kithline.web.documents import making  # loads the pages: only where a paper is made

    at = clock.now()
    by = agencies.actor_for_post(UUID(post), at)
    if by is None:
        return
    with documents.told(asked_id=UUID(asked), by=by, now=clock.now) as say:
        try:
            with acting_as(by, at):
                found = papers.asked(by, UUID(asked))
                if found is None or found.stage != Stage.WAITING:
                    return  # their sight ended, or another job made it
                making.make(found, by=by, at=at, say=say)
        except Invalid as refused:
            _not_made(asked, by, " ".join(refused.errors.values()))
        except Refused:
            _not_made(asked, by, "You may no longer print this record.")
        except Exception:
            _not_made(asked, by, "Something went wrong with us.")
            raise


@long.when_given_up("documents.make")
def paper_given_up(asked: str, post: str) -> None:
    """Say that a paper was not made, since its making was stopped again and again."""
    by = agencies.actor_for_post(UUID(post), clock.now())
    if by is not None:
        _not_made(asked, by, f"Its making was stopped {long.TRIES} times before the end.")


def _not_made(asked: str, by: Actor, why: str) -> None:
    now = clock.now()
    with acting_as(by, now):
        found = papers.asked(by, UUID(asked))
        if found is not None and found.stage == Stage.WAITING:
            documents.could_not(asked_id=UUID(asked), why=why, by=by, at=now)


def _work_on(action: Callable[..., object], arrival: str, post: str) -> None:
    """Run an action on a list as a post, saying beside it how far it is; a post that ended does nothing."""
    at = clock.now()
    by = agencies.actor_for_post(UUID(post), at)
    if by is None:
        return
    with arrivals.told(arrival_id=UUID(arrival), by=by, now=clock.now) as say:
        try:
            with acting_as(by, at):
                action(arrival_id=UUID(arrival), by=by, at=at, say=say)
        except Invalid as refused:
            why = " ".join(refused.errors.values())
            with acting_as(by, clock.now()):
                arrivals.could_not(arrival_id=UUID(arrival), why=why, by=by, at=clock.now())
