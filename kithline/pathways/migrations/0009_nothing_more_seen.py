"""Merges at odds with each other and with what people do meanwhile: nothing is lost, nobody sees more.

Who is shut out of either record is shut out of the one, for as long as of either; who is shut out, and what is
restricted, while they are one holds for both when they are parted. Of several merges into one record the last is
undone first, since what it found held already an earlier one may have brought. A tie that comes back leads to
whoever is the one it names by now. What was said of a record that is read in another holds for that one. Whoever
writes while two become one is waited for, or told. What a merge looks for is found by an index.
"""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import RoleSQL, definer

before = import_module("kithline.pathways.migrations.0008_while_merged")


def put(text: str, old: str, new: str) -> str:
    """Return a function's text with one place of it changed."""
    assert text.count(old) == 1, (text.count(old), old)
    return text.replace(old, new)


# --- merging --------------------------------------------------------------------------------------

SHUT_OUT = """
  -- Who is shut out of either is shut out of the one record, for as long as of either.
  FOR l IN SELECT x.id, y.starts_at, y.ends_at, x.starts_at AS starts_was, x.ends_at AS ends_was
             FROM access_exclusion y JOIN access_exclusion x ON x.worker_id = y.worker_id AND x.person_id = k.id
            WHERE y.person_id = d.id AND (y.starts_at < x.starts_at OR y.ends_at IS NULL AND x.ends_at IS NOT NULL
                                          OR y.ends_at > x.ends_at) ORDER BY x.id LOOP
    UPDATE access_exclusion SET starts_at = least(l.starts_at, l.starts_was),
           ends_at = CASE WHEN l.ends_at IS NULL OR l.ends_was IS NULL THEN NULL ELSE greatest(l.ends_at, l.ends_was) END
     WHERE id = l.id RETURNING ends_at INTO until_;
    INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id, before)
      VALUES (gen_random_uuid(), merge, 'widened', 'access_exclusion', 'ends_at', l.id,
              jsonb_build_object('starts_at', l.starts_was, 'ends_at', l.ends_was, 'until', until_));
  END LOOP;

  FOR t IN SELECT * FROM pathways_person_columns() LOOP"""

MERGE = put(before.MERGE, "held jsonb;", "held jsonb; until_ timestamptz;")
MERGE = put(MERGE, "\n  FOR t IN SELECT * FROM pathways_person_columns() LOOP", SHUT_OUT)
MERGE = put(MERGE, "WHERE $1 = ANY (%2$I) ORDER BY id", "WHERE %2$I @> ARRAY[$1] ORDER BY id")
MERGE = put(
    MERGE,
    "w.candidates <> '[]' AND w.candidates::text LIKE '%' || d.id || '%'",
    "w.candidates @> jsonb_build_array(jsonb_build_object('id', d.id))",
)

# --- undoing --------------------------------------------------------------------------------------

LAST_FIRST = """
  IF EXISTS (SELECT 1 FROM linkage_merge x WHERE x.kept_id = g.kept_id AND x.undone_at IS NULL
              AND (x.at, x.id) > (g.at, g.id)) THEN
    RAISE EXCEPTION 'a later merge into this record stands' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR t IN SELECT * FROM linkage_moved m"""

WIDENED = """
    ELSIF t.what = 'widened' THEN
      UPDATE access_exclusion SET starts_at = (t.before ->> 'starts_at')::timestamptz,
             ends_at = (t.before ->> 'ends_at')::timestamptz
       WHERE id = t.row_id AND ends_at IS NOT DISTINCT FROM (t.before ->> 'until')::timestamptz;
    ELSIF t.what = 'offered' THEN"""

# A tie that comes back names others, who may be read in another record by now.
LED_ON = """ON CONFLICT DO NOTHING',
                     t.table) USING t.before;
      PERFORM pathways_lead_on(t.table, (t.before ->> 'id')::uuid, g.merged_id);"""

