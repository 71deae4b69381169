"""A child's indicators and level: choose, answer, set the level and say why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.access import permissions as access
from kithline.agencies.models import Partnership
from kithline.agencies.permissions import Permission
from kithline.core import text
from kithline.core.errors import Invalid
from kithline.frameworks import actions, building, queries, rules
from kithline.frameworks.enums import About
from kithline.frameworks.models import Profile
from kithline.frameworks.shapes import Framework
from kithline.frontdoor import queries as frontdoor
from kithline.frontdoor.models import Contact, Match
from kithline.packs import queries as packs
from kithline.packs.catalogue import Pack
from kithline.pathways import needs
from kithline.record import actions as record_actions
from kithline.record import queries as record_queries
from kithline.web.child.opening import Record, header, open_record
from kithline.web.child.words import clock_time, day_of
from kithline.web.frameworks import level_page
from kithline.web.frameworks.level_form import LevelForm, Sent, answer_name, kept_words, sent
from kithline.web.pages import page

KIND = "level"
ALL = "all"


@dataclass
class Work:
    """What somebody has before them: whose, in which framework, and what stands in it."""

    person_id: UUID
    pack: Pack
    framework: Framework
    profile: Profile | None = None
    view: queries.ProfileView | None = None
    contact: Contact | None = None
    draft: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Which draft is its own: one for each child and framework, and each contact."""
        about = f"{self.contact.id}:" if self.contact else ""
        return f"{self.person_id}:{about}{self.framework.slug[:40]}"

    def href(self, **query: str) -> str:
        """Return the address of the page, with what is asked for."""
        whose = (
            {"profile": str(self.profile.id)}
            if self.profile
            else {"framework": self.framework.name}
        )
        if self.contact:
            whose["contact"] = str(self.contact.id)
        asked = whose | {k: v for k, v in query.items() if v}
        return f"/child/{self.person_id}/level/?{urlencode(asked)}"


def find_work(request: Any, person_id: UUID) -> Work:
    """Return the profile asked for, else the child's newest, else the place's own framework.

    Reads with the gate: whoever may not read the record is refused. Named with a contact, the
    profile is the contact's own.
    """
    profiles = queries.profiles(request.actor, person_id)
    source = request.GET if request.method == "GET" else request.POST
    named = text.shown(source.get("framework", ""))[:120].strip()
    wanted = text.shown(source.get("profile", ""))[:60].strip()
    contact = _contact(request.actor, person_id, text.shown(source.get("contact", ""))[:60].strip())
    if contact is not None:
        profiles = [p for p in profiles if p.about_id == contact.id]
    chosen = _chosen(profiles, named, wanted)
    if chosen is not None:
        view = queries.whole(chosen)
        pack = packs.of_version(chosen.pack_id)
        work = Work(person_id, pack, view.framework, chosen, view, contact)
    else:
        pack = _pack(request, named)
        work = Work(person_id, pack, building.framework(pack), contact=contact)
    draft = record_queries.draft(request.actor, kind=KIND, key=work.key)
    work.draft = dict(draft.data) if draft else {}
    return work


def _contact(actor: Any, person_id: UUID, wanted: str) -> Contact | None:
    """Return the contact that the level is wanted for; it must be seen, and be about this child."""
    if not wanted:
        return None
    try:
        found = frontdoor.contact(actor, UUID(wanted))
    except ValueError:
        raise Http404 from None
    matched = Match.objects.filter(contact=found, person_id=person_id, undone_at__isnull=True)
    if found is None or not matched.exists():
        raise Http404
    return found


def _chosen(profiles: list[Profile], named: str, wanted: str) -> Profile | None:
    if wanted:
        found = next((p for p in profiles if str(p.id) == wanted), None)
        if found is None:
            raise Http404
        return found
    if named:
        slug, _, version = named.partition("@")
        return next(
            (p for p in profiles if p.framework == slug and version in ("", p.version)), None
        )
    return profiles[0] if profiles else None


def _pack(request: Any, named: str) -> Pack:
    """Return the framework named, or the one the partnership uses; nothing here otherwise."""
    actor = request.actor
    slug, _, version = named.partition("@")
    if not slug:
        slug = Partnership.objects.values_list("thresholds", flat=True).get(id=actor.partnership_id)
    day = day_of(request.moment)
    found = queries.pack_for(
        slug, version=version or None, on=None if version else day,
        partnership_id=actor.partnership_id,
    ) or queries.pack_for(slug, partnership_id=actor.partnership_id)  # fmt: skip
    if found is None:
        raise Http404
    return found


