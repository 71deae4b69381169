"""What answers share: a list that may be answered, and the state of its rows after an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from kithline.arrivals import permissions, queries
from kithline.arrivals.enums import Stage, State
from kithline.arrivals.models import Arrival, ListRow, Whom
from kithline.arrivals.rules import Seen, state_of
from kithline.core.actor import Actor
from kithline.core.errors import Invalid

AT_ONCE = 2_000


def opened(by: Actor, arrival_id: UUID, at: datetime) -> Arrival:
    """Return a list that may be answered now, held against others until the transaction ends."""
    arrival = queries.locked(by, arrival_id)
    permissions.check_match(by, arrival, at)
    if arrival.stage != Stage.READY:
        raise Invalid(f"This list is {Stage(arrival.stage).label}: nothing can be answered now.")
    return arrival


def follow(arrival_id: UUID, changed: QuerySet[ListRow]) -> None:
    """Work out the state of rows again after an answer; many at once, since one answer may hold for many."""
    after = 0
    while batch := list(changed.filter(line__gt=after).defer("cells").order_by("line")[:AT_ONCE]):
        after = batch[-1].line
        places = {p for row in batch for p in row.whoms}
        people = {w.place: w for w in Whom.objects.filter(arrival_id=arrival_id, place__in=places)}
        changes: dict[State, list[UUID]] = defaultdict(list)
        for row in batch:
            state = state_now(row, people)
            if state != row.state:
                changes[state].append(row.id)
        for state, ids in changes.items():
            ListRow.objects.filter(id__in=ids).update(state=state)


def state_now(row: ListRow, people: Mapping[int, Whom]) -> State:
    """Return the state of a row as answers stand."""
    if row.state in (State.BAD, State.TWICE, State.SAME):
        return State(row.state)
    whoms = [people[p] for p in row.whoms]
    optional = row.said.get("optional", [False] * len(whoms))
    return state_of(
        Seen(
            asked=bool(row.said.get("questions")),
            like=row.like_entry_id is not None,
            found=tuple(w.found for w in whoms),
            optional=tuple(optional),
            answer=row.answer,
            who_answers=tuple(w.answer for w in whoms),
        )
    )
