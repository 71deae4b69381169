"""Advice on one text, for the script that asks while somebody types. Nothing is kept of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kithline.record.aid import PARTS
from kithline.web.forms.advising import look_over as advise
from kithline.web.forms.texts import STORY_LIMIT
from kithline.web.pages import SIGNED_IN, page


@page(SIGNED_IN, methods=("POST",))
def look_over(request: HttpRequest) -> HttpResponse:
    """Return what the aid asks of a text, as it stands under its field."""
    part = request.POST.get("part", "")
    if part not in PARTS:
        raise Http404
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = advise(part, request.POST.get("text", "")[:STORY_LIMIT], actor)
    return TemplateResponse(request, "cotton/fields/advice.html", {"advice": found})
