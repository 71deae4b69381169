"""The auditor's page: who saw and did what, and why it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kithline.access import queries as sights
from kithline.agencies import queries as agencies
from kithline.agencies.permissions import Permission
from kithline.audit import actions as audit
from kithline.audit import queries as trail
from kithline.audit.enums import Kind
from kithline.people.queries import know_of
from kithline.web.audit.forms import AskForm
from kithline.web.child.access_views import read_moment
from kithline.web.child.words import clock_time, day_of, list_day
from kithline.web.pages import page

MOST = 100


@dataclass(frozen=True)
class Line:
    """One line of the trail in words."""

    when: str
    who: str
    what: str
    refused: bool


@page(Permission.READ_AUDIT)
def read(request: HttpRequest) -> HttpResponse:
    """Ask why, then show the trail of one worker or one record; the reading is itself written down."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    moment: datetime = request.moment  # type: ignore[attr-defined]
    posts = list(agencies.directory(actor.partnership_id, moment))
    workers = {str(p.worker_id): f"{p.worker.name}, {p.title}, {p.agency.name}" for p in posts}
    form = AskForm(
        request.POST if request.method == "POST" else None, workers=list(workers.items())
    )
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        before = read_moment(request.POST.get("before", "")) or moment + timedelta(seconds=1)
        context |= found(actor, form.cleaned_data, moment, before, workers)
    return TemplateResponse(request, "audit/read.html", context)


def found(
    actor: Any, asked: dict[str, Any], moment: datetime, before: datetime, workers: dict[str, str]
) -> dict[str, Any]:
    """Return the lines asked for, and write down that they were read and why."""
    if asked["of"] == "worker":
        worker = UUID(asked["worker"])
        lines, last = of_worker(actor, worker, before)
        title = f"What {workers[asked['worker']]} saw and did"
        subject, person = ("worker", worker), None
    else:
        person = asked["person_id"]
        known = know_of([person], actor).get(person)
        title = f"Who saw the record of {known.name}" if known else "Who saw this record"
        lines, last = of_person(person, before)
        subject = ("person", person)
    audit.note(
        verb="read the trail", by=actor, at=moment, kind=Kind.SAW, subject=subject,
        person_id=person, detail={"reason": asked["reason"]},
    )  # fmt: skip
    return {"title": title, "lines": lines[:MOST], "shown": True, "older": last}


def of_worker(actor: Any, worker: UUID, before: datetime) -> tuple[list[Line], str]:
    """Return what a worker saw and did, people by name as far as the auditor may know of them."""
    rows = trail.of_worker(worker, before=before, most=MOST + 1)
    known = know_of([r.person_id for r in rows if r.person_id], actor)
    lines = [
        Line(
            when(r.at),
            known[r.person_id].name if r.person_id in known else "",
            words(r.kind, r.verb),
            r.kind == Kind.REFUSED,
        )
        for r in rows
    ]
    return lines, rows[MOST - 1].at.isoformat() if len(rows) > MOST else ""


def of_person(person: UUID, before: datetime) -> tuple[list[Line], str]:
    """Return who saw a person's record."""
    rows = sights.who_looked(person, before=before, most=MOST + 1)
    lines = [
        Line(
            when(r.at),
            ", ".join(x for x in (r.name, r.agency_name) if x) or "Kithline",
            words(r.kind, r.verb),
            r.kind == Kind.REFUSED,
        )
        for r in rows
    ]
    return lines, rows[MOST - 1].at.isoformat() if len(rows) > MOST else ""


def when(moment: datetime) -> str:
    """Return a moment with its year."""
    day = day_of(moment)
    return f"{list_day(day)} {day.year}, {clock_time(moment)}"


def words(kind: str, verb: str) -> str:
    """Return what was done in words."""
    return f"was refused: {verb}" if kind == Kind.REFUSED else verb
