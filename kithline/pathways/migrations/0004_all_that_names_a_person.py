"""A merge leads everything that names a person, and again after an un-merge, in either direction.

What is append-only was left where it was: marks of adults, considerations, links to places, readings,
summaries, answers, papers, decisions. It is led to the kept record by its own column now; where a digest
covers that column, what was written first stands beside it in ``<column>_first``, so that the digest still
holds, and verification asks for the merge that says so. Nobody but a merge or its undoing may do that.
"""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import RoleSQL, definer

first = import_module("kithline.pathways.migrations.0001_merge")

# Tables whose rows about a person are not led to the kept record, each with the reason.
STAY = {
    "people_person": "the merged record itself",
    "people_key": "worked out anew from the others",
    "people_correction": "append-only: what was put right on that record",
    "record_about": "append-only and sealed: linked a second time",
    "record_impact": "copied with the link of its entry",
    "record_detail": "copied with the link of its entry",
    "record_withdrawal": "says of one link of an entry that it was taken back",
    "linkage_pair": "a question about these two records; the next run asks about the kept one",
    "linkage_merge": "the merge itself",
    "audit_event": "the trail: who looked at the merged record is found through it",
}
# Columns that name a person without a foreign key.
ALSO = (
    ("access_exclusion", "person_id"),
    ("arrivals_whom", "person_id"),
    ("chronology_view", "person_id"),
    ("documents_issued", "person_id"),
    ("frameworks_profile", "person_id"),
    ("record_present", "person_id"),
    ("record_said", "person_id"),
    ("timescales_obligation", "person_id"),
)
# Columns that list everybody a row is about.
LISTS = (
    ("chronology_reading", "people"),
    ("chronology_summary", "people"),
    ("documents_issued", "people_ids"),
    ("timescales_obligation", "people"),
)
# Append-only tables whose rows are led to the kept record: columns under a digest, and others.
SEALED = {
    "chronology_reading": ("person_id", "people"),
    "connections_concern": ("adult_id",),
    "connections_considered": ("adult_id", "child_id"),
    "connections_linkedchild": ("child_id",),
    "connections_placelink": ("child_id",),
    "documents_issued": ("person_id", "people_ids"),
    "patterns_answer": ("person_id",),
    "record_present": ("person_id",),
    "record_said": ("person_id",),
}
NOT_SEALED = {
    "chronology_view": ("person_id",),
    "frameworks_profile": ("person_id",),
    "frontdoor_decision": ("person_id",),
}
# What of a room ends or is signed has a guard of that room's; it lets a merge pass too.
GUARDED = ("connections_concern", "connections_linkedchild", "connections_placelink")

COLUMNS = f"""
  SELECT x.tbl, x.col, EXISTS (SELECT 1 FROM pg_attribute f
          WHERE f.attrelid = x.tbl::regclass AND f.attname = x.col || '_first' AND NOT f.attisdropped)
    FROM (
      SELECT c.conrelid::regclass::text AS tbl, a.attname::text AS col
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
       WHERE c.contype = 'f' AND c.confrelid = 'people_person'::regclass AND cardinality(c.conkey) = 1
         AND c.conrelid::regclass::text NOT IN ({", ".join(f"'{t}'" for t in STAY)})
         -- 16: an UPDATE of any row is refused
         AND NOT EXISTS (SELECT 1 FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid
                          WHERE g.tgrelid = c.conrelid AND p.proname = 'kithline_refuse_change' AND g.tgtype & 16 <> 0)
      UNION VALUES {", ".join(f"('{t}', '{c}')" for t, c in ALSO)}) x
   ORDER BY 1, 2
"""

