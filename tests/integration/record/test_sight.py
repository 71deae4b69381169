"""Who sees what of an entry: relation by state, straight against PostgreSQL as the app role.

Every table that hangs on an entry, the story, its counts and the single page are asked, and must agree.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from kithline.access import actions as access
from kithline.agencies import actions as agencies
from kithline.agencies.enums import Role
from kithline.core.clock import LONDON
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.record import actions, queries
from kithline.record.rules import Detail, Presence, Words

AT = datetime(2026, 3, 4, 10, 0, tzinfo=LONDON)
LATER = AT + timedelta(days=1)
TABLES = ("record_entry", "record_said", "record_present")


def parts(person):
    return {
        "said": [Words("I did his toast.", person_id=person, is_child=True)],
        "present": [Presence(person, seen_alone=True)],
        "impacts": {person: "Tired."},
        "details": [Detail(person, "registration", {"with": "gp", "registered": False})],
        "tags": ["harm"],
    }


@pytest.fixture
def states(cast):
    """Entries in every state, written by a teacher who holds a grant on both children."""
    cast.let_in("teacher", "kian", "lacey")
    kian = parts(cast["kian"])
    place = cast.place
    restricted = {"restriction": "police-sensitive"}
    made = {
        "plain": cast.write("teacher", "kian", **kian),
        "both children": cast.write("teacher", "lacey", "kian", **kian),
        "the sister alone": cast.write("teacher", "lacey", **parts(cast["lacey"])),
        "for the police": cast.write(
            "teacher", "kian", **kian, **restricted, readers=[place.agencies["police"].id]
        ),
        "for the visitor": cast.write(
            "teacher", "kian", **kian, **restricted, readers=[place.posts["visitor"].id]
        ),
        "for the visitor's team": cast.write(
            "teacher", "kian", **kian, **restricted, readers=[place.teams["visiting"].id]
        ),
        "withdrawn": cast.write("teacher", "kian", **kian),
    }
    teacher = cast.actor("teacher")
    with acting_as(teacher, AT):
        actions.withdraw(
            entry=made["withdrawn"], person_id=cast["kian"], reason="Wrong.", by=teacher, at=AT
        )
    return made


def seen(actor, states, at=LATER):
    """Return which states' entries a viewer sees; every table and query must say the same."""
    with acting_as(actor, at), connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT {'id' if table == 'record_entry' else 'entry_id'} FROM {table}")
            found[table] = {row[0] for row in cursor.fetchall()}
        ids = {name: entry.id for name, entry in states.items()}
        names = {name for name, id_ in ids.items() if id_ in found["record_entry"]}
        for name, id_ in ids.items():
            says = {table: id_ in found[table] for table in TABLES}
            if actor is not None:
                says["entry()"] = queries.entry(actor, id_) is not None
            assert len(set(says.values())) == 1, (name, says)
        return names


def about_kian(actor, cast, at=LATER):
    """Return what the story of Kian holds for a viewer: entries, and their count."""
    with acting_as(actor, at):
        found = {e.id for e in queries.story(actor, cast["kian"])}
        counts = queries.counts(actor, cast["kian"])
        assert counts.all == len(found) == counts.harm == counts.words
        choices = queries.choices(actor, cast["kian"])
        assert sum(c.count for c in choices.kinds) == len(found)
        assert len(queries.child_words(actor, cast["kian"])) == len(found)
        assert (queries.last_seen(actor, cast["kian"]).alone is not None) == bool(found)
        return found


OPEN = {"plain", "both children"}

# (who, how they stand to Kian, what they see of the states)
RELATIONS = [
    ("head", "nothing", set()),
    ("manager", "nothing", set()),
    ("auditor", "nothing", set()),
    ("admin", "nothing", set()),
    ("officer", "know-of", set()),
    ("head", "read", OPEN),
    ("head", "write", OPEN),
    ("officer", "write", OPEN | {"for the police"}),
    ("visitor", "write", OPEN | {"for the visitor", "for the visitor's team"}),
    ("visitor2", "write", OPEN | {"for the visitor's team"}),
    ("worker", "team", OPEN),
    ("head", "ended", set()),
    ("head", "to come", set()),
    ("head", "post ended", set()),
    ("head", "shut out", set()),
    ("head", "shut out of the sister", {"plain"}),
]


