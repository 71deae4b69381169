"""Partnerships, agencies, teams and desks, workers and the posts they hold."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kithline.agencies.enums import Consent, Kind, Role
from kithline.core.models import Row, privacy


class Partnership(Row):
    """A local safeguarding children partnership."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    council = models.CharField(max_length=200, blank=True)
    thresholds = models.SlugField(max_length=60, help_text="slug of the threshold pack in use")
    timescales = models.SlugField(
        max_length=60, blank=True, help_text="slug of the local clock pack"
    )
    consent = models.CharField(max_length=20, choices=Consent.choices, default=Consent.NOT_REQUIRED)
    telephone = models.CharField(max_length=40, blank=True)

    privacy = privacy(
        none="id slug name council thresholds timescales consent telephone", retention="reference"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Agency(Row):
    """An organisation whose workers write to the record."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    telephone = models.CharField(max_length=40, blank=True)
    partnerships = models.ManyToManyField(Partnership, through="Cover", related_name="agencies")

    privacy = privacy(none="id code name kind telephone partnerships", retention="reference")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Cover(Row):
    """An agency works in a partnership; one police force may cover several."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT)

    privacy = privacy(none="id agency partnership", retention="reference")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "partnership"], name="cover_once"),
        ]


class Team(Row):
    """A team of an agency. A desk is a team that takes contacts; one may stand in out of hours."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    desk = models.BooleanField(default=False)
    out_of_hours = models.BooleanField(default=False)
    telephone = models.CharField(max_length=40, blank=True)
    partnerships = models.ManyToManyField(
        Partnership, through="TeamCover", related_name="teams", blank=True
    )

    privacy = privacy(
        none="id agency code name desk out_of_hours telephone partnerships", retention="reference"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TeamCover(Row):
    """A team serves a partnership."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT)

    privacy = privacy(none="id team partnership", retention="reference")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "partnership"], name="team_cover_once"),
        ]


class DeskHours(Row):
    """When a desk is open: one row a weekday (0 is Monday) and period, local time."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    privacy = privacy(none="id team weekday opens closes", retention="reference")

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="desk_weekday_0_to_6"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="desk_closes_after_opens"
            ),
        ]


class ClosureDay(Row):
    """A working day on which a desk is closed all the same."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="closure_days")
    on = models.DateField()
    reason = models.CharField(max_length=200)

    privacy = privacy(none="id team on reason", retention="reference")

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["team", "on"], name="closure_once")]


class DeskArea(Row):
    """Which desk serves a child's address: the longest matching start of the postcode wins."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="areas")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT)
    postcode_prefix = models.CharField(max_length=10)

    privacy = privacy(none="id team partnership postcode_prefix", retention="reference")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["postcode_prefix"], name="one_desk_a_postcode"),
        ]


class Worker(Row):
    """A person who works for an agency and may sign in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="worker"
    )
    sign_in = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    about = models.CharField(
        max_length=300, blank=True, help_text="a line about them, demonstration"
    )

    privacy = privacy(none="id", personal="user sign_in name about", retention="account")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Post(Row):
    """A worker's post: agency, team, title and role, in one partnership, for a period.

    Grants name the post, so that whoever moves or leaves loses sight with it.
    """

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="posts")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="posts")
    extra_teams = models.ManyToManyField(Team, blank=True, related_name="extra_posts")
    title = models.CharField(max_length=120)
    role = models.CharField(max_length=40, choices=Role.choices)
    telephone = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    privacy = privacy(
        none="id agency partnership team extra_teams role starts_at ends_at",
        personal="worker title telephone",
        free_text="end_reason",
        retention="account",
    )

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["team", "ends_at"], name="post_by_team")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="post_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Lead(Row):
    """The register of designated safeguarding leads, their deputies and cover."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="leads")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="leads")
    deputy = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    privacy = privacy(
        none="id agency deputy starts_at ends_at", personal="post", retention="account"
    )

    class Meta:
        ordering = ["deputy", "starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="lead_ends_after_start",
            ),
        ]