MEANWHILE = """
  -- Nobody knows any more of which of the two it was meant: so of both.
  INSERT INTO access_exclusion (id, partnership_id, worker_id, person_id, reason, starts_at, ends_at, noted_by)
    SELECT gen_random_uuid(), x.partnership_id, x.worker_id, g.merged_id, x.reason, x.starts_at, x.ends_at, x.noted_by
      FROM access_exclusion x WHERE x.person_id = g.kept_id AND x.starts_at >= g.at
       AND (x.ends_at IS NULL OR x.ends_at > g.undone_at)
  ON CONFLICT (worker_id, person_id) DO UPDATE SET starts_at = least(access_exclusion.starts_at, excluded.starts_at),
    ends_at = CASE WHEN access_exclusion.ends_at IS NULL OR excluded.ends_at IS NULL THEN NULL
                   ELSE greatest(access_exclusion.ends_at, excluded.ends_at) END;
  IF (SELECT c.new FROM people_correction c WHERE c.person_id = g.kept_id AND c.field = 'restricted'
       AND c.noted_at >= g.at ORDER BY c.noted_at DESC, c.id DESC LIMIT 1) = 'yes' THEN
    UPDATE people_person SET restricted = true WHERE id IN (g.kept_id, g.merged_id) AND NOT restricted;
  END IF;
  UPDATE people_person SET merged_into_id = NULL WHERE id = g.merged_id;"""

LEAD_ON = """
CREATE FUNCTION pathways_lead_on(tbl text, which uuid, but uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE c record; s record; held jsonb;
BEGIN
  FOR c IN SELECT x.col FROM pathways_person_columns() x WHERE x.tbl = $1 ORDER BY 1 LOOP
    LOOP
      EXECUTE format('SELECT p.id, p.merged_into_id, g.id AS merge_id FROM %1$s x JOIN people_person p ON p.id = x.%2$I'
        ' JOIN linkage_merge g ON g.merged_id = p.id AND g.undone_at IS NULL'
        ' WHERE x.id = $1 AND p.merged_into_id IS NOT NULL AND p.id <> $2', tbl, c.col) INTO s USING which, but;
      EXIT WHEN s.id IS NULL;
      BEGIN
        EXECUTE format('UPDATE %1$s SET %2$I = $1 WHERE id = $2', tbl, c.col) USING s.merged_into_id, which;
        INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id)
          VALUES (gen_random_uuid(), s.merge_id, 'moved', tbl, c.col, which);
      EXCEPTION WHEN unique_violation OR check_violation OR exclusion_violation THEN
        EXECUTE format('DELETE FROM %s x WHERE x.id = $1 RETURNING to_jsonb(x)', tbl) INTO held USING which;
        INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id, before)
          VALUES (gen_random_uuid(), s.merge_id, 'left', tbl, c.col, which, held);
        RETURN;
      END;
    END LOOP;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION pathways_lead_on(text, uuid, uuid) FROM PUBLIC;
"""

UNMERGE = put(before.UNMERGE, "\n  FOR t IN SELECT * FROM linkage_moved m", LAST_FIRST)
UNMERGE = put(UNMERGE, "\n    ELSIF t.what = 'offered' THEN", WIDENED)
UNMERGE = put(
    UNMERGE,
    "ON CONFLICT DO NOTHING',\n                     t.table) USING t.before;",
    LED_ON,
)
UNMERGE = put(
    UNMERGE, "\n  UPDATE people_person SET merged_into_id = NULL WHERE id = g.merged_id;", MEANWHILE
)

# --- what speaks against a merge by machine -------------------------------------------------------

ALL_OF = """
CREATE FUNCTION pathways_all_of(person uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
  WITH RECURSIVE r (id) AS (
    SELECT person UNION SELECT p.id FROM r JOIN people_person p ON p.merged_into_id = r.id)
  SELECT array_agg(id) FROM r
$$;
REVOKE ALL ON FUNCTION pathways_all_of(uuid) FROM PUBLIC;
"""
AGAINST = put(
    before.AGAINST,
    "two uuid[] := ARRAY[one, other];",
    "two uuid[] := ARRAY[one, other];\n"
    "  ones uuid[] := pathways_all_of(one); others uuid[] := pathways_all_of(other);",
)
AGAINST = put(
    AGAINST,
    "WHERE g.kept_id = ANY (two) AND g.merged_id = ANY (two)\n              AND g.undone_at IS NOT NULL",
    "WHERE g.undone_at IS NOT NULL AND (g.kept_id = ANY (ones) AND g.merged_id = ANY (others)\n"
    "              OR g.kept_id = ANY (others) AND g.merged_id = ANY (ones))",
)
AGAINST = put(
    AGAINST,
    "WHERE q.one_id = ANY (two) AND q.other_id = ANY (two)\n              AND q.answer",
    "WHERE (q.one_id = ANY (ones) AND q.other_id = ANY (others)\n"
    "              OR q.one_id = ANY (others) AND q.other_id = ANY (ones)) AND q.answer",
)