@pytest.mark.parametrize(("who", "relation", "expected"), RELATIONS)
def test_who_sees_what(cast, states, who, relation, expected):
    stand(cast, who, relation)
    actor = cast.actor(who)
    assert seen(actor, states) == expected
    ids = {states[name].id for name in expected}
    assert about_kian(actor, cast) == ids
    with acting_as(actor, LATER), connection.cursor() as cursor:
        cursor.execute("SELECT entry_id FROM record_about WHERE person_id = %s", [cast["kian"]])
        assert {row[0] for row in cursor.fetchall()} == ids
        for table in ("record_impact", "record_detail"):
            cursor.execute(f"SELECT entry_id FROM {table}")
            assert {row[0] for row in cursor.fetchall()} == ids
        assert {d.entry_id for d in queries.details(actor, [cast["kian"]])} == ids


def stand(cast, who, relation):
    manager = cast.actor("manager")
    match relation:
        case "know-of":
            cast.let_in(who, "kian", level=1)
        case "read":
            cast.let_read(who, "kian")
        case "team":
            cast.let_in_team(
                next(c for c, t in cast.place.teams.items() if t.id in cast.actor(who).team_ids),
                "kian",
            )
        case "ended":
            source = cast.let_in(who, "kian")
            with acting_as(manager, AT):
                access.end(source_id=source, by=manager, at=AT, reason="Left the school")
        case "to come":
            cast.let_in(who, "kian", at=LATER + timedelta(hours=1))
        case "post ended":
            cast.let_in(who, "kian")
            agencies.end_post(
                post=cast.place.posts[who], ends_at=AT, reason="Left", by=builders.system(), at=AT
            )
        case "shut out" | "shut out of the sister":
            cast.let_in(who, "kian")
            with acting_as(manager, AT):
                access.exclude(
                    worker_id=cast.actor(who).worker_id,
                    person_id=cast["lacey" if "sister" in relation else "kian"],
                    reason="own-family", by=manager, at=AT,
                )  # fmt: skip
        case "write":
            cast.let_in(who, "kian")


def test_the_author_sees_their_own_without_a_grant_and_loses_it_with_the_post(cast, states):
    manager = cast.actor("manager")
    for grant_source in list(_sources(cast)):
        with acting_as(manager, AT):
            access.end(source_id=grant_source, by=manager, at=AT, reason="Moved on")
    teacher = cast.actor("teacher")
    assert seen(teacher, states) == set(states)
    assert about_kian(teacher, cast) == set()
    agencies.end_post(
        post=cast.place.posts["teacher"], ends_at=AT, reason="Left", by=builders.system(), at=AT
    )
    assert seen(teacher, states) == set()


def test_an_author_shut_out_sees_not_even_their_own(cast, states):
    manager = cast.actor("manager")
    with acting_as(manager, AT):
        access.exclude(
            worker_id=cast.actor("teacher").worker_id, person_id=cast["kian"],
            reason="own-family", by=manager, at=AT,
        )  # fmt: skip
    assert seen(cast.actor("teacher"), states) == {"the sister alone"}


def test_nobody_sees_nothing(cast, states):
    assert seen(None, states) == set()


def test_the_same_worker_in_another_partnership_sees_nothing(cast, states):
    other = builders.place(slug="skelderby", name="Skelderby Partnership", prefixes=("ZZ7",))
    stranger = other.worker("stranger", "Fay Strick", agency="care", role=Role.SOCIAL_WORKER)
    assert seen(stranger, states) == set()


def test_a_reader_without_a_grant_reads_nothing(cast, states):
    assert seen(cast.actor("visitor"), states) == set()


