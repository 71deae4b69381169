"""``kithline database``: start, prepare, migrate, stop, status, remove."""

from __future__ import annotations

import argparse
from typing import Any

from kithline.core import database, server


def register(subparsers: Any) -> None:
    """Add ``kithline database ...`` and ``kithline migrate``."""
    parser = subparsers.add_parser("database", help="start, prepare, stop: the database")
    commands = parser.add_subparsers(title="commands", metavar="", required=True)
    for name, run, text in (
        ("prepare", prepare, "make the roles and the database, where they are missing"),
        ("start", start, "start Kithline's own PostgreSQL (not needed with DATABASE_URL)"),
        ("stop", stop, "stop Kithline's own PostgreSQL, with all it left running"),
        ("status", status, "say whether it runs, and where"),
        ("remove", remove, "stop it and delete its data: everything in it is lost"),
    ):
        commands.add_parser(name, help=text, description=text).set_defaults(run=run)
    text = "bring the tables up to date, as their owner"
    migrate_ = subparsers.add_parser("migrate", help=text, description=text)
    migrate_.set_defaults(run=run_migrate)


def own() -> bool:
    """True when Kithline starts its own server: nobody named one."""
    return database.admin_url() is None


def start(_: argparse.Namespace | None = None) -> int:
    """Start our own server, if it is ours to start."""
    if own():
        running = server.start(database.home())
        print(f"PostgreSQL runs, data in {running.data}")
    else:
        print("DATABASE_URL names a server: nothing to start.")
    return 0


def prepare(_: argparse.Namespace | None = None) -> int:
    """Make roles and database, starting our own server first when none is named."""
    admin = database.admin_url() or server.start(database.home()).url()
    database.prepare(admin)
    roles = database.role_names()
    print(f"Prepared: roles {roles.owner}, {roles.app}, {roles.sealer}.")
    return 0


def run_migrate(_: argparse.Namespace) -> int:
    """Bring the tables up to date, starting our own server first when none is named."""
    prepare()
    migrate()
    print("The tables are up to date.")
    return 0


def migrate() -> None:
    """Bring the tables up to date as the owner role, then go back to the app role."""
    from django.core.management import call_command

    if not waiting_migrations():
        return
    with database.as_role("owner"):
        call_command("migrate", interactive=False, verbosity=0)


def waiting_migrations() -> int:
    """Return how many migrations have not been run; asked as the app role."""
    import django
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    return len(waiting)


def stop(_: argparse.Namespace | None = None) -> int:
    """Stop our own servers: the one of this state folder and the one its tests use."""
    ran = [server.stop(home) for home in (database.home(), database.home() / "tests")]
    print("PostgreSQL stopped." if any(ran) else "No PostgreSQL of Kithline's was running.")
    return 0


def status(_: argparse.Namespace | None = None) -> int:
    """Say where the database is and whether it answers; exit 1 when it does not."""
    if not own():
        faults = database.faults_of_serving_role(database.urls().app)
        print("DATABASE_URL names the server; " + ("; ".join(faults) or "it answers."))
        return 1 if faults else 0
    running = server.running(database.home())
    if running is None:
        print("PostgreSQL is not running.")
        return 1
    print(f"PostgreSQL runs on port {running.port}, data in {running.data}")
    return 0


def remove(_: argparse.Namespace | None = None) -> int:
    """Delete our own servers' data."""
    from kithline.audit import heads

    for home in (database.home() / "tests", database.home()):
        server.remove(home)
    if own():
        heads.heads_file().unlink(missing_ok=True)  # seals of what is gone
    (database.home() / "urls.json").unlink(missing_ok=True)
    print("Deleted.")
    return 0
