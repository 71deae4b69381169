"""A child's indicators and level: choose, answer, set the level and say why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.access import permissions as access
from kithline.agencies.permissions import Permission
from kithline.core import text
from kithline.core.errors import Invalid
from kithline.frameworks import actions, queries, rules
from kithline.frameworks.enums import About
from kithline.frameworks.models import Profile
from kithline.frameworks.shapes import Framework
from kithline.pathways import needs
from kithline.record import actions as record_actions
from kithline.record import queries as record_queries
from kithline.web.child.opening import Record, header, open_record
from kithline.web.child.words import clock_time
from kithline.web.frameworks import level_page
from kithline.web.frameworks.level_form import LevelForm, Sent, answer_name, kept_words, sent
from kithline.web.frameworks.level_work import KIND, Work, find_work
from kithline.web.pages import page

ALL = "all"


@page(Permission.WRITE_RECORD)
def level(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show what was chosen for a child and what level was set; or take what was sent."""
    if request.method == "POST":
        return save(request, person_id)
    record = open_record(request, person_id, verb="opened the indicators and level")
    if not record.circle.is_child:
        raise Http404
    work = find_work(request, person_id)
    asked = _asked(request.GET.get("answer", ""), work.framework)
    form = LevelForm(framework=work.framework, asked=asked, initial=level_page.initial(work, asked))
    return shown(request, record, work, form, asked=asked)


def _asked(wanted: str, framework: Framework) -> tuple[str, ...]:
    """Return the prompts whose answer is typed on this page."""
    known = tuple(p.id for p in framework.prompts)
    return known if wanted == ALL else tuple(p for p in known if p == wanted)


def shown(
    request: Any,
    record: Record,
    work: Work,
    form: LevelForm,
    *,
    asked: tuple[str, ...] = (),
    typed: Sent | None = None,
) -> HttpResponse:
    """Draw the page; ``typed`` is what was just sent and could not be taken."""
    group = typed.group if typed else text.shown(request.GET.get("group", ""))[:60]
    q = typed.q if typed else text.shown(request.GET.get("q", ""))[:200].strip()
    context = level_page.context(record, work, group=group, q=q, typed=typed, moment=request.moment)
    context |= {
        "child": header(record, "Level of need"),
        "form": form,
        "asked": asked,
        "others": [
            (f.title, f"{record.home}level/?framework={f.slug}")
            for f in queries.current_frameworks(record.today)
            if f.slug != work.framework.slug
        ],
    }
    return TemplateResponse(request, "frameworks/level.html", context)


def save(request: Any, person_id: UUID) -> HttpResponse:
    """Keep ticks and answers on every submit; set the level when that was asked for."""
    actor, at = request.actor, request.moment
    access.check_contribute(actor, person_id)
    work = find_work(request, person_id)
    read = sent(request.POST)
    asked = tuple(p.id for p in work.framework.prompts if p.id in read.asked)
    form = LevelForm(request.POST, framework=work.framework, asked=asked)
    if form.is_valid():
        with form.rules():
            profile = take(work, read, form, asked, actor, at)
            if read.do == "level" and profile is not None:
                needs.set_level(
                    profile=profile,
                    level=form.cleaned_data["level"],
                    reasons=form.cleaned_data["reasons"],
                    by=actor,
                    at=at,
                )
    if not form.is_valid():
        record = open_record(request, person_id, verb="opened the indicators and level")
        work.draft = {}
        return shown(request, record, work, form, asked=asked, typed=read)
    keep_rest(work, read, form, actor, at)
    return redirect(onward(work, read))


def take(
    work: Work, read: Sent, form: LevelForm, asked: tuple[str, ...], actor: Any, at: Any
) -> Profile | None:
    """Write what was ticked and answered; a profile is begun when there is something to keep."""
    data = form.cleaned_data
    answers = [(p, data[answer_name(p)]) for p in asked]
    if data["together"]:
        answers.append((rules.TOGETHER, data["together"]))
    something = read.added or any(a for _, a in answers) or read.do == "level"
    if work.profile is None:
        if not something:
            return None
        work.profile = begin(work, actor, at)
    actions.change(profile=work.profile, add=read.added, remove=read.removed, by=actor, at=at)
    for prompt, answer in answers:
        actions.answer_prompt(profile=work.profile, prompt=prompt, text=answer, by=actor, at=at)
    return work.profile


def begin(work: Work, actor: Any, at: Any) -> Profile:
    """Begin a profile of the child, or of the contact that it is for."""
    contact = work.contact
    return actions.begin(
        person_id=work.person_id,
        pack=work.pack,
        about=About.CONTACT if contact else About.CHILD,
        about_id=contact.id if contact else None,
        restricted=bool(contact and contact.restriction),
        by=actor,
        at=at,
    )


def keep_rest(work: Work, read: Sent, form: LevelForm, actor: Any, at: Any) -> None:
    """Keep a level and reasons that were typed but not set yet; else drop the draft."""
    typed = {k: form.cleaned_data[k] for k in ("level", "reasons") if form.cleaned_data[k]}
    if typed and read.do != "level":
        keep_draft(work, {"typed": typed}, actor, at)
    elif work.draft:
        record_actions.drop_draft(kind=KIND, key=work.key, by=actor)


def keep_draft(work: Work, data: dict[str, Any], actor: Any, at: Any) -> None:
    """Keep the worker's own draft; the window that was used last wins."""
    held = record_queries.draft(actor, kind=KIND, key=work.key)
    record_actions.keep_draft(
        kind=KIND, key=work.key, data=data, by=actor, at=at, seen=held.saved_at if held else None
    )


def onward(work: Work, read: Sent) -> str:
    """Return where a submit leads: to another part, to a question, to a search, or back."""
    part, _, prompt = read.go.partition(":")
    if part == "shows":
        return f"/child/{work.person_id}/level/shows/{prompt}/" if _is_uuid(prompt) else work.href()
    if part == "answer":
        return work.href(group=read.group, answer=prompt) + "#before"
    if part == "group" and work.framework.group(prompt):
        return work.href(group=prompt) + "#choose"
    if read.do == "level":
        return work.href(group=read.group) + "#asks"
    if read.do in ("answers", "together"):
        return work.href(group=read.group) + ("#before" if read.do == "answers" else "#picture")
    if read.q and read.do in ("", "search"):
        return work.href(group=read.group, q=read.q) + "#choose"
    return work.href(group=read.group) + "#choose"


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


@page(Permission.WRITE_RECORD, methods=("POST",))
def keep(request: Any, person_id: UUID) -> HttpResponse:
    """Keep what is being typed (called by the script); nothing of it is in the record yet."""
    access.check_contribute(request.actor, person_id)
    work = find_work(request, person_id)
    try:
        keep_draft(work, kept_words(request.POST), request.actor, request.moment)
    except Invalid:
        return HttpResponse(status=413)
    return JsonResponse({"kept": clock_time(request.moment)})
