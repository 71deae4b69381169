"""A long paper is asked for; a job makes it or says why it could not; whoever asked looks at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from kithline.audit import actions as audit
from kithline.core import progress
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused
from kithline.documents import queries, rules
from kithline.documents.enums import Stage, Use
from kithline.documents.models import Asked, Issued, Progress
from kithline.documents.permissions import check_issue


@transaction.atomic
def ask(
    *,
    people: Sequence[UUID],
    used_for: Use | str,
    for_whom: str,
    entries: int,
    address: str,
    restricted: bool,
    by: Actor,
    at: datetime,
    since: date | None = None,
    until: date | None = None,
    show: str = "",
    summary_id: UUID | None = None,
) -> Asked:
    """Ask for a paper that a job makes. ``Invalid`` names each field, as issuing it would.

    ``entries`` says how many it will hold, as far as that is known now.
    """
    check_issue(by, people)
    whom = rules.checked(
        used_for=used_for, for_whom=for_whom, entries=entries, since=since, until=until
    )
    assert by.post_id and by.partnership_id
    row = Asked(
        partnership_id=by.partnership_id, person_id=people[0], people_ids=list(people),
        used_for=used_for, for_whom=whom, since=since, until=until, show=show, restricted=restricted,
        summary_id=summary_id, entries=entries, address=address, by_post_id=by.post_id,
        by_name=by.name, at=at, stage_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    _note("asked for a paper", row, by, at, entries=entries)
    return row


@transaction.atomic
def ask_again(*, asked_id: UUID, by: Actor, at: datetime) -> Asked:
    """Begin a paper anew that could not be made, or whose making was stopped."""
    row = _locked(asked_id, by)
    check_issue(by, row.people_ids)
    if row.stage == Stage.WAITING and not queries.stalled(row, queries.progress(row.id), at):
        raise Invalid("This paper is still being made.")
    _move(row, Stage.WAITING, at)
    Progress.objects.filter(id=row.id).delete()
    _note("asked for a paper again", row, by, at)
    return row


@transaction.atomic
def made(*, asked_id: UUID, paper: Issued, by: Actor, at: datetime) -> Asked:
    """Say that a paper is made, in the transaction that issues it."""
    row = _locked(asked_id, by)
    _move(row, Stage.MADE, at, paper=paper)
    return row


@transaction.atomic
def could_not(*, asked_id: UUID, why: str, by: Actor, at: datetime) -> Asked:
    """Say why a paper could not be made; nothing of it was issued."""
    row = _locked(asked_id, by)
    _move(row, Stage.FAILED, at, why=why[:300] or "It could not be made.")
    _note("could not make a paper", row, by, at)
    return row


@transaction.atomic
def look_at(*, asked_id: UUID, by: Actor, at: datetime) -> Asked:
    """Say that whoever asked has looked at what came of it: My day need not tell it any more."""
    row = _locked(asked_id, by)
    if row.stage != Stage.WAITING and row.seen_at is None:
        row.seen_at = at
        row.save(update_fields=["seen_at"])
    return row


def told(
    *, asked_id: UUID, by: Actor, now: Callable[[], datetime]
) -> AbstractContextManager[progress.Say]:
    """Give a function that writes down how far a paper is, beside the transaction that makes it."""
    whose = {"partnership_id": by.partnership_id, "by_post_id": by.post_id}
    return progress.told("documents_progress", asked_id, whose=whose, by=by, now=now)


def _locked(asked_id: UUID, by: Actor) -> Asked:
    row = Asked.objects.select_for_update().filter(id=asked_id, by_post_id=by.own_post).first()
    if row is None:
        raise Refused(by, "make a paper", subject=("document-asked", asked_id))
    return row


def _move(
    row: Asked, to: Stage, at: datetime, *, paper: Issued | None = None, why: str = ""
) -> None:
    rules.check_move(row.stage, to)
    row.stage, row.stage_at, row.paper, row.why, row.seen_at = to, at, paper, why, None
    row.save(update_fields=["stage", "stage_at", "paper", "why", "seen_at"])


def _note(verb: str, row: Asked, by: Actor, at: datetime, **detail: int) -> None:
    audit.note(
        verb=verb, by=by, at=at, subject=("document-asked", row.id), person_id=row.person_id,
        detail=dict(detail),
    )  # fmt: skip
