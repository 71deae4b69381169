"""The trail: who saw, did, looked for or was refused what. Append-only, sealed, verifiable."""

from __future__ import annotations

from django.db import models

from kithline.audit.enums import Kind
from kithline.core.models import Row, privacy


class Event(Row):
    """One line of the trail.

    ``at`` is the moment the actor acted at; ``recorded_at`` is the database's own, set by a trigger
    (a default would be read back, and the app role may not read here).
    """

    at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    verb = models.CharField(max_length=120)
    post_id = models.UUIDField(null=True)
    worker_id = models.UUIDField(null=True)
    name = models.CharField(max_length=120, blank=True)
    agency_id = models.UUIDField(null=True)
    agency_name = models.CharField(max_length=200, blank=True)
    partnership_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    privacy = privacy(
        none="id at recorded_at kind verb agency_id agency_name partnership_id subject_kind "
        "subject_id",
        personal="post_id worker_id name person_id",
        free_text="detail",
        retention="access",
    )

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["person_id", "-at"], name="event_by_person"),
            models.Index(fields=["worker_id", "-at"], name="event_by_worker"),
        ]
