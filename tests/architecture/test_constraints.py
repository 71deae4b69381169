"""What the models say of keys, uniqueness, checks and columns is what PostgreSQL holds, in every room.

All models are made once more, in a schema of their own that is rolled back, as Django would make them today;
what PostgreSQL then says of these tables must be what it says of those that the migrations made.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

OWN_MODELS = [m for m in apps.get_models() if m.__module__.startswith("kithline.")]

# What the database holds beyond the models, each with the reason.
BEYOND = {
    "xid": "filled in by the database alone: in which transaction a row was written",
    "salt": "filled in by the database alone: of the digest",
    "digest": "filled in by the database alone",
    "grant_person": "access knows people by id only; people ties the knot",
    "about_person": "record knows people by id only",
    "part_person": "chronology knows people by id only",
    "reading_person": "chronology knows people by id only",
    "summary_person": "chronology knows people by id only",
    "answer_person": "patterns knows people by id only",
}

CONSTRAINTS = """
  SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid)
    FROM pg_constraint c WHERE c.connamespace = %s::regnamespace AND c.conrelid <> 0 AND c.contype <> 'n'
  UNION ALL
  SELECT i.indrelid::regclass::text, x.relname, pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
   WHERE x.relnamespace = %s::regnamespace AND i.indisunique
     AND NOT EXISTS (SELECT 1 FROM pg_constraint c
                      WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
"""
COLUMNS = """
  SELECT c.oid::regclass::text, a.attname,
         format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p')
"""


def _said(cursor, schema: str, tables: set[str]) -> set[tuple[str, str, str]]:
    found = set()
    for sql, times in ((CONSTRAINTS, 2), (COLUMNS, 1)):
        cursor.execute(sql, [schema] * times)
        for row in cursor.fetchall():
            table, name, words = (
                v.replace("public.", "").replace("as_the_models_say.", "") for v in row
            )
            if table in tables:
                found.add((table, name, words))
    return found


@pytest.mark.django_db
def test_the_database_holds_what_the_models_say(owner_db):
    tables = {
        t._meta.db_table
        for m in OWN_MODELS
        for t in (m, *(f.remote_field.through for f in m._meta.local_many_to_many))
    }
    with owner_db() as cursor:
        cursor.execute("CREATE SCHEMA as_the_models_say")
        held = _said(cursor, "public", tables)
        cursor.execute("SET LOCAL search_path = as_the_models_say, public")
        with connection.schema_editor() as editor:
            for model in OWN_MODELS:
                editor.create_model(model)
        wanted = _said(cursor, "as_the_models_say", tables)
        cursor.execute("DROP SCHEMA as_the_models_say CASCADE")
    assert wanted, "the models say something"
    missing, unsaid = sorted(wanted - held), sorted(x for x in held - wanted if x[1] not in BEYOND)
    assert not missing, "the models say it, the database does not hold it:\n" + _lines(missing)
    assert not unsaid, "the database holds it, no model says it:\n" + _lines(unsaid)


def _lines(found: list[tuple[str, str, str]]) -> str:
    return "\n".join(f"  {table}: {name}: {words}" for table, name, words in found)
