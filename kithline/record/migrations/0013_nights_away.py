"""Nights away from home are a structured fact too."""

from django.db import migrations, models

from kithline.record.enums import DetailKind


class Migration(migrations.Migration):
    dependencies = [("record", "0012_as_first_written")]
    operations = [
        migrations.AlterField(
            model_name="detail",
            name="what",
            field=models.CharField(choices=DetailKind.choices, max_length=20),
        ),
    ]
