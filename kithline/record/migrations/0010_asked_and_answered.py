"""What was asked for, disagreement, goals, shorter timetables and meetings are structured facts too."""

from django.db import migrations, models

from kithline.record.enums import DetailKind


class Migration(migrations.Migration):
    dependencies = [("record", "0009_unseen_parts")]
    operations = [
        migrations.AlterField(
            model_name="detail",
            name="what",
            field=models.CharField(choices=DetailKind.choices, max_length=20),
        ),
    ]
