"""A summary chronology: selected entries, what each meant, what they say together; signed, in versions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.chronology import actions, permissions, queries
from kithline.chronology.models import Summary
from kithline.core.errors import Invalid
from kithline.record.queries import EntryView
from kithline.web.child import story
from kithline.web.child.drafting import Difference, Drafting
from kithline.web.child.opening import header
from kithline.web.child.words import count
from kithline.web.chronology import table as tables
from kithline.web.chronology.opening import Line, open_line
from kithline.web.chronology.reading_views import form_page
from kithline.web.chronology.sign_forms import BeginForm, WeighForm
from kithline.web.pages import SIGNED_IN, page

SAID = {
    "kept": "Kept. It is a draft until you sign it.",
    "signed": "The summary is signed.",
    "put": "The ticked entries are in your summary.",
    "out": "The entry is taken out of your summary.",
    "dropped": "What was typed and not kept is thrown away.",
}


@dataclass(frozen=True)
class Weighed:
    """A selected entry with what it meant, and the field to say so."""

    row: tables.TableRow
    entry_id: str
    impact: str
    field: Any


@page(SIGNED_IN)
def summaries(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """List the summaries of a child's line, and begin one."""
    line = open_line(request, person_id, verb="opened the summaries of the chronology")
    record = line.record
    form = BeginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            made = actions.begin(
                person_id=person_id, people=line.people, title=form.cleaned_data["title"],
                follows=before(request, line), by=record.actor, at=record.moment,
            )  # fmt: skip
            return redirect(f"{line.home}summary/{made.id}/")
    found = queries.summaries(record.actor, person_id)
    return form_page(
        request, line, form, "Summary chronologies", "Begin a summary",
        template="chronology/summaries.html", back="", back_text="Chronology",
        signed=[s for s in found if s.signed_at],
        draft=next((s for s in found if not s.signed_at), None),
        may=permissions.can_write(record.actor, person_id), follows=request.GET.get("from", "")[:36],
    )  # fmt: skip


def before(request: HttpRequest, line: Line) -> Summary | None:
    """Return the signed summary that a new version begins from, when one is named."""
    try:
        found = queries.summary(line.record.actor, UUID(request.POST.get("from", "")))
    except ValueError:
        return None
    return found if found and found.person_id == line.record.id and found.signed_at else None


def found_summary(line: Line, summary_id: UUID) -> Summary:
    """Return a summary of this child that the viewer may read."""
    found = queries.summary(line.record.actor, summary_id)
    if found is None or found.person_id != line.record.id:
        raise Http404
    return found


@page(SIGNED_IN)
def summary(request: HttpRequest, person_id: UUID, summary_id: UUID) -> HttpResponse:
    """Show a summary; its author writes the draft here and signs it. What is typed is kept meanwhile."""
    line = open_line(request, person_id, verb="opened a summary of the chronology")
    record = line.record
    found = found_summary(line, summary_id)
    chosen = queries.selected(record.actor, found)
    drafting = drafting_of(line, found)
    stored = texts(found, chosen)
    form = WeighForm(initial=stored, entries=[e.id for e, _ in chosen])
    differences: list[Difference] = []
    if found.signed_at is None:
        if request.method == "POST":
            written = write(request, line, found, chosen, drafting)
            if isinstance(written, str):
                return redirect(f"{line.home}summary/{found.id}/?done={written}")
            form, differences = written
        else:
            form = reopened(drafting, stored, chosen)
    line.learn(sorted(story.people_in([e for e, _ in chosen])))
    return TemplateResponse(
        request,
        "chronology/summary.html",
        {
            "record": record,
            "child": header(record, "Chronology"),
            "called": record.called,
            "line": line,
            "summary": found,
            "draft": found.signed_at is None,
            "form": form,
            "drafting": drafting,
            "was": request.POST.get("was", "") or stamp(stored),
            "differences": differences,
            "done": SAID.get(request.GET.get("done", ""), ""),
            "weighed": [weighed(line, form, e, impact, found.signed_at is None) for e, impact in chosen],
            "number": count(len(chosen), "entry", "entries"),
            "restricted": len(found.restricted_entries),
            "may": permissions.can_write(record.actor, person_id),
        },
    )  # fmt: skip


def drafting_of(line: Line, found: Summary) -> Drafting:
    """Return the draft of what is typed into a summary."""
    record = line.record
    return Drafting("summary", f"{record.id}:{found.id}", record.actor, record.moment)


@page(SIGNED_IN, methods=("POST",))
def keep(request: HttpRequest, person_id: UUID, summary_id: UUID) -> HttpResponse:
    """Keep what is being typed into a summary."""
    line = open_line(request, person_id, verb="opened a summary of the chronology")
    found = found_summary(line, summary_id)
    if found.signed_at is not None or found.by_post_id != line.record.actor.post_id:
        raise Http404
    return drafting_of(line, found).answer(request)