@page(Permission.WRITE_RECORD)
def level(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show what was chosen for a child and what level was set; or take what was sent."""
    if request.method == "POST":
        return save(request, person_id)
    record = open_record(request, person_id, verb="opened the indicators and level")
    if not record.circle.is_child:
        raise Http404
    work = find_work(request, person_id)
    asked = _asked(request.GET.get("answer", ""), work.framework)
    form = LevelForm(framework=work.framework, asked=asked, initial=level_page.initial(work, asked))
    return shown(request, record, work, form, asked=asked)


def _asked(wanted: str, framework: Framework) -> tuple[str, ...]:
    """Return the prompts whose answer is typed on this page."""
    known = tuple(p.id for p in framework.prompts)
    return known if wanted == ALL else tuple(p for p in known if p == wanted)


def shown(
    request: Any,
    record: Record,
    work: Work,
    form: LevelForm,
    *,
    asked: tuple[str, ...] = (),
    typed: Sent | None = None,
) -> HttpResponse:
    """Draw the page; ``typed`` is what was just sent and could not be taken."""
    group = typed.group if typed else text.shown(request.GET.get("group", ""))[:60]
    q = typed.q if typed else text.shown(request.GET.get("q", ""))[:200].strip()
    context = level_page.context(record, work, group=group, q=q, typed=typed, moment=request.moment)
    context |= {
        "child": header(record, "Level of need"),
        "form": form,
        "asked": asked,
        "others": [
            (f.title, f"{record.home}level/?framework={f.slug}")
            for f in queries.current_frameworks(record.today)
            if f.slug != work.framework.slug
        ],
    }
    return TemplateResponse(request, "frameworks/level.html", context)


def save(request: Any, person_id: UUID) -> HttpResponse:
    """Keep ticks and answers on every submit; set the level when that was asked for."""
    actor, at = request.actor, request.moment
    access.check_contribute(actor, person_id)
    work = find_work(request, person_id)
    read = sent(request.POST)
    asked = tuple(p.id for p in work.framework.prompts if p.id in read.asked)
    form = LevelForm(request.POST, framework=work.framework, asked=asked)
    if form.is_valid():
        with form.rules():
            profile = take(work, read, form, asked, actor, at)
            if read.do == "level" and profile is not None:
                needs.set_level(
                    profile=profile,
                    level=form.cleaned_data["level"],
                    reasons=form.cleaned_data["reasons"],
                    by=actor,
                    at=at,
                )
    if not form.is_valid():
        record = open_record(request, person_id, verb="opened the indicators and level")
        work.draft = {}
        return shown(request, record, work, form, asked=asked, typed=read)
    keep_rest(work, read, form, actor, at)
    return redirect(onward(work, read))


def take(
    work: Work, read: Sent, form: LevelForm, asked: tuple[str, ...], actor: Any, at: Any
) -> Profile | None:
    """Write what was ticked and answered; a profile is begun when there is something to keep."""
    data = form.cleaned_data
    answers = [(p, data[answer_name(p)]) for p in asked]
    if data["together"]:
        answers.append((rules.TOGETHER, data["together"]))
    something = read.added or any(a for _, a in answers) or read.do == "level"
    if work.profile is None:
        if not something:
            return None
        work.profile = begin(work, actor, at)
    actions.change(profile=work.profile, add=read.added, remove=read.removed, by=actor, at=at)
    for prompt, answer in answers:
        actions.answer_prompt(profile=work.profile, prompt=prompt, text=answer, by=actor, at=at)
    return work.profile


def begin(work: Work, actor: Any, at: Any) -> Profile:
    """Begin a profile of the child, or of the contact that it is for."""
    contact = work.contact
    return actions.begin(
        person_id=work.person_id,
        pack=work.pack,
        about=About.CONTACT if contact else About.CHILD,
        about_id=contact.id if contact else None,
        restricted=bool(contact and contact.restriction),
        by=actor,
        at=at,
    )


def keep_rest(work: Work, read: Sent, form: LevelForm, actor: Any, at: Any) -> None:
    """Keep a level and reasons that were typed but not set yet; else drop the draft."""
    typed = {k: form.cleaned_data[k] for k in ("level", "reasons") if form.cleaned_data[k]}
    if typed and read.do != "level":
        keep_draft(work, {"typed": typed}, actor, at)
    elif work.draft:
        record_actions.drop_draft(kind=KIND, key=work.key, by=actor)


def keep_draft(work: Work, data: dict[str, Any], actor: Any, at: Any) -> None:
    """Keep the worker's own draft; the window that was used last wins."""
    held = record_queries.draft(actor, kind=KIND, key=work.key)
    record_actions.keep_draft(
        kind=KIND, key=work.key, data=data, by=actor, at=at, seen=held.saved_at if held else None
    )


def onward(work: Work, read: Sent) -> str:
    """Return where a submit leads: to another part, to a question, to a search, or back."""
    part, _, prompt = read.go.partition(":")
    if part == "shows":
        return f"/child/{work.person_id}/level/shows/{prompt}/" if _is_uuid(prompt) else work.href()
    if part == "answer":
        return work.href(group=read.group, answer=prompt) + "#before"
    if part == "group" and work.framework.group(prompt):
        return work.href(group=prompt) + "#choose"
    if read.do == "level":
        return work.href(group=read.group) + "#asks"
    if read.do in ("answers", "together"):
        return work.href(group=read.group) + ("#before" if read.do == "answers" else "#picture")
    if read.q and read.do in ("", "search"):
        return work.href(group=read.group, q=read.q) + "#choose"
    return work.href(group=read.group) + "#choose"


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


@page(Permission.WRITE_RECORD, methods=("POST",))
def keep(request: Any, person_id: UUID) -> HttpResponse:
    """Keep what is being typed (called by the script); nothing of it is in the record yet."""
    access.check_contribute(request.actor, person_id)
    work = find_work(request, person_id)
    try:
        keep_draft(work, kept_words(request.POST), request.actor, request.moment)
    except Invalid:
        return HttpResponse(status=413)
    return JsonResponse({"kept": clock_time(request.moment)})
