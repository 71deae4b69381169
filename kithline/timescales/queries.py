"""Reads of clocks. What the viewer may see is held by the database; these ask for it in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from kithline.agencies.models import ClosureDay, DeskHours, Partnership, Post
from kithline.core.actor import Actor
from kithline.timescales import catalogue, wording
from kithline.timescales.calendars import Period, WorkingCalendar
from kithline.timescales.models import OPEN, Obligation
from kithline.timescales.moments import end_of, london

Key = tuple[dt.datetime, UUID]


@dataclass(frozen=True)
class Page:
    """Some clocks in order of their end, and the key of the next page (None: there is none)."""

    clocks: list[Obligation]
    next: Key | None


def seen(*, lock: bool = False) -> QuerySet[Obligation]:
    """Return every clock the viewer sees, with what its wording needs; ``lock`` before a change."""
    rows = Obligation.objects.select_related(
        "partnership", "owner_team", "owner_post", "owner_post__worker"
    )
    return rows.select_for_update(of=("self",)) if lock else rows


def one(obligation_id: UUID, *, lock: bool = False) -> Obligation | None:
    """Return a clock the viewer sees; None for an unknown one and for one that may not be seen."""
    return seen(lock=lock).filter(id=obligation_id).first()


def open_for(
    viewer: Actor, *, after: Key | None = None, limit: int = 50, without: str = ""
) -> Page:
    """Return the open clocks of the viewer's post and those their teams share, the soonest first.

    ``without``: a kind of subject whose shared clocks stand elsewhere (the hub's contacts).
    """
    return _page(seen().filter(OPEN & mine(viewer) & ~_shared(viewer, without)), after, limit)


def open_for_team(team_id: UUID, *, after: Key | None = None, limit: int = 50) -> Page:
    """Return the open clocks of a team, its workers' own among them, the soonest first."""
    return _page(seen().filter(OPEN, owner_team_id=team_id), after, limit)


@dataclass(frozen=True)
class WithWorker:
    """The clocks of one worker that end first, and how many of theirs end by the day asked for."""

    post: Post
    clocks: list[Obligation]
    number: int
    late: int


def with_workers(viewer: Actor, at: dt.datetime, until: dt.date, *, each: int) -> list[WithWorker]:
    """Return what is late or due by a day with the workers of the viewer's teams, by the worker's name.

    Some clocks of each, the soonest first; their number in all. One statement.
    """
    own = Window(RowNumber(), partition_by="owner_post_id", order_by=["due_at", "id"])
    rows = (
        _with_team(viewer)
        .filter(due_at__lte=end_of(until))
        .annotate(
            place=own,
            number=Window(Count("id"), partition_by="owner_post_id"),
            late=Window(Count("id", filter=Q(due_at__lte=at)), partition_by="owner_post_id"),
        )
        .filter(place__lte=each)
        .order_by("owner_post__worker__name", "owner_post_id", "due_at", "id")
    )
    found = []
    for post, theirs in groupby(rows, key=lambda o: o.owner_post):
        first, *more = theirs
        assert post is not None
        found.append(WithWorker(post, [first, *more], first.number, first.late))
    return found


def with_team(
    viewer: Actor, *, post_id: UUID | None = None, after: Key | None = None, limit: int = 50
) -> Page:
    """Return the open clocks that workers of the viewer's teams have, the soonest first; of one of them."""
    rows = _with_team(viewer)
    return _page(rows.filter(owner_post_id=post_id) if post_id else rows, after, limit)


def workers_of_team(viewer: Actor) -> list[tuple[UUID, str, int]]:
    """Return who of the viewer's teams has open clocks: post, name, how many; by name."""
    rows = _with_team(viewer).order_by().values_list("owner_post_id", "owner_post__worker__name")
    return list(
        rows.annotate(number=Count("id")).order_by("owner_post__worker__name", "owner_post_id")
    )


def _with_team(viewer: Actor) -> QuerySet[Obligation]:
    return seen().filter(
        OPEN & ~Q(owner_post_id=viewer.post_id), owner_team_id__in=viewer.team_ids,
        owner_post__isnull=False,
    )  # fmt: skip


def waiting_by_tomorrow(viewer: Actor, at: dt.datetime, *, without: str = "") -> int:
    """Return how many of the viewer's clocks end by the end of tomorrow, the late ones included."""
    rows = Obligation.objects.filter(OPEN & mine(viewer) & ~_shared(viewer, without))
    return rows.filter(due_at__lte=_tomorrow(at)).count()


def by_tomorrow(page: Page, at: dt.datetime) -> int | None:
    """Return the same of the first page of the viewer's clocks; None when it ends before tomorrow does."""
    until = _tomorrow(at)
    if page.next is not None and page.next[0] <= until:
        return None
    return sum(1 for c in page.clocks if c.due_at <= until)


def _tomorrow(at: dt.datetime) -> dt.datetime:
    return end_of(london(at).date() + dt.timedelta(days=1))


def _shared(viewer: Actor, kind: str) -> Q:
    """Return the test that a clock is one of a team's, of a kind of subject."""
    return Q(owner_post__isnull=True, subject_kind=kind) if kind else Q(pk__in=[])


def mine(viewer: Actor) -> Q:
    """Return the test that a clock is the viewer's own, or shared by one of their teams."""
    shared = Q(owner_post__isnull=True, owner_team_id__in=viewer.team_ids)
    return shared | Q(owner_post_id=viewer.post_id) if viewer.post_id else Q(pk__in=[])


def for_person(person_id: UUID, *, closed: bool = False) -> list[Obligation]:
    """Return the clocks that run for a person, the soonest first; with ``closed``, those that ran."""
    rows = seen().filter(person_id=person_id)
    return list(rows if closed else rows.filter(OPEN))


def for_people(person_ids: Iterable[UUID]) -> list[Obligation]:
    """Return the clocks that run for any of these people, the soonest first."""
    return list(seen().filter(OPEN, person_id__in=list(person_ids)))


def for_subject(
    subject: tuple[str, UUID],
    *,
    rule: str | None = None,
    person_id: UUID | None = None,
    closed: bool = False,
    lock: bool = False,
) -> list[Obligation]:
    """Return the clocks that run for a subject (kind, id), the soonest first."""
    rows = seen(lock=lock).filter(subject_kind=subject[0], subject_id=subject[1])
    if rule is not None:
        rows = rows.filter(rule_id=rule)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    return list(rows if closed else rows.filter(OPEN))


def for_subjects(kind: str, subject_ids: Iterable[UUID]) -> dict[UUID, list[Obligation]]:
    """Return the clocks that run for several subjects of one kind, by subject."""
    found: dict[UUID, list[Obligation]] = {}
    for clock in seen().filter(OPEN, subject_kind=kind, subject_id__in=list(subject_ids)):
        found.setdefault(clock.subject_id, []).append(clock)
    return found


def _page(rows: QuerySet[Obligation], after: Key | None, limit: int) -> Page:
    if after is not None:
        due_at, last = after
        # The first test alone can use the index; the second makes the key exact.
        rows = rows.filter(due_at__gte=due_at).exclude(due_at=due_at, id__lte=last)
    found = list(rows.order_by("due_at", "id")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return Page(found, (found[-1].due_at, found[-1].id) if more else None)


# --- calendars ----------------------------------------------------------------------------------


Calendars = dict[tuple[UUID, UUID | None], WorkingCalendar]


def calendars(wanted: Iterable[tuple[Partnership, UUID | None]]) -> Calendars:
    """Return the calendar by which each (partnership, team) counts, in one query.

    A team with opening hours counts by them and by its closure days; every other team by the
    partnership's pack.
    """
    pairs = list(wanted)
    teams = {team for _, team in pairs if team}
    hours: dict[UUID, list[DeskHours]] = {}
    closed: dict[UUID, set[dt.date]] = {}
    days = ClosureDay.objects.filter(team_id=OuterRef("team_id")).values("on")
    rows = DeskHours.objects.filter(team_id__in=teams).annotate(closed=ArraySubquery(days))
    for row in rows if teams else ():
        hours.setdefault(row.team_id, []).append(row)
        closed[row.team_id] = set(row.closed)
    return {
        (place.id, team): _desk(hours[team], closed.get(team, set()))
        if team in hours
        else catalogue.in_use(place.timescales).calendar
        for place, team in pairs
    }


def calendars_of(clocks: Iterable[Obligation]) -> Calendars:
    """Return the calendars by which clocks are counted, in one query."""
    return calendars({(c.partnership, c.owner_team_id) for c in clocks})


def words_for(
    clocks: Iterable[Obligation],
    *,
    viewer: Actor,
    at: dt.datetime,
    names: Mapping[UUID, str] | None = None,
    you: bool = False,
    by: Calendars | None = None,
) -> list[wording.ClockWords]:
    """Return clocks in words, in their order; one query for their calendars, however many.

    ``names`` are the preferred names by person id; a clock of nobody in it says the names given
    when it began. ``by``: their calendars, where a page has read them already.
    """
    rows = list(clocks)
    by = calendars_of(rows) if by is None else by
    return [
        wording.words(
            clock,
            at,
            viewer,
            calendar=by[(clock.partnership_id, clock.owner_team_id)],
            name=(names or {}).get(clock.person_id, "") if clock.person_id else "",
            you=you,
        )
        for clock in rows
    ]


def calendar_for(place: Partnership, team_id: UUID | None) -> WorkingCalendar:
    """Return the calendar by which a team of a partnership counts."""
    return calendars([(place, team_id)])[(place.id, team_id)]


def _desk(rows: list[DeskHours], closed: set[dt.date]) -> WorkingCalendar:
    week: list[list[Period]] = [[] for _ in range(7)]
    for row in sorted(rows, key=lambda r: (r.weekday, r.opens)):
        week[row.weekday].append((row.opens, row.closes))
    return WorkingCalendar(
        hours=tuple(tuple(periods) for periods in week), closure_days=frozenset(closed)
    )