def texts(found: Summary, chosen: Sequence[tuple[EntryView, str]]) -> dict[str, str]:
    """Return what is kept in a draft of a summary, by field."""
    return {
        "title": found.title,
        "analysis": found.analysis,
        **{f"impact-{e.id}": impact for e, impact in chosen},
    }


def stamp(stored: Mapping[str, str]) -> str:
    """Return a mark of what a page was made from: another one means that it was changed since."""
    return sha256(json.dumps(dict(stored), sort_keys=True).encode()).hexdigest()[:20]


def reopened(
    drafting: Drafting, stored: dict[str, str], chosen: Sequence[tuple[EntryView, str]]
) -> WeighForm:
    """Return the form as it was left: what was typed and not saved, else what is stored."""
    kept = drafting.open()
    typed = {name: kept.get(name, "") for name in stored if name in kept} if kept else {}
    return WeighForm(initial=stored | typed, entries=[e.id for e, _ in chosen])


def write(
    request: HttpRequest, line: Line, found: Summary, chosen: Sequence[tuple[EntryView, str]],
    drafting: Drafting,
) -> str | tuple[WeighForm, list[Difference]]:  # fmt: skip
    """Keep, sign or change a draft; the form again when something is wrong or was changed elsewhere since."""
    do = request.POST.get("do", "")
    if do == "drop":
        drafting.done()
        return "dropped"
    here = [(e, impact) for e, impact in chosen if f"impact-{e.id}" in request.POST]
    form = WeighForm(request.POST, entries=[e.id for e, _ in chosen])
    with form.rules():
        drafting.keep(request.POST, over=do == "mine")
        names = labels(chosen)
        if drafting.conflict is not None:
            return form, drafting.differences(request.POST, names)
        stored = {n: v for n, v in texts(found, chosen).items() if n in request.POST}
        if do != "mine" and request.POST.get("was", stamp(stored)) != stamp(stored):
            apart = [
                Difference(names[n], typed, kept)
                for n, kept in stored.items()
                if (typed := plain_lines(request.POST[n])) != plain_lines(kept)
            ]
            if apart:
                return form, apart
        if form.is_valid():
            done = save(request, line, found, here, form)
            drafting.done()
            return done
    return form, []


def plain_lines(text: str) -> str:
    """Return a text as it is compared: a browser sends its own line ends."""
    return text.replace("\r\n", "\n").strip()


def labels(chosen: Sequence[tuple[EntryView, str]]) -> dict[str, str]:
    """Return what each field is called where two drafts differ."""
    found = {"title": "What it is for", "analysis": "What these entries mean together"}
    return found | {f"impact-{e.id}": f"What it meant: {e.heading}" for e, _ in chosen}


def weighed(line: Line, form: WeighForm, entry: EntryView, impact: str, draft: bool) -> Weighed:
    """Return a selected entry as it is shown."""
    field = form[f"impact-{entry.id}"] if draft else None
    return Weighed(tables.row(line, entry), str(entry.id), impact, field)


def save(
    request: HttpRequest, line: Line, found: Summary, chosen: Sequence[tuple[EntryView, str]],
    form: WeighForm,
) -> str:  # fmt: skip
    """Keep a draft; take an entry out, or sign it, where that was pressed. Returns what was done."""
    by, at = line.record.actor, line.record.moment
    data = form.cleaned_data
    actions.note_impact(
        summary=found, impacts={e.id: data[f"impact-{e.id}"] for e, _ in chosen},
        analysis=data["analysis"], title=data["title"], by=by, at=at,
    )  # fmt: skip
    do = request.POST.get("do", "")
    if do.startswith("out-"):
        gone = next((e.id for e, _ in chosen if str(e.id) == do.removeprefix("out-")), None)
        if gone:
            actions.deselect(summary=found, entry_id=gone, by=by, at=at)
        return "out"
    if do == "sign":
        actions.sign_summary(summary=found, by=by, at=at)
        return "signed"
    return "kept"


@page(SIGNED_IN, methods=("POST",))
def select(request: HttpRequest, person_id: UUID, summary_id: UUID) -> HttpResponse:
    """Put the ticked entries of the table into the draft."""
    line = open_line(request, person_id, verb="selected entries of the chronology")
    found = found_summary(line, summary_id)
    ticked = []
    for each in request.POST.getlist("entry")[:200]:
        try:
            ticked.append(UUID(each))
        except ValueError:
            continue
    try:
        actions.select(summary=found, entry_ids=ticked, by=line.record.actor, at=line.record.moment)
    except Invalid:  # signed meanwhile, or full: its page says how it stands
        return redirect(f"{line.home}summary/{found.id}/")
    return redirect(f"{line.home}summary/{found.id}/?done=put")
