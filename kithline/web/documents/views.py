"""Printing a chronology: for what and of whom, then the paper as it was issued, as PDF and Word."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Sequence
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.chronology import queries as chronology
from kithline.chronology.models import Summary
from kithline.chronology.queries import Bundle
from kithline.core import queue
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused
from kithline.documents import actions, queries
from kithline.documents.enums import Stage
from kithline.documents.models import Drawn, Issued
from kithline.people import names
from kithline.web.child.opening import Record, header, open_record
from kithline.web.child.words import clock_time, count, day_of, long_day
from kithline.web.chronology.asked import SHOW
from kithline.web.documents import making, presenters
from kithline.web.documents.forms import PrintForm
from kithline.web.documents.pdf import pdf
from kithline.web.documents.word import word
from kithline.web.pages import SIGNED_IN, page

Read = Callable[[Actor, UUID, UUID], Issued | None]
FORMS = {
    "pdf": ("application/pdf", pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", word),
}


@page(SIGNED_IN, methods=("GET",))
def papers(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """List the papers that were issued from a record."""
    record = open_record(request, person_id, verb="opened the papers")
    record.learn()
    rows = [
        {
            "href": f"{record.home}papers/{p.id}/",
            "title": f"{p.get_kind_display()}, version {p.number}",
            "when": f"{long_day(day_of(p.at))}, {clock_time(p.at)}",
            "by": p.by_name,
            "used_for": presenters.for_words(p.used_for, p.for_whom),
            "restricted": p.restricted,
        }
        for p in queries.issued_of(record.actor, person_id)[:200]
    ]
    context = {
        "record": record,
        "child": header(record, "Papers"),
        "papers": rows,
        "waiting": [
            {
                "href": f"{record.home}papers/asked/{a.id}/",
                "when": f"{long_day(day_of(a.at))}, {clock_time(a.at)}",
                "state": "It could not be made" if a.why else "It is being made",
                "used_for": presenters.for_words(a.used_for, a.for_whom),
            }
            for a in queries.asked_of(record.actor, person_id)
        ],
        "may_print": record.may_write,
    }
    return TemplateResponse(request, "documents/papers.html", context)


@page(SIGNED_IN)
def new(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask what the chronology is for and whose it is; then issue it."""
    record = open_record(request, person_id, verb="opened the form for printing a chronology")
    record.learn()
    if not record.may_write:
        raise Refused(record.actor, "issue a paper", person_id=person_id, reason="may only read")
    everything = chronology.bundle(record.actor, [person_id], at=record.moment)
    summaries = {str(s.id): s for s in everything.summaries}
    offered: dict[str, Any] = {
        "people": family(record),
        "summaries": [(key, summary_words(s)) for key, s in summaries.items()],
        "restricted": everything.left_out,
        "shows": [(c, words.format(name=record.called)) for c, (words, _) in SHOW.items()],
    }
    form = PrintForm(
        request.POST if request.method == "POST" else None, **offered,
        initial={"show": request.GET.get("show", "")[:10]},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with form.rules():
            data = form.cleaned_data
            wanted = making.Wanted(
                used_for=data["used_for"], for_whom=data.get("for_whom") or "",
                others=tuple(UUID(p) for p in data.get("people") or []), since=data.get("since"),
                until=data.get("until"), show=data.get("show") or "",
                restricted=bool(data.get("restricted")),
                summary=summaries.get(data.get("holds") or ""),
            )  # fmt: skip
            return redirect(f"{record.home}papers/{make(request, record, wanted)}/")
    context = {
        "record": record,
        "child": header(record, "Papers"),
        "form": form,
        "held": held_words(record, everything),
    }
    return TemplateResponse(request, "documents/new.html", context)


def family(record: Record) -> list[tuple[str, str]]:
    """Return the others of the family whose records the viewer may open: children first, by name."""
    kin = record.circle.kin(record.today)
    open_to_me = [p for p in record.circle.people() if p in record.circle.opens]
    listed = []
    for person in open_to_me:
        known = record.circle.known.get(person)
        if known is None or known.hidden:
            continue
        words = ", ".join(x for x in (known.name, kin.get(person, "")) if x)
        listed.append((not known.is_child, words, str(person)))
    return [(value, words) for _, words, value in sorted(listed)]


def summary_words(found: Summary) -> str:
    """Return which summary it is, as an answer to choose."""
    assert found.signed_at is not None
    signed = long_day(day_of(found.signed_at))
    return f"Only what is in “{found.title}”, version {found.version}, signed by {found.by_name} on {signed}"


def held_words(record: Record, everything: Bundle) -> str:
    """Return how much there is to print."""
    many = count(everything.counts.all, "entry", "entries")
    words = f"You can read {many} about {record.called}"
    if everything.left_out:
        verb = "is" if everything.left_out == 1 else "are"
        words += f"; {everything.left_out:,} of them {verb} restricted"
    return f"{words}."


def make(request: HttpRequest, record: Record, wanted: making.Wanted) -> str:
    """Issue a short paper at once; let a job make a long one. Returns where to go, within the papers."""
    wanted.check()
    entries = wanted.entries(record)
    if entries <= settings.PAPER_AT_ONCE:
        return str(making.issue(record, wanted).id)
    asked = actions.ask(
        people=wanted.people(record), used_for=wanted.used_for, for_whom=wanted.for_whom,
        entries=entries, address=request.build_absolute_uri(f"{record.home}papers/"),
        restricted=wanted.restricted, since=wanted.since, until=wanted.until, show=wanted.show,
        summary_id=wanted.summary.id if wanted.summary else None, by=record.actor, at=record.moment,
    )  # fmt: skip
    queue.defer("documents.make", asked=asked.id, post=record.actor.post_id)
    return f"asked/{asked.id}"


@page(SIGNED_IN)
def asked(request: HttpRequest, person_id: UUID, asked_id: UUID) -> HttpResponse:
    """Show how far a long paper is; begin it again where it could not be made or was stopped."""
    record = open_record(request, person_id, verb="opened a paper that is being made")
    found = queries.asked(record.actor, asked_id)
    if found is None or found.person_id != person_id:
        raise Refused(record.actor, "open a paper", person_id=person_id, reason="no sight of it")
    record.learn()
    far = queries.progress(found.id)
    told = ""
    if request.method == "POST":
        try:
            actions.ask_again(asked_id=found.id, by=record.actor, at=record.moment)
        except Invalid as refused:
            told = " ".join(refused.errors.values())
        else:
            queue.defer("documents.make", asked=found.id, post=record.actor.post_id)
            return redirect(request.path)
    if found.stage != Stage.WAITING:
        found = actions.look_at(asked_id=found.id, by=record.actor, at=record.moment)
    context = {
        "record": record,
        "child": header(record, "Papers"),
        "asked": found,
        "told": told,
        "used_for": presenters.for_words(found.used_for, found.for_whom),
        "when": f"{long_day(day_of(found.at))}, {clock_time(found.at)}",
        "progress": far if found.stage == Stage.WAITING else None,
        "stalled": queries.stalled(found, far, record.moment),
    }
    return TemplateResponse(request, "documents/asked.html", context)


@page(SIGNED_IN, methods=("GET",))
def paper(request: HttpRequest, person_id: UUID, paper_id: UUID) -> HttpResponse:
    """Show a paper as it was issued, with what changed since, and the ways to take it out."""
    record = open_record(request, person_id, verb="opened a paper")
    record.learn()
    found = _paper(record, paper_id, queries.outline)
    latest = queries.issued_of(record.actor, person_id).filter(kind=found.kind).first()
    context = {
        "record": record,
        "child": header(record, "Papers"),
        "paper": found,
        "text": found.content,
        "used_for": found.content["used_for"],
        "spoilt": queries.spoilt(record.actor, found),
        "amended": count(n, "entry has", "entries have")
        if (n := queries.amended_since(record.actor, found))
        else "",
        "newer": f"{record.home}papers/{latest.id}/"
        if latest is not None and latest.id != found.id
        else "",
        "parts": part_rows(queries.parts_of(record.actor, found), found.content["months"]),
        "may_print": record.may_write,
    }
    return TemplateResponse(request, "documents/paper.html", context)


def part_rows(drawn: Sequence[Drawn], months: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the parts of a long paper, each with its time and its files."""
    found: dict[int, dict[str, str]] = {}
    for each in drawn:
        held = [m["month"] for m in months if m["last"] >= each.first and m["first"] <= each.last]
        time = " to ".join(dict.fromkeys((held[0], held[-1])))
        words = f"{time}, entries {each.first:,} to {each.last:,}"
        row = found.setdefault(each.part, {"part": f"Part {each.part}", "words": words})
        row[each.form] = f"part-{each.part}.{each.form}"
    return list(found.values()) if len(found) > 1 else []


@page(SIGNED_IN, methods=("GET",))
def download(
    request: HttpRequest, person_id: UUID, paper_id: UUID, form: str, part: int = 1
) -> HttpResponse:
    """Hand out a paper as PDF or Word, with a line in the trail; not one that was spoilt since.

    Of a long one a part, as it was drawn when it was issued; a short one is drawn now.
    """
    if form not in FORMS:
        raise Http404
    record = open_record(request, person_id, verb="opened a paper")
    record.learn()
    found = _paper(record, paper_id, queries.outline)
    if queries.spoilt(record.actor, found):
        return redirect(f"{record.home}papers/{found.id}/")
    kind, draw = FORMS[form]
    kept = queries.part_of(record.actor, found, part=part, form=form)
    if kept is None and part != 1:
        raise Http404
    if kept is None:
        found = _paper(record, paper_id)
    actions.note_taken(
        by=record.actor, at=record.moment, paper=found, form=form, part=part if kept else 0
    )
    body = (
        bytes(kept.content)
        if kept
        else draw(
            found.content, number=found.number, place=record.actor.partnership_name,
            address=request.build_absolute_uri(f"{record.home}papers/"),
        )
    )  # fmt: skip
    which = f"-part-{part}" if kept and queries.has_parts(record.actor, found) else ""
    return _kept_by_nobody(
        HttpResponse(body, content_type=kind), f"{called(record, found)}{which}.{form}"
    )


@page(SIGNED_IN, methods=("GET",))
def download_parts(
    request: HttpRequest, person_id: UUID, paper_id: UUID, form: str
) -> HttpResponse:
    """Hand out all parts of a long paper in one file, with a line in the trail; not a spoilt one's."""
    record = open_record(request, person_id, verb="opened a paper")
    record.learn()
    found = _paper(record, paper_id, queries.outline)
    if queries.spoilt(record.actor, found):
        return redirect(f"{record.home}papers/{found.id}/")
    numbers = [d.part for d in queries.parts_of(record.actor, found) if d.form == form]
    if len(numbers) < 2:
        raise Http404
    actions.note_taken(by=record.actor, at=record.moment, paper=found, form=form)
    packed = tempfile.TemporaryFile()  # noqa: SIM115 -- the answer closes it; it has no name on the disk
    with zipfile.ZipFile(packed, "w") as parts:
        for number in numbers:
            kept = queries.part_of(record.actor, found, part=number, form=form)
            assert kept is not None
            parts.writestr(f"{called(record, found)}-part-{number:02}.{form}", kept.content)
    packed.seek(0)
    return _kept_by_nobody(
        FileResponse(packed, content_type="application/zip"),
        f"{called(record, found)}-all-parts-{form}.zip",
    )


def called(record: Record, paper: Issued) -> str:
    """Return what the file of a paper is called, without its form."""
    name = names.display(record.circle.person).replace(" ", "-").lower()
    safe = "".join(c for c in name if c.isascii() and (c.isalnum() or c == "-")) or "child"
    return f"chronology-{safe}-version-{paper.number}"


def _kept_by_nobody(answer: Any, name: str) -> HttpResponse:
    """Return a file to download that no cache keeps."""
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return cast(HttpResponse, answer)


def _paper(record: Record, paper_id: UUID, read: Read = queries.issued) -> Issued:
    found = read(record.actor, record.id, paper_id)
    if found is None:
        raise Refused(record.actor, "open a paper", person_id=record.id, reason="no sight of it")
    return found
