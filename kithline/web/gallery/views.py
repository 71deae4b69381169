"""The gallery: every component in its states, and whole pages made of them, with invented people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kithline.web.gallery import forms, samples
from kithline.web.pages import PUBLIC, page


@page(PUBLIC, methods=("GET",))
def gallery(request: HttpRequest) -> HttpResponse:
    """Show each component in its states."""
    wrong = forms.SampleForm(samples.WRONG, auto_id="wrong-%s")
    wrong.is_valid()
    context = {**samples.everything(), "empty": forms.SampleForm(), "wrong_fields": wrong.drawn()}
    return TemplateResponse(request, "gallery/index.html", context)


@page(PUBLIC, methods=("GET",))
def child(request: HttpRequest) -> HttpResponse:
    """Show a child's page as drawn."""
    context = {**samples.everything(), "full_identity": "slim" not in request.GET}
    return TemplateResponse(request, "gallery/child.html", context)


@page(PUBLIC, methods=("GET",))
def hub(request: HttpRequest) -> HttpResponse:
    """Show the hub's page as drawn."""
    return TemplateResponse(request, "gallery/hub.html", samples.everything())


@page(PUBLIC, methods=("GET",))
def day(request: HttpRequest) -> HttpResponse:
    """Show My day as drawn."""
    return TemplateResponse(request, "gallery/day.html", samples.everything())


@page(PUBLIC)
def ask(request: HttpRequest) -> HttpResponse:
    """Show a page that asks, and what it says when an answer is wrong."""
    form = forms.SampleForm(request.POST if request.method == "POST" else None)
    form.is_valid()
    return TemplateResponse(request, "gallery/ask.html", {"form": form})


@page(PUBLIC, methods=("GET",))
def letter(request: HttpRequest) -> HttpResponse:
    """Show a letter as it prints."""
    context = {"version": 1, "printed": "4 November 2026 at 16:10", "current": "My worries, 4471"}
    return TemplateResponse(request, "gallery/letter.html", context)
