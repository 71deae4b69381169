"""The reads of every story page as functions of the caller's own rights, planned once a connection.

Under policies, planning a statement takes several times as long as running it. These functions run as
whoever calls them, so the policies hold as in any statement (``docs/decisions/0002-row-level-security.md``).
"""

from django.db import migrations

from kithline.core.policies import RoleSQL

READ = """
CREATE FUNCTION {name}({args}) RETURNS SETOF {table} LANGUAGE plpgsql STABLE
  SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY {query};
END $$;
REVOKE ALL ON FUNCTION {name} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {name} TO {{app}};
"""

PAGE = """SELECT e.* FROM record_about a JOIN record_entry e ON e.id = a.entry_id
    WHERE a.person_id = person AND a.superseded_at IS NULL AND NOT a.beside
      AND (a.happened_from, a.entry_id) < (before_at, before_id)
    ORDER BY a.happened_from DESC, a.entry_id DESC LIMIT most"""

THREADS = """SELECT e.* FROM record_entry e WHERE e.thread_id = ANY (roots)
    UNION ALL SELECT e.* FROM record_entry e WHERE e.id = ANY (firsts)"""


def part(table: str) -> RoleSQL:
    """Return the read of one table of parts."""
    return RoleSQL(
        READ.format(
            name=f"{table}_of",
            args="entries uuid[]",
            table=table,
            query=f"SELECT p.* FROM {table} p WHERE p.entry_id = ANY (entries)",
        )
    )


class Migration(migrations.Migration):
    dependencies = [("record", "0003_superseded")]
    operations = [
        RoleSQL(
            READ.format(
                name="record_story",
                args="person uuid, before_at timestamptz, before_id uuid, most integer",
                table="record_entry",
                query=PAGE,
            )
        ),
        RoleSQL(
            READ.format(
                name="record_threads",
                args="roots uuid[], firsts uuid[]",
                table="record_entry",
                query=THREADS,
            )
        ),
        part("record_said"),
        part("record_present"),
        part("record_impact"),
    ]
