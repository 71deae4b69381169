"""Where a list stands, and what is to become of each of its rows."""

from __future__ import annotations

from django.db import models


class Stage(models.TextChoices):
    """Where a list stands. Nothing of it is in the record before ``in``."""

    MAPPING = "mapping", "columns to be named"
    READING = "reading", "being read"
    READY = "ready", "ready to look through"
    BRINGING = "bringing", "being brought in"
    IN = "in", "in the record"
    UNDONE = "undone", "undone"
    LEFT = "left", "left out"


# What may follow what.
MOVES: dict[str, tuple[str, ...]] = {
    Stage.MAPPING: (Stage.READING, Stage.LEFT),
    Stage.READING: (Stage.READY, Stage.MAPPING, Stage.LEFT),
    Stage.READY: (Stage.MAPPING, Stage.READING, Stage.BRINGING, Stage.LEFT),
    Stage.BRINGING: (Stage.IN, Stage.READY),
    Stage.IN: (Stage.UNDONE,),
    Stage.UNDONE: (),
    Stage.LEFT: (),
}


class State(models.TextChoices):
    """What the preview says of a row."""

    NEW = "new", "new"
    MATCH = "match", "new, look at the match"
    DUPLICATE = "duplicate", "in the record already"
    SAME = "same", "brought in before"
    ASK = "ask", "a person must say"
    NOBODY = "nobody", "not in the record"
    HUB = "hub", "ask the hub"
    PLACE = "place", "goes to a place"
    LEFT = "left", "left out"
    TWICE = "twice", "twice in this file"
    BAD = "bad", "refused"


# States of rows that go in unless somebody says otherwise.
GO_IN = (State.NEW, State.MATCH)


class Found(models.TextChoices):
    """What looking for one person of a list came to."""

    PLAIN = "plain", "found, nothing speaks against it"
    CARE = "care", "found, with something to look at"
    ASK = "ask", "a person must say who it is"
    HUB = "hub", "cannot be shown here: ask the hub"
    NOBODY = "nobody", "not in the record"


class Answer(models.TextChoices):
    """What a person said of a row or of somebody named in a list."""

    THIS_ONE = "this-one", "this person"
    NOBODY = "nobody", "nobody known"
    NEW_PERSON = "new-person", "somebody new"
    LEAVE_OUT = "leave-out", "left out"
    ADD = "add", "another event: add it"
    PLACE = "place", "an entry of a place"


class Spelling(models.TextChoices):
    """What a person said of a name that a list writes otherwise than the record."""

    KEEP = "keep", "another name of theirs: keep it"
    NOT = "not", "a slip: leave it with the list"
