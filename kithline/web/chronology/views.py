"""The line of time, as a table."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kithline.chronology import permissions, queries
from kithline.core.errors import Invalid
from kithline.record.queries import EntryView
from kithline.web.child import story
from kithline.web.child.opening import header
from kithline.web.child.words import count, long_day, spelt
from kithline.web.chronology import asked as asking
from kithline.web.chronology import table as tables
from kithline.web.chronology.opening import Line, open_line
from kithline.web.components import Link, Pages
from kithline.web.pages import SIGNED_IN, page

PAGE = 50


@page(SIGNED_IN, methods=("GET",))
def table(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show the entries of all agencies on one line of time, as a table."""
    line = open_line(request, person_id, verb="opened the chronology")
    wanted, form, counts = what_is_asked(request, line)
    entries, further = page_of(line, wanted, request.GET.get("before", ""))
    unwritten = queries.known_unwritten(line.record.actor, line.shown, narrowing=wanted.narrowing)
    line.learn([*story.people_in(entries), *story.people_in(unwritten)])
    views = queries.views_of(line.record.actor, [tables.root_of(e) for e in entries])
    may = permissions.can_write(line.record.actor, person_id)
    return TemplateResponse(
        request,
        "chronology/table.html",
        {
            "record": line.record,
            "child": header(line.record, "Chronology"),
            "called": line.record.called,
            "lede": lede(line, wanted, counts),
            "links": links(line, wanted),
            "whose": asking.whose(wanted, line.record.called, has_family=line.has_family),
            "marks": asking.marks(wanted, line.record.called, counts),
            "asked": wanted,
            "form": form,
            "rows": tables.rows(line, entries, wanted.stood, views),
            "may_say": may,
            "draft": queries.draft_of(line.record.actor, person_id) if may else None,
            "line": line,
            "unwritten": tables.rows(line, unwritten, wanted.stood),
            "order": order(wanted),
            "pages": pages(request, wanted, further),
            "people": line.whom_words(),
        },
    )


def what_is_asked(
    request: HttpRequest, line: Line
) -> tuple[asking.Asked, asking.NarrowForm, queries.Counts]:
    """Return what is asked for, its form, and the counts that stand beside the choices."""
    first = asking.NarrowForm(request.GET)
    wanted = asking.asked(line.home, request.GET, first, today=line.record.today)
    wanted.family = line.family
    counts = queries.counts(
        line.record.actor, line.shown, stood=wanted.stood, choices=wanted.choosing
    )
    form = asking.NarrowForm(request.GET, counts=counts)
    form.is_valid()
    return wanted, form, counts


def page_of(line: Line, wanted: asking.Asked, key: str) -> tuple[list[EntryView], str]:
    """Return a page of the line and the key to read on from; a key that is none begins anew."""

    def read(after: str) -> list[EntryView]:
        return queries.line(
            line.record.actor, line.shown, after=after, narrowing=wanted.narrowing,
            oldest_first=wanted.oldest_first, limit=PAGE + 1,
        )  # fmt: skip

    try:
        found = read(key)
    except Invalid:
        found = read("")
    shown = found[:PAGE]
    return shown, shown[-1].key if len(found) > PAGE else ""


def lede(line: Line, wanted: asking.Asked, counts: queries.Counts) -> str:
    """Return the line in a sentence: how many entries, of whom, how much of the child’s words."""
    name = "a child’s" if wanted.family else f"{line.record.called}’s"
    if not counts.all:
        return "Nothing that you can read has been written yet."
    agencies = [c for c in counts.agencies if c.code not in ("family", "public")]
    by = (
        f" by {spelt(len(agencies))} kind{'s' if len(agencies) != 1 else ''} of agency"
        if agencies
        else ""
    )
    said = f", {count(counts.words, 'time')} {name} own words" if counts.words else ""
    when = wanted.typed.get("stood")
    known = (
        f"As it stood on {long_day(when)}."
        if when
        else f"As it is known today, {long_day(line.record.today)}."
    )
    return f"{count(counts.all, 'entry', 'entries')}{by}{said}. {known}"


def links(line: Line, wanted: asking.Asked) -> list[Link]:
    """Return the other ways to look."""
    return [
        Link("As a story", line.record.home),
        Link("As a picture", wanted.href(at=f"{line.home}picture/")),
        Link("Readings", f"{line.home}read/" + ("?whom=family" if line.family else "")),
        Link("Summaries", f"{line.home}summary/"),
        *([Link("Print it", line.to_print(wanted.show))] if line.record.may_write else []),
    ]


def order(wanted: asking.Asked) -> Link:
    """Return the link that turns the order round."""
    if wanted.oldest_first:
        return Link("Newest first", wanted.href(order=""))
    return Link("Oldest first", wanted.href(order="oldest"))


def pages(request: HttpRequest, wanted: asking.Asked, further: str) -> Pages:
    """Return the links at the end of a page."""
    begun = bool(request.GET.get("before"))
    return Pages(
        newer=wanted.href() if begun else "",
        newer_text="Back to the oldest" if wanted.oldest_first else "Back to the newest",
        older=wanted.href(before=further) if further else "",
        older_text="Later entries" if wanted.oldest_first else "Earlier entries",
    )
