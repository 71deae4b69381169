"""Sending a worry: the same pages for a worker and, fewer, for somebody without an account."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.agencies.permissions import Permission, can
from kithline.audit import actions as audit
from kithline.audit.enums import Kind
from kithline.core.errors import Invalid
from kithline.frontdoor import queries as frontdoor
from kithline.frontdoor.actions import public
from kithline.frontdoor.models import Worry
from kithline.frontdoor.rules import TooOften
from kithline.pathways import worry as pathways
from kithline.web import address
from kithline.web.forms.form import LOOK
from kithline.web.front import asking, drafts, presenters
from kithline.web.front.drafts import Writing
from kithline.web.front.forms import PlaceForm
from kithline.web.front.words import clock as clock_words
from kithline.web.pages import PUBLIC, Request, page

ELSEWHERE = (
    "Not kept: this page was kept in another window since. Continue here to keep what stands here."
)

SEND = Permission.SEND_WORRY


# --- beginning ----------------------------------------------------------------------------------


@page(SEND)
def begin(request: Request) -> HttpResponse:
    """Say what is asked, show drafts, and begin; ``?worry=`` takes over a worry of the log."""
    assert request.actor is not None
    if request.method == "POST":
        writing = drafts.begin(request)
        worry = _worry(request, request.POST.get("worry", ""))
        if worry is not None:
            presenters.fill_from(writing.answers, worry)
        presenters.fill_telephone(writing.answers, request.actor)
        writing.keep(_at(request))
        return redirect(writing.href("danger"))
    may_log = can(request.actor, Permission.KEEP_WORRY_LOG)
    context = {
        "drafts": [(_href(d.key), title, d.saved_at) for d, title in drafts.listed(request.actor)],
        "worry": _worry(request, request.GET.get("worry", "")),
        "desk": presenters.desk_now(request.actor, _at(request)),
        "may_log": may_log,
        "back": "/worries/" if may_log else "/my-day",
    }
    return TemplateResponse(request, "front/begin.html", context)


@page(PUBLIC)
def tell_us(request: Request) -> HttpResponse:
    """The public's first page: 999 first, then where, then the questions."""
    if request.actor is not None:
        return redirect("/worry/new/")
    here = drafts.places()
    choices = [(p.slug, p.council or p.name) for p in here]
    form = PlaceForm(request.POST if request.method == "POST" else None, places=choices)
    if len(here) < 2:
        del form.fields["place"]
    if request.method == "POST" and form.is_valid():
        writing = drafts.begin(request)
        writing.answers.place = form.cleaned_data.get("place") or (here[0].slug if here else "")
        writing.keep(_at(request))
        return redirect(writing.href("danger"))
    context = {"form": form, "begun": drafts.of_public(request), "places": here}
    return TemplateResponse(request, "front/tell_us.html", context)


# --- the questions ------------------------------------------------------------------------------


@page(SEND)
def ask(request: Request, key: UUID, slug: str) -> HttpResponse:
    """One page of questions, for a worker."""
    assert request.actor is not None
    sent_to = drafts.sent_already(request, key)
    return redirect(sent_to) if sent_to else _ask(
        request, drafts.of_worker(request.actor, key), slug
    )  # fmt: skip


@page(PUBLIC)
def ask_public(request: Request, slug: str) -> HttpResponse:
    """One page of questions, for somebody without an account."""
    writing = drafts.of_public(request)
    return redirect("/tell-us/") if writing is None else _ask(request, writing, slug)


def _ask(request: Request, writing: Writing, slug: str) -> HttpResponse:
    answers, step = writing.answers, writing.step(slug)
    forms = answers.forms(step, bound=False)
    problem = ""
    if request.method == "POST":
        answers.fill(step, request.POST)
        do = request.POST.get("do", "")
        if do == "add":
            answers.add_block(step)
        elif do.startswith("drop-") and do[5:].isdecimal():
            answers.drop_block(step, int(do[5:7]))
        try:
            writing.keep(_at(request))
        except Invalid as refused:
            problem = str(refused)
        if LOOK in request.POST:  # advice, and nothing else
            forms = answers.forms(step, bound=False)
        elif do in ("", "next") and not problem:
            forms = _read(answers, step)
            if all(form.is_valid() for form in forms):
                to_check = request.GET.get("then") == "check"
                return redirect(writing.href("check" if to_check else answers.after(step)))
        elif do == "later":
            return redirect("/worries/" if writing.by else "/tell-us/")
        elif not problem:
            anchor = f"{step.repeat}{answers.count(step) - 1}" if do == "add" else "main"
            return redirect(f"{request.get_full_path()}#{anchor}")
    return _show(request, writing, step, forms, problem)


