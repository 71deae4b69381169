"""Of whom a question was answered, as it was signed.

A merge leads the row to the kept record; what was written first stands beside it. The database holds this
since pathways 0004, which runs before: here the models say it too.
"""

from django.db import migrations, models

FIRST = models.UUIDField(null=True, editable=False)


class Migration(migrations.Migration):
    dependencies = [("patterns", "0005_around")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField("answer", "person_id_first", FIRST),
            ]
        ),
    ]
