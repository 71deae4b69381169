"""Readings of the line: who read what, what it means to them, what is owed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.chronology import actions, permissions, queries
from kithline.chronology.models import Part, Reading
from kithline.timescales import queries as timescales
from kithline.web.child import story
from kithline.web.child.drafting import Drafting, chosen
from kithline.web.child.opening import header
from kithline.web.child.words import clock_time, count, day_of, long_day, near_day
from kithline.web.chronology import table as tables
from kithline.web.chronology.opening import Line, open_line
from kithline.web.chronology.sign_forms import ChangeForm, ReadForm
from kithline.web.components import Clock, Link, Pages
from kithline.web.pages import SIGNED_IN, page

PAGE = 50
DONE = {
    "signed": "Your reading is signed.",
    "again": "The chronology is owed again.",
    "asked": "They are asked. The answer is due on the clock beside.",
    "chased": "They are reminded, and that you did is kept.",
    "dropped": "The question is taken back.",
}


@page(SIGNED_IN)
def read(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show the readings, and take one to be signed."""
    line = open_line(request, person_id, verb="opened the readings of the chronology")
    record = line.record
    line.learn()
    drafting = Drafting("reading", str(person_id), record.actor, record.moment)
    may_sign = permissions.can_write(record.actor, person_id)
    form = ReadForm(initial=begin(line))
    saved = False
    if request.method == "POST" and may_sign:
        do = chosen(request.POST, ("sign", "save", "drop", "mine"))
        form = ReadForm(request.POST)
        if do == "drop":
            drafting.done()
            return redirect(f"{line.home}read/")
        with form.rules():
            drafting.keep(request.POST, over=do == "mine")
            saved = drafting.conflict is None and do in ("save", "mine")
        if do == "sign" and drafting.conflict is None and form.is_valid():
            with form.rules():
                sign(request, line, form)
                drafting.done()
                return redirect(f"{line.home}read/?done=signed")
    elif may_sign:
        typed = drafting.open()
        if typed is not None:
            form = ReadForm(typed)
    return TemplateResponse(
        request,
        "chronology/read.html",
        {
            "record": record,
            "child": header(record, "Chronology"),
            "called": record.called,
            "line": line,
            "form": form,
            "may_sign": may_sign,
            "saved": saved,
            "drafting": drafting,
            "differences": drafting.differences(request.POST, LABELS),
            "read_at": moment_read(request, record.moment).isoformat(),
            "read_words": f"{long_day(record.today)}, {clock_time(moment_read(request, record.moment))}",
            "done": DONE.get(request.GET.get("done", ""), ""),
            "links": [
                Link(
                    "As a table",
                    f"{line.home}?order=oldest" + ("&whom=family" if line.family else ""),
                ),
                Link(
                    "As a picture", f"{line.home}picture/" + ("?whom=family" if line.family else "")
                ),
            ],
            "people": line.whom_words(),
            **beside(line),
        },
    )


LABELS = {
    "analysis": "What it means for the child",
    "not_known": "What is still not known",
    "follows": "What follows",
    "why_words": "What changed",
}


def begin(line: Line) -> dict[str, Any]:
    """Return what the form starts with: from the last reading to today."""
    last = next(iter(queries.readings(line.record.actor, line.record.id, limit=1)), None)
    return {
        "until": line.record.today,
        "since": None,
        "why": "first" if last is None else "interval",
    }


def moment_read(request: HttpRequest, now: datetime) -> datetime:
    """Return the moment at which the page was opened that is signed now; one that is none is now."""
    try:
        found = datetime.fromisoformat(request.POST.get("read_at", ""))
    except ValueError:
        return now
    return found if found.tzinfo and found <= now else now


def sign(request: HttpRequest, line: Line, form: ReadForm) -> Reading:
    """Sign what the form says."""
    said = {k: v for k, v in form.cleaned_data.items() if k not in ("since", "until")}
    return actions.sign(
        person_id=line.record.id, people=line.shown, since=form.cleaned_data["since"],
        until=form.cleaned_data["until"], read_at=moment_read(request, line.record.moment),
        by=line.record.actor, at=line.record.moment, **said,
    )  # fmt: skip