# Is a merge being carried out or undone at this moment, by its own function?
MOVING = """
CREATE FUNCTION pathways_moving(tbl oid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = tbl)
     AND EXISTS (SELECT 1 FROM linkage_merge g
                  WHERE (g.at = kithline_at() AND g.undone_at IS NULL) OR g.undone_at = kithline_at())
$$;
REVOKE ALL ON FUNCTION pathways_moving(oid) FROM PUBLIC;
CREATE FUNCTION pathways_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN
    IF pathways_moving(TG_RELID) THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE FUNCTION connections_guard_end() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE led CONSTANT text[] := '{adult_id,adult_id_first,child_id,child_id_first}';
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
     AND to_jsonb(NEW) - 'ended_at' - 'ended_by' - 'ended_reason'
       = to_jsonb(OLD) - 'ended_at' - 'ended_by' - 'ended_reason' THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - led = to_jsonb(OLD) - led THEN
    IF pathways_moving(TG_RELID) THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE FUNCTION chronology_summary_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.stage = 'draft' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{person_id,people}'::text[] = to_jsonb(OLD) - '{person_id,people}'::text[] THEN
    IF pathways_moving(TG_RELID) THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'a signed summary stays as it is: % refused', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
"""


def led(table: str, columns: tuple[str, ...], *, sealed: bool) -> RoleSQL:
    """Let a merge, and nothing else, lead these columns of an append-only table to another person."""
    sql = ""
    names = columns
    if sealed:
        for column in columns:
            kind = "uuid[]" if column.startswith("people") else "uuid"
            sql += f"ALTER TABLE {table} ADD COLUMN {column}_first {kind};"
        names = (*columns, *(f"{c}_first" for c in columns))
    if table not in GUARDED:
        arguments = ", ".join(f"'{n}'" for n in names)
        sql += f"""
          DROP TRIGGER {table}_append_only ON {table};
          CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION pathways_append_only({arguments});"""
    return RoleSQL(sql)


# What is held once is held once as it was written: two records may have had one each.
ONCE = """
ALTER TABLE connections_concern DROP CONSTRAINT IF EXISTS concern_once;
DROP INDEX IF EXISTS concern_once;
CREATE UNIQUE INDEX concern_once ON connections_concern (coalesce(adult_id_first, adult_id), partnership_id)
  WHERE ended_at IS NULL;
DROP INDEX IF EXISTS linked_child_once;
CREATE UNIQUE INDEX linked_child_once
  ON connections_linkedchild (concern_id, coalesce(child_id_first, child_id), how) WHERE ended_at IS NULL;
DROP INDEX IF EXISTS place_link_once;
CREATE UNIQUE INDEX place_link_once ON connections_placelink (coalesce(child_id_first, child_id), place_id)
  WHERE ended_at IS NULL;
ALTER TABLE documents_issued DROP CONSTRAINT issued_numbered;
CREATE UNIQUE INDEX issued_numbered ON documents_issued (coalesce(person_id_first, person_id), kind, number);
-- An entry stands once about a person; what was taken back may be linked anew by another merge.
ALTER TABLE record_about DROP CONSTRAINT about_once;
CREATE UNIQUE INDEX about_once ON record_about (entry_id, person_id, withdrawn_at) NULLS NOT DISTINCT;
-- A merge looks for what somebody said, where they were, and which lists name them.
CREATE INDEX said_by_person ON record_said (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX present_by_person ON record_present (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX whom_by_person ON arrivals_whom (person_id) WHERE person_id IS NOT NULL;
"""

