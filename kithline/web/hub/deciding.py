"""The hub manager decides; decisions are corrected, overturned, reopened; matches undone; senders told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.agencies.permissions import Permission
from kithline.frontdoor.enums import UNTOLD, Source, Stage
from kithline.frontdoor.models import Match
from kithline.pathways import decide as pathways
from kithline.pathways import undo
from kithline.people import queries as people
from kithline.record import actions as record
from kithline.record import queries as drafts
from kithline.web.components import Step
from kithline.web.front import words
from kithline.web.hub import forms, presenters, queue, reads, triage
from kithline.web.hub.views import decision_form, keep_typed
from kithline.web.pages import Request, page

DECIDE = Permission.DECIDE
DRAFT = "decision"


@page(DECIDE)
def decide(request: Request, contact_id: UUID) -> HttpResponse:
    """Agree with the proposal or change it, for all children together or one by one; or send it back."""
    actor, at = reads.who(request)
    contact = reads.at_desk(actor, contact_id)
    if contact.handling.stage == Stage.DECIDED:
        return redirect(f"/hub/contact/{contact_id}/")
    page_ = triage.gather(actor, contact, at)
    back = forms.ReasonForm(
        request.POST if request.POST.get("do") == "send-back" else None, auto_id="back-%s",
        label="What is missing?", need="Say what is missing",
    )  # fmt: skip
    data: Any = None
    if request.method == "POST" and request.POST.get("do") != "send-back":
        data = request.POST
    kept = drafts.draft(actor, kind=DRAFT, key=str(contact.id)) if data is None else None
    initial = presenters.initial_of(page_.triage.proposals or page_.triage.standing, page_)
    form = decision_form(actor, page_, _query(kept.data) if kept else data, initial=initial)
    if kept:
        form.hush()
    if back.is_bound and back.is_valid():
        with back.rules():
            pathways.send_back(contact=contact, reason=back.cleaned_data["reason"], by=actor, at=at)
        if back.is_valid():
            return redirect(f"/hub/contact/{contact_id}/")
    moved_on = ""
    if data is not None:
        shown = request.POST.get("seen", "")
        if shown and shown != presenters.seen_proposal(page_):
            moved_on = "The proposal was changed while you read it. Look at it again, then decide."
        elif form.is_valid():
            chosen = presenters.indicators(page_, reads.levels_set(contact))
            with form.rules():
                pathways.decide(contact=contact, lines=form.lines(chosen), by=actor, at=at)
            if form.is_valid():
                record.drop_draft(kind=DRAFT, key=str(contact.id), by=actor)
                return redirect(f"/hub/contact/{contact_id}/feedback/")
        keep_typed(actor, DRAFT, contact_id, request.POST, at)
    fresh = reads.at_desk(actor, contact_id) if data is not None or back.is_bound else contact
    page_.contact = fresh
    context = presenters.triage_context(page_, actor, at) | {
        "proposal": form, "back_form": back, "draft_url": f"/hub/contact/{contact_id}/decide/keep",
        "kept": words.clock(kept.saved_at) if kept else "",
        "changing": form.is_bound or not page_.triage.proposals,
        "problems": presenters.problems(back if back.is_bound else None,
                                        form if data is not None else None, None, None, moved_on,
                                        page_),
        "unmatched": [w.called for w in page_.whos if w.match is None and w.named.role == "child"],
    }  # fmt: skip
    context["steps"] = [_on_triage(s, contact_id) for s in context["steps"]]
    return TemplateResponse(request, "hub/decide.html", context)


def _on_triage(step: Step, contact_id: UUID) -> Step:
    """Return a step that leads to the triage page, but for what stands on this one."""
    here = step.href in ("#sent", "#decide")
    return step if here else replace(step, href=f"/hub/contact/{contact_id}/{step.href}")


def _query(data: dict[str, Any]) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, values in data.items():
        found.setlist(name, values)
    return found


@page(DECIDE, methods=("POST",))
def keep(request: Request, contact_id: UUID) -> HttpResponse:
    """Keep a decision while it is typed (called by the script)."""
    actor, at = reads.who(request)
    reads.at_desk(actor, contact_id)
    if not keep_typed(actor, DRAFT, contact_id, request.POST, at):
        return HttpResponse(status=413)
    return JsonResponse({"kept": words.clock(at)})


@page(DECIDE)
def change(request: Request, contact_id: UUID, decision_id: UUID) -> HttpResponse:
    """Correct or overturn the decision for one child; the earlier one stays readable."""
    actor, at = reads.who(request)
    contact = reads.at_desk(actor, contact_id)
    page_ = triage.gather(actor, contact, at)
    row = next((d for d in page_.triage.standing if d.id == decision_id), None)
    if row is None:
        raise Http404
    form = decision_form(
        actor, page_, request.POST if request.method == "POST" else None,
        initial=presenters.initial_of([row], page_), kind=forms.ChangeForm, children=[row.named],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with form.rules():
            (line,) = form.lines({row.named_id: tuple(row.indicators)})
            pathways.change_decision(
                decision=row, line=line, how=form.cleaned_data["how"],
                reason=form.cleaned_data["change_reason"], by=actor, at=at,
            )  # fmt: skip
        if form.is_valid():
            return redirect(f"/hub/contact/{contact_id}/feedback/")
        page_.contact = reads.at_desk(actor, contact_id)
    context = presenters.triage_context(page_, actor, at) | {
        "proposal": form, "row": presenters.decisions(page_, [row], at)[0],
        "problems": presenters.problems(None, form, None, None, "", page_),
    }  # fmt: skip
    return TemplateResponse(request, "hub/change.html", context)


@page(DECIDE)
def reopen(request: Request, contact_id: UUID) -> HttpResponse:
    """Take a decided contact into triage again, with a reason; a new clock starts."""
    actor, at = reads.who(request)
    contact = reads.at_desk(actor, contact_id)
    form = forms.ReasonForm(
        request.POST if request.method == "POST" else None, label="Why is it opened again?",
        need="Say why it is opened again",
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with form.rules():
            pathways.reopen(contact=contact, reason=form.cleaned_data["reason"], by=actor, at=at)
        if form.is_valid():
            return redirect(f"/hub/contact/{contact_id}/")
    context = {
        "form": form, "title": f"Open contact {contact.number} again", "button": "Open it again",
        "lede": "What was decided stays readable. The desk sees the records again, and a new clock "
        "for the decision starts.",
        "back": f"/hub/contact/{contact_id}/",
    }  # fmt: skip
    return TemplateResponse(request, "hub/reason.html", context)


@page(Permission.UNDO_MATCH)
def undo_match(request: Request, contact_id: UUID, match_id: UUID) -> HttpResponse:
    """Take a wrong match back, having seen who has looked at the record since."""
    actor, at = reads.who(request)
    contact = reads.at_desk(actor, contact_id)
    match = Match.objects.filter(id=match_id, contact=contact, undone_at__isnull=True)
    found = match.select_related("named", "contact").first()
    if found is None:
        raise Http404
    known = people.know_of([found.person_id], actor).get(found.person_id)
    form = forms.ReasonForm(
        request.POST if request.method == "POST" else None,
        label="Why is it the wrong record?", need="Say why it is the wrong record",
    )  # fmt: skip
    looks = undo.who_saw(found, at)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            undo.undo_match(match=found, reason=form.cleaned_data["reason"], by=actor, at=at)
        if form.is_valid():
            return redirect(f"/hub/contact/{contact_id}/#who")
    context = {
        "form": form, "contact": contact, "match": found, "name": known.name if known else "",
        "born": known.born_text if known else "", "called": triage.called(found.named),
        "given": triage.given(found.named),
        "looks": presenters.lookers(looks, at),
        "matched": words.moment(found.matched_at, at), "back": f"/hub/contact/{contact_id}/#who",
    }  # fmt: skip
    return TemplateResponse(request, "hub/undo.html", context)


@page(DECIDE)
def feedback(request: Request, contact_id: UUID) -> HttpResponse:
    """Tell the sender: a professional decision, reason and next step; the public only thanks."""
    actor, at = reads.who(request)
    contact = reads.at_desk(actor, contact_id)
    if contact.handling.stage != Stage.DECIDED:
        return redirect(f"/hub/contact/{contact_id}/")
    page_ = triage.gather(actor, contact, at)
    standing = page_.triage.standing
    public = contact.source == Source.PUBLIC
    untold = bool(standing) and all(d.outcome in UNTOLD for d in standing)
    what, why, then = pathways.feedback_words(contact, standing)
    fixed = public or untold
    form = forms.FeedbackForm(
        request.POST if request.method == "POST" and not fixed else None,
        initial={"decision": what, "reason": why, "next_step": then},
    )  # fmt: skip
    if request.method == "POST" and (fixed or form.is_valid()):
        given = {"decision": what, "reason": why, "next_step": then} if fixed else form.cleaned_data
        with form.rules():
            pathways.give_feedback(contact=contact, by=actor, at=at, **given)
        if not form.is_bound or form.is_valid():
            return redirect(f"/hub/contact/{contact_id}/")
    context = {
        "contact": contact, "form": form, "public": public, "untold": untold,
        "thanks": pathways.CONSIDERED if public else what, "title": queue.title(contact, at),
        "decisions": presenters.decisions(page_, standing, at), "given": page_.triage.feedback,
        "sender": triage.sender(contact), "reach": triage.reach(contact),
        "back": f"/hub/contact/{contact_id}/",
    }  # fmt: skip
    return TemplateResponse(request, "hub/feedback.html", context)
