"""A framework in use for a child: what was chosen, what was thought, and the level somebody set.

Nothing here is a score. A choice can be taken back, which leaves its trace; an answer and a level
are never changed: a new one stands after them.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kithline.core.models import Row, privacy
from kithline.frameworks.enums import About, Column, Together


class Profile(Row):
    """What was chosen for one child out of one version of one framework.

    ``restricted`` profiles belong to a restricted contact and are seen by its readers alone.
    """

    partnership = models.ForeignKey(
        "agencies.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    person_id = models.UUIDField()
    pack = models.ForeignKey("packs.PackVersion", on_delete=models.PROTECT, related_name="+")
    framework = models.SlugField(max_length=60)
    version = models.CharField(max_length=40)
    about = models.CharField(max_length=10, choices=About.choices, default=About.CHILD)
    about_id = models.UUIDField(null=True, blank=True)
    restricted = models.BooleanField(default=False)
    begun_by = models.UUIDField(help_text="post")
    begun_name = models.CharField(max_length=200)
    begun_at = models.DateTimeField()

    privacy = privacy(
        none="id partnership pack framework version about about_id restricted begun_by begun_at",
        personal="person_id begun_name",
        retention="child record",
    )

    class Meta:
        indexes = [models.Index(fields=["person_id", "-begun_at"], name="profile_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(about=About.CHILD, about_id__isnull=True)
                | (~Q(about=About.CHILD) & Q(about_id__isnull=False)),
                name="profile_about_what",
            ),
        ]


class Choice(Row):
    """One indicator chosen in one column. Taking it back fills ``removed_at`` and ``removed_by``."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="choices")
    indicator = models.CharField(max_length=60)
    column = models.CharField(max_length=10, choices=Column.choices)
    note = models.CharField(max_length=500, blank=True)
    entry_id = models.UUIDField(null=True, blank=True, help_text="what in the record it rests on")
    chosen_by = models.UUIDField(help_text="post")
    chosen_name = models.CharField(max_length=200)
    chosen_at = models.DateTimeField()
    removed_by = models.UUIDField(null=True, blank=True, help_text="post")
    removed_at = models.DateTimeField(null=True, blank=True)

    privacy = privacy(
        none="id profile entry_id chosen_by chosen_at removed_by removed_at",
        personal="chosen_name",
        special="indicator column",
        free_text="note",
        retention="child record",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "indicator", "column"],
                condition=Q(removed_at__isnull=True),
                name="chosen_once",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="choice_removed_by_somebody",
            ),
        ]


class Answer(Row):
    """An answer to a prompt, or to the question whether it all weighs more together.

    The newest answer to a prompt holds; earlier ones stay.
    """

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="answers")
    prompt = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    given_by = models.UUIDField(help_text="post")
    given_name = models.CharField(max_length=200)
    given_at = models.DateTimeField()

    privacy = privacy(
        none="id profile prompt given_by given_at",
        personal="given_name",
        free_text="text",
        retention="child record",
    )

    class Meta:
        indexes = [models.Index(fields=["profile", "prompt", "-given_at"], name="answer_by_prompt")]


class LevelSet(Row):
    """The level a named practitioner set, why, and what they had before them.

    ``chosen`` and ``answers`` are as they stood; ``minimum_action`` and ``services`` are the words
    of the framework at that moment.
    """

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="levels")
    level = models.CharField(max_length=60)
    level_name = models.CharField(max_length=200)
    reasons = models.TextField()
    together = models.CharField(max_length=10, choices=Together.choices, blank=True)
    answers = models.JSONField(default=dict)
    chosen = models.JSONField(default=list)
    minimum_action = models.TextField(blank=True)
    set_by = models.UUIDField(help_text="post")
    set_name = models.CharField(max_length=200)
    set_title = models.CharField(max_length=200, blank=True)
    set_agency = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField()

    privacy = privacy(
        none="id profile minimum_action set_by set_agency set_at",
        personal="set_name set_title",
        special="level level_name together chosen",
        free_text="reasons answers",
        retention="child record",
    )

    class Meta:
        indexes = [models.Index(fields=["profile", "-set_at"], name="level_by_profile")]
        constraints = [
            models.CheckConstraint(condition=~Q(reasons=""), name="level_has_reasons"),
        ]
