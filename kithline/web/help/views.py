"""Help, accessibility, privacy and the words we use. Anybody may read them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kithline.core import text
from kithline.web.help import presenters
from kithline.web.pages import PUBLIC, page


@page(PUBLIC, methods=("GET",))
def help_index(request: HttpRequest) -> HttpResponse:
    """Say how the everyday things are done."""
    return TemplateResponse(request, "help/index.html", {})


@page(PUBLIC, methods=("GET",))
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the pages are, and how that was looked at."""
    return TemplateResponse(request, "help/accessibility.html", {})


@page(PUBLIC, methods=("GET",))
def privacy(request: HttpRequest) -> HttpResponse:
    """Say who sees what, why and until when."""
    return TemplateResponse(request, "help/privacy.html", {"roles": presenters.roles()})


@page(PUBLIC, methods=("GET",))
def words(request: HttpRequest) -> HttpResponse:
    """Show the glossary, or the part of it that was asked for."""
    asked = text.shown(request.GET.get("q", ""))[:100].strip()
    found = [w for w in presenters.glossary() if not asked or w.holds(asked)]
    context = {"asked": asked, "letters": presenters.by_letter(found), "count": len(found)}
    return TemplateResponse(request, "help/words.html", context)
