"""Obligations: what is owed to a child, by whom, and by when."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kithline.agencies.models import Partnership, Post, Team
from kithline.core.models import Row, privacy

OPEN = Q(kept_at__isnull=True, cancelled_at__isnull=True)


class Obligation(Row):
    """A clock that runs, or ran: an event turned by a rule into a promise with a date and an owner.

    ``terms`` are the rule's own words and numbers as they stood when the clock started, so that an
    old promise still says what it was made under. ``question`` holds ``{name}`` and ``{owner}``,
    filled in when it is shown. ``due_at`` is the moment after which it is late; where the rule
    counts days (``timed`` is false) that is the end of ``due_on`` in London.

    It is open until it is kept, or cancelled because it is no longer needed. A miss is a reason
    written beside a clock that stays open: what was owed is still owed.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT)
    rule_id = models.SlugField(max_length=60, db_index=False)
    pack_version = models.CharField(max_length=120)
    terms = models.JSONField()
    person_id = models.UUIDField(null=True)
    people = ArrayField(
        models.UUIDField(), default=list, help_text="everybody the subject is known to be about"
    )
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    restricted = models.BooleanField(
        default=False, help_text="shown only to the named readers of the subject"
    )
    named = models.CharField(
        max_length=200, blank=True, help_text="the children, as they were named"
    )
    owner_post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, related_name="obligations", db_index=False
    )
    owner_team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, related_name="obligations", db_index=False
    )
    question = models.CharField(max_length=600)
    fact = models.CharField(max_length=600, blank=True)
    started_at = models.DateTimeField(help_text="the event that the rule counts from")
    noted_at = models.DateTimeField(help_text="when the clock was started")
    noted_by = models.UUIDField(null=True)
    due_at = models.DateTimeField()
    due_on = models.DateField()
    timed = models.BooleanField()
    kept_at = models.DateTimeField(null=True)
    kept_by = models.UUIDField(null=True)
    missed_at = models.DateTimeField(null=True)
    missed_by = models.UUIDField(null=True)
    missed_reason = models.CharField(max_length=2000, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.UUIDField(null=True)
    cancelled_reason = models.CharField(max_length=2000, blank=True, default="")

    privacy = privacy(
        none="id partnership rule_id pack_version terms subject_kind subject_id restricted question "
        "started_at noted_at due_at due_on timed kept_at missed_at cancelled_at",
        personal="person_id people named owner_post owner_team noted_by kept_by missed_by cancelled_by",
        free_text="fact missed_reason cancelled_reason",
        retention="child record",
    )

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            # My day, and a team's clocks: what is open, the soonest first. Of the open ones alone:
            # PostgreSQL else laid a map of all that are open anywhere over those of one post.
            models.Index(
                fields=["owner_post", "due_at", "id"], name="clock_by_post", condition=OPEN
            ),
            models.Index(
                fields=["owner_team", "due_at", "id"], name="clock_by_team", condition=OPEN
            ),
            models.Index(
                fields=["owner_team", "due_at", "id"],
                name="clock_shared",
                condition=OPEN & Q(owner_post__isnull=True),
            ),
            # A child's page: what runs, and what ran.
            models.Index(
                fields=["person_id", "due_at", "id"], name="clock_open_by_person", condition=OPEN
            ),
            models.Index(fields=["person_id", "due_at", "id"], name="clock_by_person"),
            models.Index(fields=["subject_id", "rule_id"], name="clock_by_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "rule_id", "person_id"],
                condition=OPEN,
                nulls_distinct=False,
                name="clock_runs_once",
            ),
            models.CheckConstraint(
                condition=Q(owner_post__isnull=False) | Q(owner_team__isnull=False),
                name="clock_has_owner",
            ),
            models.CheckConstraint(
                condition=Q(kept_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="clock_kept_or_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) ^ ~Q(cancelled_reason=""),
                name="clock_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(missed_at__isnull=True) ^ ~Q(missed_reason=""),
                name="clock_missed_with_reason",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """True while something is still owed."""
        return self.kept_at is None and self.cancelled_at is None
