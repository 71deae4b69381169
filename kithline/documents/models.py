"""Papers as they were issued, the files drawn of long ones, and those that a job is making.

What was issued is append-only; each row carries a digest that the database fills in.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from kithline.core.models import Row, privacy
from kithline.documents.enums import Form, Kind, Stage, Use


class Issued(Row):
    """One paper about one person, or about several of a family, with its text as it was issued."""

    partnership_id = models.UUIDField()
    person_id = models.UUIDField(help_text="in whose record it stands")
    people_ids = ArrayField(models.UUIDField(), help_text="everybody whose record it draws on")
    person_id_first = models.UUIDField(null=True, editable=False)  # before a merge led it on
    people_ids_first = ArrayField(models.UUIDField(), null=True, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.PositiveIntegerField(help_text="version: the first is 1")
    used_for = models.CharField(max_length=20, choices=Use.choices)
    for_whom = models.CharField(max_length=200, blank=True)
    content = models.JSONField()
    entry_ids = ArrayField(models.UUIDField())
    left_out = models.PositiveIntegerField(
        help_text="restricted entries its maker may read that it does not hold"
    )
    restricted = models.BooleanField(help_text="holds restricted entries: for its maker alone")
    by_post_id = models.UUIDField()
    by_worker_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_title = models.CharField(max_length=120, blank=True)
    agency_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    privacy = privacy(
        none="id partnership_id kind number used_for left_out restricted agency_name at",
        personal="person_id person_id_first people_ids people_ids_first entry_ids by_post_id "
        "by_worker_id by_name by_title",
        free_text="for_whom content",
        retention="child record",
    )

    class Meta:
        constraints = [
            # Two records may have had a first paper each before they were made one.
            models.UniqueConstraint(
                Coalesce("person_id_first", "person_id"), "kind", "number", name="issued_numbered"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="issued_from_one"),
        ]
        indexes = [models.Index(fields=["person_id", "-at"], name="issued_by_person")]


class Drawn(Row):
    """A file of a long paper, drawn once when it was issued: a part of it, as PDF or Word."""

    paper = models.ForeignKey(
        Issued, on_delete=models.PROTECT, related_name="drawn", db_index=False
    )
    form = models.CharField(max_length=4, choices=Form.choices)
    part = models.PositiveSmallIntegerField(help_text="from 1")
    first = models.PositiveIntegerField(help_text="number of its first entry")
    last = models.PositiveIntegerField(help_text="number of its last entry")
    digest = models.CharField(max_length=64)
    content = models.BinaryField()

    privacy = privacy(
        none="id paper form part first last digest", free_text="content", retention="child record"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "part", "form"], name="drawn_once"),
            models.CheckConstraint(
                condition=Q(part__gte=1, last__gte=models.F("first")), name="drawn_holds_entries"
            ),
        ]


class Asked(Row):
    """A paper that somebody asked for and that a job makes: what was chosen, and where it stands."""

    partnership_id = models.UUIDField()
    person_id = models.UUIDField(help_text="in whose record it will stand")
    people_ids = ArrayField(models.UUIDField(), help_text="everybody whose record it draws on")
    used_for = models.CharField(max_length=20, choices=Use.choices)
    for_whom = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    show = models.CharField(max_length=10, blank=True, help_text="the mark that its entries bear")
    restricted = models.BooleanField()
    summary_id = models.UUIDField(null=True)
    entries = models.PositiveIntegerField(help_text="how many there were when it was asked for")
    address = models.CharField(max_length=300, help_text="where the present version is")
    by_post_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    stage = models.CharField(max_length=7, choices=Stage.choices, default=Stage.WAITING)
    stage_at = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True, help_text="why it could not be made")
    paper = models.ForeignKey(Issued, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    privacy = privacy(
        none="id partnership_id used_for since until show restricted summary_id entries address at "
        "stage stage_at paper seen_at",
        personal="person_id people_ids by_post_id by_name",
        free_text="for_whom why",
        retention="child record",
    )

    class Meta:
        indexes = [models.Index(fields=["by_post_id", "-at"], name="asked_by_post")]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage=Stage.MADE, paper__isnull=False, why="")
                | Q(stage=Stage.WAITING, paper__isnull=True, why="")
                | (Q(stage=Stage.FAILED, paper__isnull=True) & ~Q(why="")),
                name="asked_ends_whole",
            )
        ]


class Progress(Row):
    """How far a paper is; written beside the transaction that makes it. The key is that of ``Asked``.

    Without a foreign key: the row may be seen before what it tells of.
    """

    partnership_id = models.UUIDField()
    by_post_id = models.UUIDField()
    step = models.CharField(max_length=80)
    done = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    at = models.DateTimeField()

    privacy = privacy(
        none="id partnership_id step done total at",
        personal="by_post_id",
        retention="child record",
    )
