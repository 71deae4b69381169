"""Seals, and everything that somebody with the database's owner can do behind the system's back."""

from __future__ import annotations

import json
from datetime import timedelta

import psycopg
import pytest

from kithline.audit import heads, seals
from kithline.audit.digests import sealed_tables
from kithline.audit.verify import verify, verify_on
from kithline.cli import main
from kithline.core import clock, database
from kithline.core.ids import new_id

STRANGE = "-c timezone=Pacific/Chatham -c datestyle=German -c intervalstyle=sql_standard"
FORGED_EVENT = (
    "INSERT INTO audit_event (id, at, kind, verb, name, agency_name, subject_kind, detail)"
    " VALUES (gen_random_uuid(), now(), 'did', 'elsewhere', '', '', '', '{\"a\": 1.50}')"
)


def test_what_was_not_touched_is_found_whole(sealed):
    report = verify()
    assert report.faults == []
    assert report.seals >= 1
    assert report.unsealed == {}
    assert report.sealed_rows > 3 * 6


def test_what_is_not_sealed_yet_is_counted(sealed):
    sealed.write("One more.")
    report = verify()
    assert report.faults == []
    assert report.unsealed == {
        "record_entry": 1, "record_about": 1, "record_said": 1, "record_present": 1,
        "record_impact": 1, "record_detail": 1, "access_reader": 2, "audit_event": 1,
    }  # fmt: skip
    assert sealed.seal_all() == 9
    assert seals.seal().seals == 0


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("record_entry", "fact = 'Nothing happened.'"),
        ("record_entry", "written_at = written_at - interval '1 day'"),
        ("record_entry", "tags = '{strength}'"),
        ("record_entry", "salt = gen_random_uuid()"),
        ("record_about", "harm = NOT harm"),
        ("record_said", "words = 'I am fine.'"),
        ("record_present", "seen_alone = true"),
        ("record_impact", "text = 'None.'"),
        ("record_detail", '"values" = \'{"amount": "0"}\''),
        ("access_reader", "holder_id = gen_random_uuid()"),
        ("audit_event", "name = 'Somebody else'"),
        ("audit_event", "digest = ''"),
    ],
)
def test_a_changed_row_is_named(sealed, table, change):
    with sealed.as_owner() as connection:
        row = connection.execute(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 1").fetchone()[0]
    found = sealed.damage(f"UPDATE {table} SET {change} WHERE id = '{row}'", table)
    assert found == {("changed", table, str(row))}


def test_a_changed_row_with_its_digest_made_anew_is_named(sealed):
    row, table = sealed.entries[1].id, next(t for t in sealed_tables() if t.trail == "entry")
    with sealed.as_owner("record_entry") as connection:
        connection.execute(f"UPDATE record_entry SET fact = 'Nothing.' WHERE id = '{row}'")
        connection.execute(
            f"UPDATE record_entry t SET digest = {table.expression('t', 1)} WHERE id = '{row}'"
        )
        assert named_row(verify_on(connection)) == {("record_entry", str(row))}


def test_a_removed_row_is_named(sealed):
    row = sealed.entries[0].id
    found = sealed.damage(f"DELETE FROM record_said WHERE entry_id = '{row}'", "record_said")
    assert [(k, t) for k, t, _ in found] == [("removed", "record_said")]


def test_a_row_added_into_sealed_time_is_named(sealed):
    copy = new_id()
    found = sealed.damage(
        f"INSERT INTO record_impact (id, entry_id, person_id, text, salt, xid, digest)"
        f" SELECT '{copy}', entry_id, gen_random_uuid(), 'Well.', salt, xid, digest"
        " FROM record_impact LIMIT 1",
        "record_impact",
    )
    assert found == {("added", "record_impact", str(copy))}


def test_a_row_moved_to_another_time_is_named_as_changed(sealed):
    row = sealed.entries[0].id
    found = sealed.damage(
        f"UPDATE record_entry SET xid = pg_current_xact_id() WHERE id = '{row}'", "record_entry"
    )
    assert ("changed", "record_entry", str(row)) in found


def test_an_entry_put_in_by_hand_has_no_line_in_the_trail(sealed):
    copy = new_id()
    found = sealed.damage(
        "INSERT INTO record_entry (id, partnership_id, author_name, author_title, author_role,"
        " agency_name, agency_kind, kind, title, happened_from, happened_to, happened_precision,"
        " learned_at, written_at, fact, opinion, done, source, confidence, tags, dimensions,"
        " restriction_reason, origin, subject_kind, replaces, amend_reason)"
        f" SELECT '{copy}', partnership_id, author_name, author_title, author_role, agency_name,"
        " agency_kind, kind, title, happened_from, happened_to, happened_precision, learned_at,"
        " written_at, 'Forged.', opinion, done, source, confidence, tags, dimensions,"
        " restriction_reason, origin, subject_kind, false, '' FROM record_entry LIMIT 1"
    )
    assert found == {("added", "record_entry", str(copy))}


def test_a_row_not_sealed_yet_that_was_changed_is_named(sealed):
    row = sealed.write("Fresh.").id
    found = sealed.damage(
        f"UPDATE record_entry SET fact = 'Stale.' WHERE id = '{row}'", "record_entry"
    )
    assert found == {("changed", "record_entry", str(row))}
    sealed.seal_all()


def test_a_row_from_a_transaction_to_come_is_named(sealed):
    with sealed.as_owner() as connection:
        connection.execute(FORGED_EVENT)
        connection.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        row = connection.execute(
            "UPDATE audit_event SET xid = '900000000000' WHERE verb = 'elsewhere' RETURNING id"
        ).fetchone()[0]
        assert named_row(verify_on(connection)) == {("audit_event", str(row))}


def test_a_grant_put_in_by_hand_is_named(sealed):
    grant = new_id()
    found = sealed.damage(
        "INSERT INTO access_grant (id, partnership_id, holder_id, holder_kind, person_id, level,"
        " purpose, source_kind, source_id, reason, starts_at, given_at, ended_reason)"
        f" SELECT '{grant}', partnership_id, gen_random_uuid(), 'post', person_id, 4, purpose,"
        " source_kind, source_id, 'Curious', starts_at, given_at, '' FROM access_grant LIMIT 1"
    )
    assert found == {("added", "access_grant", str(grant))}


def test_a_grant_raised_by_hand_is_named(sealed):
    found = sealed.damage("UPDATE access_grant SET level = 4")
    assert [(k, t) for k, t, _ in found] == [("added", "access_grant")]


def test_an_entry_taken_off_a_record_by_hand_is_named(sealed):
    row = sealed.entries[0].id
    found = sealed.damage(f"UPDATE record_about SET withdrawn_at = now() WHERE entry_id = '{row}'")
    assert [(k, t) for k, t, _ in found] == [("changed", "record_about")]


def test_the_last_seal_removed_is_named(sealed):
    sealed.write("Later.")
    sealed.seal_all()
    last = verify().seals
    with sealed.as_owner("audit_leaf", "audit_seal") as connection:
        connection.execute(f"DELETE FROM audit_leaf WHERE seal = {last}")
        connection.execute(f"DELETE FROM audit_seal WHERE number = {last}")
        assert ("audit_seal", str(last)) in named_row(verify_on(connection))


def test_a_leaf_made_to_fit_a_changed_row_breaks_its_seal(sealed):
    row, table = sealed.entries[2].id, next(t for t in sealed_tables() if t.trail == "entry")
    with sealed.as_owner("record_entry", "audit_leaf") as connection:
        connection.execute(f"UPDATE record_entry SET fact = 'Nothing.' WHERE id = '{row}'")
        connection.execute(
            f"UPDATE record_entry t SET digest = {table.expression('t', 1)} WHERE id = '{row}'"
        )
        connection.execute(
            "UPDATE audit_leaf SET digest = e.digest FROM record_entry e"
            f" WHERE e.id = row_id AND row_id = '{row}'"
        )
        assert {table for table, _ in named_row(verify_on(connection))} == {"audit_leaf"}


def test_a_swapped_head_is_named(sealed, monkeypatch, tmp_path):
    folder = heads.folder()
    for name in ("seal.key", "seal.pub", "heads.jsonl"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    monkeypatch.setenv("KITHLINE_SEALS", str(tmp_path))
    assert verify().faults == []
    *before, last = heads.heads_file().read_text().splitlines()
    swapped = json.dumps(json.loads(last) | {"head": "00" * 32})
    heads.heads_file().write_text("\n".join([*before, swapped]) + "\n")
    faults = verify().faults
    assert [(f.kind, f.table) for f in faults] == [("heads", "heads file")]
    assert "signature" in faults[0].words
    with pytest.raises(seals.SealProblem):
        seals.seal()


def test_a_head_that_a_crash_kept_out_of_the_file_is_noted_next_time(sealed):
    path, whole = heads.heads_file(), heads.heads_file().read_text()
    path.write_text("".join(whole.splitlines(keepends=True)[:-1]))
    report = verify()
    assert report.faults == []
    assert "not in the heads file" in report.notes[0]
    seals.seal()
    assert path.read_text() == whole


def test_a_trigger_switched_off_and_left_so_is_named(sealed):
    with sealed.as_owner() as connection:
        connection.execute("ALTER TABLE record_entry DISABLE TRIGGER record_entry_append_only")
        connection.execute("ALTER TABLE record_said DISABLE ROW LEVEL SECURITY")
        assert {f.row for f in verify_on(connection).faults} == {
            "record_entry_append_only", "row-level security of record_said",
        }  # fmt: skip


def test_a_late_committer_is_sealed_in_its_turn(sealed):
    """A transaction that began before the seal and ends after it is not passed over."""
    with psycopg.connect(database.urls().owner) as slow:
        slow.execute(FORGED_EVENT)
        sealed.write("Quick.")
        assert seals.seal().seals == 0
        slow.commit()
    assert sealed.seal_all() == 10
    assert verify().faults == []


def test_digests_hold_under_other_settings(sealed):
    with psycopg.connect(database.urls().owner, options=STRANGE) as connection:
        connection.execute(FORGED_EVENT)
        for each in sealed_tables():
            changed = connection.execute(
                f"SELECT count(*) FROM {each.table} t WHERE digest <> {each.recomputed('t')}"
            ).fetchone()
            assert changed == (0,), each.table
    sealed.seal_all()
    assert verify().faults == []


def test_verifying_does_not_mind_the_settings_of_the_session(sealed):
    with psycopg.connect(database.urls().owner, options=STRANGE) as connection:
        assert verify_on(connection).faults == []


def test_a_restore_that_sets_transactions_back_is_refused(sealed, monkeypatch):
    with psycopg.connect(database.urls().owner) as connection:
        connection.execute("ALTER TABLE audit_seal DISABLE TRIGGER USER")
        number, was = connection.execute(
            "SELECT number, to_xid::text FROM audit_seal ORDER BY number DESC LIMIT 1"
        ).fetchone()
        connection.execute(
            "UPDATE audit_seal SET to_xid = '9000000000' WHERE number = %s", [number]
        )
    try:
        with pytest.raises(seals.SealProblem):
            seals.seal()
    finally:
        with psycopg.connect(database.urls().owner) as connection:
            connection.execute(
                "UPDATE audit_seal SET to_xid = %s::xid8 WHERE number = %s", [was, number]
            )
            connection.execute("ALTER TABLE audit_seal ENABLE TRIGGER USER")


def test_the_sealer_reads_no_word_of_the_record(sealed):
    with psycopg.connect(database.urls().sealer) as connection:
        assert connection.execute("SELECT id, xid, digest FROM record_entry").fetchall()
        for statement in (
            "SELECT fact FROM record_entry",
            "SELECT salt FROM record_entry",
            "SELECT * FROM record_entry",
            "SELECT name FROM audit_event",
            "DELETE FROM audit_leaf",
            "UPDATE audit_seal SET rows = 1",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(statement)


def test_the_app_sees_no_seal(sealed):
    with psycopg.connect(database.urls().app) as connection:
        for table in ("audit_seal", "audit_leaf"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(f"SELECT 1 FROM {table}")


def test_times_that_differ_are_pointed_out_and_are_no_damage(sealed):
    sealed.write("Backdated.", at=clock.now() - timedelta(hours=3))
    report = verify()
    assert report.faults == []
    assert report.differences == 1
    assert "record_entry" in report.differing[0]


def test_the_commands_say_it(sealed, capsys, django_db_blocker):
    assert main(["audit", "verify"]) == 0
    assert "No damage found." in capsys.readouterr().out
    row = sealed.entries[0].id
    with psycopg.connect(database.urls().owner) as connection:
        connection.execute("ALTER TABLE record_entry DISABLE TRIGGER USER")
        connection.execute(f"UPDATE record_entry SET fact = 'No.' WHERE id = '{row}'")
    assert main(["audit", "verify"]) == 1
    assert f"record_entry {row}: was changed" in capsys.readouterr().out
    with psycopg.connect(database.urls().owner) as connection:
        connection.execute(f"UPDATE record_entry SET fact = 'Fact 0.' WHERE id = '{row}'")
        connection.execute("ALTER TABLE record_entry ENABLE TRIGGER USER")
    assert main(["audit", "seal"]) == 0
    with django_db_blocker.unblock():
        assert main(["audit", "who", str(sealed.child)]) == 0
    out = capsys.readouterr().out
    assert "Claire Whitmore" in out
    assert "wrote in the record" in out
    assert main(["audit", "verify"]) == 0


def named_row(report):
    return {(f.table, f.row) for f in report.faults if f.kind != "guard"}
