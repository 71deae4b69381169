"""People whom a list makes by a person's word; they go again with the list, until somebody builds on them."""

import django.contrib.postgres.fields
from django.db import migrations, models

from kithline.core.policies import definer

# As in 0002, and: the people whom the list made are taken back with it. Nothing is erased.
UNDO = """
DECLARE n integer; made_here uuid[];
BEGIN
  PERFORM 1 FROM arrivals_arrival WHERE id = list AND agency_id = kithline_agency()
     AND partnership_id = kithline_partnership() AND stage = 'in' FOR UPDATE;
  IF NOT FOUND OR NOT arrivals_may() OR kithline_role() = 'business-support'
     OR EXISTS (SELECT 1 FROM arrivals_built_on(list)) THEN
    RAISE EXCEPTION 'may not undo this list' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO record_withdrawal (id, entry_id, person_id, reason, by_post_id, by_worker_id, by_name, at)
    SELECT gen_random_uuid(), a.entry_id, a.person_id, why, kithline_viewer(), kithline_worker(), name, moment
      FROM record_about a
     WHERE a.entry_id IN (SELECT r.entry_id FROM arrivals_reference r WHERE r.arrival_id = list)
       AND a.withdrawn_at IS NULL;
  UPDATE record_about a SET withdrawn_at = moment
   WHERE a.entry_id IN (SELECT r.entry_id FROM arrivals_reference r WHERE r.arrival_id = list)
     AND a.withdrawn_at IS NULL;
  SELECT count(DISTINCT r.entry_id)::integer INTO n FROM arrivals_reference r WHERE r.arrival_id = list;
  DELETE FROM arrivals_reference r WHERE r.arrival_id = list;
  made_here := ARRAY(SELECT DISTINCT w.person_id FROM arrivals_whom w JOIN people_person p ON p.id = w.person_id
                 WHERE w.arrival_id = list AND w.answer = 'new-person'
                   AND p.registered_at = (SELECT brought_in_at FROM arrivals_arrival WHERE id = list));
  IF made_here <> '{}' THEN
    PERFORM people_take_back(made_here, moment);
  END IF;
  UPDATE access_grant g SET ends_at = least(coalesce(g.ends_at, moment), greatest(moment, g.starts_at)),
         ended_at = moment, ended_by = kithline_viewer(), ended_reason = 'The list was undone'
   WHERE g.source_id = list AND g.source_kind = 'arrival' AND g.ended_at IS NULL;
  RETURN n;
END
"""

PERSON_KINDS = [("child", "child"), ("adult", "adult")]


class Migration(migrations.Migration):
    dependencies = [("arrivals", "0003_built_on"), ("people", "0007_taken_back")]
    operations = [
        migrations.AddField(
            "arrival",
            "made",
            models.PositiveIntegerField(default=0, help_text="people whose records it made"),
        ),
        migrations.AddField(
            "listrow",
            "also",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(),
                default=list,
                help_text="of whom a person says it tells too",
                size=None,
            ),
        ),
        migrations.AddField(
            "whom",
            "alike",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(),
                default=list,
                help_text="others here who may be they",
                size=None,
            ),
        ),
        migrations.AddField("whom", "identity", models.JSONField(default=dict)),
        migrations.AddField(
            "whom", "kind", models.CharField(blank=True, choices=PERSON_KINDS, max_length=5)
        ),
        migrations.AddField("whom", "plain", models.BooleanField(default=False)),
        migrations.AlterField(
            "listrow",
            "state",
            models.CharField(
                choices=[
                    ("new", "new"),
                    ("match", "new, look at the match"),
                    ("duplicate", "in the record already"),
                    ("same", "brought in before"),
                    ("ask", "a person must say"),
                    ("nobody", "not in the record"),
                    ("hub", "ask the hub"),
                    ("twice", "twice in this file"),
                    ("bad", "refused"),
                ],
                max_length=9,
            ),
        ),
        migrations.AlterField(
            "whom",
            "found",
            models.CharField(
                blank=True,
                choices=[
                    ("plain", "found, nothing speaks against it"),
                    ("care", "found, with something to look at"),
                    ("ask", "a person must say who it is"),
                    ("hub", "cannot be shown here: ask the hub"),
                    ("nobody", "not in the record"),
                ],
                max_length=6,
            ),
        ),
        definer(
            "arrivals_undo", "list uuid, why text, name text, moment timestamptz", "integer", UNDO
        ),
    ]
