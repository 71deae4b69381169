"""Two records become one, and two again: what hung on one person hangs on the other, row by row, with a ledger.

``pathways_merge`` moves every row that a foreign key ties to the merged person, whatever room it stands in,
and writes each into ``linkage_moved``. What is append-only stays where it is: an entry gets a second link, to
the person who is kept, beside the first; seals and digests hold. ``pathways_unmerge`` puts each row back that
still hangs where the merge put it; what was written meanwhile stays with the person it was written about.

Both run as the owner and ask themselves who calls: a hub manager, or, for a merge by machine, the database
itself must see a number with a check digit and a date of birth that agree.
"""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import RoleSQL, definer

sight = import_module("kithline.record.migrations.0002_sight")
details = import_module("kithline.record.migrations.0006_details")
looked = import_module("kithline.access.migrations.0004_looked")

# Tables whose rows about a person are not moved, each with the reason.
STAY = {
    "people_person": "the merged record itself",
    "people_key": "worked out anew from the others",
    "people_correction": "append-only: what was put right on that record",
    "record_about": "append-only and sealed: linked a second time",
    "linkage_pair": "a question about these two records",
    "linkage_merge": "the merge itself",
}
# Columns that name a person without a foreign key.
ALSO = (("access_exclusion", "person_id"), ("timescales_obligation", "person_id"))

STAYING = ", ".join(f"'{t}'" for t in STAY)
ALSO_ROWS = ", ".join(f"('{t}', '{c}')" for t, c in ALSO)

COLUMNS = f"""
  SELECT c.conrelid::regclass::text, a.attname::text
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
   WHERE c.contype = 'f' AND c.confrelid = 'people_person'::regclass AND cardinality(c.conkey) = 1
     AND c.conrelid::regclass::text NOT IN ({STAYING})
     AND NOT EXISTS (SELECT 1 FROM pg_trigger g WHERE g.tgrelid = c.conrelid AND g.tgname LIKE '%append\\_only')
  UNION VALUES {ALSO_ROWS}
   ORDER BY 1, 2
"""

