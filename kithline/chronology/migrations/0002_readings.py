"""The tables of readings, of parts that agencies owe, of views beside statements, and of summaries."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import kithline.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("chronology", "0001_line"),
    ]

    operations = [
        migrations.CreateModel(
            name="Part",
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
                ("partnership_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("by_post_id", models.UUIDField()),
                ("by_worker_id", models.UUIDField()),
                ("by_name", models.CharField(max_length=120)),
                ("by_title", models.CharField(blank=True, max_length=120)),
                ("agency_id", models.UUIDField(null=True)),
                ("agency_name", models.CharField(blank=True, max_length=200)),
                ("agency_kind", models.CharField(max_length=20)),
                ("asked_agency_id", models.UUIDField()),
                ("asked_agency_name", models.CharField(max_length=200)),
                ("asked_agency_kind", models.CharField(max_length=20)),
                ("asked_post_id", models.UUIDField(null=True)),
                ("asked_team_id", models.UUIDField(null=True)),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("question", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("chased_at", models.DateTimeField(null=True)),
                ("chases", models.PositiveSmallIntegerField(default=0)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("written", "Written in the record"),
                            ("part", "Part of it is written, the rest is to come"),
                            ("nothing-held", "Nothing held for that time"),
                        ],
                        max_length=12,
                    ),
                ),
                ("answer_words", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by_name", models.CharField(blank=True, max_length=120)),
                ("answered_by_title", models.CharField(blank=True, max_length=120)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("dropped_reason", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "indexes": [models.Index(fields=["person_id", "-asked_at"], name="part_by_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answer", "part"), _connector="OR"),
                            ("dropped_at__isnull", True),
                        ),
                        fields=("person_id", "asked_agency_id"),
                        name="part_asked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="part_answer_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_post_id__isnull", False),
                            ("asked_team_id__isnull", False),
                            _connector="OR",
                        ),
                        name="part_asked_of_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dropped_at__isnull", True), ("dropped_reason", "")),
                            models.Q(
                                ("dropped_at__isnull", False),
                                models.Q(("dropped_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="part_dropped_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
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
                ("partnership_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("by_post_id", models.UUIDField()),
                ("by_worker_id", models.UUIDField()),
                ("by_name", models.CharField(max_length=120)),
                ("by_title", models.CharField(blank=True, max_length=120)),
                ("agency_id", models.UUIDField(null=True)),
                ("agency_name", models.CharField(blank=True, max_length=200)),
                ("agency_kind", models.CharField(max_length=20)),
                (
                    "family",
                    models.BooleanField(
                        default=False, help_text="with those at home and the siblings"
                    ),
                ),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        help_text="whose entries were read",
                        size=None,
                    ),
                ),
                ("since", models.DateField(null=True)),
                ("until", models.DateField()),
                ("read_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "entries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "restricted_entries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("first", "The first reading"),
                            ("change", "Something big has changed"),
                            ("interval", "It was due again"),
                            ("meeting", "For a meeting or an assessment"),
                            ("other", "Another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                ("why_words", models.CharField(blank=True, max_length=500)),
                ("analysis", models.TextField(help_text="what it means for the child")),
                (
                    "not_known",
                    models.TextField(
                        blank=True, help_text="what is still not known, and who might know"
                    ),
                ),
                (
                    "follows",
                    models.TextField(blank=True, help_text="what follows, who does it, by when"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id", "-signed_at"], name="reading_by_person")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("analysis", ""), _negated=True),
                        name="reading_says_what_it_means",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="reading_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signed_at__gte", models.F("read_at"))),
                        name="reading_signed_after_read",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Summary",
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
                ("partnership_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("by_post_id", models.UUIDField()),
                ("by_worker_id", models.UUIDField()),
                ("by_name", models.CharField(max_length=120)),
                ("by_title", models.CharField(blank=True, max_length=120)),
                ("agency_id", models.UUIDField(null=True)),
                ("agency_name", models.CharField(blank=True, max_length=200)),
                ("agency_kind", models.CharField(max_length=20)),
                ("family", models.BooleanField(default=False)),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("follows_id", models.UUIDField(help_text="the version before", null=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[("draft", "draft"), ("signed", "signed")],
                        default="draft",
                        max_length=6,
                    ),
                ),
                (
                    "title",
                    models.CharField(help_text="for what: a conference, a court", max_length=200),
                ),
                ("analysis", models.TextField(blank=True)),
                ("begun_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "restricted_entries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id", "-begun_at"], name="summary_by_person")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "draft")),
                        fields=("person_id", "by_post_id"),
                        name="summary_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("stage", "draft")),
                            models.Q(
                                ("signed_at__isnull", False),
                                ("stage", "signed"),
                                models.Q(("analysis", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="summary_signed_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="View",
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
                (
                    "entry_id",
                    models.UUIDField(help_text="the first version of the entry it stands beside"),
                ),
                ("note_id", models.UUIDField(help_text="the note, an entry of its own")),
                (
                    "whose",
                    models.CharField(
                        choices=[("family", "Somebody of the family"), ("agency", "My agency")],
                        max_length=6,
                    ),
                ),
                ("person_id", models.UUIDField(null=True)),
                ("by_words", models.CharField(blank=True, max_length=200)),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["entry_id"], name="view_by_entry")],
                "constraints": [
                    models.UniqueConstraint(fields=("note_id",), name="view_of_note_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Selected",
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
                ("entry_id", models.UUIDField()),
                ("impact", models.TextField(blank=True)),
                (
                    "summary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="selected",
                        to="chronology.summary",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("summary", "entry_id"), name="selected_once")
                ],
            },
        ),
    ]
