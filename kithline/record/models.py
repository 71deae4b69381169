"""The record: entries, what was said in them, who was there, what it meant for whom.

Append-only. Each row carries a salted digest, a salt and the number of its transaction; the database
fills these in (see ``sealing`` and the migrations), so the models do not name them. People are known
by id; the foreign keys to them are added in SQL.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kithline.core.models import Row, privacy
from kithline.record.enums import (
    Confidence,
    DetailKind,
    Dimension,
    Kind,
    Origin,
    Precision,
    Restriction,
    Source,
    Tag,
)


class Entry(Row):
    """What one worker wrote about one or more people.

    Three times are kept apart: when it happened, when it was learned, when it was written;
    ``recorded_at`` is the database's own. Fact, words said (``Said``) and opinion are kept apart too.
    """

    partnership_id = models.UUIDField()
    author_post_id = models.UUIDField(null=True)
    author_worker_id = models.UUIDField(null=True)
    author_name = models.CharField(max_length=120)
    author_title = models.CharField(max_length=120, blank=True)
    author_role = models.CharField(max_length=40)
    agency_id = models.UUIDField(null=True)
    agency_name = models.CharField(max_length=200, blank=True)
    agency_kind = models.CharField(max_length=20)

    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(max_length=200, blank=True)
    happened_from = models.DateTimeField()
    happened_to = models.DateTimeField()
    happened_precision = models.CharField(max_length=5, choices=Precision.choices)
    learned_at = models.DateTimeField()
    written_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    fact = models.TextField(blank=True)
    opinion = models.TextField(blank=True)
    done = models.TextField(blank=True, help_text="what was done, or why nothing was")
    source = models.CharField(max_length=10, choices=Source.choices, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence.choices, blank=True)
    tags = ArrayField(models.CharField(max_length=30, choices=Tag.choices), default=list)
    dimensions = ArrayField(
        models.CharField(max_length=30, choices=Dimension.choices), default=list
    )

    restriction = models.CharField(max_length=20, choices=Restriction.choices, null=True)
    restriction_reason = models.CharField(max_length=500, blank=True)
    restriction_review_on = models.DateField(null=True)

    origin = models.CharField(max_length=13, choices=Origin.choices, default=Origin.WRITTEN)
    # What in the system it tells of (a contact, a decision), for the link beside it.
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)

    # An amendment names the version it amends and the first version of all. One that replaces it
    # holds the whole text as it should read; one that does not stands beside it as a note.
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="amended_by", db_index=False
    )
    thread_id = models.UUIDField(null=True)
    replaces = models.BooleanField(default=False)
    amend_reason = models.TextField(blank=True)
    moved_from_id = models.UUIDField(null=True)

    privacy = privacy(
        none="id partnership_id author_role agency_id agency_name agency_kind kind "
        "happened_precision written_at recorded_at source confidence restriction "
        "restriction_review_on origin subject_kind subject_id amends thread_id replaces "
        "moved_from_id",
        personal="author_post_id author_worker_id author_name author_title happened_from "
        "happened_to learned_at",
        special="tags dimensions",
        free_text="title fact opinion done restriction_reason amend_reason",
        retention="child record",
    )

    class Meta:
        indexes = [
            # What a post has written, newest first.
            models.Index(fields=["author_post_id", "-written_at"], name="entry_by_author"),
            models.Index(
                fields=["thread_id"], name="entry_thread", condition=Q(thread_id__isnull=False)
            ),
            models.Index(
                fields=["subject_id"], name="entry_subject", condition=Q(subject_id__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(happened_to__gte=F("happened_from")), name="entry_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True, thread_id__isnull=True, replaces=False)
                | (Q(amends__isnull=False, thread_id__isnull=False) & ~Q(amend_reason="")),
                name="entry_amendment_whole",
            ),
            models.UniqueConstraint(
                fields=["amends"], condition=Q(replaces=True), name="entry_replaced_once"
            ),
            models.CheckConstraint(
                condition=Q(subject_id__isnull=True, subject_kind="")
                | (Q(subject_id__isnull=False) & ~Q(subject_kind="")),
                name="entry_subject_whole",
            ),
        ]


class Link(Row):
    """What hangs on an entry: made in the entry's own transaction, never later."""

    # That the entry is there, and of this transaction, is checked for a whole statement at once
    # (``record_check_links``): a foreign key's trigger would run for every row.
    entry = models.ForeignKey(
        Entry,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        abstract = True


class About(Link):
    """A person the entry is about.

    Carries what the story sorts, filters and counts by, so that it is read as one range of an index.
    ``partnership_id``, ``happened_from``, ``restricted`` and ``beside`` are the entry's own; the database
    refuses others.
    Two columns are set later, each once: ``withdrawn_at`` by ``record_withdraw`` (the entry was not
    about them), ``superseded_at`` when another version replaces the entry.
    """

    person_id = models.UUIDField()
    partnership_id = models.UUIDField(editable=False)
    happened_from = models.DateTimeField(editable=False)
    restricted = models.BooleanField(default=False, editable=False)
    beside = models.BooleanField(default=False, editable=False, help_text="a note beside another")
    harm = models.BooleanField(default=False)
    strength = models.BooleanField(default=False)
    own_words = models.BooleanField(default=False)
    seen = models.BooleanField(null=True)
    seen_alone = models.BooleanField(null=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    superseded_at = models.DateTimeField(null=True, editable=False)

    privacy = privacy(
        none="id entry partnership_id restricted beside withdrawn_at superseded_at",
        personal="person_id happened_from own_words seen seen_alone",
        special="harm strength",
        retention="child record",
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["person_id", "-happened_from", "-entry"],
                include=[
                    "partnership_id",
                    "restricted",
                    "beside",
                    "harm",
                    "strength",
                    "own_words",
                    "seen",
                    "seen_alone",
                    "withdrawn_at",
                    "superseded_at",
                ],
                name="about_story",
            ),
        ]
        constraints = [
            # A link that was taken back may be made anew, by another merge.
            models.UniqueConstraint(
                fields=["entry", "person_id", "withdrawn_at"],
                nulls_distinct=False,
                name="about_once",
            ),
        ]


class Impact(Link):
    """What it meant for one of the people it is about."""

    author_post_id = models.UUIDField(null=True, editable=False)
    person_id = models.UUIDField()
    text = models.TextField()

    privacy = privacy(
        none="id entry",
        personal="author_post_id person_id",
        free_text="text",
        retention="child record",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "person_id"], name="impact_once"),
        ]


