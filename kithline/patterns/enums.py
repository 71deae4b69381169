"""What a person may answer to a question of the record."""

from django.db import models


class AnswerKind(models.TextChoices):
    """The three answers; each takes words."""

    ACT = "act", "Act on it"
    EXPLAIN = "explain", "Explain it"
    SET_ASIDE = "set-aside", "Set it aside, with a reason"


class RefKind(models.TextChoices):
    """What a finding can point at."""

    ENTRY = "entry", "entry"
    CONTACT = "contact", "worry received by the hub"
    SPELL = "spell", "time of work"
    MOVE = "move", "move of home"
    REVIEW = "review", "review of a plan"
