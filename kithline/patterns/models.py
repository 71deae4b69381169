"""What people answered to the questions of a record. The questions themselves are kept nowhere."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kithline.core.models import Row, privacy
from kithline.patterns.enums import AnswerKind


class Answer(Row):
    """A person's answer to one question about a child: signed, append-only.

    ``cited`` is everything the question rested on when it was answered. What of that is restricted
    (``guarded``, filled in by the database) decides who may read the answer: it may speak of it.
    """

    partnership_id = models.UUIDField()
    person_id = models.UUIDField()
    person_id_first = models.UUIDField(null=True, editable=False)  # before a merge led it on
    rule_id = models.SlugField(max_length=60, db_index=False)
    key = models.CharField(max_length=80, blank=True)
    pack_version = models.CharField(max_length=120)
    question = models.CharField(max_length=1200)
    kind = models.CharField(max_length=10, choices=AnswerKind.choices)
    words = models.TextField(help_text="what is done, what explains it, or why it is set aside")
    cited = ArrayField(models.UUIDField())
    guarded = ArrayField(models.UUIDField(), default=list, editable=False)
    by_post_id = models.UUIDField()
    by_worker_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_title = models.CharField(max_length=120, blank=True)
    agency_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    privacy = privacy(
        none="id partnership_id pack_version cited guarded agency_name at recorded_at",
        personal="person_id person_id_first by_post_id by_worker_id by_name by_title",
        special="rule_id key question kind",
        free_text="words",
        retention="child record",
    )

    class Meta:
        indexes = [models.Index(fields=["person_id", "-at"], name="answer_by_person")]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="answer_has_words"),
        ]
