"""Who sees and writes readings, parts owed, views and summaries; what the database itself refuses.

A reading and a signed summary may give away what a restricted entry says: only those named for every
restricted entry behind it read it. A part is seen by whoever reads the child, and by those of the asked
agency who can answer. A view follows the note that it is. A draft is its author's alone.
"""

from django.db import migrations

from kithline.audit.digests import seal_rows
from kithline.chronology import sealing
from kithline.core.policies import RoleSQL, append_only, is_reader, protect, sees_person

VIEWER = "(SELECT kithline_viewer())"


def here(table: str) -> str:
    """Return the test that a row is of the partnership acted in."""
    return f"{table}.partnership_id = (SELECT kithline_partnership())"


def read(table: str) -> str:
    """Return the test that the viewer reads the child, and all that stands behind a signed row."""
    return (
        f"{here(table)} AND {sees_person(f'{table}.person_id', 2)}"
        f" AND NOT ({table}.people && (SELECT kithline_excluded())::uuid[])"
        f" AND NOT EXISTS (SELECT 1 FROM unnest({table}.restricted_entries) AS held(id)"
        f" WHERE NOT {is_reader('held.id')})"
    )


def signs(table: str) -> str:
    """Return the test that the viewer signs for themselves, about a child they may write about."""
    return f"{here(table)} AND {table}.by_post_id = {VIEWER} AND {sees_person(f'{table}.person_id', 3)}"


PART = "chronology_part"
PART_SEEN = f"""{here(PART)} AND {PART}.person_id <> ALL ((SELECT kithline_excluded())::uuid[]) AND (
   {sees_person(f"{PART}.person_id", 2)}
   OR {PART}.asked_post_id = {VIEWER}
   OR {PART}.asked_team_id = ANY ((SELECT kithline_holders())::uuid[])
   OR ({PART}.asked_agency_id = (SELECT kithline_agency())
       AND (SELECT kithline_role()) IN ('designated-safeguarding-lead', 'team-manager', 'hub-manager')))"""
PART_MOVES = (
    "chased_at, chases, answer, answer_words, answered_at, answered_by_name, answered_by_title, "
    "dropped_at, dropped_reason"
)

SUMMARY = "chronology_summary"
DRAFT = f"{SUMMARY}.by_post_id = {VIEWER} AND {SUMMARY}.stage = 'draft'"
OWN_DRAFT = f"""EXISTS (SELECT 1 FROM chronology_summary s WHERE s.id = chronology_selected.summary_id
   AND s.by_post_id = {VIEWER} AND s.stage = 'draft' OFFSET 0)"""
ENTRY_SEEN = "EXISTS (SELECT 1 FROM record_entry e WHERE e.id = {0} OFFSET 0)"

SIGNED_STAYS = """
CREATE FUNCTION chronology_summary_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.stage = 'draft' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a signed summary stays as it is: % refused', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION chronology_selected_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE of_summary uuid := CASE TG_OP WHEN 'INSERT' THEN NEW.summary_id ELSE OLD.summary_id END;
BEGIN
  IF EXISTS (SELECT 1 FROM chronology_summary s WHERE s.id = of_summary AND s.stage = 'signed') THEN
    RAISE EXCEPTION 'a signed summary stays as it is: % refused', TG_OP
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER chronology_summary_stays BEFORE UPDATE OR DELETE ON chronology_summary
  FOR EACH ROW EXECUTE FUNCTION chronology_summary_stays();
CREATE TRIGGER chronology_selected_stays BEFORE INSERT OR UPDATE OR DELETE ON chronology_selected
  FOR EACH ROW EXECUTE FUNCTION chronology_selected_stays();
CREATE TRIGGER chronology_summary_no_truncate BEFORE TRUNCATE ON chronology_summary
  FOR EACH STATEMENT EXECUTE FUNCTION kithline_refuse_change();
CREATE TRIGGER chronology_selected_no_truncate BEFORE TRUNCATE ON chronology_selected
  FOR EACH STATEMENT EXECUTE FUNCTION kithline_refuse_change();
"""

PEOPLE = "".join(
    f"ALTER TABLE chronology_{t} ADD CONSTRAINT {t}_person FOREIGN KEY (person_id)"
    " REFERENCES people_person (id) DEFERRABLE INITIALLY DEFERRED;"
    for t in ("reading", "part", "summary")
)


class Migration(migrations.Migration):
    dependencies = [
        ("chronology", "0002_readings"),
        ("access", "0002_sight"),
        ("audit", "0003_digests"),
        ("people", "0001_initial"),
    ]
    operations = [
        RoleSQL(PEOPLE),
        seal_rows(sealing.READING, before="NEW.recorded_at := clock_timestamp();"),
        protect(
            "chronology_reading",
            select=read("chronology_reading"),
            insert=signs("chronology_reading"),
        ),
        append_only("chronology_reading"),
        protect(PART, select=PART_SEEN, insert=signs(PART), update=PART_SEEN),
        RoleSQL(
            f"REVOKE UPDATE ON {PART} FROM {{app}}; GRANT UPDATE ({PART_MOVES}) ON {PART} TO {{app}};"
        ),
        protect(
            "chronology_view",
            select=ENTRY_SEEN.format("chronology_view.note_id"),
            insert=f"chronology_view.noted_by = {VIEWER} AND EXISTS (SELECT 1 FROM record_entry e "
            f"WHERE e.id = chronology_view.note_id AND e.author_post_id = {VIEWER} OFFSET 0)",
        ),
        append_only("chronology_view"),
        protect(
            SUMMARY,
            select=f"{read(SUMMARY)} AND ({SUMMARY}.stage = 'signed' OR {SUMMARY}.by_post_id = {VIEWER})",
            insert=f"{signs(SUMMARY)} AND {SUMMARY}.stage = 'draft'",
        ),
        # To sign is to change the stage: what is changed must be a draft, what comes of it one's own.
        RoleSQL(
            f"CREATE POLICY update_ ON {SUMMARY} FOR UPDATE TO {{app}} USING ({DRAFT})"
            f" WITH CHECK ({signs(SUMMARY)});"
            f" GRANT UPDATE (stage, title, analysis, signed_at, restricted_entries) ON {SUMMARY} TO {{app}};"
        ),
        protect(
            "chronology_selected",
            select="EXISTS (SELECT 1 FROM chronology_summary s"
            " WHERE s.id = chronology_selected.summary_id OFFSET 0)"
            f" AND {ENTRY_SEEN.format('chronology_selected.entry_id')}",
            insert=f"{OWN_DRAFT} AND {ENTRY_SEEN.format('chronology_selected.entry_id')}",
            update=OWN_DRAFT,
            delete=OWN_DRAFT,
        ),
        RoleSQL(SIGNED_STAYS),
    ]
