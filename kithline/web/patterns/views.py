"""The questions that a child's record raises, and the answers people gave."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.agencies.permissions import Permission, can
from kithline.core.errors import Refused
from kithline.patterns import actions, queries
from kithline.patterns.queries import Asked
from kithline.web.child.opening import Record, header, open_record
from kithline.web.myday import reads as myday
from kithline.web.pages import SIGNED_IN, page
from kithline.web.patterns import presenters
from kithline.web.patterns.forms import AnswerForm

PLACE = "Questions"


@page(SIGNED_IN, methods=("GET",))
def everything(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show all that the record of a child asks, what was answered, and by whom."""
    record = open_record(request, person_id, verb="opened the questions of the record")
    record.learn()
    asked = _asked(record)
    shown = [presenters.question(asked, s) for s in asked.standings]
    if not can(record.actor, Permission.SEE_HUB):
        shown = [presenters.without_hub(q) for q in shown]
    return TemplateResponse(
        request,
        "patterns/all.html",
        {
            "record": record,
            "child": header(record, PLACE),
            "called": record.called,
            "open": [q for q in shown if q.open],
            "standing": [q for q in shown if not q.open],
            "earlier": [presenters.answered(a, with_question=True) for a in asked.earlier()],
            "may_answer": presenters.may_answer(record.actor, person_id),
            "answered": request.GET.get("answered") == "1",
        },
    )


@page(SIGNED_IN)
def one(request: HttpRequest, person_id: UUID, named: str) -> HttpResponse:
    """Show one question with what it rests on, and take the answer."""
    record = open_record(request, person_id, verb="opened a question of the record")
    record.learn()
    asked = _asked(record)
    standing = asked.standing(named)
    if standing is None:
        raise Refused(
            record.actor, "open a question", person_id=person_id, reason="it is not raised"
        )
    may = presenters.may_answer(record.actor, person_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            actions.answer(
                person_id=person_id, named=named, kind=form.cleaned_data["kind"],
                words=form.cleaned_data["words"], seen=_seen(request.POST.getlist("seen")),
                by=record.actor, at=record.moment,
            )  # fmt: skip
            return redirect(f"{presenters.home(person_id)}?answered=1")
    shown = presenters.question(asked, standing)
    if not can(record.actor, Permission.SEE_HUB):
        shown = presenters.without_hub(shown)
    return TemplateResponse(
        request,
        "patterns/one.html",
        {
            "record": record,
            "child": header(record, PLACE),
            "question": shown,
            "form": form,
            "may_answer": may,
            "back": presenters.home(person_id),
        },
    )


@page(Permission.FIND_PEOPLE, methods=("GET",))
def families(request: HttpRequest) -> HttpResponse:
    """Show what is new in the questions of the families somebody works with."""
    actor, at = request.actor, request.moment  # type: ignore[attr-defined]
    own = myday.families(actor, at)
    since = at - timedelta(days=presenters.NEW_DAYS)
    entries, _ = myday.changed_since(actor, [c.id for c in own.children], since)
    mine = {c.id for c in own.children}
    changed = [person for e in entries for person in e.about if person in mine]
    return TemplateResponse(
        request,
        "patterns/families.html",
        {
            "children": presenters.news_of(actor, list(dict.fromkeys(changed)), at),
            "days": presenters.NEW_DAYS,
        },
    )


def _asked(record: Record) -> Asked:
    child = record.circle.is_child
    asked = queries.asked_of_opened(record.actor, record.id, record.moment) if child else None
    if asked is None:
        raise Refused(
            record.actor, "open the questions of a record", person_id=record.id,
            reason="no child's record",
        )  # fmt: skip
    return asked


def _seen(typed: list[str]) -> set[UUID]:
    """Return the ids that the page had shown; what is none is left out."""
    found = set()
    for each in typed[:5000]:
        try:
            found.add(UUID(each))
        except ValueError:
            continue
    return found
