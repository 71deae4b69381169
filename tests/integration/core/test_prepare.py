"""Roles and database are made once, by a role that need not be a superuser."""

import secrets

import psycopg
import pytest

from kithline.core import database


@pytest.fixture
def maker(database_admin):
    """Return the address of a role that may make roles and databases, and is no superuser."""
    name, password = f"maker_{secrets.token_hex(4)}", "only here"
    with database.maintenance(database_admin) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN CREATEROLE CREATEDB PASSWORD '{password}'")
    parts = database._url(database_admin, name, "only%20here", f"{name}_db")
    yield parts
    with database.maintenance(database_admin) as connection:
        database.drop_database(connection, f"{name}_db")
        for role in (*(f"{name}_db_{r}" for r in (*database.ROLES, "tester")), name):
            connection.execute(f"DROP ROLE IF EXISTS {role}")


@pytest.fixture
def elsewhere(maker, tmp_path, monkeypatch):
    """Lead the settings to the maker's server, with a state folder of their own."""
    monkeypatch.setenv("KITHLINE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", maker)
    for role in database.ROLES:
        monkeypatch.delenv(f"KITHLINE_{role.upper()}_URL", raising=False)
    return maker


def test_before_prepare_it_says_what_to_type(elsewhere):
    with pytest.raises(database.NotPrepared, match="kithline database prepare"):
        database.urls()
    assert database.settings_for("app")["HOST"] == "/nonexistent"


def test_prepare_makes_three_roles_from_the_url(elsewhere):
    made = database.prepare(elsewhere)
    roles = database.role_names()
    assert database.urls() == made
    assert database.prepare(elsewhere) == made, "a second time changes nothing"
    with psycopg.connect(made.app) as connection:
        row = connection.execute("SELECT current_user, current_database()").fetchone()
        assert row == (roles.app, database.name_of(elsewhere))
    with psycopg.connect(made.owner) as connection:
        connection.execute("CREATE TABLE mine (id int)")
        found = connection.execute("SELECT count(*) FROM pg_extension").fetchone()
        assert found and found[0] >= len(database.EXTENSIONS)
    assert any("owns 1 table" in f for f in database.faults_of_serving_role(made.owner))
    assert database.faults_of_serving_role(made.app) == []


def test_an_emptied_database_keeps_its_addresses(elsewhere):
    before = database.prepare(elsewhere)
    with psycopg.connect(before.owner) as connection:
        connection.execute("CREATE TABLE mine (id int)")
    database.empty(elsewhere)
    assert database.prepare(elsewhere) == before
    for address in (before.app, before.owner, before.sealer):
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT to_regclass('mine')").fetchone() == (None,)
    with psycopg.connect(before.owner) as connection:
        found = connection.execute("SELECT count(*) FROM pg_extension").fetchone()
        assert found and found[0] >= len(database.EXTENSIONS)


def test_a_lost_state_folder_is_made_good(elsewhere, tmp_path):
    before = database.prepare(elsewhere)
    (tmp_path / "urls.json").unlink()
    after = database.prepare(elsewhere)
    assert after != before, "new passwords"
    with psycopg.connect(after.app):
        pass
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(before.app)


def test_addresses_are_for_their_server_only(elsewhere, monkeypatch):
    database.prepare(elsewhere)
    monkeypatch.setenv("DATABASE_URL", database.with_name(elsewhere, "other"))
    with pytest.raises(database.NotPrepared):
        database.urls()


def test_an_address_in_the_environment_goes_first(elsewhere, monkeypatch):
    monkeypatch.setenv("KITHLINE_APP_URL", "postgresql://kent_app:x@db.example/kent")
    assert database.settings_for("app")["HOST"] == "db.example"
    assert database.role_names().owner == "kent_owner"


def test_the_address_files_are_closed_to_others(elsewhere, tmp_path):
    database.prepare(elsewhere)
    for name in ("urls.json", "secret"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


def test_the_secret_key_is_made_once(elsewhere, monkeypatch):
    monkeypatch.delenv("KITHLINE_SECRET_KEY", raising=False)
    assert database.secret_key() != database.secret_key(), "a passing one"
    database.keep_secret_key()
    first = database.secret_key()
    database.keep_secret_key()
    assert database.secret_key() == first


def test_an_old_server_is_refused():
    class Old:
        class info:
            server_version = 140011

    with pytest.raises(database.DatabaseProblem, match="15 or newer"):
        database.refuse_old(Old())
