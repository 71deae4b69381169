"""Who may read and write the record; what the database itself refuses.

An entry is seen by its author's post, and by whoever sees one of its ``about`` rows; an ``about`` row
by whoever holds a grant on its person, unless the entry is restricted and they are not named, or is
about somebody they are shut out of. So policies go one way: entry -> about -> grants (groundwork 7).
"""

from django.db import migrations

from kithline.audit.digests import seal_rows
from kithline.core.policies import RoleSQL, append_only, definer, is_reader, protect, sees_person
from kithline.record import sealing

HERE = "partnership_id = (SELECT kithline_partnership())"
MINE = "author_post_id = (SELECT kithline_viewer())"


def not_shut_out(entry: str) -> str:
    """Nearly nobody is shut out of anybody: the look-up runs for those alone."""
    return (
        "CASE WHEN cardinality((SELECT kithline_excluded())) = 0 THEN true "
        f"ELSE NOT record_is_about({entry}, (SELECT kithline_excluded())) END"
    )


ABOUT_SEEN = f"""{HERE} AND withdrawn_at IS NULL
 AND {sees_person("record_about.person_id", 2)}
 AND (NOT restricted OR {is_reader("record_about.entry_id")})
 AND {not_shut_out("record_about.entry_id")}"""

ENTRY_SEEN = f"""{HERE} AND (
   ({MINE} AND {not_shut_out("record_entry.id")})
   OR EXISTS (SELECT 1 FROM record_about a WHERE a.entry_id = record_entry.id OFFSET 0))"""


# Who may write about a person: level 3; or a universal service, which adds to a record that it may
# not read.
MAY_WRITE = """EXISTS (
  SELECT 1 FROM access_grant g
   WHERE g.person_id = {person}
     AND g.holder_id = ANY ((SELECT kithline_holders())::uuid[])
     AND (g.level >= 3 OR g.purpose = 'universal-service')
     AND g.partnership_id = (SELECT kithline_partnership())
     AND g.starts_at <= (SELECT kithline_at())
     AND (g.ends_at IS NULL OR g.ends_at > (SELECT kithline_at()))
  OFFSET 0
) AND {person} <> ALL ((SELECT kithline_excluded())::uuid[])"""


def part_seen(table: str) -> str:
    """A part follows its entry."""
    return (
        f"({MINE} AND {not_shut_out(table + '.entry_id')}) OR EXISTS "
        f"(SELECT 1 FROM record_about a WHERE a.entry_id = {table}.entry_id OFFSET 0)"
    )


# What it meant for one person is seen by who may see that person, and by its author while they may
# write about that person.
IMPACT_SEEN = (
    f"({MINE} AND {not_shut_out('record_impact.entry_id')}"
    f" AND {MAY_WRITE.format(person='record_impact.person_id')}) OR EXISTS "
    "(SELECT 1 FROM record_about a WHERE a.entry_id = record_impact.entry_id "
    "AND a.person_id = record_impact.person_id OFFSET 0)"
)

# A link is made with its entry, in one transaction, and says of it what policies read. Looked at once
# a statement; OFFSET 0 keeps the look-up by key whatever the plan was first made for.
CHECK_LINKS = """
CREATE FUNCTION {table}_check() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM made m LEFT JOIN LATERAL (
      SELECT x.* FROM record_entry x WHERE x.id = m.entry_id OFFSET 0) e ON true
     WHERE e.id IS NULL OR e.xid <> pg_current_xact_id() OR {differs}) THEN
    RAISE EXCEPTION 'nothing is linked to an entry after it was written, nor otherwise than it says'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER {table}_check AFTER INSERT ON {table} REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_check();
"""
ABOUT_DIFFERS = """m.partnership_id <> e.partnership_id OR m.happened_from <> e.happened_from
       OR m.restricted <> (e.restriction IS NOT NULL) OR m.withdrawn_at IS NOT NULL
       OR m.beside <> (e.amends_id IS NOT NULL AND NOT e.replaces)"""
