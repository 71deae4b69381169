"""Every field is classed, every table is held by row-level security or stands on the list."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command

from kithline.core import database
from kithline.core.models import Privacy
from kithline.core.policies import OPEN_TABLES

OWN_MODELS = [m for m in apps.get_models() if m.__module__.startswith("kithline.")]


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda m: m._meta.label)
def test_every_field_is_classed_once(model):
    classed = model.__dict__.get("privacy")
    assert isinstance(classed, Privacy), f"{model._meta.label}: privacy = privacy(...)"
    fields = {f.name for f in (*model._meta.local_fields, *model._meta.local_many_to_many)}
    fields |= {f.name for f in model._meta.concrete_fields}
    assert set(classed.classes) == fields


@pytest.mark.django_db
def test_no_migration_is_missing():
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail("models changed: write the migration")


# --- what PostgreSQL itself says ----------------------------------------------------------------


@pytest.fixture
def ask(owner_db):
    """Return a function that asks the catalogue, as the owner."""

    def rows(query: str, *values: object) -> list[tuple]:
        with owner_db() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall())

    return rows


TABLES = """
    SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
           (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid),
           array(SELECT r FROM unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE',
                                            'REFERENCES','TRIGGER']) r
                  WHERE has_table_privilege(%s, c.oid, r)),
           array(SELECT p.polcmd::text FROM pg_policy p WHERE p.polrelid = c.oid)
      FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
     ORDER BY 1
"""
COMMAND = {"SELECT": "r", "INSERT": "a", "UPDATE": "w", "DELETE": "d"}


def test_every_table_is_protected_or_listed(ask):
    bare = [t[0] for t in ask(TABLES, database.role_names().app) if not t[1]]
    assert set(bare) == set(OPEN_TABLES), (
        f"without row-level security and not on OPEN_TABLES: {set(bare) - set(OPEN_TABLES)};"
        f" on OPEN_TABLES but protected or gone: {set(OPEN_TABLES) - set(bare)}"
    )


def test_every_right_of_the_app_role_has_its_policy(ask):
    for table, protected, forced, _, rights, commands in ask(TABLES, database.role_names().app):
        assert not forced, f"{table}: FORCE blinds the definer functions (groundwork 7)"
        assert not {"TRUNCATE", "REFERENCES", "TRIGGER"} & set(rights), f"{table}: {rights}"
        if protected:
            without = [r for r in rights if COMMAND[r] not in commands and "*" not in commands]
            assert not without, (
                f"{table}: the app role may {without}, but no policy says which rows"
            )


def test_every_open_table_says_why():
    assert all(len(reason) > 10 or reason.startswith("Django") for reason in OPEN_TABLES.values())


def test_the_app_role_owns_nothing_and_makes_nothing(ask):
    app = database.role_names().app
    ((owned, makes),) = ask(
        "SELECT (SELECT count(*) FROM pg_class WHERE relowner = %s::regrole),"
        " has_schema_privilege(%s, 'public', 'CREATE')",
        app,
        app,
    )
    assert (owned, makes) == (0, False)


def test_definer_functions_are_pinned_and_closed_to_others(ask):
    found = ask(
        """
        SELECT p.oid::regprocedure::text, coalesce(p.proconfig::text, '') LIKE '%%search_path=%%',
               has_function_privilege('public', p.oid, 'EXECUTE')
               AND p.prorettype <> 'trigger'::regtype  -- only a trigger can call those
          FROM pg_proc p
         WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
        """
    )
    assert found, "there are definer functions"
    assert not [f[0] for f in found if not f[1]], "a definer function without a search path"
    assert not [f[0] for f in found if f[2]], "a definer function that anybody may call"


def test_no_view_steps_round_the_policies(ask):
    found = ask(
        """
        SELECT c.relname FROM pg_class c
         WHERE c.relnamespace = 'public'::regnamespace
           AND (c.relkind = 'm' OR (c.relkind = 'v'
                AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)))
           AND has_table_privilege(%s, c.oid, 'SELECT')
        """,
        database.role_names().app,
    )
    assert not found, "views run as their owner: give security_invoker, or take the right away"


def test_every_foreign_key_has_an_index(ask):
    """Joining by a foreign key without one reads the whole table.

    Left out: keys to what is never deleted and never the way into a list (agencies and places).
    """
    found = ask(
        """
        SELECT k.conrelid::regclass::text, a.attname
          FROM pg_constraint k
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
         WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace
           AND k.conrelid::regclass::text !~ '^(auth|django|axes|procrastinate)_'
           AND k.confrelid::regclass::text !~ '^agencies_'
           AND NOT EXISTS (SELECT 1 FROM pg_index i
                            WHERE i.indrelid = k.conrelid AND i.indkey[0] = k.conkey[1])
        """
    )
    assert not found


def test_constraints_are_named_by_us(ask):
    """A generated name says nothing in a log; Django's own foreign keys are left out."""
    found = ask(
        """
        SELECT conrelid::regclass::text, conname FROM pg_constraint
         WHERE contype IN ('c', 'x') AND connamespace = 'public'::regnamespace
           AND conrelid <> 0 AND conrelid::regclass::text !~ '^(auth|django|axes|procrastinate)_'
           AND conname ~ '_check[0-9]*$|_excl[0-9]*$'
           AND pg_get_constraintdef(oid) !~ '>= 0'
        """
    )
    assert not found
