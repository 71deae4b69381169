"""The bulk population of the demonstration: made through actions, found, and opened to nobody."""

from __future__ import annotations

from datetime import datetime

import pytest

from kithline.core.clock import LONDON
from kithline.core.viewer import acting_as
from kithline.demo.offsets import Days
from kithline.demo.population import fill
from kithline.demo.world import build_world
from kithline.people.models import Person
from kithline.people.queries import SearchFor, search
from kithline.people.rules import nhs_fault

AT = datetime(2026, 11, 18, 10, 0, tzinfo=LONDON)

pytestmark = pytest.mark.django_db


def test_five_hundred_people_are_there_to_be_found(owner_db):
    world = build_world(Days(AT))
    fill(count=500, seed=1, world=world, at=AT)
    with owner_db() as cursor:
        assert Person.objects.count() == 500
        assert set(Person.objects.values_list("partnership__slug", flat=True)) == {
            "tessenham", "skelderby",
        }  # fmt: skip
        somebody = Person.objects.filter(kind="child").order_by("id").first()
        cursor.execute("SELECT count(*), count(DISTINCT person_id) FROM people_key")
        assert cursor.fetchone() == (500, 500)
        cursor.execute("SELECT value FROM people_identifier WHERE scheme = 'nhs'")
        values = [row[0] for row in cursor.fetchall()]
    assert len(values) == len(set(values)) > 200
    assert not any(nhs_fault(v) for v in values)
    teacher = world.actor("c.whitmore", "tessenham")
    with acting_as(teacher, AT):
        assert not Person.objects.exists()
        found = search(
            teacher,
            SearchFor(somebody.forename, somebody.surname, dob=somebody.dob), AT,
        )  # fmt: skip
    assert found[0].person_id == somebody.id