PARTS = (sealing.IMPACT, sealing.SAID, sealing.PRESENT)
PART_DIFFERS = "m.author_post_id IS DISTINCT FROM e.author_post_id"

GUARD_ABOUT = """
CREATE FUNCTION record_guard_about() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL
     AND to_jsonb(NEW) - 'withdrawn_at' = to_jsonb(OLD) - 'withdrawn_at' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER record_about_append_only BEFORE UPDATE OR DELETE ON record_about
  FOR EACH ROW EXECUTE FUNCTION record_guard_about();
CREATE TRIGGER record_about_no_truncate BEFORE TRUNCATE ON record_about
  FOR EACH STATEMENT EXECUTE FUNCTION kithline_refuse_change();
"""

IS_ABOUT = """
  SELECT EXISTS (SELECT 1 FROM record_about a
                  WHERE a.entry_id = entry AND a.person_id = ANY (people))
"""

# Does the viewer write on the ground of one of the people this entry is about? Volatile, so that it
# sees the rows that the same statement has put in before.
GROUNDED = """
BEGIN
  RETURN EXISTS (SELECT 1 FROM record_about a
                  WHERE a.entry_id = entry AND record_may_write(a.person_id));
END
"""

# The rule of the entry's policy again, for functions that run as the owner.
SEES_ENTRY = """
  SELECT EXISTS (SELECT 1 FROM record_entry e
    WHERE e.id = entry AND e.partnership_id = kithline_partnership()
      AND NOT record_is_about(e.id, kithline_excluded())
      AND (e.author_post_id = kithline_viewer() OR EXISTS (
        SELECT 1 FROM record_about a
         WHERE a.entry_id = e.id AND a.withdrawn_at IS NULL AND access_sees(a.person_id, 2)
           AND (NOT a.restricted OR EXISTS (
             SELECT 1 FROM access_reader r
              WHERE r.subject_id = e.id AND r.holder_id = ANY (kithline_readers()))))))
"""

# How many posts can read a restricted entry: its author, and those named who hold a grant too.
READERS = """
  SELECT count(DISTINCT p.id)::integer FROM agencies_post p JOIN record_entry e ON e.id = entry
   WHERE p.partnership_id = e.partnership_id AND p.starts_at <= kithline_at()
     AND (p.ends_at IS NULL OR p.ends_at > kithline_at())
     AND (p.id = e.author_post_id OR (
       EXISTS (SELECT 1 FROM access_reader r WHERE r.subject_id = e.id
          AND (r.holder_id IN (p.id, p.team_id, p.agency_id) OR r.holder_id IN (
            SELECT x.team_id FROM agencies_post_extra_teams x WHERE x.post_id = p.id)))
       AND EXISTS (SELECT 1 FROM record_about a JOIN access_grant g ON g.person_id = a.person_id
         WHERE a.entry_id = e.id AND a.withdrawn_at IS NULL AND g.level >= 2
           AND g.partnership_id = e.partnership_id AND g.starts_at <= kithline_at()
           AND (g.ends_at IS NULL OR g.ends_at > kithline_at())
           AND (g.holder_id IN (p.id, p.team_id) OR g.holder_id IN (
             SELECT x.team_id FROM agencies_post_extra_teams x WHERE x.post_id = p.id)))))
"""

# Everybody an entry is about, for whoever may read the entry: the others show at know-of. With it,
# for a restricted entry, how many posts can read it.
WHOM = """
  SELECT a.entry_id, a.person_id, access_sees(a.person_id, 2),
         CASE WHEN a.restricted THEN record_readers(a.entry_id) ELSE 0 END
    FROM record_about a
   WHERE a.entry_id = ANY (entries) AND a.withdrawn_at IS NULL AND record_sees(a.entry_id)
   ORDER BY a.entry_id, a.id
"""

