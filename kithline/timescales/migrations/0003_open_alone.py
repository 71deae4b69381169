"""Indexes of the clocks that run, alone: what is due does not grow dearer with what is due elsewhere."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_accounts"),
        ("timescales", "0002_sight"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="obligation",
            name="clock_by_post",
        ),
        migrations.RemoveIndex(
            model_name="obligation",
            name="clock_by_team",
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", True), ("kept_at__isnull", True)),
                fields=["owner_post", "due_at", "id"],
                name="clock_by_post",
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", True), ("kept_at__isnull", True)),
                fields=["owner_team", "due_at", "id"],
                name="clock_by_team",
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=models.Q(
                    ("cancelled_at__isnull", True),
                    ("kept_at__isnull", True),
                    ("owner_post__isnull", True),
                ),
                fields=["owner_team", "due_at", "id"],
                name="clock_shared",
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", True), ("kept_at__isnull", True)),
                fields=["person_id", "due_at", "id"],
                name="clock_open_by_person",
            ),
        ),
    ]
