"""Words of the front door: stages, grades, outcomes, consent."""

from django.db import models


class Source(models.TextChoices):
    """Who sent a contact."""

    AGENCY = "agency", "an agency"
    PUBLIC = "public", "a member of the public"


class Stage(models.TextChoices):
    """Where a contact stands; the moves and owners are in ``MOVES``."""

    NEW = "new", "new"
    TRIAGE = "triage", "being looked into"
    PROPOSED = "proposed", "proposed, waits for a hub manager"
    DECIDED = "decided", "decided"


# From a stage: who owns it, and where it may go.
MOVES: dict[str, tuple[str, tuple[str, ...]]] = {
    Stage.NEW: ("the hub desk", (Stage.TRIAGE, Stage.DECIDED)),
    Stage.TRIAGE: ("the hub worker who opened it", (Stage.PROPOSED, Stage.DECIDED)),
    Stage.PROPOSED: ("the hub manager", (Stage.TRIAGE, Stage.DECIDED)),
    Stage.DECIDED: ("nobody: it may be reopened", (Stage.TRIAGE,)),
}


class Rag(models.TextChoices):
    """The hub's grade: how soon triage has to be finished. Never a grade of a child."""

    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"


class Consent(models.TextChoices):
    """The three branches of D2, and the one for the public."""

    AGREED = "agreed", "Yes, they know and agree"
    NOT_ASKED = "not-asked", "No, they have not been asked"
    REFUSED = "refused", "They were asked and said no"
    PUBLIC = "public", "sent by a member of the public"


class Danger(models.TextChoices):
    """Is a child in danger now?"""

    NO = "no", "No"
    CALLED = "called-999", "Yes, and 999 has been called"
    UNSURE = "unsure", "I don't know"


class PersonRole(models.TextChoices):
    """What a person named in a contact is to it."""

    CHILD = "child", "child"
    PARENT = "parent", "parent or carer"
    CONCERN = "adult-of-concern", "adult the worry is about"
    OTHER = "other", "somebody else at home"


class Outcome(models.TextChoices):
    """What may be decided for a child (D5)."""

    STRATEGY = "section-47", "Strategy discussion (section 47)"
    ASSESSMENT = "section-17", "Social work assessment (section 17)"
    EARLY_HELP = "early-help", "Early help"
    OPEN_WORK = "open-work", "Stay with the worker who has it, with what is new"
    SINGLE_AGENCY = "single-agency", "One agency helps"
    SIGNPOST = "signpost", "Pointed to a service"
    NO_ACTION = "no-further-action", "No further action, with advice"
    PREVENT = "prevent", "Prevent"
    MARAC = "marac", "MARAC"
    PRIVATE_FOSTERING = "private-fostering", "Private fostering"
    TRANSFER = "transfer", "Transfer to another area"


# Outcomes that open a spell: which kind, and that a team must be named.
OPENS: dict[str, str] = {
    Outcome.STRATEGY: "section-47",
    Outcome.ASSESSMENT: "section-17",
    Outcome.EARLY_HELP: "early-help",
}

# Outcomes of which neither referrer, nor child, nor family learns (D5: Prevent).
UNTOLD = frozenset({Outcome.PREVENT})


class DecisionStage(models.TextChoices):
    """A decision is proposed by a hub worker and taken by a hub manager."""

    PROPOSED = "proposed", "proposed"
    DECIDED = "decided", "decided"


class Change(models.TextChoices):
    """Why a decision stands in place of an earlier one."""

    CORRECTED = "corrected", "corrected"
    OVERTURNED = "overturned", "overturned"
    REOPENED = "reopened", "decided again after reopening"
    PROPOSAL = "proposal", "proposed anew"


class TellAnswer(models.TextChoices):
    """Is somebody told what was decided?"""

    TOLD = "told", "told"
    LATER = "later", "will be told"
    NOT_TOLD = "not-told", "not told, for a reason"


class WorryDecision(models.TextChoices):
    """What an agency's safeguarding lead may decide about a small worry (D0)."""

    KEEP = "keep", "Keep it and watch"
    TALK = "talk", "Talk with the family"
    EARLY_HELP = "early-help", "Offer early help"
    REFER = "refer", "Send it to the hub"
