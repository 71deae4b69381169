"""Seals, and everything that somebody with the database's owner can do behind the system's back."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import psycopg
import pytest

from kithline.access import actions as access
from kithline.agencies.enums import Role
from kithline.audit import heads, seals
from kithline.audit.verify import verify
from kithline.cli import main
from kithline.core import clock, database
from kithline.core.clock import LONDON
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.people import actions as people
from kithline.record import actions as record
from kithline.record.rules import Happened, Presence, Words

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 3, 4, 10, 0, tzinfo=LONDON)


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Three sealed entries with all parts, and heads in a folder of their own."""
    monkeypatch.setenv("KITHLINE_SEALS", str(tmp_path))
    place = builders.place()
    manager = place.worker("m", "Marian Teale", agency="hub", team="desk", role=Role.HUB_MANAGER)
    teacher = place.worker("t", "Claire Whitmore", agency="school")
    at = clock.now() - timedelta(days=1)
    with acting_as(manager, at):
        child = people.register(kind="child", forename="Kian", surname="Hobday", by=manager, at=at)
        access.give(
            holder=teacher.post_id, holder_kind="post", person_id=child.id, level=3,
            purpose="universal-service", source=("roll", new_id()), reason="On the roll",
            by=manager, at=at,
        )  # fmt: skip
    entries = [write(teacher, child.id, f"Fact {i}.") for i in range(3)]
    assert seals.seal().seals == 1
    return Written(teacher, child.id, entries)


class Written:
    def __init__(self, teacher, child, entries):
        self.teacher, self.child, self.entries = teacher, child, entries


def write(by, child, fact, at=None):
    at = at or clock.now()
    with acting_as(by, at):
        return record.write(
            by=by, at=at, about=[child], kind="note", happened=Happened.exact(at), fact=fact,
            said=[Words("I did his toast.", person_id=child, is_child=True)],
            present=[Presence(person_id=child)], impacts={child: "Tired."},
            restriction="police-sensitive", readers=[by.agency_id],
        )  # fmt: skip


def as_owner(*statements):
    """Do what somebody with the owner's password would do."""
    with psycopg.connect(database.urls().owner) as connection:
        for statement in statements:
            connection.execute(statement)


