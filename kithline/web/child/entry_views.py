"""Writing an entry, reading one with its chain, amending one."""

from __future__ import annotations

import contextlib
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.access import queries as sights
from kithline.access.enums import Level
from kithline.agencies import queries as agencies
from kithline.agencies.permissions import Permission, check
from kithline.audit import actions as audit
from kithline.audit.enums import Kind as AuditKind
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused
from kithline.people import names
from kithline.people.enums import PersonKind
from kithline.people.models import Person
from kithline.people.queries import KnowOf, know_of
from kithline.record import actions, queries
from kithline.record.aid import advice
from kithline.record.models import Entry
from kithline.record.permissions import can_amend, levels
from kithline.record.rules import MOST_PEOPLE
from kithline.record.short_forms import short_forms
from kithline.web.child import story
from kithline.web.child.attaching import file_rows
from kithline.web.child.detail_fields import names_somebody
from kithline.web.child.drafting import Drafting, chosen
from kithline.web.child.entry_form import EntryForm, Someone
from kithline.web.child.kept_files import Keeping, taking
from kithline.web.child.opening import Record, header, open_record
from kithline.web.child.reads import Circle, circle
from kithline.web.components import ChildHeader, Expander
from kithline.web.forms.advising import Told, told
from kithline.web.pages import SIGNED_IN, page

SENT = "kithline_entries_sent"
BUTTONS = ("send", "save", "more", "fact", "ask", "look", "mine", "drop")


# --- opening for writing -------------------------------------------------------------------------


def open_to_write(request: Any, person_id: UUID) -> tuple[Record, ChildHeader]:
    """Pass the gate for writing: a universal service may add to a record that it does not read."""
    check(request.actor, Permission.WRITE_RECORD)
    held = levels([person_id])[person_id]
    if held < Level.CONTRIBUTE:
        raise Refused(
            request.actor, "write to the record", person_id=person_id, reason="may not write here"
        )
    return open_any(request, person_id, verb="opened the form of an entry")


def open_any(request: Any, person_id: UUID, *, verb: str) -> tuple[Record, ChildHeader]:
    """Open a record that may be read, or only its name where it may only be added to."""
    actor, moment = request.actor, request.moment
    if sights.level_on(actor, person_id) >= Level.READ:
        record = open_record(request, person_id, verb=verb)
        record.learn()
        return record, header(record, "", write=False)
    known = know_of([person_id], actor).get(person_id)
    if known is None:
        raise Refused(actor, verb, person_id=person_id, reason="no sight of this person")
    audit.note(verb=verb, by=actor, at=moment, kind=AuditKind.SAW, person_id=person_id)
    first, _, rest = known.name.partition(" ")
    person = Person(
        id=person_id,
        kind=PersonKind.CHILD if known.is_child else PersonKind.ADULT,
        forename=first,
        surname=rest,
        sex=known.sex,
        dob=known.dob,
        dob_precision=known.dob_precision,
    )
    record = Record(actor, moment, Level.KNOW_OF, Circle(person, [], [], [], [], []), [])
    return record, ChildHeader(
        name=known.name, born=known.born_text, slim=known.born_text, called=record.called
    )


def people_of(record: Record) -> list[Someone]:
    """Return whom an entry may be about: the person, then those around them."""
    kin = record.circle.kin(record.today)
    around = sorted(
        (p for p, k in record.circle.known.items() if not k.hidden),
        key=lambda p: (not record.circle.known[p].is_child, record.circle.known[p].name),
    )
    may = levels([record.id, *around])
    listed = [Someone(record.id, record.called, record.circle.is_child, impact=True)]
    for person in around:
        if may[person] < 0:
            continue
        known = record.circle.known[person]
        listed.append(
            Someone(
                person,
                record.short_name(person),
                known.is_child,
                impact=may[person] >= Level.CONTRIBUTE,
                note=kin.get(person, ""),
            )
        )
    return listed


def readers_of(record: Record) -> list[tuple[str, str]]:
    """Return the posts and teams that may be named as readers: those who see the record now."""
    if record.level < Level.READ:
        return []
    found: dict[str, str] = {}
    for sight in sights.who_can_see(record.actor, record.id):
        found.setdefault(
            str(sight.holder_id), f"{sight.holder_name}, {sight.holder_title}, {sight.agency_name}"
        )
        if sight.holder_kind == "team":
            for post in agencies.directory(
                record.actor.partnership_id, record.moment, team_id=sight.holder_id
            ):
                words = f"{post.worker.name}, {post.title}, {sight.holder_name}"
                found.setdefault(str(post.id), words)
    found.pop(str(record.actor.post_id), None)
    return sorted(found.items(), key=lambda x: x[1])


