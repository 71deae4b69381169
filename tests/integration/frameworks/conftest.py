"""A hub, a team and a school; a child whom the team was asked to work with."""

from __future__ import annotations

from datetime import datetime

import pytest

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.agencies.enums import Role
from kithline.core.clock import LONDON
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.people import actions as people

AT = datetime(2026, 3, 2, 10, 0, tzinfo=LONDON)


@pytest.fixture
def here():
    place = builders.place()
    place.worker("h.worker", "Devon Ash", agency="hub", team="desk", role=Role.HUB_WORKER)
    place.worker("h.manager", "Marian Teal", agency="hub", team="desk", role=Role.HUB_MANAGER)
    place.worker(
        "t.manager", "Rebecca Lind", agency="care", team="assessment", role=Role.TEAM_MANAGER
    )
    place.worker("s.worker", "Ruth Far", agency="care", team="assessment", role=Role.SOCIAL_WORKER)
    place.worker("teacher", "Claire Whit", agency="school")
    place.worker("admin", "Ada Rook", agency="hub", role=Role.ADMINISTRATOR)
    return place


@pytest.fixture
def child(here):
    """Izzy, eight, whom the assessment team was asked to work with."""
    return make_child(here, "Isabella", dob=datetime(2018, 3, 1).date(), preferred="Izzy")


def make_child(here, forename, *, dob=None, preferred="", level=Level.LEAD, give=True):
    manager = here.actor("h.manager")
    with acting_as(manager, AT):
        person = people.register(
            kind="child", forename=forename, surname="Thack", preferred_name=preferred, dob=dob,
            dob_precision="exact" if dob else "unknown", by=manager, at=AT,
        )  # fmt: skip
        if give:
            access.give(
                holder=here.teams["assessment"].id, holder_kind=HolderKind.TEAM,
                person_id=person.id, level=level, purpose=Purpose.TEAM,
                source=("decision", new_id()), reason="Section 17", by=manager, at=AT,
            )  # fmt: skip
    return person.id


def give_post(here, child, sign_in, level, purpose=Purpose.TEAM_AROUND_CHILD):
    """Let one post in, given by the team's worker who leads."""
    worker = here.actor("s.worker")
    with acting_as(worker, AT):
        access.give(
            holder=here.posts[sign_in].id, holder_kind=HolderKind.POST, person_id=child,
            level=level, purpose=purpose, source=("plan", new_id()), reason="works with Izzy",
            by=worker, at=AT,
        )  # fmt: skip