LEAD = """
  FOR t IN SELECT * FROM pathways_person_columns() LOOP
    FOR r IN EXECUTE format('SELECT id FROM %s WHERE %I = $1 ORDER BY id', t.tbl, t.col) USING d.id LOOP
      BEGIN
        EXECUTE format(CASE WHEN t.sealed THEN 'UPDATE %1$s SET %2$I = $1, %3$I = nullif(coalesce(%3$I, %2$I), $1) WHERE id = $2'
                            ELSE 'UPDATE %1$s SET %2$I = $1 WHERE id = $2' END, t.tbl, t.col, t.col || '_first')
          USING k.id, r;
        INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id)
          VALUES (gen_random_uuid(), merge, 'moved', t.tbl, t.col, r);
      EXCEPTION WHEN unique_violation OR check_violation OR exclusion_violation THEN
        -- The kept record says it already: it stays where it is, and is counted. A tie of the family is kept in
        -- the ledger meanwhile, or a family would be drawn with one person twice.
        held := NULL;
        IF t.tbl IN ('people_relationship', 'people_responsibility', 'people_householdmember') THEN
          EXECUTE format('DELETE FROM %s x WHERE x.id = $1 RETURNING to_jsonb(x)', t.tbl) INTO held USING r;
        END IF;
        INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id, before)
          VALUES (gen_random_uuid(), merge, 'left', t.tbl, t.col, r, held);
      END;
    END LOOP;
  END LOOP;

  -- Some rows also list everybody they are about.
  FOR t IN SELECT * FROM pathways_person_lists() LOOP
    FOR l IN EXECUTE format('SELECT id, to_jsonb(%2$I) AS people FROM %1$s WHERE $1 = ANY (%2$I) ORDER BY id', t.tbl, t.col)
        USING d.id LOOP
      EXECUTE format(CASE WHEN t.sealed THEN
          'UPDATE %1$s SET %2$I = array_replace(%2$I, $1, $2), %3$I = coalesce(%3$I, %2$I) WHERE id = $3'
          ELSE 'UPDATE %1$s SET %2$I = array_replace(%2$I, $1, $2) WHERE id = $3' END, t.tbl, t.col, t.col || '_first')
        USING d.id, k.id, l.id;
      INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id, before)
        VALUES (gen_random_uuid(), merge, 'listed', t.tbl, t.col, l.id, l.people);
    END LOOP;
  END LOOP;

  -- What somebody has typed and not sent is found by its address.
  FOR l IN SELECT x.id, x.key, x.data::text LIKE '%' || d.id || '%' AS named FROM record_draft x
            WHERE x.key LIKE '%' || d.id || '%' ORDER BY x.id LOOP
    BEGIN
      UPDATE record_draft SET key = replace(key, d.id::text, k.id::text),
             data = replace(data::text, d.id::text, k.id::text)::jsonb WHERE id = l.id;
      INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id, before)
        VALUES (gen_random_uuid(), merge, 'drafted', 'record_draft', 'key', l.id, to_jsonb(l.named));
    EXCEPTION WHEN unique_violation THEN
      INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id)
        VALUES (gen_random_uuid(), merge, 'left', 'record_draft', 'key', l.id);
    END;
  END LOOP;
"""
_begin = first.MERGE.index("\n  FOR t IN SELECT * FROM pathways_person_columns()")
_end = first.MERGE.index("\n  -- Entries are append-only")
MERGE = first.MERGE[:_begin] + LEAD + first.MERGE[_end:]
MERGE = MERGE.replace("t record; r uuid;", "t record; l record; r uuid; held jsonb;").replace(
    "x.person_id = k.id)\n            ORDER BY a.id",
    "x.person_id = k.id\n                AND x.withdrawn_at IS NULL)\n            ORDER BY a.id",
)
assert MERGE.count("l record;") == MERGE.count("AND x.withdrawn_at IS NULL)") == 1

