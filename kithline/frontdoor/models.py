"""Contacts, the people named in them, grades, decisions, who is told, feedback, worries, advice."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kithline.agencies.models import Agency, Partnership, Post, Team
from kithline.core.models import Row, privacy
from kithline.frontdoor.enums import (
    Change,
    Consent,
    Danger,
    DecisionStage,
    Outcome,
    PersonRole,
    Rag,
    Source,
    Stage,
    TellAnswer,
    WorryDecision,
)
from kithline.people.models import Person


class Worry(Row):
    """A small worry in an agency's own log (D0): seen by its author and the safeguarding lead."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=120)
    forename = models.CharField(max_length=100, blank=True)
    surname = models.CharField(max_length=100, blank=True)
    dob = models.DateField(null=True)
    happened_on = models.DateField()
    written_at = models.DateTimeField()
    fact = models.TextField()
    words = models.TextField(blank=True)
    opinion = models.TextField(blank=True)
    done = models.TextField(blank=True)
    decision = models.CharField(max_length=12, blank=True, choices=WorryDecision.choices)
    decision_reason = models.TextField(blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    author_told_at = models.DateTimeField(null=True)
    # An opaque reference: the contact that came of it, whoever sent it.
    contact_id = models.UUIDField(null=True)

    privacy = privacy(
        none="id partnership agency happened_on written_at decided_at author_told_at contact_id",
        personal="author author_name forename surname dob decision decided_by_name",
        free_text="fact words opinion done decision_reason",
        retention="child record",
    )

    class Meta:
        ordering = ["-written_at"]
        indexes = [
            models.Index(fields=["agency", "-written_at"], name="worry_by_agency"),
            models.Index(fields=["author", "-written_at"], name="worry_by_author"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False) & ~Q(decision_reason="")),
                name="worry_decided_with_reason",
            ),
        ]


class Contact(Row):
    """A worry sent to the hub, as it was sent. What the hub makes of it: ``Handling``."""

    number = models.BigIntegerField(unique=True)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    referrer_name = models.CharField(max_length=120, blank=True)
    referrer_title = models.CharField(max_length=120, blank=True)
    referrer_agency = models.CharField(max_length=200, blank=True)
    referrer_kind = models.CharField(max_length=20, default="family")
    referrer_telephone = models.CharField(max_length=40, blank=True)
    referrer_email = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    happened = models.CharField(max_length=200, blank=True, help_text="when, in the sender's words")
    happened_on = models.DateField(null=True)
    fact = models.TextField()
    # [{"by": str, "child": bool, "words": str, "where": str, "alone": bool | None}]
    words = models.JSONField(default=list)
    opinion = models.TextField(blank=True)
    done = models.TextField(blank=True)
    danger = models.CharField(max_length=12, choices=Danger.choices)
    consent = models.CharField(max_length=10, choices=Consent.choices)
    consent_detail = models.TextField(blank=True, help_text="who agreed or refused, and how told")
    consent_reason = models.TextField(blank=True, help_text="why not asked, or why going on")
    consent_manager = models.CharField(max_length=120, blank=True)
    early_help = models.CharField(
        max_length=10,
        blank=True,
        choices=[("yes", "there is one"), ("no", "there is none"), ("unknown", "not known")],
    )
    early_help_reason = models.TextField(blank=True)
    restriction = models.CharField(max_length=20, blank=True)
    # What the sender is told of its progress, and no more: that it was read, that it was decided.
    acknowledged_at = models.DateTimeField(null=True)
    waiting = models.BooleanField(default=True, help_text="no decision stands")

    privacy = privacy(
        none="id number partnership desk source agency referrer_agency referrer_kind received_at "
        "happened happened_on acknowledged_at waiting",
        personal="author referrer_name referrer_title referrer_telephone referrer_email "
        "danger consent consent_manager early_help",
        special="restriction",
        free_text="fact words opinion done consent_detail consent_reason early_help_reason",
        retention="child record",
    )

    class Meta:
        ordering = ["-received_at"]
        indexes = [
            models.Index(
                fields=["desk", "received_at"],
                condition=Q(waiting=True),
                name="contact_waiting_by_desk",
            ),
            models.Index(fields=["desk", "-received_at"], name="contact_by_desk"),
            models.Index(fields=["author", "-received_at"], name="contact_by_author"),
            models.Index(fields=["agency", "-received_at"], name="contact_by_agency"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source="agency") | Q(author__isnull=False),
                name="agency_contact_signed",
            ),
        ]


class Handling(models.Model):
    """What the hub makes of a contact: its sender and the sender's lead cannot read it.

    One row a contact, made with it.
    """

    contact = models.OneToOneField(
        Contact, on_delete=models.PROTECT, primary_key=True, related_name="handling"
    )
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.NEW)
    rag = models.CharField(max_length=6, blank=True, choices=Rag.choices)
    taken_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # Questions the hub answered on the way: {"open": ..., "before": ..., "linked:<id>": ...}
    answers = models.JSONField(default=dict)

    privacy = privacy(
        none="contact stage rag decided_at",
        personal="taken_by",
        free_text="answers",
        retention="child record",
    )

    def __str__(self) -> str:
        return f"{self.stage}, {self.rag or 'not graded'}"