MERGE = """
DECLARE
  g linkage_merge%ROWTYPE; k people_person%ROWTYPE; d people_person%ROWTYPE;
  t record; r uuid; new_ uuid; sees boolean;
BEGIN
  SELECT * INTO g FROM linkage_merge x WHERE x.id = merge AND x.undone_at IS NULL
     AND x.partnership_id = kithline_partnership() AND x.at = kithline_at()
     AND x.by_post IS NOT DISTINCT FROM kithline_viewer();
  IF NOT FOUND OR EXISTS (SELECT 1 FROM linkage_moved m WHERE m.merge_id = merge) THEN
    RAISE EXCEPTION 'no such merge to carry out' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM 1 FROM people_person WHERE id IN (g.kept_id, g.merged_id) ORDER BY id FOR UPDATE;
  SELECT * INTO k FROM people_person WHERE id = g.kept_id;
  SELECT * INTO d FROM people_person WHERE id = g.merged_id;
  IF g.by_machine THEN
    -- Only where a number with a check digit and the date of birth agree.
    sees := k.dob_precision = 'exact' AND d.dob_precision = 'exact' AND k.dob = d.dob AND EXISTS (
      SELECT 1 FROM people_identifier a JOIN people_identifier b ON a.scheme = b.scheme AND a.value = b.value
       WHERE a.person_id = k.id AND b.person_id = d.id AND a.scheme IN ('nhs', 'upn') AND a.value <> '')
      AND NOT k.restricted AND NOT d.restricted;
  ELSE
    sees := kithline_role() = 'hub-manager';
  END IF;
  IF NOT coalesce(sees, false) OR k.id = ANY (kithline_excluded()) OR d.id = ANY (kithline_excluded())
     OR k.partnership_id <> g.partnership_id OR d.partnership_id <> g.partnership_id
     OR k.kind <> d.kind OR k.merged_into_id IS NOT NULL OR d.merged_into_id IS NOT NULL THEN
    RAISE EXCEPTION 'these two records may not be merged' USING ERRCODE = 'insufficient_privilege';
  END IF;

  FOR t IN SELECT * FROM pathways_person_columns() LOOP
    FOR r IN EXECUTE format('SELECT id FROM %s WHERE %I = $1 ORDER BY id', t.tbl, t.col) USING d.id LOOP
      BEGIN
        EXECUTE format('UPDATE %s SET %I = $1 WHERE id = $2', t.tbl, t.col) USING k.id, r;
        INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id)
          VALUES (gen_random_uuid(), merge, 'moved', t.tbl, t.col, r);
      EXCEPTION WHEN unique_violation OR check_violation OR exclusion_violation THEN
        -- The kept record says it already: it stays where it is, and is counted.
        INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id)
          VALUES (gen_random_uuid(), merge, 'left', t.tbl, t.col, r);
      END;
    END LOOP;
  END LOOP;

  -- Clocks also list everybody they are about.
  FOR t IN SELECT o.id, to_jsonb(o.people) AS people FROM timescales_obligation o WHERE d.id = ANY (o.people) ORDER BY o.id LOOP
    UPDATE timescales_obligation SET people = array_replace(people, d.id, k.id) WHERE id = t.id;
    INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id, before)
      VALUES (gen_random_uuid(), merge, 'listed', 'timescales_obligation', 'people', t.id, t.people);
  END LOOP;

  -- Entries are append-only: each is linked to the kept person too, as it was to the other.
  FOR t IN SELECT a.* FROM record_about a WHERE a.person_id = d.id AND a.withdrawn_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM record_about x WHERE x.entry_id = a.entry_id AND x.person_id = k.id)
            ORDER BY a.id LOOP
    new_ := gen_random_uuid();
    INSERT INTO record_about (id, entry_id, partnership_id, happened_from, restricted, beside, person_id, harm,
        strength, own_words, seen, seen_alone, superseded_at)
      VALUES (new_, t.entry_id, t.partnership_id, t.happened_from, t.restricted, t.beside, k.id, t.harm,
        t.strength, t.own_words, t.seen, t.seen_alone, t.superseded_at);
    INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id)
      VALUES (gen_random_uuid(), merge, 'linked', 'record_about', 'person_id', new_);
    PERFORM pathways_copy_parts(t.entry_id, d.id, k.id);
  END LOOP;

  -- What the merged record called the person is another name of the kept one, so that both are found.
  IF (d.forename, d.surname) <> (k.forename, k.surname) AND d.forename || d.surname <> '' THEN
    new_ := gen_random_uuid();
    INSERT INTO people_name (id, person_id, kind, forename, surname, source, noted_at, noted_by)
      VALUES (new_, k.id, 'alias', d.forename, d.surname, 'The record that was merged into this one', g.at, g.by_post);
    INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id)
      VALUES (gen_random_uuid(), merge, 'made', 'people_name', 'person_id', new_);
  END IF;
  IF d.restricted AND NOT k.restricted THEN
    UPDATE people_person SET restricted = true WHERE id = k.id;
    INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id, before)
      VALUES (gen_random_uuid(), merge, 'changed', 'people_person', 'restricted', k.id, 'false');
  END IF;
  UPDATE people_person SET merged_into_id = k.id WHERE id = d.id;
  INSERT INTO linkage_moved (id, merge_id, what, "table", "column", row_id)
    VALUES (gen_random_uuid(), merge, 'changed', 'people_person', 'merged_into_id', d.id);
  RETURN QUERY SELECT m.what::text, m.table::text, count(*)::integer FROM linkage_moved m
    WHERE m.merge_id = merge GROUP BY 1, 2 ORDER BY 1, 2;
END
"""

