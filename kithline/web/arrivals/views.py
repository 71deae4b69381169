"""Lists from other systems: put down, looked through, brought in, undone. Works by reloading."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.arrivals import actions, permissions, queries, rules
from kithline.arrivals.enums import Stage, State
from kithline.arrivals.files import inert
from kithline.arrivals.models import Arrival
from kithline.core import database, queue
from kithline.core.errors import Invalid
from kithline.pathways import lists as pathway
from kithline.web.arrivals import presenters, reads
from kithline.web.arrivals.forms import UndoForm, UploadForm
from kithline.web.pages import SIGNED_IN, Request, page

SAMPLES = "demonstration-lists"


@page(SIGNED_IN)
def lists(request: Request) -> HttpResponse:
    """Put a list down; below, the agency's lists, newest first, and what the hub is asked."""
    actor, at = reads.who(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        # A file that cannot be read to its end is refused at the field, and nothing of it is kept.
        with form.rules(), transaction.atomic():
            arrival = actions.put_down(name=given.name, content=given.read(), by=actor, at=at)
            return _go_on(request, arrival)
    before = presenters.read_id(request.GET.get("before", ""))
    context = presenters.all_lists(actor, at, before)
    context |= {"form": form, "samples": _samples()}
    return TemplateResponse(request, "arrivals/lists.html", context)


@page(SIGNED_IN, methods=("POST",))
def sample(request: Request) -> HttpResponse:
    """Take one of the demonstration's six lists, as if it had been sent."""
    actor, at = reads.who(request)
    chosen = next((s for s in _samples() if s.name == request.POST.get("name")), None)
    if chosen is None:
        return redirect("/lists/")
    content = (database.home() / SAMPLES / chosen.name).read_bytes()
    return _go_on(request, actions.put_down(name=chosen.name, content=content, by=actor, at=at))


def _samples() -> list[presenters.Sample]:
    folder = database.home() / SAMPLES
    if not settings.KITHLINE_DEMO or not folder.is_dir():
        return []
    return [presenters.sample(path.name) for path in sorted(folder.glob("*.csv"))]


def _go_on(request: Request, arrival: Arrival) -> HttpResponse:
    """Look a list through at once, by a job when it is long, or ask first what its columns mean."""
    actor, at = reads.who(request)
    where = f"/lists/{arrival.id}/"
    if not arrival.layout:
        return redirect(f"{where}columns/")
    if not permissions.may_match(actor, at):
        return redirect(where)
    if arrival.file_size <= rules.READ_AT_ONCE:
        actions.preview(arrival_id=arrival.id, by=actor, at=at)
    else:
        actions.begin_reading(arrival_id=arrival.id, by=actor, at=at)
        queue.defer("arrivals.look_through", arrival=arrival.id, post=actor.post_id)
    return redirect(where)


@page(SIGNED_IN, methods=("GET",))
def one(request: Request, arrival_id: UUID) -> HttpResponse:
    """Where a list stands: its rows by what would become of them, how far it is, what came of it."""
    actor, at, arrival = reads.one(request, arrival_id)
    if arrival.stage == Stage.MAPPING and not arrival.layout:
        return redirect(f"/lists/{arrival.id}/columns/")
    state = request.GET.get("show", "")
    if state not in State.values:
        state = ""
    after = request.GET.get("after", "0")
    shown = presenters.one_list(
        actor,
        at,
        arrival,
        state=state,
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0,
    )
    return TemplateResponse(request, "arrivals/list.html", shown)


@page(SIGNED_IN, methods=("POST",))
def bring_in(request: Request, arrival_id: UUID) -> HttpResponse:
    """Bring a list in: a short one while the page waits, a long one by a job."""
    actor, at, arrival = reads.matcher(request, arrival_id)
    try:
        arrival = actions.begin(arrival_id=arrival.id, by=actor, at=at)
        if arrival.rows <= rules.AT_ONCE:
            pathway.bring_in(arrival_id=arrival.id, by=actor, at=at)
        else:
            queue.defer("arrivals.bring_in", arrival=arrival.id, post=actor.post_id)
    except Invalid as refused:
        return said(request, arrival, refused)
    return redirect(f"/lists/{arrival_id}/")


@page(SIGNED_IN, methods=("POST",))
def again(request: Request, arrival_id: UUID) -> HttpResponse:
    """Look a list through again, or go on with one whose work was stopped."""
    actor, at, arrival = reads.matcher(request, arrival_id)
    try:
        if arrival.stage in (Stage.READING, Stage.BRINGING):
            arrival = actions.give_up(arrival_id=arrival.id, by=actor, at=at)
        if arrival.stage in (Stage.MAPPING, Stage.READY):
            return _go_on(request, arrival)
    except Invalid as refused:
        return said(request, arrival, refused)
    return redirect(f"/lists/{arrival_id}/")


@page(SIGNED_IN)
def undo(request: Request, arrival_id: UUID) -> HttpResponse:
    """Take all that a list brought off the records again, saying why."""
    actor, at, arrival = reads.matcher(request, arrival_id)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            pathway.undo(arrival_id=arrival.id, reason=form.cleaned_data["reason"], by=actor, at=at)
        if form.is_valid():
            return redirect(f"/lists/{arrival_id}/")
    context: dict[str, Any] = {
        "form": form,
        "arrival": arrival,
        "built": presenters.built_words(queries.built_on(arrival)),
        "may": arrival.stage == Stage.IN,
    }
    return TemplateResponse(request, "arrivals/undo.html", context)


@page(SIGNED_IN, methods=("POST",))
def leave(request: Request, arrival_id: UUID) -> HttpResponse:
    """Leave a list out: the file and its rows are thrown away."""
    actor, at, arrival = reads.one(request, arrival_id)
    try:
        actions.leave(arrival_id=arrival.id, by=actor, at=at)
    except Invalid as refused:
        return said(request, arrival, refused)
    return redirect("/lists/")


@page(SIGNED_IN, methods=("GET",))
def for_sender(request: Request, arrival_id: UUID) -> HttpResponse:
    """What to tell the sender: rows refused or taken in part, with the reason, as a file."""
    _, _, arrival = reads.one(request, arrival_id)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["Line", "Column", "What is wrong", "Left out", *map(inert, arrival.headings)])
    for row in queries.bad_rows(arrival):
        cells = [inert(row.cells.get(h, "")) for h in arrival.headings]
        for problem in row.problems:
            left = "the row" if problem["refuses"] else "the value"
            writer.writerow(
                [row.line, inert(problem["column"]), inert(problem["words"]), left, *cells]
            )
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="for-the-sender.csv"'
    return answer


def said(request: Request, arrival: Arrival, refused: Invalid) -> HttpResponse:
    """Show the list with what stands in the way."""
    actor, at = reads.who(request)
    arrival = queries.arrival(actor, arrival.id)
    shown = presenters.one_list(actor, at, arrival, state="", after=0)
    shown["told"] = " ".join(refused.errors.values())
    return TemplateResponse(request, "arrivals/list.html", shown)
