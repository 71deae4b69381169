"""Who lives with a child, told to somebody who sees that one child: what is named, and what never is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from kithline.access import actions as access
from kithline.access.enums import ExclusionReason, HolderKind, Level, Purpose
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.people import actions
from kithline.people.models import HouseholdMember
from kithline.web.child import reads
from tests.integration.people.places import AT, opened, staffed

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)
TODAY = AT.date()


@pytest.fixture
def here():
    return staffed()


@pytest.fixture
def family(here):
    """A child with mother and brother, and an uncle who left; the social worker sees the child alone."""
    hub = here.actor("h.worker")
    people = {
        "child": opened(here, forename="Kian", dob=date(2018, 3, 5)),
        "mother": opened(here, kind="adult", forename="Gemma", surname="Tranter"),
        "brother": opened(here, forename="Reece", dob=date(2015, 6, 1)),
        "uncle": opened(here, kind="adult", forename="Dean", surname="Tranter"),
    }
    with acting_as(hub, AT):
        home = actions.form_household(
            members=[p.id for p in people.values()], starts_on=date(2024, 1, 1), by=hub, at=AT
        )
        gone = HouseholdMember.objects.get(household=home, person=people["uncle"])
        actions.leave_household(member=gone, ends_on=date(2025, 1, 1), by=hub, at=AT)
    let_see(here, people["child"])
    return people


def let_see(here, person, who="assessment"):
    manager = here.actor("h.manager")
    with acting_as(manager, AT):
        access.give(
            holder=here.teams[who].id, holder_kind=HolderKind.TEAM, person_id=person.id,
            level=Level.READ, purpose=Purpose.TEAM, source=("decision", new_id()), reason="Works",
            by=manager, at=AT,
        )  # fmt: skip


def lives_with(here, person, who="s.worker"):
    with acting_as(here.actor(who), LATER), connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM access_lives_with(%s)", [person.id])
        return {row[0] for row in cursor.fetchall()}


def shown(here, person, who="s.worker"):
    """Return the names that the child's page would show at home."""
    actor = here.actor(who)
    with acting_as(actor, LATER):
        circle = reads.circle(person.id)
        if circle is None:
            return None
        circle.learn(actor)
        return {circle.known[p].name for p in circle.lives_with(TODAY) if p in circle.known}


def test_household_is_named_to_who_sees_one_child_of_it(here, family):
    assert shown(here, family["child"]) == {"Gemma Tranter", "Reece Hobday"}
    with acting_as(here.actor("s.worker"), LATER):  # and no row of theirs is opened by it
        assert set(HouseholdMember.objects.values_list("person_id", flat=True)) == {
            family["child"].id
        }
        assert reads.circle(family["mother"].id) is None


def test_it_is_told_of_nobody_whom_one_does_not_see(here, family):
    assert lives_with(here, family["mother"]) == set()
    for who in ("teacher", "support", "auditor", "admin"):
        assert lives_with(here, family["child"], who) == set()
    assert lives_with(here, family["child"], "h.worker") == {
        family["mother"].id, family["brother"].id,
    }  # fmt: skip


def test_restricted_people_are_left_out_altogether(here, family):
    hub = here.actor("h.worker")
    with acting_as(hub, AT):
        actions.correct_person(
            person_id=family["brother"].id, changes={"restricted": True}, reason="Police", by=hub,
            at=AT,
        )  # fmt: skip
    assert shown(here, family["child"]) == {"Gemma Tranter"}
    let_see(here, family["brother"])
    assert shown(here, family["child"]) == {"Gemma Tranter", "Reece Hobday"}


@pytest.mark.parametrize("whose", ["mother", "child", "brother"])
def test_a_protected_address_of_anybody_there_shuts_the_household(here, family, whose):
    hub = here.actor("h.worker")
    with acting_as(hub, AT):
        row = actions.move_address(
            person_id=family[whose].id, lines="4 Refuge Row", protected=True,
            starts_on=date(2025, 6, 1), readers=[here.teams["desk"].id], by=hub, at=AT,
        )  # fmt: skip
    assert shown(here, family["child"]) == set()
    with acting_as(hub, AT):
        access.name_readers(subject_id=row.id, holders=[here.teams["assessment"].id], by=hub, at=AT)
    assert shown(here, family["child"]) == {"Gemma Tranter", "Reece Hobday"}


def test_own_family_is_not_told(here, family):
    manager = here.actor("h.manager")
    with acting_as(manager, AT):
        access.exclude(
            worker_id=here.actor("s.worker").worker_id, person_id=family["mother"].id,
            reason=ExclusionReason.OWN_FAMILY, by=manager, at=AT,
        )  # fmt: skip
    assert lives_with(here, family["child"]) == {family["brother"].id}


def test_who_left_is_not_told_and_a_home_that_was_left_tells_nothing(here, family):
    assert family["uncle"].id not in lives_with(here, family["child"])
    let_see(here, family["uncle"])
    assert lives_with(here, family["uncle"]) == set()
