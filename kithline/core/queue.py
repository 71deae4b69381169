"""Work to do later, named by its task so that a room need not import the jobs room.

Arguments are ids, never text about anybody. The job is put down in the caller's transaction: rolled
back with it, and seen by the worker only after the commit.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID


def defer(task: str, *, at: datetime | None = None, **ids: UUID | int | None) -> None:
    """Put down the task ``task`` (such as "record.seal") for ``at``, or for as soon as may be."""
    from procrastinate.contrib.django import app

    plain = _plain(ids)
    options: dict[str, Any] = {"schedule_at": at} if at else {}
    app.configure_task(task, **options).defer(**plain)


def waits(task: str, **ids: UUID | int | None) -> bool:
    """Does such a job still wait for its turn?"""
    from procrastinate.contrib.django.models import ProcrastinateJob

    waiting = ProcrastinateJob.objects.filter(task_name=task, status="todo")
    return waiting.filter(args__contains=_plain(ids)).exists()


def _plain(ids: dict[str, Any]) -> dict[str, Any]:
    return {k: str(v) if isinstance(v, UUID) else v for k, v in ids.items()}
