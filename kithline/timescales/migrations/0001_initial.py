"""Obligations: clocks that run, or ran."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import kithline.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0003_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Obligation",
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
                ("rule_id", models.SlugField(db_index=False, max_length=60)),
                ("pack_version", models.CharField(max_length=120)),
                ("terms", models.JSONField()),
                ("person_id", models.UUIDField(null=True)),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        default=list,
                        help_text="everybody the subject is known to be about",
                        size=None,
                    ),
                ),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                (
                    "restricted",
                    models.BooleanField(
                        default=False, help_text="shown only to the named readers of the subject"
                    ),
                ),
                (
                    "named",
                    models.CharField(
                        blank=True, help_text="the children, as they were named", max_length=200
                    ),
                ),
                ("question", models.CharField(max_length=600)),
                ("fact", models.CharField(blank=True, max_length=600)),
                (
                    "started_at",
                    models.DateTimeField(help_text="the event that the rule counts from"),
                ),
                ("noted_at", models.DateTimeField(help_text="when the clock was started")),
                ("noted_by", models.UUIDField(null=True)),
                ("due_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("timed", models.BooleanField()),
                ("kept_at", models.DateTimeField(null=True)),
                ("kept_by", models.UUIDField(null=True)),
                ("missed_at", models.DateTimeField(null=True)),
                ("missed_by", models.UUIDField(null=True)),
                ("missed_reason", models.CharField(blank=True, default="", max_length=2000)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancelled_by", models.UUIDField(null=True)),
                ("cancelled_reason", models.CharField(blank=True, default="", max_length=2000)),
                (
                    "owner_post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obligations",
                        to="agencies.post",
                    ),
                ),
                (
                    "owner_team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obligations",
                        to="agencies.team",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="agencies.partnership"
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
                "indexes": [
                    models.Index(fields=["owner_post", "due_at", "id"], name="clock_by_post"),
                    models.Index(fields=["owner_team", "due_at", "id"], name="clock_by_team"),
                    models.Index(fields=["person_id", "due_at", "id"], name="clock_by_person"),
                    models.Index(fields=["subject_id", "rule_id"], name="clock_by_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("cancelled_at__isnull", True), ("kept_at__isnull", True)
                        ),
                        fields=("subject_id", "rule_id", "person_id"),
                        name="clock_runs_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owner_post__isnull", False),
                            ("owner_team__isnull", False),
                            _connector="OR",
                        ),
                        name="clock_has_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kept_at__isnull", True),
                            ("cancelled_at__isnull", True),
                            _connector="OR",
                        ),
                        name="clock_kept_or_cancelled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cancelled_at__isnull", True),
                            models.Q(("cancelled_reason", ""), _negated=True),
                            _connector="XOR",
                        ),
                        name="clock_cancelled_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("missed_at__isnull", True),
                            models.Q(("missed_reason", ""), _negated=True),
                            _connector="XOR",
                        ),
                        name="clock_missed_with_reason",
                    ),
                ],
            },
        ),
    ]