@page(SIGNED_IN, methods=("POST",))
def keep(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Keep the reading that is being typed."""
    line = open_line(request, person_id, verb="opened the readings of the chronology")
    drafting = Drafting("reading", str(person_id), line.record.actor, line.record.moment)
    return drafting.answer(request)


def beside(line: Line) -> dict[str, Any]:
    """Return what stands beside the form: earlier readings, when one is owed, which parts are."""
    record = line.record
    clocks = [
        c
        for c in timescales.for_person(record.id)
        if c.subject_kind in ("chronology", "chronology-part")
    ]
    words = timescales.words_for(
        clocks, viewer=record.actor, at=record.moment, names={record.id: record.called}
    )
    drawn = [
        Clock(state=w.state, when=w.when, due=w.due, question=w.question, fact=w.fact, rule=w.rule,
              owner=w.owner, owner_note=w.owner_note)
        for w in words
    ]  # fmt: skip
    by_part = {c.subject_id: w.due for c, w in zip(clocks, words, strict=True)}
    parts = queries.parts_owed(record.actor, record.id)
    return {
        "readings": queries.readings(record.actor, record.id),
        "clocks": [d for d, c in zip(drawn, clocks, strict=True) if c.subject_kind == "chronology"],
        "owed": [part_line(line, p, by_part.get(p.id, "")) for p in parts if not p.dropped_at],
        "change_form": ChangeForm(),
    }


def part_line(line: Line, part: Part, due: str) -> dict[str, Any]:
    """Return a part that is asked for, in words."""
    today = line.record.today
    span = span_words(part)
    said = f"asked {near_day(day_of(part.asked_at), today)} by {part.by_name}"
    if part.chased_at:
        said += f", reminded {near_day(day_of(part.chased_at), today)}"
        said += f" ({count(part.chases, 'time')})" if part.chases > 1 else ""
    answered = ""
    if part.answered_at:
        answered = (
            f"{part.get_answer_display()}: {part.answered_by_name}, "
            f"{near_day(day_of(part.answered_at), today)}"
        )
    settled = part.answer in ("written", "nothing-held")
    return {
        "part": part, "span": span, "said": said, "due": "" if settled else due, "answered": answered,
        "settled": settled, "href": f"{line.home}part/{part.id}/",
    }  # fmt: skip


def span_words(part: Part) -> str:
    """Return the time that is asked about, in words."""
    if part.since and part.until:
        return f"{long_day(part.since)} to {long_day(part.until)}"
    if part.since:
        return f"{long_day(part.since)} to now"
    return f"until {long_day(part.until)}" if part.until else "all they hold"


@page(SIGNED_IN)
def again(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Say that something big has changed, so that the line is read again."""
    line = open_line(request, person_id, verb="opened the readings of the chronology")
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            actions.read_again(
                person_id=person_id, reason=form.cleaned_data["reason"], by=line.record.actor,
                at=line.record.moment,
            )  # fmt: skip
            return redirect(f"{line.home}read/?done=again")
    return form_page(
        request, line, form, "Something big has changed", "Ask for it to be read again",
        lede="The lead practitioner is asked to read the chronology again, on a clock.",
    )  # fmt: skip


def form_page(
    request: HttpRequest, line: Line, form: Any, heading: str, button: str, *, lede: str = "",
    back: str = "read/", back_text: str = "Readings", template: str = "chronology/form.html",
    **more: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form of its own."""
    line.learn()
    return TemplateResponse(
        request,
        template,
        {
            "record": line.record,
            "line": line,
            "child": header(line.record, "Chronology"),
            "form": form,
            "heading": heading,
            "button": button,
            "lede": lede,
            "back": line.home + back,
            "back_text": back_text,
            **more,
        },
    )


@page(SIGNED_IN, methods=("GET",))
def reading(request: HttpRequest, person_id: UUID, reading_id: UUID) -> HttpResponse:
    """Show a reading with what stood on the line when it was read."""
    line = open_line(request, person_id, verb="opened a reading of the chronology")
    record = line.record
    found = queries.reading(record.actor, reading_id)
    if found is None or found.person_id != person_id:
        raise Http404
    start = place(request.GET.get("before", ""), found)
    entries = queries.reading_entries(record.actor, found, start=start, limit=PAGE)
    further = len(found.entries) > start + PAGE
    line.learn(sorted(story.people_in(entries)))
    here = f"{line.home}reading/{found.id}/"
    return TemplateResponse(
        request,
        "chronology/reading.html",
        {
            "record": record,
            "child": header(record, "Chronology"),
            "reading": found,
            "span": read_span(found),
            "rows": tables.rows(line, entries, found.read_at),
            "read_words": f"{long_day(day_of(found.read_at))}, {clock_time(found.read_at)}",
            "whose": ", ".join(record.short_name(p) for p in found.people if record.name_of(p)),
            "pages": Pages(
                newer=here if start else "",
                newer_text="Back to the newest",
                older=f"{here}?before={found.entries[::-1][start + PAGE - 1]}" if further else "",
                older_text="Earlier entries",
            ),
        },
    )


def place(token: str, found: Reading) -> int:
    """Return where in the entries of a reading to go on: after the one named."""
    try:
        return found.entries[::-1].index(UUID(token)) + 1
    except ValueError:
        return 0


def read_span(found: Reading) -> str:
    """Return which time was read, in words."""
    since = long_day(found.since) if found.since else "the beginning"
    return f"{since} to {long_day(found.until)}"
