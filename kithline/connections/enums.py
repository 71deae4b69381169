"""How a child is linked to an adult, a place or a group, and what follows when that is considered."""

from django.db import models


class How(models.TextChoices):
    """How a child is linked to an adult of concern, where it does not stand among their relations."""

    LIVED_WITH = "lived-with", "lived with them"
    VISITED = "visited", "visited them, or was visited"
    CARED_FOR = "cared-for", "was cared for by them"
    RELATED = "related", "is related to them"
    ALLEGATION = "allegation", "the same was told of them in another family"
    MAY_BE = "may-be", "somebody near the child may be the same person"


class Follows(models.TextChoices):
    """What follows for a child who was considered."""

    TOLD = "told", "the child’s workers are told to look at it"
    DISCUSSION = "discussion", "a strategy discussion is asked for"
    CONTACT = "contact", "a contact goes to the hub"
    KNOWN = "known", "it is known, and in the child’s plan"
    NOTHING = "nothing", "nothing follows, with the reason"


class PlaceKind(models.TextChoices):
    """What a record of a place or group is about."""

    PLACE = "place", "Place"
    ONLINE = "online", "Place online"
    VEHICLE = "vehicle", "Vehicle"
    GROUP = "group", "Peer group"


class LinkKind(models.TextChoices):
    """How a child is linked to a place or group."""

    GOES = "goes", "goes there"
    FOUND = "found", "was found there"
    HARMED = "harmed", "was harmed or threatened there"
    MEMBER = "member", "is one of the group"
    REACHED = "reached", "was reached there by somebody"
    OTHER = "other", "other"


class Work(models.IntegerChoices):
    """What somebody may do on a place or group."""

    READ = 2, "may read"
    WRITE = 3, "may read and write"
    LEAD = 4, "leads"
