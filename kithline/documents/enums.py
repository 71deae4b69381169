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


class Form(models.TextChoices):
    """In which form a paper is handed out."""

    PDF = "pdf", "PDF"
    WORD = "docx", "Word"


class Stage(models.TextChoices):
    """Where a paper stands that a job makes. Nothing is issued before ``made``."""

    WAITING = "waiting", "being made"
    MADE = "made", "ready"
    FAILED = "failed", "not made"


# What may follow what.
MOVES: dict[str, tuple[str, ...]] = {
    Stage.WAITING: (Stage.WAITING, Stage.MADE, Stage.FAILED),
    Stage.FAILED: (Stage.WAITING,),
    Stage.MADE: (),
}