# It was not about them: every version of the entry but one that is kept leaves the person's record.
# Nothing is erased. For hub managers, and for who amends their own or their agency's entry.
WITHDRAW = """
DECLARE root uuid; a record; n integer := 0;
BEGIN
  SELECT coalesce(e.thread_id, e.id) INTO root FROM record_entry e
   WHERE e.id = entry AND record_sees(e.id)
     AND ((kithline_role() = 'hub-manager' AND access_sees(person, 3))
          OR ((e.author_post_id = kithline_viewer() OR e.agency_id = kithline_agency())
              AND record_grounded(e.id)));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'may not take this off the record' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR a IN SELECT x.id, x.entry_id FROM record_about x JOIN record_entry e ON e.id = x.entry_id
            WHERE (e.id = root OR e.thread_id = root) AND x.person_id = person
              AND x.withdrawn_at IS NULL AND x.entry_id IS DISTINCT FROM keep LOOP
    INSERT INTO record_withdrawal (id, entry_id, person_id, reason, by_post_id, by_worker_id,
        by_name, at)
      VALUES (gen_random_uuid(), a.entry_id, person, why, kithline_viewer(), kithline_worker(),
              name, moment);
    UPDATE record_about SET withdrawn_at = moment WHERE id = a.id;
    n := n + 1;
  END LOOP;
  RETURN n;
END
"""

# What an entry meant for people whom the amender may not read goes on to the new version unseen.
CARRY = """
  INSERT INTO record_impact (id, entry_id, author_post_id, person_id, text)
    SELECT gen_random_uuid(), n.id, n.author_post_id, i.person_id, i.text
      FROM record_entry n JOIN record_impact i ON i.entry_id = n.amends_id
     WHERE n.id = entry AND n.replaces AND n.xid = pg_current_xact_id()
       AND n.author_post_id = kithline_viewer() AND NOT record_may_write(i.person_id)
       AND EXISTS (SELECT 1 FROM record_about a
                    WHERE a.entry_id = n.id AND a.person_id = i.person_id)
       AND NOT EXISTS (SELECT 1 FROM record_impact x
                        WHERE x.entry_id = n.id AND x.person_id = i.person_id)
"""

