"""How somebody sees it, put beside a statement."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from kithline.chronology import actions, permissions
from kithline.record import queries as record_queries
from kithline.web.child import story
from kithline.web.chronology import table as tables
from kithline.web.chronology.opening import open_line
from kithline.web.chronology.reading_views import form_page
from kithline.web.chronology.sign_forms import ViewForm
from kithline.web.pages import SIGNED_IN, page


@page(SIGNED_IN)
def otherwise(request: HttpRequest, person_id: UUID, entry_id: UUID) -> HttpResponse:
    """Put somebody's view beside an entry, which stays as it is."""
    line = open_line(request, person_id, verb="opened the form for another view")
    record = line.record
    permissions.check_write(record.actor, person_id)
    entry = record_queries.entry(record.actor, entry_id)
    if entry is None or person_id not in {w.person_id for w in entry.about}:
        raise Http404
    line.learn(sorted(story.people_in([entry])))
    people = [(str(p), record.name_of(p)) for p in (person_id, *sorted(record.circle.people()))]
    listed = [(p, name) for p, name in people if name != "somebody else"]
    form = ViewForm(
        request.POST if request.method == "POST" else None, people=listed,
        initial={"whose": "family"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = data.get("person") or ""
        with form.rules():
            actions.say_otherwise(
                entry_id=entry_id, whose=data["whose"], words=data["words"],
                person_id=UUID(chosen) if chosen else None, by_words=data["by_words"],
                name=dict(listed).get(chosen, ""), by=record.actor, at=record.moment,
            )  # fmt: skip
            return redirect(f"{line.home}?before=#e-{entry_id}")
    return form_page(
        request, line, form, "Somebody sees it otherwise", "Put it beside the entry",
        lede="The entry stays as it is. Their view stands beside it, dated, with whose it is.",
        rows=tables.rows(line, [entry]), back="", back_text="Chronology",
    )  # fmt: skip
