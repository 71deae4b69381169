"""Whose entries a reading was of, as it was signed.

A merge leads the row to the kept record; what was written first stands beside it. The database holds this
since pathways 0004, which runs before: here the models say it too.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

FIRST = models.UUIDField(null=True, editable=False)


class Migration(migrations.Migration):
    dependencies = [("chronology", "0006_quicker_columns")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField("reading", "person_id_first", FIRST),
                migrations.AddField(
                    "reading",
                    "people_first",
                    ArrayField(models.UUIDField(), null=True, editable=False),
                ),
            ]
        ),
    ]
