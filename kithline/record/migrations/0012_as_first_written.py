"""Who spoke and who was present, as first written; an entry stands once about a person.

A merge leads the row to the kept record; what was written first stands beside it. The database holds this
since pathways 0004, which runs before: here the models say it too.
"""

from django.db import migrations, models

FIRST = models.UUIDField(null=True, editable=False)


class Migration(migrations.Migration):
    dependencies = [("record", "0011_draft_files")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE record_about ADD CONSTRAINT about_once UNIQUE USING INDEX about_once",
                    migrations.RunSQL.noop,
                )
            ],
            state_operations=[
                migrations.RemoveConstraint("about", "about_once"),
                migrations.AddConstraint(
                    "about",
                    models.UniqueConstraint(
                        fields=["entry", "person_id", "withdrawn_at"],
                        nulls_distinct=False,
                        name="about_once",
                    ),
                ),
                migrations.AddField("said", "person_id_first", FIRST),
                migrations.AddField("present", "person_id_first", FIRST),
            ],
        ),
    ]