class Named(Row):
    """Somebody named in a contact, exactly as the sender named them. Who it is: ``Match``."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="named")
    role = models.CharField(max_length=20, choices=PersonRole.choices)
    position = models.PositiveSmallIntegerField(default=0)
    forename = models.CharField(max_length=100, blank=True)
    surname = models.CharField(max_length=100, blank=True)
    dob = models.DateField(null=True)
    age = models.CharField(max_length=40, blank=True, help_text="in the sender's words")
    expected_on = models.DateField(null=True, help_text="for an unborn baby")
    sex = models.CharField(max_length=1, blank=True)
    relation = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    school = models.CharField(max_length=200, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    upn = models.CharField(max_length=13, blank=True)

    privacy = privacy(
        none="id contact role position",
        personal="forename surname dob age expected_on sex relation address postcode school "
        "nhs_number upn",
        retention="child record",
    )

    class Meta:
        ordering = ["position", "id"]


class Match(Row):
    """Who a named person is: set by the hub, undone with a reason, never erased."""

    named = models.ForeignKey(Named, on_delete=models.PROTECT, related_name="matches")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="matches")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_new = models.BooleanField(default=False)
    matched_at = models.DateTimeField()
    matched_by_name = models.CharField(max_length=120)
    entry_id = models.UUIDField(null=True, help_text="the entry that put the contact in the record")
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=120, blank=True)
    undone_reason = models.CharField(max_length=500, blank=True)

    privacy = privacy(
        none="id named contact made_new matched_at entry_id undone_at",
        personal="person matched_by_name undone_by_name",
        free_text="undone_reason",
        retention="child record",
    )

    class Meta:
        ordering = ["matched_at"]
        indexes = [models.Index(fields=["person", "contact"], name="match_by_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["named"], condition=Q(undone_at__isnull=True), name="matched_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undone_reason=""),
                name="match_undone_with_reason",
            ),
        ]


class Grade(Row):
    """A grade given to a contact, with its reason; the last one stands."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="grades")
    rag = models.CharField(max_length=6, choices=Rag.choices)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    privacy = privacy(
        none="id contact rag at", personal="by_name", free_text="reason", retention="child record"
    )

    class Meta:
        ordering = ["-at", "-id"]


class Decision(Row):
    """What is proposed or decided for one child, with level, indicators, reasons and dissent."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="decisions")
    named = models.ForeignKey(Named, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=10, choices=DecisionStage.choices)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    framework = models.CharField(max_length=60)
    framework_version = models.CharField(max_length=20, blank=True)
    level = models.CharField(max_length=10, blank=True)
    indicators = models.JSONField(default=list)
    reasons = models.TextField()
    next_step = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    dissent_by = models.CharField(max_length=120, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    service = models.CharField(
        max_length=200, blank=True, help_text="service, agency or area named"
    )
    by_post = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_title = models.CharField(max_length=120)
    at = models.DateTimeField()
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    change = models.CharField(max_length=12, blank=True, choices=Change.choices)
    change_reason = models.TextField(blank=True)
    restriction = models.CharField(max_length=20, blank=True)

    privacy = privacy(
        none="id contact named framework framework_version team at replaces stage change",
        personal="person by_post by_name by_title dissent_by",
        special="outcome level indicators restriction service",
        free_text="reasons next_step dissent change_reason",
        retention="child record",
    )

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["person", "-at"], name="decision_by_person")]
        constraints = [
            models.CheckConstraint(condition=~Q(reasons=""), name="decision_has_reasons"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(change=""), name="decision_says_why_changed"
            ),
        ]


class Told(Row):
    """Whether somebody is told of a decision: by whom and when, or why not."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="told")
    whom = models.CharField(max_length=200)
    relation = models.CharField(max_length=100, blank=True)
    answer = models.CharField(max_length=10, choices=TellAnswer.choices)
    why = models.CharField(max_length=500, blank=True)
    how = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    privacy = privacy(
        none="id decision at answer",
        personal="whom relation by_name how",
        free_text="why",
        retention="child record",
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer="not-told") | ~Q(why=""), name="not_told_has_reason"
            ),
        ]


class Feedback(Row):
    """What the sender of a contact is told: never more than they may know."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="feedback")
    kind = models.CharField(max_length=10, choices=Source.choices)
    sent_at = models.DateTimeField()
    decision = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    by_name = models.CharField(max_length=120)
    by_title = models.CharField(max_length=120, blank=True)
    read_at = models.DateTimeField(null=True)

    privacy = privacy(
        none="id contact kind sent_at read_at",
        personal="by_name by_title",
        free_text="decision reason next_step",
        retention="child record",
    )

    class Meta:
        ordering = ["-sent_at"]


class PublicSend(Row):
    """That a worry came from an internet address: counted for a while, so that nobody floods the form.

    The address itself is not kept, only a keyed digest of it; the app role reads and writes none.
    """

    address = models.CharField(max_length=64, help_text="a keyed digest")
    at = models.DateTimeField()

    privacy = privacy(none="id at", personal="address", retention="hour")

    class Meta:
        indexes = [models.Index(fields=["at"], name="public_send_by_time")]


class Advice(Row):
    """Advice that somebody asked the hub for (D10): counted, and no referral."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    child_named = models.BooleanField()
    child = models.CharField(max_length=200, blank=True)
    question = models.TextField()
    advice = models.TextField()
    followed = models.TextField(blank=True, help_text="what followed, when it is known")
    by_name = models.CharField(max_length=120)

    privacy = privacy(
        none="id partnership desk asked_at agency child_named",
        personal="asked_by child by_name",
        free_text="question advice followed",
        retention="child record",
    )

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["desk", "-asked_at"], name="advice_by_desk")]
        constraints = [
            models.CheckConstraint(
                condition=Q(child_named=True) | Q(child=""), name="advice_unnamed_child"
            ),
        ]
