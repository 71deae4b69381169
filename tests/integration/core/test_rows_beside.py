"""Rows written by a thread beside the caller: in their order, in one transaction, nothing lost or hidden."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from kithline.agencies.models import Agency
from kithline.core import rows
from kithline.core.ids import new_id

AT = datetime(2026, 5, 6, tzinfo=UTC)


def agency(code):
    return {"id": new_id(), "code": code, "name": code, "kind": "hub", "telephone": ""}


def put(*codes):
    rows.insert(Agency, [agency(c) for c in codes])


def there():
    return set(Agency.objects.values_list("code", flat=True))


@pytest.fixture
def owner(db, owner_db):
    with owner_db():
        yield


def test_what_is_read_after_sees_what_was_sent_before(owner):
    with rows.beside():
        for n in range(40):
            put(f"a{n}")
            with transaction.atomic():
                put(f"b{n}")
        assert len(there()) == 80
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            put("gone")
            1 / 0  # noqa: B018
        put("stays")
    assert len(there()) == 81 and "gone" not in there()


def test_what_fails_is_raised_at_the_next_statement_or_the_end(owner):
    with pytest.raises(IntegrityError, match="duplicate key"), transaction.atomic():
        with rows.beside():
            put("one")
            put("one")
            put("two")
            there()
    with pytest.raises(IntegrityError, match="duplicate key"), transaction.atomic():
        with rows.beside() as beside:
            put("one", "one")
            ahead = beside.call(lambda: 1)
            beside.get(ahead)
    with pytest.raises(IntegrityError), transaction.atomic():
        with rows.beside():
            put("one", "one")
    assert there() == set()


def test_what_else_works_on_the_connection_follows_in_its_order(owner):
    def count():
        with beside.connection.cursor() as cursor:
            return cursor.execute("SELECT count(*) FROM agencies_agency").fetchone()[0]

    with rows.beside() as beside:
        put("one")
        first = beside.call(count)
        put("two")
        assert beside.get(first) == 1
        assert beside.get(beside.call(count)) == 2


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses():
    with pytest.raises(RuntimeError, match="transaction"), rows.beside():
        pass


def test_an_error_of_the_caller_leaves_no_thread_and_no_row(owner):
    with pytest.raises(DatabaseError), transaction.atomic():
        with rows.beside():
            put("one")
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
    assert there() == set()
