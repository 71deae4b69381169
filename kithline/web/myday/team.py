"""What is late or due soon with the workers of a manager's teams: questions about children, by their day.

It ranks nobody. Workers stand by their names, their clocks by the day due; a child whose name the manager
may not know stays unnamed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from kithline.agencies.enums import Role
from kithline.core.actor import Actor
from kithline.people import names
from kithline.people.models import Person
from kithline.people.queries import KnowOf, know_of
from kithline.record import queries as record
from kithline.timescales import queries as timescales
from kithline.timescales.enums import Urgency
from kithline.timescales.models import Obligation
from kithline.timescales.queries import Calendars, Key, WithWorker
from kithline.timescales.wording import NOBODY_NAMED, ClockWords
from kithline.web.child.words import count, day_of, list_day
from kithline.web.components import Clock, FilterItem, Link, Pages

HREF = "/my-day/team"
EACH = 3  # of one worker, on My day
PAGE = 50
HEADINGS = {
    Urgency.LATE: ("late", "Late"),
    Urgency.TODAY: ("today", "Today and tomorrow"),
    Urgency.WEEK: ("week", "The next seven working days"),
    Urgency.LATER: ("further", "Later"),
}


@dataclass(frozen=True)
class Worker:
    """What is with one worker: the first questions, how many there are, and the way to all."""

    name: str
    title: str
    clocks: Sequence[Clock]
    count: str
    all: Link | None


@dataclass(frozen=True)
class Team:
    """What is with all of them."""

    lede: str
    workers: Sequence[Worker]
    late: int
    href: str = HREF


@dataclass(frozen=True)
class Group:
    """Questions of the list under a heading."""

    id: str
    heading: str
    clocks: Sequence[Clock]


@dataclass(frozen=True)
class Listed:
    """A page of the list."""

    groups: Sequence[Group]
    choices: Sequence[FilterItem]
    pages: Pages
    whose: str


def waiting(viewer: Actor, at: datetime, until: date) -> list[WithWorker]:
    """Read what is late or due by a day with the workers of a manager's teams; nothing for anybody else."""
    if viewer.role != Role.TEAM_MANAGER:
        return []
    return timescales.with_workers(viewer, at, until, each=EACH)


def clocks_of(found: Sequence[WithWorker]) -> list[Obligation]:
    """Return the clocks that were read."""
    return [clock for each in found for clock in each.clocks]


def section(
    viewer: Actor, at: datetime, until: date, found: Sequence[WithWorker], *,
    known: Mapping[UUID, KnowOf], called: Mapping[UUID, str], by: Calendars,
) -> Team | None:  # fmt: skip
    """Return the part of My day; None where nothing is late or due soon."""
    if not found:
        return None
    rows = clocks_of(found)
    drawn = {o.id: c for o, _, c in drawn_of(viewer, at, rows, known=known, called=called, by=by)}
    late, every = sum(w.late for w in found), sum(w.number for w in found)
    return Team(
        lede=lede(late, every - late, until),
        late=late,
        workers=[
            Worker(
                w.post.worker.name,
                w.post.title,
                [replace(drawn[o.id], owner="") for o in w.clocks],
                counted(w.late, w.number - w.late),
                Link(f"All that is with {w.post.worker.name}", f"{HREF}?with={w.post.id}")
                if w.number > len(w.clocks)
                else None,
            )
            for w in found
        ],
    )


def lede(late: int, soon: int, until: date) -> str:
    """Return in a sentence how much there is."""
    what = ("question about a child is", "questions about children are")
    parts = [f"{count(late, *what)} late"] if late else []
    parts += (
        [f"{count(soon, 'is', 'are') if late else count(soon, *what)} due by {list_day(until)}"]
        if soon
        else []
    )
    return " and ".join(parts) + ". Workers stand by name, questions by their day."


def counted(late: int, soon: int) -> str:
    """Return the same of one worker: "2 late, 1 due soon"."""
    return ", ".join(f"{n} {w}" for n, w in ((late, "late"), (soon, "due soon")) if n)


def drawn_of(
    viewer: Actor, at: datetime, rows: Sequence[Obligation], *, known: Mapping[UUID, KnowOf],
    called: Mapping[UUID, str], by: Calendars | None = None, open_to: set[UUID] | None = None,
) -> list[tuple[Obligation, ClockWords, Clock]]:  # fmt: skip
    """Return clocks as a manager reads them. Who may not be named is not: neither here nor in the fact."""
    seen = {i: k for i, k in known.items() if not k.hidden}
    asked = {c.person_id: NOBODY_NAMED for c in rows if c.person_id}
    asked |= {i: called.get(i, k.name.split()[0]) for i, k in seen.items()}
    said = timescales.words_for(rows, viewer=viewer, at=at, names=asked, by=by)
    today = day_of(at)
    found = []
    for row, words in zip(rows, said, strict=True):
        person = seen.get(row.person_id) if row.person_id else None
        may_be_named = person is not None or row.person_id is None
        found.append(
            (
                row,
                words,
                Clock(
                    state=words.state, when=words.when, due=words.due, question=words.question,
                    fact=words.fact if may_be_named else "", rule=words.rule, owner=words.owner,
                    owner_note=words.owner_note, child=child_line(person, today) if person else "",
                    href=f"/child/{person.id}/"
                    if person and (open_to is None or person.id in open_to)
                    else "",
                ),
            )
        )  # fmt: skip
    return found


def child_line(person: KnowOf, today: date) -> str:
    """Return a child with the age: "Izzy Thackray-Dunn, 8"."""
    if not person.dob or person.hidden:
        return str(person.name)
    age = names.age_words(person.dob, today, person.dob_precision).removesuffix(" years")
    return f"{person.name}, {age}" if age else str(person.name)


def listed(
    viewer: Actor, at: datetime, *, post_id: UUID | None = None, after: Key | None = None
) -> Listed:
    """Return a page of all that is with the workers of the viewer's teams, the soonest first."""
    page = timescales.with_team(viewer, post_id=post_id, after=after, limit=PAGE)
    people = [c.person_id for c in page.clocks if c.person_id]
    called = {p.id: names.called(p) for p in Person.objects.filter(id__in=people)}
    rows = drawn_of(
        viewer, at, page.clocks, known=know_of(people, viewer), called=called, open_to=set(called)
    )
    workers = timescales.workers_of_team(viewer)
    whose = f"with={post_id}&" if post_id else ""
    groups = [
        Group(id_, heading, [c for _, w, c in rows if w.urgency == urgency])
        for urgency, (id_, heading) in HEADINGS.items()
    ]
    return Listed(
        groups=[g for g in groups if g.clocks],
        choices=[
            FilterItem("Everybody", HREF, sum(n for *_, n in workers), current=post_id is None),
            *(
                FilterItem(name, f"{HREF}?with={post}", number, current=post == post_id)
                for post, name, number in workers
            ),
        ],
        pages=Pages(
            newer=f"{HREF}?{whose}".rstrip("?&") if after else "",
            older=f"{HREF}?{whose}after={record.Key(*page.next)}" if page.next else "",
            newer_text="The soonest", older_text="Due later",
        ),
        whose=next((name for post, name, _ in workers if post == post_id), ""),
    )  # fmt: skip
