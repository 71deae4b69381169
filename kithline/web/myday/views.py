"""My day: what waits for a worker, by urgency."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kithline.agencies.permissions import Permission
from kithline.core.errors import Invalid
from kithline.record.queries import Key
from kithline.timescales import queries as timescales
from kithline.web import navigation
from kithline.web.myday import presenters, team
from kithline.web.myday.deciding import at_the_hub
from kithline.web.pages import SIGNED_IN, page


@page(SIGNED_IN, methods=("GET",))
def my_day(request: HttpRequest) -> HttpResponse:
    """Show what waits, what is to be decided, drafts, what changed, and notices."""
    day = presenters.day(
        request.actor,  # type: ignore[attr-defined]
        request.moment,  # type: ignore[attr-defined]
        later="later" in request.GET,
    )
    if day.by_tomorrow is not None:
        navigation.counted(request, "/my-day", day.by_tomorrow)
    if day.at_desk is not None:
        navigation.counted(request, "/hub/", day.at_desk)
    return TemplateResponse(request, "myday/day.html", {"day": day})


@page(Permission.ALLOCATE, methods=("GET",))
def with_team(request: HttpRequest) -> HttpResponse:
    """List what is with the workers of the viewer's teams, paged by key, of all or of one of them."""
    after = post_id = None
    with suppress(Invalid):
        key = Key.read(request.GET.get("after", ""))
        after = key.happened_from, key.entry_id
    with suppress(ValueError):
        post_id = UUID(request.GET.get("with", ""))
    shown = team.listed(
        request.actor,  # type: ignore[attr-defined]
        request.moment,  # type: ignore[attr-defined]
        post_id=post_id,
        after=after,
    )
    return TemplateResponse(request, "myday/team.html", {"shown": shown})


@navigation.counter("/my-day")
def waiting(request: HttpRequest) -> int:
    """Count what is late or due by tomorrow; a page that says what went wrong counts nothing."""
    if connection.get_rollback():
        return 0
    actor, at = request.actor, request.moment  # type: ignore[attr-defined]
    return timescales.waiting_by_tomorrow(actor, at, without=at_the_hub(actor))
