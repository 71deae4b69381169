"""The hub's queue: what waits at the viewer's desks, ordered by its clocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from kithline.agencies.permissions import Permission, can
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.frontdoor import queries as frontdoor
from kithline.frontdoor.enums import PersonRole, Source, Stage
from kithline.frontdoor.models import Contact, Named
from kithline.pathways import clocks
from kithline.people import names
from kithline.timescales import queries as timescales
from kithline.timescales import wording
from kithline.timescales.models import Obligation
from kithline.timescales.queries import Calendars
from kithline.web.components import QueueItem
from kithline.web.front import words

TRIAGE_RULES = (clocks.DECISION, *clocks.GRADES.values())


@dataclass(frozen=True)
class Waiting:
    """A contact that waits, with the clock that ends first."""

    contact: Contact
    clock: Obligation | None
    late: bool
    when: str

    @property
    def order(self) -> tuple[bool, bool, int, float, datetime]:
        """What ends first stands first, what has no clock last; of what is late the red before the rest.

        Late and not graded comes second: nobody has looked at how urgent it is.
        """
        ends = self.clock.due_at.timestamp() if self.clock else 0.0
        grade = ("red", "", "amber", "green").index(self.contact.handling.rag) if self.late else 0
        return (self.clock is None, not self.late, grade, ends, self.contact.received_at)


@dataclass(frozen=True)
class Queue:
    """All that waits, and what its clocks are counted by."""

    rows: list[Waiting]
    clocks: dict[UUID, list[Obligation]]
    calendars: Calendars


def read(viewer: Actor, at: datetime, *, also: UUID | None = None) -> Queue:
    """Return what waits at the viewer's desks, the soonest first.

    ``also``: a contact whose clocks are wanted too (one that is decided).
    """
    contacts = list(frontdoor.queue(viewer))
    ids = [c.id for c in contacts] + ([also] if also else [])
    running = timescales.for_subjects("contact", ids)
    by = timescales.calendars_of(o for found in running.values() for o in found)
    return arranged(contacts, running, by, at)


def arranged(
    contacts: Iterable[Contact],
    running: dict[UUID, list[Obligation]],
    calendars: Calendars,
    at: datetime,
) -> Queue:
    """Return contacts that wait by their clocks, the soonest first."""
    rows = []
    for contact in contacts:
        clock = first_clock(running.get(contact.id, []))
        late = clock is not None and at >= clock.due_at
        rows.append(Waiting(contact, clock, late, _when(clock, at, calendars)))
    return Queue(sorted(rows, key=lambda r: r.order), running, calendars)


def first_clock(running: Iterable[Obligation]) -> Obligation | None:
    """Return the clock of triage or decision that ends first."""
    mine = [o for o in running if o.rule_id in TRIAGE_RULES]
    return min(mine, key=lambda o: o.due_at, default=None)


def _when(clock: Obligation | None, at: datetime, calendars: Calendars) -> str:
    if clock is None:
        return ""
    due, here = clock.due_at.astimezone(LONDON), at.astimezone(LONDON)
    on = clock.due_on
    if at >= clock.due_at:  # in the units of its rule, as on My day
        by = calendars[(clock.partnership_id, clock.owner_team_id)]
        late = wording.words(clock, at, None, calendar=by).when
        return late[:1].upper() + late[1:]
    if on == here.date():
        if not clock.timed:
            return "today"
        calendar = calendars.get((clock.partnership_id, clock.owner_team_id))
        left = clock.due_at - at
        if calendar is not None and not clock.terms.get("past_closing"):
            left = calendar.working_time_between(at, clock.due_at)
        return f"{_length(left)} left"
    day = "tomorrow" if on == here.date() + timedelta(days=1) else f"{on:%A}"
    if on > here.date() + timedelta(days=6):
        day = words.day(on, today=here.date())
    return f"{day} {words.clock(due)}" if clock.timed else day


def _length(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24} days"
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


# --- what a contact is called -------------------------------------------------------------------


def children_of(contact: Contact) -> list[Named]:
    """Return the children named, in the sender's order."""
    return [n for n in contact.named.all() if n.role == PersonRole.CHILD]


def age_of(named: Named, on: date) -> str:
    """Return the age as far as it was given: "6", "about 14", "5 months"."""
    if named.dob is not None:
        return names.age_words(named.dob, on).removesuffix(" years")
    return named.age


def called(named: Named, number: int = 1) -> str:
    """Return what to call a child in a sentence."""
    if named.forename:
        return named.forename
    if named.expected_on:
        return "the baby"
    return named.surname or {"F": "the girl", "M": "the boy"}.get(named.sex, "the child")


