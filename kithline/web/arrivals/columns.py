"""What the columns of a list mean: one of the known lists, or named once and kept."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.arrivals import actions, queries
from kithline.arrivals.enums import Stage
from kithline.core.errors import Invalid
from kithline.web.arrivals import presenters, reads
from kithline.web.arrivals.forms import ChooseForm, ColumnsForm
from kithline.web.arrivals.views import _go_on
from kithline.web.pages import SIGNED_IN, Request, page


@page(SIGNED_IN)
def columns(request: Request, arrival_id: UUID) -> HttpResponse:
    """Choose which list it is, or say what each column holds; then it is looked through."""
    actor, at, arrival = reads.one(request, arrival_id)
    if arrival.stage not in (Stage.MAPPING, Stage.READY):
        return redirect(f"/lists/{arrival.id}/")
    known = queries.known_layouts(actor)
    sent = request.POST if request.method == "POST" else None
    mapping = sent is not None and sent.get("layout") == "own"
    choose = ChooseForm(
        sent, choices=[(k.slug, k.layout.title) for k in known.values()],
        initial={"layout": arrival.layout.partition("@")[0]},
    )  # fmt: skip
    named = ColumnsForm(sent if mapping else None, headings=arrival.headings)
    if sent is not None and choose.is_valid():
        if not mapping:
            with choose.rules():
                arrival = actions.name_columns(
                    arrival_id=arrival.id, layout=choose.cleaned_data["layout"], by=actor, at=at
                )
                return _go_on(request, arrival)
        elif named.is_valid():
            try:
                saved = actions.save_layout(
                    title=named.cleaned_data["title"], content=named.layout(arrival.headings),
                    by=actor, at=at,
                )  # fmt: skip
                arrival = actions.name_columns(
                    arrival_id=arrival.id, layout=saved.slug, by=actor, at=at
                )
                return _go_on(request, arrival)
            except Invalid as refused:
                named.add_error("title", " ".join(refused.errors.values()))
    context = {
        "arrival": arrival,
        "form": named if mapping else choose,
        "choose": choose,
        "named": named,
        "mapping": mapping or not known,
        "head": ["Column", "First row", "Second row", "Third row"],
        "sample": presenters.first_rows(arrival),
    }
    return TemplateResponse(request, "arrivals/columns.html", context)
