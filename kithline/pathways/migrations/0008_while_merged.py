"""While a record is read in another: nobody is let in to it, lists offer the kept one, and it is not undone.

A column that names a person is found by its name too, not by a foreign key alone, so that a room that comes later
is moved without being told; only what is append-only has to be (``led`` in 0004).

A page that was open when two records became one could let somebody in to the merged record, and what they then
wrote would be read by nobody. Whom a list's row may be, as long as nobody has said, is led to the kept one and
back. A record that a list made and that is one with another now holds the undoing of that list. A record that was
taken back with its list is no candidate of the machine.
"""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import RoleSQL, definer, rests_on

led = import_module("kithline.pathways.migrations.0004_all_that_names_a_person")
machine = import_module("kithline.pathways.migrations.0006_by_machine")

# 16: an UPDATE of any row is refused.
NAMED = """
  SELECT c.relname::text, a.attname::text, EXISTS (SELECT 1 FROM pg_attribute f
          WHERE f.attrelid = c.oid AND f.attname = a.attname || '_first' AND NOT f.attisdropped)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT IN ({stay}) AND {which}
     AND NOT EXISTS (SELECT 1 FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid
                      WHERE g.tgrelid = c.oid AND p.proname = 'kithline_refuse_change' AND g.tgtype & 16 <> 0)
   ORDER BY 1, 2
"""
STAYING = ", ".join(f"'{t}'" for t in led.STAY)
COLUMNS = NAMED.format(
    stay=STAYING,
    which="""a.atttypid = 'uuid'::regtype AND (a.attname IN ('person_id', 'child_id', 'adult_id') OR EXISTS (
       SELECT 1 FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = c.oid
          AND k.confrelid = 'people_person'::regclass AND k.conkey = ARRAY[a.attnum]))""",
)
LISTS = NAMED.format(
    stay=STAYING, which="a.atttypid = 'uuid[]'::regtype AND a.attname IN ('people', 'people_ids')"
)
RETURNED = "TABLE (tbl text, col text, sealed boolean)"

NO_NEW_SIGHT = """
CREATE FUNCTION pathways_no_new_sight() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM people_person p WHERE p.id = NEW.person_id AND p.merged_into_id IS NOT NULL) THEN
    RAISE EXCEPTION 'this record is read in another now: open that one' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pathways_no_new_sight BEFORE INSERT ON access_grant
  FOR EACH ROW EXECUTE FUNCTION pathways_no_new_sight();
"""

OFFERED = """
  -- Whom a row of a list may be, while nobody has said.
  FOR l IN SELECT w.id, w.candidates FROM arrivals_whom w
            WHERE w.answer = '' AND w.candidates <> '[]' AND w.candidates::text LIKE '%' || d.id || '%' ORDER BY w.id LOOP
    UPDATE arrivals_whom SET candidates = replace(candidates::text, d.id::text, k.id::text)::jsonb WHERE id = l.id;
    INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id, before)
      VALUES (gen_random_uuid(), merge, 'offered', 'arrivals_whom', 'candidates', l.id, l.candidates);
  END LOOP;

  -- Entries are append-only"""
BACK = """
    ELSIF t.what = 'offered' THEN
      UPDATE arrivals_whom SET candidates = t.before WHERE id = t.row_id
         AND candidates = replace(t.before::text, g.merged_id::text, g.kept_id::text)::jsonb;
    ELSIF t.what = 'made' THEN"""
MERGE = machine.MERGE.replace("\n  -- Entries are append-only", OFFERED)
UNMERGE = led.UNMERGE.replace("\n    ELSIF t.what = 'made' THEN", BACK)
assert machine.MERGE != MERGE and led.UNMERGE != UNMERGE

CANDIDATES = machine.CANDIDATES.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    "AND q.merged_into_id IS NULL", "AND q.merged_into_id IS NULL\n     AND p.taken_back_at IS NULL AND q.taken_back_at IS NULL"
)  # fmt: skip
AGAINST = machine.AGAINST.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    "OR d.merged_into_id IS NOT NULL",
    "OR d.merged_into_id IS NOT NULL\n     OR k.taken_back_at IS NOT NULL OR d.taken_back_at IS NOT NULL",
)
assert CANDIDATES.count("taken_back_at") == AGAINST.count("taken_back_at") == 2

LINKAGE = """
  SELECT g.by_name::text, '', 'made one record of two with somebody whom it made', g.at
    FROM linkage_merge g
   WHERE g.undone_at IS NULL AND (g.kept_id = ANY (made_here) OR g.merged_id = ANY (made_here))
"""


class Migration(migrations.Migration):
    dependencies = [("pathways", "0007_to_consider"), ("people", "0007_taken_back")]
    operations = [
        definer("pathways_person_columns", "", RETURNED, COLUMNS, language="sql", volatility="STABLE"),
        definer("pathways_person_lists", "", RETURNED, LISTS, language="sql", volatility="STABLE"),
        RoleSQL("REVOKE EXECUTE ON FUNCTION pathways_person_columns(), pathways_person_lists() FROM {app};"),
        RoleSQL(NO_NEW_SIGHT),
        RoleSQL(CANDIDATES),
        RoleSQL(AGAINST),
        definer("pathways_merge", "merge uuid", "TABLE (what text, tbl text, rows integer)",
                "\n#variable_conflict use_column" + MERGE),
        definer("pathways_unmerge", "merge uuid", "integer",
                "\n#variable_conflict use_column" + UNMERGE),
        rests_on("linkage", LINKAGE),
    ]  # fmt: skip
