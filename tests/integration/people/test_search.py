"""Looking for people: who is found, why, and what is never told."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kithline.agencies.enums import Role
from kithline.core.clock import LONDON
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.people import actions
from kithline.people.queries import SearchFor, search

AT = datetime(2026, 3, 2, 10, 0, tzinfo=LONDON)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    place = builders.place()
    place.worker("h.worker", "Devon Ash", agency="hub", team="desk", role=Role.HUB_WORKER)
    place.worker("h.manager", "Marian Teal", agency="hub", team="desk", role=Role.HUB_MANAGER)
    place.worker("teacher", "Claire Whit", agency="school")
    by = place.actor("h.worker")
    with acting_as(by, AT):
        actions.register(
            kind="child",
            forename="Lacey-Mae",
            surname="Tranter",
            dob=date(2018, 10, 3),
            postcode="ZZ2 4RB",
            nhs_number="9996880125",
            by=by,
            at=AT,
        )
        actions.register(
            kind="child", forename="Theo", surname="Cole", dob=date(2019, 8, 11), by=by, at=AT
        )
        actions.register(
            kind="adult", forename="Michelle", surname="Nowicka", dob=date(1984, 2, 9), by=by, at=AT
        )
    return place


def find(here, who="teacher", **facts):
    actor = here.actor(who)
    with acting_as(actor, AT):
        return search(actor, SearchFor(**facts), AT)


@pytest.mark.parametrize(
    "facts",
    [
        {"forename": "Lacey", "surname": "Tranter"},
        {"forename": "Lacey-May", "surname": "Trantor", "dob": date(2018, 10, 3)},
        {"forename": "Tranter", "surname": "Lacey Mae", "dob": date(2018, 3, 10)},
        {"surname": "Tranter", "age": 7},
        {"nhs": "999 688 0125"},
        {"forename": "Lacie", "surname": "Tanter", "postcode": "zz24rb"},
        {"surname": "Trantner", "dob": date(2018, 10, 5)},
    ],
)
def test_found(here, facts):
    found = find(here, **facts)
    assert [c.name for c in found] == ["Lacey-Mae Tranter"]
    print(found[0].reasons)
