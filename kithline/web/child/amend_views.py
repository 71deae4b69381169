"""Putting an entry right, and putting a note beside one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.access.enums import Level
from kithline.agencies.permissions import Permission
from kithline.core.errors import Refused
from kithline.core.text import shown
from kithline.record import actions, queries
from kithline.record.permissions import levels
from kithline.web.child import story
from kithline.web.child.amend_form import AmendForm, NoteForm
from kithline.web.child.detail_fields import MOST_FACTS
from kithline.web.child.drafting import Difference, Drafting, chosen
from kithline.web.child.entry_form import Someone
from kithline.web.child.entry_views import amend_link, found, open_to_write, people_of
from kithline.web.child.kept_files import Keeping, taking
from kithline.web.child.opening import Record
from kithline.web.components import ChildHeader
from kithline.web.pages import page

BUTTONS = ("send", "save", "mine", "drop", "fact", "ask")


def keeping_of(record: Record, entry_id: UUID, drafting: Drafting) -> Keeping:
    """Return the files of the draft."""
    return Keeping(drafting, f"{record.home}entry/{entry_id}/amend/draft/")


def more_room(sent: QueryDict) -> QueryDict:
    """Return what was sent with room for one more structured fact."""
    more = sent.copy()
    number = next((n for n in range(MOST_FACTS) if f"what-{n}" not in more), None)
    if number is not None:
        more[f"what-{number}"] = ""
    return more


@page(Permission.WRITE_RECORD)
def amend(request: HttpRequest, person_id: UUID, entry_id: UUID) -> HttpResponse:
    """Write an amendment, dated and signed, with its reason; or a note beside another agency's entry."""
    open_to_write(request, person_id)
    record, child, view = found(request, person_id, entry_id)
    link = amend_link(record, view)
    if link is None:
        raise Http404
    own = link[0].startswith("Put something")
    drafting = Drafting("amend", str(entry_id), record.actor, record.moment)
    kind = AmendForm if own else NoteForm
    people = people_of(record)
    now = queries.newest(record.actor, entry_id)
    if request.method != "POST":
        if own and now != entry_id:
            return redirect(f"{record.home}entry/{now}/amend/")
        kept = drafting.open()
        form = (
            kind(kept, quiet=True, view=view, people=people)
            if kept
            else kind(view=view, people=people)
        )
        return amend_page(request, record, child, view, form, drafting, own)
    do = "save" if taking(request) else chosen(request.POST, BUTTONS)
    if do == "drop":
        drafting.done()
        return redirect(f"{record.home}entry/{entry_id}/")
    if own and now != entry_id:
        return amended_meanwhile(request, record, child, view, now, people)
    sent = more_room(request.POST) if do == "fact" and own else request.POST
    form = kind(sent, view=view, quiet=do != "send", people=people)
    drafting.keep(request.POST, over=do == "mine", filed=bool(request.FILES))
    keeping = keeping_of(record, entry_id, drafting)
    keeping.take_in(request)
    if keeping.wrong:
        form.add_error("attached", " ".join(keeping.wrong))
    if do != "send" or drafting.conflict is not None or not form.is_valid():
        return amend_page(request, record, child, view, form, drafting, own)
    with form.rules():
        made = form.write(entry_id, record.actor, record.moment, keeping.to_write())
        drafting.done()
        shown = made.id if own else entry_id
        return redirect(f"{record.home}entry/{shown}/?amended=1")
    now = queries.newest(record.actor, entry_id)
    if own and now != entry_id:  # at this very moment
        return amended_meanwhile(request, record, child, view, now, people)
    return amend_page(request, record, child, view, form, drafting, own)


def amended_meanwhile(
    request: HttpRequest,
    record: Record,
    child: ChildHeader,
    was: queries.EntryView,
    now_id: UUID,
    people: list[Someone],
) -> HttpResponse:
    """Show what was typed beside how the entry reads now; what is sent from here amends that version.

    Nothing is written over: what was typed goes on as the draft of an amendment of the newest version.
    """
    now = queries.entry(record.actor, now_id)
    if now is None:
        raise Http404
    record.learn(story.people_in([now]))
    earlier = Drafting("amend", str(was.id), record.actor, record.moment)
    earlier.open()
    files = Keeping(earlier, "").to_write()
    earlier.done()
    drafting = Drafting("amend", str(now_id), record.actor, record.moment)
    drafting.keep(request.POST, filed=bool(files or request.FILES))
    if files and drafting.held:
        actions.keep_files(draft=drafting.held, files=files, by=record.actor, at=record.moment)
    keeping_of(record, now_id, drafting).take_in(request)
    form = AmendForm(request.POST, quiet=True, view=now, people=people)
    changed = [
        Difference(str(form.fields[name].label), typed, reads)
        for name in ("title", "fact", "opinion", "done")
        if (typed := shown(request.POST.get(name, "")).strip()) != (reads := getattr(now, name))
    ]
    return amend_page(
        request, record, child, now, form, drafting, True, changed=changed, meanwhile=True
    )


def amend_page(
    request: HttpRequest,
    record: Record,
    child: ChildHeader,
    view: queries.EntryView,
    form: AmendForm | NoteForm,
    drafting: Drafting,
    own: bool,
    *,
    changed: list[Difference] | None = None,
    meanwhile: bool = False,
) -> HttpResponse:
    """Show the form of an amendment beside the entry as it stands."""
    sent = request.POST if request.method == "POST" else QueryDict()
    labels = {name: str(f.label) for name, f in form.fields.items()}
    return TemplateResponse(
        request,
        "child/entry_amend.html",
        {
            "record": record,
            "child": child,
            "form": form,
            "own": own,
            "entry": story.whole(record, view, href=False),
            "drafting": drafting,
            "differences": drafting.differences(sent, labels),
            "entry_id": view.id,
            "changed": changed or [],
            "meanwhile": meanwhile,
            "keeping": keeping_of(record, view.id, drafting),
        },
    )


@page(Permission.WRITE_RECORD, methods=("POST",))
def ask(request: HttpRequest, person_id: UUID, entry_id: UUID) -> HttpResponse:
    """Give the fields of the structured facts as they are chosen."""
    open_to_write(request, person_id)
    record, _, view = found(request, person_id, entry_id)
    form = AmendForm(request.POST, quiet=True, view=view, people=people_of(record))
    return TemplateResponse(request, "child/amend_facts.html", {"form": form})


@page(Permission.WRITE_RECORD, methods=("POST",))
def keep(request: HttpRequest, person_id: UUID, entry_id: UUID) -> HttpResponse:
    """Keep the draft of an amendment while it is typed."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if levels([person_id])[person_id] < Level.CONTRIBUTE:
        raise Refused(actor, "keep a draft about somebody", person_id=person_id, reason="no sight")
    moment = request.moment  # type: ignore[attr-defined]
    return Drafting("amend", str(entry_id), actor, moment).answer(request)
