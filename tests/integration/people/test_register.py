"""People made and put right, as the app role under row-level security."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.agencies.enums import Role
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.people import actions, queries
from kithline.people.models import Person

AT = datetime(2026, 3, 2, 10, 0, tzinfo=LONDON)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    place = builders.place()
    place.worker("h.worker", "Devon Ash", agency="hub", team="desk", role=Role.HUB_WORKER)
    place.worker("h.manager", "Marian Teal", agency="hub", team="desk", role=Role.HUB_MANAGER)
    place.worker("teacher", "Claire Whit", agency="school")
    return place


def register(here, who="h.worker", at=AT, **facts):
    by = here.actor(who)
    facts = {"kind": "child", "forename": "Kian", "surname": "Hobday"} | facts
    with acting_as(by, at):
        return actions.register(**facts, by=by, at=at)


def let_in(here, person_id, who="h.worker", at=AT):
    by = here.actor(who)
    with acting_as(by, at):
        access.give(
            holder=here.teams["desk"].id, holder_kind=HolderKind.TEAM, person_id=person_id,
            level=Level.CONTRIBUTE, purpose=Purpose.HUB_ENQUIRY, source=("contact", new_id()),
            reason="A contact", by=by, at=at, ends_at=at + timedelta(days=30),
        )  # fmt: skip


def test_a_new_person_is_seen_by_nobody_until_a_grant(here):
    person = register(here, dob=date(2015, 2, 11), nhs_number="999 945 0415", postcode="zz24rb")
    with acting_as(here.actor("h.worker"), AT):
        assert not Person.objects.filter(id=person.id).exists()
    let_in(here, person.id)
    with acting_as(here.actor("h.worker"), AT):
        seen = Person.objects.get(id=person.id)
        assert seen.identifiers.get().value == "9999450415"
        assert seen.addresses.get().postcode == "ZZ2 4RB"


def test_a_teacher_cannot_make_a_person(here):
    with pytest.raises(Refused):
        register(here, "teacher")


def test_every_fault_is_said_at_its_field(here):
    with pytest.raises(Invalid) as raised:
        register(here, forename="", surname="", dob=date(2026, 3, 3), nhs_number="9999450414", sex="X",
                 upn="A1", postcode="nowhere")  # fmt: skip
    assert set(raised.value.errors) == {"surname", "dob", "nhs_number", "sex", "upn", "postcode"}


def test_know_of_gives_a_name_to_any_worker(here):
    person = register(here, dob=date(2015, 2, 11))
    teacher = here.actor("teacher")
    with acting_as(teacher, AT):
        found = queries.know_of([person.id, new_id()], teacher)
    assert [(k.name, k.born_text) for k in found.values()] == [
        ("Kian Hobday", "born 11 February 2015")
    ]
