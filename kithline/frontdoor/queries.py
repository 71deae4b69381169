"""Reads of the front door. Row-level security shows each viewer their own part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet, Value, prefetch_related_objects

from kithline.agencies.models import Lead
from kithline.core.actor import Actor
from kithline.frontdoor.enums import DecisionStage, Outcome, PersonRole
from kithline.frontdoor.models import (
    Advice,
    Contact,
    Decision,
    Feedback,
    Grade,
    Match,
    Named,
    Told,
    Worry,
)


def queue(viewer: Actor) -> QuerySet[Contact]:
    """Return the contacts that wait at the viewer's desks, with those named in them.

    Unordered in urgency: the page orders them by their clocks.
    """
    return (
        Contact.objects.filter(desk_id__in=viewer.team_ids, waiting=True)
        .select_related("desk", "agency", "handling__taken_by__worker")
        .prefetch_related(NAMED)
        .order_by("received_at")
    )


NAMED = Prefetch("named", Named.objects.order_by("position"))


def queue_and_answers(
    viewer: Actor, *, desk: bool, most: int = 10
) -> tuple[list[Contact], list[Feedback]]:
    """Return what waits at the viewer's desks and the hub's answers they have not read.

    Those named in both are read in one statement. ``desk``: only whoever sees a queue asks for it.
    """
    waiting = list(queue(viewer).prefetch_related(None)) if desk else []
    answers = list(unread_feedback(viewer).prefetch_related(None)[:most])
    prefetch_related_objects([*waiting, *(a.contact for a in answers)], NAMED)
    return waiting, answers


def decided_at_desk(viewer: Actor, *, before: datetime, most: int = 25) -> list[Contact]:
    """Return the last contacts decided at the viewer's desks, newest first, from a moment back."""
    return list(
        Contact.objects.filter(desk_id__in=viewer.team_ids, waiting=False, received_at__lt=before)
        .select_related("desk", "agency", "handling")
        .prefetch_related("named", "decisions")
        .order_by("-received_at")[:most]
    )


def waiting_count(viewer: Actor) -> int:
    """Return how many contacts wait at the viewer's desks."""
    return Contact.objects.filter(desk_id__in=viewer.team_ids, waiting=True).count()


def contact(viewer: Actor, contact_id: UUID) -> Contact | None:
    """Return a contact that the viewer may see, whatever their part in it."""
    return (
        Contact.objects.filter(id=contact_id)
        .select_related(
            "partnership", "desk", "agency", "author__worker", "handling__taken_by__worker"
        )
        .prefetch_related(NAMED)
        .first()
    )


def works_on(contact_id: UUID) -> bool:
    """Answer whether the viewer sees a contact as the desk or by a child of it, not as its sender."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT frontdoor_works(%s)", [contact_id])
        row = cursor.fetchone()
    return bool(row and row[0])


@dataclass(frozen=True)
class Triage:
    """All that the triage page reads, in a fixed number of queries."""

    contact: Contact
    children: list[Named]
    adults: list[Named]
    matches: dict[UUID, Match]  # by named person
    undone: list[Match]
    grades: list[Grade]
    decisions: list[Decision]
    told: dict[UUID, list[Told]]
    feedback: list[Feedback]

    @property
    def person_ids(self) -> list[UUID]:
        """The records matched so far."""
        return [m.person_id for m in self.matches.values()]

    @property
    def proposals(self) -> list[Decision]:
        """The lines of the last proposal, in the children's order."""
        rows = [d for d in self.decisions if d.stage == DecisionStage.PROPOSED]
        last = {d.named_id: d for d in rows}
        return [last[c.id] for c in self.children if c.id in last]

    @property
    def standing(self) -> list[Decision]:
        """The decisions that stand, in the children's order."""
        rows = [d for d in self.decisions if d.stage == DecisionStage.DECIDED]
        last = {d.named_id: d for d in rows}
        return [last[c.id] for c in self.children if c.id in last]


def triage(contact: Contact) -> Triage:
    """Return what the triage page shows of a contact that the viewer works on."""
    named = list(contact.named.all())
    matches = list(Match.objects.filter(contact=contact).select_related("named"))
    decisions = list(
        Decision.objects.filter(contact=contact)
        .select_related("named", "team", "person")
        .order_by("at", "id")
    )
    told: dict[UUID, list[Told]] = {}
    for row in Told.objects.filter(decision__in=decisions):
        told.setdefault(row.decision_id, []).append(row)
    return Triage(
        contact=contact,
        children=[n for n in named if n.role == PersonRole.CHILD],
        adults=[n for n in named if n.role != PersonRole.CHILD],
        matches={m.named_id: m for m in matches if m.undone_at is None},
        undone=[m for m in matches if m.undone_at is not None],
        grades=list(Grade.objects.filter(contact=contact)),
        decisions=decisions,
        told=told,
        # The sender is told of a decision: before there is one, there is nothing to read.
        feedback=list(Feedback.objects.filter(contact=contact)) if decisions else [],
    )


@dataclass(frozen=True)
class Earlier:
    """An earlier contact about a child, and what was decided for that child."""

    contact: Contact
    decision: Decision | None


