"""An adult of concern: why, and each child linked to them, to be considered one by one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.access import permissions as access
from kithline.agencies.permissions import Permission
from kithline.connections import actions, permissions, queries
from kithline.connections.enums import Follows
from kithline.connections.models import Concern, LinkedChild
from kithline.people import names
from kithline.people.queries import KnowOf, know_of
from kithline.web.child import reads
from kithline.web.child.words import day_of, long_day, lower_first
from kithline.web.connections.forms import Asking, ConsiderForm, LinkChildForm, ReasonForm
from kithline.web.pages import SIGNED_IN, page


def found(request: Any, concern_id: UUID) -> tuple[Concern, KnowOf]:
    """Return a concern that the viewer may see, with the adult; else it is not here."""
    row = queries.concern(concern_id, request.actor)
    if row is None:
        raise Http404
    adult = know_of([row.adult_id], request.actor).get(row.adult_id)
    if adult is None:
        raise Http404
    return row, adult


def period(tie: queries.Tie) -> str:
    """Return a tie in words, with its time."""
    start = long_day(tie.starts_on) if tie.starts_on else ""
    end = long_day(tie.ends_on) if tie.ends_on else ""
    when = f"{start} to {end}" if start and end else f"since {start}" if start else ""
    when = when or (f"until {end}" if end else "")
    words = tie.how[:1].upper() + tie.how[1:]
    return f"{words}, {when}" if when else words


@page(SIGNED_IN, methods=("GET",))
def concern(request: Any, concern_id: UUID) -> HttpResponse:
    """Show an adult of concern, and the children linked to them."""
    row, adult = found(request, concern_id)
    linked = queries.linked(row, request.actor)
    opens = reads.grants_now(request.actor, request.moment)
    readable = set(opens.values_list("person_id", flat=True))
    may = permissions.can_consider(request.actor) and row.ended_at is None
    still = sum(1 for x in linked if x.open)
    return TemplateResponse(
        request,
        "connections/concern.html",
        {
            "row": row,
            "adult": adult,
            "adult_href": f"/child/{adult.id}/" if access.can_read(request.actor, adult.id) else "",
            "marked": f"{row.marked_name}, {long_day(day_of(row.marked_at))}",
            "review": long_day(row.review_on),
            "ended": long_day(day_of(row.ended_at)) if row.ended_at else "",
            "children": [child_line(x, row, readable, may) for x in linked],
            "still": still,
            "may": may,
            "may_end": may and access.can_contribute(request.actor, row.adult_id),
            "kept": "kept" in request.GET,
        },
    )


def child_line(
    each: queries.Linked, row: Concern, readable: set[UUID], may: bool
) -> dict[str, Any]:
    """Return a linked child in words: by what, and what was considered."""
    base = f"/connections/concern/{row.id}/"
    return {
        "id": each.child.id,
        "name": each.child.name,
        "born": each.child.born_text,
        "href": f"/child/{each.child.id}/" if each.child.id in readable else "",
        "ties": list(dict.fromkeys(period(t) for t in each.ties)),
        "by_hand": [
            {
                "how": queries.how_words(x), "supports": x.supports, "against": x.against,
                "source": f"{x.source}. Linked by {x.noted_name}, {long_day(day_of(x.noted_at))}",
                "back": f"{base}unlink/{x.id}/" if may else "",
            }
            for x in each.by_hand
        ],
        "considered": [
            {
                "follows": str(Follows(x.follows).label), "words": x.words,
                "who": f"{x.considered_name}, {long_day(day_of(x.considered_at))}",
            }
            for x in each.considered
        ],
        "open": each.open,
        "consider": f"{base}consider/{each.child.id}/" if may else "",
    }  # fmt: skip


def form_page(
    request: Any, row: Concern, adult: KnowOf, form: Asking, *, heading: str = "", button: str = "",
    told: Any = None,
) -> HttpResponse:  # fmt: skip
    """Show a form about an adult of concern."""
    return TemplateResponse(
        request,
        "connections/form.html",
        {
            "form": form,
            "heading": heading or form.heading,
            "button": button or form.button,
            "back": f"/connections/concern/{row.id}/",
            "back_text": adult.name,
            "told": told,
        },
    )


@page(Permission.CONSIDER_LINKED)
def consider(request: Any, concern_id: UUID, child_id: UUID) -> HttpResponse:
    """Consider one linked child."""
    row, adult = found(request, concern_id)
    each = next((x for x in queries.linked(row, request.actor) if x.child.id == child_id), None)
    if each is None:
        raise Http404
    form = ConsiderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            actions.consider(
                concern=row, child_id=child_id, **form.cleaned_data, by=request.actor,
                at=request.moment,
            )  # fmt: skip
            return redirect(f"/connections/concern/{row.id}/?kept=1")
    told = child_line(each, row, set(), may=False)
    told["ties"] = [f"{adult.name}: {lower_first(tie)}" for tie in told["ties"]]
    heading = f"Does anything follow for {each.child.name}?"
    return form_page(request, row, adult, form, heading=heading, button="Note it", told=told)


@page(SIGNED_IN)
def consider_own(request: Any, concern_id: UUID, child_id: UUID) -> HttpResponse:
    """Consider a child with whom the viewer leads the work; the mark itself is not theirs to read."""
    actor = request.actor
    waits = next(
        (x for x in queries.to_consider(actor) if (x.concern_id, x.child.id) == (concern_id, child_id)),
        None,
    )  # fmt: skip
    if waits is None:
        raise Http404
    form = ConsiderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            actions.consider_own(waits=waits, **form.cleaned_data, by=actor, at=request.moment)
            return redirect("/my-day")
    told = {
        "lines": [
            f"{waits.adult.name}: {', '.join(waits.ties)}.",
            f"Marked as of concern for children by {waits.marked_name},"
            f" {long_day(day_of(waits.marked_at))}. Ask them what you need to know.",
        ]
    }
    return TemplateResponse(
        request,
        "connections/form.html",
        {
            "form": form, "heading": f"Does anything follow for {waits.child.name}?",
            "button": "Note it", "back": "/my-day", "back_text": "My day", "told": told,
        },
    )  # fmt: skip


@page(Permission.CONSIDER_LINKED)
def link(request: Any, concern_id: UUID) -> HttpResponse:
    """Link a child by hand."""
    row, adult = found(request, concern_id)
    seen, _ = reads.people_seen(request.actor, request.moment)
    children = [
        (str(s.person.id), f"{names.display(s.person)}, {born(s.person)}") for s in seen
    ]  # fmt: skip
    make: dict[str, Any] = {"choices": {"child": children}}
    form = (
        LinkChildForm(request.POST, **make) if request.method == "POST" else LinkChildForm(**make)
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        child = UUID(given.pop("child"))
        with form.rules():
            actions.link_child(
                concern=row, child_id=child, **given, by=request.actor, at=request.moment
            )
            return redirect(f"/connections/concern/{row.id}/?kept=1")
    return form_page(request, row, adult, form)


def born(person: Any) -> str:
    """Return a birth in words."""
    return names.born_words(
        person.dob, person.dob_precision, person.expected_on, unborn=person.unborn
    )


@page(Permission.CONSIDER_LINKED)
def unlink(request: Any, concern_id: UUID, linked_id: UUID) -> HttpResponse:
    """Take back a link made by hand."""
    row, adult = found(request, concern_id)
    linked = LinkedChild.objects.filter(id=linked_id, concern=row, ended_at__isnull=True).first()
    if linked is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            actions.unlink_child(
                linked=linked, **form.cleaned_data, by=request.actor, at=request.moment
            )
            return redirect(f"/connections/concern/{row.id}/?kept=1")
    return form_page(request, row, adult, form, heading="Take the link back", button="Take it back")


@page(Permission.CONSIDER_LINKED)
def end(request: Any, concern_id: UUID) -> HttpResponse:
    """End the mark."""
    row, adult = found(request, concern_id)
    permissions.check_mark(request.actor, row.adult_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            actions.end_concern(
                concern=row, **form.cleaned_data, by=request.actor, at=request.moment
            )
            return redirect(f"/connections/concern/{row.id}/?kept=1")
    return form_page(request, row, adult, form, heading="End the mark", button="End it")
