"""Pages for what went wrong. Missing and forbidden look alike."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return render(request, f"errors/{template}.html", status=status)


def not_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing here that you may open: for 404 and 403 alike."""
    return _page(request, "not_here", 404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be read."""
    return _page(request, "bad_request", 400)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    return _page(request, "broken", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was too old to be sent; what was typed is in the draft."""
    return _page(request, "csrf", 403)
