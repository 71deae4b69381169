"""One row of a list, beside whom it may mean and what is written already; and answers to it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.agencies.permissions import Permission
from kithline.arrivals import actions, queries
from kithline.arrivals.enums import Answer
from kithline.arrivals.models import Arrival, ListRow, Whom
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.pathways import lists as pathway
from kithline.people.finding import is_enough, search
from kithline.web.arrivals import presenters, reads, told
from kithline.web.arrivals.views import said
from kithline.web.pages import SIGNED_IN, Request, page
from kithline.web.people import presenters as people
from kithline.web.people.forms import FindForm

CHOICES = {"add", "leave-out"}
NEW = {"new-child", "new-adult"}
CHANGED = (
    "Somebody answered this row since you opened it. It stands below as it is now: look, and "
    "answer again."
)


@page(SIGNED_IN)
def line(request: Request, arrival_id: UUID, line: int) -> HttpResponse:
    """Show a row as it was read; ask who it is, whether it is another event, which day is meant."""
    actor, at, arrival = reads.matcher(request, arrival_id)
    row = queries.row(arrival, line)
    if row is None:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            _answer(request, actor, at, arrival, row)
        except Invalid as refused:
            error = " ".join(refused.errors.values())
        else:
            place = told.unasked(arrival, row.whoms)
            if place is not None:
                return redirect(f"/lists/{arrival.id}/line/{line}/#ask-{place}")
            return redirect(f"/lists/{arrival.id}/?show={row.state}#rows")
        row = queries.row(arrival, line) or row
    shown = presenters.one_row(actor, at, arrival, row)
    shown["error"] = error
    return TemplateResponse(request, "arrivals/row.html", shown)


def _answer(
    request: Request, actor: Actor, at: dt.datetime, arrival: Arrival, row: ListRow
) -> None:
    """Keep what was answered of a row; ``Invalid`` when somebody answered it since the page was drawn."""
    queries.locked(actor, arrival.id)
    row.refresh_from_db(fields=["answer", "state"])
    line = row.line
    whoms = queries.whoms(arrival, row.whoms)
    if request.POST.get("seen", now := presenters.seen_of(row, whoms)) != now:
        raise Invalid(CHANGED)
    spelt = _spelt(request, arrival, row.whoms)
    for place, whom in whoms.items():
        who = request.POST.get(f"who-{place}", "")
        if not whom.answer or who != presenters.answer_of(whom):
            _say_who(actor, at, arrival, place, who)
    if spelt:
        actions.answer_spelling(arrival_id=arrival.id, said=spelt, by=actor, at=at)
    if "offered" in request.POST:
        also = [i for i in map(presenters.read_id, request.POST.getlist("also")) if i]
        actions.answer_also(arrival_id=arrival.id, line=line, people=also, by=actor, at=at)
    given = request.POST.get("row", "")
    if given == row.answer == "leave-out":
        given = ""  # left out before, and no other answer
    if given == "place":
        pathway.to_place(
            arrival_id=arrival.id, line=line, by=actor, at=at,
            place_id=presenters.read_id(request.POST.get("place", "")),
            name=request.POST.get("place_name", "").strip(),
        )  # fmt: skip
    if given.startswith("day-"):
        actions.answer_row(
            arrival_id=arrival.id, line=line, answer=Answer.ADD, by=actor, at=at,
            day=_day(given.removeprefix("day-")),
        )  # fmt: skip
    elif given in CHOICES:
        actions.answer_row(arrival_id=arrival.id, line=line, answer=given, by=actor, at=at)
    answered = (
        given or spelt or "offered" in request.POST,
        *(request.POST.get(f"who-{p}") for p in row.whoms),
    )
    if not any(answered):
        raise Invalid("Choose an answer.")


def _spelt(request: Request, arrival: Arrival, places: list[int]) -> dict[int, str]:
    """Return what is said of spellings: of those who are, or were found before, somebody of the record."""
    said = told.given(request.POST, places)
    whoms = queries.whoms(arrival, said)
    kept = {}
    for place, words in said.items():
        who = request.POST.get(f"who-{place}", "")
        whom = whoms.get(place)
        # Whoever is chosen among several is asked of once that is kept.
        chosen = whom and who and (who == presenters.answer_of(whom) or len(whom.candidates) == 1)
        if whom and who not in {"nobody", *NEW} and (chosen or (not who and whom.person_id)):
            kept[place] = words
    return kept


def _say_who(actor: Actor, at: dt.datetime, arrival: Arrival, place: int, given: str) -> None:
    """Keep who somebody is; whoever is new is looked for once more first."""
    if not given:
        return
    if given in NEW:
        if actions.look_again(arrival_id=arrival.id, place=place, by=actor, at=at):
            raise Invalid(
                "Somebody was found since the list was looked through: is it one of them?"
            )
        actions.answer_new(
            arrival_id=arrival.id, place=place, kind=given.removeprefix("new-"), by=actor, at=at
        )
        return
    actions.answer_whom(
        arrival_id=arrival.id, place=place, by=actor, at=at,
        answer=Answer.NOBODY if given == "nobody" else Answer.THIS_ONE,
        person_id=None if given == "nobody" else presenters.read_id(given),
    )  # fmt: skip


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


@page(SIGNED_IN, methods=("POST",))
def leave_many(request: Request, arrival_id: UUID) -> HttpResponse:
    """Leave out every row in one state at once."""
    actor, at, arrival = reads.matcher(request, arrival_id)
    state = request.POST.get("state", "")
    try:
        actions.answer_many(
            arrival_id=arrival.id, state=state, answer=Answer.LEAVE_OUT, by=actor, at=at
        )
    except Invalid:
        return redirect(f"/lists/{arrival.id}/")
    return redirect(f"/lists/{arrival.id}/?show=left#rows")


@page(Permission.REGISTER_PERSON, methods=("POST",))
def new_people(request: Request, arrival_id: UUID) -> HttpResponse:
    """Say of everybody plain who is not in the record that they are new."""
    actor, at, arrival = reads.matcher(request, arrival_id)
    try:
        actions.answer_all_new(arrival_id=arrival.id, by=actor, at=at)
    except Invalid as refused:
        return said(request, arrival, refused)
    return redirect(f"/lists/{arrival.id}/")


@page(SIGNED_IN)
def hub(request: Request, whom_id: UUID) -> HttpResponse:
    """Ask the hub who it is that could not be shown to an agency; it looks as on the find page."""
    actor, at = reads.manager(request)
    whom = Whom.objects.filter(id=whom_id, found="hub", answer="").select_related("arrival").first()
    if whom is None:
        raise Http404
    error = ""
    given = request.POST.get("match", "")
    if request.method == "POST" and "go" in request.POST:
        if given:
            person = None if given == "nobody" else presenters.read_id(given)
            actions.answer_for_hub(whom_id=whom.id, person_id=person, by=actor, at=at)
            return redirect("/lists/")
        error = "Choose who it is, or nobody whom you know"
    form = FindForm(request.POST if "look" in request.POST else None)
    asked = presenters.asked_of(whom)
    if form.is_bound and form.is_valid():
        asked = form.asked(at.date())
    found = None
    try:
        if is_enough(asked):
            found = people.found(actor, search(actor, asked, at), whom.name)
    except Invalid as refused:
        form.add_error(None, " ".join(refused.errors.values())) if form.is_bound else None
    context = {
        "whom": whom, "facts": presenters.fact_rows(whom.facts), "found": found, "error": error,
        "form": form, "arrival": whom.arrival,
    }  # fmt: skip
    return TemplateResponse(request, "arrivals/hub.html", context)
