"""The hub's queue, and triage of one contact: taken, matched, graded, answered, proposed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.agencies.permissions import Permission, can
from kithline.core import text
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.frontdoor import queries as frontdoor
from kithline.frontdoor.actions import contacts
from kithline.frontdoor.enums import Rag, Stage
from kithline.frontdoor.models import Contact, Named
from kithline.frontdoor.permissions import can_work_on
from kithline.pathways import clocks, decide
from kithline.pathways import triage as pathways
from kithline.record import actions as record
from kithline.record import queries as drafts
from kithline.timescales import catalogue
from kithline.web import navigation
from kithline.web.components import FilterItem
from kithline.web.front import words
from kithline.web.hub import forms, presenters, queue, reads, triage
from kithline.web.pages import Request, page

DRAFT = "proposal"
TRIAGE, SEE = Permission.TRIAGE, Permission.SEE_HUB


@navigation.counter("/hub/")
def waiting(request: HttpRequest) -> int:
    """Count what waits at the viewer's desks."""
    actor = request.actor  # type: ignore[attr-defined]
    return frontdoor.waiting_count(actor) if can(actor, SEE) else 0


# --- the queue ----------------------------------------------------------------------------------

SHOWN = {
    "": "Everything", "mine": "With you", "nobody": "With nobody", "proposed": "Proposed",
    "ungraded": "Not graded",
}  # fmt: skip


@page(SEE, methods=("GET",))
def hub(request: Request) -> HttpResponse:
    """What waits at the desk, ordered by its clocks; what was decided last stands below."""
    actor, at = reads.who(request)
    waiting = queue.read(actor, at)
    navigation.counted(request, "/hub/", len(waiting.rows))
    tests = {
        "": lambda r: True,
        "mine": lambda r: r.contact.handling.taken_by_id == actor.post_id,
        "nobody": lambda r: r.contact.handling.taken_by_id is None,
        "proposed": lambda r: r.contact.handling.stage == Stage.PROPOSED,
        "ungraded": lambda r: not r.contact.handling.rag,
    }
    show = request.GET.get("show", "")
    show = show if show in tests else ""
    rows = [r for r in waiting.rows if tests[show](r)]
    context = {
        "rows": presenters.rows(rows, actor, at),
        "filters": [
            FilterItem(label, f"/hub/?show={key}" if key else "/hub/",
                       sum(1 for r in waiting.rows if tests[key](r)), current=key == show)
            for key, label in SHOWN.items()
        ],
        "line": queue.desk_line(actor, at, waiting.calendars),
        "count": len(waiting.rows),
        "late": sum(1 for r in waiting.rows if r.late),
        "decided": presenters.decided_rows(
            frontdoor.decided_at_desk(actor, before=at, most=10), at
        ),
        "advice": can(actor, Permission.RECORD_ADVICE),
    }  # fmt: skip
    return TemplateResponse(request, "hub/queue.html", context)


# --- one contact --------------------------------------------------------------------------------


@page(SEE, methods=("GET",))
def contact(request: Request, contact_id: UUID) -> HttpResponse:
    """Triage of a contact, all on one page."""
    actor, _ = reads.who(request)
    return show(request, reads.contact_of(actor, contact_id))