class Said(Link):
    """Words that somebody said, as they said them."""

    author_post_id = models.UUIDField(null=True, editable=False)
    place = models.PositiveSmallIntegerField(default=0, help_text="order within the entry")
    person_id = models.UUIDField(null=True)
    person_id_first = models.UUIDField(null=True, editable=False)  # before a merge led it on
    by_words = models.CharField(max_length=200, blank=True, help_text="who, in words")
    words = models.TextField()
    is_child = models.BooleanField(default=False)
    alone = models.BooleanField(null=True)
    to_whom = models.CharField(max_length=200, blank=True)
    where = models.CharField(max_length=200, blank=True)

    privacy = privacy(
        none="id entry place",
        personal="author_post_id person_id person_id_first is_child alone",
        free_text="by_words words to_whom where",
        retention="child record",
    )

    class Meta:
        indexes = [models.Index(fields=["entry"], name="said_by_entry")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person_id__isnull=False) | ~Q(by_words=""), name="said_has_speaker"
            ),
        ]


class Present(Link):
    """Somebody who was there, or ought to have been seen: seen or not, and whether alone."""

    author_post_id = models.UUIDField(null=True, editable=False)
    person_id = models.UUIDField(null=True)
    person_id_first = models.UUIDField(null=True, editable=False)
    name = models.CharField(max_length=200, blank=True)
    seen = models.BooleanField(default=True)
    seen_alone = models.BooleanField(null=True)

    privacy = privacy(
        none="id entry",
        personal="author_post_id person_id person_id_first name seen seen_alone",
        retention="child record",
    )

    class Meta:
        indexes = [models.Index(fields=["entry"], name="present_by_entry")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person_id__isnull=False) | ~Q(name=""), name="present_has_somebody"
            ),
        ]


