"""Find a person; make a record only after looking, and only when nobody shown is the one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.access import permissions as access
from kithline.agencies.permissions import Permission
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.core.ids import new_id
from kithline.people import actions, permissions
from kithline.people.asking import in_words
from kithline.people.finding import Candidate, SearchFor, is_enough, search
from kithline.web.forms import PartDate
from kithline.web.pages import Request, page
from kithline.web.people import kept, presenters
from kithline.web.people.forms import FindForm, NewForm

SALT = "kithline.people.shown"
SHOWN_FOR = 8 * 60 * 60  # seconds; as long as a session


@page(Permission.FIND_PEOPLE)
def find(request: Request) -> HttpResponse:
    """One line or single facts; candidates side by side, each with its reasons."""
    if request.method == "POST" or "q" in request.GET:
        return redirect(f"/find/?s={kept.keep(request, request.POST or request.GET)}")
    typed = kept.take(request, request.GET.get("s", ""))
    form = FindForm(typed)
    found = None
    if typed is not None and form.is_valid():
        asked = form.asked(_today(request))
        try:
            candidates = search(_actor(request), asked, _moment(request))
        except Invalid as refused:
            form.refuse_search(refused.errors)
        else:
            found = presenters.found(_actor(request), candidates, in_words(asked))
    context = {
        "form": form,
        "found": found,
        "may_make": permissions.can_register(_actor(request)),
        "key": request.GET.get("s", "") if typed is not None else "",
    }
    return TemplateResponse(request, "people/find.html", context)


@page(Permission.REGISTER_PERSON)
def new(request: Request) -> HttpResponse:
    """What is known, then who it may be, then "none of these": only so is a record made."""
    if request.method != "POST":
        form = NewForm(initial=_from_search(request), today=_today(request))
        return TemplateResponse(request, "people/new.html", {"form": form})
    form = NewForm(request.POST, today=_today(request))
    context: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return TemplateResponse(request, "people/new.html", context)
    try:
        candidates = _look(request, form.asked())
    except Invalid as refused:
        form.refuse_search(refused.errors)
        return TemplateResponse(request, "people/new.html", context)
    shown = _read(request.POST.get("shown", ""))
    ids = sorted(str(c.person_id) for c in candidates if c.person_id)
    chosen = request.POST.get("match", "")
    same = bool(shown) and shown["facts"] == _digest(form) and set(ids) <= set(shown["ids"])
    if chosen in ids:
        if access.can_read(_actor(request), UUID(chosen)):
            return redirect(f"/child/{chosen}/")
        context["told"] = next(c for c in candidates if str(c.person_id) == chosen)
    elif chosen == "new" and same:
        if any(c.restricted for c in candidates):
            context["error"] = "Ask the hub first: the person may be one whom we cannot show here"
        else:
            made = _make(request, form, UUID(shown["id"]))
            if made:
                return redirect(f"/child/{made}/")
            return TemplateResponse(request, "people/new.html", context)
    elif chosen == "new":
        context["error"] = "What you typed has changed, or somebody new was found: look again"
    elif "go" in request.POST:
        context["error"] = "Choose who it is, or none of these"
    looked = in_words(form.asked()) if is_enough(form.asked()) else ""
    context["found"] = presenters.found(_actor(request), candidates, looked)
    context["chosen"] = chosen if chosen in ids else ""
    context["shown"] = signing.dumps(
        {"facts": _digest(form), "ids": ids, "id": str(shown["id"] if same else new_id())},
        salt=SALT,
    )
    return TemplateResponse(request, "people/new.html", context)


def _look(request: Request, asked: SearchFor) -> list[Candidate]:
    """Look for somebody; with too little to look for (no name is known) nobody is found."""
    return search(_actor(request), asked, _moment(request)) if is_enough(asked) else []


def _make(request: Request, form: NewForm, person_id: UUID) -> UUID | None:
    """Make the record, once for one page shown, however often the button is pressed."""
    try:
        with transaction.atomic(), form.rules():
            return actions.open_record(
                by=_actor(request), at=_moment(request), id=person_id, **form.facts()
            ).id
    except IntegrityError:
        return person_id  # made a moment ago, by the same page
    return None


def _digest(form: NewForm) -> str:
    """Return a mark of the facts that were looked for; a fact changed since gives another."""
    return signing.Signer(salt=SALT).signature(repr(form.asked()))


def _read(token: str) -> dict[str, Any]:
    try:
        return dict(signing.loads(token, salt=SALT, max_age=SHOWN_FOR))
    except signing.BadSignature:
        return {}


def _from_search(request: Request) -> dict[str, Any]:
    """Return what a search was for, so that nobody types it twice."""
    typed = kept.take(request, request.GET.get("s", ""))
    form = FindForm(typed)
    if typed is None or not form.is_valid():
        return {}
    asked = form.asked(_today(request))
    return {
        "forename": asked.forename,
        "surname": asked.surname,
        "postcode": asked.postcode.upper(),
        "address": asked.address,
        "nhs_number": asked.nhs,
        "upn": asked.upn,
        "age": asked.age,
        "dob": PartDate(asked.dob.year, asked.dob.month, asked.dob.day) if asked.dob else None,
    }


def _actor(request: Request) -> Any:
    return request.actor


def _moment(request: Request) -> Any:
    return request.moment  # type: ignore[attr-defined]


def _today(request: Request) -> Any:
    return _moment(request).astimezone(LONDON).date()