def show(
    request: Request,
    contact: Contact,
    *,
    grade: forms.GradeForm | None = None,
    proposal: forms.DecisionForm | None = None,
    answer: tuple[str, forms.AnswerForm] | None = None,
    who: tuple[UUID, str, str] | None = None,
    problem: str = "",
) -> HttpResponse:
    """Draw the triage page, with what is wrong where it is wrong."""
    actor, at = reads.who(request)
    page_ = triage.gather(actor, contact, at)
    navigation.counted(request, "/hub/", len(page_.queue.rows))
    working = can_work_on(actor, contact) and contact.handling.stage != Stage.DECIDED
    finding = _finding(request, page_)
    if working and contact.handling.stage != Stage.NEW:
        triage.search_all(page_, actor, at, {k: v for k, (_, v) in finding.items()})
    if who is not None:
        for each in page_.whos:
            if each.named.id == who[0]:
                each.error, each.chosen = who[1], who[2]
    level = reads.levels_set(contact) if working and page_.triage.matches else {}
    proposes = working and not can(actor, Permission.DECIDE)  # who decides does it on its own page
    if proposal is None and proposes and contact.handling.stage in (Stage.TRIAGE, Stage.PROPOSED):
        proposal = _kept_proposal(actor, page_, level)
    context = presenters.triage_context(page_, actor, at) | {
        "grade_form": grade or forms.GradeForm(lengths=_lengths(contact, at)),
        "proposal": proposal,
        "answers": answer,
        "answer_form": forms.AnswerForm(),
        "working": working,
        "finding": {str(k): form for k, (form, _) in finding.items()},
        "may_decide": working and can(actor, Permission.DECIDE),
        "may_undo": can(actor, Permission.UNDO_MATCH) and can_work_on(actor, contact),
        "problem": problem,
        "problems": presenters.problems(grade, proposal, answer, who, problem, page_),
        "draft_url": f"/hub/contact/{contact.id}/propose/keep",
        "indicators": presenters.indicator_links(page_, level),
    }
    return TemplateResponse(request, "hub/contact.html", context)


def _lengths(contact: Contact, at: datetime) -> dict[str, str]:
    """Return how soon each grade has to be finished, by the partnership's clocks."""
    of = catalogue.in_use(contact.partnership.timescales)
    found = {}
    for rag in Rag:
        rule = of.rule(clocks.GRADES[rag.value], at.date())
        past = ", past closing if need be" if rule.past_closing else ""
        found[rag.value] = f"in {rule.amount} {rule.unit.words(rule.amount or 0)}{past}"
    return found


def _finding(
    request: Request, page_: triage.Page
) -> dict[UUID, tuple[forms.FindForm, dict[str, Any]]]:
    """Return, for each person not matched, the form for other facts and what was typed into it."""
    found: dict[UUID, tuple[forms.FindForm, dict[str, Any]]] = {}
    asked = request.GET.get("for", "")
    for who in page_.whos:
        if who.match is not None:
            continue
        mine = asked == str(who.named.id)
        form = forms.FindForm(request.GET if mine else None, prefix=who.field)
        more = form.cleaned_data if mine and form.is_valid() else {}
        found[who.named.id] = (form, more)
    return found


@page(TRIAGE, methods=("POST",))
def take(request: Request, contact_id: UUID) -> HttpResponse:
    """Take a contact: it is with the worker who asks, and the sender counts as acknowledged."""
    actor, at = reads.who(request)
    contact = reads.at_desk(actor, contact_id)
    try:
        pathways.open_triage(contact=contact, by=actor, at=at)
    except Invalid as refused:
        return show(request, contact, problem=str(refused))
    return redirect(f"/hub/contact/{contact_id}/")


@page(TRIAGE, methods=("POST",))
def grade(request: Request, contact_id: UUID) -> HttpResponse:
    """Grade a contact, or change its grade, with the reason."""
    actor, at = reads.who(request)
    contact = reads.at_desk(actor, contact_id)
    form = forms.GradeForm(request.POST, lengths=_lengths(contact, at))
    if form.is_valid():
        with form.rules():
            pathways.grade(contact=contact, by=actor, at=at, **form.cleaned_data)
        if form.is_valid():
            return redirect(f"/hub/contact/{contact_id}/#urgent")
        contact = reads.at_desk(actor, contact_id)
    return show(request, contact, grade=form)


@page(TRIAGE, methods=("POST",))
def match(request: Request, contact_id: UUID, named_id: UUID) -> HttpResponse:
    """Say who a named person is: one of the candidates that were shown, or a new record."""
    actor, at = reads.who(request)
    contact = reads.at_desk(actor, contact_id)
    named = next((n for n in contact.named.all() if n.id == named_id), None)
    if named is None:
        raise Http404
    named.contact = contact
    chosen = str(next((v for k, v in request.POST.items() if k.startswith("match-")), ""))
    shown = set(request.POST.get("shown", "").split(",")) - {""}
    error = _match_error(actor, named, chosen, shown, at)
    if not error:
        try:
            _match(actor, named, chosen, at)
        except Invalid as refused:
            error = " ".join(refused.errors.values())
    if error:
        return show(request, reads.at_desk(actor, contact_id), who=(named_id, error, chosen))
    return redirect(f"/hub/contact/{contact_id}/#who")


