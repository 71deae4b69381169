"""What a list says otherwise than the record: spellings that a person keeps, the rest beside the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from kithline.arrivals.actions.following import opened
from kithline.arrivals.enums import Answer, Spelling
from kithline.arrivals.models import Arrival, Whom
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.people.enums import Fact

KEPT = {
    Fact.NAME: "kept a list's spelling as another name",
    Fact.BIRTH: "noted beside the record: another date of birth on a list",
    Fact.NHS: "noted beside the record: an NHS number on a list",
    Fact.UPN: "noted beside the record: a pupil number on a list",
    Fact.ADDRESS: "noted beside the record: another address on a list",
}


@transaction.atomic
def answer_spelling(
    *, arrival_id: UUID, said: Mapping[int, Spelling | str], by: Actor, at: datetime
) -> int:
    """Say of people of a list whether the name as it stands there is another name of theirs.

    ``said``: by place. Nothing is kept before the list is brought in. Returns how many were answered.
    """
    arrival = opened(by, arrival_id, at)
    if not set(said.values()) <= set(Spelling.values):
        raise Invalid({"spelling": "Say whether the spelling is kept."})
    found = list(
        Whom.objects.select_for_update().filter(arrival_id=arrival.id, place__in=list(said))
    )
    for whom in found:
        if whom.answer in (Answer.NOBODY, Answer.LEAVE_OUT, Answer.NEW_PERSON):
            raise Invalid({"spelling": f"{whom.name} was said to be nobody in the record."})
        given = str(said[whom.place])
        if given != whom.spelling:
            whom.spelling, whom.spelling_by = given, by.name
            whom.save(update_fields=["spelling", "spelling_by"])
            audit.note(
                verb="said whether a spelling is kept", by=by, at=at, subject=("arrival", arrival.id),
                person_id=whom.person_id, detail={"place": whom.place, "said": given},
            )  # fmt: skip
    return len(found)


def keep_told(arrival: Arrival, by: Actor, at: datetime) -> None:
    """Put beside the records what a list says otherwise; within the import's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, what FROM arrivals_keep(%s)", [arrival.id])
        told = cursor.fetchall()
    arrival.spellings = sum(what == Fact.NAME for _, what in told)
    arrival.told = len(told) - arrival.spellings
    audit.note_many(
        [
            audit.event(
                verb=KEPT[Fact(what)], by=by, at=at, subject=("arrival", arrival.id), person_id=person
            )
            for person, what in told
        ]
    )  # fmt: skip
