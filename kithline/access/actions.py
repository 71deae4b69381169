"""Letting in and shutting out. Each write goes through a checked function of the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import InternalError, ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from kithline.access.enums import ExclusionReason, HolderKind, Level, Purpose
from kithline.access.models import Reader
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id


@transaction.atomic
def give(
    *,
    holder: UUID,
    holder_kind: HolderKind | str,
    person_id: UUID,
    level: Level | int,
    purpose: Purpose | str,
    source: tuple[str, UUID],
    reason: str,
    by: Actor,
    at: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> UUID:
    """Let a post or a team see a person. ``Refused`` when the giver may not.

    ``source`` is what the grant comes from (kind, id): a contact, an allocation, a decision; it ends
    with it. The same sight from the same source is given once.
    """
    if not reason.strip():
        raise Invalid({"reason": "Say why they are let in."})
    if len(reason) > 500:
        raise Invalid({"reason": "Say why in at most 500 characters."})
    starts = starts_at or at
    if ends_at is not None and ends_at < starts:
        raise Invalid({"ends_at": "That is before it starts."})
    row = _call(
        by,
        "let somebody see a record",
        person_id,
        "SELECT access_give(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            new_id(),
            holder,
            str(holder_kind),
            person_id,
            int(level),
            str(purpose),
            source[0],
            source[1],
            reason,
            starts,
            ends_at,
        ],
    )
    audit.note(
        verb="let somebody see the record",
        by=by,
        at=at,
        subject=("grant", row),
        person_id=person_id,
        detail={"holder": str(holder), "level": int(level), "purpose": str(purpose)},
    )
    return row


@transaction.atomic
def end(
    *,
    source_id: UUID,
    by: Actor,
    at: datetime,
    reason: str,
    person_id: UUID | None = None,
    holder: UUID | None = None,
) -> int:
    """End the grants that come from a source (of one person or one holder, when named).

    Returns how many ended.
    """
    count = _call(
        by,
        "end somebody's sight of a record",
        person_id,
        "SELECT access_end(%s, %s, %s, %s, %s)",
        [source_id, person_id, holder, at, reason],
    )
    audit.note(
        verb="ended sight of the record",
        by=by,
        at=at,
        subject=("source", source_id),
        person_id=person_id,
        detail={"ended": count},
    )
    return int(count)


@transaction.atomic
def exclude(
    *, worker_id: UUID, person_id: UUID, reason: ExclusionReason | str, by: Actor, at: datetime
) -> None:
    """Shut a worker out of a person for good (own family, named in a complaint)."""
    _call(
        by,
        "shut a worker out of a record",
        person_id,
        "SELECT access_exclude(%s, %s, %s, %s)",
        [new_id(), worker_id, person_id, str(reason)],
    )
    audit.note(
        verb="shut a worker out of the record",
        by=by,
        at=at,
        person_id=person_id,
        detail={"worker": str(worker_id), "reason": str(reason)},
    )


@transaction.atomic
def name_readers(*, subject_id: UUID, holders: Iterable[UUID], by: Actor, at: datetime) -> None:
    """Name who may read a restricted thing: posts, teams or agencies. Made with the thing itself."""
    Reader.objects.bulk_create(
        [Reader(subject_id=subject_id, holder_id=h, named_at=at) for h in dict.fromkeys(holders)],
        ignore_conflicts=True,
    )
    audit.note(verb="named who may read", by=by, at=at, subject=("restricted", subject_id))


def _call(by: Actor, what: str, person_id: UUID | None, sql: str, args: list) -> UUID:  # type: ignore[type-arg]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, args)
            row = cursor.fetchone()
    except (ProgrammingError, InternalError) as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            said = str(error).splitlines()[0]
            raise Refused(by, what, person_id=person_id, reason=said) from error
        raise
    return row[0] if row else None  # type: ignore[return-value]
