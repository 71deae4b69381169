"""Papers are numbered in the record for which they were first issued.

A merge leads the row to the kept record; what was written first stands beside it. The database holds this
since pathways 0004, which runs before: here the models say it too.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models.functions import Coalesce

FIRST = models.UUIDField(null=True, editable=False)


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_sight_of_work")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField("issued", "person_id_first", FIRST),
                migrations.AddField(
                    "issued",
                    "people_ids_first",
                    ArrayField(models.UUIDField(), null=True, editable=False),
                ),
                migrations.RemoveConstraint("issued", "issued_numbered"),
                migrations.AddConstraint(
                    "issued",
                    models.UniqueConstraint(
                        Coalesce("person_id_first", "person_id"),
                        "kind",
                        "number",
                        name="issued_numbered",
                    ),
                ),
            ]
        ),
    ]
