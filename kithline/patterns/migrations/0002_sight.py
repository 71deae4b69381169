"""Who may read and give an answer.

It is read by whoever may read the child, unless it rests on something restricted that they are not named
for: then it may speak of what they must not know. Given by whoever may write to the record; what it rests
on is looked at by the database, not believed.
"""

from django.db import migrations

from kithline.audit.digests import seal_rows
from kithline.core.policies import append_only, protect, sees_person
from kithline.patterns import sealing

T = "patterns_answer"
HERE = f"{T}.partnership_id = (SELECT kithline_partnership())"
MINE = f"{T}.by_post_id = (SELECT kithline_viewer())"
NAMED = f"""NOT EXISTS (SELECT 1 FROM unnest({T}.guarded) AS g(id) WHERE NOT EXISTS (
  SELECT 1 FROM access_reader r WHERE r.subject_id = g.id
     AND r.holder_id = ANY ((SELECT kithline_readers())::uuid[])))"""

# What is cited must be what the author may read; what of it is restricted is written beside it.
GUARD = """
  IF EXISTS (SELECT 1 FROM record_entry e WHERE e.id = ANY (NEW.cited) AND NOT record_sees(e.id)) THEN
    RAISE EXCEPTION 'an answer rests on what its author may read'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.guarded := ARRAY(
    SELECT e.id FROM record_entry e WHERE e.id = ANY (NEW.cited) AND e.restriction IS NOT NULL
    UNION SELECT c.id FROM frontdoor_contact c WHERE c.id = ANY (NEW.cited) AND c.restriction <> ''
    ORDER BY 1);
  NEW.recorded_at := clock_timestamp();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("patterns", "0001_initial"),
        ("record", "0006_details"),
        ("frontdoor", "0002_policies"),
        ("access", "0002_sight"),
        ("audit", "0003_digests"),
    ]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {T} ADD CONSTRAINT answer_person FOREIGN KEY (person_id) "
            "REFERENCES people_person (id) DEFERRABLE INITIALLY DEFERRED;",
            migrations.RunSQL.noop,
        ),
        seal_rows(sealing.ANSWER, before=GUARD, definer=True),
        append_only(T),
        protect(
            T,
            select=f"{HERE} AND {sees_person(f'{T}.person_id', 2)} AND ({MINE} OR {NAMED})",
            insert=f"{HERE} AND {MINE} AND by_worker_id = (SELECT kithline_worker()) "
            f"AND {sees_person(f'{T}.person_id', 3)}",
        ),
    ]
