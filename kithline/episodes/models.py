"""Spells of work with a child, and who leads each, over time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kithline.agencies.models import Partnership, Post, Team
from kithline.core.models import Row, privacy
from kithline.episodes.enums import Kind, Stage
from kithline.people.models import Person


class Spell(Row):
    """A time of work of one kind with one child, by one team; the history of spells is the episode list."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="spells")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    source_kind = models.CharField(max_length=40, help_text="what opened it: a decision")
    source_id = models.UUIDField()
    # The date of the referral: for section 17 and 47 it is when the worry was received.
    referred_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=500, blank=True)
    need_met = models.CharField(
        max_length=10,
        blank=True,
        choices=[("met", "needs met"), ("partly", "partly met"), ("not", "not met")],
    )

    privacy = privacy(
        none="id partnership source_kind source_id referred_at opened_at closed_at",
        personal="person team lead",
        special="kind stage need_met",
        free_text="closed_reason",
        retention="child record",
    )

    class Meta:
        ordering = ["-opened_at"]
        indexes = [
            models.Index(fields=["person", "-opened_at"], name="spell_by_person"),
            models.Index(fields=["team", "stage"], name="spell_by_team"),
            models.Index(
                fields=["lead"], condition=Q(closed_at__isnull=True), name="spell_open_by_lead"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "team"],
                condition=Q(closed_at__isnull=True),
                name="spell_open_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_reason="")
                | (Q(closed_at__gte=F("opened_at")) & ~Q(closed_reason="")),
                name="spell_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.OPEN) | Q(lead__isnull=False), name="spell_open_has_lead"
            ),
        ]


class Allocation(Row):
    """Who led a spell from when to when; the number of workers a child has had is read from here."""

    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="allocations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    by_name = models.CharField(max_length=120)

    privacy = privacy(
        none="id spell starts_at ends_at",
        personal="person post by_name",
        free_text="reason",
        retention="child record",
    )

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["spell"], condition=Q(ends_at__isnull=True), name="one_lead_at_a_time"
            ),
        ]
