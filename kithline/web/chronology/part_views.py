"""Asking an agency for its part of the line; the agency's own page to answer on."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.agencies.permissions import Permission
from kithline.chronology import actions, permissions, queries
from kithline.people.queries import know_of
from kithline.web.child.words import day_of, long_day
from kithline.web.chronology.opening import open_line
from kithline.web.chronology.reading_views import form_page, part_line, span_words
from kithline.web.chronology.sign_forms import AnswerForm, AskForm, DropForm
from kithline.web.pages import SIGNED_IN, page


@page(SIGNED_IN)
def ask(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask an agency for what it knows of a time."""
    line = open_line(request, person_id, verb="opened the form for asking an agency")
    record = line.record
    permissions.check_write(record.actor, person_id)
    listed = [(str(a.id), a.name) for a in queries.agencies_to_ask(record.actor, record.moment)]
    form = AskForm(request.POST if request.method == "POST" else None, agencies=listed)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.rules():
            actions.ask(
                person_id=person_id, agency_id=UUID(data["agency"]), question=data["question"],
                since=data["since"], until=data["until"], named=record.called, by=record.actor,
                at=record.moment,
            )  # fmt: skip
            return redirect(f"{line.home}read/?done=asked")
    return form_page(
        request, line, form, "Ask an agency for its part", "Ask them",
        lede=f"What they know of {record.called} belongs on the line of time too. "
        "Nothing held is an answer; silence is none.",
    )  # fmt: skip


@page(SIGNED_IN)
def part(request: HttpRequest, person_id: UUID, part_id: UUID) -> HttpResponse:
    """Show what an agency was asked; remind it, or take the question back."""
    line = open_line(request, person_id, verb="opened what an agency was asked")
    record = line.record
    found = queries.part(record.actor, part_id)
    if found is None or found.person_id != person_id:
        raise Http404
    form = DropForm(request.POST if request.POST.get("do") == "drop" else None)
    if request.method == "POST":
        permissions.check_write(record.actor, person_id)
        with form.rules():
            if request.POST.get("do") == "chase":
                form = DropForm({"reason": ""})
                actions.chase(part=found, by=record.actor, at=record.moment)
                return redirect(f"{line.home}read/?done=chased")
            if form.is_valid():
                actions.drop(
                    part=found,
                    reason=form.cleaned_data["reason"],
                    by=record.actor,
                    at=record.moment,
                )
                return redirect(f"{line.home}read/?done=dropped")
    shown = part_line(line, found, "")
    return form_page(
        request, line, form, f"Asked of {found.asked_agency_name}", "Take the question back",
        template="chronology/part.html", shown=shown, part=found,
        may=permissions.can_write(record.actor, person_id) and not shown["settled"] and not found.dropped_at,
    )  # fmt: skip


@page(Permission.WRITE_RECORD)
def answer(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Answer for the agency that was asked; it need not read the child's record for that."""
    actor, moment = request.actor, request.moment  # type: ignore[attr-defined]
    found = queries.part(actor, part_id)
    if found is None or not permissions.can_answer(actor, found):
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            actions.answer(
                part=found, answer=form.cleaned_data["answer"], words=form.cleaned_data["words"],
                by=actor, at=moment,
            )  # fmt: skip
            return redirect(f"/part/{found.id}/?done=1")
    known = know_of([found.person_id], actor).get(found.person_id)
    return TemplateResponse(
        request,
        "chronology/answer.html",
        {
            "part": found,
            "form": form,
            "name": known.name if known else "a child",
            "born": known.born_text if known else "",
            "span": span_words(found),
            "asked": long_day(day_of(found.asked_at)),
            "chased": long_day(day_of(found.chased_at)) if found.chased_at else "",
            "settled": found.answer in ("written", "nothing-held") or found.dropped_at is not None,
            "done": "done" in request.GET,
            "write": f"/child/{found.person_id}/entry/new/",
        },
    )