def test_other_people_in_an_entry_show_at_know_of(cast, states):
    cast.let_in("head", "kian")
    with acting_as(cast.actor("head"), LATER):
        shown = queries.entry(cast.actor("head"), states["both children"].id)
        assert {(w.person_id, w.open) for w in shown.about} == {
            (cast["kian"], True), (cast["lacey"], False),
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM record_whom(%s)", [[states["the sister alone"].id]])
            assert cursor.fetchall() == []


def test_an_impact_shows_with_that_persons_own_grant_alone(cast):
    cast.let_in("teacher", "kian", "lacey")
    entry = cast.write(
        "teacher", "kian", "lacey",
        impacts={cast["kian"]: "Cold.", cast["lacey"]: "Hungry."},
    )  # fmt: skip
    cast.let_in("head", "kian")
    with acting_as(cast.actor("head"), LATER):
        shown = queries.entry(cast.actor("head"), entry.id)
        assert [i.text for i in shown.impacts] == ["Cold."]


def test_how_many_can_read_a_restricted_entry(cast, states):
    cast.let_in("teacher", "kian")
    with acting_as(cast.actor("teacher"), LATER):
        assert _readers(cast, states["for the visitor's team"]) == 1
    cast.let_in("visitor", "kian")
    cast.let_in("visitor2", "kian", level=1)
    with acting_as(cast.actor("teacher"), LATER):
        assert _readers(cast, states["for the visitor's team"]) == 2


REFUSED = [
    "UPDATE record_entry SET fact = 'x'",
    "DELETE FROM record_entry",
    "TRUNCATE record_entry CASCADE",
    "UPDATE record_about SET withdrawn_at = now()",
    "DELETE FROM record_said",
    "DELETE FROM record_present",
    "UPDATE record_impact SET text = 'x'",
    "UPDATE record_detail SET what = 'injury'",
    "SELECT record_move_details(gen_random_uuid(), gen_random_uuid(), '{}', '{}')",
    "INSERT INTO record_withdrawal (id) VALUES (gen_random_uuid())",
    "SELECT record_readers(gen_random_uuid())",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_app_role_changes_nothing(cast, states, statement):
    with acting_as(cast.actor("teacher"), LATER), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute(statement)


@pytest.mark.parametrize(
    "table",
    [
        "record_entry",
        "record_about",
        "record_said",
        "record_present",
        "record_impact",
        "record_detail",
    ],
)
@pytest.mark.parametrize("what", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_not_even_the_owner_changes_by_plain_words(cast, states, owner_db, table, what):
    with pytest.raises(ProgrammingError, match="append-only"):
        with transaction.atomic(), owner_db() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(what.format(table))


def test_nothing_is_linked_to_an_entry_after_its_transaction(transactional_db, cast):
    """The same transaction may; a later one may not, not even its author."""
    cast.let_in("teacher", "kian", "lacey")
    entry = cast.write("teacher", "kian")
    link = (
        "INSERT INTO record_about (id, entry_id, partnership_id, happened_from, restricted, beside,"
        " person_id, harm, strength, own_words) VALUES (%s, %s, %s, %s, false, false, %s, false,"
        " false, false)"
    )
    values = [new_id(), entry.id, entry.partnership_id, entry.happened_from, cast["lacey"]]
    with acting_as(cast.actor("teacher"), LATER), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="after it was written"), transaction.atomic():
            cursor.execute(link, values)


def test_an_entry_cannot_be_put_in_somebody_elses_name(cast):
    cast.let_in("teacher", "kian")
    entry = cast.write("teacher", "kian")
    columns = (
        "partnership_id, author_worker_id, agency_id, author_name, author_title, author_role,"
        " agency_name, agency_kind, kind, title, happened_from, happened_to, happened_precision,"
        " learned_at, written_at, fact, opinion, done, source, confidence, tags, dimensions,"
        " restriction_reason, origin, subject_kind, replaces, amend_reason"
    )
    with acting_as(cast.actor("teacher"), LATER), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            cursor.execute(
                f"INSERT INTO record_entry (id, author_post_id, {columns})"
                f" SELECT %s, %s, {columns} FROM record_entry WHERE id = %s",
                [new_id(), cast.actor("head").post_id, entry.id],
            )


def _sources(cast):
    with acting_as(cast.actor("teacher"), AT), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT source_id FROM access_grant")
        return [row[0] for row in cursor.fetchall()]


def _readers(cast, entry):
    return queries.entry(cast.actor("teacher"), entry.id).restricted.readers
