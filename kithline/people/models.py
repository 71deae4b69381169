"""People, what they are called, where they live and whom they belong to.

Rows about one person are seen by whoever may read that person (grant of level 2), written by whoever
may write (3). Rows about two people are seen from either side. Policies stand in the migrations.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from kithline.agencies.models import Partnership
from kithline.core.models import Row, privacy
from kithline.people.enums import (
    AddressKind,
    EndOfResponsibility,
    Fact,
    Ground,
    Kinship,
    NameKind,
    PersonKind,
    Precision,
    Scheme,
    Settled,
    Sex,
    Trait,
    WhyUnknown,
)


def ends_after_start(name: str) -> models.CheckConstraint:
    """Return the constraint that a period does not end before it starts."""
    return models.CheckConstraint(
        condition=Q(starts_on__isnull=True)
        | Q(ends_on__isnull=True)
        | Q(ends_on__gte=F("starts_on")),
        name=name,
    )


class Person(Row):
    """A child, born or not, or an adult who matters to one."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=5, choices=PersonKind.choices)
    forename = models.CharField(max_length=100, blank=True)
    surname = models.CharField(max_length=100, blank=True)
    preferred_name = models.CharField(max_length=100, blank=True)
    described_as = models.CharField(
        max_length=200, blank=True, help_text="who is meant while the name is not known"
    )
    unborn = models.BooleanField(default=False)
    dob = models.DateField(null=True)
    dob_precision = models.CharField(
        max_length=9, choices=Precision.choices, default=Precision.UNKNOWN
    )
    expected_on = models.DateField(null=True)
    died_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    restricted = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    registered_by = models.UUIDField(null=True)
    # Set by a merge alone (``pathways.merge``): this record is read in the other.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="merged_here"
    )
    # Set when what made the record is undone, before anybody built on it: nothing finds it then.
    taken_back_at = models.DateTimeField(null=True, editable=False)

    privacy = privacy(
        none="id partnership kind dob_precision restricted registered_at registered_by merged_into "
        "taken_back_at",
        personal="forename surname preferred_name unborn dob expected_on died_on sex",
        free_text="described_as",
        retention="child record",
    )

    class Meta:
        indexes = [models.Index(fields=["partnership", "registered_at"], name="person_registered")]
        constraints = [
            models.CheckConstraint(
                condition=Q(unborn=True)
                | ~Q(forename="", surname="", preferred_name="", described_as=""),
                name="person_named_or_described",
            ),
            models.CheckConstraint(
                condition=Q(unborn=False) | Q(dob__isnull=True, kind="child", died_on__isnull=True),
                name="person_unborn_has_no_birth",
            ),
            models.CheckConstraint(
                condition=Q(dob__isnull=True, dob_precision="unknown")
                | (Q(dob__isnull=False) & ~Q(dob_precision="unknown")),
                name="person_birth_has_precision",
            ),
            models.CheckConstraint(
                condition=Q(dob__isnull=True) | Q(died_on__isnull=True) | Q(died_on__gte=F("dob")),
                name="person_dies_after_birth",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.id}"


class Name(Row):
    """Another name of a person: alias, nickname, earlier name, or one once recorded by mistake."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(max_length=8, choices=NameKind.choices)
    forename = models.CharField(max_length=100, blank=True)
    surname = models.CharField(max_length=100, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField(null=True)

    privacy = privacy(
        none="id kind noted_at noted_by",
        personal="person forename surname starts_on ends_on",
        free_text="source",
        retention="child record",
    )

    class Meta:
        ordering = ["noted_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(forename="", surname=""), name="name_says_something"
            ),
            ends_after_start("name_ends_after_start"),
        ]


class Identifier(Row):
    """A number that stands for a person in some agency's books, or why it is not held."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=5, choices=Scheme.choices)
    issuer = models.CharField(max_length=60, blank=True, help_text="for an agency's own number")
    value = models.CharField(max_length=40, blank=True)
    unknown_reason = models.CharField(max_length=20, choices=WhyUnknown.choices, blank=True)
    source = models.CharField(max_length=200, blank=True)
    ends_on = models.DateField(null=True)
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField(null=True)

    privacy = privacy(
        none="id scheme issuer unknown_reason ends_on noted_at noted_by",
        personal="person value",
        free_text="source",
        retention="child record",
    )

    class Meta:
        ordering = ["scheme", "noted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "issuer", "value"],
                condition=~Q(value="") & Q(ends_on__isnull=True),
                name="identifier_held_once",
            ),
            models.CheckConstraint(
                condition=(Q(value="") & ~Q(unknown_reason=""))
                | (~Q(value="") & Q(unknown_reason="")),
                name="identifier_value_or_reason",
            ),
        ]


