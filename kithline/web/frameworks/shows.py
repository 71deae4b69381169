"""What a chosen indicator rests on: an entry of the record, a note, or both."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.access import permissions as access
from kithline.agencies.permissions import Permission
from kithline.frameworks import actions, building, queries, rules
from kithline.frameworks.enums import Column
from kithline.packs import queries as packs
from kithline.record import queries as record_queries
from kithline.record.enums import SYSTEM_KINDS, Kind
from kithline.web import forms
from kithline.web.child.opening import Record, header, open_record
from kithline.web.child.words import day_of, near_day
from kithline.web.pages import page

MOST_ENTRIES = 30
NONE = "none"


class ShowsForm(forms.Form):
    """Which entry, and a note."""

    note = forms.CleanText(
        aid="fact",
        label="In a sentence, if no entry says it",
        limit=rules.NOTE_LIMIT,
        multiline=True,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, entries: list[forms.Answer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"] = forms.OneOf(
            label="Which entry shows it?",
            choices=[*entries, forms.Answer(NONE, "None of these")],
            required=False,
            small=True,
        )


@page(Permission.WRITE_RECORD)
def shows(request: Any, person_id: UUID, choice_id: UUID) -> HttpResponse:
    """Ask, and keep, what a choice rests on."""
    access.check_contribute(request.actor, person_id)
    choice = queries.choice(request.actor, person_id, choice_id)
    if choice is None:
        raise Http404
    framework = building.framework(packs.of_version(choice.profile.pack_id))
    indicator = framework.indicator(choice.indicator)
    if indicator is None:
        raise Http404
    record = open_record(request, person_id, verb="said what an indicator rests on")
    offered = entries(record, choice.entry_id)
    back = f"{record.home}level/?profile={choice.profile_id}&group={indicator.group}#said"
    begun = {"note": choice.note, "entry": str(choice.entry_id or NONE)}
    form = ShowsForm(request.POST or None, entries=offered, initial=begun)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["entry"]
        with form.rules():
            actions.rest_on(
                choice=choice,
                note=form.cleaned_data["note"],
                entry_id=UUID(chosen) if chosen and chosen != NONE else None,
                by=request.actor,
                at=request.moment,
            )
        if form.is_valid():
            return redirect(back)
    context = {
        "child": header(record, "Level of need"),
        "called": record.called,
        "indicator": indicator,
        "column": Column(choice.column).label,
        "form": form,
        "back": back,
    }
    return TemplateResponse(request, "frameworks/shows_page.html", context)


def entries(record: Record, held: UUID | None) -> list[forms.Answer]:
    """Return the newest entries of the child's story as answers, and the one held already.

    What the system wrote of its own acts shows nothing of the child's life; a worry sent does.
    """
    own_acts = SYSTEM_KINDS - {Kind.CONTACT}
    story = record_queries.story(record.actor, record.id, limit=MOST_ENTRIES)
    found = [e for e in story if e.kind not in own_acts]
    if held and all(e.id != held for e in found):
        found += record_queries.entries(record.actor, [held])
    return [
        forms.Answer(
            str(e.id),
            f"{near_day(day_of(e.happened_from), record.today)}: {short(e.title or e.fact)}",
            hint=", ".join(p for p in (e.author_name, e.agency_name) if p),
        )
        for e in found
    ]


def short(text: str, most: int = 140) -> str:
    """Return the beginning of a text, cut at a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"
