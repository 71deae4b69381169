"""The children who wait for a worker in a manager's teams, and giving each one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.agencies import queries as agencies
from kithline.agencies.enums import Role
from kithline.agencies.permissions import Permission
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.episodes import queries as episodes
from kithline.episodes.enums import Kind
from kithline.episodes.models import Spell
from kithline.pathways import work as pathways
from kithline.people import names
from kithline.timescales import queries as timescales
from kithline.timescales import wording
from kithline.timescales.permissions import can_move
from kithline.web.front import words
from kithline.web.hub import forms, reads
from kithline.web.pages import Request, page

ALLOCATE = Permission.ALLOCATE


@page(ALLOCATE, methods=("GET",))
def waiting(request: Request) -> HttpResponse:
    """The children who wait for a worker, the longest first, each with the clock."""
    actor, at = reads.who(request)
    spells = list(episodes.waiting_in_teams(actor))
    running = timescales.for_subjects("spell", [s.id for s in spells])
    calendars = timescales.calendars(
        {(o.partnership, o.owner_team_id) for found in running.values() for o in found}
    )
    rows = []
    for spell in spells:
        mine = [o for o in running.get(spell.id, []) if o.rule_id == "allocate"]
        said = [
            wording.words(o, at, actor, calendar=calendars[(o.partnership_id, o.owner_team_id)],
                          name=names.called(spell.person))
            for o in mine
        ]  # fmt: skip
        rows.append(_row(spell, at) | {"clock": said[0] if said else None})
    return TemplateResponse(request, "hub/waiting.html", {"rows": rows})


def _row(spell: Spell, at: datetime) -> dict[str, Any]:
    on = at.astimezone(LONDON).date()
    age = names.age_words(spell.person.dob, on, spell.person.dob_precision)
    return {
        "href": f"/work/{spell.id}/allocate/",
        "child": f"{names.display(spell.person)}, {age.removesuffix(' years')}",
        "kind": Kind(spell.kind).label,
        "team": spell.team.name,
        "since": words.moment(spell.opened_at, at),
        "referred": words.long_day(spell.referred_at.astimezone(LONDON).date()),
    }


@page(ALLOCATE)
def allocate(request: Request, spell_id: UUID) -> HttpResponse:
    """Give a child's work to a worker of the team."""
    actor, at = reads.who(request)
    spell = (
        Spell.objects.filter(id=spell_id, team_id__in=actor.team_ids, closed_at__isnull=True)
        .select_related("person", "team__agency", "lead__worker")
        .first()
    )
    if spell is None:
        raise Http404
    posts = _posts(actor, spell, at)
    form = forms.AllocateForm(
        request.POST if request.method == "POST" else None,
        posts=[(str(p.id), f"{p.worker.name}, {p.title}", f"{n} {'child' if n == 1 else 'children'} now")
               for p, n in posts],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        post = next(p for p, _ in posts if str(p.id) == form.cleaned_data["post"])
        with form.rules():
            pathways.allocate(
                spell=spell, post=post, by=actor, at=at, reason=form.cleaned_data["reason"]
            )
        if form.is_valid():
            return redirect("/work/")
    context = {
        "form": form, "row": _row(spell, at), "called": names.called(spell.person),
        "child_href": f"/child/{spell.person_id}/", "lead": spell.lead,
    }  # fmt: skip
    return TemplateResponse(request, "hub/allocate.html", context)


def _posts(actor: Actor, spell: Spell, at: datetime) -> list[tuple[Any, int]]:
    """Return the workers of the team with how many children each leads, the fewest first."""
    rows = [
        p
        for p in agencies.directory(spell.partnership_id, at, team_id=spell.team_id)
        if p.role in (Role.SOCIAL_WORKER, Role.PRACTITIONER, Role.TEAM_MANAGER)
    ]
    held: dict[UUID, int] = {}
    for lead in Spell.objects.filter(
        lead_id__in=[p.id for p in rows], closed_at__isnull=True
    ).values_list("lead_id", flat=True):
        held[lead] = held.get(lead, 0) + 1
    return sorted(((p, held.get(p.id, 0)) for p in rows), key=lambda x: (x[1], x[0].worker.name))


@page(Permission.WRITE_RECORD)
def done(request: Request, clock_id: UUID) -> HttpResponse:
    """Say that what a clock asked for is done, and what came of it."""
    actor, at = reads.who(request)
    clock = timescales.one(clock_id)
    if clock is None or not clock.is_open or not can_move(actor, clock):
        raise Http404
    form = forms.DoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            pathways.finish_step(clock=clock, what=form.cleaned_data["what"], by=actor, at=at)
        if form.is_valid():
            return redirect("/my-day")
    calendar = timescales.calendars({(clock.partnership, clock.owner_team_id)})
    said = wording.words(
        clock, at, actor, calendar=calendar[(clock.partnership_id, clock.owner_team_id)],
        name=clock.named,
    )  # fmt: skip
    return TemplateResponse(request, "hub/done.html", {"form": form, "said": said})
