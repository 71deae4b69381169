"""What waits on My day to be decided or read: at the hub, in a team, in the agency's log, from the hub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kithline.agencies.permissions import Permission, can
from kithline.connections import queries as connections
from kithline.core.actor import Actor
from kithline.episodes import queries as episodes
from kithline.frontdoor import queries as frontdoor
from kithline.frontdoor.enums import Stage
from kithline.frontdoor.models import Contact
from kithline.linkage import queries as linkage
from kithline.people import names
from kithline.people.queries import know_of
from kithline.web.child.words import joined, lower_first, recently
from kithline.web.components import Link
from kithline.web.hub import queue

MOST_AT_DESK = 10


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


def deciding(viewer: Actor, at: datetime, *, leads: bool) -> list[Deciding]:
    """Return the decisions that wait for the viewer, by what they are. ``leads``: works with families."""
    found = []
    if can(viewer, Permission.DECIDE):
        found.append(proposals(viewer, at))
    if can(viewer, Permission.SEE_HUB):
        found.append(at_desk(viewer, at))
    if can(viewer, Permission.MERGE_RECORDS):
        found.append(made_one(viewer, at))
    if can(viewer, Permission.ALLOCATE):
        found.append(without_worker(viewer, at))
    if leads or can(viewer, Permission.DECIDE):
        found.append(to_consider(viewer, at))
    if can(viewer, Permission.DECIDE_WORRY_LOG):
        found.append(worries(viewer, at))
    if can(viewer, Permission.SEND_WORRY):
        found.append(answers(viewer, at))
    return [d for d in found if d.rows]


def at_the_hub(viewer: Actor) -> str:
    """Return which clocks a desk's own list shows: a row a contact there, not a row a clock here."""
    return "contact" if can(viewer, Permission.SEE_HUB) else ""


def at_desk(viewer: Actor, at: datetime) -> Deciding:
    """Contacts that are with the viewer or with nobody, and for who decides the late ones, in order."""
    decides = can(viewer, Permission.DECIDE)
    rows = [
        r
        for r in queue.read(viewer, at).rows
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
            for r in rows[:MOST_AT_DESK]
        ],
        len(rows) - MOST_AT_DESK,
        Link("All that waits at the hub", "/hub/"),
        sum(r.late for r in rows),
    )  # fmt: skip


def proposals(viewer: Actor, at: datetime) -> Deciding:
    """Proposals put before a hub manager."""
    rows = list(frontdoor.queue(viewer).filter(handling__stage=Stage.PROPOSED)[:11])
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
            for c in rows[:10]
        ],
        len(rows) - 10,
    )


def _children(contact: Contact) -> str:
    """Return the children of a worry as its sender named them."""
    named = [n for n in contact.named.all() if n.role == "child"]
    called = [n.forename or ("the baby" if n.expected_on else "a child") for n in named]
    shown = joined(called) or "A worry"
    return shown[:1].upper() + shown[1:]


def made_one(viewer: Actor, at: datetime) -> Deciding:
    """Records that the machine made one, which nobody has looked at."""
    rows = linkage.by_machine(viewer)
    known = know_of([m.kept_id for m in rows[:10]], viewer)
    return Deciding(
        "Records made one by machine, to be looked at",
        [
            Waits(
                known[m.kept_id].name,
                f"/hub/matches/merge/{m.id}/",
                f"made one {recently(m.at, at)}",
            )
            for m in rows[:10]
            if m.kept_id in known
        ],
        len(rows) - 10,
        Link("All that were made one by machine", "/hub/matches/machine/"),
    )


def to_consider(viewer: Actor, at: datetime) -> Deciding:
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
            for x in connections.to_consider(viewer)
        ],
    )


def without_worker(viewer: Actor, at: datetime) -> Deciding:
    """Children who wait for a worker in the viewer's teams."""
    rows = list(episodes.waiting_in_teams(viewer)[:11])
    return Deciding(
        "Children who wait for a worker",
        [
            Waits(
                names.display(s.person),
                f"/work/{s.id}/allocate/",
                f"{lower_first(s.get_kind_display())}, since {recently(s.opened_at, at)}",
            )
            for s in rows[:10]
        ],
        len(rows) - 10,
    )


def worries(viewer: Actor, at: datetime) -> Deciding:
    """Worries in the agency's log that its safeguarding lead has not decided."""
    rows = list(frontdoor.worries_waiting(viewer)[:11])
    return Deciding(
        "Worries in your agency’s log",
        [
            Waits(
                f"{w.forename} {w.surname}".strip() or "A child not named",
                f"/worries/{w.id}/",
                f"written by {w.author_name}, {recently(w.written_at, at)}",
            )
            for w in rows[:10]
        ],
        len(rows) - 10,
    )


def answers(viewer: Actor, at: datetime) -> Deciding:
    """What the hub and the lead answered to what the viewer sent or wrote."""
    rows = [
        Waits(
            f"{_children(f.contact)}: the hub’s answer",
            f"/worries/sent/{f.contact_id}/",
            f"worry {f.contact.number}, answered {recently(f.sent_at, at)} by {f.by_name}",
        )
        for f in frontdoor.unread_feedback(viewer)[:10]
    ]
    rows += [
        Waits(
            f"What {w.decided_by_name} decided about {w.forename or 'your worry'}",
            f"/worries/{w.id}/",
            f"decided {recently(w.decided_at, at)}" if w.decided_at else "",
        )
        for w in frontdoor.decisions_unread(viewer)[:10]
    ]
    return Deciding("Answers you have not read", rows)
