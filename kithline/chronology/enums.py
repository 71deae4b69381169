"""The words of readings, of parts that agencies owe, and of summaries."""

from django.db import models


class Why(models.TextChoices):
    """Why a line of time was read."""

    FIRST = "first", "The first reading"
    CHANGE = "change", "Something big has changed"
    INTERVAL = "interval", "It was due again"
    MEETING = "meeting", "For a meeting or an assessment"
    OTHER = "other", "Another reason"


class Answer(models.TextChoices):
    """What an agency that was asked for its part says. Silence is none of these."""

    WRITTEN = "written", "Written in the record"
    PART = "part", "Part of it is written, the rest is to come"
    NOTHING = "nothing-held", "Nothing held for that time"


class Whose(models.TextChoices):
    """Whose view stands beside a statement."""

    FAMILY = "family", "Somebody of the family"
    AGENCY = "agency", "My agency"


class Stage(models.TextChoices):
    """Where a summary stands. Moves: draft -> signed."""

    DRAFT = "draft", "draft"
    SIGNED = "signed", "signed"


# What a summary may move to, and who owns it there.
MOVES: dict[str, tuple[str, tuple[str, ...]]] = {
    Stage.DRAFT: ("its author", (Stage.SIGNED,)),
    Stage.SIGNED: ("nobody: a new version is begun from it", ()),
}