# A wrong match undone: each version of the entry is written again, as its author wrote it, about the
# right people, and leaves the records of all it was about before.
MOVE = """
DECLARE root uuid; v record_entry%ROWTYPE; new_ uuid; a record;
        olds uuid[] := '{{}}'; news uuid[] := '{{}}';
BEGIN
  SELECT coalesce(e.thread_id, e.id) INTO root FROM record_entry e
   WHERE e.id = entry AND record_sees(e.id);
  IF NOT FOUND OR kithline_role() IS DISTINCT FROM 'hub-manager'
     OR EXISTS (SELECT 1 FROM unnest(from_people || to_people) p WHERE NOT access_sees(p, 3)) THEN
    RAISE EXCEPTION 'may not move this' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR v IN SELECT * FROM record_entry e WHERE e.id = root OR e.thread_id = root
            ORDER BY e.written_at, e.id LOOP
    new_ := gen_random_uuid();
    olds := olds || v.id; news := news || new_;
    INSERT INTO record_entry ({columns})
      SELECT {copied};
    INSERT INTO record_about (id, entry_id, partnership_id, happened_from, restricted, beside,
        person_id, harm, strength, own_words, seen, seen_alone)
      SELECT gen_random_uuid(), new_, v.partnership_id, v.happened_from, v.restriction IS NOT NULL,
             v.amends_id IS NOT NULL AND NOT v.replaces, m.person, bool_or(m.harm), bool_or(m.strength),
             bool_or(m.own_words), bool_or(m.seen), bool_or(m.seen_alone)
        FROM (SELECT {mapped} AS person, x.harm, x.strength, x.own_words, x.seen, x.seen_alone
                FROM record_about x WHERE x.entry_id = v.id AND x.withdrawn_at IS NULL) m
       GROUP BY m.person;
    INSERT INTO record_impact (id, entry_id, author_post_id, person_id, text)
      SELECT gen_random_uuid(), new_, v.author_post_id, {mapped}, x.text
        FROM record_impact x WHERE x.entry_id = v.id;
    INSERT INTO record_said (id, entry_id, author_post_id, place, person_id, by_words, words, is_child, alone,
        to_whom, "where")
      SELECT gen_random_uuid(), new_, v.author_post_id, x.place, {mapped}, x.by_words, x.words, x.is_child, x.alone,
             x.to_whom, x."where"
        FROM record_said x WHERE x.entry_id = v.id;
    INSERT INTO record_present (id, entry_id, author_post_id, person_id, name, seen, seen_alone)
      SELECT gen_random_uuid(), new_, v.author_post_id, {mapped}, x.name, x.seen, x.seen_alone
        FROM record_present x WHERE x.entry_id = v.id;
    INSERT INTO access_reader (id, subject_id, holder_id, named_at, ends_at)
      SELECT gen_random_uuid(), new_, x.holder_id, x.named_at, x.ends_at
        FROM access_reader x WHERE x.subject_id = v.id;
    FOR a IN SELECT x.id, x.person_id FROM record_about x
              WHERE x.entry_id = v.id AND x.withdrawn_at IS NULL LOOP
      INSERT INTO record_withdrawal (id, entry_id, person_id, reason, by_post_id, by_worker_id,
          by_name, at)
        VALUES (gen_random_uuid(), v.id, a.person_id, why, kithline_viewer(), kithline_worker(),
                name, moment);
      UPDATE record_about SET withdrawn_at = moment WHERE id = a.id;
    END LOOP;
    was := v.id; now_ := new_;
    RETURN NEXT;
  END LOOP;
END
"""
COPIED = [
    "partnership_id",
    "author_post_id",
    "author_worker_id",
    "author_name",
    "author_title",
    "author_role",
    "agency_id",
    "agency_name",
    "agency_kind",
    "kind",
    "title",
    "happened_from",
    "happened_to",
    "happened_precision",
    "learned_at",
    "written_at",
    "fact",
    "opinion",
    "done",
    "source",
    "confidence",
    "tags",
    "dimensions",
    "restriction",
    "restriction_reason",
    "restriction_review_on",
    "subject_kind",
    "subject_id",
    "replaces",
    "amend_reason",
]
MOVE = MOVE.format(
    columns=", ".join(["id", *COPIED, "origin", "moved_from_id", "amends_id", "thread_id"]),
    copied=", ".join(
        [
            "new_",
            *(f"v.{c}" for c in COPIED),
            "'moved'",
            "v.id",
            "news[array_position(olds, v.amends_id)]",
            "news[array_position(olds, v.thread_id)]",
        ]
    ),
    mapped="coalesce(to_people[array_position(from_people, x.person_id)], x.person_id)",
)

# Who opened the person's record while the entry stood in it.
WHO_SAW = """
  SELECT e.worker_id, e.name::text, e.agency_name::text, min(e.at), max(e.at), count(*)::integer
    FROM record_about a JOIN record_entry x ON x.id = a.entry_id
    JOIN audit_event e ON e.person_id = a.person_id AND e.kind = 'saw'
   WHERE a.entry_id = entry AND a.person_id = person
     AND x.partnership_id = kithline_partnership()
     AND e.at >= x.written_at AND (a.withdrawn_at IS NULL OR e.at < a.withdrawn_at)
     AND (kithline_role() IN ('hub-manager', 'auditor') OR access_sees(person, 2))
     AND NOT record_is_about(entry, kithline_excluded())
   GROUP BY e.worker_id, e.name, e.agency_name
   ORDER BY min(e.at)
"""

