"""Adults of concern with the children linked to them; places and peer groups with entries of their own.

Who may see which row stands in the migrations. A child's own people see that the child is linked, and
why; they never see whom else.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from kithline.agencies.models import Partnership
from kithline.connections.enums import Follows, How, LinkKind, PlaceKind, Work
from kithline.core.models import Row, privacy
from kithline.people.models import Person


class Concern(Row):
    """An adult whom somebody marked as of concern for children: why, on what source, looked at again when."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    adult = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    adult_id_first = models.UUIDField(null=True, editable=False)  # before a merge led it on
    why = models.TextField()
    source = models.CharField(max_length=300)
    review_on = models.DateField()
    marked_at = models.DateTimeField()
    marked_by = models.UUIDField()
    marked_name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_reason = models.CharField(max_length=500, blank=True)

    privacy = privacy(
        none="id partnership review_on marked_at ended_at",
        personal="adult adult_id_first marked_by marked_name ended_by",
        special="why",
        free_text="source ended_reason",
        retention="child record",
    )

    class Meta:
        ordering = ["-marked_at"]
        constraints = [
            models.UniqueConstraint(
                Coalesce("adult_id_first", "adult", output_field=models.UUIDField()),
                "partnership",
                condition=Q(ended_at__isnull=True),
                name="concern_once",
            ),
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(source=""), name="concern_has_reason_and_source"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_reason="", ended_by__isnull=True)
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
                name="concern_ends_whole",
            ),
        ]


class LinkedChild(Row):
    """A child whom somebody linked to an adult of concern, with what supports it and what does not."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="linked")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    child_id_first = models.UUIDField(null=True, editable=False)
    how = models.CharField(max_length=12, choices=How.choices)
    supports = models.TextField()
    against = models.TextField(blank=True)
    source = models.CharField(max_length=300)
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField()
    noted_name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_reason = models.CharField(max_length=500, blank=True)

    privacy = privacy(
        none="id concern how noted_at ended_at",
        personal="child child_id_first noted_by noted_name ended_by",
        free_text="supports against source ended_reason",
        retention="child record",
    )

    class Meta:
        ordering = ["noted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "concern",
                Coalesce("child_id_first", "child", output_field=models.UUIDField()),
                "how",
                condition=Q(ended_at__isnull=True),
                name="linked_child_once",
            ),
        ]


class Considered(Row):
    """Somebody considered a child linked to an adult of concern, and said what follows, or why nothing does.

    Carries the adult, so that who considers or leads for the child reads it without the concern. Append-only.
    """

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="considered")
    adult = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    adult_id_first = models.UUIDField(null=True, editable=False)
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    child_id_first = models.UUIDField(null=True, editable=False)
    follows = models.CharField(max_length=10, choices=Follows.choices)
    words = models.TextField()
    considered_at = models.DateTimeField()
    considered_by = models.UUIDField()
    considered_name = models.CharField(max_length=120)
    considered_title = models.CharField(max_length=120, blank=True)

    privacy = privacy(
        none="id concern considered_at",
        personal="adult adult_id_first child child_id_first considered_by considered_name considered_title",
        special="follows",
        free_text="words",
        retention="child record",
    )

    class Meta:
        ordering = ["-considered_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="considered_says_something"),
        ]


class Place(Row):
    """A place, on the ground or online, or a peer group, as a record of its own.

    Its name is read by whoever reads a child linked to it, so it names nobody.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=8, choices=PlaceKind.choices)
    name = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    closed_reason = models.CharField(max_length=500, blank=True)

    privacy = privacy(
        none="id partnership kind opened_at closed_at",
        personal="opened_by closed_by",
        free_text="name closed_reason",
        retention="child record",
    )

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["partnership", "name", "id"], name="place_by_name")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="place_has_name"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_reason="")
                | (Q(closed_at__isnull=False) & ~Q(closed_reason="")),
                name="place_closed_with_reason",
            ),
        ]


class PlaceGrant(Row):
    """A post or a team works on a place: level, reason, period. Written by functions alone."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="grants")
    holder_id = models.UUIDField()
    holder_kind = models.CharField(max_length=4)
    level = models.PositiveSmallIntegerField(choices=Work.choices)
    reason = models.CharField(max_length=500)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    given_by = models.UUIDField()
    ended_reason = models.CharField(max_length=500, blank=True)

    privacy = privacy(
        none="id place holder_id holder_kind level starts_at ends_at",
        personal="given_by",
        free_text="reason ended_reason",
        retention="access",
    )

    class Meta:
        indexes = [
            models.Index(fields=["holder_id", "place"], name="place_grant_by_holder"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=2, level__lte=4) & ~Q(reason=""), name="place_grant_whole"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="place_grant_ends_after_start",
            ),
        ]


class PlaceLink(Row):
    """A child is linked to a place or group, for a purpose, until a day."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="links")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    child_id_first = models.UUIDField(null=True, editable=False)
    how = models.CharField(max_length=8, choices=LinkKind.choices)
    why = models.CharField(max_length=500)
    starts_on = models.DateField()
    until_on = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField()
    noted_name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_reason = models.CharField(max_length=500, blank=True)

    privacy = privacy(
        none="id place noted_at ended_at",
        personal="child child_id_first how starts_on until_on noted_by noted_name ended_by",
        free_text="why ended_reason",
        retention="child record",
    )

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                Coalesce("child_id_first", "child", output_field=models.UUIDField()),
                "place",
                condition=Q(ended_at__isnull=True),
                name="place_link_once",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="place_link_has_purpose"),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("starts_on")), name="place_link_ends_after_start"
            ),
        ]


class PlaceEntry(Row):
    """What one worker wrote about a place or group. Append-only; an amendment stands beside the first."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="entries")
    author_post_id = models.UUIDField()
    author_worker_id = models.UUIDField()
    author_name = models.CharField(max_length=120)
    author_title = models.CharField(max_length=120, blank=True)
    agency_id = models.UUIDField()
    agency_name = models.CharField(max_length=200, blank=True)
    agency_kind = models.CharField(max_length=20)
    happened_on = models.DateField()
    written_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    fact = models.TextField(blank=True)
    opinion = models.TextField(blank=True)
    done = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="amended_by"
    )
    amend_reason = models.CharField(max_length=500, blank=True)

    privacy = privacy(
        none="id place agency_id agency_name agency_kind written_at recorded_at amends",
        personal="author_post_id author_worker_id author_name author_title happened_on",
        free_text="fact opinion done source amend_reason",
        retention="child record",
    )

    class Meta:
        indexes = [
            models.Index(fields=["place", "-happened_on", "-id"], name="place_entry_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(fact="", opinion="", done=""), name="place_entry_says_something"
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True, amend_reason="")
                | (Q(amends__isnull=False) & ~Q(amend_reason="")),
                name="place_entry_amends_with_reason",
            ),
        ]