def behind(table, *statements):
    """Change a table with its triggers switched off and on again."""
    as_owner(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    as_owner(*statements)
    as_owner(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def damage():
    return {(f.kind, f.table, f.row) for f in verify().faults}


def test_what_was_not_touched_is_found_whole(written):
    report = verify()
    assert report.faults == []
    assert report.seals == 1
    assert report.unsealed == {}
    assert report.sealed_rows > 3 * 6


def test_what_is_not_sealed_yet_is_counted(written):
    write(written.teacher, written.child, "One more.")
    report = verify()
    assert report.faults == []
    assert report.unsealed == {
        "record_entry": 1, "record_about": 1, "record_said": 1, "record_present": 1,
        "record_impact": 1, "access_reader": 2, "audit_event": 1,
    }  # fmt: skip
    assert seals.seal().rows == 8
    assert seals.seal().seals == 0


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("record_entry", "fact = 'Nothing happened.'"),
        ("record_entry", "written_at = written_at - interval '1 day'"),
        ("record_entry", "tags = '{strength}'"),
        ("record_about", "person_id = person_id, harm = NOT harm"),
        ("record_said", "words = 'I am fine.'"),
        ("record_present", "seen_alone = true"),
        ("record_impact", "text = 'None.'"),
        ("access_reader", "holder_id = gen_random_uuid()"),
        ("audit_event", "name = 'Somebody else'"),
    ],
)
def test_a_changed_row_is_named(written, table, change):
    with psycopg.connect(database.urls().owner) as connection:
        row = connection.execute(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 1").fetchone()[0]
    behind(table, f"UPDATE {table} SET {change} WHERE id = '{row}'")
    assert damage() == {("changed", table, str(row))}


def test_a_changed_row_with_its_digest_made_anew_is_named(written):
    row = written.entries[1].id
    behind(
        "record_entry",
        f"UPDATE record_entry SET fact = 'Nothing.', digest = '\\x01' || sha256('x') WHERE id = '{row}'",
    )
    assert damage() == {("changed", "record_entry", str(row))}


def test_a_removed_row_is_named(written):
    row = written.entries[0].id
    behind("record_said", f"DELETE FROM record_said WHERE entry_id = '{row}'")
    assert [(k, t) for k, t, _ in damage()] == [("removed", "record_said")]


def test_a_row_added_into_sealed_time_is_named(written):
    copy = new_id()
    behind(
        "record_impact",
        f"INSERT INTO record_impact (id, entry_id, person_id, text, salt, xid, digest) "
        f"SELECT '{copy}', entry_id, gen_random_uuid(), 'Well.', salt, xid, digest "
        "FROM record_impact LIMIT 1",
    )
    assert damage() == {("added", "record_impact", str(copy))}


def test_a_row_moved_to_another_time_is_named_as_changed(written):
    row = written.entries[0].id
    behind("record_entry", f"UPDATE record_entry SET xid = pg_current_xact_id() WHERE id = '{row}'")
    assert ("changed", "record_entry", str(row)) in damage()


def test_an_entry_put_in_by_hand_has_no_line_in_the_trail(written):
    copy = new_id()
    as_owner(
        "INSERT INTO record_entry (id, partnership_id, author_name, author_title, author_role,"
        " agency_name, agency_kind, kind, title, happened_from, happened_to, happened_precision,"
        " learned_at, written_at, fact, opinion, done, source, confidence, tags, dimensions,"
        " restriction_reason, origin, subject_kind, replaces, amend_reason)"
        f" SELECT '{copy}', partnership_id, author_name, author_title, author_role, agency_name,"
        " agency_kind, kind, title, happened_from, happened_to, happened_precision, learned_at,"
        " written_at, 'Forged.', opinion, done, source, confidence, tags, dimensions,"
        " restriction_reason, origin, subject_kind, false, '' FROM record_entry LIMIT 1"
    )
    assert damage() == {("added", "record_entry", str(copy))}


def test_a_row_not_sealed_yet_that_was_changed_is_named(written):
    entry = write(written.teacher, written.child, "Fresh.")
    behind("record_entry", f"UPDATE record_entry SET fact = 'Stale.' WHERE id = '{entry.id}'")
    assert damage() == {("changed", "record_entry", str(entry.id))}


def test_a_grant_put_in_by_hand_is_named(written):
    grant = new_id()
    as_owner(
        "INSERT INTO access_grant (id, partnership_id, holder_id, holder_kind, person_id, level,"
        " purpose, source_kind, source_id, reason, starts_at, given_at, ended_reason)"
        f" SELECT '{grant}', partnership_id, gen_random_uuid(), 'post', person_id, 4, purpose,"
        " source_kind, source_id, 'Curious', starts_at, given_at, '' FROM access_grant LIMIT 1"
    )
    assert damage() == {("added", "access_grant", str(grant))}


def test_an_entry_taken_off_a_record_by_hand_is_named(written):
    as_owner("UPDATE record_about SET withdrawn_at = now()")
    assert len(damage()) == 3


def test_the_last_seal_removed_is_named(written):
    write(written.teacher, written.child, "Later.")
    seals.seal()
    behind("audit_leaf", "DELETE FROM audit_leaf WHERE seal = 2")
    behind("audit_seal", "DELETE FROM audit_seal WHERE number = 2")
    assert damage() == {("removed", "audit_seal", "2")}
    with pytest.raises(seals.SealProblem):
        seals.seal()


def test_a_leaf_made_to_fit_a_changed_row_breaks_its_seal(written):
    row = written.entries[2].id
    behind(
        "record_entry",
        f"UPDATE record_entry SET fact = 'Nothing.', digest = '\\x01' || sha256('x') WHERE id = '{row}'",
    )
    behind(
        "audit_leaf",
        f"UPDATE audit_leaf SET digest = '\\x01' || sha256('x') WHERE row_id = '{row}'",
    )
    assert ("changed", "audit_leaf", "seal 1") in damage()


def test_a_swapped_head_is_named(written):
    path = heads.heads_file()
    line = json.loads(path.read_text())
    line["head"] = "00" * 32
    path.write_text(json.dumps(line) + "\n")
    found = verify()
    assert [(f.kind, f.table) for f in found.faults] == [("heads", "heads file")]
    assert "signature" in found.faults[0].words
    with pytest.raises(seals.SealProblem):
        seals.seal()


def test_a_trigger_switched_off_and_left_so_is_named(written):
    as_owner("ALTER TABLE record_entry DISABLE TRIGGER record_entry_append_only")
    assert damage() == {("guard", "database", "record_entry_append_only")}


def test_a_late_committer_is_sealed_in_its_turn(written):
    """A transaction that began before the seal and ends after it is not passed over."""
    with psycopg.connect(database.urls().owner) as slow:
        slow.execute(
            "INSERT INTO audit_event (id, at, kind, verb, name, agency_name, subject_kind, detail)"
            " VALUES (gen_random_uuid(), now(), 'did', 'slow', '', '', '', '{}')"
        )
        write(written.teacher, written.child, "Quick.")
        assert seals.seal().seals == 0
        slow.commit()
    assert seals.seal().rows == 9
    assert damage() == set()


def test_digests_hold_under_other_settings(written, monkeypatch):
    monkeypatch.setenv(
        "PGOPTIONS", "-c timezone=Pacific/Chatham -c datestyle=German -c extra_float_digits=-5"
    )
    write(written.teacher, written.child, "Elsewhere.")
    assert damage() == set()


def test_a_restore_that_sets_transactions_back_is_refused(written):
    behind("audit_seal", "UPDATE audit_seal SET to_xid = '9000000000'")
    with pytest.raises(seals.SealProblem):
        seals.seal()


def test_the_sealer_reads_no_word_of_the_record(written, sealer_connection):
    assert sealer_connection.execute("SELECT id, xid, digest FROM record_entry").fetchall()
    for column in ("fact", "author_name", "salt", "*"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), sealer_connection.transaction():
            sealer_connection.execute(f"SELECT {column} FROM record_entry")
    with pytest.raises(psycopg.errors.InsufficientPrivilege), sealer_connection.transaction():
        sealer_connection.execute("DELETE FROM audit_leaf")


def test_the_app_sees_no_seal(written, app_connection):
    for table in ("audit_seal", "audit_leaf"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app_connection.transaction():
            app_connection.execute(f"SELECT 1 FROM {table}")


def test_times_that_differ_are_pointed_out_and_are_no_damage(written):
    write(written.teacher, written.child, "Backdated.", at=clock.now() - timedelta(hours=3))
    report = verify()
    assert report.faults == []
    assert report.differences == 1


def test_the_commands_say_it(written, capsys):
    assert main(["audit", "verify"]) == 0
    assert "No damage found." in capsys.readouterr().out
    row = written.entries[0].id
    behind("record_entry", f"UPDATE record_entry SET fact = 'No.' WHERE id = '{row}'")
    assert main(["audit", "verify"]) == 1
    out = capsys.readouterr().out
    assert f"record_entry {row}: was changed" in out
    assert main(["audit", "seal"]) == 0
    assert main(["audit", "who", str(written.child)]) == 0
    out = capsys.readouterr().out
    assert "Claire Whitmore" in out
    assert "wrote in the record" in out