# A number that somebody else was told of, however it was typed; each branch by its own index.
TOLD = "upper(regexp_replace({of}facts ->> '{name}', '[^0-9A-Za-z]', '', 'g'))"
_begin = AGAINST.index(
    "     OR EXISTS (SELECT 1 FROM pathways_number a\n                  JOIN frontdoor_named n"
)
_end = AGAINST.index("     OR EXISTS (SELECT 1 FROM people_identifier i JOIN pathways_number a")
AGAINST = (
    AGAINST[:_begin]
    + "".join(
        f"""     OR EXISTS (SELECT 1 FROM pathways_number a
                  JOIN frontdoor_named n ON n.{column} = a.value AND n.{column} <> ''
                  JOIN frontdoor_match m ON m.named_id = n.id AND m.undone_at IS NULL
                 WHERE a.scheme = '{scheme}' AND a.person_id = ANY (two) AND m.person_id <> ALL (two))
     OR EXISTS (SELECT 1 FROM pathways_number a
                  JOIN arrivals_whom w ON {TOLD.format(of="w.", name=name)} = a.value
                 WHERE a.scheme = '{scheme}' AND a.person_id = ANY (two) AND w.person_id <> ALL (two))
"""
        for scheme, column, name in (("nhs", "nhs_number", "NHS number"), ("upn", "upn", "UPN"))
    )
    + AGAINST[_end:]
)

# --- who writes meanwhile -------------------------------------------------------------------------

# Waits for a merge that is under way; one that would begin waits for what is written here. Foreign keys alone
# look when the transaction ends, and do not ask whether the record is read in another.
NOT_MERGED = """
CREATE OR REPLACE FUNCTION pathways_no_new_sight() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM people_person p WHERE p.id = NEW.person_id FOR KEY SHARE;
  IF EXISTS (SELECT 1 FROM people_person p WHERE p.id = NEW.person_id AND p.merged_into_id IS NOT NULL) THEN
    RAISE EXCEPTION 'this record is read in another now: open that one' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION pathways_not_merged() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM people_person p WHERE p.id IN (SELECT m.person_id FROM made m) ORDER BY p.id FOR KEY SHARE;
  -- An amendment tells of the merged record beside the one it is read in, as what it amends does.
  IF EXISTS (SELECT 1 FROM made m JOIN people_person p ON p.id = m.person_id
              WHERE p.merged_into_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM record_about k WHERE k.entry_id = m.entry_id AND k.person_id = p.merged_into_id
                   AND k.withdrawn_at IS NULL)) THEN
    RAISE EXCEPTION 'this record is read in another now: open that one'
      USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'read_in_another';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER pathways_not_merged AFTER INSERT ON record_about REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION pathways_not_merged();
"""

# --- what is looked for, by an index --------------------------------------------------------------

FOUND = f"""
CREATE INDEX clock_about ON timescales_obligation USING gin (people);
CREATE INDEX reading_about ON chronology_reading USING gin (people);
CREATE INDEX summary_about ON chronology_summary USING gin (people);
CREATE INDEX issued_about ON documents_issued USING gin (people_ids);
CREATE INDEX whom_offered ON arrivals_whom USING gin (candidates jsonb_path_ops) WHERE answer = '';
CREATE INDEX whom_told_nhs ON arrivals_whom (({TOLD.format(of="", name="NHS number")}));
CREATE INDEX whom_told_upn ON arrivals_whom (({TOLD.format(of="", name="UPN")}));
CREATE INDEX named_told_nhs ON frontdoor_named (nhs_number) WHERE nhs_number <> '';
CREATE INDEX named_told_upn ON frontdoor_named (upn) WHERE upn <> '';
"""


class Migration(migrations.Migration):
    dependencies = [("pathways", "0008_while_merged"), ("linkage", "0004_told_to_few")]
    operations = [
        RoleSQL(FOUND),
        RoleSQL(NOT_MERGED),
        RoleSQL(LEAD_ON),
        RoleSQL(ALL_OF),
        RoleSQL(AGAINST),
        definer("pathways_merge", "merge uuid", "TABLE (what text, tbl text, rows integer)",
                "\n#variable_conflict use_column" + MERGE),
        definer("pathways_unmerge", "merge uuid", "integer",
                "\n#variable_conflict use_column" + UNMERGE),
    ]  # fmt: skip
