"""A sealed record in a database of its own for a whole module: damage is done in a transaction that is
rolled back, so that no test needs a fresh database."""

from __future__ import annotations

import contextlib
import time
from datetime import timedelta

import psycopg
import pytest

from kithline.access import actions as access
from kithline.agencies.enums import Role
from kithline.audit import seals
from kithline.audit.verify import verify, verify_on
from kithline.core import clock, database
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.people import actions as people
from kithline.record import actions as record
from kithline.record.rules import Detail, Happened, Presence, Words


class Sealed:
    """The child, the teacher who writes, her entries; and ways to do harm."""

    def __init__(self, teacher, child, unblock):
        self.teacher, self.child, self._unblock = teacher, child, unblock
        self.entries = [self.write(f"Fact {i}.") for i in range(3)]
        self.seal_all()

    def write(self, fact, at=None):
        at, child = at or clock.now(), self.child
        with self._unblock(), acting_as(self.teacher, at):
            return record.write(
                by=self.teacher, at=at, about=[child], kind="note", happened=Happened.exact(at),
                fact=fact, said=[Words("I did his toast.", person_id=child, is_child=True)],
                present=[Presence(person_id=child)], impacts={child: "Tired."},
                restriction="police-sensitive", readers=[self.teacher.agency_id],
                details=[Detail(child, "arrears", {"amount": "1240.50"})],
            )  # fmt: skip

    @staticmethod
    def seal_all():
        """Seal, waiting for transactions of other tests on this server to end."""
        rows = 0
        for _ in range(300):
            rows += seals.seal().rows
            if not verify().unsealed:
                return rows
            time.sleep(0.1)
        raise AssertionError("other transactions did not end in half a minute")

    @contextlib.contextmanager
    def as_owner(self, *tables):
        """Open the database as its owner, triggers of these tables switched off; undo it afterwards."""
        with psycopg.connect(database.urls().owner) as connection:
            for table in tables:
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield connection
            connection.rollback()

    def damage(self, statement, *tables):
        """Return what verification names after a statement by the owner."""
        with self.as_owner(*tables) as connection:
            connection.execute(statement)
            return named(verify_on(connection))


def named(report):
    """Return kind, table and row of each fault, without the triggers that the test switched off."""
    return {(f.kind, f.table, f.row) for f in report.faults if f.kind != "guard"}


@pytest.fixture(scope="module")
def sealed(
    django_db_setup, django_db_blocker, clone_database, database_template, test_database_name,
    tmp_path_factory,
):  # fmt: skip
    from django.db import connections

    patch = pytest.MonkeyPatch()
    patch.setenv("KITHLINE_SEALS", str(tmp_path_factory.mktemp("seals")))
    with django_db_blocker.unblock():
        place = builders.place()
        manager = place.worker(
            "m", "Marian Teale", agency="hub", team="desk", role=Role.HUB_MANAGER
        )
        teacher = place.worker("t", "Claire Whitmore", agency="school")
        at = clock.now() - timedelta(days=1)
        with acting_as(manager, at):
            child = people.register(
                kind="child", forename="Kian", surname="Hobday", by=manager, at=at
            )
            access.give(
                holder=teacher.post_id, holder_kind="post", person_id=child.id, level=3,
                purpose="universal-service", source=("roll", new_id()), reason="On the roll",
                by=manager, at=at,
            )  # fmt: skip
    yield Sealed(teacher, child.id, django_db_blocker.unblock)
    with django_db_blocker.unblock():
        connections.close_all()
        clone_database(test_database_name, database_template)
    patch.undo()
