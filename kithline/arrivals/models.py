"""Lists that arrived: the file, its rows as they were read, the people they name, what came of them.

Seen by whoever brings lists in for the agency; those that ask the hub, by the hub too. Rows of one
list are many: they carry the agency themselves, so that a policy reads no second table.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kithline.arrivals.enums import Answer, Found, Spelling, Stage, State
from kithline.core.models import Row, privacy
from kithline.people.enums import PersonKind


class SavedLayout(Row):
    """What the columns of a list mean, as somebody of an agency set it down; a later one stands instead."""

    partnership_id = models.UUIDField()
    agency_id = models.UUIDField()
    slug = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=120)
    content = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    ends_at = models.DateTimeField(null=True)

    privacy = privacy(
        none="id partnership_id agency_id slug version made_at made_by ends_at",
        free_text="title content",
        retention="reference",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "partnership_id", "slug", "version"],
                name="layout_version_once",
            )
        ]


class Arrival(Row):
    """A list that somebody put down for their agency: from where, how it is read, where it stands."""

    partnership_id = models.UUIDField()
    agency_id = models.UUIDField()
    agency_name = models.CharField(max_length=200)
    post_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    put_down_at = models.DateTimeField()

    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    file_size = models.PositiveIntegerField()
    read_as = models.CharField(max_length=120, blank=True)
    headings = models.JSONField(default=list)
    layout = models.CharField(max_length=80, blank=True)
    layout_title = models.CharField(max_length=120, blank=True)
    layout_content = models.JSONField(default=dict)

    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.MAPPING)
    stage_at = models.DateTimeField()
    rows = models.PositiveIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0, help_text="people whose records it made")
    spellings = models.PositiveIntegerField(default=0, help_text="kept as other names")
    told = models.PositiveIntegerField(default=0, help_text="what it says otherwise than records")
    asks_hub = models.BooleanField(default=False)
    trouble = models.CharField(max_length=500, blank=True, help_text="why a job could not go on")
    brought_in_at = models.DateTimeField(null=True)
    brought_in_by = models.CharField(max_length=120, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=120, blank=True)
    undone_reason = models.CharField(max_length=500, blank=True)

    privacy = privacy(
        none="id partnership_id agency_id agency_name post_id put_down_at file_digest file_size "
        "read_as layout stage stage_at rows entries made spellings told asks_hub brought_in_at undone_at",
        personal="by_name brought_in_by undone_by",
        free_text="file_name headings layout_title layout_content undone_reason trouble",
        retention="child record",
    )

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "-put_down_at"], name="arrival_of_agency"),
            models.Index(
                fields=["partnership_id", "-put_down_at"],
                name="arrival_asks_hub",
                condition=Q(asks_hub=True),
            ),
        ]


class SourceFile(Row):
    """The file as it came, kept until the list is in or left out."""

    arrival = models.OneToOneField(Arrival, on_delete=models.CASCADE, related_name="source_file")
    partnership_id = models.UUIDField()
    agency_id = models.UUIDField()
    content = models.BinaryField()

    privacy = privacy(
        none="id arrival partnership_id agency_id", free_text="content", retention="child record"
    )


class Whom(Row):
    """Somebody whom a list names, once for all rows that say the same of them; who it was found to be."""

    arrival = models.ForeignKey(
        Arrival, on_delete=models.CASCADE, related_name="whoms", db_index=False
    )
    partnership_id = models.UUIDField()
    agency_id = models.UUIDField()
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=210)
    facts = models.JSONField()
    rows = models.PositiveIntegerField(default=0)
    found = models.CharField(max_length=6, choices=Found.choices, blank=True)
    why = models.CharField(max_length=300, blank=True)
    candidates = models.JSONField(default=list)
    person_id = models.UUIDField(null=True)
    # As the list says it, by field; ``key`` is alike where one is meant who is not in the record.
    identity = models.JSONField(default=dict)
    # Nothing speaks against making a record of them together with others.
    plain = models.BooleanField(default=False)
    alike = ArrayField(models.IntegerField(), default=list, help_text="others here who may be they")
    kind = models.CharField(max_length=5, choices=PersonKind.choices, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)
    # Is the name as this list has it another name of theirs? Said by a person; nothing is kept unasked.
    spelling = models.CharField(max_length=4, choices=Spelling.choices, blank=True)
    spelling_by = models.CharField(max_length=120, blank=True)

    privacy = privacy(
        none="id arrival partnership_id agency_id place rows found plain alike kind answer answered_at "
        "spelling",
        personal="name identity person_id answered_by spelling_by",
        free_text="facts why candidates",
        retention="child record",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["arrival", "place"], name="whom_place_once")]


class ListRow(Row):
    """A row of a list as it was read: its state, what is wrong with it, what became of it."""

    arrival = models.ForeignKey(
        Arrival, on_delete=models.CASCADE, related_name="list_rows", db_index=False
    )
    partnership_id = models.UUIDField()
    agency_id = models.UUIDField()
    line = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State.choices)
    cells = models.JSONField(default=dict)
    said = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    whoms = ArrayField(models.IntegerField(), default=list)
    place_id = models.UUIDField(null=True, help_text="a place or group whose record it goes to")
    place_entry_id = models.UUIDField(null=True)
    also = ArrayField(
        models.UUIDField(), default=list, help_text="of whom a person says it tells too"
    )
    bundle = models.CharField(max_length=160, blank=True)
    mark = models.CharField(max_length=24, blank=True)
    like_entry_id = models.UUIDField(null=True)
    like_how = models.CharField(max_length=12, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)

    privacy = privacy(
        none="id arrival partnership_id agency_id line state whoms mark like_entry_id "
        "like_how answer place_id place_entry_id",
        personal="also answered_by bundle",
        free_text="cells said problems",
        retention="child record",
    )

    class Meta:
        indexes = [
            models.Index(fields=["arrival", "state", "line"], name="list_row_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["arrival", "line"], name="list_row_line_once")
        ]


class Reference(Row):
    """That a row was brought in, by the mark it is known again by; taken away when the list is undone."""

    partnership_id = models.UUIDField()
    agency_id = models.UUIDField()
    mark = models.CharField(max_length=24)
    reference = models.CharField(max_length=120, blank=True)
    entry_id = models.UUIDField()
    arrival = models.ForeignKey(
        Arrival, on_delete=models.CASCADE, related_name="references", db_index=False
    )

    privacy = privacy(
        none="id partnership_id agency_id mark entry_id arrival",
        personal="reference",
        retention="child record",
    )

    class Meta:
        indexes = [
            models.Index(fields=["entry_id"], name="reference_of_entry"),
            models.Index(fields=["arrival"], name="reference_of_arrival"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "partnership_id", "mark"], name="reference_brought_once"
            )
        ]


class Progress(Row):
    """How far a list has been read or brought in; written beside the transaction that does it.

    The key is that of the list, without a foreign key: the row may be seen before the list's own changes.
    """

    partnership_id = models.UUIDField()
    agency_id = models.UUIDField()
    step = models.CharField(max_length=60)
    done = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    at = models.DateTimeField()

    privacy = privacy(
        none="id partnership_id agency_id step done total at", retention="child record"
    )
