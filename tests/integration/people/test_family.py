"""Kin, parental responsibility, households, identity: who may record them, and what they say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kithline.access import actions as access
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.people import actions, queries
from kithline.people.models import (
    Characteristic,
    HouseholdMember,
    Person,
    Relationship,
    Responsibility,
)
from tests.integration.people.places import AT, opened, register, staffed

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)


@pytest.fixture
def here():
    return staffed()


@pytest.fixture
def hub(here):
    return here.actor("h.worker")


@pytest.fixture
def child(here):
    return opened(here, dob=date(2018, 3, 5))


@pytest.fixture
def mother(here):
    return opened(here, kind="adult", forename="Gemma", surname="Tranter", dob=date(1993, 1, 1))


# --- kin ----------------------------------------------------------------------------------------


def test_kin_said_twice_is_held_once(here, hub, child, mother):
    with acting_as(hub, LATER):
        for _ in range(2):
            actions.relate(person_id=mother.id, other_id=child.id, kind="parent", by=hub, at=LATER)
        assert Relationship.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "boss"}, "kind"),
        ({"starts_on": date(2025, 1, 1), "ends_on": date(2024, 1, 1)}, "ends_on"),
        ({"detail": "x" * 201}, "detail"),
    ],
)
def test_kin_that_cannot_be(here, hub, child, mother, facts, field):
    facts = {"kind": "parent"} | facts
    with acting_as(hub, LATER), pytest.raises(Invalid) as raised:
        actions.relate(person_id=mother.id, other_id=child.id, by=hub, at=LATER, **facts)
    assert set(raised.value.errors) == {field}


def test_nobody_is_kin_to_themselves_or_to_nobody(here, hub, child):
    with acting_as(hub, LATER):
        for other in (child.id, new_id()):
            with pytest.raises(Invalid) as raised:
                actions.relate(person_id=child.id, other_id=other, kind="sibling", by=hub, at=LATER)
            assert set(raised.value.errors) == {"other"}


def test_kin_is_recorded_from_either_side_but_by_nobody_else(here, hub, child):
    stranger = register(here, kind="adult", forename="Lee", surname="Hobday")
    with acting_as(hub, LATER):
        row = actions.relate(
            person_id=stranger.id, other_id=child.id, kind="parent", by=hub, at=LATER
        )
        ended = actions.end_relationship(
            relationship=row, ends_on=date(2026, 1, 1), by=hub, at=LATER
        )
        assert ended.ends_on == date(2026, 1, 1)
    teacher = here.actor("teacher")
    with acting_as(teacher, LATER), pytest.raises(Refused):
        actions.relate(person_id=stranger.id, other_id=child.id, kind="carer", by=teacher, at=LATER)


# --- parental responsibility --------------------------------------------------------------------


def hold(by, child, adult, ground, **more):
    return actions.hold_responsibility(
        adult_id=adult.id, child_id=child.id, ground=ground, by=by, at=LATER, **more
    )


def test_responsibility_is_shared_and_only_adoption_ends_it_for_all(here, hub, child, mother):
    father = opened(here, kind="adult", forename="Lee", surname="Hobday")
    aunt = opened(here, kind="adult", forename="Carol", surname="Platt")
    adopter = opened(here, kind="adult", forename="Rosa", surname="Cole")
    with acting_as(hub, LATER):
        hold(hub, child, mother, "birth-mother", starts_on=date(2018, 3, 5))
        hold(hub, child, father, "registered-father", starts_on=date(2018, 4, 1))
        hold(hub, child, aunt, "special-guardianship", starts_on=date(2022, 1, 10))
        standing = Responsibility.objects.filter(ends_on__isnull=True)
        assert standing.count() == 3
        hold(hub, child, adopter, "adoption", starts_on=date(2025, 6, 1))
        assert [r.adult_id for r in standing] == [adopter.id]
        ended = Responsibility.objects.exclude(ends_on__isnull=True)
        assert {(r.ends_on, r.end_reason) for r in ended} == {(date(2025, 6, 1), "adoption")}


def test_a_mothers_responsibility_does_not_end_in_court(here, hub, child, mother):
    with acting_as(hub, LATER):
        row = hold(hub, child, mother, "birth-mother")
        assert hold(hub, child, mother, "birth-mother").id == row.id
        for reason in ("court", "order-ended", "divorce"):
            with pytest.raises(Invalid) as raised:
                actions.end_responsibility(
                    responsibility=row, ends_on=date(2026, 1, 1), reason=reason, by=hub, at=LATER
                )
            assert set(raised.value.errors) == {"end_reason"}
        actions.end_responsibility(
            responsibility=row, ends_on=date(2026, 1, 1), reason="died", by=hub, at=LATER
        )
        assert Responsibility.objects.get().end_reason == "died"


def test_a_father_registered_before_december_2003_needs_another_ground(here, hub, mother):
    grown = opened(here, dob=date(2003, 6, 1), forename="Chloe", surname="Frith")
    father = opened(here, kind="adult", forename="Paul", surname="Garrity")
    with acting_as(hub, LATER):
        with pytest.raises(Invalid) as raised:
            hold(hub, grown, father, "registered-father", starts_on=date(2003, 7, 1))
        assert "1 December 2003" in raised.value.errors["starts_on"]
        assert (
            hold(hub, grown, father, "agreement", starts_on=date(2003, 7, 1)).ground == "agreement"
        )


def test_nobody_holds_it_for_the_unborn_or_for_an_adult(here, hub, mother):
    unborn = opened(here, forename="", surname="Rudge", unborn=True)
    other = opened(here, kind="adult", forename="Lee", surname="Hobday")
    with acting_as(hub, LATER):
        for child in (unborn, other):
            with pytest.raises(Invalid) as raised:
                hold(hub, child, mother, "birth-mother")
            assert set(raised.value.errors) == {"child"}


# --- households ---------------------------------------------------------------------------------


def test_a_household_over_time(here, hub, child, mother):
    with acting_as(hub, LATER):
        home = actions.form_household(
            members=[child.id, mother.id, child.id], starts_on=date(2020, 1, 1), by=hub, at=LATER
        )
        assert HouseholdMember.objects.count() == 2
        actions.join_household(household=home, person_id=child.id, by=hub, at=LATER)
        member = HouseholdMember.objects.get(person_id=mother.id)
        with pytest.raises(Invalid):
            actions.leave_household(member=member, ends_on=date(2019, 1, 1), by=hub, at=LATER)
        actions.leave_household(member=member, ends_on=date(2025, 1, 1), by=hub, at=LATER)
        members = {m.person.name: m.ends_on for m in queries.household(child.id, hub)}
    assert members == {"Kian Hobday": None, "Gemma Tranter": date(2025, 1, 1)}


def test_who_lives_with_a_child_is_shown_at_know_of_and_the_rest_of_them_is_not(here, hub, child):
    boss = here.actor("s.worker")
    with acting_as(boss, AT):
        partner = actions.open_record(
            kind="adult", forename="Shaun", surname="Mullaney", by=boss, at=AT
        )
        home = actions.form_household(members=[partner.id], by=boss, at=AT)
    with acting_as(hub, LATER):
        actions.join_household(household=home, person_id=child.id, by=hub, at=LATER)
        assert not Person.objects.filter(id=partner.id).exists()
        names = {m.person.name for m in queries.household(child.id, hub)}
        assert names == {"Shaun Mullaney", "Kian Hobday"}
    teacher = here.actor("teacher")
    with acting_as(teacher, LATER):
        assert queries.household(child.id, teacher) == []


# --- all children of an adult -------------------------------------------------------------------


@pytest.fixture
def two_families(here, hub, child, mother):
    """One man in two families; a friend of the first with a child of her own."""
    man = opened(here, kind="adult", forename="Daniel", surname="Yarrow")
    second = register(here, forename="Izzy", surname="Cole", dob=date(2019, 1, 1))
    friend = opened(here, kind="adult", forename="Michelle", surname="Nowicka")
    hers = register(here, forename="Adam", surname="Nowicki", dob=date(2012, 1, 1))
    with acting_as(hub, LATER):
        actions.relate(person_id=mother.id, other_id=child.id, kind="parent", by=hub, at=LATER)
        actions.relate(person_id=man.id, other_id=child.id, kind="concern", by=hub, at=LATER)
        actions.relate(person_id=man.id, other_id=second.id, kind="visitor", by=hub, at=LATER)
        actions.relate(person_id=friend.id, other_id=child.id, kind="friend", by=hub, at=LATER)
        actions.relate(person_id=friend.id, other_id=hers.id, kind="parent", by=hub, at=LATER)
    return {"man": man, "second": second, "friend": friend, "hers": hers}


def test_all_children_tied_to_an_adult_of_concern(here, hub, child, two_families):
    with acting_as(hub, LATER):
        tied = queries.tied_children(two_families["man"].id, hub)
        assert {(t.child.name, t.how) for t in tied} == {
            ("Kian Hobday", "concern"), ("Izzy Cole", "visitor"),
        }  # fmt: skip
        assert not Person.objects.filter(id=two_families["second"].id).exists()
    teacher = here.actor("teacher")
    with acting_as(teacher, LATER):
        assert queries.tied_children(two_families["man"].id, teacher) == []


def test_a_childs_other_children_come_by_their_own_people_and_not_by_friends(
    here, hub, child, two_families
):
    with acting_as(hub, LATER):
        names = {t.child.name for t in queries.tied_children(child.id, hub)}
    assert names == {"Izzy Cole"}


def test_who_is_shut_out_of_a_child_is_not_shown_the_tie(here, hub, two_families):
    manager = here.actor("h.manager")
    with acting_as(manager, AT):
        access.exclude(
            worker_id=hub.worker_id, person_id=two_families["second"].id, reason="own-family",
            by=manager, at=AT,
        )  # fmt: skip
    with acting_as(hub, LATER):
        tied = queries.tied_children(two_families["man"].id, hub)
    assert [t.child.name for t in tied] == ["Kian Hobday"]


# --- identity and communication -----------------------------------------------------------------


def note(by, child, kind, value, on=date(2025, 1, 1), **more):
    more = {"source": "mother"} | more
    return actions.note_characteristic(
        person_id=child.id, kind=kind, value=value, noted_on=on, by=by, at=LATER, **more
    )


def standing(child, kind):
    rows = Characteristic.objects.filter(person_id=child.id, kind=kind, ends_on__isnull=True)
    return sorted(r.value for r in rows)


def test_a_newer_fact_stands_and_an_older_one_learned_late_does_not(here, hub, child):
    with acting_as(hub, LATER):
        note(hub, child, "ethnicity", "NOBT", date(2024, 1, 1))
        note(hub, child, "ethnicity", "MWBC", date(2025, 1, 1))
        late = note(hub, child, "ethnicity", "WBRI", date(2024, 6, 1))
        assert standing(child, "ethnicity") == ["MWBC"]
        assert late.ends_on == date(2025, 1, 1)
        assert note(hub, child, "ethnicity", "MWBC", date(2025, 5, 1)).noted_on == date(2025, 1, 1)


def test_languages_and_disabilities_stand_side_by_side(here, hub, child):
    with acting_as(hub, LATER):
        for value in ("Sylheti", "English", "Sylheti"):
            note(hub, child, "language", value)
        assert standing(child, "language") == ["English", "Sylheti"]
        note(hub, child, "disability", "NONE", date(2023, 1, 1))
        for value in ("MOB", "LD"):
            note(hub, child, "disability", value)
        assert standing(child, "disability") == ["LD", "MOB"]
        note(hub, child, "disability", "NONE", date(2025, 6, 1))
        assert standing(child, "disability") == ["NONE"]


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({"kind": "shoe-size", "value": "3"}, {"kind"}),
        ({"kind": "ethnicity", "value": "GREEN"}, {"value"}),
        ({"kind": "language", "value": ""}, {"value"}),
        ({"kind": "religion", "value": "Quaker", "source": ""}, {"source"}),
        ({"kind": "religion", "value": "Quaker", "on": date(2027, 1, 1)}, {"noted_on"}),
        ({"kind": "language", "value": "a\x00"}, {"value"}),
    ],
)
def test_facts_that_cannot_be(here, hub, child, facts, fields):
    with acting_as(hub, LATER), pytest.raises(Invalid) as raised:
        note(hub, child, **facts)
    assert set(raised.value.errors) == fields


def test_a_fact_that_no_longer_holds_is_ended(here, hub, child):
    with acting_as(hub, LATER):
        row = note(hub, child, "education-plan", "yes")
        with pytest.raises(Invalid):
            actions.end_characteristic(
                characteristic=row, ends_on=date(2024, 1, 1), by=hub, at=LATER
            )
        actions.end_characteristic(characteristic=row, ends_on=date(2026, 1, 1), by=hub, at=LATER)
        assert standing(child, "education-plan") == []
