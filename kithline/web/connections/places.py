"""Places and groups: the list of those the viewer works on, and one with its entries and people."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.agencies import permissions as agency_permissions
from kithline.agencies import queries as agencies
from kithline.agencies.permissions import Permission
from kithline.audit import actions as audit
from kithline.audit.enums import Kind as AuditKind
from kithline.connections import actions, permissions, queries
from kithline.connections.enums import Work
from kithline.connections.models import Place, PlaceEntry
from kithline.web.child.words import day_of, long_day
from kithline.web.components import Pages
from kithline.web.connections.forms import (
    AmendForm,
    Asking,
    EntryForm,
    LetInForm,
    PlaceForm,
    ReasonForm,
)
from kithline.web.connections.own import how_words
from kithline.web.pages import page


def key_of(text: str) -> tuple[str, UUID] | None:
    """Return the key of a page; a text that is none begins at the beginning."""
    first, _, id_ = text.rpartition("~")
    try:
        return first, UUID(id_)
    except ValueError:
        return None


def day_key(text: str) -> tuple[date, UUID] | None:
    """Return the key of a page of entries."""
    key = key_of(text)
    try:
        return (date.fromisoformat(key[0]), key[1]) if key else None
    except ValueError:
        return None


@page(Permission.WORK_ON_PLACES, methods=("GET",))
def index(request: Any) -> HttpResponse:
    """List the places and groups the viewer works on, and the adults of concern they may see."""
    rows = queries.places(request.actor, after=key_of(request.GET.get("after", "")))
    shown = rows[: queries.PLACES_A_PAGE]
    more = f"/connections/?after={shown[-1].name}~{shown[-1].id}" if len(rows) > len(shown) else ""
    return TemplateResponse(
        request,
        "connections/index.html",
        {
            "places": shown,
            "pages": Pages(
                newer="/connections/" if request.GET.get("after") else "",
                newer_text="From the beginning", older=more, older_text="More",
            ),
            "concerns": [
                {"href": f"/connections/concern/{c.id}/", "name": k.name,
                 "review": long_day(c.review_on), "late": c.review_on <= day_of(request.moment)}
                for c, k in queries.concerns(request.actor)
            ],
            "may_open": agency_permissions.can(request.actor, Permission.OPEN_PLACE),
        },
    )  # fmt: skip


def found(request: Any, place_id: UUID, level: int = Work.READ) -> tuple[Place, int]:
    """Return a place that the viewer works on; else it is not here."""
    held = permissions.check_place(request.actor, place_id, level)
    row = queries.place(place_id, request.actor)
    if row is None:
        raise Http404
    return row, held


@page(Permission.WORK_ON_PLACES, methods=("GET",))
def place(request: Any, place_id: UUID) -> HttpResponse:
    """Show a place: what was written, the children open to the viewer, who works on it."""
    row, held = found(request, place_id)
    audit.note(verb="opened a place or group", by=request.actor, at=request.moment,
               kind=AuditKind.SAW, subject=("place", row.id))  # fmt: skip
    today = day_of(request.moment)
    rows = queries.entries(place_id, request.actor, before=day_key(request.GET.get("before", "")))
    shown = rows[: queries.ENTRIES_A_PAGE]
    last = shown[-1] if len(rows) > len(shown) else None
    base = f"/connections/place/{row.id}/"
    children, others = queries.children_of(place_id, request.actor, today)
    writes = held >= Work.WRITE and row.closed_at is None
    return TemplateResponse(
        request,
        "connections/place.html",
        {
            "row": row,
            "kind": str(row.get_kind_display()),
            "closed": long_day(day_of(row.closed_at)) if row.closed_at else "",
            "entries": [entry_line(e, base, request.actor.post_id, writes) for e in shown],
            "pages": Pages(
                newer=base if request.GET.get("before") else "", newer_text="Newest",
                older=f"{base}?before={last.happened_on}~{last.id}" if last else "",
            ),
            "children": [
                {"href": f"/child/{k.id}/connections/", "name": k.name,
                 "how": how_words(link.how), "why": link.why,
                 "until": long_day(link.until_on)}
                for link, k in children
            ],
            "others": others_words(others, bool(children)),
            "workers": [
                {"name": w.name, "level": str(Work(w.level).label).capitalize(), "reason": w.reason,
                 "since": long_day(day_of(w.starts_at)),
                 "out": f"{base}let-out/{w.holder_id}/"
                 if held >= Work.LEAD and w.holder_id != request.actor.post_id else ""}
                for w in queries.workers_of(place_id, request.actor)
            ],
            "writes": writes,
            "leads": held >= Work.LEAD,
            "base": base,
            "kept": "kept" in request.GET,
        },
    )  # fmt: skip


def others_words(number: int, some: bool) -> str:
    """Return how many children are linked whose records are not open to the viewer."""
    if not number:
        return "" if some else "No child is linked now."
    other = "other " if some else ""
    if number == 1:
        return f"1 {other}child is linked, whose record is not open to you."
    return f"{number} {other}children are linked, whose records are not open to you."


def entry_line(entry: PlaceEntry, base: str, post: UUID | None, writes: bool) -> dict[str, Any]:
    """Return an entry about a place in words."""
    first = entry.amends
    return {
        "day": long_day(entry.happened_on),
        "by": ", ".join(x for x in (entry.author_name, entry.author_title, entry.agency_name) if x),
        "agency": entry.agency_kind,
        "written": long_day(day_of(entry.written_at)),
        "parts": [
            (kind, label, text)
            for kind, label, text in (
                ("fact", "Fact", entry.fact),
                ("opinion", "Opinion", entry.opinion),
                ("done", "Done", entry.done),
                ("other", "Source", entry.source),
            )
            if text
        ],
        "amends": f"Amends what was written on {long_day(day_of(first.written_at))}: "
        f"{entry.amend_reason}"
        if first
        else "",
        "amend": f"{base}entry/{entry.id}/amend/"
        if writes and entry.author_post_id == post
        else "",
    }


def form_page(
    request: Any, form: Asking, *, back: str, back_text: str, heading: str = "", button: str = ""
) -> HttpResponse:
    """Show a form about a place."""
    return TemplateResponse(
        request,
        "connections/form.html",
        {
            "form": form,
            "heading": heading or form.heading,
            "button": button or form.button,
            "back": back,
            "back_text": back_text,
        },
    )


@page(Permission.OPEN_PLACE)
def new(request: Any) -> HttpResponse:
    """Open a place or group."""
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            made = actions.open_place(**form.cleaned_data, by=request.actor, at=request.moment)
            return redirect(f"/connections/place/{made.id}/")
    return form_page(request, form, back="/connections/", back_text="Connections")


def _write(request: Any, row: Place, form: Asking, amends: PlaceEntry | None) -> HttpResponse:
    base = f"/connections/place/{row.id}/"
    if request.method == "POST" and form.is_valid():
        with form.rules():
            actions.write_entry(
                place_id=row.id, **form.cleaned_data, amends=amends, by=request.actor,
                at=request.moment,
            )  # fmt: skip
            return redirect(f"{base}?kept=1")
    return form_page(request, form, back=base, back_text=row.name)


@page(Permission.WORK_ON_PLACES)
def entry(request: Any, place_id: UUID) -> HttpResponse:
    """Write about a place."""
    row, _ = found(request, place_id, Work.WRITE)
    return _write(request, row, EntryForm(request.POST if request.method == "POST" else None), None)


@page(Permission.WORK_ON_PLACES)
def amend(request: Any, place_id: UUID, entry_id: UUID) -> HttpResponse:
    """Amend one's own entry about a place; the first stays."""
    row, _ = found(request, place_id, Work.WRITE)
    first = PlaceEntry.objects.filter(
        id=entry_id, place_id=place_id, author_post_id=request.actor.post_id
    ).first()
    if first is None:
        raise Http404
    begin = {f: getattr(first, f) for f in ("happened_on", "fact", "opinion", "done", "source")}
    form = AmendForm(request.POST) if request.method == "POST" else AmendForm(initial=begin)
    return _write(request, row, form, first)


