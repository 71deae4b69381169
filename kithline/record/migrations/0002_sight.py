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
   OR EXISTS (SELECT 1 FROM record_about a WHERE a.entry_id = record_entry.id))"""


def part_seen(table: str) -> str:
    """A part follows its entry."""
    return (
        f"({MINE} AND {not_shut_out(table + '.entry_id')}) OR EXISTS "
        f"(SELECT 1 FROM record_about a WHERE a.entry_id = {table}.entry_id)"
    )


# What it meant for one person is seen by who may see that person.
IMPACT_SEEN = (
    "EXISTS (SELECT 1 FROM record_about a WHERE a.entry_id = record_impact.entry_id "
    "AND a.person_id = record_impact.person_id)"
)

# A link is made with its entry, in one transaction, and takes from it what policies read.
FIND = """
  SELECT x.xid, x.partnership_id, x.happened_from, x.author_post_id,
         x.restriction IS NOT NULL AS restricted
    INTO e FROM record_entry x WHERE x.id = NEW.entry_id;
  IF NOT FOUND OR e.xid <> pg_current_xact_id() THEN
    RAISE EXCEPTION 'nothing is linked to an entry after it was written'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
"""
FILL_ABOUT = (
    FIND
    + """
  NEW.partnership_id := e.partnership_id;
  NEW.happened_from := e.happened_from;
  NEW.restricted := e.restricted;
  NEW.withdrawn_at := NULL;
"""
)
FILL_PART = FIND + "  NEW.author_post_id := e.author_post_id;\n"

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
                  WHERE a.entry_id = entry AND access_sees(a.person_id, 3));
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

# Everybody an entry is about, for whoever may read the entry: the others show at know-of.
WHOM = """
  SELECT a.entry_id, a.person_id, access_sees(a.person_id, 2)
    FROM record_about a
   WHERE a.entry_id = ANY (entries) AND a.withdrawn_at IS NULL AND record_sees(a.entry_id)
   ORDER BY a.entry_id, a.id
"""

# How many posts can read a restricted entry: its author, and those named who hold a grant too.
READERS = """
  SELECT e.id, (SELECT count(DISTINCT p.id) FROM agencies_post p
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
              SELECT x.team_id FROM agencies_post_extra_teams x WHERE x.post_id = p.id))))))::integer
    FROM record_entry e
   WHERE e.id = ANY (entries) AND e.restriction IS NOT NULL AND record_sees(e.id)
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
        seal_rows(sealing.ENTRY, before="NEW.recorded_at := now();"),
        seal_rows(sealing.ABOUT, declare="DECLARE e record;", before=FILL_ABOUT, definer=True),
        *(
            seal_rows(each, declare="DECLARE e record;", before=FILL_PART, definer=True)
            for each in (sealing.IMPACT, sealing.SAID, sealing.PRESENT)
        ),
        seal_rows(sealing.WITHDRAWAL, before="NEW.recorded_at := now();"),
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
        definer("record_grounded", "entry uuid", "boolean", GROUNDED),
        definer(
            "record_sees", "entry uuid", "boolean", SEES_ENTRY, language="sql", volatility="STABLE"
        ),
        definer(
            "record_whom",
            "entries uuid[]",
            "TABLE (entry_id uuid, person_id uuid, open boolean)",
            WHOM,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "record_readers",
            "entries uuid[]",
            "TABLE (entry_id uuid, posts integer)",
            READERS,
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
            f"AND ({sees_person('record_about.person_id', 3)} OR record_grounded(entry_id))",
        ),
        protect(
            "record_impact",
            select=IMPACT_SEEN,
            insert=f"{MINE} AND {sees_person('record_impact.person_id', 3)}",
        ),
        protect("record_said", select=part_seen("record_said"), insert=MINE),
        protect("record_present", select=part_seen("record_present"), insert=MINE),
        protect("record_withdrawal", select=sees_person("record_withdrawal.person_id", 2)),
        protect(
            "record_draft", select=OWN_DRAFT, insert=OWN_DRAFT, update=OWN_DRAFT, delete=OWN_DRAFT
        ),
    ]
