"""A person's own connections: the places and groups a child is linked to, and what was considered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.access.permissions import check_contribute
from kithline.agencies import queries as agencies
from kithline.agencies.permissions import Permission
from kithline.connections import actions, permissions, queries
from kithline.connections.enums import Follows, LinkKind
from kithline.connections.models import PlaceLink
from kithline.web.child.opening import Record, header, open_record
from kithline.web.child.words import day_of, long_day
from kithline.web.connections.forms import Asking, MarkForm, PlaceLinkForm, ReasonForm
from kithline.web.pages import SIGNED_IN, page


@page(SIGNED_IN, methods=("GET",))
def connections(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show what a person is linked to, as far as the viewer may see."""
    record = open_record(request, person_id, verb="opened the connections")
    record.learn()
    is_child = record.circle.is_child
    mine = queries.places(record.actor) if is_child else []
    concerns = [] if is_child else queries.concerns_of(person_id, record.actor)
    return TemplateResponse(
        request,
        "connections/own.html",
        {
            "record": record,
            "child": header(record, "Connections"),
            "called": record.called,
            "is_child": is_child,
            "links": [link_line(x, record, {p.id for p in mine})
                      for x in queries.links_of(person_id, record.actor)],
            "considered": [considered_line(r, a) for r, a in
                           queries.considered_for(person_id, record.actor)] if is_child else [],
            "concerns": [{"href": f"/connections/concern/{c.id}/", "review": long_day(c.review_on),
                          "marked": f"{c.marked_name}, {long_day(day_of(c.marked_at))}"} for c in concerns],
            "may_link": record.may_write and bool(mine),
            "may_mark": not is_child and not concerns and record.may_write
            and permissions.can_consider(record.actor),
            "kept": "kept" in request.GET,
        },
    )  # fmt: skip


def link_line(link: PlaceLink, record: Record, mine: set[UUID]) -> dict[str, Any]:
    """Return a link to a place in words."""
    over = link.ended_at is not None or link.until_on < record.today
    ended = f"Ended {long_day(day_of(link.ended_at))}: {link.ended_reason}" if link.ended_at else ""
    until = ended or (
        f"ended {long_day(link.until_on)}" if over else f"until {long_day(link.until_on)}"
    )
    return {
        "name": link.place.name,
        "kind": str(link.place.get_kind_display()),
        "how": how_words(link.how),
        "why": link.why,
        "note": f"Since {long_day(link.starts_on)}, {until}. Linked by {link.noted_name}, "
        f"{long_day(day_of(link.noted_at))}",
        "past": over,
        "href": f"/connections/place/{link.place_id}/" if link.place_id in mine else "",
        "end": f"{record.home}connections/place/{link.id}/end/"
        if record.may_write and link.ended_at is None
        else "",
    }  # fmt: skip


def how_words(how: str) -> str:
    """Return how a child is linked, as a sentence; nothing for what only the purpose says."""
    return "" if how == LinkKind.OTHER else f"{str(LinkKind(how).label).capitalize()}."


def considered_line(row: Any, adult: Any) -> dict[str, Any]:
    """Return what was considered for a child, in words."""
    return {
        "adult": adult.name if adult else "An adult",
        "follows": str(Follows(row.follows).label),
        "words": row.words,
        "who": ", ".join(x for x in (row.considered_name, row.considered_title) if x),
        "when": long_day(day_of(row.considered_at)),
    }


def form_page(
    request: HttpRequest, record: Record, form: Asking, *, heading: str = "", button: str = ""
) -> HttpResponse:
    """Show a form about one person."""
    return TemplateResponse(
        request,
        "connections/own_form.html",
        {
            "record": record,
            "child": header(record, "Connections"),
            "form": form,
            "heading": heading or form.heading,
            "button": button or form.button,
            "back": f"{record.home}connections/",
        },
    )


@page(Permission.CONSIDER_LINKED)
def mark(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Mark an adult as of concern."""
    check_contribute(request.actor, person_id)  # type: ignore[attr-defined]
    record = open_record(request, person_id, verb="opened the form for marking an adult")
    record.learn()
    if record.circle.is_child:
        raise Http404
    posts = [
        (str(p.id), f"{p.worker.name}, {p.title}, {p.agency.name}")
        for p in agencies.directory(record.actor.partnership_id, record.moment)
        if p.id != record.actor.post_id
    ]
    make: dict[str, Any] = {"choices": {"readers": posts}}
    form = MarkForm(request.POST, **make) if request.method == "POST" else MarkForm(**make)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["readers"] = [UUID(r) for r in given["readers"]]
        with form.rules():
            made = actions.mark(**given, adult_id=person_id, by=record.actor, at=record.moment)
            return redirect(f"/connections/concern/{made.id}/")
    return form_page(request, record, form)


@page(Permission.WRITE_RECORD)
def link(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Link a child to a place or group."""
    check_contribute(request.actor, person_id)  # type: ignore[attr-defined]
    record = open_record(request, person_id, verb="opened the form for linking a place")
    record.learn()
    mine = {str(p.id): p for p in queries.places(record.actor) if p.closed_at is None}
    if not record.circle.is_child:
        raise Http404
    offered = [(i, f"{p.name} ({str(p.get_kind_display()).lower()})") for i, p in mine.items()]
    make: dict[str, Any] = {"choices": {"place": offered}}
    form = (
        PlaceLinkForm(request.POST, **make) if request.method == "POST"
        else PlaceLinkForm(initial={"place": request.GET.get("to", "")}, **make)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        with form.rules():
            actions.link_to_place(
                **{**given, "place": mine[given["place"]]}, child_id=person_id, by=record.actor,
                at=record.moment,
            )  # fmt: skip
            return redirect(f"{record.home}connections/?kept=1")
    return form_page(request, record, form)


@page(Permission.WRITE_RECORD)
def end_link(request: HttpRequest, person_id: UUID, link_id: UUID) -> HttpResponse:
    """End a child's link to a place."""
    check_contribute(request.actor, person_id)  # type: ignore[attr-defined]
    record = open_record(request, person_id, verb="opened the form for ending a link")
    record.learn()
    row = queries.link(link_id, record.actor)
    if row is None or row.child_id != person_id:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            actions.end_link(link=row, **form.cleaned_data, by=record.actor, at=record.moment)
            return redirect(f"{record.home}connections/?kept=1")
    heading = f"End the link to {row.place.name}"
    return form_page(request, record, form, heading=heading, button="End it")
