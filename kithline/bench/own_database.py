"""A database of the bench's own, beside the one in use, so that a measurement touches nobody's data."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from kithline.core import database, server

NAME = "kithline_bench"


@contextlib.contextmanager
def own_database(*, keep: bool = False, name: str = NAME) -> Iterator[database.Urls]:
    """Make the bench's database, migrated and empty, lead Django to it, and drop it afterwards."""
    named = database.admin_url()
    if named:
        with _made(named, name, keep=keep) as own:
            yield own
        return
    with server.used(database.home()):  # a demonstration in the same folder may end meanwhile
        with _made(server.start(database.home()).url(), name, keep=keep) as own:
            yield own


@contextlib.contextmanager
def _made(admin: str, name: str, *, keep: bool) -> Iterator[database.Urls]:
    import django
    from django.core.management import call_command

    database.prepare(admin)
    roles = database.role_names()
    before = {
        f"KITHLINE_{r.upper()}_URL": os.environ.get(f"KITHLINE_{r.upper()}_URL")
        for r in database.ROLES
    }
    addresses = database.urls()
    own = database.Urls(
        **{r: database.with_name(getattr(addresses, r), name) for r in database.ROLES}
    )
    with database.maintenance(admin) as connection:
        database.drop_database(connection, name)
        database.make_database(connection, name, roles)
    for role in database.ROLES:
        os.environ[f"KITHLINE_{role.upper()}_URL"] = getattr(own, role)
    try:
        database.add_extensions(own.owner, roles)
        django.setup()
        with database.as_role("owner"):
            call_command("migrate", interactive=False, verbosity=0)
        with database.as_role("app"):
            yield own
    finally:
        for key, value in before.items():
            os.environ.pop(key, None) if value is None else os.environ.update({key: value})
        if not keep:
            with database.maintenance(admin) as connection:
                database.drop_database(connection, name)