def _read(answers: asking.Answers, step: asking.Step) -> list[Any]:
    """Return a page's forms as they were sent; a blank block of an optional page is no mistake."""
    made = answers.forms(step, bound=True)
    if step.slug in ("adults", "words"):
        return [f for f in made if not f.is_valid() or not f.is_blank()]  # type: ignore[attr-defined]
    return made


def _show(
    request: Request, writing: Writing, step: asking.Step, forms: list[Any], problem: str
) -> HttpResponse:
    answers = writing.answers
    shown = forms if forms else answers.forms(step, bound=False)
    before = answers.before(step)
    then = "?then=check" if request.GET.get("then") == "check" else ""
    context = {
        "step": step, "forms": shown, "single": None if step.repeat else shown[0],
        "problems": presenters.problems(shown, problem), "writing": writing,
        "number": answers.steps.index(step) + 1, "count": len(answers.steps),
        "back": writing.href("check") if then else
                writing.href(before) if before else ("/worry/new/" if writing.by else "/tell-us/"),
        "action": writing.href(step.slug) + then,
        "draft_url": writing.keep_url(step),
        "kept": clock_words(writing.saved_at) if writing.saved_at else "",
        "desk": presenters.desk_for(writing, _at(request)),
    }  # fmt: skip
    return TemplateResponse(request, "front/ask.html", context)


@page(SEND, methods=("POST",))
def keep(request: Request, key: UUID, slug: str) -> HttpResponse:
    """Keep what is being typed, for a worker (called by the script)."""
    assert request.actor is not None
    return _keep(request, drafts.of_worker(request.actor, key), slug)


@page(PUBLIC, methods=("POST",))
def keep_public(request: Request, slug: str) -> HttpResponse:
    """Keep what is being typed, for somebody without an account."""
    writing = drafts.of_public(request)
    if writing is None:
        return HttpResponse(status=401)
    return _keep(request, writing, slug)


def _keep(request: Request, writing: Writing, slug: str) -> HttpResponse:
    step, at = writing.step(slug), _at(request)
    try:
        done = writing.keep_typing(step, request.GET.get("seen"), request.POST, at)
    except Invalid:
        return HttpResponse(status=413)
    if not done:
        return JsonResponse({"kept": clock_words(at), "conflict": ELSEWHERE})
    return JsonResponse({"kept": clock_words(at), "next": writing.keep_url(step)})


# --- checking and sending -----------------------------------------------------------------------


@page(SEND)
def check(request: Request, key: UUID) -> HttpResponse:
    """All answers on one page, each with a link to change it; then send."""
    assert request.actor is not None
    sent_to = drafts.sent_already(request, key)
    return redirect(sent_to) if sent_to else _check(request, drafts.of_worker(request.actor, key))


@page(PUBLIC)
def check_public(request: Request) -> HttpResponse:
    """All answers on one page, for somebody without an account."""
    writing = drafts.of_public(request)
    return redirect("/tell-us/") if writing is None else _check(request, writing)


def _check(request: Request, writing: Writing) -> HttpResponse:
    missing = writing.answers.missing()
    problems = presenters.missing_problems(writing, missing)
    if request.method == "POST" and not missing:
        try:
            return _send(request, writing)
        except TooOften as wait:
            return _wait(request, writing, wait)
        except Invalid as refused:
            problems = presenters.sending_problems(writing, refused)
    shown = problems if request.method == "POST" else []
    context = {
        "sections": presenters.sections(writing, missing), "problems": shown, "missing": missing,
        "writing": writing, "back": writing.href(writing.answers.steps[-1].slug),
        "desk": presenters.desk_for(writing, _at(request)),
    }  # fmt: skip
    return TemplateResponse(request, "front/check.html", context)


