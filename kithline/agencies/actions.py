"""Every write about who works where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from kithline.agencies.enums import Consent, Kind, Role
from kithline.agencies.models import (
    Agency,
    ClosureDay,
    Cover,
    DeskArea,
    DeskHours,
    Lead,
    Partnership,
    Post,
    Team,
    TeamCover,
    Worker,
)
from kithline.agencies.permissions import Permission, check
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.core.ids import new_id


@transaction.atomic
def add_partnership(
    *,
    slug: str,
    name: str,
    thresholds: str,
    by: Actor,
    at: datetime,
    council: str = "",
    consent: Consent = Consent.NOT_REQUIRED,
    timescales: str = "",
    telephone: str = "",
    id: UUID | None = None,
) -> Partnership:
    """Add a partnership with the threshold framework it uses."""
    check(by, Permission.MANAGE_POSTS)
    partnership = Partnership(
        slug=slug,
        name=name,
        council=council,
        thresholds=thresholds,
        timescales=timescales,
        consent=consent,
        telephone=telephone,
    )
    if id:
        partnership.id = id
    partnership.save(force_insert=True)
    audit.note(verb="add partnership", by=by, at=at, subject=("partnership", partnership.id))
    return partnership


@transaction.atomic
def add_agency(
    *,
    code: str,
    name: str,
    kind: Kind,
    partnerships: Iterable[Partnership],
    by: Actor,
    at: datetime,
    telephone: str = "",
) -> Agency:
    """Add an agency and the partnerships it works in."""
    check(by, Permission.MANAGE_POSTS)
    agency = Agency.objects.create(code=code, name=name, kind=kind, telephone=telephone)
    Cover.objects.bulk_create(Cover(agency=agency, partnership=p) for p in partnerships)
    audit.note(verb="add agency", by=by, at=at, subject=("agency", agency.id))
    return agency


@transaction.atomic
def add_team(
    *,
    agency: Agency,
    code: str,
    name: str,
    partnerships: Iterable[Partnership],
    by: Actor,
    at: datetime,
    desk: bool = False,
    out_of_hours: bool = False,
    telephone: str = "",
    hours: Iterable[tuple[int, time, time]] = (),
    areas: Iterable[tuple[Partnership, str]] = (),
) -> Team:
    """Add a team; for a desk, its opening hours (weekday, opens, closes) and the postcodes it serves."""
    check(by, Permission.MANAGE_POSTS)
    team = Team.objects.create(
        agency=agency,
        code=code,
        name=name,
        desk=desk,
        out_of_hours=out_of_hours,
        telephone=telephone,
    )
    TeamCover.objects.bulk_create(TeamCover(team=team, partnership=p) for p in partnerships)
    DeskHours.objects.bulk_create(
        DeskHours(team=team, weekday=d, opens=o, closes=c) for d, o, c in hours
    )
    DeskArea.objects.bulk_create(
        DeskArea(team=team, partnership=p, postcode_prefix=x.replace(" ", "").upper())
        for p, x in areas
    )
    audit.note(verb="add team", by=by, at=at, subject=("team", team.id))
    return team


@transaction.atomic
def add_closure_day(*, team: Team, on: date, reason: str, by: Actor, at: datetime) -> ClosureDay:
    """Close a desk for a day that would be a working day."""
    check(by, Permission.MANAGE_POSTS)
    if ClosureDay.objects.filter(team=team, on=on).exists():
        raise Invalid({"on": "The desk is already closed on that day."})
    day = ClosureDay.objects.create(team=team, on=on, reason=reason)
    audit.note(verb="add closure day", by=by, at=at, subject=("team", team.id))
    return day


@transaction.atomic
def add_worker(
    *, sign_in: str, name: str, by: Actor, at: datetime, user: User | None = None, about: str = ""
) -> Worker:
    """Add a worker; ``user`` is the account they sign in with, if they have one."""
    check(by, Permission.MANAGE_POSTS)
    if Worker.objects.filter(sign_in=sign_in).exists():
        raise Invalid({"sign_in": "Somebody signs in with that name already."})
    worker = Worker.objects.create(sign_in=sign_in, name=name, user=user, about=about)
    audit.note(verb="add worker", by=by, at=at, subject=("worker", worker.id))
    return worker


@transaction.atomic
def start_post(
    *,
    worker: Worker,
    agency: Agency,
    partnership: Partnership,
    title: str,
    role: Role,
    starts_at: datetime,
    by: Actor,
    at: datetime,
    team: Team | None = None,
    extra_teams: Iterable[Team] = (),
    ends_at: datetime | None = None,
    telephone: str = "",
) -> Post:
    """Start a worker in a post. One post is for one partnership."""
    check(by, Permission.MANAGE_POSTS)
    if not Cover.objects.filter(agency=agency, partnership=partnership).exists():
        raise Invalid({"partnership": f"{agency.name} does not work in {partnership.name}."})
    if team is not None and team.agency_id != agency.id:
        raise Invalid({"team": f"{team.name} is not a team of {agency.name}."})
    if ends_at is not None and ends_at < starts_at:
        raise Invalid({"ends_at": "The post ends before it starts."})
    post = Post.objects.create(
        worker=worker,
        agency=agency,
        partnership=partnership,
        team=team,
        title=title,
        role=role,
        starts_at=starts_at,
        ends_at=ends_at,
        telephone=telephone,
    )
    if extra_teams:
        post.extra_teams.set(extra_teams)
    audit.note(verb="start post", by=by, at=at, subject=("post", post.id))
    return post


@transaction.atomic
def end_post(*, post: Post, ends_at: datetime, reason: str, by: Actor, at: datetime) -> Post:
    """End a post. Everything that was opened through it is shut from that moment."""
    check(by, Permission.MANAGE_POSTS)
    if ends_at < post.starts_at:
        raise Invalid({"ends_at": "The post ends before it starts."})
    post.ends_at = ends_at
    post.end_reason = reason
    post.save(update_fields=["ends_at", "end_reason"])
    Lead.objects.filter(post=post, ends_at__isnull=True).update(ends_at=ends_at)
    audit.note(verb="end post", by=by, at=at, subject=("post", post.id))
    return post


@transaction.atomic
def name_lead(
    *,
    agency: Agency,
    post: Post,
    starts_at: datetime,
    by: Actor,
    at: datetime,
    deputy: bool = False,
    ends_at: datetime | None = None,
) -> Lead:
    """Enter somebody in the register of safeguarding leads, or as deputy or cover."""
    check(by, Permission.MANAGE_POSTS)
    if post.agency_id != agency.id:
        raise Invalid({"post": f"{post.title} is not a post of {agency.name}."})
    lead = Lead.objects.create(
        agency=agency, post=post, deputy=deputy, starts_at=starts_at, ends_at=ends_at
    )
    audit.note(verb="name safeguarding lead", by=by, at=at, subject=("agency", agency.id))
    return lead


@transaction.atomic
def end_lead(*, lead: Lead, ends_at: datetime, by: Actor, at: datetime) -> Lead:
    """End somebody's time as safeguarding lead."""
    check(by, Permission.MANAGE_POSTS)
    if ends_at < lead.starts_at:
        raise Invalid({"ends_at": "That is before it starts."})
    lead.ends_at = ends_at
    lead.save(update_fields=["ends_at"])
    audit.note(verb="end safeguarding lead", by=by, at=at, subject=("agency", lead.agency_id))
    return lead


@transaction.atomic
def change_password(*, new: str, by: Actor, at: datetime) -> User:
    """Give the worker's own account a new password, already checked for strength."""
    worker = Worker.objects.select_related("user").filter(id=by.worker_id or new_id()).first()
    if worker is None or worker.user is None:
        raise Invalid("You have no account to change.")
    worker.user.set_password(new)
    worker.user.save(update_fields=["password"])
    audit.note(verb="change password", by=by, at=at, subject=("worker", worker.id))
    return worker.user
