"""Signing a reading of the line of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from kithline.audit import actions as audit
from kithline.chronology import queries, rules
from kithline.chronology.actions import clocks
from kithline.chronology.models import Reading
from kithline.chronology.permissions import check_write
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.timescales import actions as timescales


@transaction.atomic
def sign(
    *,
    person_id: UUID,
    people: Sequence[UUID],
    since: date | None,
    until: date,
    read_at: datetime | None,
    why: str,
    analysis: str,
    by: Actor,
    at: datetime,
    why_words: str = "",
    not_known: str = "",
    follows: str = "",
) -> Reading:
    """Sign a reading: what was read, as it stood when it was read, and what it means.

    Keeps the clocks under which a reading was owed and, while work is open, starts the next.
    """
    check_write(by, person_id)
    said = rules.reading(
        why=why, why_words=why_words, analysis=analysis, not_known=not_known, follows=follows,
        since=since, until=until, today=at.astimezone(LONDON).date(),
    )  # fmt: skip
    whose = list(dict.fromkeys([person_id, *people]))
    stood = rules.moment_read(read_at, at)
    read = queries.points(by, whose, since=since, until=until, stood=stood)
    if not read:
        raise Invalid({"since": "There is nothing to read in this time."})
    made = Reading.objects.create(
        **signature(by, person_id),
        family=len(whose) > 1,
        people=whose,
        since=since,
        until=until,
        read_at=stood,
        signed_at=at,
        entries=[p.entry_id for p in read],
        restricted_entries=[p.entry_id for p in read if p.restricted],
        **said,
    )
    for rule in (clocks.FIRST, clocks.CHANGE, clocks.NEXT):
        timescales.keep(
            subject=clocks.subject(person_id), rule=rule, person_id=person_id, by=by, at=at
        )
    clocks.start(rule=clocks.NEXT, person_id=person_id, from_=at, by=by, at=at)
    audit.note(
        verb="signed a reading of the chronology", by=by, at=at, person_id=person_id,
        subject=("chronology-reading", made.id), detail={"entries": len(read)},
    )  # fmt: skip
    return made


def signature(by: Actor, person_id: UUID) -> dict:  # type: ignore[type-arg]
    """Return who signs, as the columns of a signed row."""
    return {
        "partnership_id": by.partnership_id,
        "person_id": person_id,
        "by_post_id": by.own_post,
        "by_worker_id": by.worker_id,
        "by_name": by.name,
        "by_title": by.title,
        "agency_id": by.agency_id,
        "agency_name": by.agency_name,
        "agency_kind": by.agency_kind,
    }
