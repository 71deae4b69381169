"""My day: what waits for a worker, by urgency."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kithline.timescales import queries as timescales
from kithline.web import navigation
from kithline.web.myday import presenters
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
    return TemplateResponse(request, "myday/day.html", {"day": day})


@navigation.counter("/my-day")
def waiting(request: HttpRequest) -> int:
    """Count what is late or due by tomorrow; a page that says what went wrong counts nothing."""
    if connection.get_rollback():
        return 0
    actor, at = request.actor, request.moment  # type: ignore[attr-defined]
    return timescales.waiting_by_tomorrow(actor, at, without=at_the_hub(actor))