@page(Permission.WORK_ON_PLACES)
def let_in(request: Any, place_id: UUID) -> HttpResponse:
    """Let somebody work on a place."""
    row, _ = found(request, place_id, Work.LEAD)
    posts = [
        (str(p.id), f"{p.worker.name}, {p.title}, {p.agency.name}")
        for p in agencies.directory(request.actor.partnership_id, request.moment)
        if p.id != request.actor.post_id
        and p.role not in ("business-support", "auditor", "administrator")
    ]
    make: dict[str, Any] = {"choices": {"post": posts}}
    form = LetInForm(request.POST, **make) if request.method == "POST" else LetInForm(**make)
    base = f"/connections/place/{row.id}/"
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with form.rules():
            actions.let_in(
                place_id=row.id, holder=UUID(given["post"]), holder_kind="post",
                level=int(given["level"]), reason=given["reason"], by=request.actor,
                at=request.moment,
            )  # fmt: skip
            return redirect(f"{base}?kept=1")
    return form_page(request, form, back=base, back_text=row.name)


@page(Permission.WORK_ON_PLACES)
def let_out(request: Any, place_id: UUID, holder_id: UUID) -> HttpResponse:
    """End somebody's work on a place."""
    row, _ = found(request, place_id, Work.LEAD)
    worker = next(
        (w for w in queries.workers_of(place_id, request.actor) if w.holder_id == holder_id), None
    )
    if worker is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    base = f"/connections/place/{row.id}/"
    if request.method == "POST" and form.is_valid():
        with form.rules():
            actions.let_out(
                place_id=row.id, holder=holder_id, **form.cleaned_data, by=request.actor,
                at=request.moment,
            )  # fmt: skip
            return redirect(f"{base}?kept=1")
    heading = f"End the work of {worker.name}"
    return form_page(request, form, back=base, back_text=row.name, heading=heading, button="End it")


@page(Permission.WORK_ON_PLACES)
def close(request: Any, place_id: UUID) -> HttpResponse:
    """Close the record of a place."""
    row, _ = found(request, place_id, Work.LEAD)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    base = f"/connections/place/{row.id}/"
    if request.method == "POST" and form.is_valid():
        with form.rules():
            actions.close_place(place=row, **form.cleaned_data, by=request.actor, at=request.moment)
            return redirect(f"{base}?kept=1")
    return form_page(
        request, form, back=base, back_text=row.name, heading=f"Close {row.name}", button="Close it"
    )
