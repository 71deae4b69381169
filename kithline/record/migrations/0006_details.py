"""Structured facts of an entry: seen and written as what it meant for somebody is.

A detail is about one person, so it follows that person's link to the entry: whoever may read the
entry because of a sister does not read it. It comes with its entry, in one transaction, and about
nobody whom the entry is not about.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

import kithline.core.ids
from kithline.audit.digests import seal_rows
from kithline.core.policies import RoleSQL, append_only, definer, protect
from kithline.record import sealing

sight = import_module("kithline.record.migrations.0002_sight")
planned = import_module("kithline.record.migrations.0004_planned_once")

DETAIL_SEEN = sight.IMPACT_SEEN.replace("record_impact", "record_detail")
DETAIL_DIFFERS = """m.author_post_id IS DISTINCT FROM e.author_post_id
       OR m.happened_from <> e.happened_from
       OR NOT record_is_about(m.entry_id, ARRAY[m.person_id])"""

# The facts of people, each as its entry reads now. Driven by the facts' own index; whether the entry
# is withdrawn, replaced or restricted, and whether the viewer may read the person, its link says.
ABOUT_PEOPLE = """SELECT d.entry_id, d.person_id, d.what::text, d.happened_from, d."values"
     FROM record_detail d
     JOIN record_about a ON a.entry_id = d.entry_id AND a.person_id = d.person_id
    WHERE d.person_id = ANY (people) AND d.what = ANY (kinds)
      AND a.superseded_at IS NULL AND NOT a.beside
    ORDER BY d.happened_from, d.entry_id, d.place"""
READ = """
CREATE FUNCTION record_details_about(people uuid[], kinds text[]) RETURNS TABLE (entry_id uuid,
    person_id uuid, what text, happened_from timestamptz, "values" jsonb)
  LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY {query};
END $$;
REVOKE ALL ON FUNCTION record_details_about(uuid[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_details_about(uuid[], text[]) TO {{app}};
"""

# Facts of people whom the amender may not write about, or not read, go on to the new version unseen.
CARRY = """
  INSERT INTO record_detail (id, entry_id, author_post_id, place, person_id, what, happened_from,
      "values")
    SELECT gen_random_uuid(), n.id, n.author_post_id, d.place, d.person_id, d.what,
           n.happened_from, d."values"
      FROM record_entry n JOIN record_detail d ON d.entry_id = n.amends_id
     WHERE n.id = entry AND n.replaces AND n.xid = pg_current_xact_id()
       AND n.author_post_id = kithline_viewer() AND record_is_about(n.id, ARRAY[d.person_id])
       AND NOT (record_may_write(d.person_id)
                AND (d.author_post_id = kithline_viewer() OR access_sees(d.person_id, 2)))
"""

# What ``record_move`` takes along of each version beside the parts it names itself.
MOVE_DETAILS = """
  INSERT INTO record_detail (id, entry_id, author_post_id, place, person_id, what, happened_from,
      "values")
    SELECT gen_random_uuid(), n.id, n.author_post_id, d.place,
           coalesce(to_people[array_position(from_people, d.person_id)], d.person_id), d.what,
           n.happened_from, d."values"
      FROM record_detail d JOIN record_entry n ON n.id = moved
     WHERE d.entry_id = was AND record_is_about(moved, ARRAY[
           coalesce(to_people[array_position(from_people, d.person_id)], d.person_id)])
"""
PRESENT = "INSERT INTO record_present"
MOVE = sight.MOVE.replace(
    PRESENT, f"PERFORM record_move_details(v.id, new_, from_people, to_people);\n    {PRESENT}"
)


class Migration(migrations.Migration):
    dependencies = [("record", "0005_counted_once")]
    operations = [
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("note", "Note"),
                    ("call", "Call"),
                    ("failed-call", "Call or knock without an answer"),
                    ("visit", "Visit"),
                    ("appointment-kept", "Appointment kept"),
                    ("was-not-brought", "Was not brought"),
                    ("attendance", "School attendance"),
                    ("police-notice", "Police notice"),
                    ("health-event", "Health event"),
                    ("school-concern", "School's worry"),
                    ("words-of-child", "What the child said"),
                    ("meeting", "Meeting"),
                    ("decision", "Decision"),
                    ("message", "Message"),
                    ("home-conditions", "Conditions at home"),
                    ("document", "Document"),
                    ("missing", "Missing"),
                    ("move", "Move of home, school or worker"),
                    ("contact", "Worry received by the hub"),
                    ("advice", "Advice asked for"),
                    ("level-set", "Level of need set"),
                    ("status", "Status changed"),
                    ("allocation", "Worker changed"),
                    ("told", "Told of a decision"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Detail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kithline.core.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("author_post_id", models.UUIDField(editable=False, null=True)),
                (
                    "place",
                    models.PositiveSmallIntegerField(default=0, help_text="order within the entry"),
                ),
                ("person_id", models.UUIDField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("attendance", "School attendance"),
                            ("suspension", "Suspension"),
                            ("exclusion", "Permanent exclusion"),
                            ("school-move", "Move of school"),
                            ("early-contact", "Early health contact"),
                            ("appointment", "Appointment"),
                            ("immunisation", "Immunisation"),
                            ("registration", "Registration with a GP or dentist"),
                            ("emergency-attendance", "Emergency attendance"),
                            ("injury", "Injury"),
                            ("measure", "Weight or height"),
                            ("housing-move", "Move of home"),
                            ("arrears", "Arrears"),
                            ("police-attendance", "Police attendance"),
                            ("missing-episode", "Missing episode"),
                            ("sight", "What was seen on a visit"),
                            ("worker-change", "Change of worker"),
                            ("care-grade", "Grade of care"),
                            ("improvement", "Improvement told of"),
                        ],
                        max_length=20,
                    ),
                ),
                ("happened_from", models.DateTimeField(editable=False)),
                ("values", models.JSONField()),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="record.entry",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["entry"], name="detail_by_entry"),
                    models.Index(
                        fields=["person_id", "what", "-happened_from"], name="detail_by_person"
                    ),
                ],
            },
        ),
        seal_rows(sealing.DETAIL),
        RoleSQL(sight.CHECK_LINKS.format(table="record_detail", differs=DETAIL_DIFFERS)),
        append_only("record_detail"),
        protect(
            "record_detail",
            select=DETAIL_SEEN,
            insert=f"{sight.MINE} AND {sight.MAY_WRITE.format(person='record_detail.person_id')}",
        ),
        planned.part("record_detail"),
        RoleSQL(READ.format(query=ABOUT_PEOPLE)),
        definer("record_carry_details", "entry uuid", "void", CARRY, language="sql"),
        definer(
            "record_move_details",
            "was uuid, moved uuid, from_people uuid[], to_people uuid[]",
            "void",
            MOVE_DETAILS,
            language="sql",
        ),
        RoleSQL(
            "REVOKE EXECUTE ON FUNCTION record_move_details(uuid, uuid, uuid[], uuid[]) FROM {app};"
        ),
        definer(
            "record_move",
            "entry uuid, from_people uuid[], to_people uuid[], why text, name text, "
            "moment timestamptz",
            "TABLE (was uuid, now_ uuid)",
            MOVE,
        ),
    ]
