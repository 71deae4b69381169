"""A small place with a lead who brings lists in; and the built demonstration, once for this folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from kithline.agencies import queries as agencies
from kithline.agencies.enums import Role
from kithline.agencies.models import Post
from kithline.arrivals import actions, queries
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.viewer import acting_as
from kithline.demo import build, builders, histories
from kithline.people import actions as people

BUILT = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)  # a Wednesday: day 0


@dataclass
class Built:
    """What the lists are held against."""

    people: dict[str, UUID] = field(default_factory=dict)
    entries: dict[str, UUID] = field(default_factory=dict)

    def key_of(self, person_id: UUID | None) -> str:
        """Return the key of a person in the family list, or nothing."""
        return next((k for k, v in self.people.items() if v == person_id), "")

    def key_of_str(self, person_id: str) -> str:
        """Return the key of a person whose id is text."""
        return self.key_of(UUID(person_id))

    def entry_of(self, entry_id: UUID | None) -> str:
        """Return the number of an entry in the histories, or nothing."""
        return next((k for k, v in self.entries.items() if v == entry_id), "")

    def actor(self, sign_in: str, place: str = "tessenham") -> Actor:
        """Return a worker of the demonstration in their post there."""
        post = Post.objects.get(worker__sign_in=sign_in, partnership__slug=place)
        found = agencies.actor_for_post(post.id, BUILT)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def built(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """Build the demonstration (without the crowd) in a transaction that is rolled back at the end."""
    from django.conf import settings
    from django.db import transaction

    kept = Built()
    write, before = histories._write, settings.KITHLINE_DEMO

    def watched(world: Any, families: Any, row: Any, *rest: Any) -> Any:
        kept.people = families.ids
        made = write(world, families, row, *rest)
        kept.entries[row["entry_no"]] = made.id
        return made

    with django_db_blocker.unblock():
        settings.KITHLINE_DEMO = True
        histories._write = watched  # type: ignore[assignment]
        try:
            with transaction.atomic():
                build.build(BUILT, people=0)
                yield kept
                transaction.set_rollback(True)
        finally:
            histories._write = write
            settings.KITHLINE_DEMO = before


AT = datetime(2026, 5, 6, 14, 0, tzinfo=LONDON)
HEAD = "Reference,Surname,Forename,Born,Happened,What happened,Words of the child,Action taken\n"
LIST = HEAD + (
    'W1,Hobday,Kian,2016-02-28,2026-04-01 09:20,"Late, no breakfast.",I had toast,Breakfast given\n'
    "W2,Hobday,Kian,2016-02-28,2026-04-02,=1+1 <b>tired</b>,,\n"
    "W3,Tranter,Lacey,2019-06-30,2026-04-03,Asked for seconds.,,\n"
    "W4,Nobody,Known,2015-01-01,2026-04-03,Seen at the gate.,,\n"
    "W5,Hobday,Kian,2016-02-28,31/02/2026,Tired.,,\n"
)


@pytest.fixture
def place(db):
    here = builders.place()
    here.worker("lead", "Claire Whitmore", agency="school", role=Role.SAFEGUARDING_LEAD)
    here.worker("other", "Ann Other", agency="school", role=Role.SAFEGUARDING_LEAD)
    here.worker("teacher", "Tom Teacher", agency="school")
    here.worker("visitor", "Sandra Obi", agency="health", deputy=True)
    here.worker("nurse", "Tendai Moyo", agency="health")
    here.worker("support", "Pauline Skerry", agency="school", role=Role.BUSINESS_SUPPORT)
    here.worker("manager", "Marian Teale", agency="hub", team="desk", role=Role.HUB_MANAGER)
    manager = here.actor("manager")
    with acting_as(manager, AT - timedelta(days=900)):
        for forename, surname, born, restricted in (
            ("Kian", "Hobday", date(2016, 2, 28), False),
            ("Lacey", "Tranter", date(2019, 6, 30), False),
            ("Jayce", "Whittle", date(2017, 10, 12), True),
        ):
            people.register(
                kind="child", forename=forename, surname=surname, dob=born, restricted=restricted,
                by=manager, at=AT - timedelta(days=900),
            )  # fmt: skip
    return here


@pytest.fixture
def bring(place):
    def go(text=LIST, who="lead", at=AT, *, whole=True):
        by = place.actor(who)
        with acting_as(by, at):
            arrival = actions.put_down(name="worries.csv", content=text.encode(), by=by, at=at)
            arrival = actions.preview(arrival_id=arrival.id, by=by, at=at)
            if whole:
                actions.begin(arrival_id=arrival.id, by=by, at=at)
                arrival = actions.bring_in(arrival_id=arrival.id, by=by, at=at)
        return arrival

    return go


def states(place, arrival, who="lead", at=AT):
    with acting_as(place.actor(who), at):
        return {r.line: r.state for r in queries.rows(arrival)}
