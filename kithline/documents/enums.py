"""What a paper is, and what it is for."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What sort of paper it is."""

    CHRONOLOGY = "chronology", "Chronology"


class Use(models.TextChoices):
    """What a paper was issued for; the words stand on its first page."""

    CONFERENCE = "conference", "A child protection conference"
    COURT = "court", "A court"
    LEGAL = "legal", "Legal advice before proceedings"
    MEETING = "meeting", "Another meeting about the family"
    REVIEW = "review", "A case review or an audit"
    OTHER = "other", "Something else"
