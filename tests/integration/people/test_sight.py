"""Row-level security of people, straight against PostgreSQL as the app role: no action in between."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.agencies import actions as agencies
from kithline.agencies.enums import Role
from kithline.core.errors import Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.people import actions
from tests.integration.people.places import AT, CAST, let_in, opened, register, staffed

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)
ABOUT_ONE = ("name", "identifier", "address", "characteristic", "householdmember", "correction")
TABLES = ("people_person", *(f"people_{t}" for t in ABOUT_ONE), "people_relationship",
          "people_responsibility")  # fmt: skip


@pytest.fixture
def here():
    return staffed()


@pytest.fixture
def child(here):
    """A child with a row in every table, opened to the hub's desk."""
    hub = here.actor("h.worker")
    child = opened(
        here, dob=date(2018, 3, 5), nhs_number="9999450415", address="1 Dock Street",
        postcode="ZZ1 1AA", other_names=[actions.OtherName("alias", "Kian", "Tranter")],
    )  # fmt: skip
    mother = opened(here, kind="adult", forename="Gemma", surname="Tranter")
    with acting_as(hub, AT):
        actions.relate(person_id=mother.id, other_id=child.id, kind="parent", by=hub, at=AT)
        actions.hold_responsibility(
            adult_id=mother.id, child_id=child.id, ground="birth-mother", by=hub, at=AT
        )
        actions.form_household(members=[child.id, mother.id], by=hub, at=AT)
        actions.note_characteristic(
            person_id=child.id, kind="language", value="English", source="school",
            noted_on=date(2025, 1, 1), by=hub, at=AT,
        )  # fmt: skip
        actions.correct_person(
            person_id=child.id, changes={"preferred_name": "Ki"}, reason="asked", by=hub, at=AT
        )
    return child


