"""What people make of the line of time: readings, parts owed, views beside statements, summaries.

No text of an entry is copied. People, posts and entries are known by id; the database holds who may
see each row (see the migrations).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kithline.chronology.enums import Answer, Stage, Whose, Why
from kithline.core.models import Row, privacy


class Signed(Row):
    """Who signed, and for whom they worked then."""

    partnership_id = models.UUIDField()
    person_id = models.UUIDField()
    by_post_id = models.UUIDField()
    by_worker_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_title = models.CharField(max_length=120, blank=True)
    agency_id = models.UUIDField(null=True)
    agency_name = models.CharField(max_length=200, blank=True)
    agency_kind = models.CharField(max_length=20)

    class Meta:
        abstract = True


class Reading(Signed):
    """Somebody read a span of the line and says what it means; kept apart from facts, append-only.

    ``read_at`` is the moment at which the line stood as it was read, ``entries`` what stood on it for
    its reader: so what was known at a reading can be laid out again.
    """

    family = models.BooleanField(default=False, help_text="with those at home and the siblings")
    people = ArrayField(models.UUIDField(), help_text="whose entries were read")
    person_id_first = models.UUIDField(null=True, editable=False)  # before a merge led it on
    people_first = ArrayField(models.UUIDField(), null=True, editable=False)
    since = models.DateField(null=True)
    until = models.DateField()
    read_at = models.DateTimeField()
    signed_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    entries = ArrayField(models.UUIDField())
    restricted_entries = ArrayField(models.UUIDField(), default=list)
    why = models.CharField(max_length=10, choices=Why.choices)
    why_words = models.CharField(max_length=500, blank=True)
    analysis = models.TextField(help_text="what it means for the child")
    not_known = models.TextField(
        blank=True, help_text="what is still not known, and who might know"
    )
    follows = models.TextField(blank=True, help_text="what follows, who does it, by when")

    privacy = privacy(
        none="id partnership_id agency_id agency_name agency_kind family since until read_at signed_at "
        "recorded_at entries restricted_entries why",
        personal="person_id by_post_id by_worker_id by_name by_title people "
        "person_id_first people_first",
        free_text="why_words analysis not_known follows",
        retention="child record",
    )

    class Meta:
        indexes = [models.Index(fields=["person_id", "-signed_at"], name="reading_by_person")]
        constraints = [
            models.CheckConstraint(condition=~Q(analysis=""), name="reading_says_what_it_means"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__gte=F("since")),
                name="reading_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__gte=F("read_at")), name="reading_signed_after_read"
            ),
        ]


class Part(Signed):
    """A part of the line that another agency was asked for: asked, chased, answered."""

    asked_agency_id = models.UUIDField()
    asked_agency_name = models.CharField(max_length=200)
    asked_agency_kind = models.CharField(max_length=20)
    asked_post_id = models.UUIDField(null=True)
    asked_team_id = models.UUIDField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    question = models.TextField()
    asked_at = models.DateTimeField()
    chased_at = models.DateTimeField(null=True)
    chases = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=12, choices=Answer.choices, blank=True)
    answer_words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    answered_by_title = models.CharField(max_length=120, blank=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_reason = models.CharField(max_length=500, blank=True)

    privacy = privacy(
        none="id partnership_id agency_id agency_name agency_kind asked_agency_id asked_agency_name "
        "asked_agency_kind since until asked_at chased_at chases answer answered_at dropped_at",
        personal="person_id by_post_id by_worker_id by_name by_title asked_post_id asked_team_id "
        "answered_by_name answered_by_title",
        free_text="question answer_words dropped_reason",
        retention="child record",
    )

    class Meta:
        indexes = [models.Index(fields=["person_id", "-asked_at"], name="part_by_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "asked_agency_id"],
                condition=(Q(answer="") | Q(answer=Answer.PART)) & Q(dropped_at__isnull=True),
                name="part_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="part_answer_has_date",
            ),
            models.CheckConstraint(
                condition=Q(asked_post_id__isnull=False) | Q(asked_team_id__isnull=False),
                name="part_asked_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_reason="")
                | (Q(dropped_at__isnull=False) & ~Q(dropped_reason="")),
                name="part_dropped_with_reason",
            ),
        ]


class View(Row):
    """Whose view a note beside an entry is: of the family, or of another agency.

    The view itself is the note, an entry of the record; this says only whose it is.
    """

    entry_id = models.UUIDField(help_text="the first version of the entry it stands beside")
    note_id = models.UUIDField(help_text="the note, an entry of its own")
    whose = models.CharField(max_length=6, choices=Whose.choices)
    person_id = models.UUIDField(null=True)
    by_words = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField()

    privacy = privacy(
        none="id entry_id note_id whose noted_at noted_by",
        personal="person_id by_words",
        retention="child record",
    )

    class Meta:
        indexes = [models.Index(fields=["entry_id"], name="view_by_entry")]
        constraints = [models.UniqueConstraint(fields=["note_id"], name="view_of_note_once")]


class Summary(Signed):
    """A summary chronology: entries that somebody selected, what each meant, and what they say together.

    A draft is its author's alone. Once signed it stays as it is; the next version begins from it.
    """

    family = models.BooleanField(default=False)
    people = ArrayField(models.UUIDField())
    version = models.PositiveSmallIntegerField(default=1)
    follows_id = models.UUIDField(null=True, help_text="the version before")
    stage = models.CharField(max_length=6, choices=Stage.choices, default=Stage.DRAFT)
    title = models.CharField(max_length=200, help_text="for what: a conference, a court")
    analysis = models.TextField(blank=True)
    begun_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    restricted_entries = ArrayField(models.UUIDField(), default=list)

    privacy = privacy(
        none="id partnership_id agency_id agency_name agency_kind family version follows_id stage "
        "begun_at signed_at restricted_entries",
        personal="person_id by_post_id by_worker_id by_name by_title people",
        free_text="title analysis",
        retention="child record",
    )

    class Meta:
        indexes = [models.Index(fields=["person_id", "-begun_at"], name="summary_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["person_id", "by_post_id"],
                                    condition=Q(stage=Stage.DRAFT), name="summary_one_draft"),
            models.CheckConstraint(
                condition=Q(stage=Stage.DRAFT, signed_at__isnull=True)
                | (Q(stage=Stage.SIGNED, signed_at__isnull=False) & ~Q(analysis="")),
                name="summary_signed_whole",
            ),
        ]  # fmt: skip


class Selected(Row):
    """An entry in a summary, and what it meant for the child as the author of the summary sees it."""

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="selected")
    entry_id = models.UUIDField()
    impact = models.TextField(blank=True)

    privacy = privacy(none="id summary entry_id", free_text="impact", retention="child record")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["summary", "entry_id"], name="selected_once")
        ]
