"""A place with a desk and a team, a contact and a child, for tests of clocks."""

from __future__ import annotations

import pytest

from kithline.agencies.enums import Role
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from tests.integration.timescales.started import AT


@pytest.fixture
def here():
    place = builders.place()
    place.worker("h.worker", "Devon Ash", agency="hub", team="desk", role=Role.HUB_WORKER)
    place.worker("h.manager", "Marian Teal", agency="hub", team="desk", role=Role.HUB_MANAGER)
    place.worker(
        "t.manager", "Rebecca Lind", agency="care", team="assessment", role=Role.TEAM_MANAGER
    )
    place.worker(
        "s.worker", "Yasmin Far", agency="care", team="assessment", role=Role.SOCIAL_WORKER
    )
    place.worker("s.other", "Tom Gar", agency="care", team="assessment", role=Role.SOCIAL_WORKER)
    place.worker("teacher", "Claire Whit", agency="school")
    return place


@pytest.fixture
def contact():
    return ("contact", new_id())


@pytest.fixture
def child(here):
    from kithline.people import actions as people

    with acting_as(here.actor("h.manager"), AT):
        return people.register(
            kind="child", forename="Kian", surname="Hobday", by=here.actor("h.manager"), at=AT
        ).id
