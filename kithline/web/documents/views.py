"""Printing a chronology: for what and of whom, then the paper as it was issued, as PDF and Word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.chronology import queries as chronology
from kithline.chronology.models import Summary
from kithline.chronology.queries import Bundle
from kithline.core.errors import Invalid, Refused
from kithline.documents import actions, queries
from kithline.documents.enums import Kind, Use
from kithline.documents.models import Issued
from kithline.people import names
from kithline.web.child.opening import Record, header, open_record
from kithline.web.child.words import clock_time, count, day_of, long_day
from kithline.web.documents import presenters
from kithline.web.documents.forms import PrintForm
from kithline.web.documents.gathering import Gathered, gather, gather_summary
from kithline.web.documents.pdf import pdf
from kithline.web.documents.word import word
from kithline.web.pages import SIGNED_IN, page

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
    }
    form = PrintForm(request.POST if request.method == "POST" else None, **offered)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            chosen = summaries.get(form.cleaned_data.get("holds") or "")
            made = issue(record, form.cleaned_data, chosen)
            return redirect(f"{record.home}papers/{made.id}/")
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


def gathered_for(
    record: Record, people: Sequence[UUID], data: dict[str, Any], summary: Summary | None
) -> Gathered:
    """Return what goes on the paper: everything of a time, or what a summary selected."""
    restricted = bool(data.get("restricted"))
    if summary is not None:
        if summary.restricted_entries and not restricted:
            raise Invalid(
                {
                    "holds": "It was signed with restricted entries in it. Tick that they go in as well."
                }
            )
        return gather_summary(record.actor, people, summary, restricted=restricted)
    return gather(
        record.actor,
        people,
        at=record.moment,
        since=data.get("since"),
        until=data.get("until"),
        restricted=restricted,
    )


def issue(record: Record, data: dict[str, Any], summary: Summary | None) -> Issued:
    """Gather, put into words and keep a chronology."""
    others = [UUID(p) for p in data.get("people") or []]
    of_summary = summary.people if summary else []
    people = list(dict.fromkeys([record.id, *others, *of_summary]))
    since, until = data.get("since"), data.get("until")
    gathered = gathered_for(record, people, data, summary)
    named = set()
    for entry in gathered.entries:
        named |= {w.person_id for w in entry.about} | {
            s.person_id for s in entry.said if s.person_id
        }
        named |= {p.person_id for p in entry.present if p.person_id}
        named |= {i.person_id for i in entry.impacts}
    record.learn(named)
    text = presenters.content(
        record,
        gathered,
        others=[record.name_of(p) for p in people[1:]],
        used_for=data["used_for"],
        for_whom=data.get("for_whom") or "",
        since=since,
        until=until,
    )
    return actions.issue(
        by=record.actor,
        at=record.moment,
        people=people,
        kind=Kind.CHRONOLOGY,
        used_for=Use(data["used_for"]),
        for_whom=data.get("for_whom") or "",
        content=text,
        entry_ids=[e.id for e in gathered.entries],
        left_out=gathered.left_out,
        restricted=gathered.restricted,
        since=since,
        until=until,
    )


@page(SIGNED_IN, methods=("GET",))
def paper(request: HttpRequest, person_id: UUID, paper_id: UUID) -> HttpResponse:
    """Show a paper as it was issued, with what changed since, and the ways to take it out."""
    record = open_record(request, person_id, verb="opened a paper")
    record.learn()
    found = _paper(record, paper_id)
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
        "may_print": record.may_write,
    }
    return TemplateResponse(request, "documents/paper.html", context)


@page(SIGNED_IN, methods=("GET",))
def download(request: HttpRequest, person_id: UUID, paper_id: UUID, form: str) -> HttpResponse:
    """Hand out a paper as PDF or Word, with a line in the trail; not one that was spoilt since."""
    if form not in FORMS:
        raise Http404
    record = open_record(request, person_id, verb="opened a paper")
    record.learn()
    found = _paper(record, paper_id)
    if queries.spoilt(record.actor, found):
        return redirect(f"{record.home}papers/{found.id}/")
    kind, draw = FORMS[form]
    actions.note_taken(by=record.actor, at=record.moment, paper=found, form=form)
    address = request.build_absolute_uri(f"{record.home}papers/")
    body = draw(
        found.content, number=found.number, address=address, place=record.actor.partnership_name
    )
    answer = HttpResponse(body, content_type=kind)
    called = names.display(record.circle.person).replace(" ", "-").lower()
    safe = "".join(c for c in called if c.isascii() and (c.isalnum() or c == "-")) or "child"
    answer["Content-Disposition"] = (
        f'attachment; filename="chronology-{safe}-version-{found.number}.{form}"'
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _paper(record: Record, paper_id: UUID) -> Issued:
    found = queries.issued(record.actor, record.id, paper_id)
    if found is None:
        raise Refused(record.actor, "open a paper", person_id=record.id, reason="no sight of it")
    return found
