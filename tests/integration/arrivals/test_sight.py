"""Straight against PostgreSQL as the app role: what its functions and policies refuse, whoever asks."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from kithline.arrivals.models import ListRow
from kithline.core.viewer import acting_as
from tests.integration.arrivals.conftest import AT

REFUSED = [
    # who asks, what they ask, given the school's list (in the record) and somebody's id
    ("teacher", "SELECT * FROM arrivals_meet('[]')"),
    ("support", "SELECT * FROM arrivals_meet('[]')"),
    ("teacher", "SELECT * FROM arrivals_like('[]')"),
    ("support", "SELECT * FROM arrivals_like('[]')"),
    (
        "lead",
        "SELECT * FROM arrivals_let_in('{list}')",
    ),  # it is in: nothing is let in by it any more
    ("visitor", "SELECT * FROM arrivals_let_in('{list}')"),
    ("manager", "SELECT * FROM arrivals_let_in('{list}')"),
    ("visitor", "SELECT arrivals_undo('{list}', 'x', 'x', now())"),
    ("teacher", "SELECT arrivals_undo('{list}', 'x', 'x', now())"),
    ("support", "SELECT arrivals_undo('{list}', 'x', 'x', now())"),
    ("lead", "SELECT arrivals_hub_answer('{any}', '{any}', 'this-one', 'x', now())"),
    ("manager", "SELECT arrivals_hub_answer('{any}', '{any}', 'this-one', 'x', now())"),
    ("lead", "DELETE FROM arrivals_reference"),
    ("lead", "DELETE FROM arrivals_arrival"),
    ("lead", "UPDATE arrivals_reference SET mark = 'x'"),
]


@pytest.mark.parametrize(("who", "sql"), REFUSED, ids=[f"{w}: {s[:45]}" for w, s in REFUSED])
def test_the_database_refuses(place, bring, who, sql):
    arrival = bring()
    with acting_as(place.actor(who), AT), pytest.raises(ProgrammingError):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.format(list=arrival.id, any=uuid4()))


@pytest.mark.parametrize("who", ["teacher", "visitor", "manager"])
def test_nobody_else_puts_a_row_into_a_list(place, bring, who):
    arrival = bring(whole=False)
    with (
        acting_as(place.actor(who), AT),
        pytest.raises(ProgrammingError, match="row-level security"),
    ):
        with transaction.atomic():
            ListRow(
                arrival_id=arrival.id, partnership_id=arrival.partnership_id,
                agency_id=arrival.agency_id, line=99, state="new",
            ).save(force_insert=True)  # fmt: skip


def test_nobody_restricted_is_let_in_by_a_list(place, bring, owner_db):
    """Even where a row names them: the grant leaves out who is restricted."""
    arrival = bring(whole=False)
    with owner_db() as cursor:
        cursor.execute(
            "UPDATE arrivals_whom SET person_id = (SELECT id FROM people_person WHERE restricted)"
            " WHERE arrival_id = %s AND place = 0",
            [arrival.id],
        )
    with acting_as(place.actor("lead"), AT), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM arrivals_let_in(%s)", [arrival.id])
        assert cursor.fetchone() == (1,)  # Lacey alone
