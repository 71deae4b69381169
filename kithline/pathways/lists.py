"""A list goes into the record, and what of it tells of places to theirs; and back. One transaction each."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from kithline.arrivals import actions as lists
from kithline.arrivals import queries
from kithline.arrivals.models import Arrival, ListRow
from kithline.connections import actions as connections
from kithline.connections.enums import PlaceKind
from kithline.connections.models import PlaceEntry
from kithline.core.actor import Actor
from kithline.core.progress import Say, silent

UNDONE = "The list it came with was undone"


@transaction.atomic
def to_place(
    *, arrival_id: UUID, line: int, place_id: UUID | None, name: str, by: Actor, at: datetime
) -> ListRow:
    """Give a row to a place that somebody works on, or to one that is opened for it."""
    if place_id is None:
        reason = "A list that was sent tells of several people there"
        place_id = connections.open_place(
            kind=PlaceKind.PLACE, name=name, reason=reason, by=by, at=at
        ).id
    return lists.answer_place(arrival_id=arrival_id, line=line, place_id=place_id, by=by, at=at)


@transaction.atomic
def bring_in(*, arrival_id: UUID, by: Actor, at: datetime, say: Say = silent) -> Arrival:
    """Bring a list in, with the rows that were given to places; all of it or nothing."""
    arrival = queries.arrival(by, arrival_id)
    for row in queries.for_places(arrival):
        assert row.place_id is not None
        entry = connections.write_entry(
            place_id=row.place_id, happened_on=date.fromisoformat(row.said["day"]),
            fact=row.said.get("fact", ""), source=f"{arrival.layout_title}, line {row.line}"[:200],
            by=by, at=at,
        )  # fmt: skip
        lists.written_at_place(
            arrival_id=arrival.id, line=row.line, entry_id=entry.id, by=by, at=at
        )
    return lists.bring_in(arrival_id=arrival_id, by=by, at=at, say=say)


@transaction.atomic
def undo(*, arrival_id: UUID, reason: str, by: Actor, at: datetime) -> int:
    """Undo a list; what it wrote of places says beside it that it was taken back."""
    count = lists.undo(arrival_id=arrival_id, reason=reason, by=by, at=at)
    arrival = queries.arrival(by, arrival_id)
    for row in queries.for_places(arrival):
        for entry in PlaceEntry.objects.filter(id__in=[row.place_entry_id or row.id]):
            connections.write_entry(
                place_id=entry.place_id, happened_on=entry.happened_on, amends=entry,
                amend_reason=f"{UNDONE}: {reason}"[:500], fact="Taken back.", by=by, at=at,
            )  # fmt: skip
    return count
