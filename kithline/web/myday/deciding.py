"""What waits on My day to be decided or read: at the hub, in a team, in the agency's log, from the hub."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from kithline.agencies.permissions import Permission, can
from kithline.connections import queries as connections
from kithline.connections.queries import Linking
from kithline.core.actor import Actor
from kithline.episodes import queries as episodes
from kithline.episodes.models import Spell
from kithline.frontdoor import queries as frontdoor
from kithline.frontdoor.enums import Stage
from kithline.frontdoor.models import Contact, Feedback, Worry
from kithline.linkage import queries as linkage
from kithline.linkage.models import Merge
from kithline.people import names
from kithline.people.queries import KnowOf
from kithline.timescales import queries as timescales
from kithline.timescales.models import Obligation
from kithline.timescales.queries import Calendars
from kithline.web.child.words import joined, lower_first, recently
from kithline.web.components import Link
from kithline.web.hub import queue

MOST = 10


@dataclass(frozen=True)
class Waits:
    """A decision that waits for the viewer."""

    text: str
    href: str
    note: str
    late: bool = False


@dataclass(frozen=True)
class Deciding:
    """Decisions of one kind that wait; ``all`` leads to the list that has them all."""

    heading: str
    rows: Sequence[Waits]
    more: int = 0
    all: Link | None = None
    late: int = 0

    @property
    def count(self) -> int:
        """How many there are, shown or not."""
        return len(self.rows) + max(0, self.more)


@dataclass(frozen=True)
class Awaiting:
    """What waits to be decided or read, as it was read; names are still to be looked up."""

    contacts: Sequence[Contact] = ()
    running: dict[UUID, list[Obligation]] = field(default_factory=dict)
    merges: Sequence[Merge] = ()
    spells: Sequence[Spell] = ()
    linkings: Sequence[Linking] = ()
    worries: Sequence[Worry] = ()
    feedback: Sequence[Feedback] = ()
    decided: Sequence[Worry] = ()

    @property
    def clocks(self) -> list[Obligation]:
        """The clocks of the contacts."""
        return [o for found in self.running.values() for o in found]

    @property
    def people(self) -> list[UUID]:
        """Those whose names are wanted."""
        linked = [i for x in self.linkings for i in (x.child_id, x.adult_id)]
        return [*(m.kept_id for m in self.merges[:MOST]), *linked]


def waiting(viewer: Actor, *, leads: bool) -> Awaiting:
    """Read the decisions that wait for the viewer, a statement a table. ``leads``: works with families."""
    desk, sends = can(viewer, Permission.SEE_HUB), can(viewer, Permission.SEND_WORRY)
    contacts, feedback = (
        frontdoor.queue_and_answers(viewer, desk=desk) if desk or sends else ([], [])
    )
    worries, decided = (
        frontdoor.worries_to_read(viewer, log=can(viewer, Permission.DECIDE_WORRY_LOG))
        if sends
        else ([], [])
    )
    considers = leads or can(viewer, Permission.DECIDE)
    return Awaiting(
        contacts=contacts,
        running=timescales.for_subjects("contact", [c.id for c in contacts]) if contacts else {},
        merges=linkage.by_machine(viewer) if can(viewer, Permission.MERGE_RECORDS) else (),
        spells=list(episodes.waiting_in_teams(viewer)[: MOST + 1])
        if can(viewer, Permission.ALLOCATE)
        else (),
        linkings=connections.linkings(viewer) if considers else (),
        worries=worries,
        feedback=feedback,
        decided=decided,
    )


def deciding(
    viewer: Actor, at: datetime, found: Awaiting, known: Mapping[UUID, KnowOf], by: Calendars
) -> list[Deciding]:
    """Return the decisions that wait for the viewer, by what they are."""
    rows = queue.arranged(found.contacts, found.running, by, at).rows if found.contacts else []
    made = [
        *([proposals(found.contacts, at)] if can(viewer, Permission.DECIDE) else []),
        at_desk(viewer, at, rows),
        made_one(found.merges, at, known),
        without_worker(found.spells, at),
        to_consider(found.linkings, at, known),
        worries(found.worries, at),
        answers(found, at),
    ]
    return [d for d in made if d.rows]


def at_the_hub(viewer: Actor) -> str:
    """Return which clocks a desk's own list shows: a row a contact there, not a row a clock here."""
    return "contact" if can(viewer, Permission.SEE_HUB) else ""


