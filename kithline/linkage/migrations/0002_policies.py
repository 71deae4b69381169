"""Who may see questions about two records, and merges; what of two records a reviewer is shown.

Models, runs and pairs are written by the commands, as the owner. A pair is seen by hub staff; one that
touches a restricted record only by who may see that record, and its being there is told to nobody else.
"""

from django.db import migrations

from kithline.core.policies import RoleSQL, append_only, definer, protect

HERE = "partnership_id = (SELECT kithline_partnership())"
HUB = "(SELECT kithline_role()) IN ('hub-worker', 'hub-manager')"
MANAGER = "(SELECT kithline_role()) = 'hub-manager'"

# Neither is shut off to the viewer, restricted to others, or merged away.
MAY_ASK = """
  SELECT count(*) = 2 FROM people_person p
   WHERE p.id IN (one, other) AND p.merged_into_id IS NULL AND p.id <> ALL (kithline_excluded())
     AND (NOT p.restricted OR kithline_role() = 'hub-manager' OR access_sees(p.id, 1))
"""

# What stands side by side: who they are, where they lived (never a protected address), which numbers are held
# (not which), who works with them, how much is recorded. For the two of a pair that the viewer may be asked about.
SIDES = """
BEGIN
  RETURN QUERY
  SELECT p.id, p.kind::text, p.forename::text, p.surname::text, p.preferred_name::text, p.described_as::text,
         p.unborn, p.dob, p.dob_precision::text, p.expected_on, p.sex::text, p.restricted,
         coalesce((SELECT jsonb_agg(DISTINCT trim(n.forename || ' ' || n.surname)) FROM people_name n
                    WHERE n.person_id = p.id), '[]'),
         coalesce((SELECT jsonb_agg(jsonb_build_object('lines', a.lines, 'postcode', a.postcode, 'from', a.starts_on,
                    'to', a.ends_on) ORDER BY a.ends_on DESC NULLS FIRST, a.starts_on DESC NULLS LAST, a.id)
                    FROM people_address a WHERE a.person_id = p.id AND NOT a.protected), '[]'),
         coalesce((SELECT jsonb_agg(DISTINCT i.scheme) FROM people_identifier i
                    WHERE i.person_id = p.id AND i.value <> '' AND i.scheme IN ('nhs', 'upn')), '[]'),
         coalesce((SELECT s.services FROM people_services(ARRAY[p.id]) s), '[]'),
         p.registered_at
    FROM linkage_pair q JOIN people_person p ON p.id IN (q.one_id, q.other_id)
   WHERE q.id = pair AND q.partnership_id = kithline_partnership()
     AND kithline_role() IN ('hub-worker', 'hub-manager') AND linkage_may_ask(q.one_id, q.other_id)
   ORDER BY p.registered_at, p.id;
END
"""

# Where an old address leads: the person whom it is read in now, through as many merges as there were.
KEPT = """
  WITH RECURSIVE step (id, to_, depth) AS (
    SELECT p.id, p.merged_into_id, 0 FROM people_person p WHERE p.id = person
    UNION ALL
    SELECT p.id, p.merged_into_id, s.depth + 1 FROM step s JOIN people_person p ON p.id = s.to_ WHERE s.depth < 20
  )
  SELECT s.id FROM step s WHERE s.to_ IS NULL AND s.id <> person AND access_sees(s.id, 1)
"""

# A question is answered once; only its answer changes.
GUARD = """
CREATE FUNCTION linkage_guard_pair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'linkage_pair'::regclass) THEN
    RETURN NEW;
  END IF;
  IF to_jsonb(NEW) - '{answer,answer_reason,answered_at,answered_by,answered_by_name}'::text[]
     <> to_jsonb(OLD) - '{answer,answer_reason,answered_at,answered_by,answered_by_name}'::text[]
     OR NEW.answered_by IS DISTINCT FROM kithline_viewer() THEN
    RAISE EXCEPTION 'only the answer is written, by who gives it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER linkage_pair_guard BEFORE UPDATE ON linkage_pair FOR EACH ROW EXECUTE FUNCTION linkage_guard_pair();
CREATE FUNCTION linkage_guard_merge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.undone_at IS NOT NULL OR NEW.undone_by IS DISTINCT FROM kithline_viewer()
     OR to_jsonb(NEW) - '{undone_at,undone_by,undone_by_name,undone_reason}'::text[]
     <> to_jsonb(OLD) - '{undone_at,undone_by,undone_by_name,undone_reason}'::text[] THEN
    RAISE EXCEPTION 'a merge is undone once, by who undoes it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER linkage_merge_guard BEFORE UPDATE ON linkage_merge FOR EACH ROW EXECUTE FUNCTION linkage_guard_merge();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("linkage", "0001_initial"),
        ("people", "0006_merged"),
        ("access", "0002_sight"),
    ]
    operations = [
        definer(
            "linkage_may_ask",
            "one uuid, other uuid",
            "boolean",
            MAY_ASK,
            language="sql",
            volatility="STABLE",
        ),
        protect("linkage_trainedmodel", select=HERE),
        append_only("linkage_trainedmodel"),
        protect("linkage_run", select=HERE),
        append_only("linkage_run"),
        protect(
            "linkage_pair",
            select=f"{HERE} AND {HUB} AND linkage_may_ask(one_id, other_id)",
            update=f"{HERE} AND {HUB} AND linkage_may_ask(one_id, other_id)",
        ),
        protect(
            "linkage_merge",
            select=f"{HERE} AND kept_id <> ALL ((SELECT kithline_excluded())::uuid[])"
            f" AND ({MANAGER} OR access_sees(kept_id, 2))",
            insert=f"{HERE} AND {MANAGER} AND NOT by_machine AND by_post = (SELECT kithline_viewer())"
            " AND at = (SELECT kithline_at())",
            update=f"{HERE} AND {MANAGER}",
        ),
        protect(
            "linkage_moved",
            select="EXISTS (SELECT 1 FROM linkage_merge g WHERE g.id = linkage_moved.merge_id OFFSET 0)",
        ),
        append_only("linkage_moved"),
        RoleSQL(GUARD),
        definer(
            "linkage_sides",
            "pair uuid",
            "TABLE (person_id uuid, kind text, forename text, surname text, preferred_name text, described_as text,"
            " unborn boolean, dob date, dob_precision text, expected_on date, sex text, restricted boolean,"
            " others jsonb, addresses jsonb, numbers jsonb, services jsonb, registered_at timestamptz)",
            "\n#variable_conflict use_column" + SIDES,
            volatility="STABLE",
        ),
        definer("linkage_kept", "person uuid", "uuid", KEPT, language="sql", volatility="STABLE"),
    ]
