"""Looking for people: who is found, why, what is logged, and what is never told."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.agencies import actions as agencies
from kithline.agencies.enums import Kind, Role
from kithline.agencies.models import Cover
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.people import actions
from kithline.people.actions import NewPerson, OtherName
from kithline.people.queries import SearchFor, search
from tests.integration.people.places import AT, find, let_in, named, opened, register, staffed

pytestmark = pytest.mark.django_db

# Invented people of the demonstration, each with what makes them hard to find.
PEOPLE = (
    NewPerson("child", "Kian", "Hobday", dob=date(2015, 2, 11), postcode="ZZ2 4RB", sex="M",
              other_names=[OtherName("alias", "Kian", "Tranter")], nhs_number="9999450415"),
    NewPerson("child", "Lacey-Mae", "Tranter", dob=date(2018, 10, 3), postcode="ZZ2 4RB", sex="F",
              upn="V001204123010", address="14 Weighhouse Road, Tessenham"),
    NewPerson("child", "Teddy", "Pask", dob=date(2023, 3, 6),
              other_names=[OtherName("legal", "Edward", "Pask")]),
    NewPerson("child", "Isabella", "Cole", dob=date(2014, 5, 17),
              other_names=[OtherName("alias", "Isabella", "Marchetti")]),
    NewPerson("child", "Yusuf", "Rahman", dob=date(2017, 8, 9), postcode="ZZ1 3PL"),
    NewPerson("child", "Jude", "Harcastle", dob=date(2019, 6, 12), postcode="ZZ5 3DX", sex="M"),
    NewPerson("child", "Nell", "Harcastle", dob=date(2019, 6, 12), postcode="ZZ5 3DX", sex="F",
              other_names=[OtherName("legal", "Eleanor", "Harcastle")]),
    NewPerson("child", "Oliver", "Smith", dob=date(2017, 8, 27), postcode="ZZ4 3LL"),
    NewPerson("child", "Oliver", "Smith", dob=date(2017, 8, 29), postcode="ZZ2 5NQ"),
    NewPerson("child", "Mason", "Rudge-Platt", dob=date(2022, 1, 30)),
    NewPerson("adult", "Michelle", "Nowicka", dob=date(1984, 2, 9), sex="F"),
    NewPerson("adult", "Danny", "", sex="M", described_as="named once at nursery"),
    NewPerson("child", "Amadou", "Diallo", dob=date(2012, 1, 1), dob_precision="estimated"),
    NewPerson("child", "", "Rudge", unborn=True, expected_on=date(2026, 5, 1)),
    NewPerson("adult", "Siân", "O'Brien", dob=date(1990, 12, 1)),
    NewPerson("adult", "Łukasz", "Wójcik", dob=date(1988, 7, 14)),
    NewPerson("child", "Mia", "Chen", dob=date(2016, 3, 1), dob_precision="month"),
)  # fmt: skip


@pytest.fixture
def here():
    place = staffed()
    by = place.actor("h.worker")
    with acting_as(by, AT):
        place.ids = actions.register_many(PEOPLE, by=by, at=AT)
    return place


def first(here, **facts):
    """Return the place in ``PEOPLE`` of the candidate that comes first."""
    found = find(here, **facts)
    return here.ids.index(found[0].person_id) if found else None


# --- who is found -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        # names: parts, slips, sounds, short forms, swapped, other names, accents
        ({"forename": "Lacey", "surname": "Tranter"}, 1),
        ({"forename": "Laceymay", "surname": "Trantor", "dob": date(2018, 10, 3)}, 1),
        ({"forename": "Lacie", "surname": "Tanter", "postcode": "zz24rb"}, 1),
        ({"forename": "Tranter", "surname": "Lacey Mae", "dob": date(2018, 3, 10)}, 1),
        ({"forename": "Kian", "surname": "Tranter", "dob": date(2015, 2, 11)}, 0),
        ({"forename": "Cian", "surname": "Hobdey", "age": 11}, 0),
        ({"forename": "Edward", "surname": "Pask"}, 2),
        ({"forename": "Ted", "surname": "Paske", "dob": date(2023, 3, 6)}, 2),
        ({"forename": "Bella", "surname": "Cole", "age": 11}, 3),
        ({"forename": "Bella", "surname": "Marchetti"}, 3),
        ({"forename": "Yousef", "surname": "Rehman", "dob": date(2017, 9, 8)}, 4),
        ({"forename": "Eleanor", "surname": "Hardcastle", "dob": date(2019, 6, 12)}, 6),
        ({"forename": "Nell", "surname": "Harcastle"}, 6),
        ({"forename": "Mason", "surname": "Platt", "age": 4}, 9),
        ({"forename": "Mason", "surname": "Platt-Rudge"}, 9),
        ({"forename": "Shell", "surname": "Nowicki"}, 10),
        ({"forename": "Sian", "surname": "Obrien"}, 14),
        ({"forename": "Lukas", "surname": "Wojcik"}, 15),
        # dates: swapped, one part wrong, an age, a month, an estimate
        ({"forename": "Oliver", "surname": "Smith", "dob": date(2017, 8, 27)}, 7),
        ({"forename": "Oliver", "surname": "Smith", "dob": date(2017, 8, 29)}, 8),
        ({"forename": "Ollie", "surname": "Smith", "postcode": "ZZ2 5NQ"}, 8),
        ({"surname": "Tranter", "dob": date(2018, 10, 30)}, 1),
        ({"surname": "Tranter", "dob": date(2018, 1, 3)}, 1),
        ({"surname": "Tranter", "dob": date(2008, 10, 3)}, 1),
        ({"forename": "Lacey-Mae", "dob": date(2018, 10, 3)}, 1),
        ({"surname": "Tranter", "age": 7}, 1),
        ({"forename": "Amadou", "surname": "Diallo", "dob": date(2013, 6, 6)}, 12),
        ({"forename": "Mia", "surname": "Chen", "dob": date(2016, 3, 19)}, 16),
        # places and numbers
        ({"surname": "Rahman", "postcode": "ZZ1 3PL"}, 4),
        ({"surname": "Tranter", "address": "Flat 2, 14 Weighhouse Road"}, 1),
        ({"nhs": "999 945 0415"}, 0),
        ({"upn": "v001204123010"}, 1),
        # little is known
        ({"forename": "Danny", "age": 30}, 11),
        ({"forename": "Baby", "surname": "Rudge"}, 13),
    ],
)
def test_found_first(here, facts, wanted):
    assert first(here, **facts) == wanted


def test_twins_and_namesakes_stand_side_by_side(here):
    twins = find(here, surname="Harcastle", dob=date(2019, 6, 12))
    assert sorted(named(twins)) == ["Jude Harcastle", "Nell Harcastle"]
    boys = find(here, forename="Oliver", surname="Smith")
    assert sorted(c.born for c in boys) == ["born 27 August 2017", "born 29 August 2017"]


def test_the_sex_tells_twins_apart(here):
    found = find(here, surname="Harcastle", dob=date(2019, 6, 12), sex="F")
    assert found[0].name == "Nell Harcastle"
    assert [r.words for r in found[1].reasons if r.sign == "differs"] == ["sex"]


@pytest.mark.parametrize(
    "facts",
    [
        {"forename": "Quentin", "surname": "Zebedee"},
        {"forename": "Oliver", "surname": "Zebedee", "dob": date(1950, 1, 1)},
        {"surname": "Smith", "age": 80},
        {"nhs": "9996880125"},
    ],
)
def test_nobody_like_that(here, facts):
    assert find(here, **facts) == []


def test_reasons_stand_beside_each_candidate(here):
    found = find(here, forename="Bella", surname="Cale", dob=date(2014, 5, 7), postcode="ZZ9 9ZZ")
    assert [(r.fact, r.sign, r.words) for r in found[0].reasons] == [
        ("surname", "close", "surname: one letter"),
        ("forename", "close", "first name: a short or other form"),
        ("dob", "close", "birth date: the day is 17, not 7"),
        ("postcode", "unknown", "postcode: none held"),
    ]
    assert not hasattr(found[0], "score")


# --- what is asked ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({}, ""),
        ({"surname": "Smith"}, ""),
        ({"dob": date(2017, 8, 27)}, ""),
        ({"surname": "---", "forename": "..."}, ""),
        ({"postcode": "ZZ1 3PL", "address": "1 Any Road"}, ""),
        ({"surname": "Smith", "dob": date(2027, 1, 1)}, "dob"),
        ({"surname": "Smith", "dob": date(1850, 1, 1)}, "dob"),
        ({"surname": "Smith", "age": -1}, "age"),
        ({"surname": "Smith", "age": 10**9}, "age"),
        ({"nhs": "9999450414"}, "nhs"),
        ({"upn": "A001204123010"}, "upn"),
        ({"surname": "Smith", "postcode": "%%"}, "postcode"),
        ({"surname": "Smith\x00", "age": 3}, "surname"),
        ({"surname": "S" * 101, "age": 3}, "surname"),
        ({"surname": "Smith", "age": 3, "sex": "Q"}, "sex"),
    ],
)
def test_too_little_or_impossible(here, facts, field):
    with pytest.raises(Invalid) as raised:
        find(here, **facts)
    assert set(raised.value.errors) == {field}


@pytest.mark.parametrize("who", ["support", "auditor", "admin"])
def test_who_may_not_look(here, who):
    with pytest.raises(Refused):
        find(here, who, forename="Kian", surname="Hobday")


@pytest.mark.parametrize(
    "text",
    ["' OR '1'='1", "'; DROP TABLE people_key; --", "%", "_____", "\\", "{}", "$$", "null", "a|b"],
)
def test_typed_sql_finds_nobody_and_harms_nothing(here, text):
    for facts in (
        {"forename": text, "surname": text + "x", "age": 8},
        {"surname": "Smith", "address": text, "age": 80},
    ):
        with contextlib.suppress(Invalid):
            assert find(here, **facts) == []
    assert first(here, forename="Kian", surname="Hobday") == 0


@settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    forename=st.text(max_size=120), surname=st.text(max_size=120), address=st.text(max_size=80),
    age=st.one_of(st.none(), st.integers(0, 120)),
    dob=st.one_of(st.none(), st.dates(date(1910, 1, 1), date(2026, 3, 2))),
)  # fmt: skip
def test_whatever_is_typed_is_answered_or_told(here, forename, surname, address, age, dob):
    try:
        found = find(here, forename=forename, surname=surname, address=address, age=age, dob=dob)
    except Invalid as told:
        assert all(told.errors.values())
    else:
        assert len(found) <= 10


# --- what is never told -------------------------------------------------------------------------


def test_a_restricted_record_answers_with_a_telephone_and_nothing_else(here):
    register(here, forename="Tiana", surname="Rudge", dob=date(2020, 1, 5), restricted=True)
    twin = {"forename": "Tiana", "surname": "Rudge", "dob": date(2020, 1, 5)}
    hidden = [c for c in find(here, **twin) if c.restricted]
    assert len(hidden) == 1
    told = hidden[0]
    assert (told.call, told.name, told.born, told.person_id, told.reasons, told.services) == (
        "01632 960140", "", "", None, (), (),
    )  # fmt: skip
    # The hub manager can answer the telephone; who is let in sees who it is.
    assert find(here, "h.manager", **twin)[0].name == "Tiana Rudge"


def test_a_restricted_record_does_not_answer_to_a_vague_question(here):
    register(here, forename="Tiana", surname="Rudge", dob=date(2020, 1, 5), restricted=True)
    for vague in ({"surname": "Rudge", "age": 6}, {"forename": "Tiana", "age": 6}):
        assert not any(c.restricted for c in find(here, **vague))


def test_however_many_are_restricted_one_line_stands_for_them(here):
    for number in range(4):
        register(here, forename="Tiana", surname="Rudge", dob=date(2020, 1, 5), restricted=True,
                 described_as=str(number))  # fmt: skip
    found = find(here, forename="Tiana", surname="Rudge", dob=date(2020, 1, 5))
    assert [c.restricted for c in found if c.restricted] == [True]


def test_who_is_let_in_to_a_restricted_record_finds_it(here):
    child = register(here, forename="Tiana", surname="Rudge", dob=date(2020, 1, 5), restricted=True)
    let_in(here, child.id)
    assert find(here, "h.worker", forename="Tiana", surname="Rudge")[0].name == "Tiana Rudge"


def test_ones_own_family_is_not_there_at_all(here):
    manager = here.actor("h.manager")
    for restricted in (False, True):
        child = register(here, forename="Bev", surname="Stott", dob=date(2020, 1, 5),
                         restricted=restricted)  # fmt: skip
        with acting_as(manager, AT):
            access.exclude(
                worker_id=here.actor("teacher").worker_id, person_id=child.id, reason="own-family",
                by=manager, at=AT,
            )  # fmt: skip
    assert find(here, forename="Bev", surname="Stott", dob=date(2020, 1, 5)) == []
    assert find(here, "s.worker", forename="Bev", surname="Stott")


def test_never_more_than_ten(here):
    for number in range(15):
        register(here, forename="Ama", surname="Osei", dob=date(2020, 1, 1 + number))
    assert len(find(here, forename="Ama", surname="Osei")) == 10
    with acting_as(here.actor("teacher"), AT), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM people_search(%s, %s, 1000)",
            ['{"forename": "ama", "surname": "osei"}',
             '{"surname": [0,9,9,9,9,9,9], "forename": [0,9,9,9,9,9,9,9], "sort": [0,0,0,0],'
             ' "dob": [9,9,9,9,9,9,9,9,9,9], "postcode": [9,9,9,9,9,9], "sex": [9,9,9],'
             ' "swapped": 9, "address": 9, "number": 9, "show_at": -99, "hidden_at": -99}'],
        )  # fmt: skip
        assert cursor.fetchone()[0] == 10


def test_the_place_of_a_protected_address_finds_nobody(here):
    hub = here.actor("h.worker")
    child = opened(here, forename="Theo", surname="Marchetti", postcode="ZZ1 9AA")
    with acting_as(hub, AT):
        actions.move_address(
            person_id=child.id, lines="9 Safe Lane", postcode="ZZ9 1AB", protected=True,
            starts_on=date(2026, 2, 1), by=hub, at=AT,
        )  # fmt: skip
    for where in ({"postcode": "ZZ9 1AB"}, {"address": "9 Safe Lane"}):
        assert find(here, forename="Zed", **where) == []
        held = find(here, forename="Theo", surname="Marchetti", **where)[0]
        assert not any(r.fact in ("postcode", "address") and r.sign == "same" for r in held.reasons)


# --- whom to call -------------------------------------------------------------------------------


def grant(place, person_id, holder, kind, purpose, level, who="h.manager"):
    by = place.actor(who)
    with acting_as(by, AT):
        access.give(
            holder=holder, holder_kind=kind, person_id=person_id, level=level, purpose=purpose,
            source=("decision", new_id()), reason="Decided", by=by, at=AT,
            ends_at=AT + timedelta(days=30) if purpose == Purpose.HUB_ENQUIRY else None,
        )  # fmt: skip


def test_services_that_lead_are_named_and_others_are_not(here):
    by = builders.system(here.partnership.id)
    clinic = agencies.add_agency(
        code="clinic", name="Halyard Recovery", kind=Kind.VOLUNTARY, partnerships=[here.partnership],
        by=by, at=builders.LONG_AGO,
    )  # fmt: skip
    here.agencies["clinic"] = clinic
    here.worker("recovery", "Stacey Hol", agency="clinic")
    adult = here.ids[10]
    grant(here, adult, here.teams["assessment"].id, HolderKind.TEAM, Purpose.TEAM, Level.LEAD)
    grant(here, adult, here.posts["teacher"].id, HolderKind.POST, Purpose.UNIVERSAL, 3)
    grant(here, adult, here.posts["recovery"].id, HolderKind.POST, Purpose.UNIVERSAL, 3)
    grant(here, adult, here.teams["desk"].id, HolderKind.TEAM, Purpose.HUB_ENQUIRY, 3, "h.worker")
    found = find(here, forename="Michelle", surname="Nowicka")[0]
    assert {(s.agency, s.team, s.name) for s in found.services} == {
        ("Children's Social Care", "Assessment Team 1", ""),
        ("Cinder Lane Primary School", "", "Claire Whit"),
    }
    assert found.call.startswith("01632")


def test_nobody_named_means_the_hub(here):
    found = find(here, forename="Michelle", surname="Nowicka")[0]
    assert (found.services, found.call) == ((), "01632 960140")


# --- neighbours ---------------------------------------------------------------------------------


def test_partnerships_that_share_a_front_door_find_each_others_children(here):
    there = builders.place(
        "skelderby", "Skelderby Safeguarding Children Partnership", prefixes=("ZZ7",)
    )
    there.worker("s.hub", "Ailsa Min", agency="hub", team="desk", role=Role.HUB_WORKER)
    assert find(there, "s.hub", forename="Kian", surname="Hobday") == []
    Cover.objects.create(agency=there.agencies["hub"], partnership=here.partnership)
    found = find(there, "s.hub", forename="Kian", surname="Hobday")
    assert [(c.name, c.partnership_id) for c in found] == [("Kian Hobday", here.partnership.id)]


# --- what is kept -------------------------------------------------------------------------------


def test_a_search_is_kept_with_whom_it_showed(here, owner_db):
    find(here, forename="Kian", surname="Hobday")
    with owner_db() as cursor:
        cursor.execute(
            "SELECT verb, name, person_id, detail FROM audit_event WHERE kind = 'searched' ORDER BY id"
        )
        rows = cursor.fetchall()
    assert {(r[0], r[1]) for r in rows} == {
        ("looked for a person", "Claire Whit"), ("found in a search", "Claire Whit"),
    }  # fmt: skip
    assert here.ids[0] in {r[2] for r in rows}
    asked = next(r[3] for r in rows if r[0] == "looked for a person")
    assert "Hobday" in str(asked)


def test_a_search_that_finds_nobody_is_kept_too(here, owner_db):
    assert find(here, forename="Quentin", surname="Zebedee") == []
    with owner_db() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event WHERE kind = 'searched'")
        assert cursor.fetchone() == (1,)


def test_what_a_search_costs(here):
    actor = here.actor("teacher")
    with acting_as(actor, AT), CaptureQueriesContext(connection) as asked:
        search(actor, SearchFor("Oliver", "Smith"), AT)
    assert len(asked) <= 4, [q["sql"][:90] for q in asked]


def test_the_same_search_answers_the_same(here):
    facts = {"surname": "Harcastle", "dob": date(2019, 6, 12)}
    answers = {tuple(c.person_id for c in find(here, **facts)) for _ in range(3)}
    assert len(answers) == 1