class Address(Row):
    """Where a person lives or stays, for a period. A protected one is read only by its readers."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="addresses", db_index=False
    )
    kind = models.CharField(max_length=20, choices=AddressKind.choices, default=AddressKind.HOME)
    lines = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    protected = models.BooleanField(default=False)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField(null=True)

    privacy = privacy(
        none="id kind protected noted_at noted_by",
        personal="person lines postcode starts_on ends_on",
        free_text="source",
        retention="child record",
    )

    class Meta:
        ordering = ["starts_on", "noted_at", "id"]
        indexes = [models.Index(fields=["person", "starts_on"], name="address_by_person")]
        constraints = [
            ends_after_start("address_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(lines="", postcode="")
                | Q(kind="no-fixed-address")
                | Q(protected=True),
                name="address_says_something",
            ),
        ]


class Relationship(Row):
    """``person`` is the (kind) of ``other``: a fact about both, held once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations_to")
    kind = models.CharField(max_length=20, choices=Kinship.choices)
    detail = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField(null=True)

    privacy = privacy(
        none="id kind noted_at noted_by",
        personal="person other starts_on ends_on",
        free_text="detail source",
        retention="child record",
    )

    class Meta:
        ordering = ["noted_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("other")), name="relation_to_another"),
            models.UniqueConstraint(
                fields=["person", "other", "kind"],
                condition=Q(ends_on__isnull=True),
                name="relation_once",
            ),
            ends_after_start("relation_ends_after_start"),
        ]


class Responsibility(Row):
    """An adult holds parental responsibility for a child, on a ground, from and until a day."""

    adult = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="responsible_for")
    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="responsible_people")
    ground = models.CharField(max_length=20, choices=Ground.choices)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=20, choices=EndOfResponsibility.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField(null=True)

    privacy = privacy(
        none="id ground end_reason noted_at noted_by",
        personal="adult child starts_on ends_on",
        free_text="note source",
        retention="child record",
    )

    class Meta:
        ordering = ["starts_on", "noted_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(adult=F("child")), name="responsibility_for_another"
            ),
            models.UniqueConstraint(
                fields=["adult", "child", "ground"],
                condition=Q(ends_on__isnull=True),
                name="responsibility_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, end_reason="")
                | (Q(ends_on__isnull=False) & ~Q(end_reason="")),
                name="responsibility_end_has_reason",
            ),
            ends_after_start("responsibility_ends_after_start"),
        ]


class Household(Row):
    """People who live together for a time."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField(null=True)

    privacy = privacy(
        none="id partnership starts_on ends_on noted_at noted_by", retention="child record"
    )

    class Meta:
        constraints = [ends_after_start("household_ends_after_start")]


class HouseholdMember(Row):
    """A person belongs to a household for a period."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="households")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField(null=True)

    privacy = privacy(
        none="id household noted_at noted_by",
        personal="person starts_on ends_on",
        free_text="note",
        retention="child record",
    )

    class Meta:
        ordering = ["starts_on", "noted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person"],
                condition=Q(ends_on__isnull=True),
                name="member_once",
            ),
            ends_after_start("member_ends_after_start"),
        ]