def at_desk(viewer: Actor, at: datetime, waits: Sequence[queue.Waiting]) -> Deciding:
    """Contacts that are with the viewer or with nobody, and for who decides the late ones, in order."""
    decides = can(viewer, Permission.DECIDE)
    rows = [
        r
        for r in waits
        if r.contact.handling.stage != Stage.PROPOSED
        and (r.contact.handling.taken_by_id in (None, viewer.post_id) or (decides and r.late))
    ]
    return Deciding(
        "At the desk: late, with you or with nobody" if decides
        else "At the desk, with you or with nobody",
        [
            Waits(
                queue.title(r.contact, at),
                f"/hub/contact/{r.contact.id}/",
                ", ".join(
                    x
                    for x in (
                        r.contact.handling.get_rag_display() or "Not graded",
                        r.when[:1].lower() + r.when[1:] if r.late else r.when,
                        queue.holder(r.contact, viewer),
                    )
                    if x
                ),
                late=r.late,
            )
            for r in rows[:MOST]
        ],
        len(rows) - MOST,
        Link("All that waits at the hub", "/hub/"),
        sum(r.late for r in rows),
    )  # fmt: skip


def proposals(contacts: Sequence[Contact], at: datetime) -> Deciding:
    """Proposals put before a hub manager, in the order in which they came."""
    rows = [c for c in contacts if c.handling.stage == Stage.PROPOSED]
    return Deciding(
        "Proposals for you to decide",
        [
            Waits(
                _children(c),
                f"/hub/contact/{c.id}/",
                f"worry {c.number}, received {recently(c.received_at, at)}"
                + (
                    f", looked into by {c.handling.taken_by.worker.name}"
                    if c.handling.taken_by
                    else ""
                ),
            )
            for c in rows[:MOST]
        ],
        len(rows) - MOST,
    )


def _children(contact: Contact) -> str:
    """Return the children of a worry as its sender named them."""
    named = [n for n in contact.named.all() if n.role == "child"]
    called = [n.forename or ("the baby" if n.expected_on else "a child") for n in named]
    shown = joined(called) or "A worry"
    return shown[:1].upper() + shown[1:]


def made_one(rows: Sequence[Merge], at: datetime, known: Mapping[UUID, KnowOf]) -> Deciding:
    """Records that the machine made one, which nobody has looked at."""
    return Deciding(
        "Records made one by machine, to be looked at",
        [
            Waits(
                known[m.kept_id].name,
                f"/hub/matches/merge/{m.id}/",
                f"made one {recently(m.at, at)}",
            )
            for m in rows[:MOST]
            if m.kept_id in known
        ],
        len(rows) - MOST,
        Link("All that were made one by machine", "/hub/matches/machine/"),
    )


def to_consider(rows: Sequence[Linking], at: datetime, known: Mapping[UUID, KnowOf]) -> Deciding:
    """Children linked to an adult of concern, whom nobody has considered: for who leads, or the hub."""
    return Deciding(
        "Linked to an adult of concern, to be considered",
        [
            Waits(
                x.child.name,
                f"/connections/concern/{x.concern_id}/consider/{x.child.id}/"
                if x.entitled
                else f"/connections/consider/{x.concern_id}/{x.child.id}/",
                f"{x.adult.name}, marked {recently(x.marked_at, at)} by {x.marked_name}",
            )
            for x in connections.considering(rows, known)
        ],
    )


def without_worker(rows: Sequence[Spell], at: datetime) -> Deciding:
    """Children who wait for a worker in the viewer's teams."""
    return Deciding(
        "Children who wait for a worker",
        [
            Waits(
                names.display(s.person),
                f"/work/{s.id}/allocate/",
                f"{lower_first(s.get_kind_display())}, since {recently(s.opened_at, at)}",
            )
            for s in rows[:MOST]
        ],
        len(rows) - MOST,
    )


def worries(rows: Sequence[Worry], at: datetime) -> Deciding:
    """Worries in the agency's log that its safeguarding lead has not decided."""
    return Deciding(
        "Worries in your agency’s log",
        [
            Waits(
                f"{w.forename} {w.surname}".strip() or "A child not named",
                f"/worries/{w.id}/",
                f"written by {w.author_name}, {recently(w.written_at, at)}",
            )
            for w in rows[:MOST]
        ],
        len(rows) - MOST,
    )


def answers(found: Awaiting, at: datetime) -> Deciding:
    """What the hub and the lead answered to what the viewer sent or wrote."""
    rows = [
        Waits(
            f"{_children(f.contact)}: the hub’s answer",
            f"/worries/sent/{f.contact_id}/",
            f"worry {f.contact.number}, answered {recently(f.sent_at, at)} by {f.by_name}",
        )
        for f in found.feedback
    ]
    rows += [
        Waits(
            f"What {w.decided_by_name} decided about {w.forename or 'your worry'}",
            f"/worries/{w.id}/",
            f"decided {recently(w.decided_at, at)}" if w.decided_at else "",
        )
        for w in found.decided
    ]
    return Deciding("Answers you have not read", rows)