class Detail(Link):
    """A structured fact about one of the people the entry is about (``details`` has the shapes).

    ``happened_from`` is the entry's own, so that a person's facts of one kind are one range of an index.
    """

    author_post_id = models.UUIDField(null=True, editable=False)
    place = models.PositiveSmallIntegerField(default=0, help_text="order within the entry")
    person_id = models.UUIDField()
    what = models.CharField(max_length=20, choices=DetailKind.choices)
    happened_from = models.DateTimeField(editable=False)
    values = models.JSONField()

    privacy = privacy(
        none="id entry place",
        personal="author_post_id person_id happened_from",
        special="what",
        free_text="values",
        retention="child record",
    )

    class Meta:
        indexes = [
            models.Index(fields=["entry"], name="detail_by_entry"),
            models.Index(fields=["person_id", "what", "-happened_from"], name="detail_by_person"),
        ]


class File(Row):
    """The content of an attached file, apart from what is said of it, so that lists never touch it.

    ``sha256`` is the database's own; the attachment repeats it, so that the seal covers the content.
    """

    author_post_id = models.UUIDField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False, default="")
    content = models.BinaryField()
    small = models.BinaryField(null=True, help_text="a small picture, as JPEG")

    privacy = privacy(
        none="id sha256", personal="author_post_id", free_text="content small",
        retention="child record",
    )  # fmt: skip


class Attachment(Link):
    """A file of an entry: seen by whoever may read the entry. A new version carries it along."""

    author_post_id = models.UUIDField(null=True, editable=False)
    place = models.PositiveSmallIntegerField(default=0, help_text="order within the entry")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=140)
    media_type = models.CharField(max_length=80, help_text="by its content")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    has_small = models.BooleanField(default=False)
    scanned_by = models.CharField(max_length=40, blank=True, help_text="empty: by nobody")

    privacy = privacy(
        none="id entry place file media_type size sha256 has_small scanned_by",
        personal="author_post_id",
        free_text="name",
        retention="child record",
    )

    class Meta:
        indexes = [
            models.Index(fields=["entry"], name="attachment_by_entry"),
            models.Index(fields=["file"], name="attachment_by_file"),
        ]


class Withdrawal(Row):
    """An entry was taken off a person's record because it was not about them. Nothing is erased."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="withdrawals")
    person_id = models.UUIDField()
    reason = models.TextField()
    by_post_id = models.UUIDField()
    by_worker_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    privacy = privacy(
        none="id entry at recorded_at",
        personal="person_id by_post_id by_worker_id by_name",
        free_text="reason",
        retention="child record",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "person_id"], name="withdrawn_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_reason"),
        ]
        indexes = [models.Index(fields=["person_id", "-at"], name="withdrawal_by_person")]


class Draft(Row):
    """Something typed and not sent yet. It is not in the record; it belongs to one worker in one post.

    A member of the public has neither: the draft is theirs by its key, which nobody can guess.
    """

    worker_id = models.UUIDField(null=True)
    post_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40, help_text="which form")
    key = models.CharField(max_length=120, help_text="about what: an id, or new")
    data = models.JSONField()
    saved_at = models.DateTimeField()

    privacy = privacy(
        none="id kind key saved_at",
        personal="worker_id post_id",
        free_text="data",
        retention="account",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker_id", "post_id", "kind", "key"],
                name="draft_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(worker_id__isnull=True, post_id__isnull=True)
                | Q(worker_id__isnull=False, post_id__isnull=False),
                name="draft_has_owner",
            ),
        ]


class DraftFile(Row):
    """A file kept with a draft until the entry is written: its owner's alone, as the draft is.

    Looked at and scanned as it came; ``sha256`` is the database's own, and no right to change it is given,
    so what goes into the record is what was looked at.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=140)
    media_type = models.CharField(max_length=80, help_text="by its content")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, editable=False, default="")
    content = models.BinaryField()
    small = models.BinaryField(null=True, help_text="a small picture, as JPEG")
    scanned_by = models.CharField(max_length=40, blank=True, help_text="empty: by nobody")
    kept_at = models.DateTimeField()

    privacy = privacy(
        none="id draft media_type size sha256 scanned_by kept_at",
        free_text="name content small",
        retention="draft",
    )