def _match_error(actor: Actor, named: Named, chosen: str, shown: set[str], at: datetime) -> str:
    if not chosen:
        return f"Choose who {triage.called(named)} is, or make a new record"
    if chosen == "new":
        found, _ = triage.look_for(actor, named, at)
        fresh = {str(c.person_id) for c in found[:6] if c.person_id} - shown
        if fresh:
            return "Look at these people first: somebody may have a record already"
        return ""
    try:
        person = UUID(chosen)
    except ValueError:
        return "Choose one of the people shown"
    return "" if str(person) in shown else "Choose one of the people shown"


def _match(actor: Actor, named: Named, chosen: str, at: datetime) -> None:
    if chosen == "new":
        pathways.register_and_match(named=named, by=actor, at=at, **triage.estimated(named, at))
    else:
        pathways.match_child(named=named, person_id=UUID(chosen), by=actor, at=at)


@page(TRIAGE, methods=("POST",))
def answer(request: Request, contact_id: UUID) -> HttpResponse:
    """Answer a question that the record raises: a linked child, a pattern in earlier contacts."""
    actor, at = reads.who(request)
    contact = reads.at_desk(actor, contact_id)
    key = text.shown(request.POST.get("question", ""))[:80]
    if not (key == "before" or key.startswith("linked:")):
        raise Http404
    form = forms.AnswerForm(request.POST)
    if form.is_valid():
        with form.rules():
            contacts.answer(
                contact=contact, question=key, text=form.cleaned_data["answer"], by=actor, at=at
            )
        if form.is_valid():
            return redirect(f"/hub/contact/{contact_id}/#{'before' if key == 'before' else 'open'}")
    return show(request, contact, answer=(key, form))


