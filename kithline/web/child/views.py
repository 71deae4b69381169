"""A child's story, and the list of those whom the viewer may see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kithline.access import queries as sights
from kithline.agencies.permissions import Permission
from kithline.arrivals.permissions import may_put_down
from kithline.core.errors import Invalid
from kithline.people import names
from kithline.record import queries as record_queries
from kithline.record.short_forms import short_forms
from kithline.timescales import queries as timescales
from kithline.web.child import circle, narrowing, reads, story
from kithline.web.child.opening import Record, header, open_record
from kithline.web.child.words import count, day_of, joined, lower_first, month
from kithline.web.components import Clock, Expander, Link, Pages
from kithline.web.pages import SIGNED_IN, page
from kithline.web.patterns import presenters as patterns

PAGE = 20


@page(SIGNED_IN, methods=("GET",))
def child(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show the story: what is open and due, the entries newest first, who is who, who can see this."""
    record = open_record(request, person_id, verb="opened the story")
    choices = (
        record_queries.choices(record.actor, person_id)
        if set(request.GET) & {"more", *narrowing.NAMES}
        else None
    )
    form = narrowing.NarrowForm(request.GET, choices=choices)
    asked = narrowing.narrowing(record.home, request.GET, form)
    entries, older = page_of_story(record, asked, request.GET.get("before", ""))
    counts = record_queries.counts(record.actor, person_id)
    record.learn(story.people_in(entries))
    seeing = sights.who_can_see(record.actor, person_id)
    looks = sights.who_looked(person_id, before=record.moment, most=200)
    context = {
        "record": record,
        "child": header(record, "Story"),
        "full_identity": True,
        "called": record.called,
        "is_child": record.circle.is_child,
        "clocks": clocks(record),
        "asks": patterns.top(record.actor, person_id, record.moment, opened=record.circle.is_child),
        "open_note": open_note(record),
        "filter_items": narrowing.items(asked, record.called, counts),
        "asked": asked,
        "form": form,
        "story": story.drawn(record, entries, gaps=not asked.narrowed),
        "older": older,
        "older_note": older_note(counts.all, entries, asked),
        "newest": asked.href() if request.GET.get("before") else "",
        "empty": empty_words(record, asked),
        "relatives": circle.relatives(record),
        "questions": circle.called_concern(record),
        "workers": circle.workers(seeing),
        "way_here": circle.way_here(record),
        "my_reason": circle.my_reason(record, seeing),
        "sights": circle.sight_lines(record, seeing),
        "lookers": circle.lookers(record, looks),
        "forms": Expander(short_forms(record.actor.partnership_id)),
    }
    return TemplateResponse(request, "child/story.html", context)


def page_of_story(
    record: Record, asked: narrowing.Narrowing, before: str
) -> tuple[list[record_queries.EntryView], str]:
    """Return a page of the story and the address of the next, older one."""
    try:
        found = record_queries.story(
            record.actor, record.id, before=before or None, filter=asked.filter, limit=PAGE + 1
        )
    except Invalid:
        found = record_queries.story(record.actor, record.id, filter=asked.filter, limit=PAGE + 1)
    shown = found[:PAGE]
    return shown, asked.href(before=shown[-1].key) if len(found) > PAGE else ""


def older_note(
    total: int, entries: list[record_queries.EntryView], asked: narrowing.Narrowing
) -> tuple[str, str]:
    """Return the words of the link to older entries."""
    if not entries:
        return "", ""
    last = month(day_of(entries[-1].happened_from))
    words = f"Older entries, {last} and before"
    return words, "" if asked.narrowed else f"({count(total, 'entry', 'entries')} in all)"


def empty_words(record: Record, asked: narrowing.Narrowing) -> str:
    """Return what an empty story says."""
    if asked.narrowed:
        return "Nothing that you can read fits this."
    return f"Nothing that you can read has been written about {record.called} yet."


def clocks(record: Record) -> list[Clock]:
    """Return what is due for the person, the soonest first, as questions."""
    rows = timescales.for_person(record.id)
    called = {record.id: record.called}
    said = timescales.words_for(rows, viewer=record.actor, at=record.moment, names=called)
    return [
        Clock(
            state=c.state,
            when=c.when,
            due=c.due,
            question=c.question,
            fact=c.fact,
            rule=c.rule,
            owner=c.owner,
            owner_note=c.owner_note,
        )
        for c in said
    ]


def open_note(record: Record) -> str:
    """Return in a line what work is open."""
    if not record.open_spells:
        return "No work is open." if record.circle.is_child else ""
    kinds = joined([lower_first(str(s.get_kind_display())) for s in record.open_spells])
    waiting = [s for s in record.open_spells if s.lead_id is None]
    teams = joined([s.team.name for s in waiting])
    rest = f" {teams} has to name a worker." if waiting else ""
    return f"Open: {kinds}.{rest}"


@page(Permission.FIND_PEOPLE, methods=("GET",))
def families(request: HttpRequest) -> HttpResponse:
    """List the people whom the viewer may see, by name, paged by key."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    moment = request.moment  # type: ignore[attr-defined]
    rows, older = reads.people_seen(
        actor, moment, after=request.GET.get("after", ""), adults="adults" in request.GET
    )
    today = day_of(moment)
    listed = [
        {
            "href": f"/child/{row.person.id}/",
            "name": names.display(row.person),
            "born": age_line(row.person, today),
            "status": row.status,
            "why": row.why,
        }
        for row in rows
    ]
    more = f"/families/?{'adults=1&' if 'adults' in request.GET else ''}after={older}"
    return TemplateResponse(
        request,
        "child/families.html",
        {
            "brings_lists": may_put_down(actor, moment),
            "people": listed,
            "adults": "adults" in request.GET,
            "pages": Pages(
                newer="/families/" if request.GET.get("after") else "",
                newer_text="From the beginning",
                older=more if older else "",
                older_text="More",
            ),
            "new": Link("Make a new record", "/people/new"),
        },
    )


def age_line(person: Any, today: Any) -> str:
    """Return age and birth in a line."""
    words = names.born_words(
        person.dob, person.dob_precision, person.expected_on, unborn=person.unborn
    )
    if person.dob is None:
        return words
    return f"{names.age_words(person.dob, today, person.dob_precision)}, {words}"
