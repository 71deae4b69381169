"""The few words that a framework and its use are told in."""

from enum import StrEnum

from django.db import models


class Refer(StrEnum):
    """What a level says about referring to children's social care."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"
    IMMEDIATE = "immediate"


class Consent(StrEnum):
    """What a place says about asking parents before sharing; the legal basis is one for all."""

    SOUGHT_FIRST = "sought-first"
    NOT_REQUIRED = "not-required"


class Joins(StrEnum):
    """How an indicator stands to the one before it in the same cell."""

    OR = "or"
    AND_OR = "and-or"


class ReviewKind(StrEnum):
    """Why somebody in the place must look at a part of a pack before it is used."""

    LOCAL_LEGAL_REVIEW = "local-legal-review"
    OUTDATED = "outdated"
    SOURCE_EDITION = "source-edition"
    LOST_IN_PRINT = "lost-in-print"


class Authority(StrEnum):
    """What stands behind a list of criteria."""

    STATUTE = "statute"
    STATUTORY_GUIDANCE = "statutory-guidance"
    LOCAL = "local"


class Join(StrEnum):
    """How the items of a list of criteria stand to each other; never a count that decides."""

    ANY = "any"
    ALL = "all"
    CONSIDER = "consider"


class CellKind(StrEnum):
    """What one row holds at one level."""

    TEXT = "text"
    SHARED = "shared"
    FORKED = "forked"
    BLANK = "blank"
    ABSENT = "absent"


class Column(models.TextChoices):
    """The three columns of the child's profile."""

    WELL = "well", "Going well"
    WORRIED = "worried", "Worried about"
    NEEDS = "needs", "Needs to happen"


class Together(models.TextChoices):
    """The answer to the question whether several lower signs together weigh more."""

    YES = "yes", "Yes, together they weigh more"
    NO = "no", "No"
    UNSURE = "unsure", "I don’t know yet"


class About(models.TextChoices):
    """What a profile was made for."""

    CHILD = "child", "the child"
    CONTACT = "contact", "a contact"
    SPELL = "spell", "a piece of work with the family"
