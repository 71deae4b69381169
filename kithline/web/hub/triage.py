"""The triage page: what was sent, who it is about, what is known, how urgent, what is proposed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.episodes import queries as episodes
from kithline.episodes.enums import Kind as SpellKind
from kithline.episodes.models import Spell
from kithline.frameworks.shapes import Framework
from kithline.frontdoor import queries as frontdoor
from kithline.frontdoor.enums import Consent, Danger, PersonRole, Source
from kithline.frontdoor.models import Contact, Match, Named
from kithline.frontdoor.queries import Earlier, Triage
from kithline.pathways import clocks
from kithline.people import names
from kithline.people import queries as people
from kithline.people.models import Relationship
from kithline.people.queries import Candidate, KnowOf, SearchFor
from kithline.timescales import wording
from kithline.timescales.models import Obligation
from kithline.web import components
from kithline.web.components import Hours, Part
from kithline.web.front import words
from kithline.web.front.log_presenters import contact_parts
from kithline.web.hub import queue, reads

# --- who is this --------------------------------------------------------------------------------


@dataclass
class Who:
    """A person named, and who they are: matched, or the candidates."""

    named: Named
    called: str
    given: str
    match: Match | None = None
    is_person: str = ""  # the name of the record matched
    href: str = ""  # where it is read, if the viewer may
    candidates: list[components.Match] = field(default_factory=list)
    shown: str = ""  # the ids of the candidates shown, so that "make new" follows a look
    too_few: str = ""
    error: str = ""
    chosen: str = ""
    likely: str = ""
    undone: list[Match] = field(default_factory=list)

    @property
    def legend(self) -> str:
        """The question for screen readers."""
        return f"Who is {self.called}?"

    @property
    def none(self) -> str:
        """The last choice under the candidates."""
        count = len(self.candidates)
        if count == 0:
            return "Nobody was found: make a new record"
        return (
            "Neither" if count == 2 else "Not this person" if count == 1 else "None of these"
        ) + (": make a new record")

    @property
    def field(self) -> str:
        """The name of the radios."""
        return f"match-{str(self.named.id)[-12:]}"


def called(named: Named) -> str:
    """Return what to call somebody named, child or adult."""
    if named.role == PersonRole.CHILD:
        return queue.called(named)
    return named.forename or named.relation or named.surname or "the adult"


def given(named: Named) -> str:
    """Return what the sender gave of somebody, in one line."""
    name = " ".join(x for x in (named.forename, named.surname) if x) or "no name"
    parts = [name]
    if named.relation:
        parts.append(named.relation)
    if named.dob:
        parts.append(f"born {words.long_day(named.dob)}")
    elif named.expected_on:
        parts.append(f"due {words.long_day(named.expected_on)}")
    elif named.age:
        parts.append(f"age {named.age}")
    parts += [x for x in (named.address, named.postcode, named.school) if x]
    if named.nhs_number:
        parts.append(f"NHS number {named.nhs_number}")
    if named.upn:
        parts.append(f"UPN {named.upn}")
    return ", ".join(parts)


def asked(named: Named, more: dict[str, Any] | None = None) -> SearchFor:
    """Return the search for somebody named; ``more`` are other facts that the worker typed."""
    number = re.search(r"\d{1,2}", named.age or "")
    years = "month" not in (named.age or "") and "week" not in (named.age or "")
    facts: dict[str, Any] = {
        "forename": named.forename, "surname": named.surname, "dob": named.dob,
        "age": int(number[0]) if number and years else None, "postcode": named.postcode,
        "address": named.address, "nhs": named.nhs_number, "upn": named.upn,
        "sex": named.sex if named.sex in ("F", "M") else "",
    }  # fmt: skip
    return SearchFor(**{**facts, **{k: v for k, v in (more or {}).items() if v}})


def look_for(
    viewer: Actor, named: Named, at: datetime, more: dict[str, Any] | None = None
) -> tuple[list[Candidate], str]:
    """Return the candidates for somebody named, or why there was no search."""
    try:
        found = people.search(viewer, asked(named, more), at)
    except Invalid as refused:
        return [], next(iter(refused.errors.values()))
    child = named.role == PersonRole.CHILD
    return [c for c in found if c.restricted or c.is_child == child], ""


def card(candidate: Candidate) -> components.Match:
    """Return a candidate as the card that shows its reasons."""
    known = [
        f"{s.team or s.agency}. Call {s.name or s.agency}, {s.telephone}".rstrip(", ")
        for s in candidate.services[:2]
    ]
    return components.Match(
        value=str(candidate.person_id or ""),
        name="A restricted record" if candidate.restricted else candidate.name,
        born=candidate.born + (", has died" if candidate.died else ""),
        reasons=[components.Reason(r.sign, r.words, r.weight) for r in candidate.reasons],
        known=" ".join(known) or (f"Call the hub, {candidate.call}" if candidate.restricted else
                                  "No service is known to work with them."),
        restricted=candidate.restricted,
    )  # fmt: skip


def estimated(named: Named, at: datetime) -> dict[str, Any]:
    """Return the birth to record for a new person of whom only an age was given."""
    number = re.search(r"\d{1,2}", named.age or "")
    if named.dob or named.expected_on or not number:
        return {}
    if "month" in named.age or "week" in named.age or "day" in named.age:
        return {"dob": date(at.astimezone(LONDON).year, 1, 1), "dob_precision": "estimated"}
    born = at.astimezone(LONDON).year - int(number[0])
    return {"dob": date(born, 1, 1), "dob_precision": "estimated"}


# --- what is known ------------------------------------------------------------------------------


@dataclass(frozen=True)
class OpenTo:
    """Is a child open to somebody, and to whom?"""

    heading: str
    text: str
    spells: Sequence[str] = ()
    href: str = ""


@dataclass(frozen=True)
class Linked:
    """Another child to think of: a brother or sister, or a child of an adult who is named."""

    person: KnowOf
    why: str
    question: str
    key: str
    answer: dict[str, str] | None
    opened: bool


@dataclass
class Page:
    """All that the triage page shows."""

    contact: Contact
    triage: Triage
    whos: list[Who]
    open_to: list[OpenTo]
    linked: list[Linked]
    earlier: dict[UUID, list[Earlier]]
    known: dict[UUID, KnowOf]
    spells: dict[UUID, list[Spell]]
    clocks: list[Obligation]
    queue: queue.Queue
    framework: Framework
    readable: set[UUID] = field(default_factory=set)


def gather(viewer: Actor, contact: Contact, at: datetime) -> Page:
    """Read what the triage page needs, in a fixed number of queries but for the searches."""
    found = frontdoor.triage(contact)
    waiting = queue.read(viewer, at, also=contact.id)
    ids = found.person_ids
    spells = episodes.open_spells(viewer, ids) if ids else {}
    earlier = (
        frontdoor.earlier_contacts(
            viewer, _children_ids(found), before=contact.received_at, without=contact.id
        )
        if ids
        else {}
    )
    kin = list(
        Relationship.objects.filter(Q(person_id__in=ids) | Q(other_id__in=ids))
    ) if ids else []  # fmt: skip
    others = {x for r in kin for x in (r.person_id, r.other_id)} - set(ids)
    known = people.know_of([*ids, *others], viewer) if ids else {}
    page = Page(
        contact=contact, triage=found, whos=[], open_to=[], linked=[], earlier=earlier,
        known=known, spells=spells, clocks=waiting.clocks.get(contact.id, []), queue=waiting,
        framework=reads.framework_of(viewer, contact),
        readable=people.readable(ids) if ids else set(),
    )  # fmt: skip
    page.whos = [_who(page, named) for named in [*found.children, *found.adults]]
    page.open_to = [_open_to(page, named, at) for named in found.children]
    page.linked = _linked(page, kin, at)
    return page


def _children_ids(found: Triage) -> list[UUID]:
    return [found.matches[c.id].person_id for c in found.children if c.id in found.matches]


def _who(page: Page, named: Named) -> Who:
    found = page.triage
    match = found.matches.get(named.id)
    person = page.known.get(match.person_id) if match else None
    return Who(
        named=named, called=called(named), given=given(named), match=match,
        is_person=f"{person.name}, {person.born_text}" if person else "a record",
        href=f"/child/{match.person_id}/" if match and match.person_id in page.readable else "",
        undone=[m for m in found.undone if m.named_id == named.id],
    )  # fmt: skip


def search_all(page: Page, viewer: Actor, at: datetime, more: dict[UUID, dict[str, Any]]) -> None:
    """Look for everybody not matched yet."""
    for who in page.whos:
        if who.match is not None:
            continue
        found, who.too_few = look_for(viewer, who.named, at, more.get(who.named.id))
        set_candidates(who, found)


def set_candidates(who: Who, found: list[Candidate]) -> None:
    """Put candidates on the card; one alone with an equal number or much weight is no choice yet."""
    who.candidates = [card(c) for c in found[:6]]
    who.shown = ",".join(sorted(str(c.person_id) for c in found[:6] if c.person_id))


def _open_to(page: Page, named: Named, at: datetime) -> OpenTo:
    name, match = queue.called(named), page.triage.matches.get(named.id)
    shown = name[:1].upper() + name[1:]
    if match is None:
        return OpenTo(f"{shown}: not matched yet", "Say first who this is.")
    if match.person_id not in page.readable:
        return OpenTo(f"{shown}: not shown", "This record is not open to you now.")
    spells = page.spells.get(match.person_id, [])
    href = f"/child/{match.person_id}/"
    if not spells:
        what = "A record was made with this contact." if match.made_new else "No work is open."
        known = "not known before" if match.made_new else "no"
        return OpenTo(f"{shown}: {known}", what, href=href)
    kinds = words.joined([SpellKind(s.kind).label.lower() for s in spells])
    return OpenTo(f"{shown}: yes, {kinds}", "", [_spell(s) for s in spells], href)


def _spell(spell: Spell) -> str:
    since = f"Since {words.long_day(spell.opened_at.astimezone(LONDON).date())}."
    telephone = spell.team.telephone or spell.team.agency.telephone
    if spell.lead is None:
        return f"{since} Waits for a worker in {spell.team.name}, {telephone}."
    return f"{since} Lead: {spell.lead.worker.name}, {spell.team.name}, {telephone}."


def _linked(page: Page, kin: Sequence[Relationship], at: datetime) -> list[Linked]:
    """Return brothers, sisters, and other children of the adults named, each once."""
    matched = {m.person_id: m for m in page.triage.matches.values()}
    on = at.astimezone(LONDON).date()
    found: dict[UUID, Linked] = {}
    for row in kin:
        if row.ends_on is not None and row.ends_on <= on and "parent" not in row.kind:
            continue
        for mine, other in ((row.person_id, row.other_id), (row.other_id, row.person_id)):
            person = page.known.get(other)
            if mine not in matched or other in matched or other in found or person is None:
                continue
            why = _why_linked(row, matched[mine].named, mine)
            if not person.is_child or not why:
                continue
            key = f"linked:{other}"
            she = {"F": "Is she safe?", "M": "Is he safe?"}.get(person.sex, "Is this child safe?")
            found[other] = Linked(
                person, f"{why} {person.name}, {person.born_text}.", she, key,
                page.contact.handling.answers.get(key), opened=other in page.spells,
            )  # fmt: skip
    return list(found.values())


def _why_linked(row: Relationship, named: Named, mine: UUID) -> str:
    name = called(named)
    shown = name[:1].upper() + name[1:]
    if "sibling" in row.kind:
        return f"{shown} has a brother or sister:"
    if "parent" in row.kind and row.person_id == mine:
        return f"{shown} is also a parent of"
    return ""


# --- the words of the page ----------------------------------------------------------------------


def sent_parts(contact: Contact) -> list[Part]:
    """Return what was sent, and whether the family know."""
    found = contact_parts(contact)
    if contact.danger != Danger.NO:
        found.insert(0, Part("other", "Danger now?", Danger(contact.danger).label))
    if contact.source == Source.PUBLIC:
        return found
    lines = [_consent(contact)]
    if contact.consent_detail:
        lines.append(contact.consent_detail)
    if contact.consent_reason:
        lines.append(f"Why: {contact.consent_reason}")
    if contact.consent_manager:
        lines.append(f"Spoke with: {contact.consent_manager}")
    found.append(Part("consent", "Told?", "\n".join(lines)))
    if contact.early_help:
        early = {"yes": "There is one.", "no": "There is none.", "unknown": "Not known."}
        words_ = f"{early[contact.early_help]} {contact.early_help_reason}".strip()
        found.append(Part("other", "Early help", words_))
    return found


def _consent(contact: Contact) -> str:
    return {
        Consent.AGREED: "The family know and agree.",
        Consent.NOT_ASKED: "The family have not been asked.",
        Consent.REFUSED: "The family were asked and said no.",
    }.get(contact.consent, "")  # type: ignore[call-overload]


def sender(contact: Contact) -> str:
    """Return who sent it: "Claire Whitmore, teacher, Cinder Lane Primary School"."""
    if contact.source == Source.PUBLIC:
        who = ", ".join(x for x in (contact.referrer_name, contact.referrer_title) if x)
        return who or "a member of the public, no name given"
    parts = (contact.referrer_name, contact.referrer_title, contact.referrer_agency)
    return ", ".join(x for x in parts if x)


def reach(contact: Contact) -> str:
    """Return how the sender can be reached."""
    return ", ".join(x for x in (contact.referrer_telephone, contact.referrer_email) if x)


@dataclass(frozen=True)
class Urgency:
    """The line and the bar under the title."""

    hours: Hours | None
    left: str
    question: str
    late: bool
    decision: str


def urgency(page: Page, viewer: Actor, at: datetime) -> Urgency | None:
    """Return the clock of the grade as a bar, with the clock of the decision in words."""
    running = {o.rule_id: o for o in page.clocks}
    decision = running.get(clocks.DECISION)
    graded = running.get(clocks.GRADES.get(page.contact.handling.rag, ""))
    shown = graded or decision
    if shown is None:
        return None
    calendar = page.queue.calendars[(shown.partnership_id, shown.owner_team_id)]
    said = wording.words(shown, at, viewer, calendar=calendar, name=queue.both(page.contact))
    hours = None
    told_when = said.when.startswith("Late since")  # the same day would stand there twice
    left = f"{said.when}." if told_when or not said.due else f"{said.when}, {said.due}."
    if graded is not None and graded.timed:
        used = wording.hours_used(graded, at, calendar)
        hours = Hours(
            total=used.total, used=used.used, start=used.start, end=used.end, now=used.now
        )
        left = f"{used.left}."
    by = ""
    if graded is not None and decision is not None:
        due = words.by_day(decision.due_on, at)
        by = f"A decision is due {due}, whatever the grade."
    return Urgency(hours, left[:1].upper() + left[1:], said.question, at >= shown.due_at, by)


def told_list(page: Page) -> list[tuple[str, str]]:
    """Return who might be told of a decision: sender, workers who have the child, parents, child."""
    contact, found = page.contact, []
    if contact.source == Source.AGENCY:
        found.append((contact.referrer_name, "who sent this"))
    for spells in page.spells.values():
        for spell in spells:
            if spell.lead is not None:
                found.append((spell.lead.worker.name, SpellKind(spell.kind).label.lower()))
    for who in page.whos:
        if who.named.role in (PersonRole.PARENT, PersonRole.CONCERN):
            name = " ".join(x for x in (who.named.forename, who.named.surname) if x)
            found.append((name or who.called, who.named.relation if name else ""))
    for child in page.triage.children:
        years = names.years_between(child.dob, contact.received_at.date()) if child.dob else None
        if years is not None and years >= 8:
            found.append((queue.called(child), "the child"))
    return list(dict.fromkeys(found))