UNMERGE = """
DECLARE
  g linkage_merge%ROWTYPE; t record; a record; n integer; gone uuid[] := '{}';
BEGIN
  SELECT * INTO g FROM linkage_merge x WHERE x.id = merge AND x.undone_at = kithline_at()
     AND x.undone_by = kithline_viewer() AND x.partnership_id = kithline_partnership();
  IF NOT FOUND OR kithline_role() <> 'hub-manager'
     OR g.kept_id = ANY (kithline_excluded()) OR g.merged_id = ANY (kithline_excluded()) THEN
    RAISE EXCEPTION 'this merge may not be undone here' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM 1 FROM people_person WHERE id IN (g.kept_id, g.merged_id) ORDER BY id FOR UPDATE;
  IF NOT EXISTS (SELECT 1 FROM people_person WHERE id = g.merged_id AND merged_into_id = g.kept_id)
     OR EXISTS (SELECT 1 FROM people_person WHERE id = g.kept_id AND merged_into_id IS NOT NULL) THEN
    RAISE EXCEPTION 'this merge does not stand' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR t IN SELECT * FROM linkage_moved m WHERE m.merge_id = merge ORDER BY m.id LOOP
    IF t.what = 'moved' THEN
      EXECUTE format('UPDATE %s SET %I = $1 WHERE id = $2 AND %I = $3', t.table, t.column, t.column)
        USING g.merged_id, t.row_id, g.kept_id;
    ELSIF t.what = 'listed' THEN
      UPDATE timescales_obligation o SET people =
          CASE WHEN array_replace(ARRAY(SELECT jsonb_array_elements_text(t.before)::uuid), g.merged_id, g.kept_id) = o.people
               THEN ARRAY(SELECT jsonb_array_elements_text(t.before)::uuid)
               ELSE array_replace(o.people, g.kept_id, g.merged_id) END
       WHERE o.id = t.row_id;
    ELSIF t.what = 'made' THEN
      DELETE FROM people_name WHERE id = t.row_id;
    ELSIF t.what = 'changed' AND t.column = 'restricted' THEN
      UPDATE people_person SET restricted = false WHERE id = t.row_id;
    ELSIF t.what = 'linked' THEN
      SELECT x.id, x.entry_id INTO a FROM record_about x WHERE x.id = t.row_id AND x.withdrawn_at IS NULL;
      IF FOUND THEN
        gone := gone || a.entry_id;
      END IF;
    END IF;
  END LOOP;
  -- The entries that were linked leave the kept person's record, and so does whatever has amended them since:
  -- an amendment made meanwhile goes to the person whose entry it amends.
  FOR a IN SELECT v.id, v.amends_id FROM record_entry v WHERE v.thread_id IN (
             SELECT coalesce(e.thread_id, e.id) FROM record_entry e WHERE e.id = ANY (gone))
             AND v.written_at >= g.at ORDER BY v.written_at, v.id LOOP
    IF a.amends_id = ANY (gone) AND NOT a.id = ANY (gone) THEN
      gone := gone || a.id;
      INSERT INTO record_about (id, entry_id, partnership_id, happened_from, restricted, beside, person_id, harm,
          strength, own_words, seen, seen_alone, superseded_at)
        SELECT gen_random_uuid(), o.entry_id, o.partnership_id, o.happened_from, o.restricted, o.beside, g.merged_id,
               o.harm, o.strength, o.own_words, o.seen, o.seen_alone, o.superseded_at
          FROM record_about o WHERE o.entry_id = a.id AND o.person_id = g.kept_id AND o.withdrawn_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM record_about x WHERE x.entry_id = a.id AND x.person_id = g.merged_id);
      PERFORM pathways_copy_parts(a.id, g.kept_id, g.merged_id);
    END IF;
  END LOOP;
  FOR a IN SELECT x.id, x.entry_id FROM record_about x WHERE x.entry_id = ANY (gone) AND x.person_id = g.kept_id
             AND x.withdrawn_at IS NULL ORDER BY x.id LOOP
    INSERT INTO record_withdrawal (id, entry_id, person_id, reason, by_post_id, by_worker_id, by_name, at)
      VALUES (gen_random_uuid(), a.entry_id, g.kept_id, g.undone_reason, kithline_viewer(), kithline_worker(),
              g.undone_by_name, g.undone_at);
    UPDATE record_about SET withdrawn_at = g.undone_at WHERE id = a.id;
  END LOOP;
  UPDATE people_person SET merged_into_id = NULL WHERE id = g.merged_id;
  PERFORM people_keep_keys(ARRAY[g.kept_id, g.merged_id]);
  SELECT count(*) INTO n FROM linkage_moved m WHERE m.merge_id = merge AND m.what <> 'left';
  RETURN n;
END
"""

# What an entry meant for a person, and its structured facts, follow the link.
COPY_PARTS = """
CREATE FUNCTION pathways_copy_parts(entry uuid, from_ uuid, to_ uuid) RETURNS void LANGUAGE sql AS $$
  INSERT INTO record_impact (id, entry_id, author_post_id, person_id, text)
    SELECT gen_random_uuid(), i.entry_id, i.author_post_id, to_, i.text FROM record_impact i
     WHERE i.entry_id = entry AND i.person_id = from_
       AND NOT EXISTS (SELECT 1 FROM record_impact x WHERE x.entry_id = entry AND x.person_id = to_);
  INSERT INTO record_detail (id, entry_id, author_post_id, place, person_id, what, happened_from, "values")
    SELECT gen_random_uuid(), d.entry_id, d.author_post_id, d.place, to_, d.what, d.happened_from, d."values"
      FROM record_detail d WHERE d.entry_id = entry AND d.person_id = from_
       AND NOT EXISTS (SELECT 1 FROM record_detail x WHERE x.entry_id = entry AND x.person_id = to_);
$$;
REVOKE ALL ON FUNCTION pathways_copy_parts(uuid, uuid, uuid) FROM PUBLIC;
"""

