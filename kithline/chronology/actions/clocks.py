"""When a chronology is owed: early, when something big changes, and again after each reading.

How long each is stands in the timescale packs. The promise is the lead practitioner's; while nobody
leads, the team's.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kithline.audit import actions as audit
from kithline.chronology import rules
from kithline.chronology.models import Reading
from kithline.chronology.permissions import check_write
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.episodes.models import Spell
from kithline.timescales import actions as timescales
from kithline.timescales.models import Obligation
from kithline.timescales.queries import for_subject

FIRST, CHANGE, NEXT, PART = (
    "chronology-first", "chronology-change", "chronology-next", "chronology-part",
)  # fmt: skip


def subject(person_id: UUID) -> tuple[str, UUID]:
    """Return what the clocks of a child's chronology hang on."""
    return ("chronology", person_id)


def spell_of(person_id: UUID) -> Spell | None:
    """Return the open work that a reading is owed in: the one that is led, the newest of them."""
    spells = list(Spell.objects.filter(person_id=person_id, closed_at__isnull=True))
    return next((s for s in spells if s.lead_id), spells[0] if spells else None)


def start(
    *, rule: str, person_id: UUID, from_: datetime, by: Actor, at: datetime, fact: str = ""
) -> Obligation | None:
    """Start a clock of the chronology, unless it runs, or no work is open in which it is owed."""
    spell = spell_of(person_id)
    if spell is None or for_subject(subject(person_id), rule=rule, person_id=person_id):
        return None
    return timescales.start(
        rule=rule, subject=subject(person_id), from_=from_, person_id=person_id, fact=fact, by=by,
        owner=timescales.Owner(post_id=spell.lead_id, team_id=spell.team_id), at=at,
    )  # fmt: skip


@transaction.atomic
def work_opened(*, person_id: UUID, by: Actor, at: datetime) -> Obligation | None:
    """Owe a reading because work was opened: the first one; after a reading, one that takes in the change."""
    read = Reading.objects.filter(person_id=person_id).exists()
    return start(rule=CHANGE if read else FIRST, person_id=person_id, from_=at, by=by, at=at)


@transaction.atomic
def hand_over(*, person_id: UUID, owner: timescales.Owner, by: Actor, at: datetime) -> None:
    """Give what is owed to whoever leads the work now."""
    for clock in for_subject(subject(person_id), person_id=person_id):
        timescales.hand_over(obligation=clock, owner=owner, reason="allocated", by=by, at=at)


@transaction.atomic
def work_ended(*, person_id: UUID, by: Actor, at: datetime) -> None:
    """Stop what is owed when no work is open any more."""
    if spell_of(person_id) is None:
        timescales.cancel(
            subject=subject(person_id), person_id=person_id, reason="the work ended", by=by, at=at
        )


@transaction.atomic
def read_again(*, person_id: UUID, reason: str, by: Actor, at: datetime) -> Obligation:
    """Say that something big has changed, so that the line is read again."""
    check_write(by, person_id)
    said = rules.reason(reason)
    clock = start(rule=CHANGE, person_id=person_id, from_=at, by=by, at=at, fact=said)
    if clock is None:
        raise Invalid("A reading is asked for already, or no work is open with this child.")
    audit.note(
        verb="asked for the chronology to be read again", by=by, at=at, person_id=person_id,
        subject=subject(person_id), detail={"reason": said},
    )  # fmt: skip
    return clock