def earlier_contacts(
    viewer: Actor, person_ids: Iterable[UUID], *, before: datetime, without: UUID | None = None
) -> dict[UUID, list[Earlier]]:
    """Return the contacts about each person before a moment, newest first, with what was decided."""
    ids = list(person_ids)
    matches = (
        Match.objects.filter(person_id__in=ids, undone_at__isnull=True)
        .filter(contact__received_at__lt=before)
        .select_related("contact__agency")
        .order_by("-contact__received_at")
    )
    rows = [m for m in matches if m.contact_id != without]
    decisions: dict[tuple[UUID, UUID | None], Decision] = {}
    for decision in Decision.objects.filter(
        contact_id__in=[m.contact_id for m in rows], person_id__in=ids,
        stage=DecisionStage.DECIDED,
    ).order_by("at", "id"):  # fmt: skip
        decisions[(decision.contact_id, decision.person_id)] = decision
    found: dict[UUID, list[Earlier]] = {}
    for match in rows:
        found.setdefault(match.person_id, []).append(
            Earlier(match.contact, decisions.get((match.contact_id, match.person_id)))
        )
    return found


def tally(earlier: Iterable[Earlier]) -> list[tuple[str, int]]:
    """Count earlier contacts by what was decided, the commonest first: (words, count)."""
    counts = Counter(
        Outcome(e.decision.outcome).label if e.decision else "not decided yet" for e in earlier
    )
    return counts.most_common()


def contacts_of_person(viewer: Actor, person_id: UUID) -> list[Earlier]:
    """Return all contacts about a person, newest first."""
    matches = (
        Match.objects.filter(person_id=person_id, undone_at__isnull=True)
        .select_related("contact__agency")
        .order_by("-contact__received_at")
    )
    rows = list(matches)
    decisions = {
        d.contact_id: d
        for d in Decision.objects.filter(person_id=person_id, stage=DecisionStage.DECIDED).order_by(
            "at", "id"
        )
    }
    return [Earlier(m.contact, decisions.get(m.contact_id)) for m in rows]


def sent_by(viewer: Actor, at: datetime) -> QuerySet[Contact]:
    """Return the worries sent by the viewer, or by their agency when they are its lead, newest first."""
    mine = Q(author_id=viewer.post_id)
    lead = Lead.objects.filter(post_id=viewer.own_post, starts_at__lte=at).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    )
    if lead.exists():
        mine |= Q(agency_id=viewer.agency_id)
    return (
        Contact.objects.filter(mine).prefetch_related("named", "feedback").order_by("-received_at")
    )


def unread_feedback(viewer: Actor) -> QuerySet[Feedback]:
    """Return the hub's answers to worries the viewer sent that have not been read."""
    return (
        Feedback.objects.filter(contact__author_id=viewer.post_id, read_at__isnull=True)
        .select_related("contact")
        .prefetch_related("contact__named")
    )


def _log(viewer: Actor) -> QuerySet[Worry]:
    """Return the log of the viewer's agency: no policy finds it in those of all agencies."""
    if viewer.agency_id is None:
        return Worry.objects.none()
    return Worry.objects.filter(agency_id=viewer.agency_id)


def worry_log(viewer: Actor) -> QuerySet[Worry]:
    """Return the agency's log as the viewer may see it: their own, or all of it for its lead."""
    return _log(viewer).select_related("agency").order_by("-written_at", "-id")


def worries_waiting(viewer: Actor) -> QuerySet[Worry]:
    """Return the worries of the log that nobody has decided, the oldest first."""
    return _log(viewer).filter(decision="").order_by("written_at", "id")


def worries_like(viewer: Actor, worry: Worry) -> QuerySet[Worry]:
    """Return the other worries of the log about a child of that name."""
    return (
        _log(viewer)
        .filter(surname__iexact=worry.surname, forename__iexact=worry.forename)
        .exclude(id=worry.id)
        .order_by("-written_at")
    )


def decisions_unread(viewer: Actor) -> QuerySet[Worry]:
    """Return the viewer's own worries that the lead has decided and the viewer has not read."""
    return Worry.objects.filter(
        author_id=viewer.post_id, decided_at__isnull=False, author_told_at__isnull=True
    )


def worries_to_read(viewer: Actor, *, log: bool, most: int = 10) -> tuple[list[Worry], list[Worry]]:
    """Return the worries of the log to be decided (one more than asked), and decisions not read yet.

    One statement. ``log``: only who decides in the agency's log asks for the first.
    """
    unread = decisions_unread(viewer).order_by("decided_at", "id")[:most]
    if not log:
        return [], list(unread)
    waiting = worries_waiting(viewer)[: most + 1].annotate(to_decide=Value(True))
    both = list(waiting.union(unread.annotate(to_decide=Value(False)), all=True))
    return (
        sorted((w for w in both if w.to_decide), key=lambda w: (w.written_at, w.id)),
        sorted((w for w in both if not w.to_decide), key=lambda w: (w.decided_at, w.id)),
    )


def advice_log(viewer: Actor) -> QuerySet[Advice]:
    """Return the advice given at the viewer's desks, newest first."""
    return (
        Advice.objects.filter(desk_id__in=viewer.team_ids)
        .select_related("agency")
        .order_by("-asked_at")
    )
