"""What a merge, its undoing and the machine ask is planned once a connection, and asks the catalogue for one table.

The undoing asked for all columns of all tables that name a person for each row it put back; what speaks against
a merge was planned anew for every two records. Whom the undoing shuts out of the other record too, it says.
"""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import RoleSQL, definer

before = import_module("kithline.pathways.migrations.0009_nothing_more_seen")

FIRST = """SELECT EXISTS (SELECT 1 FROM pg_attribute f WHERE f.attrelid = t.table::regclass
        AND f.attname = t.column || '_first' AND NOT f.attisdropped) INTO sealed_;"""
UNMERGE = before.UNMERGE
for kind in ("columns", "lists"):
    UNMERGE = before.put(
        UNMERGE,
        f"SELECT c.sealed INTO sealed_ FROM pathways_person_{kind}() c WHERE c.tbl = t.table AND c.col = t.column;",
        FIRST,
    )
# Who is shut out of the other record too, since it is not known of which it was meant: a line in the trail each.
UNMERGE = before.put(
    UNMERGE,
    "  INSERT INTO access_exclusion (id, partnership_id,",
    "  WITH shut AS (\n  INSERT INTO access_exclusion (id, partnership_id,",
)
UNMERGE = before.put(
    UNMERGE,
    "ELSE greatest(access_exclusion.ends_at, excluded.ends_at) END;",
    "ELSE greatest(access_exclusion.ends_at, excluded.ends_at) END\n  RETURNING id, worker_id, reason)\n"
    '  INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id, before)\n'
    "    SELECT gen_random_uuid(), g.id, 'shut', 'access_exclusion', 'person_id', shut.id,\n"
    "           jsonb_build_object('worker', shut.worker_id, 'reason', shut.reason) FROM shut;",
)
UNMERGE = before.put(UNMERGE, "m.what <> 'left'", "m.what NOT IN ('left', 'shut')")

LEAD_ON = before.put(
    before.LEAD_ON.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
    "SELECT x.col FROM pathways_person_columns() x WHERE x.tbl = $1 ORDER BY 1",
    "SELECT a.attname AS col FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]"
    "\n            WHERE k.contype = 'f' AND k.conrelid = tbl::regclass AND k.confrelid = 'people_person'::regclass"
    "\n            ORDER BY 1",
)


class Migration(migrations.Migration):
    dependencies = [("pathways", "0010_whom_of_many")]
    operations = [
        # A number that was taken off somebody: without it all numbers were read for every two records.
        RoleSQL(
            "CREATE INDEX identifier_ended ON people_identifier (scheme, value) WHERE ends_on IS NOT NULL;"
        ),
        RoleSQL(LEAD_ON),
        RoleSQL(
            "ALTER FUNCTION pathways_against(uuid, uuid) SET plan_cache_mode = force_generic_plan;"
        ),
        definer("pathways_unmerge", "merge uuid", "integer",
                "\n#variable_conflict use_column" + UNMERGE),
    ]  # fmt: skip
