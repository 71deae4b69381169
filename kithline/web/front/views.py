"""The first page of the site."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.web.front import drafts
from kithline.web.pages import PUBLIC, Request, page


@page(PUBLIC, methods=("GET",))
def front(request: Request) -> HttpResponse:
    """Say where anybody may tell us about a child; a worker goes on to their day."""
    if request.actor is not None:
        return redirect("/my-day")
    return TemplateResponse(request, "front/front.html", {"places": drafts.places()})
