"""Reads of who works where. The staff directory is open to every signed-in worker."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from kithline.agencies.models import (
    Agency,
    ClosureDay,
    DeskArea,
    DeskHours,
    Lead,
    Post,
    Team,
    Worker,
)
from kithline.core.actor import Actor
from kithline.core.clock import LONDON


def _holding(at: datetime) -> Q:
    return Q(starts_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at))


def actor_for_post(post_id: UUID, at: datetime) -> Actor | None:
    """Return the actor of a post that holds at ``at``; None when it has ended or not begun."""
    post = (
        Post.objects.filter(_holding(at), id=post_id)
        .select_related("worker", "agency", "partnership", "team")
        .prefetch_related("extra_teams")
        .first()
    )
    return actor_of(post) if post else None


def actor_of(post: Post) -> Actor:
    """Return the actor of a post row, whatever the moment."""
    teams = [post.team_id] if post.team_id else []
    teams += [t.id for t in post.extra_teams.all() if t.id not in teams]
    return Actor(
        post_id=post.id,
        worker_id=post.worker_id,
        name=post.worker.name,
        title=post.title,
        role=post.role,
        agency_id=post.agency_id,
        agency_code=post.agency.code,
        agency_name=post.agency.name,
        agency_kind=post.agency.kind,
        team_ids=tuple(teams),
        partnership_id=post.partnership_id,
        partnership_slug=post.partnership.slug,
        partnership_name=post.partnership.name,
    )


def telephone_of(post_id: UUID) -> str:
    """Return the telephone of a post; nothing when none is noted."""
    return Post.objects.filter(id=post_id).values_list("telephone", flat=True).first() or ""


def posts_of(worker_id: UUID, at: datetime) -> QuerySet[Post]:
    """Return the posts that a worker holds at ``at``, the newest last."""
    return (
        Post.objects.filter(_holding(at), worker_id=worker_id)
        .select_related("agency", "partnership", "team", "worker")
        .order_by("starts_at", "id")
    )


def leads_of(agency_id: UUID, partnership_id: UUID, at: datetime) -> QuerySet[Lead]:
    """Return the safeguarding leads (deputies last) of an agency for a partnership at ``at``."""
    return (
        Lead.objects.filter(_holding(at), agency_id=agency_id)
        .filter(post__partnership_id=partnership_id)
        .select_related("post__worker", "post__team")
    )


def register_of_leads(partnership_id: UUID, at: datetime) -> list[tuple[Agency, list[Lead]]]:
    """Return every agency of a partnership with its leads and deputies; an empty list is a gap."""
    agencies = Agency.objects.filter(partnerships=partnership_id).order_by("name")
    leads: dict[UUID, list[Lead]] = {}
    for lead in (
        Lead.objects.filter(_holding(at), post__partnership_id=partnership_id)
        .select_related("post__worker")
        .order_by("deputy", "starts_at")
    ):
        leads.setdefault(lead.agency_id, []).append(lead)
    return [(agency, leads.get(agency.id, [])) for agency in agencies]


def area_of(postcode: str) -> DeskArea | None:
    """Return the area that an address lies in, with its desk and its partnership, if anybody serves it."""
    compact = postcode.replace(" ", "").upper()
    if not compact:
        return None
    areas = DeskArea.objects.select_related("team")
    matches = [a for a in areas if compact.startswith(a.postcode_prefix)]
    return max(matches, key=lambda a: len(a.postcode_prefix), default=None)


def place_served(desk: Team, *, first: Iterable[UUID]) -> UUID:
    """Return the partnership that a desk takes a worry for: the first of those named that it serves.

    Otherwise the one it serves, as when the police of one place ring the desk of another.
    """
    served = list(desk.partnerships.order_by("name").values_list("id", flat=True))
    if not served:
        raise LookupError(f"{desk.name} serves no partnership")
    return next((place for place in first if place in served), served[0])


def day_desk(partnership_id: UUID, postcode: str = "") -> Team | None:
    """Return the desk that serves an address: by the longest matching start of its postcode.

    Without a postcode (or with one that nobody serves): the desk of the partnership where the child
    was found.
    """
    area = area_of(postcode)
    if area is not None:
        return area.team
    return Team.objects.filter(desk=True, out_of_hours=False, partnerships=partnership_id).first()


def is_open(team: Team, at: datetime, bank_holidays: frozenset = frozenset()) -> bool:
    """Answer whether a desk is open at ``at``, by its hours, closure days and the bank holidays given."""
    local = at.astimezone(LONDON)
    if local.date() in bank_holidays:
        return False
    if ClosureDay.objects.filter(team=team, on=local.date()).exists():
        return False
    return DeskHours.objects.filter(
        team=team, weekday=local.weekday(), opens__lte=local.time(), closes__gt=local.time()
    ).exists()


def desk_for(
    partnership_id: UUID, postcode: str, at: datetime, bank_holidays: frozenset = frozenset()
) -> Team:
    """Return the desk on duty for an address at ``at``: the out-of-hours team when the desk is closed.

    By the child's address, whichever partnership that is in; without one that anybody serves, by the
    partnership asked for.
    """
    area = area_of(postcode)
    if area is not None:
        partnership_id = area.partnership_id
    desk = day_desk(partnership_id, postcode)
    if desk is not None and is_open(desk, at, bank_holidays):
        return desk
    out_of_hours = Team.objects.filter(desk=True, out_of_hours=True).filter(
        partnerships=partnership_id
    )
    team = out_of_hours.first() or desk
    if team is None:
        raise LookupError("this partnership has no desk: add one before a worry can be sent")
    return team


def directory(partnership_id: UUID, at: datetime, *, team_id: UUID | None = None) -> QuerySet[Post]:
    """Return the posts held in a partnership at ``at``, by name; one team's when named."""
    posts = Post.objects.filter(_holding(at), partnership_id=partnership_id)
    if team_id:
        posts = posts.filter(Q(team_id=team_id) | Q(extra_teams=team_id))
    return posts.select_related("worker", "agency", "team").order_by("worker__name")


def signing_in(at: datetime) -> QuerySet[Post]:
    """Return the posts held at ``at`` by workers who have an account (the demonstration names them)."""
    return Post.objects.filter(_holding(at), worker__user__is_active=True).select_related(
        "worker", "agency", "team"
    )


def worker_signing_in(sign_in: str) -> Worker | None:
    """Return the worker who signs in with this name and has an account."""
    return (
        Worker.objects.filter(sign_in=sign_in, user__is_active=True).select_related("user").first()
    )
