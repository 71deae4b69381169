"""Whom entries are about, and who looked at a record, asked of all at once and planned once a connection, not by a function for each row.

What it says is what it said: the people of each entry that the viewer may read, which of them are open to
the viewer, and how many can read a restricted one; not the merged record beside the one it is read in.
"""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import RoleSQL, definer

before = import_module("kithline.pathways.migrations.0002_looked")

WHOM = """
CREATE OR REPLACE FUNCTION record_whom(entries uuid[])
  RETURNS TABLE (entry_id uuid, person_id uuid, open boolean, readers integer)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH linked AS MATERIALIZED (
    SELECT a.id, a.entry_id, a.person_id, a.restricted,
           a.person_id <> ALL ((SELECT kithline_excluded())::uuid[]) AND EXISTS (
             SELECT 1 FROM access_grant g
              WHERE g.person_id = a.person_id AND g.holder_id = ANY ((SELECT kithline_holders())::uuid[])
                AND g.level >= 2 AND g.partnership_id = (SELECT kithline_partnership())
                AND g.starts_at <= (SELECT kithline_at())
                AND (g.ends_at IS NULL OR g.ends_at > (SELECT kithline_at())) OFFSET 0) AS open
      FROM record_about a WHERE a.entry_id = ANY (entries) AND a.withdrawn_at IS NULL),
  seen AS MATERIALIZED (
    SELECT e.id FROM record_entry e
     WHERE e.id = ANY (entries) AND e.partnership_id = (SELECT kithline_partnership())
       AND (cardinality((SELECT kithline_excluded())) = 0
            OR NOT record_is_about(e.id, (SELECT kithline_excluded())))
       AND (e.author_post_id = (SELECT kithline_viewer()) OR EXISTS (
         SELECT 1 FROM linked l WHERE l.entry_id = e.id AND l.open
            AND (NOT l.restricted OR EXISTS (
              SELECT 1 FROM access_reader r
               WHERE r.subject_id = e.id AND r.holder_id = ANY ((SELECT kithline_readers())::uuid[]))))))
  SELECT l.entry_id, l.person_id, l.open,
         CASE WHEN l.restricted THEN record_readers(l.entry_id) ELSE 0 END
    FROM linked l JOIN seen s ON s.id = l.entry_id
   WHERE NOT EXISTS (
       SELECT 1 FROM people_person p JOIN linked k ON k.entry_id = l.entry_id AND k.person_id = p.merged_into_id
        WHERE p.id = l.person_id)
   ORDER BY l.entry_id, l.id;
END $$;
"""

# What does not hang on the line of the trail is asked once, not for each.
LOOKED = (
    before.LOOKED.replace("kithline_role() =", "(SELECT kithline_role()) =")
    .replace("access_sees(person, 2)", "(SELECT access_sees(person, 2))")
    .replace("ANY (kithline_readers())", "ANY ((SELECT kithline_readers())::uuid[])")
)
assert LOOKED.count("SELECT kithline_readers") == LOOKED.count("(SELECT access_sees") == 1


class Migration(migrations.Migration):
    dependencies = [("pathways", "0002_looked")]
    operations = [
        RoleSQL(WHOM),
        definer(
            "access_looked",
            "person uuid, before timestamptz, most integer",
            "TABLE (id uuid, at timestamptz, kind text, verb text, worker_id uuid, name text, "
            "agency_name text)",
            LOOKED,
            language="sql",
            volatility="STABLE",
        ),
    ]