@page(TRIAGE)
def look_into(request: Request, contact_id: UUID, person_id: UUID) -> HttpResponse:
    """Open the record of another child for this contact, saying why."""
    actor, at = reads.who(request)
    contact = reads.at_desk(actor, contact_id)
    linked = {x.person.id: x for x in triage.gather(actor, contact, at).linked}
    if person_id not in linked:
        raise Http404
    form = forms.ReasonForm(
        request.POST if request.method == "POST" else None, need="Say why",
        label=f"Why do you open {linked[person_id].person.name}’s record?",
        hint="Your words stand in the list of who could see this child’s record, and why.",
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with form.rules():
            pathways.look_into(contact=contact, person_id=person_id,
                               why=form.cleaned_data["reason"], by=actor, at=at)  # fmt: skip
        if form.is_valid():
            return redirect(f"/child/{person_id}/")
    context = {
        "form": form, "title": f"Open {linked[person_id].person.name}’s record",
        "lede": linked[person_id].why, "button": "Open the record",
        "back": f"/hub/contact/{contact_id}/#open",
    }  # fmt: skip
    return TemplateResponse(request, "hub/reason.html", context)


@page(TRIAGE)
def pass_on(request: Request, contact_id: UUID) -> HttpResponse:
    """Hand a contact to another desk, with its clocks."""
    actor, at = reads.who(request)
    contact = reads.at_desk(actor, contact_id)
    desks = reads.desks(contact)
    form = forms.PassForm(request.POST if request.method == "POST" else None, desks=desks)
    if request.method == "POST" and form.is_valid():
        desk = next(d for d in desks if str(d.id) == form.cleaned_data["desk"])
        with form.rules():
            pathways.pass_on(contact=contact, desk=desk, reason=form.cleaned_data["reason"],
                             by=actor, at=at)  # fmt: skip
        if form.is_valid():
            return redirect("/hub/")
    context = {
        "form": form, "title": f"Pass contact {contact.number} to another desk",
        "lede": "Its clocks go with it; they do not start again. Afterwards you no longer see it.",
        "button": "Pass it on", "back": f"/hub/contact/{contact_id}/",
    }  # fmt: skip
    return TemplateResponse(request, "hub/reason.html", context)


# --- proposing ----------------------------------------------------------------------------------


def decision_form(
    actor: Actor, page_: triage.Page, data: Any = None, *, initial: dict[str, Any] | None = None,
    kind: type[forms.DecisionForm] = forms.DecisionForm, children: list[Named] | None = None,
) -> forms.DecisionForm:  # fmt: skip
    """Return the form of a decision for the children of a contact."""
    at = page_.contact.received_at
    wanted = children or page_.triage.children
    is_open = frozenset(
        c.id for c in wanted
        if c.id in page_.triage.matches and page_.spells.get(page_.triage.matches[c.id].person_id)
    )  # fmt: skip
    return kind(
        data,
        initial=initial,
        children=[(c, presenters.child_words(c, at)) for c in wanted],
        framework=page_.framework,
        teams=reads.teams_for(actor),
        told=triage.told_list(page_),
        is_open=is_open,
    )


def _kind(contact: Contact) -> type[forms.DecisionForm]:
    """Return the form of a proposal: one that waits already is changed, saying why."""
    waits = contact.handling.stage == Stage.PROPOSED
    return forms.ProposalForm if waits else forms.DecisionForm


def _kept_proposal(actor: Actor, page_: triage.Page, level: dict[UUID, Any]) -> forms.DecisionForm:
    """Return the proposal as it was typed, or as it was made, or empty."""
    kind = _kind(page_.contact)
    kept = drafts.draft(actor, kind=DRAFT, key=str(page_.contact.id))
    if kept is not None:
        data = QueryDict(mutable=True)
        for name, values in kept.data.items():
            data.setlist(name, values)
        form = decision_form(actor, page_, data, kind=kind)
        form.hush()
        form.kept = words.clock(kept.saved_at)  # type: ignore[attr-defined]
        return form
    initial = presenters.initial_of(page_.triage.proposals, page_)
    if not initial and level:
        initial = {"level": next(iter(level.values())).level}
    return decision_form(actor, page_, initial=initial, kind=kind)


@page(Permission.PROPOSE, methods=("POST",))
def propose(request: Request, contact_id: UUID) -> HttpResponse:
    """Put a decision before the hub manager, or another in the place of one that waits."""
    actor, at = reads.who(request)
    contact = reads.at_desk(actor, contact_id)
    page_ = triage.gather(actor, contact, at)
    form = decision_form(actor, page_, request.POST, kind=_kind(contact))
    if form.is_valid():
        chosen = presenters.indicators(page_, reads.levels_set(contact))
        with form.rules():
            if isinstance(form, forms.ProposalForm):
                decide.change_proposal(
                    contact=contact, lines=form.lines(chosen), by=actor, at=at,
                    reason=form.cleaned_data["change_reason"],
                )  # fmt: skip
            else:
                decide.propose(contact=contact, lines=form.lines(chosen), by=actor, at=at)
        if form.is_valid():
            record.drop_draft(kind=DRAFT, key=str(contact.id), by=actor)
            return redirect(f"/hub/contact/{contact_id}/#decide")
        contact = reads.at_desk(actor, contact_id)
    keep_typed(actor, DRAFT, contact_id, request.POST, at)
    return show(request, contact, proposal=form)


@page(Permission.PROPOSE, methods=("POST",))
def keep_proposal(request: Request, contact_id: UUID) -> HttpResponse:
    """Keep a proposal while it is typed (called by the script)."""
    actor, at = reads.who(request)
    reads.at_desk(actor, contact_id)
    if not keep_typed(actor, DRAFT, contact_id, request.POST, at):
        return HttpResponse(status=413)
    return JsonResponse({"kept": words.clock(at)})


def keep_typed(actor: Actor, kind: str, key: UUID, sent: QueryDict, at: datetime) -> bool:
    """Keep what was typed into a form of a contact; False when it is too long to keep."""
    data = {
        text.shown(name)[:120]: [text.shown(v) for v in sent.getlist(name)]
        for name in sent if name not in ("csrfmiddlewaretoken", "do", "seen", "look-over")
    }  # fmt: skip
    kept = drafts.draft(actor, kind=kind, key=str(key))
    try:
        record.keep_draft(kind=kind, key=str(key), data=data, by=actor, at=at,
                          seen=kept.saved_at if kept else None)  # fmt: skip
    except Invalid:
        return False
    return True
