"""What every table of ours shares: a uuid7 key, and a class for every field."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import models

from kithline.core.ids import new_id


@dataclass(frozen=True)
class Privacy:
    """How each field of a table is classed, and how long its rows are kept.

    ``none`` says nothing about a person; ``personal`` does; ``special`` is special-category data or
    criminal offence data; ``free_text`` may hold anything. An architecture test holds that every
    field is named exactly once.
    """

    retention: str
    classes: dict[str, str] = field(default_factory=dict)


RETENTIONS = {
    "child record": "with the child's record, by the partnership's retention schedule",
    "access": "as long as the record it opens, then seven years",
    "account": "while the worker holds a post, then seven years",
    "draft": "until it is sent or thrown away; 30 days after it was last saved at the latest",
    "hour": "as long as the limit on the public form counts it: an hour, unless set otherwise",
    "reference": "as long as anything points at it",
}


def privacy(
    *, none: str = "", personal: str = "", special: str = "", free_text: str = "", retention: str
) -> Privacy:
    """Class the fields of a table; each argument is field names parted by spaces."""
    if retention not in RETENTIONS:
        raise ValueError(f"unknown retention {retention!r}: one of {', '.join(RETENTIONS)}")
    classes: dict[str, str] = {}
    for name, fields in (
        ("none", none),
        ("personal", personal),
        ("special", special),
        ("free text", free_text),
    ):
        for each in fields.split():
            if each in classes:
                raise ValueError(f"field {each!r} is classed twice")
            classes[each] = name
    return Privacy(retention=retention, classes=classes)


class Row(models.Model):
    """A row with a uuid7 key made by the client (so that an insert needs no sight of the row)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True
