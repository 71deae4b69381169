"""An agency's own worry log, the worries sent and what the hub answered, and who leads safeguarding."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.agencies import queries as agencies
from kithline.agencies.permissions import Permission
from kithline.core.actor import Actor
from kithline.frontdoor import permissions
from kithline.frontdoor import queries as frontdoor
from kithline.frontdoor.actions import contacts
from kithline.frontdoor.actions import worries as log
from kithline.frontdoor.enums import WorryDecision
from kithline.frontdoor.models import Contact, Worry
from kithline.pathways import worry as pathways
from kithline.web.front import log_presenters as presenters
from kithline.web.front import words
from kithline.web.front.forms import SmallWorryForm, WorryDecisionForm
from kithline.web.pages import Request, page

MOST = 50


@page(Permission.KEEP_WORRY_LOG, methods=("GET",))
def worries(request: Request) -> HttpResponse:
    """The agency's log: for its lead what waits, for everybody their own."""
    actor, at = _who(request)
    lead = permissions.is_lead(actor, at)
    rows = list(frontdoor.worry_log(actor)[:MOST])
    context = {
        "lead": lead,
        "waiting": [presenters.worry_row(w, at) for w in rows if lead and not w.decision],
        "mine": [presenters.worry_row(w, at) for w in rows if w.author_id == actor.post_id],
        "others": [
            presenters.worry_row(w, at)
            for w in rows if lead and w.decision and w.author_id != actor.post_id
        ],
        "most": MOST if len(rows) == MOST else 0,
        "places": presenters.places(request.path, lead),
        "leads": presenters.leads_words(agencies.leads_of(_agency(actor), actor.partnership_id, at)),
    }  # fmt: skip
    return TemplateResponse(request, "worries/log.html", context)


@page(Permission.KEEP_WORRY_LOG)
def new(request: Request) -> HttpResponse:
    """Keep a small worry: a few fields on one page."""
    actor, at = _who(request)
    form = SmallWorryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            worry = pathways.keep_worry(by=actor, at=at, **form.cleaned_data)
        if form.is_valid():
            return redirect(f"/worries/{worry.id}/")
    leads = agencies.leads_of(_agency(actor), actor.partnership_id, at)
    context = {"form": form, "leads": presenters.leads_words(leads)}
    return TemplateResponse(request, "worries/new.html", context)


@page(Permission.KEEP_WORRY_LOG)
def one(request: Request, worry_id: UUID) -> HttpResponse:
    """A worry of the log: what was written, what the lead decided, and the way to the hub."""
    actor, at = _who(request)
    worry = _worry(actor, worry_id)
    may_decide = permissions.is_lead(actor, at) and worry.agency_id == actor.agency_id
    form = WorryDecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        permissions.check_lead_of(actor, worry, at)
        with form.rules():
            pathways.decide_worry(worry=worry, by=actor, at=at, **form.cleaned_data)
        if form.is_valid():
            refer = form.cleaned_data["decision"] == WorryDecision.REFER
            return redirect(f"/worry/new/?worry={worry.id}" if refer else f"/worries/{worry.id}/")
    if request.method == "POST" and not may_decide:
        permissions.check_lead_of(actor, worry, at)
    if worry.author_id == actor.post_id and worry.decided_at and worry.author_told_at is None:
        log.read_decision(worry=worry, by=actor, at=at)
    context = {
        "worry": worry, "parts": presenters.worry_parts(worry), "form": form,
        "may_decide": may_decide, "decided": presenters.decided(worry, at),
        "written": words.moment(worry.written_at, at),
        "earlier": [presenters.worry_row(w, at) for w in frontdoor.worries_like(actor, worry)[:10]],
        "mine": worry.author_id == actor.post_id,
        "leads": presenters.leads_words(
            agencies.leads_of(worry.agency_id, worry.partnership_id, at)
        ),
    }  # fmt: skip
    return TemplateResponse(request, "worries/one.html", context)


@page(Permission.SEND_WORRY, methods=("GET",))
def sent_list(request: Request) -> HttpResponse:
    """The worries sent by the viewer, or by their agency when they are its lead."""
    actor, at = _who(request)
    rows = list(frontdoor.sent_by(actor, at).select_related("desk", "partnership")[:MOST])
    context = {
        "rows": [presenters.sent_row(c, at, actor) for c in rows],
        "most": MOST if len(rows) == MOST else 0,
        "places": presenters.places(request.path, permissions.is_lead(actor, at)),
        "log": presenters.keeps_log(actor),
    }
    return TemplateResponse(request, "worries/sent.html", context)


@page(Permission.SEND_WORRY, methods=("GET",))
def sent_one(request: Request, contact_id: UUID) -> HttpResponse:
    """A worry sent, and what the hub answered; reading the answer is noted for its sender."""
    actor, at = _who(request)
    contact = _sent(actor, contact_id, at)
    feedback = list(contact.feedback.all())
    if contact.author_id == actor.post_id:
        for row in feedback:
            contacts.read_feedback(feedback=row, by=actor, at=at)
    context = {
        "contact": contact, "parts": presenters.contact_parts(contact),
        "name": presenters.children(contact), "feedback": feedback[:1],
        "before": feedback[1:], "state": presenters.sent_state(contact, at),
        "received": words.moment(contact.received_at, at),
        "elsewhere": contact.partnership.council if contact.partnership_id != actor.partnership_id
        else "",
    }  # fmt: skip
    return TemplateResponse(request, "worries/sent_one.html", context)


@page(Permission.SEND_WORRY, methods=("GET",))
def letter(request: Request, contact_id: UUID) -> HttpResponse:
    """The hub's answer as a letter to print."""
    actor, at = _who(request)
    contact = _sent(actor, contact_id, at)
    feedback = contact.feedback.all().first()
    if feedback is None:
        raise Http404
    context = {
        "contact": contact, "name": presenters.children(contact), "feedback": feedback,
        "written": words.long_day(feedback.sent_at.date()),
        "sent": words.long_day(contact.received_at.date()),
        "printed": words.long_day(at.date()),
        "current": request.build_absolute_uri(f"/worries/sent/{contact.id}/"),
    }  # fmt: skip
    return TemplateResponse(request, "worries/letter.html", context)


@page(Permission.READ_REGISTER, methods=("GET",))
def leads(request: Request) -> HttpResponse:
    """The register of safeguarding leads and deputies; an agency without one is shown as such."""
    actor, at = _who(request)
    register = agencies.register_of_leads(actor.partnership_id, at)
    context = {
        "agencies": [presenters.register_row(agency, rows) for agency, rows in register],
        "gaps": sum(1 for _, rows in register if not rows),
        "places": presenters.places(request.path, permissions.is_lead(actor, at)),
        "log": presenters.keeps_log(actor),
    }
    return TemplateResponse(request, "worries/leads.html", context)


def _who(request: HttpRequest) -> tuple[Actor, datetime]:
    actor = request.actor  # type: ignore[attr-defined]
    assert actor is not None
    return actor, request.moment  # type: ignore[attr-defined]


def _agency(actor: Actor) -> UUID:
    assert actor.agency_id is not None
    return actor.agency_id


def _worry(actor: Actor, worry_id: UUID) -> Worry:
    found = frontdoor.worry_log(actor).filter(id=worry_id).first()
    if found is None:
        raise Http404
    return found


def _sent(actor: Actor, contact_id: UUID, at: datetime) -> Contact:
    found = (
        frontdoor.sent_by(actor, at)
        .select_related("desk", "partnership")
        .filter(id=contact_id)
        .first()
    )
    if found is None:
        raise Http404
    return found
