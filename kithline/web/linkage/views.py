"""Records that may be of one person: a queue, two side by side, what a person says, and undoing it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.agencies.permissions import Permission, can
from kithline.audit import actions as audit
from kithline.audit.enums import Kind
from kithline.core.actor import Actor
from kithline.core.errors import Refused
from kithline.linkage import actions, permissions, queries
from kithline.linkage.enums import Answer, Band
from kithline.linkage.models import Merge, Pair
from kithline.pathways import merge as pathway
from kithline.people import queries as people
from kithline.web.child.opening import header, open_record
from kithline.web.components import FilterItem, Pages
from kithline.web.hub import presenters as hub
from kithline.web.linkage import presenters
from kithline.web.linkage.forms import PairForm, ReasonForm
from kithline.web.pages import SIGNED_IN, Request, page

REVIEW, MERGE = Permission.REVIEW_MATCHES, Permission.MERGE_RECORDS


@page(REVIEW, methods=("GET",))
def waiting(request: Request) -> HttpResponse:
    """Pairs that nobody has settled, the likeliest first, paged by key."""
    actor = _actor(request)
    band = request.GET.get("show", "")
    band = band if band in Band.values else ""
    found = queries.waiting(actor, after=_after(request.GET.get("after", "")), band=band)
    counts = queries.counts(actor)
    show = f"show={band}&" if band else ""
    older = ""
    if len(found) > queries.PAGE:
        last = found[queries.PAGE - 1]
        older = f"/hub/matches/?{show}after={last.place}_{last.id}"
    context = {
        "lines": presenters.lines(actor, found[: queries.PAGE]),
        "count": sum(counts.values()),
        "filters": [
            FilterItem("All", "/hub/matches/", sum(counts.values()), current=not band),
            *(
                FilterItem(b.label[:1].upper() + b.label[1:], f"/hub/matches/?show={b.value}",
                           counts.get(b.value, 0), current=band == b.value)
                for b in Band
            ),
        ],
        "pages": Pages(
            newer="/hub/matches/" + (f"?show={band}" if band else "") if "after" in request.GET else "",
            older=older, newer_text="From the start", older_text="Further",
        ),
        "settled": request.GET.get("settled") == "1",
        "to_look_at": queries.to_look_at(actor.partnership_id) if permissions.can_merge(actor) else 0,
    }  # fmt: skip
    return TemplateResponse(request, "linkage/waiting.html", context)


@page(MERGE, methods=("GET",))
def by_machine(request: Request) -> HttpResponse:
    """Records that the machine made one and nobody has looked at, the newest first, paged by key."""
    actor = _actor(request)
    found = queries.by_machine(actor, after=_after_merge(request.GET.get("after", "")))
    shown = found[: queries.PAGE]
    last = shown[-1] if len(found) > len(shown) else None
    context = {
        "lines": presenters.machine_lines(actor, shown),
        "count": queries.to_look_at(actor.partnership_id),
        "stands": request.GET.get("stands") == "1",
        "pages": Pages(
            newer="/hub/matches/machine/" if "after" in request.GET else "",
            older=f"/hub/matches/machine/?after={last.at.timestamp()}_{last.id}" if last else "",
            newer_text="From the start", older_text="Further",
        ),
    }  # fmt: skip
    return TemplateResponse(request, "linkage/machine.html", context)


@page(MERGE, methods=("POST",))
def stands(request: Request, merge_id: UUID) -> HttpResponse:
    """Say of a merge by machine that it is one person; who looked meanwhile has said so already."""
    actor = _actor(request)
    found = _merge(actor, merge_id)
    if found.by_machine and found.looked_at is None and found.undone_at is None:
        actions.let_stand(merge=found, by=actor, at=_moment(request))
    return redirect("/hub/matches/machine/?stands=1")


@page(REVIEW)
def pair(request: Request, pair_id: UUID) -> HttpResponse:
    """Two records side by side; a person says what they are, with a reason."""
    actor = _actor(request)
    found = queries.pair(actor, pair_id)
    sides = queries.sides(actor, pair_id) if found else []
    if found is None or len(sides) != 2:
        raise Refused(actor, "look at two records", subject=("pair of records", pair_id))
    open_ = found.answer in ("", Answer.LATER)
    form = PairForm(
        request.POST if request.method == "POST" else None,
        sides=presenters.kept_choices(sides), merges=permissions.can_merge(actor),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with form.rules():
            made = _answer(request, found, form.cleaned_data)
        if form.is_valid():
            return redirect(f"/hub/matches/merge/{made.id}/" if made else "/hub/matches/?settled=1")
    audit.note_many(
        [
            audit.event(
                verb="looked at two records that may be one", by=actor, at=_moment(request),
                kind=Kind.SAW, subject=("pair of records", pair_id), person_id=s.person_id,
            )
            for s in sides
        ]
    )  # fmt: skip
    context = {
        "form": form, "pair": found, "open": open_, "match": presenters.match(found),
        "head": presenters.HEAD, "rows": presenters.rows(sides), "names": [s.name for s in sides],
        "merges": permissions.can_merge(actor), "restricted": sum(s.restricted for s in sides),
    }  # fmt: skip
    return TemplateResponse(request, "linkage/pair.html", context)


def _answer(request: Request, found: Pair, said: dict[str, Any]) -> Merge | None:
    """Write the answer; of one person, make one record of the two."""
    by, at = _actor(request), _moment(request)
    if said["answer"] != Answer.SAME:
        actions.answer(pair=found, what=said["answer"], reason=said["reason"], by=by, at=at)
        return None
    kept = UUID(said["kept"])
    merged = found.other_id if kept == found.one_id else found.one_id
    return pathway.merge(
        kept_id=kept, merged_id=merged, reason=said["reason"], by=by, at=at, pair=found
    ).merge


@page(MERGE, methods=("GET",))
def merged(request: Request, merge_id: UUID) -> HttpResponse:
    """What a merge brought together, and the way back."""
    actor = _actor(request)
    found = _merge(actor, merge_id)
    names = people.know_of([found.kept_id, found.merged_id], actor)
    context = {
        "merge": found, "told": presenters.told(found), "match": presenters.agreed(found),
        "look": found.by_machine and found.looked_at is None and found.undone_at is None,
        "kept": names.get(found.kept_id), "merged": names.get(found.merged_id),
        "moved": presenters.moved(queries.moves(merge_id)),
    }  # fmt: skip
    return TemplateResponse(request, "linkage/merged.html", context)


@page(MERGE)
def undo(request: Request, merge_id: UUID) -> HttpResponse:
    """Make two records of one again, having seen who has looked at the one meanwhile."""
    actor, at = _actor(request), _moment(request)
    found = _merge(actor, merge_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    looks = pathway.who_saw(found, at)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            pathway.unmerge(merge=found, reason=form.cleaned_data["reason"], by=actor, at=at)
        if form.is_valid():
            return redirect(f"/hub/matches/merge/{merge_id}/")
    names = people.know_of([found.kept_id, found.merged_id], actor)
    context = {
        "form": form, "merge": found, "looks": hub.lookers(looks, at),
        "kept": names.get(found.kept_id), "merged": names.get(found.merged_id),
    }  # fmt: skip
    return TemplateResponse(request, "linkage/undo.html", context)


@page(SIGNED_IN, methods=("GET",))
def history(request: Request, person_id: UUID) -> HttpResponse:
    """The merges into a person's record, for whoever may read it."""
    actor = _actor(request)
    record = open_record(request, person_id, verb="opened the merges of the record")
    context = {
        "record": record, "child": header(record, "Access"),
        "merges": [presenters.told(m) for m in queries.merges(actor, person_id)],
        "may": can(actor, MERGE),
    }  # fmt: skip
    return TemplateResponse(request, "linkage/history.html", context)


def _merge(actor: Actor, merge_id: UUID) -> Merge:
    found = queries.merge(actor, merge_id)
    if found is None:
        raise Refused(actor, "look at a merge", subject=("merge", merge_id))
    return found


def _after(key: str) -> tuple[float, UUID] | None:
    """Read the key of the last pair of the page before; None for anything else."""
    place, _, id_ = key.partition("_")
    try:
        return float(place), UUID(id_)
    except ValueError:
        return None


def _after_merge(key: str) -> tuple[datetime, UUID] | None:
    """Read the key of the last merge of the page before; None for anything else."""
    found = _after(key)
    try:
        return (datetime.fromtimestamp(found[0], UTC), found[1]) if found else None
    except (ValueError, OverflowError, OSError):
        return None


def _actor(request: Request) -> Any:
    return request.actor


def _moment(request: Request) -> Any:
    return request.moment  # type: ignore[attr-defined]
