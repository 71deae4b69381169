"""A partnership with its people at work, and somebody made and opened, for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.agencies.enums import Role
from kithline.core.clock import LONDON
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.demo.builders import Place
from kithline.people import actions
from kithline.people.models import Person
from kithline.people.queries import Candidate, SearchFor, search

AT = datetime(2026, 3, 2, 10, 0, tzinfo=LONDON)

CAST = (
    ("h.worker", "Devon Ash", "hub", "desk", Role.HUB_WORKER),
    ("h.manager", "Marian Teal", "hub", "desk", Role.HUB_MANAGER),
    ("t.manager", "Rebecca Lind", "care", "assessment", Role.TEAM_MANAGER),
    ("s.worker", "Yasmin Far", "care", "assessment", Role.SOCIAL_WORKER),
    ("teacher", "Claire Whit", "school", None, Role.PRACTITIONER),
    ("support", "Pauline Sker", "hub", "desk", Role.BUSINESS_SUPPORT),
    ("auditor", "Hugh Merr", "hub", None, Role.AUDITOR),
    ("admin", "Ada Wend", "hub", None, Role.ADMINISTRATOR),
)


def staffed() -> Place:
    """Build the partnership with a worker of every role."""
    place = builders.place()
    for sign_in, name, agency, team, role in CAST:
        place.worker(sign_in, name, agency=agency, team=team, role=role)
    return place


def register(place: Place, who: str = "h.worker", at: datetime = AT, **facts: Any) -> Person:
    """Make a child, opened to nobody."""
    by = place.actor(who)
    facts = {"kind": "child", "forename": "Kian", "surname": "Hobday"} | facts
    with acting_as(by, at):
        return actions.register(**facts, by=by, at=at)


def let_in(
    place: Place, person_id: UUID, *, level: Level = Level.CONTRIBUTE, at: datetime = AT
) -> None:
    """Let the hub's desk see a person."""
    by = place.actor("h.worker")
    with acting_as(by, at):
        access.give(
            holder=place.teams["desk"].id, holder_kind=HolderKind.TEAM, person_id=person_id,
            level=level, purpose=Purpose.HUB_ENQUIRY, source=("contact", new_id()),
            reason="A contact", by=by, at=at, ends_at=at + timedelta(days=30),
        )  # fmt: skip


def opened(place: Place, **facts: Any) -> Person:
    """Make a child whom the hub's desk may read and write about."""
    person = register(place, **facts)
    let_in(place, person.id)
    return person


def find(place: Place, who: str = "teacher", at: datetime = AT, **facts: Any) -> list[Candidate]:
    """Search as somebody."""
    actor = place.actor(who)
    with acting_as(actor, at):
        return search(actor, SearchFor(**facts), at)


def named(found: Iterable[Candidate]) -> list[str]:
    """Return the names of candidates."""
    return [c.name for c in found]
