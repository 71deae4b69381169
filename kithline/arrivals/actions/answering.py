"""What a person says of open questions: who it is, whether it is another event, what stays out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import InternalError, ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.arrivals import permissions, queries
from kithline.arrivals.actions.following import follow, opened
from kithline.arrivals.enums import Answer, State
from kithline.arrivals.models import ListRow, Whom
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused

OF_PLACE = (
    "It names several by first name and initial. It goes to the record of a place, where none of them is "
    "shown to another; or leave it out."
)
NOT_SHOWN = "Choose somebody who was shown, or say that it is none of them."


@transaction.atomic
def answer_whom(
    *,
    arrival_id: UUID,
    place: int,
    answer: Answer | str,
    by: Actor,
    at: datetime,
    person_id: UUID | None = None,
) -> Whom:
    """Say who somebody on a list is: one of those shown, or nobody known; their rows follow."""
    arrival = opened(by, arrival_id, at)
    whom = Whom.objects.select_for_update().get(arrival_id=arrival.id, place=place)
    before = whom.person_id
    if answer == Answer.THIS_ONE:
        if str(person_id) not in {c["id"] for c in whom.candidates}:
            raise Invalid({"answer": NOT_SHOWN})
        whom.person_id = person_id
    elif answer in (Answer.NOBODY, Answer.LEAVE_OUT):
        whom.person_id = None
    else:
        raise Invalid({"answer": "Choose an answer."})
    whom.answer, whom.answered_at, whom.answered_by = str(answer), at, by.name
    if whom.person_id != before:  # what was said of a spelling was said of somebody else
        whom.spelling, whom.spelling_by = "", ""
    whom.save(
        update_fields=[
            "person_id", "answer", "answered_at", "answered_by", "spelling", "spelling_by",
        ]
    )  # fmt: skip
    follow(arrival.id, ListRow.objects.filter(arrival_id=arrival.id, whoms__contains=[place]))
    audit.note(
        verb="said who somebody on a list is",
        by=by,
        at=at,
        subject=("arrival", arrival.id),
        person_id=whom.person_id,
        detail={"place": place, "answer": str(answer)},
    )
    return whom


@transaction.atomic
def answer_row(
    *,
    arrival_id: UUID,
    line: int,
    answer: Answer | str,
    by: Actor,
    at: datetime,
    day: date | None = None,
) -> ListRow:
    """Say of a row: leave it out; it is another event, add it; or the day that the sender meant."""
    arrival = opened(by, arrival_id, at)
    row = ListRow.objects.select_for_update().get(arrival_id=arrival.id, line=line)
    if row.state in (State.BAD, State.TWICE, State.SAME):
        raise Invalid({"answer": "This row cannot go in."})
    if answer not in (Answer.ADD, Answer.LEAVE_OUT):
        raise Invalid({"answer": "Choose an answer."})
    if answer == Answer.ADD and row.said.get("of_place"):
        raise Invalid({"answer": OF_PLACE})
    if answer == Answer.ADD and not row.said.get("day"):
        chosen = day.isoformat() if day else ""
        if chosen not in row.said.get("readings", []):
            raise Invalid({"answer": "Say which day is meant, or leave the row out."})
        row.said = {**row.said, "day": chosen, "to": chosen}
    row.answer, row.answered_by = str(answer), by.name
    row.save(update_fields=["answer", "answered_by", "said"])
    follow(arrival.id, ListRow.objects.filter(id=row.id))
    row.refresh_from_db(fields=["state"])
    return row


@transaction.atomic
def answer_also(
    *, arrival_id: UUID, line: int, people: Sequence[UUID], by: Actor, at: datetime
) -> ListRow:
    """Say of which children of the household a row tells too: some of those offered, or none."""
    arrival = opened(by, arrival_id, at)
    row = ListRow.objects.select_for_update().get(arrival_id=arrival.id, line=line)
    chosen = list(dict.fromkeys(people))
    if not set(chosen) <= {c.id for c in queries.offered(by, row)}:
        raise Invalid({"answer": "Choose among the children who live there."})
    row.also = chosen
    row.save(update_fields=["also"])
    audit.note_many(
        [
            audit.event(
                verb="said that a row of a list tells of a child of the household", by=by, at=at,
                subject=("arrival", arrival.id), person_id=child, detail={"line": line},
            )
            for child in chosen
        ]
    )  # fmt: skip
    return row


@transaction.atomic
def answer_place(
    *, arrival_id: UUID, line: int, place_id: UUID, by: Actor, at: datetime
) -> ListRow:
    """Give a row to the record of a place: it goes to nobody's own. ``pathways.lists`` writes it there."""
    arrival = opened(by, arrival_id, at)
    row = ListRow.objects.select_for_update().get(arrival_id=arrival.id, line=line)
    if row.state in (State.BAD, State.TWICE, State.SAME) or not row.said.get("of_place"):
        raise Invalid({"answer": "This row does not tell of a place."})
    row.answer, row.answered_by, row.place_id = str(Answer.PLACE), by.name, place_id
    row.state = State.PLACE
    row.save(update_fields=["answer", "answered_by", "place_id", "state"])
    audit.note(
        verb="gave a row of a list to a place", by=by, at=at, subject=("arrival", arrival.id),
        detail={"line": line, "place": str(place_id)},
    )  # fmt: skip
    return row


