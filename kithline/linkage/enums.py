"""What two records may be to each other, and how far a question about them has come."""

from django.db import models


class Band(models.TextChoices):
    """What the thresholds say of two records. A person decides all the same."""

    SAME = "same", "very likely one person"
    ASK = "ask", "may be one person"


class Answer(models.TextChoices):
    """What a person said of two records."""

    SAME = "same", "They are one person"
    DIFFERENT = "different", "They are two people"
    LATER = "later", "It cannot be said yet"
