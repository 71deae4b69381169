"""People made and put right, as the app role under row-level security."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.people import actions, queries
from kithline.people.actions import NewPerson, OtherName
from kithline.people.actions.details import HELD_ALREADY
from kithline.people.models import Address, Correction, Identifier, Name, Person
from tests.integration.people.places import AT, find, let_in, named, opened, register, staffed

pytestmark = pytest.mark.django_db

MAKERS = {"h.worker", "h.manager", "t.manager", "s.worker"}
LATER = AT + timedelta(hours=1)


@pytest.fixture
def here():
    return staffed()


@pytest.fixture
def hub(here):
    return here.actor("h.worker")


# --- making -------------------------------------------------------------------------------------


def test_a_new_person_is_seen_by_nobody_until_a_grant(here, hub):
    person = register(here, dob=date(2015, 2, 11), nhs_number="999 945 0415", postcode="zz24rb")
    with acting_as(hub, LATER):
        assert not Person.objects.filter(id=person.id).exists()
        assert not Identifier.objects.exists()
    let_in(here, person.id)
    with acting_as(hub, LATER):
        seen = Person.objects.get(id=person.id)
        assert seen.identifiers.get().value == "9999450415"
        assert seen.addresses.get().postcode == "ZZ2 4RB"


@pytest.mark.parametrize(
    "who",
    ["h.worker", "h.manager", "t.manager", "s.worker", "teacher", "support", "auditor", "admin"],
)
def test_who_may_make_a_person(here, who):
    if who in MAKERS:
        assert register(here, who).surname == "Hobday"
    else:
        with pytest.raises(Refused):
            register(here, who)


def test_every_fault_is_said_at_its_field(here):
    with pytest.raises(Invalid) as raised:
        register(
            here, forename="", surname="", dob=date(2026, 3, 3), nhs_number="9999450414", sex="X",
            upn="A1", postcode="nowhere", kind="robot",
        )  # fmt: skip
    assert set(raised.value.errors) == {
        "kind", "surname", "dob", "nhs_number", "sex", "upn", "postcode",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"forename": "a\x00b"}, "forename"),
        ({"surname": "a\u202eb"}, "surname"),
        ({"surname": "x" * 100_000}, "surname"),
        ({"described_as": "x" * 201}, "described_as"),
        ({"address": "x" * 301}, "address"),
        ({"expected_on": date(2026, 5, 1)}, "expected_on"),
        ({"postcode": "ZZ1 1AA", "lives_there_since": date(2027, 1, 1)}, "starts_on"),
        ({"other_names": [OtherName("robot", "K")]}, "name_kind"),
        ({"other_names": [OtherName("alias")]}, "other_surname"),
    ],
)
def test_what_cannot_be_kept(here, facts, field):
    with pytest.raises(Invalid) as raised:
        register(here, **facts)
    assert set(raised.value.errors) == {field}


def test_a_number_is_held_by_one_record(here):
    register(here, nhs_number="9999450415")
    with pytest.raises(Invalid) as raised:
        register(here, forename="Other", nhs_number="999-945-0415")
    assert raised.value.errors == {"nhs_number": HELD_ALREADY}


def test_a_baby_who_is_not_born_yet_becomes_the_child(here, hub):
    baby = opened(here, forename="", surname="Rudge", unborn=True, expected_on=date(2026, 3, 20))
    assert named(find(here, surname="Rudge", forename="Baby")) == ["Baby Rudge"]
    with acting_as(hub, LATER):
        with pytest.raises(Invalid):
            actions.record_birth(person_id=baby.id, dob=date(2027, 1, 1), by=hub, at=LATER)
        born = actions.record_birth(
            person_id=baby.id, dob=date(2026, 3, 1), forename="Ivy", sex="F",
            nhs_number="9999450415", by=hub, at=LATER,
        )  # fmt: skip
        assert (born.id, born.surname, born.expected_on) == (baby.id, "Rudge", date(2026, 3, 20))
        with pytest.raises(Invalid):
            actions.record_birth(person_id=baby.id, dob=date(2026, 3, 1), by=hub, at=LATER)
    assert named(find(here, forename="Ivy", surname="Rudge")) == ["Ivy Rudge"]


def test_open_record_lets_the_makers_team_in_for_a_month(here):
    by = here.actor("s.worker")
    with acting_as(by, AT):
        person = actions.open_record(kind="child", forename="Theo", surname="Cole", by=by, at=AT)
    for who, days, seen in (
        ("s.worker", 0, True), ("t.manager", 29, True), ("t.manager", 30, False),
        ("h.worker", 0, False), ("teacher", 0, False),
    ):  # fmt: skip
        with acting_as(here.actor(who), AT + timedelta(days=days)):
            assert Person.objects.filter(id=person.id).exists() is seen, (who, days)


# --- many at once -------------------------------------------------------------------------------


def test_many_are_made_and_found(here, hub):
    people = [
        NewPerson(kind="child", forename=f"Child{'abcdefghij'[n]}", surname="Marchetti",
                  dob=date(2018, 1, 1 + n), postcode="ZZ1 1AA",
                  other_names=[OtherName("alias", "", "Cole")])
        for n in range(10)
    ]  # fmt: skip
    with acting_as(hub, AT):
        ids = actions.register_many(people, by=hub, at=AT)
    assert len(set(ids)) == 10
    assert (
        find(here, forename="Childc", surname="Cole", dob=date(2018, 1, 3))[0].person_id == ids[2]
    )


def test_many_are_all_or_none_and_the_wrong_one_is_named(here, hub, owner_db):
    good = NewPerson(kind="child", forename="Ama", surname="Osei", nhs_number="9999450415")
    bad = NewPerson(kind="child", forename="Kofi", surname="Osei", dob=date(2027, 1, 1))
    twin = NewPerson(kind="child", forename="Esi", surname="Osei", nhs_number="9999450415")
    for people, words in (([good, bad], "Number 2: "), ([good, twin], "Another record")):
        with acting_as(hub, AT), pytest.raises(Invalid) as raised:
            actions.register_many(people, by=hub, at=AT)
        assert words in str(raised.value)
    with owner_db():
        assert not Person.objects.exists()


# --- details ------------------------------------------------------------------------------------


def test_only_who_may_write_adds(here):
    person = opened(here)
    teacher = here.actor("teacher")
    with acting_as(teacher, LATER):
        for action, facts in (
            (actions.add_name, {"kind": "alias", "surname": "X"}),
            (actions.add_identifier, {"scheme": "nhs", "value": "9999450415"}),
            (actions.move_address, {"postcode": "ZZ1 1AA"}),
            (actions.correct_person, {"changes": {"surname": "X"}, "reason": "x"}),
            (actions.record_death, {"died_on": date(2026, 1, 1)}),
            (actions.change_name, {"surname": "X"}),
        ):
            with pytest.raises(Refused):
                action(person_id=person.id, by=teacher, at=LATER, **facts)


def test_a_number_or_why_it_is_not_known(here, hub):
    person = opened(here)
    with acting_as(hub, LATER):

        def add(**facts):
            return actions.add_identifier(person_id=person.id, by=hub, at=LATER, **facts)

        for wrong, field in (
            ({"scheme": "nhs"}, "value"),
            ({"scheme": "nhs", "value": "9999450415", "unknown_reason": "asked"}, "unknown_reason"),
            ({"scheme": "nhs", "unknown_reason": "whim"}, "unknown_reason"),
            ({"scheme": "local", "value": "17"}, "issuer"),
            ({"scheme": "passport", "value": "17"}, "scheme"),
        ):
            with pytest.raises(Invalid) as raised:
                add(**wrong)
            assert set(raised.value.errors) == {field}
        add(scheme="nhs", unknown_reason="asked")
        held = add(scheme="nhs", value="999 945 0415")
        assert add(scheme="nhs", value="9999450415").id == held.id  # said twice, held once
        rows = Identifier.objects.filter(person_id=person.id).order_by("ends_on")
        assert [(r.value, r.ends_on is None) for r in rows] == [("", False), ("9999450415", True)]


def test_moving_ends_the_home_before_and_an_older_one_fits_in(here, hub):
    person = opened(here)
    with acting_as(hub, LATER):

        def move(code, starts, **more):
            return actions.move_address(
                person_id=person.id, postcode=code, starts_on=starts, by=hub, at=LATER, **more
            )

        move("ZZ1 1AA", date(2020, 1, 1))
        move("ZZ2 2BB", date(2024, 6, 1))
        move("ZZ3 3CC", date(2022, 3, 1))  # learned of late
        move("ZZ4 4DD", date(2025, 1, 1), kind="second-home")
        rows = Address.objects.filter(person_id=person.id).order_by("starts_on")
        assert [(a.postcode, a.ends_on) for a in rows] == [
            ("ZZ1 1AA", date(2022, 3, 1)), ("ZZ3 3CC", date(2024, 6, 1)), ("ZZ2 2BB", None),
            ("ZZ4 4DD", None),
        ]  # fmt: skip
        with pytest.raises(Invalid) as raised:
            move("ZZ5 5EE", date(2025, 1, 1), ends_on=date(2024, 1, 1))
        assert set(raised.value.errors) == {"ends_on"}


def test_a_protected_address_is_read_by_its_readers_alone(here, hub):
    person = opened(here, postcode="ZZ1 1AA")
    with acting_as(hub, LATER):
        actions.move_address(
            person_id=person.id, lines="Somewhere safe", postcode="ZZ9 9ZZ", kind="refuge",
            protected=True, readers=[here.posts["h.worker"].id], starts_on=date(2026, 2, 1), by=hub,
            at=LATER,
        )  # fmt: skip
        assert Address.objects.filter(protected=True).count() == 1
    with acting_as(here.actor("h.manager"), LATER):
        assert Person.objects.filter(id=person.id).exists()
        assert not Address.objects.filter(protected=True).exists()
    # ... and is never found by; the one before is.
    assert find(here, forename="Nobody", postcode="ZZ9 9ZZ") == []
    assert named(find(here, surname="Hobday", postcode="ZZ1 1AA")) == ["Kian Hobday"]


# --- putting right ------------------------------------------------------------------------------


def test_a_correction_keeps_what_was_said_and_the_old_name_is_still_found(here, hub):
    person = opened(here, surname="Hobbday", dob=date(2015, 11, 2))
    with acting_as(hub, LATER):
        actions.correct_person(
            person_id=person.id, changes={"surname": "Hobday", "dob": date(2015, 2, 11)},
            reason="Birth certificate seen", by=hub, at=LATER,
        )  # fmt: skip
        kept = {c.field: (c.old, c.new, c.reason) for c in Correction.objects.all()}
        assert kept["surname"] == ("Hobbday", "Hobday", "Birth certificate seen")
        assert kept["dob"][:2] == ("2015-11-02", "2015-02-11")
        assert Name.objects.get().kind == "mistaken"
    assert named(find(here, forename="Kian", surname="Hobbday", dob=date(2015, 2, 11))) == [
        "Kian Hobday"
    ]


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"surname": "X"}, "", "reason"),
        ({"dob": date(2027, 1, 1)}, "why", "dob"),
        ({"partnership_id": new_id()}, "why", "partnership_id"),
        ({"forename": "", "surname": ""}, "why", "surname"),
        ({"sex": "Q"}, "why", "sex"),
        ({"died_on": date(2027, 1, 1)}, "why", "died_on"),
    ],
)
def test_corrections_that_cannot_be(here, hub, changes, reason, field):
    person = opened(here)
    with acting_as(hub, LATER), pytest.raises(Invalid) as raised:
        actions.correct_person(
            person_id=person.id, changes=changes, reason=reason, by=hub, at=LATER
        )
    assert set(raised.value.errors) == {field}


def test_somebody_elses_change_is_not_written_over(here, hub):
    person = opened(here, surname="Hobbday")
    with acting_as(hub, LATER):
        actions.correct_person(
            person_id=person.id, changes={"surname": "Hobday"}, reason="Letter", by=hub, at=LATER
        )
        with pytest.raises(Invalid) as raised:
            actions.correct_person(
                person_id=person.id, changes={"surname": "Hobdey"}, seen={"surname": "Hobbday"},
                reason="Letter", by=hub, at=LATER,
            )  # fmt: skip
    assert "“Hobday”" in raised.value.errors["surname"]


def test_correcting_to_the_same_changes_nothing(here, hub):
    person = opened(here)
    with acting_as(hub, LATER):
        actions.correct_person(
            person_id=person.id, changes={"surname": "Hobday"}, reason="x", by=hub, at=LATER
        )
        assert not Correction.objects.exists()
        assert not Name.objects.exists()


def test_only_the_hub_manager_lifts_a_restriction(here, hub):
    person = opened(here, restricted=True)
    change = {"changes": {"restricted": False}, "reason": "No longer", "at": LATER}
    with acting_as(hub, LATER), pytest.raises(Refused):
        actions.correct_person(person_id=person.id, by=hub, **change)
    manager = here.actor("h.manager")
    with acting_as(manager, LATER):
        assert not actions.correct_person(person_id=person.id, by=manager, **change).restricted


def test_a_changed_name_is_kept_as_the_earlier_one(here, hub):
    person = opened(here, kind="adult", forename="Natalie", surname="Corden")
    with acting_as(hub, LATER):
        actions.change_name(
            person_id=person.id, surname="Pask", from_day=date(2023, 5, 6), source="marriage",
            by=hub, at=LATER,
        )  # fmt: skip
        row = Name.objects.get()
        assert (row.kind, row.surname, row.ends_on) == ("former", "Corden", date(2023, 5, 6))
    for surname in ("Pask", "Corden"):
        assert named(find(here, forename="Nat", surname=surname)) == ["Natalie Pask"]


def test_a_death_lies_between_birth_and_today(here, hub):
    person = opened(here, dob=date(2015, 2, 11))
    with acting_as(hub, LATER):
        for wrong in (date(2015, 2, 10), date(2026, 3, 3)):
            with pytest.raises(Invalid):
                actions.record_death(person_id=person.id, died_on=wrong, by=hub, at=LATER)
        actions.record_death(person_id=person.id, died_on=date(2026, 3, 1), by=hub, at=LATER)
    assert find(here, forename="Kian", surname="Hobday")[0].died


# --- know of ------------------------------------------------------------------------------------


def test_know_of_gives_a_name_to_any_worker(here):
    person = register(here, dob=date(2015, 2, 11))
    teacher = here.actor("teacher")
    with acting_as(teacher, AT):
        found = queries.know_of([person.id, new_id()], teacher)
    assert [(k.name, k.born_text) for k in found.values()] == [
        ("Kian Hobday", "born 11 February 2015")
    ]


def test_know_of_a_restricted_person_says_to_ask(here):
    person = opened(here, restricted=True, dob=date(2015, 2, 11))
    for who, name in (
        ("teacher", queries.HIDDEN),
        ("h.worker", "Kian Hobday"),
        ("h.manager", "Kian Hobday"),
    ):
        actor = here.actor(who)
        with acting_as(actor, AT):
            known = queries.know_of([person.id], actor)[person.id]
        assert known.name == name
        assert (known.dob is None) is (name == queries.HIDDEN)


def test_know_of_without_a_post_is_nothing(here):
    person = register(here)
    with acting_as(None, AT):
        assert queries.know_of([person.id], None) == {}
        assert queries.known([person.id]) == set()
