"""People, as they are now and as they were (rights stand in the next one)."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
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
            name="Person",
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
                    "kind",
                    models.CharField(
                        choices=[("child", "child"), ("adult", "adult")], max_length=5
                    ),
                ),
                ("forename", models.CharField(blank=True, max_length=100)),
                ("surname", models.CharField(blank=True, max_length=100)),
                ("preferred_name", models.CharField(blank=True, max_length=100)),
                (
                    "described_as",
                    models.CharField(
                        blank=True,
                        help_text="who is meant while the name is not known",
                        max_length=200,
                    ),
                ),
                ("unborn", models.BooleanField(default=False)),
                ("dob", models.DateField(null=True)),
                (
                    "dob_precision",
                    models.CharField(
                        choices=[
                            ("exact", "exact"),
                            ("month", "month and year"),
                            ("year", "year only"),
                            ("estimated", "estimated from age"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=9,
                    ),
                ),
                ("expected_on", models.DateField(null=True)),
                ("died_on", models.DateField(null=True)),
                (
                    "sex",
                    models.CharField(
                        choices=[
                            ("F", "female"),
                            ("M", "male"),
                            ("U", "not known, or not yet born"),
                        ],
                        default="U",
                        max_length=1,
                    ),
                ),
                ("restricted", models.BooleanField(default=False)),
                ("registered_at", models.DateTimeField()),
                ("registered_by", models.UUIDField(null=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.partnership",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Household",
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
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.UUIDField(null=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.partnership",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Key",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("partnership_id", models.UUIDField()),
                ("restricted", models.BooleanField()),
                ("dob", models.DateField(null=True)),
                ("dob_precision", models.CharField(max_length=9)),
                ("sex", models.CharField(max_length=1)),
                (
                    "forenames",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "surnames",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "sorts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                (
                    "postcodes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        help_text="the present one first; none protected",
                        size=None,
                    ),
                ),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Identifier",
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
                    "scheme",
                    models.CharField(
                        choices=[
                            ("nhs", "NHS number"),
                            ("upn", "unique pupil number"),
                            ("local", "an agency's own number"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "issuer",
                    models.CharField(
                        blank=True, help_text="for an agency's own number", max_length=60
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=40)),
                (
                    "unknown_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not-asked", "nobody has asked yet"),
                            ("asked", "asked for, not answered"),
                            ("not-born", "not yet born"),
                            ("not-at-school", "not yet at a school that gives one"),
                            ("abroad", "came from another country"),
                            ("never-given", "never given one"),
                            ("adopted", "a new one was given on adoption and is not held here"),
                        ],
                        max_length=20,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200)),
                ("ends_on", models.DateField(null=True)),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.UUIDField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["scheme", "noted_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="HouseholdMember",
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
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.UUIDField(null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="people.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="households",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "noted_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
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
                ("field", models.CharField(max_length=30)),
                ("old", models.CharField(blank=True, max_length=300)),
                ("new", models.CharField(blank=True, max_length=300)),
                ("reason", models.CharField(max_length=500)),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.UUIDField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["noted_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Characteristic",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("ethnicity", "Ethnicity"),
                            ("religion", "Religion or belief"),
                            ("language", "Language"),
                            ("interpreter", "Interpreter"),
                            ("disability", "Disability"),
                            ("communication", "Way of communicating"),
                            ("young-carer", "Young carer"),
                            ("immigration", "Immigration status"),
                            ("education-plan", "Education, health and care plan"),
                            ("education", "Education"),
                        ],
                        max_length=20,
                    ),
                ),
                ("value", models.CharField(max_length=60)),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(max_length=200)),
                ("noted_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.UUIDField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="characteristics",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "noted_on", "noted_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Address",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("home", "home"),
                            ("second-home", "stays there part of the time"),
                            ("temporary", "temporary accommodation"),
                            ("refuge", "refuge"),
                            ("placement", "placement with carers"),
                            ("hospital", "hospital"),
                            ("no-fixed-address", "no fixed address"),
                        ],
                        default="home",
                        max_length=20,
                    ),
                ),
                ("lines", models.CharField(blank=True, max_length=300)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("protected", models.BooleanField(default=False)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.UUIDField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "noted_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Name",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("legal", "legal name"),
                            ("alias", "also known as"),
                            ("nickname", "nickname or short form"),
                            ("former", "earlier name"),
                            ("mistaken", "once recorded by mistake"),
                        ],
                        max_length=8,
                    ),
                ),
                ("forename", models.CharField(blank=True, max_length=100)),
                ("surname", models.CharField(blank=True, max_length=100)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.UUIDField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["noted_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Nickname",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.CharField(max_length=60)),
                ("other", models.CharField(max_length=60)),
                (
                    "near",
                    models.BooleanField(help_text="one is the name the other is gathered under"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("form", "other"), name="nickname_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Relationship",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("parent", "parent"),
                            ("step-parent", "step-parent"),
                            ("said-parent", "said to be a parent"),
                            ("sibling", "brother or sister"),
                            ("half-sibling", "half-brother or half-sister"),
                            ("step-sibling", "step-brother or step-sister"),
                            ("twin", "twin"),
                            ("grandparent", "grandparent"),
                            ("aunt-uncle", "aunt or uncle"),
                            ("cousin", "cousin"),
                            ("other-family", "other relative"),
                            ("partner", "partner"),
                            ("spouse", "husband, wife or civil partner"),
                            ("former-partner", "former partner"),
                            ("guardian", "guardian or special guardian"),
                            ("foster-carer", "foster carer"),
                            ("carer", "cares for them"),
                            ("visitor", "visits, or is visited by them"),
                            ("friend", "friend"),
                            ("family-friend", "friend of the family"),
                            ("concern", "an adult named in a worry about them"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=200)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.UUIDField(null=True)),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations_to",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["noted_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Responsibility",
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
                    "ground",
                    models.CharField(
                        choices=[
                            ("birth-mother", "birth mother"),
                            ("married-to-mother", "father, married to the mother"),
                            (
                                "registered-father",
                                "father, on the birth register since 1 December 2003",
                            ),
                            (
                                "second-parent",
                                "second female parent, by marriage, registration or agreement",
                            ),
                            ("agreement", "parental responsibility agreement"),
                            ("order", "parental responsibility order"),
                            ("arrangements-order", "child arrangements order (lives with)"),
                            ("special-guardianship", "special guardianship order"),
                            ("step-parent", "step-parent, by agreement or order"),
                            ("guardian", "guardian appointed for after a parent's death"),
                            ("parental-order", "parental order after surrogacy"),
                            ("adoption", "adoption"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adoption", "the child was adopted"),
                            ("parental-order", "parental order after surrogacy"),
                            ("court", "a court ended it"),
                            ("order-ended", "the order it rests on ended"),
                            ("died", "the holder died"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.UUIDField(null=True)),
                (
                    "adult",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responsible_for",
                        to="people.person",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responsible_people",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "noted_at", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="household_ends_after_start",
            ),
        ),
        migrations.AddIndex(
            model_name="key",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["keys"], name="people_key_keys"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["partnership", "registered_at"], name="person_registered"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unborn", True),
                    models.Q(
                        ("described_as", ""),
                        ("forename", ""),
                        ("preferred_name", ""),
                        ("surname", ""),
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="person_named_or_described",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unborn", False),
                    models.Q(("died_on__isnull", True), ("dob__isnull", True), ("kind", "child")),
                    _connector="OR",
                ),
                name="person_unborn_has_no_birth",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dob__isnull", True), ("dob_precision", "unknown")),
                    models.Q(
                        ("dob__isnull", False),
                        models.Q(("dob_precision", "unknown"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="person_birth_has_precision",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dob__isnull", True),
                    ("died_on__isnull", True),
                    ("died_on__gte", models.F("dob")),
                    _connector="OR",
                ),
                name="person_dies_after_birth",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("value", ""), _negated=True), ("ends_on__isnull", True)
                ),
                fields=("scheme", "issuer", "value"),
                name="identifier_held_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("value", ""), models.Q(("unknown_reason", ""), _negated=True)),
                    models.Q(models.Q(("value", ""), _negated=True), ("unknown_reason", "")),
                    _connector="OR",
                ),
                name="identifier_value_or_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="householdmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True)),
                fields=("household", "person"),
                name="member_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="householdmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="member_ends_after_start",
            ),
        ),
        migrations.AddIndex(
            model_name="characteristic",
            index=models.Index(fields=["person", "kind"], name="characteristic_by_person"),
        ),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(fields=["person", "starts_on"], name="address_by_person"),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="address_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lines", ""), ("postcode", ""), _negated=True),
                    ("kind", "no-fixed-address"),
                    ("protected", True),
                    _connector="OR",
                ),
                name="address_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="name",
            constraint=models.CheckConstraint(
                condition=models.Q(("forename", ""), ("surname", ""), _negated=True),
                name="name_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="name",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="name_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="relationship",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", models.F("other")), _negated=True),
                name="relation_to_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="relationship",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True)),
                fields=("person", "other", "kind"),
                name="relation_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="relationship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="relation_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("adult", models.F("child")), _negated=True),
                name="responsibility_for_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True)),
                fields=("adult", "child", "ground"),
                name="responsibility_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ends_on__isnull", True)),
                    models.Q(
                        ("ends_on__isnull", False), models.Q(("end_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="responsibility_end_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="responsibility_ends_after_start",
            ),
        ),
    ]