@transaction.atomic
def written_at_place(
    *, arrival_id: UUID, line: int, entry_id: UUID, by: Actor, at: datetime
) -> None:
    """Keep which entry of the place a row became. Called by the pathway alone."""
    arrival = queries.locked(by, arrival_id)
    permissions.check_match(by, arrival, at)
    ListRow.objects.filter(arrival_id=arrival.id, line=line).update(place_entry_id=entry_id)


@transaction.atomic
def answer_many(
    *, arrival_id: UUID, state: State | str, answer: Answer | str, by: Actor, at: datetime
) -> int:
    """Leave out every row in one state at once; returns how many."""
    arrival = opened(by, arrival_id, at)
    if answer != Answer.LEAVE_OUT or state not in (
        State.ASK,
        State.NOBODY,
        State.HUB,
        State.DUPLICATE,
        State.MATCH,
    ):
        raise Invalid({"answer": "Choose an answer."})
    return ListRow.objects.filter(arrival_id=arrival.id, state=state, answer="").update(
        answer=str(answer), answered_by=by.name, state=State.LEFT
    )


@transaction.atomic
def answer_for_hub(
    *,
    whom_id: UUID,
    person_id: UUID | None,
    by: Actor,
    at: datetime,
) -> None:
    """Say, as the hub, who it is that could not be shown to an agency, and let it add to that record.

    ``person_id`` None: nobody whom the hub knows. The agency reads nothing of the record by this.
    """
    if not permissions.may_answer_for_hub(by):
        raise Refused(by, "answer for the hub", reason="the role does not carry this")
    whom = Whom.objects.filter(id=whom_id).select_related("arrival").first()
    if whom is None:
        raise Refused(by, "answer for the hub", reason="no sight of it")
    answer = Answer.THIS_ONE if person_id else Answer.NOBODY
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT arrivals_hub_answer(%s, %s, %s, %s, %s)",
                [whom_id, person_id, str(answer), by.name, at],
            )
    except (ProgrammingError, InternalError) as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise Refused(by, "answer for the hub", person_id=person_id) from error
        raise
    if person_id:
        access.give(
            holder=whom.arrival.post_id,
            holder_kind=HolderKind.POST,
            person_id=person_id,
            level=Level.KNOW_OF,
            purpose=Purpose.UNIVERSAL,
            source=("arrival", whom.arrival_id),
            reason=f"On a list of {whom.arrival.agency_name}, the hub has said who it is"[:500],
            by=by,
            at=at,
        )
    audit.note(
        verb="said for an agency who somebody on its list is",
        by=by,
        at=at,
        subject=("arrival", whom.arrival_id),
        person_id=person_id,
    )
