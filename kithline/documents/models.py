"""Papers as they were issued. Append-only; each row carries a digest that the database fills in."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kithline.core.models import Row, privacy
from kithline.documents.enums import Kind, Use


class Issued(Row):
    """One paper about one person, or about several of a family, with its text as it was issued."""

    partnership_id = models.UUIDField()
    person_id = models.UUIDField(help_text="in whose record it stands")
    people_ids = ArrayField(models.UUIDField(), help_text="everybody whose record it draws on")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.PositiveIntegerField(help_text="version: the first is 1")
    used_for = models.CharField(max_length=20, choices=Use.choices)
    for_whom = models.CharField(max_length=200, blank=True)
    content = models.JSONField()
    entry_ids = ArrayField(models.UUIDField())
    left_out = models.PositiveIntegerField(
        help_text="restricted entries its maker may read that it does not hold"
    )
    restricted = models.BooleanField(help_text="holds restricted entries: for its maker alone")
    by_post_id = models.UUIDField()
    by_worker_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_title = models.CharField(max_length=120, blank=True)
    agency_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    privacy = privacy(
        none="id partnership_id kind number used_for left_out restricted agency_name at",
        personal="person_id people_ids entry_ids by_post_id by_worker_id by_name by_title",
        free_text="for_whom content",
        retention="child record",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "kind", "number"], name="issued_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="issued_from_one"),
        ]
        indexes = [models.Index(fields=["person_id", "-at"], name="issued_by_person")]
