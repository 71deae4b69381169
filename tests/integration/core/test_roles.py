"""The tests themselves run as the app role, on a database that belongs to the owner."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from kithline.core import database

pytestmark = pytest.mark.django_db


def current_user() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        row = cursor.fetchone()
    assert row is not None
    return str(row[0])


def test_tests_run_as_the_app_role():
    assert current_user() == database.role_names().app


def test_the_app_role_makes_no_tables():
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE mine (id int)")


def test_owner_db_looks_as_owner_and_goes_back(owner_db):
    with owner_db():
        assert current_user() == database.role_names().owner
    assert current_user() == database.role_names().app


def test_owner_db_goes_back_after_an_error(owner_db):
    with pytest.raises(ProgrammingError), owner_db() as cursor:
        cursor.execute("SELECT nonsense")
    assert current_user() == database.role_names().app


def test_serving_role_is_held_by_row_level_security():
    assert database.faults_of_serving_role(database.urls().app) == []


def test_owner_is_refused_as_serving_role(owner_db):
    found = database.faults_of_serving_role(database.urls().owner)
    assert any("owns" in each for each in found)


def test_stolen_app_login_cannot_become_owner(app_connection):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_connection.execute(f'SET ROLE "{database.role_names().owner}"')
