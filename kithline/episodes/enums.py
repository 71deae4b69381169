"""The kinds of work with a child, and the stages of a spell."""

from django.db import models


class Kind(models.TextChoices):
    """What the work is. One record whose status moves (W1), not separate kinds of record."""

    EARLY_HELP = "early-help", "Early help"
    SECTION_17 = "section-17", "Social work assessment (section 17)"
    SECTION_47 = "section-47", "Enquiry (section 47)"
    CHILD_IN_NEED = "child-in-need", "Child in need"
    PROTECTION_PLAN = "child-protection-plan", "Child protection plan"
    LOOKED_AFTER = "looked-after", "Looked after"


class Stage(models.TextChoices):
    """Where a spell stands. Moves: waiting -> open -> closed; waiting -> closed."""

    WAITING = "waiting", "waits for a worker"
    OPEN = "open", "open"
    CLOSED = "closed", "closed"


# What a spell may move to, and who owns it there.
MOVES: dict[str, tuple[str, tuple[str, ...]]] = {
    Stage.WAITING: ("the team's manager", (Stage.OPEN, Stage.CLOSED)),
    Stage.OPEN: ("the lead practitioner", (Stage.CLOSED,)),
    Stage.CLOSED: ("nobody: a new worry opens a new spell", ()),
}
