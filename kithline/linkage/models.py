"""Models of how records of one person differ, runs, pairs to look at, merges and what each moved."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kithline.agencies.models import Partnership
from kithline.core.models import Row, privacy
from kithline.linkage.enums import Answer, Band
from kithline.people.models import Person


class TrainedModel(Row):
    """What was learned from the lists of a place: shares of levels, nothing about anybody. Append-only."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=40)
    content = models.JSONField()
    records = models.PositiveIntegerField()
    trained_at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    privacy = privacy(
        none="id partnership version content records trained_at", personal="by_name",
        retention="reference",
    )  # fmt: skip

    class Meta:
        ordering = ["-trained_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "version"], name="trained_version_once"),
        ]


class Run(Row):
    """One time that all people of a place were compared."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    model = models.ForeignKey(TrainedModel, on_delete=models.PROTECT, related_name="runs")
    thresholds = models.JSONField()
    records = models.PositiveIntegerField()
    pairs = models.PositiveIntegerField()
    engine = models.CharField(max_length=10)
    started_at = models.DateTimeField()
    seconds = models.FloatField()
    by_name = models.CharField(max_length=120)

    privacy = privacy(
        none="id partnership model thresholds records pairs engine started_at seconds",
        personal="by_name",
        retention="reference",
    )

    class Meta:
        ordering = ["-started_at", "-id"]


class Pair(Row):
    """Two records that may be of one person: what speaks for and against, and what a person said.

    ``evidence``: a list of {fact, sign, words, weight}, shown one by one and never added up. ``place`` only
    orders the list, the likeliest first. ``restricted``: one of the two may be named to few.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="found")
    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    band = models.CharField(max_length=4, choices=Band.choices)
    place = models.FloatField()
    evidence = models.JSONField()
    found_at = models.DateTimeField()
    answer = models.CharField(max_length=9, choices=Answer.choices, blank=True)
    answer_reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.CharField(max_length=120, blank=True)

    privacy = privacy(
        none="id partnership run band place found_at answered_at",
        personal="one other answer answered_by answered_by_name",
        special="evidence",
        free_text="answer_reason",
        retention="child record",
    )

    class Meta:
        ordering = ["-place", "id"]
        indexes = [
            models.Index(
                fields=["partnership", "-place", "id"],
                condition=Q(answer__in=["", "later"]),
                name="pair_waiting",
            ),
            models.Index(fields=["other"], name="pair_by_other"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_in_order"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False) & ~Q(answer_reason="")),
                name="pair_answered_with_reason",
            ),
        ]


class Merge(Row):
    """Two records are read as one: what hung on ``merged`` hangs on ``kept``, until it is undone."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merged_by")
    reason = models.CharField(max_length=500)
    by_machine = models.BooleanField(default=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="merges")
    evidence = models.JSONField(default=list)
    at = models.DateTimeField()
    by_post = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)
    undone_by_name = models.CharField(max_length=120, blank=True)
    undone_reason = models.CharField(max_length=500, blank=True)
    # Of a merge by machine: a person has looked, and lets it stand.
    looked_at = models.DateTimeField(null=True)
    looked_by = models.UUIDField(null=True)
    looked_by_name = models.CharField(max_length=120, blank=True)

    privacy = privacy(
        none="id partnership by_machine run at undone_at looked_at",
        personal="kept merged by_post by_name undone_by undone_by_name looked_by looked_by_name",
        special="evidence",
        free_text="reason undone_reason",
        retention="child record",
    )

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["kept", "-at"], name="merge_by_kept"),
            models.Index(
                fields=["partnership", "-at", "-id"],
                condition=Q(by_machine=True, looked_at__isnull=True, undone_at__isnull=True),
                name="merge_to_look_at",
            ),
            # Is a merge or its undoing under way? Asked of each append-only row that one moves.
            models.Index(fields=["at"], name="merge_by_moment"),
            models.Index(
                fields=["undone_at"],
                condition=Q(undone_at__isnull=False),
                name="merge_by_undoing",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="merged_into_one"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_reason"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undone_reason=""),
                name="merge_undone_with_reason",
            ),
        ]


class Moved(Row):
    """One row that a merge moved, made or linked: enough to put it back as it was. Append-only."""

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="moves")
    what = models.CharField(max_length=10)  # moved, listed, linked, made, changed, left ...
    table = models.CharField(max_length=60)
    column = models.CharField(max_length=60)
    row_id = models.UUIDField()
    before = models.JSONField(null=True)

    privacy = privacy(
        none="id merge what table column row_id", special="before", retention="child record"
    )

    class Meta:
        indexes = [models.Index(fields=["merge", "table"], name="moved_by_merge")]
