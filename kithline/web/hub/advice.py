"""Advice that somebody asked the hub for: recorded, counted, and what followed. It is no referral."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.agencies.models import Agency, Team
from kithline.agencies.permissions import Permission
from kithline.frontdoor import queries as frontdoor
from kithline.frontdoor.actions import advice as actions
from kithline.web.front import words
from kithline.web.hub import forms, reads
from kithline.web.pages import Request, page

MOST = 50
RECORD = Permission.RECORD_ADVICE


@page(RECORD, methods=("GET",))
def log(request: Request) -> HttpResponse:
    """The advice given at the viewer's desks, newest first, with the count of the last four weeks."""
    actor, at = reads.who(request)
    found = frontdoor.advice_log(actor)
    rows = list(found[:MOST])
    recent = found.filter(asked_at__gte=at - timedelta(days=28))
    context = {
        "rows": [
            {
                "href": f"/hub/advice/{a.id}/", "when": words.moment(a.asked_at, at),
                "asked_by": a.asked_by, "agency": a.agency.name if a.agency else "",
                "kind": a.agency.kind if a.agency else "public", "question": a.question,
                "child": a.child if a.child_named else "", "followed": a.followed,
            }
            for a in rows
        ],
        "count": recent.count(),
        "named": recent.filter(child_named=True).count(),
    }  # fmt: skip
    return TemplateResponse(request, "hub/advice.html", context)


@page(RECORD)
def new(request: Request) -> HttpResponse:
    """Record advice."""
    actor, at = reads.who(request)
    form = forms.AdviceForm(
        request.POST if request.method == "POST" else None, agencies=reads.agencies_of(actor)
    )
    desk = Team.objects.filter(id__in=actor.team_ids, desk=True).first()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        agency = Agency.objects.filter(id=data["agency"]).first() if data["agency"] else None
        with form.rules():
            if desk is None:
                raise Http404
            actions.record(
                desk=desk, asked_by=data["asked_by"], question=data["question"],
                advice=data["advice"], child_named=data["child_named"] == "yes",
                child=data["child"], agency=agency, by=actor, at=at,
            )  # fmt: skip
        if form.is_valid():
            return redirect("/hub/advice/")
    return TemplateResponse(request, "hub/advice_new.html", {"form": form})


@page(RECORD)
def one(request: Request, advice_id: UUID) -> HttpResponse:
    """Advice that was given, and what followed."""
    actor, at = reads.who(request)
    advice = frontdoor.advice_log(actor).filter(id=advice_id).first()
    if advice is None:
        raise Http404
    form = forms.FollowedForm(
        request.POST if request.method == "POST" else None, initial={"followed": advice.followed}
    )
    if request.method == "POST" and form.is_valid():
        with form.rules():
            actions.note_what_followed(
                advice=advice, followed=form.cleaned_data["followed"], by=actor, at=at
            )
        if form.is_valid():
            return redirect(f"/hub/advice/{advice_id}/")
    context = {"advice": advice, "form": form, "when": words.moment(advice.asked_at, at)}
    return TemplateResponse(request, "hub/advice_one.html", context)