class Characteristic(Row):
    """A fact of identity or communication, with its source and date; a later one stands instead."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="characteristics", db_index=False
    )
    kind = models.CharField(max_length=20, choices=Trait.choices)
    value = models.CharField(max_length=60)
    detail = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200)
    noted_on = models.DateField()
    ends_on = models.DateField(null=True)
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField(null=True)

    privacy = privacy(
        none="id kind noted_on ends_on noted_at noted_by",
        personal="person",
        special="value",
        free_text="detail source",
        retention="child record",
    )

    class Meta:
        ordering = ["kind", "noted_on", "noted_at", "id"]
        indexes = [models.Index(fields=["person", "kind"], name="characteristic_by_person")]


class Correction(Row):
    """What a field said before it was put right, and why. Append-only."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=30)
    old = models.CharField(max_length=300, blank=True)
    new = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=500)
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField(null=True)

    privacy = privacy(
        none="id field noted_at noted_by",
        personal="person old new",
        free_text="reason",
        retention="child record",
    )

    class Meta:
        ordering = ["noted_at", "id"]


class Told(Row):
    """What an agency's list says of a person otherwise than the record; kept beside it, never over it.

    A spelling stands here that a person kept as another name (``name_id``), so that it can be taken back
    with its list; the rest is open until whoever may write settles it. Rows come with a list alone.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="told")
    what = models.CharField(max_length=7, choices=Fact.choices)
    said = models.CharField(max_length=300)
    postcode = models.CharField(max_length=8, blank=True)
    source = models.CharField(max_length=200, help_text="whose list, and which row")
    came_with = models.UUIDField(help_text="the list")
    name_id = models.UUIDField(null=True, help_text="the other name that was made of it")
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField(null=True)
    noted_name = models.CharField(max_length=120, blank=True)
    how = models.CharField(max_length=6, choices=Settled.choices, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    settled_name = models.CharField(max_length=120, blank=True)
    settled_why = models.CharField(max_length=500, blank=True)
    taken_back_at = models.DateTimeField(null=True)

    privacy = privacy(
        none="id what came_with name_id noted_at noted_by how settled_at settled_by taken_back_at",
        personal="person said postcode noted_name settled_name",
        free_text="source settled_why",
        retention="child record",
    )

    class Meta:
        ordering = ["noted_at", "id"]
        indexes = [models.Index(fields=["came_with"], name="told_by_list")]
        constraints = [
            models.CheckConstraint(
                condition=Q(how="", settled_at__isnull=True)
                | (~Q(how="") & Q(settled_at__isnull=False)),
                name="told_settled_has_day",
            )
        ]


class Key(models.Model):
    """The narrow index of who is known of: what searching reads, and nothing else does.

    One row a person, kept by triggers. The app role has no right on it: ``people_search`` is the only
    door. The lists of names run side by side, the usual name first; ``sorts`` says what each is
    (0 name, 1 part of it, 2 other name, 3 part of one). ``keys`` holds hashes of the blocking keys.
    """

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    partnership_id = models.UUIDField()
    restricted = models.BooleanField()
    dob = models.DateField(null=True)
    dob_precision = models.CharField(max_length=9)
    sex = models.CharField(max_length=1)
    forenames = ArrayField(models.TextField())
    surnames = ArrayField(models.TextField())
    sorts = ArrayField(models.SmallIntegerField())
    postcodes = ArrayField(models.TextField(), help_text="the present one first; none protected")
    keys = ArrayField(models.BigIntegerField())

    privacy = privacy(
        none="partnership_id restricted dob_precision sorts",
        personal="person dob sex forenames surnames postcodes keys",
        retention="child record",
    )

    class Meta:
        indexes = [GinIndex(fields=["keys"], name="people_key_keys", fastupdate=False)]

    def __str__(self) -> str:
        return f"keys of person {self.person_id}"


class Nickname(models.Model):
    """Two forenames that may be one: a short, pet or variant form. Reference data, both ways about."""

    form = models.CharField(max_length=60)
    other = models.CharField(max_length=60)
    near = models.BooleanField(help_text="one is the name the other is gathered under")

    privacy = privacy(none="id form other near", retention="reference")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "other"], name="nickname_once")]

    def __str__(self) -> str:
        return f"{self.form}: {self.other}"