OWN_DRAFT = (
    "(worker_id = (SELECT kithline_worker()) AND post_id = (SELECT kithline_viewer())) OR "
    "(worker_id IS NULL AND (SELECT kithline_worker()) IS NULL "
    "AND key = (SELECT nullif(current_setting('kithline.draft', true), '')))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0001_initial"),
        ("access", "0002_sight"),
        ("audit", "0003_digests"),
        ("people", "0001_initial"),
    ]
    operations = [
        RoleSQL(
            """
            ALTER TABLE record_about ADD CONSTRAINT about_person FOREIGN KEY (person_id)
              REFERENCES people_person (id) DEFERRABLE INITIALLY DEFERRED;
            """
        ),
        seal_rows(sealing.ENTRY, before="NEW.recorded_at := clock_timestamp();"),
        seal_rows(sealing.ABOUT),
        RoleSQL(CHECK_LINKS.format(table="record_about", differs=ABOUT_DIFFERS)),
        *(seal_rows(each) for each in PARTS),
        *(RoleSQL(CHECK_LINKS.format(table=each.table, differs=PART_DIFFERS)) for each in PARTS),
        seal_rows(sealing.WITHDRAWAL, before="NEW.recorded_at := clock_timestamp();"),
        seal_rows(sealing.READER),
        append_only("record_entry"),
        append_only("record_impact"),
        append_only("record_said"),
        append_only("record_present"),
        append_only("record_withdrawal"),
        RoleSQL(GUARD_ABOUT),
        definer(
            "record_is_about",
            "entry uuid, people uuid[]",
            "boolean",
            IS_ABOUT,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "record_may_write",
            "person uuid",
            "boolean",
            f"SELECT {MAY_WRITE.format(person='$1')}",
            language="sql",
            volatility="STABLE",
        ),
        definer("record_grounded", "entry uuid", "boolean", GROUNDED),
        definer(
            "record_sees", "entry uuid", "boolean", SEES_ENTRY, language="sql", volatility="STABLE"
        ),
        definer(
            "record_readers", "entry uuid", "integer", READERS, language="sql", volatility="STABLE"
        ),
        RoleSQL("REVOKE EXECUTE ON FUNCTION record_readers(uuid) FROM {app};"),
        definer(
            "record_whom",
            "entries uuid[]",
            "TABLE (entry_id uuid, person_id uuid, open boolean, readers integer)",
            WHOM,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "record_withdraw",
            "entry uuid, person uuid, why text, name text, moment timestamptz, keep uuid",
            "integer",
            WITHDRAW,
        ),
        definer("record_carry_impacts", "entry uuid", "void", CARRY, language="sql"),
        definer(
            "record_move",
            "entry uuid, from_people uuid[], to_people uuid[], why text, name text, "
            "moment timestamptz",
            "TABLE (was uuid, now_ uuid)",
            MOVE,
        ),
        definer(
            "record_who_saw",
            "entry uuid, person uuid",
            "TABLE (worker_id uuid, name text, agency_name text, first timestamptz, "
            "last timestamptz, times integer)",
            WHO_SAW,
            language="sql",
            volatility="STABLE",
        ),
        protect(
            "record_entry",
            select=ENTRY_SEEN,
            insert=f"{MINE} AND {HERE} AND author_worker_id = (SELECT kithline_worker()) "
            "AND agency_id = (SELECT kithline_agency()) AND origin <> 'moved'",
        ),
        protect(
            "record_about",
            select=ABOUT_SEEN,
            insert=f"{HERE} AND person_id <> ALL ((SELECT kithline_excluded())::uuid[]) "
            f"AND ({MAY_WRITE.format(person='record_about.person_id')} OR record_grounded(entry_id))",
        ),
        protect(
            "record_impact",
            select=IMPACT_SEEN,
            insert=f"{MINE} AND {MAY_WRITE.format(person='record_impact.person_id')}",
        ),
        protect("record_said", select=part_seen("record_said"), insert=MINE),
        protect("record_present", select=part_seen("record_present"), insert=MINE),
        protect("record_withdrawal", select=sees_person("record_withdrawal.person_id", 2)),
        protect(
            "record_draft", select=OWN_DRAFT, insert=OWN_DRAFT, update=OWN_DRAFT, delete=OWN_DRAFT
        ),
    ]