BACK = """
    IF t.what = 'moved' THEN
      SELECT c.sealed INTO sealed_ FROM pathways_person_columns() c WHERE c.tbl = t.table AND c.col = t.column;
      EXECUTE format(CASE WHEN sealed_ THEN
          'UPDATE %1$s SET %2$I = $1, %3$I = nullif(coalesce(%3$I, %2$I), $1) WHERE id = $2 AND %2$I = $3'
          ELSE 'UPDATE %1$s SET %2$I = $1 WHERE id = $2 AND %2$I = $3' END, t.table, t.column, t.column || '_first')
        USING g.merged_id, t.row_id, g.kept_id;
    ELSIF t.what = 'listed' THEN
      SELECT c.sealed INTO sealed_ FROM pathways_person_lists() c WHERE c.tbl = t.table AND c.col = t.column;
      EXECUTE format('SELECT %I FROM %s WHERE id = $1', t.column, t.table) INTO now_ USING t.row_id;
      was := ARRAY(SELECT jsonb_array_elements_text(t.before)::uuid);
      IF array_replace(was, g.merged_id, g.kept_id) IS DISTINCT FROM now_ THEN
        was := array_replace(now_, g.kept_id, g.merged_id);
      END IF;
      EXECUTE format(CASE WHEN sealed_ THEN
          'UPDATE %1$s SET %2$I = $1, %3$I = nullif(coalesce(%3$I, %2$I), $1) WHERE id = $2'
          ELSE 'UPDATE %1$s SET %2$I = $1 WHERE id = $2' END, t.table, t.column, t.column || '_first')
        USING was, t.row_id;
    ELSIF t.what = 'drafted' THEN
      BEGIN
        UPDATE record_draft SET key = replace(key, g.kept_id::text, g.merged_id::text),
               data = CASE WHEN t.before = 'true'
                           THEN replace(data::text, g.kept_id::text, g.merged_id::text)::jsonb ELSE data END
         WHERE id = t.row_id;
      EXCEPTION WHEN unique_violation THEN NULL;
      END;
    ELSIF t.what = 'left' AND t.before IS NOT NULL THEN
      EXECUTE format('INSERT INTO %1$s SELECT * FROM jsonb_populate_record(NULL::%1$s, $1) ON CONFLICT DO NOTHING',
                     t.table) USING t.before;
"""
_begin = first.UNMERGE.index("    IF t.what = 'moved' THEN")
_end = first.UNMERGE.index("    ELSIF t.what = 'made' THEN")
UNMERGE = first.UNMERGE[:_begin] + BACK.lstrip("\n") + first.UNMERGE[_end:]
UNMERGE = UNMERGE.replace(
    "gone uuid[] := '{}';", "gone uuid[] := '{}'; sealed_ boolean; was uuid[]; now_ uuid[];"
).replace(
    "g.undone_by_name, g.undone_at);",
    "g.undone_by_name, g.undone_at)\n      ON CONFLICT (entry_id, person_id) DO NOTHING;",
)
assert UNMERGE.count("sealed_ boolean") == UNMERGE.count("(entry_id, person_id) DO NOTHING") == 1

MOVED_GRANTS = first.MOVED_GRANTS.replace(
    "g.by_post = kithline_viewer()", "g.by_post IS NOT DISTINCT FROM kithline_viewer()"
)
assert first.MOVED_GRANTS != MOVED_GRANTS


class Migration(migrations.Migration):
    dependencies = [
        ("pathways", "0003_asked_once"),
        ("arrivals", "0002_sight"),
        ("chronology", "0004_lighter"),
        ("connections", "0004_ends_are_set_once"),
        ("documents", "0002_policies"),
        ("frameworks", "0002_policies"),
        ("frontdoor", "0005_public_limit"),
        ("patterns", "0003_planned_once"),
        ("record", "0009_unseen_parts"),
    ]
    # Where the rooms that own these tables say what is made here.
    run_before = [
        ("chronology", "0007_as_first_written"),
        ("connections", "0006_as_first_written"),
        ("documents", "0005_as_first_written"),
        ("patterns", "0006_as_first_written"),
        ("record", "0012_as_first_written"),
    ]
    operations = [
        RoleSQL(MOVING),
        *(led(table, columns, sealed=True) for table, columns in SEALED.items()),
        *(led(table, columns, sealed=False) for table, columns in NOT_SEALED.items()),
        RoleSQL(ONCE),
        RoleSQL("DROP FUNCTION pathways_person_columns();"),
        definer("pathways_person_columns", "", "TABLE (tbl text, col text, sealed boolean)", COLUMNS,
                language="sql", volatility="STABLE"),
        definer("pathways_person_lists", "", "TABLE (tbl text, col text, sealed boolean)",
                "SELECT * FROM (VALUES "
                + ", ".join(f"('{t}', '{c}', {str(t in SEALED).lower()})" for t, c in LISTS)
                + ") x (tbl, col, sealed)", language="sql", volatility="STABLE"),
        RoleSQL("REVOKE EXECUTE ON FUNCTION pathways_person_columns(), pathways_person_lists() FROM {app};"),
        definer("pathways_merge", "merge uuid", "TABLE (what text, tbl text, rows integer)",
                "\n#variable_conflict use_column" + MERGE),
        definer("pathways_moved_grants", "merge uuid",
                "TABLE (id uuid, holder_id uuid, level integer, purpose text)", MOVED_GRANTS,
                language="sql", volatility="STABLE"),
        definer("pathways_unmerge", "merge uuid", "integer",
                "\n#variable_conflict use_column" + UNMERGE),
    ]  # fmt: skip
