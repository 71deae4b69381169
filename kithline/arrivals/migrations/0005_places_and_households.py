"""Rows that go to the record of a place."""

from django.db import migrations, models

ANSWERS = [
    ("this-one", "this person"),
    ("nobody", "nobody known"),
    ("new-person", "somebody new"),
    ("leave-out", "left out"),
    ("add", "another event: add it"),
    ("place", "an entry of a place"),
]


class Migration(migrations.Migration):
    dependencies = [("arrivals", "0004_new_people")]
    operations = [
        migrations.AddField(
            "listrow",
            "place_id",
            models.UUIDField(help_text="a place or group whose record it goes to", null=True),
        ),
        migrations.AddField("listrow", "place_entry_id", models.UUIDField(null=True)),
        migrations.AlterField(
            "listrow",
            "answer",
            models.CharField(blank=True, choices=ANSWERS, max_length=10),
        ),
        migrations.AlterField(
            "whom",
            "answer",
            models.CharField(blank=True, choices=ANSWERS, max_length=10),
        ),
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
                    ("place", "goes to a place"),
                    ("twice", "twice in this file"),
                    ("bad", "refused"),
                ],
                max_length=9,
            ),
        ),
    ]
