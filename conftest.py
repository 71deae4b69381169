"""The test database: made as the owner, used as the app role, thrown away.

Tests have a PostgreSQL of their own (``KITHLINE_HOME/tests``, no durability), started when the first
test wants a database and left running for the next run; ``kithline database stop`` stops it. With
``DATABASE_URL`` they use that server, in databases and roles of their own.

The tables are migrated once into a template, named by a digest of what the migrations read; every
worker clones it. The session logs in as ``*_tester`` and becomes the app role, so row-level security
holds the tests as it holds the pages; the fixture ``owner_db`` looks as the owner for a moment.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
import psycopg
import pytest

from kithline.core import database, server

ROOT = Path(__file__).parent
# Playwright's event loop runs in this thread; the tests use the database from it on purpose.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
if "PYTEST_XDIST_WORKER" not in os.environ:  # a worker has it from the one that started it
    os.environ["KITHLINE_HOME"] = str(database.home() / "tests")
    if _admin := database.admin_url():
        _name = f"{database.name_of(_admin)}_test"
        os.environ["DATABASE_URL"] = database.with_name(_admin, _name)

OwnerDb = Callable[[], contextlib.AbstractContextManager[Any]]


# --- the template -------------------------------------------------------------------------------


def _digest() -> str:
    """Return a digest of what decides the tables: migrations, policies, library, server."""
    read = hashlib.sha256(f"{django.VERSION}{os.environ.get('KITHLINE_POSTGRES_BIN')}".encode())
    files = [*ROOT.glob("kithline/*/migrations/*.py"), ROOT / "kithline/core/policies.py"]
    files.append(ROOT / "packs/matching/nicknames.yaml")  # a migration reads it
    for path in (*sorted(files), ROOT / "config/settings.py"):
        read.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return read.hexdigest()[:12]


def _alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (OSError, ValueError):
        return False
    return True


def _drop_leftovers(connection: psycopg.Connection[Any], template: str) -> None:
    """Drop the databases of runs that were killed, and templates of older migrations."""
    rows = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'kithline\\_run\\_%%'"
        " OR datname LIKE 'kithline\\_template\\_%%'"
    ).fetchall()
    for (name,) in rows:
        gone_run = name.startswith("kithline_run_") and not _alive(name.split("_")[2])
        if gone_run or (name.startswith("kithline_template_") and not name.startswith(template)):
            database.drop_database(connection, name)


def _point_at(name: str) -> None:
    """Lead Django, and every program the tests start, to the database ``name``."""
    from django.db import connections

    addresses = database.urls()
    for role in database.ROLES:
        os.environ[f"KITHLINE_{role.upper()}_URL"] = database.with_name(
            getattr(addresses, role), name
        )
    settings = database.settings_for("app")
    tester = database.settings_from(database.with_name(database.tester_url(), name))
    settings.update(USER=tester["USER"], PASSWORD=tester["PASSWORD"], CONN_MAX_AGE=0)
    settings["OPTIONS"] = {
        "options": f"-c role={database.role_names().app}",
        **database.PREPARED,
    }
    connections["default"].close()
    connections.settings["default"].update(settings)
    connections["default"].settings_dict.update(settings)


def _migrate_into(connection: psycopg.Connection[Any], name: str) -> None:
    from django.core.management import call_command

    draft = f"{name}_draft"
    database.drop_database(connection, draft)
    roles = database.role_names()
    database.make_database(connection, draft, roles, with_tester=True)
    _point_at(draft)
    database.add_extensions(database.urls().owner, roles)
    with database.as_role("owner"):
        call_command("migrate", interactive=False, verbosity=0)
    connection.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')


def _exists(connection: psycopg.Connection[Any], name: str) -> bool:
    row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return row is not None


@pytest.fixture(scope="session")
def database_admin() -> str:
    """Return the address of the role that may make databases; its server runs."""
    admin = database.admin_url() or server.start(database.home(), durable=False).url()
    database.prepare(admin, tester=True)
    return admin


@pytest.fixture(scope="session")
def database_template(
    database_admin: str, django_test_environment: None, django_db_blocker: Any
) -> str:
    """Return the name of a migrated, empty database that can be cloned in a fraction of a second."""
    name = f"kithline_template_{_digest()}"
    with (
        open(database.home() / "template.lock", "w") as lock,
        database.maintenance(database_admin) as connection,
        django_db_blocker.unblock(),
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        _drop_leftovers(connection, name)
        if not _exists(connection, name):
            _migrate_into(connection, name)
    return name


@pytest.fixture(scope="session")
def clone_database(database_admin: str) -> Callable[[str, str], None]:
    """Return a function that makes the database ``name`` anew from ``template``."""

    def clone(name: str, template: str) -> None:
        with (
            open(database.home() / "clone.lock", "w") as lock,
            database.maintenance(database_admin) as connection,
        ):
            fcntl.flock(lock, fcntl.LOCK_EX)
            database.drop_database(connection, name)
            database.make_database(
                connection, name, database.role_names(), template=template, with_tester=True
            )

    return clone


@pytest.fixture(scope="session")
def test_database_name(request: pytest.FixtureRequest) -> str:
    """Return the name of this worker's own database."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return f"kithline_run_{os.getpid()}_{worker}"


@pytest.fixture(scope="session")
def django_db_setup(
    database_admin: str,
    database_template: str,
    clone_database: Callable[[str, str], None],
    test_database_name: str,
    django_db_blocker: Any,
) -> Iterator[None]:
    """Replace pytest-django's: clone the template, and take the app role (groundwork 21)."""
    from django.db import connections
    from django.test import TransactionTestCase

    clone_database(test_database_name, database_template)
    with django_db_blocker.unblock():
        _point_at(test_database_name)

    def clone_again(_: Any) -> None:
        # A flush would need TRUNCATE, which neither the role nor the triggers allow.
        connections.close_all()
        clone_database(test_database_name, database_template)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", clone_again)
    yield
    patch.undo()
    with django_db_blocker.unblock():
        connections.close_all()
    with database.maintenance(database_admin) as connection:
        database.drop_database(connection, test_database_name)


# --- looking as somebody else -------------------------------------------------------------------


@pytest.fixture
def owner_db(db: None) -> OwnerDb:
    """Return a context manager that looks at all rows as the owner, in the test's own transaction.

    ``with owner_db() as cursor: cursor.execute(...)``; models may be used inside it too.
    """

    @contextlib.contextmanager
    def as_owner() -> Iterator[Any]:
        from django.db import connection, transaction

        roles = database.role_names()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{roles.owner}"')
            yield cursor
            cursor.execute(f'SET ROLE "{roles.app}"')

    return as_owner


@pytest.fixture
def app_connection(transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """Return a bare connection logged in as the app role, as whoever stole its password would have."""
    with psycopg.connect(database.urls().app) as connection:
        yield connection


@pytest.fixture
def sealer_connection(transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """Return a bare connection logged in as the sealer role."""
    with psycopg.connect(database.urls().sealer) as connection:
        yield connection