def _send(request: Request, writing: Writing) -> HttpResponse:
    at = _at(request)
    sent = writing.answers.to_send()
    with transaction.atomic(), drafts.acting(writing, at) as by:
        if not writing.take():  # a second click: the first has sent it
            return redirect("/tell-us/sent/" if writing.public else "/worries/sent/")
        if by.is_public:
            sender = address.counted(address.address_of(request))
            public.take_turn(address=sender, limit=limit(), by=by, at=at)
        worry = _worry(request, writing.answers.worry)
        contact = pathways.send_worry(by=by, at=at, worry=worry, **sent)
        after = presenters.what_next(contact, at)
    if writing.by is not None:
        drafts.keep_sent(request, writing.key, contact.id)
        return redirect(f"/worry/sent/{contact.id}/")
    request.session.pop(drafts.SESSION, None)
    request.session[drafts.SENT] = after
    return redirect("/tell-us/sent/")


def limit() -> public.Limit:
    """Return how often the public form may be sent here."""
    each, overall, minutes = settings.PUBLIC_LIMIT
    return public.Limit(each, overall, minutes)


def _wait(request: Request, writing: Writing, wait: TooOften) -> HttpResponse:
    """Say why a worry is not sent yet, whom to ring, and that what was typed is kept."""
    at = _at(request)
    audit.note(
        verb="asked somebody without an account to wait", by=request.actor, at=at,
        kind=Kind.REFUSED, detail={"by address": wait.by_address},
    )  # fmt: skip
    context = {
        "writing": writing, "desk": presenters.desk_for(writing, at), "by_address": wait.by_address,
        "after": clock_words(wait.until + timedelta(minutes=1)), "back": f"{writing.base}check/",
    }  # fmt: skip
    seconds = max(1, int((wait.until - at).total_seconds()) + 1)
    return TemplateResponse(
        request, "front/wait.html", context, status=429, headers={"Retry-After": str(seconds)}
    )


@page(SEND)
def sent(request: Request, contact_id: UUID) -> HttpResponse:
    """The number, what happens next and by when, and the desk's telephone."""
    assert request.actor is not None
    contact = frontdoor.contact(request.actor, contact_id)
    if contact is None or contact.author_id != request.actor.post_id:
        raise Http404
    context = {"after": presenters.what_next(contact, _at(request)), "contact": contact}
    return TemplateResponse(request, "front/sent.html", context)


@page(PUBLIC)
def sent_public(request: Request) -> HttpResponse:
    """Thanks, the number, and whom to ring."""
    after = request.session.get(drafts.SENT)
    if not after:
        return redirect("/tell-us/")
    return TemplateResponse(request, "front/sent.html", {"after": after, "public": True})


@page(SEND)
def throw_away(request: Request, key: UUID) -> HttpResponse:
    """Throw a draft away, after asking."""
    assert request.actor is not None
    return _throw_away(request, drafts.of_worker(request.actor, key))


@page(PUBLIC)
def throw_away_public(request: Request) -> HttpResponse:
    """Throw away what somebody without an account began."""
    writing = drafts.of_public(request)
    return redirect("/tell-us/") if writing is None else _throw_away(request, writing)


def _throw_away(request: Request, writing: Writing) -> HttpResponse:
    if request.method == "POST":
        writing.drop()
        return redirect("/worry/new/" if writing.by else "/tell-us/")
    return TemplateResponse(request, "front/throw_away.html", {"writing": writing})


def _at(request: HttpRequest) -> datetime:
    moment: datetime = request.moment  # type: ignore[attr-defined]
    return moment


def _href(key: str) -> str:
    return f"/worry/new/{UUID(key)}/check/"


def _worry(request: Request, asked: str) -> Worry | None:
    """Return the small worry that is sent on, if the viewer may see it and it was not sent."""
    if request.actor is None or not asked:
        return None
    try:
        wanted = UUID(asked)
    except ValueError:
        return None
    found = frontdoor.worry_log(request.actor).filter(id=wanted).first()
    return found if found is not None and found.contact_id is None else None
