"""Every write to a clock. The actions of other rooms that start and keep clocks are pathways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from kithline.agencies.models import Partnership
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused
from kithline.core.text import clean, shown
from kithline.timescales import catalogue, permissions, queries, rules
from kithline.timescales.calendars import WorkingCalendar
from kithline.timescales.models import Obligation
from kithline.timescales.moments import ClockError, day_of
from kithline.timescales.shape import ClockRule

Subject = tuple[str, UUID]
LONGEST_REASON = 2000
TERMS = (
    "name", "unit", "amount", "by", "direction", "since", "start", "recurrence",
    "past_closing", "authority", "citation", "version", "verified", "miss", "owed_to", "partnership",
)  # fmt: skip


@dataclass(frozen=True)
class Owner:
    """Whose promise it is: a post, a team, or a post with its team."""

    post_id: UUID | None = None
    team_id: UUID | None = None


@transaction.atomic
def start(
    *,
    rule: str,
    subject: Subject,
    owner: Owner,
    from_: dt.datetime,
    by: Actor,
    at: dt.datetime,
    person_id: UUID | None = None,
    people: Iterable[UUID] = (),
    named: str = "",
    fact: str = "",
    due_on: dt.date | None = None,
    restricted: bool = False,
    partnership: Partnership | None = None,
    calendar: WorkingCalendar | None = None,
) -> Obligation:
    """Start the clock of ``rule`` for a subject (kind, id), counted from the event ``from_``.

    ``person_id`` is the child whose record it belongs to; ``people`` is everybody the subject is
    known to be about (a worker shut out of one of them does not see the clock). ``due_on`` is the
    day a person set: needed by a rule without a number; for any other rule an earlier day than the
    rule's ("needed sooner"). The same clock runs once at a time for a subject and child.
    """
    if owner.post_id is None and owner.team_id is None:
        raise Invalid("A clock needs somebody who keeps it.")
    place = partnership or Partnership.objects.get(id=by.partnership_id)
    permissions.check_start(by, place.id)
    edition, due = _due(rule, from_, due_on, place, owner, calendar)
    clock = Obligation(
        partnership=place,
        rule_id=edition.id,
        pack_version=edition.pack,
        terms={
            key: value for key, value in edition.model_dump(mode="json").items() if key in TERMS
        },
        person_id=person_id,
        people=sorted({*people, *([person_id] if person_id else [])}),
        subject_kind=subject[0],
        subject_id=subject[1],
        restricted=restricted,
        named=_line(named, 200),
        owner_post_id=owner.post_id,
        owner_team_id=owner.team_id,
        question=edition.question,
        fact=_line(fact, 600),
        started_at=from_,
        noted_at=at,
        noted_by=by.post_id,
        due_at=due.at,
        due_on=due.on,
        timed=due.timed,
    )
    try:
        with transaction.atomic():
            clock.save(force_insert=True)
    except IntegrityError as problem:
        if "clock_runs_once" in str(problem):
            raise Invalid("This clock is running already.") from None
        raise
    _note("start clock", [clock], by, at)
    return clock


def _due(
    rule: str,
    from_: dt.datetime,
    due_on: dt.date | None,
    place: Partnership,
    owner: Owner,
    calendar: WorkingCalendar | None,
) -> tuple[ClockRule, rules.Due]:
    of = catalogue.in_use(place.timescales)
    try:
        edition = of.rule(rule, day_of(from_))
        if edition.has_number:
            used = calendar or queries.calendar_for(place, owner.team_id)
            due = rules.due(edition, from_, calendar=used)
            return edition, rules.sooner(due, due_on) if due_on else due
        return edition, rules.due(edition, from_, of=of, by=due_on)
    except catalogue.UnknownRule:
        raise  # a programmer's slip, not a person's
    except ClockError as problem:
        raise Invalid({"due_on": str(problem)}) from None


@transaction.atomic
def keep(
    *,
    by: Actor,
    at: dt.datetime,
    obligation: Obligation | None = None,
    subject: Subject | None = None,
    rule: str | None = None,
    person_id: UUID | None = None,
    happened_at: dt.datetime | None = None,
) -> list[Obligation]:
    """Keep a clock, or every open clock of a subject (of one rule, for one child, when named).

    ``happened_at`` is when what was owed took place, if earlier than ``at``. Returns the clocks
    kept; an empty list when none was open.
    """
    clocks = _chosen(by, "keep a clock", obligation, subject, rule, person_id)
    for clock in clocks:
        clock.kept_at = min(happened_at or at, at)
        clock.kept_by = by.post_id
    Obligation.objects.bulk_update(clocks, ["kept_at", "kept_by"])
    _note("keep clock", clocks, by, at)
    return clocks


@transaction.atomic
def miss(*, obligation: Obligation, reason: str, by: Actor, at: dt.datetime) -> Obligation:
    """Say why a clock is late. It stays open: what was owed is still owed."""
    clock = _still_open(by, "say why a clock is late", obligation)
    if at < clock.due_at:
        raise Invalid("This is not late yet.")
    clock.missed_at, clock.missed_by = at, by.post_id
    clock.missed_reason = _reason(reason)
    clock.save(update_fields=["missed_at", "missed_by", "missed_reason"])
    _note("say why clock is late", [clock], by, at)
    return clock


@transaction.atomic
def cancel(
    *,
    reason: str,
    by: Actor,
    at: dt.datetime,
    obligation: Obligation | None = None,
    subject: Subject | None = None,
    rule: str | None = None,
    person_id: UUID | None = None,
) -> list[Obligation]:
    """Stop a clock that is no longer needed, or every open clock of a subject; with the reason."""
    clocks = _chosen(by, "stop a clock", obligation, subject, rule, person_id)
    said = _reason(reason)
    for clock in clocks:
        clock.cancelled_at, clock.cancelled_by, clock.cancelled_reason = at, by.post_id, said
    Obligation.objects.bulk_update(clocks, ["cancelled_at", "cancelled_by", "cancelled_reason"])
    _note("stop clock", clocks, by, at, reason=said)
    return clocks


@transaction.atomic
def hand_over(
    *, obligation: Obligation, owner: Owner, by: Actor, at: dt.datetime, reason: str = ""
) -> Obligation:
    """Give a clock to another post or team of the partnership.

    Whoever gives it away may not see it afterwards, so the checked function of the database does it.
    """
    if owner.post_id is None and owner.team_id is None:
        raise Invalid("A clock needs somebody who keeps it.")
    clock = _still_open(by, "hand a clock over", obligation)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT timescales_hand_over(%s, %s, %s)",
                [clock.id, owner.post_id, owner.team_id],
            )
    except (ProgrammingError, InternalError) as problem:
        if not isinstance(problem.__cause__, InsufficientPrivilege):
            raise
        said = str(problem.__cause__.diag.message_primary)
        raise Refused(
            by, "hand a clock over", person_id=obligation.person_id, reason=said
        ) from None
    clock.owner_post_id, clock.owner_team_id = owner.post_id, owner.team_id
    _note("hand clock over", [clock], by, at, reason=_line(reason, LONGEST_REASON))
    return clock


@transaction.atomic
def describe(
    *,
    subject: Subject,
    by: Actor,
    at: dt.datetime,
    people: Iterable[UUID] | None = None,
    named: str | None = None,
    restricted: bool | None = None,
    fact: str | None = None,
) -> int:
    """Tell the clocks of a subject what is now known of it: whom it is about, names, restriction.

    Called when a contact is matched, renamed or restricted, so that its clocks are hidden from
    whom the contact is hidden. Returns how many clocks heard it.
    """
    clocks = queries.for_subject(subject, closed=True)
    changed: list[str] = []
    for clock in clocks:
        permissions.check_move(by, clock, "describe a clock")
        if people is not None:
            clock.people = sorted({*people, *([clock.person_id] if clock.person_id else [])})
        if named is not None:
            clock.named = _line(named, 200)
        if restricted is not None:
            clock.restricted = restricted
        if fact is not None:
            clock.fact = _line(fact, 600)
    given = {"people": people, "named": named, "restricted": restricted, "fact": fact}
    changed = [name for name, value in given.items() if value is not None]
    if clocks and changed:
        Obligation.objects.bulk_update(clocks, changed)
        _note("describe clock", clocks, by, at)
    return len(clocks)


def _chosen(
    by: Actor,
    what: str,
    obligation: Obligation | None,
    subject: Subject | None,
    rule: str | None,
    person_id: UUID | None,
) -> list[Obligation]:
    """Return the open clocks meant, locked so that nobody settles them at the same time."""
    if obligation is not None:
        return [_still_open(by, what, obligation)]
    if subject is None:
        raise ValueError("name an obligation or a subject")
    clocks = queries.for_subject(subject, rule=rule, person_id=person_id, lock=True)
    for clock in clocks:
        permissions.check_move(by, clock, what)
    return clocks


def _still_open(by: Actor, what: str, obligation: Obligation) -> Obligation:
    """Return the clock as it stands now, locked; one that may not be seen is refused."""
    clock = queries.one(obligation.id, lock=True)
    if clock is None:
        raise Refused(by, what, subject=("obligation", obligation.id), reason="not seen")
    permissions.check_move(by, clock, what)
    if not clock.is_open:
        raise Invalid("This is settled already.")
    return clock


def _reason(text: str) -> str:
    try:
        said = clean(text, limit=LONGEST_REASON).strip()
    except ValueError as problem:
        raise Invalid({"reason": str(problem)}) from None
    if not said:
        raise Invalid({"reason": "Say why."})
    return said


def _line(text: str, longest: int) -> str:
    """Return text that was typed elsewhere as one line that can be kept, cut where it is too long."""
    line = " ".join(shown(text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _note(
    verb: str, clocks: list[Obligation], by: Actor, at: dt.datetime, *, reason: str = ""
) -> None:
    detail = {"reason": reason} if reason else {}
    audit.note_many(
        [
            audit.event(
                verb=verb,
                by=by,
                at=at,
                subject=("obligation", clock.id),
                person_id=clock.person_id,
                detail={"rule": clock.rule_id, **detail},
            )
            for clock in clocks
        ]
    )