def one_title(named: Named, contact: Contact, on: date) -> str:
    """Return one child with the age: "Ottilie Hearn, 12"; "Boy, about 14, no name yet"."""
    name = " ".join(x for x in (named.forename, named.surname) if x)
    if named.expected_on and not named.forename:
        mothers = [n for n in contact.named.all() if n.role == PersonRole.PARENT and n.forename]
        mother = f" of {mothers[0].forename} {mothers[0].surname}".rstrip() if mothers else ""
        return f"Unborn baby{mother}"
    age = age_of(named, on)
    if not name:
        kind = {"F": "Girl", "M": "Boy"}.get(named.sex, "Child")
        return f"{kind}{', ' + age if age else ''}, no name yet"
    return f"{name}, {age}" if age else name


def title(contact: Contact, at: datetime) -> str:
    """Return the children of a contact as a heading: "Noah (4) and Ivy (5 months) Castell"."""
    on = at.astimezone(LONDON).date()
    children = children_of(contact)
    if not children:
        return "No child named"
    if len(children) == 1:
        return one_title(children[0], contact, on)
    surnames = {c.surname for c in children}
    if len(surnames) == 1 and "" not in surnames and all(c.forename for c in children):
        shown = words.joined([_aged(c.forename, age_of(c, on)) for c in children])
        return f"{shown} {children[0].surname}"
    return words.joined(
        [
            _aged(f"{c.forename} {c.surname}".strip(), age_of(c, on))
            if c.forename
            else one_title(c, contact, on)
            for c in children
        ]
    )


def _aged(name: str, age: str) -> str:
    return f"{name} ({age})" if age else name


def both(contact: Contact) -> str:
    """Return the children in a sentence: "Kiera and the baby"."""
    return words.joined([called(c) for c in children_of(contact)]) or "the child"


def is_or_are(contact: Contact) -> str:
    """Return "Is she", "Is he", "Are they", "Is the child" for a question."""
    children = children_of(contact)
    if len(children) != 1:
        return "Are they"
    return {"F": "Is she", "M": "Is he"}.get(children[0].sex, f"Is {called(children[0])}")


# --- rows ---------------------------------------------------------------------------------------


def source(contact: Contact, at: datetime) -> str:
    """Return who sent it and when: "Cinder Lane Primary School, 11:05"."""
    who = (
        "Public, no account" if contact.source == Source.PUBLIC
        else contact.referrer_agency or contact.referrer_name
    )  # fmt: skip
    local, here = contact.received_at.astimezone(LONDON), at.astimezone(LONDON)
    days = (here.date() - local.date()).days
    when = (
        words.clock(local) if days == 0 else "yesterday" if days == 1
        else words.day(local.date(), today=here.date())
    )  # fmt: skip
    return f"{who}, {when}"


def holder(contact: Contact, viewer: Actor) -> str:
    """Return with whom it is."""
    if contact.handling.stage == Stage.PROPOSED:
        you = can(viewer, Permission.DECIDE)
        return f"proposed; waits for {'you' if you else 'a hub manager'}"
    if contact.handling.taken_by is None:
        return "with nobody"
    if contact.handling.taken_by_id == viewer.post_id:
        return "with you"
    return f"with {contact.handling.taken_by.worker.name}"


def items(
    rows: Sequence[Waiting], viewer: Actor, at: datetime, *, current: UUID | None = None
) -> list[QueueItem]:
    """Return the rows for the list beside a contact."""
    return [
        QueueItem(
            name=title(r.contact, at), href=f"/hub/contact/{r.contact.id}/", rag=r.contact.handling.rag,
            when=r.when, source=source(r.contact, at), holder=holder(r.contact, viewer),
            late=r.late, current=r.contact.id == current,
        )
        for r in rows
    ]  # fmt: skip


def desk_line(viewer: Actor, at: datetime, calendars: Calendars) -> str:
    """Return the line over the queue: "Today, 13:45. Desk open until 17:00"."""
    line = f"{words.day(at.astimezone(LONDON).date())}, {words.clock(at)}"
    for (_, team), calendar in calendars.items():
        if team not in viewer.team_ids:
            continue
        if not calendar.is_open(at):
            return f"{line}. Desk closed"
        for begins, ends in calendar.open_on(at.astimezone(LONDON).date()):
            if begins <= at < ends:
                return f"{line}. Desk open until {words.clock(ends)}"
    return line
