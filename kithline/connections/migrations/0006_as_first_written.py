"""Of a mark and of a link one stands at a time, of the adult or child of whom it was first written.

A merge leads the row to the kept record; what was written first stands beside it. The database holds this
since pathways 0004, which runs before: here the models say it too.
"""

from django.db import migrations, models
from django.db.models.functions import Coalesce

FIRST = models.UUIDField(null=True, editable=False)


class Migration(migrations.Migration):
    dependencies = [("connections", "0005_through_merges")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField("concern", "adult_id_first", FIRST),
                migrations.AddField("considered", "adult_id_first", FIRST),
                migrations.AddField("considered", "child_id_first", FIRST),
                migrations.AddField("linkedchild", "child_id_first", FIRST),
                migrations.AddField("placelink", "child_id_first", FIRST),
                migrations.RemoveConstraint("concern", "concern_once"),
                migrations.AddConstraint(
                    "concern",
                    models.UniqueConstraint(
                        Coalesce("adult_id_first", "adult", output_field=models.UUIDField()),
                        "partnership",
                        condition=models.Q(ended_at__isnull=True),
                        name="concern_once",
                    ),
                ),
                migrations.RemoveConstraint("linkedchild", "linked_child_once"),
                migrations.AddConstraint(
                    "linkedchild",
                    models.UniqueConstraint(
                        "concern",
                        Coalesce("child_id_first", "child", output_field=models.UUIDField()),
                        "how",
                        condition=models.Q(ended_at__isnull=True),
                        name="linked_child_once",
                    ),
                ),
                migrations.RemoveConstraint("placelink", "place_link_once"),
                migrations.AddConstraint(
                    "placelink",
                    models.UniqueConstraint(
                        Coalesce("child_id_first", "child", output_field=models.UUIDField()),
                        "place",
                        condition=models.Q(ended_at__isnull=True),
                        name="place_link_once",
                    ),
                ),
            ]
        ),
    ]