# --- writing -------------------------------------------------------------------------------------


@page(Permission.WRITE_RECORD)
def new(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Write an entry; what is typed is kept as a draft until it is sent."""
    record, child = open_to_write(request, person_id)
    drafting = Drafting("entry", str(person_id), record.actor, record.moment)
    make = {"people": people_of(record), "readers": readers_of(record)}
    if request.method != "POST":
        form = opened(drafting, record, make)
        return entry_page(request, record, child, form, drafting)
    if request.POST.get("window", "") in sent_before(request):
        return redirect(sent_before(request)[request.POST["window"]])
    return posted(request, record, child, drafting, make)


def opened(drafting: Drafting, record: Record, make: dict[str, Any]) -> EntryForm:
    """Return the form as it was left, or a new one about this person, today."""
    kept = drafting.open()
    if kept is not None:
        return EntryForm(kept, quiet=True, **make)
    start = {
        "about": [str(record.id)],
        "kind": "note",
        "day": record.today,
        "precision": "exact",
    }
    return EntryForm(initial=start, **make)


def posted(
    request: HttpRequest,
    record: Record,
    child: ChildHeader,
    drafting: Drafting,
    make: dict[str, Any],
) -> HttpResponse:
    """Keep what was sent, then do what was asked: send it, save it, make room, or throw it away."""
    do = chosen(request.POST, BUTTONS)
    if do == "drop":
        drafting.done()
        return redirect(record.home if record.level >= Level.READ else "/my-day")
    if taking(request):
        do = "save"
    form = EntryForm(request.POST, quiet=do != "send", **make)
    try:
        drafting.keep(request.POST, over=do == "mine", filed=bool(request.FILES))
    except Invalid as refused:
        form.quiet = False
        form.add_error(None, str(refused))
        return entry_page(request, record, child, form, drafting)
    keeping = keeping_of(record, drafting)
    keeping.take_in(request)
    if do in ("more", "fact"):
        more = request.POST.copy()
        if do == "more":
            more["rows"] = str(form.rows + 1)
        else:
            more[f"what-{len(form.facts)}"] = ""
        form = EntryForm(more, quiet=True, **make)
    if keeping.wrong:
        form.add_error("attached", " ".join(keeping.wrong))
    if do != "send" or drafting.conflict is not None:
        return entry_page(request, record, child, form, drafting, saved=do in ("save", "mine"))
    if form.is_valid():
        with form.rules():
            typed = form.entry(record.moment, keeping.to_write())
            made = actions.write(by=record.actor, at=record.moment, **typed)
            drafting.done()
            href = f"{record.home}entry/{made.id}/"
            remember(request, drafting.window, href)
            return redirect(f"{href}?written=1")
    return entry_page(request, record, child, form, drafting)


def keeping_of(record: Record, drafting: Drafting) -> Keeping:
    """Return the files of the draft."""
    return Keeping(drafting, f"{record.home}entry/draft/")


def sent_before(request: HttpRequest) -> dict[str, str]:
    """Return the entries sent from pages of this session, by the page's token."""
    held = request.session.get(SENT, {})
    return held if isinstance(held, dict) else {}


def remember(request: HttpRequest, window: str, href: str) -> None:
    """Remember that a page was sent, so that sending it twice writes one entry."""
    held = {**sent_before(request), window: href}
    request.session[SENT] = dict(list(held.items())[-20:])


def entry_page(
    request: HttpRequest,
    record: Record,
    child: ChildHeader,
    form: EntryForm,
    drafting: Drafting,
    *,
    saved: bool = False,
) -> HttpResponse:
    """Show the form."""
    sent = request.POST if request.method == "POST" else QueryDict()
    keeping = keeping_of(record, drafting)
    return TemplateResponse(
        request,
        "child/entry_new.html",
        {
            "record": record,
            "child": child,
            "form": form,
            "called": record.called,
            "drafting": drafting,
            "differences": drafting.differences(sent, form.labels()),
            "saved": saved and drafting.conflict is None,
            "reads": record.level >= Level.READ,
            "keeping": keeping,
            "open_files": bool(keeping.rows or form.errors.get("attached")),
            "looked": chosen(sent, ("", "look")) == "look",
            "advice": advice_of(form, record.actor),
        },
    )


def advice_of(form: EntryForm, actor: Actor) -> list[Told]:
    """Return what the writing aid says of a draft; nothing of a form that nobody has begun."""
    if not form.is_bound:
        return []
    return told(advice(form.written(), partnership_id=actor.partnership_id), form)


@page(Permission.WRITE_RECORD, methods=("POST",))
def ask(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give the parts of the form that depend on what is typed: what a kind asks, and advice."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    wanted = [person_id]
    for each in request.POST.getlist("about")[:MOST_PEOPLE]:
        with contextlib.suppress(ValueError):
            wanted.append(UUID(each))
    held = levels(wanted)
    if held[person_id] < Level.CONTRIBUTE:
        raise Refused(actor, "write to the record", person_id=person_id, reason="no sight")
    if names_somebody(request.POST) and (around := circle(person_id)):
        # A fact that names somebody offers everybody around, as the page does that is sent whole.
        wanted += sorted(around.people() - set(wanted), key=str)
        held = levels(wanted)
    known = know_of(wanted, actor)
    first = Person.objects.filter(id=person_id).first()
    called = {person_id: names.called(first)} if first else {}
    people = [
        Someone(
            p,
            called.get(p) or first_name(known[p]),
            known[p].is_child,
            impact=held[p] >= Level.CONTRIBUTE,
        )
        for p in dict.fromkeys(wanted)
        if p in known and held[p] >= 0 and not known[p].hidden
    ]
    form = EntryForm(request.POST, quiet=True, people=people)
    context = {"form": form, "advice": advice_of(form, actor)}
    return TemplateResponse(request, "child/entry_parts.html", context)


def first_name(known: KnowOf) -> str:
    """Return a child's first name, an adult's whole."""
    return known.name.split()[0] if known.is_child and known.name else known.name


@page(Permission.WRITE_RECORD, methods=("POST",))
def keep(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Keep the draft of an entry while it is typed."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if levels([person_id])[person_id] < Level.CONTRIBUTE:
        raise Refused(actor, "keep a draft about somebody", person_id=person_id, reason="no sight")
    moment = request.moment  # type: ignore[attr-defined]
    return Drafting("entry", str(person_id), actor, moment).answer(request)


# --- reading one ---------------------------------------------------------------------------------


@page(SIGNED_IN, methods=("GET",))
def entry(request: HttpRequest, person_id: UUID, entry_id: UUID) -> HttpResponse:
    """Show one entry with its chain."""
    record, child, view = found(request, person_id, entry_id)
    return TemplateResponse(
        request,
        "child/entry.html",
        {
            "record": record,
            "child": child,
            "entry": story.whole(record, view, href=False),
            "facts": story.signed(record, view),
            "amend": amend_link(record, view),
            "readers": view.restricted,
            "written": "written" in request.GET,
            "amended": "amended" in request.GET,
            "reads": record.level >= Level.READ,
            "link": story.subject_link(record, view),
            "forms": Expander(short_forms(record.actor.partnership_id)),
            "files": file_rows(record.home, entry_id, view.attachments),
        },
    )


def found(
    request: Any, person_id: UUID, entry_id: UUID
) -> tuple[Record, ChildHeader, queries.EntryView]:
    """Return the record and the entry, when the viewer may read it and it is about the person."""
    view = queries.entry(request.actor, entry_id)
    if view is None or person_id not in {w.person_id for w in view.about}:
        raise Refused(
            request.actor,
            "open an entry",
            person_id=person_id,
            subject=("entry", entry_id),
            reason="no sight of it",
        )
    record, child = open_any(request, person_id, verb="opened an entry")
    record.learn(story.people_in([view]))
    return record, child, view


def amend_link(record: Record, view: queries.EntryView) -> tuple[str, str] | None:
    """Return the words and the address for putting an entry right, or for saying otherwise."""
    if levels([record.id])[record.id] < Level.CONTRIBUTE or view.is_system:
        return None
    row = Entry(
        id=view.id,
        author_worker_id=None,
        agency_id=view.agency_id,
        author_post_id=view.author_post_id,
    )
    address = f"{record.home}entry/{view.id}/amend/"
    if view.mine or can_amend(record.actor, row):
        return "Put something right in it", address
    return "Put a note beside it", address
