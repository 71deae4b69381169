"""Levels of sight, and the reasons for it."""

from django.db import models


class Level(models.IntegerChoices):
    """How much of a record a grant opens."""

    KNOW_OF = 1, "knows of"
    READ = 2, "may read"
    CONTRIBUTE = 3, "may read and write"
    LEAD = 4, "leads"


class Purpose(models.TextChoices):
    """Why a grant was given."""

    ALLOCATION = "allocation", "allocated to them"
    TEAM = "team", "their team was asked to work with the child"
    TEAM_AROUND_CHILD = "team-around-child", "in the team around the child"
    HUB_ENQUIRY = "hub-enquiry", "the hub looks into a contact"
    SHARING = "sharing-decision", "somebody decided to share"
    REGISTERED = "registered", "they made the record"
    UNIVERSAL = "universal-service", "the child is on their roll or list"
    BREAK_GLASS = "break-glass", "opened in an emergency, with a reason"


class HolderKind(models.TextChoices):
    """A grant names a post or a team, one row each."""

    POST = "post", "post"
    TEAM = "team", "team"


class ExclusionReason(models.TextChoices):
    """Why a worker may never see a person, whatever they are granted."""

    OWN_FAMILY = "own-family", "the worker's own family"
    COMPLAINT = "complaint", "named in a complaint by the family"
