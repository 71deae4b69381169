"""Grants, exclusions and readers: every sight has a reason and an end.

This room knows people by id only; the foreign keys to people are added by the people room's
migration in SQL (groundwork 16).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kithline.access.enums import ExclusionReason, HolderKind, Level, Purpose
from kithline.core.models import Row, privacy


class Grant(Row):
    """A holder may see a person at a level, for a purpose, for a period.

    Written only by the checked functions ``access_give`` and ``access_end``: the app role cannot
    INSERT or UPDATE here (groundwork 9).
    """

    partnership_id = models.UUIDField()
    holder_id = models.UUIDField()
    holder_kind = models.CharField(max_length=4, choices=HolderKind.choices)
    person_id = models.UUIDField()
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    purpose = models.CharField(max_length=30, choices=Purpose.choices)
    source_kind = models.CharField(max_length=40)
    source_id = models.UUIDField()
    reason = models.CharField(max_length=500)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    given_by = models.UUIDField(null=True)
    given_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=500, blank=True, default="")

    privacy = privacy(
        none="id partnership_id holder_id holder_kind level purpose source_kind source_id "
        "starts_at ends_at given_at ended_at",
        personal="person_id given_by ended_by",
        free_text="reason ended_reason",
        retention="access",
    )

    class Meta:
        indexes = [
            # The one look-up of every policy: who of my holders sees this person.
            models.Index(
                fields=["person_id", "holder_id"],
                include=["level", "partnership_id", "starts_at", "ends_at"],
                name="grant_person_holder",
            ),
            # The other way about: all that my holders see.
            models.Index(fields=["holder_id", "person_id"], name="grant_holder_person"),
            models.Index(fields=["source_id"], name="grant_source"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="grant_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="grant_level"),
            models.CheckConstraint(condition=~Q(reason=""), name="grant_has_reason"),
        ]


class GrantingRule(models.Model):
    """Which role may give which purpose, up to which level, for how long at most. Reference data."""

    role = models.CharField(max_length=40)
    purpose = models.CharField(max_length=30, choices=Purpose.choices)
    most_level = models.PositiveSmallIntegerField(choices=Level.choices)
    needs_level = models.PositiveSmallIntegerField(
        default=0, help_text="the level the giver must hold on the person; 0: none"
    )
    holder = models.CharField(
        max_length=20,
        help_text="own-team, any-team, post-in-own-team, any: whom it may be given to",
    )
    most_days = models.PositiveIntegerField(
        null=True, help_text="must end within; empty: open-ended"
    )

    privacy = privacy(
        none="id role purpose most_level needs_level holder most_days", retention="reference"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "purpose"], name="granting_once")]

    def __str__(self) -> str:
        return f"{self.role} may give {self.purpose}"


class Exclusion(Row):
    """A worker may never see a person (own family, or named in the family's complaint)."""

    partnership_id = models.UUIDField()
    worker_id = models.UUIDField()
    person_id = models.UUIDField()
    reason = models.CharField(max_length=20, choices=ExclusionReason.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    noted_by = models.UUIDField(null=True)

    privacy = privacy(
        none="id partnership_id starts_at ends_at reason",
        personal="worker_id person_id noted_by",
        retention="access",
    )

    class Meta:
        indexes = [models.Index(fields=["worker_id"], name="exclusion_by_worker")]
        constraints = [
            models.UniqueConstraint(fields=["worker_id", "person_id"], name="excluded_once"),
        ]


class Reader(Row):
    """A restricted thing (entry, contact, address) may be read by this post, team or agency."""

    subject_id = models.UUIDField()
    holder_id = models.UUIDField()
    named_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    privacy = privacy(none="id subject_id holder_id named_at ends_at", retention="access")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "holder_id"], name="reader_once"),
        ]