def counts():
    """Count the rows that the transaction's viewer sees in each table."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def sql(statement, *args):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, args)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def refused(statement, *args):
    with pytest.raises(DatabaseError) as raised:
        sql(statement, *args)
    return str(raised.value)


# --- reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [row[0] for row in CAST])
def test_only_the_desk_sees_rows_of_any_table(here, child, who):
    with acting_as(here.actor(who), LATER):
        found = counts()
    if who in ("h.worker", "h.manager"):  # business support sits at the desk and reads nothing
        assert all(found.values()), found
    else:
        assert not any(found.values()), found


def test_nobody_sees_nothing(here, child):
    with acting_as(None, LATER):
        assert not any(counts().values())


def test_a_grant_on_one_person_opens_no_other(here, child):
    """A bare column in a policy once would have made every grant open everybody."""
    other = register(here, "s.worker", forename="Theo", surname="Cole", postcode="ZZ1 1AA",
                     nhs_number="9999155464", other_names=[actions.OtherName("alias", "T", "C")])  # fmt: skip
    with acting_as(here.actor("h.worker"), LATER):
        for table in ABOUT_ONE:
            assert sql(f"SELECT count(*) FROM people_{table} WHERE person_id = %s", other.id) == [
                (0,)
            ]
        assert sql("SELECT count(*) FROM people_person WHERE id = %s", other.id) == [(0,)]


def test_knowing_of_somebody_reads_no_row(here, child):
    manager = here.actor("h.manager")
    with acting_as(manager, AT):
        access.give(
            holder=here.teams["assessment"].id, holder_kind=HolderKind.TEAM, person_id=child.id,
            level=Level.KNOW_OF, purpose=Purpose.TEAM, source=("decision", new_id()), reason="Told",
            by=manager, at=AT,
        )  # fmt: skip
    with acting_as(here.actor("s.worker"), LATER):
        assert not any(counts().values())


def test_a_sight_that_ended_and_a_post_that_ended_see_nothing(here, child):
    hub = here.actor("h.worker")
    with acting_as(hub, AT + timedelta(days=31)):
        assert not any(counts().values())
    agencies.end_post(
        post=here.posts["h.worker"], ends_at=LATER, reason="left", by=builders.system(), at=LATER
    )
    with acting_as(hub, LATER):
        assert not any(counts().values())


def test_a_worker_shut_out_sees_nothing_of_that_child(here, child):
    manager = here.actor("h.manager")
    with acting_as(manager, AT):
        access.exclude(
            worker_id=here.actor("h.worker").worker_id, person_id=child.id, reason="own-family",
            by=manager, at=AT,
        )  # fmt: skip
    with acting_as(here.actor("h.worker"), LATER):
        assert sql("SELECT count(*) FROM people_person WHERE id = %s", child.id) == [(0,)]
        for table in ABOUT_ONE:
            assert sql(f"SELECT count(*) FROM people_{table} WHERE person_id = %s", child.id) == [
                (0,)
            ]
        assert sql("SELECT count(*) FROM people_know_of(%s)", [child.id]) == [(0,)]


def test_another_partnership_sees_nothing(here, child):
    there = builders.place(
        "skelderby", "Skelderby Safeguarding Children Partnership", prefixes=("ZZ7",)
    )
    there.worker("s.hub", "Ailsa Min", agency="hub", team="desk", role=Role.HUB_WORKER)
    with acting_as(there.actor("s.hub"), LATER):
        assert not any(counts().values())


# --- writing ------------------------------------------------------------------------------------

NEW_PERSON = (
    "INSERT INTO people_person (id, partnership_id, kind, forename, surname, preferred_name, "
    "described_as, unborn, dob_precision, sex, restricted, registered_at, registered_by) "
    "VALUES (%s, %s, 'child', 'A', 'B', '', '', false, 'unknown', 'U', false, %s, %s)"
)


@pytest.mark.parametrize("who", ["teacher", "support", "auditor", "admin"])
def test_who_may_not_register_cannot_by_sql_either(here, who):
    actor = here.actor(who)
    with acting_as(actor, LATER):
        words = refused(NEW_PERSON, new_id(), actor.partnership_id, LATER, actor.post_id)
    assert "row-level security" in words


def test_nobody_registers_in_anothers_name_or_place(here):
    hub = here.actor("h.worker")
    other = builders.place("skelderby", "Skelderby Partnership", prefixes=("ZZ7",)).partnership
    with acting_as(hub, LATER):
        refused(NEW_PERSON, new_id(), hub.partnership_id, LATER, here.actor("h.manager").post_id)
        refused(NEW_PERSON, new_id(), other.id, LATER, hub.post_id)
        assert sql(NEW_PERSON, new_id(), hub.partnership_id, LATER, hub.post_id) == 1


def test_rows_about_somebody_unseen_cannot_be_added_or_changed(here, child):
    insert = (
        "INSERT INTO people_name (id, person_id, kind, forename, surname, source, noted_at) "
        "VALUES (%s, %s, 'alias', 'X', 'Y', '', %s)"
    )
    with acting_as(here.actor("s.worker"), LATER):
        assert "row-level security" in refused(insert, new_id(), child.id, LATER)
        assert sql("UPDATE people_person SET surname = 'X' WHERE id = %s", child.id) == 0
        assert sql("UPDATE people_address SET protected = false") == 0
    with acting_as(here.actor("h.worker"), LATER):
        assert sql(insert, new_id(), child.id, LATER) == 1


def test_the_maker_adds_rows_in_the_moment_of_making_and_not_after(here):
    person = register(here, "s.worker")
    insert = (
        "INSERT INTO people_name (id, person_id, kind, forename, surname, source, noted_at) "
        "VALUES (%s, %s, 'alias', 'X', 'Y', '', %s)"
    )
    maker = here.actor("s.worker")
    with acting_as(maker, LATER):
        refused(insert, new_id(), person.id, LATER)
    with acting_as(here.actor("t.manager"), AT):
        refused(insert, new_id(), person.id, AT)


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_deleted(here, child, table):
    with acting_as(here.actor("h.worker"), LATER):
        assert "permission denied" in refused(f"DELETE FROM {table}")
        assert "permission denied" in refused(f"TRUNCATE {table} CASCADE")


def test_a_correction_is_never_changed_even_by_the_owner(here, child, owner_db):
    with acting_as(here.actor("h.worker"), LATER):
        assert "permission denied" in refused("UPDATE people_correction SET old = 'x'")
    with owner_db():
        assert "append-only" in refused("UPDATE people_correction SET old = 'x'")


def test_sight_for_having_made_a_record_is_the_makers_alone(here, child):
    """Nobody lets themselves in to a record by claiming to have made it."""
    by = here.actor("s.worker")
    with acting_as(by, LATER), pytest.raises(Refused) as raised:
        access.give(
            holder=here.teams["assessment"].id, holder_kind=HolderKind.TEAM, person_id=child.id,
            level=Level.READ, purpose=Purpose.REGISTERED, source=("registration", child.id),
            reason="I made it", by=by, at=LATER, ends_at=LATER + timedelta(days=5),
        )  # fmt: skip
    assert "only who makes a record" in raised.value.reason


# --- the narrow index ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM people_key",
        "SELECT count(*) FROM people_nickname",
        "UPDATE people_key SET restricted = false",
        "INSERT INTO people_key SELECT * FROM people_keys_of('{}')",
        "SELECT people_keep_keys('{}')",
        "SELECT * FROM people_services('{}')",
        "SELECT people_person_keep_keys()",
    ],
)
def test_the_index_has_one_door(here, child, statement):
    with acting_as(here.actor("h.manager"), LATER):
        words = refused(statement)
    assert "permission denied" in words or "trigger functions" in words


@pytest.mark.parametrize("who", ["support", "auditor", "admin", None])
def test_who_may_not_search_cannot_by_sql_either(here, child, who):
    with acting_as(here.actor(who) if who else None, LATER):
        words = refused(
            'SELECT * FROM people_search(\'{"surname": "hobday", "age": 8}\', \'{}\', 10)'
        )
    assert "may not look for people" in words


def test_rows_of_the_index_follow_every_change(here, child, owner_db):
    let_in(here, child.id)
    hub = here.actor("h.worker")
    with acting_as(hub, LATER):
        actions.add_name(person_id=child.id, kind="nickname", forename="Kiki", by=hub, at=LATER)
        actions.move_address(
            person_id=child.id, postcode="ZZ3 3CC", starts_on=date(2026, 1, 1), by=hub, at=LATER
        )
        actions.change_name(person_id=child.id, surname="Mullaney", by=hub, at=LATER)
    with owner_db():
        rows = sql(
            "SELECT forenames, surnames, postcodes FROM people_key WHERE person_id = %s", child.id
        )
        again = sql("SELECT k.* FROM people_keys_of(%s) k", [child.id])
        held = sql("SELECT * FROM people_key WHERE person_id = %s", child.id)
    forenames, surnames, postcodes = rows[0]
    assert surnames[0] == "mullaney"  # the usual name stands first
    assert {"kian", "kiki", "ki"} <= set(forenames)
    assert {"mullaney", "hobday", "tranter"} <= set(surnames)
    assert postcodes == ["ZZ33CC", "ZZ11AA"]
    assert again == held