# "A link is made with its entry" has this one exception: a merge, or its undoing, links the entry to the other of
# the two, at its own moment, as the one is linked already.
LINKS = """
CREATE FUNCTION pathways_links(entry uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM linkage_merge g
    JOIN record_about o ON o.entry_id = entry AND o.withdrawn_at IS NULL
   WHERE (g.kept_id = person AND o.person_id = g.merged_id AND g.at = kithline_at() AND g.undone_at IS NULL)
      OR (g.merged_id = person AND o.person_id = g.kept_id AND g.undone_at = kithline_at()))
$$;
REVOKE ALL ON FUNCTION pathways_links(uuid, uuid) FROM PUBLIC;
"""
LINKED_ALIKE = """pathways_links(m.entry_id, m.person_id) AND EXISTS (
         SELECT 1 FROM record_about o WHERE o.entry_id = m.entry_id AND o.person_id <> m.person_id
          AND (o.harm, o.strength, o.own_words, o.seen, o.seen_alone)
              IS NOT DISTINCT FROM (m.harm, m.strength, m.own_words, m.seen, m.seen_alone))"""


def checked(table: str, differs: str, unless: str) -> RoleSQL:
    """Return the trigger of a link again, with the exception."""
    text = sight.CHECK_LINKS.format(table=table, differs=differs)
    text = text[: text.index("CREATE TRIGGER")].replace(
        "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
    )
    assert "e.xid <> pg_current_xact_id()" in text
    return RoleSQL(
        text.replace(
            "e.xid <> pg_current_xact_id()", f"(e.xid <> pg_current_xact_id() AND NOT ({unless}))"
        )
    )


# The sight that a merge brought along, for the line that the trail has for each; to who merges, at that moment.
MOVED_GRANTS = """
  SELECT a.id, a.holder_id, a.level::integer, a.purpose::text
    FROM linkage_merge g JOIN linkage_moved m ON m.merge_id = g.id AND m.table = 'access_grant' AND m.what = 'moved'
    JOIN access_grant a ON a.id = m.row_id
   WHERE g.id = merge AND g.at = kithline_at() AND g.by_post = kithline_viewer()
   ORDER BY a.id
"""

# Whom an entry is about: not the merged record beside the one it is read in.
MERGED_TOO = """ AND NOT EXISTS (
       SELECT 1 FROM people_person p JOIN record_about k ON k.entry_id = a.entry_id AND k.person_id = p.merged_into_id
        WHERE p.id = a.person_id AND k.withdrawn_at IS NULL)
   ORDER BY"""
WHOM = sight.WHOM.replace("\n   ORDER BY", MERGED_TOO)

# Who looked at a person's record: also at the one that was merged into it, before it was.
LOOKED = looked.LOOKED.replace(
    "e.person_id = person",
    "(e.person_id = person OR e.person_id IN (SELECT p.id FROM people_person p WHERE p.merged_into_id = person))",
)
assert WHOM != sight.WHOM and LOOKED != looked.LOOKED


class Migration(migrations.Migration):
    dependencies = [
        ("linkage", "0002_policies"),
        ("people", "0006_merged"),
        ("record", "0007_without_defaults"),
        ("access", "0004_looked"),
        ("timescales", "__first__"),
        ("frontdoor", "__first__"),
        ("episodes", "__first__"),
    ]
    operations = [
        RoleSQL(LINKS),
        checked("record_about", sight.ABOUT_DIFFERS, LINKED_ALIKE),
        checked("record_impact", sight.PART_DIFFERS, "pathways_links(m.entry_id, m.person_id)"),
        checked("record_detail", details.DETAIL_DIFFERS, "pathways_links(m.entry_id, m.person_id)"),
        RoleSQL(COPY_PARTS),
        definer(
            "record_whom",
            "entries uuid[]",
            "TABLE (entry_id uuid, person_id uuid, open boolean, readers integer)",
            WHOM,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "access_looked",
            "person uuid, before timestamptz, most integer",
            "TABLE (id uuid, at timestamptz, kind text, verb text, worker_id uuid, name text, agency_name text)",
            LOOKED,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "pathways_person_columns",
            "",
            "TABLE (tbl text, col text)",
            COLUMNS,
            language="sql",
            volatility="STABLE",
        ),
        RoleSQL("REVOKE EXECUTE ON FUNCTION pathways_person_columns() FROM {app};"),
        definer(
            "pathways_merge",
            "merge uuid",
            "TABLE (what text, tbl text, rows integer)",
            "\n#variable_conflict use_column" + MERGE,
        ),
        definer(
            "pathways_moved_grants",
            "merge uuid",
            "TABLE (id uuid, holder_id uuid, level integer, purpose text)",
            MOVED_GRANTS,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "pathways_unmerge", "merge uuid", "integer", "\n#variable_conflict use_column" + UNMERGE
        ),
    ]
