"""What the log pages show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kithline.agencies.models import Agency, Lead
from kithline.agencies.permissions import Permission, can
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.frontdoor.enums import PersonRole, WorryDecision
from kithline.frontdoor.models import Contact, Worry
from kithline.web.components import FilterItem, Part
from kithline.web.front import words


def places(path: str, lead: bool) -> list[FilterItem]:
    """Return the row of places above the lists."""
    return [
        FilterItem(
            "Our log" if lead else "My small worries", "/worries/", current=path == "/worries/"
        ),
        FilterItem("Sent to the hub", "/worries/sent/", current=path == "/worries/sent/"),
        FilterItem("Safeguarding leads", "/worries/leads/", current=path == "/worries/leads/"),
    ]


def keeps_log(actor: Actor) -> bool:
    """May this post keep small worries?"""
    return can(actor, Permission.KEEP_WORRY_LOG)


@dataclass(frozen=True)
class WorryRow:
    """A worry in a list."""

    href: str
    name: str
    fact: str
    day: str
    author: str
    state: str
    state_note: str
    unread: bool


def child(worry: Worry) -> str:
    """Return the child as the worry names them."""
    return " ".join(x for x in (worry.forename, worry.surname) if x)


def worry_row(worry: Worry, at: datetime) -> WorryRow:
    """Return a worry for a list."""
    today = at.astimezone(LONDON).date()
    state = WorryDecision(worry.decision).label if worry.decision else "Waits for the lead"
    note = f"{worry.decided_by_name}" if worry.decision else ""
    if worry.contact_id:
        state = "Sent to the hub"
    fact = worry.fact if len(worry.fact) < 160 else worry.fact[:157].rsplit(" ", 1)[0] + "…"
    return WorryRow(
        href=f"/worries/{worry.id}/", name=child(worry), fact=fact,
        day=words.day(worry.happened_on, today=today), author=worry.author_name, state=state,
        state_note=note, unread=bool(worry.decided_at and not worry.author_told_at),
    )  # fmt: skip


def worry_parts(worry: Worry) -> list[Part]:
    """Return a worry with fact, words, opinion and what was done kept apart."""
    name = worry.forename or "The child"
    found = [
        Part("fact", "Fact", worry.fact),
        Part("words", f"{name} said", worry.words, cite=f"To {worry.author_name}"),
        Part("opinion", "Opinion", f"{worry.author_name}: {worry.opinion}"),
        Part("done", "Done", worry.done),
    ]
    given = (worry.fact, worry.words, worry.opinion, worry.done)
    return [part for part, text in zip(found, given, strict=True) if text]


def decided(worry: Worry, at: datetime) -> dict[str, Any] | None:
    """Return what the lead decided, in words."""
    if not worry.decision or worry.decided_at is None:
        return None
    return {
        "what": WorryDecision(worry.decision).label,
        "why": worry.decision_reason,
        "by": worry.decided_by_name,
        "when": words.moment(worry.decided_at, at),
    }


def leads_words(leads: Iterable[Lead]) -> str:
    """Return the agency's leads in words; nothing when there is none."""
    found = []
    for lead in leads:
        deputy = ", deputy" if lead.deputy else ""
        found.append(f"{lead.post.worker.name} ({lead.post.title}{deputy})")
    return words.joined(found)


# --- sent to the hub ----------------------------------------------------------------------------


def children(contact: Contact) -> str:
    """Return the children of a contact as the sender named them."""
    found = []
    for named in contact.named.all():
        if named.role == PersonRole.CHILD:
            name = " ".join(x for x in (named.forename, named.surname) if x)
            found.append(
                name or (f"a child of {named.age}" if named.age else "a child, no name yet")
            )
    return words.joined(found)


def sent_state(contact: Contact, at: datetime) -> str:
    """Return where a worry stands, as far as its sender may know."""
    if contact.feedback.all():
        return "The hub has answered"
    if not contact.waiting:
        return "Decided; the hub will write to you"
    if contact.acknowledged_at:
        return f"Read {words.moment(contact.acknowledged_at, at)}; being looked into"
    return "Not read yet"


def sent_row(contact: Contact, at: datetime, actor: Actor) -> dict[str, Any]:
    """Return a worry sent, for a list."""
    feedback = list(contact.feedback.all())
    return {
        "href": f"/worries/sent/{contact.id}/",
        "number": contact.number,
        "name": children(contact),
        "received": words.moment(contact.received_at, at),
        "by": "" if contact.author_id == actor.post_id else contact.referrer_name,
        "state": sent_state(contact, at),
        "unread": bool(feedback and feedback[0].read_at is None),
    }


def contact_parts(contact: Contact) -> list[Part]:
    """Return what was sent, with fact, words, opinion and what was done kept apart."""
    when = contact.happened
    if contact.happened_on:
        day = words.day(contact.happened_on, today=contact.received_at.date())
        when = f"{when} ({day})" if when else day
    found = [Part("fact", "Fact", contact.fact, cite=when)]
    for said in contact.words:
        alone = {True: "away from family", False: "with family there"}.get(said.get("alone"), "")
        cite = ", ".join(x for x in (capital(said.get("where") or ""), alone) if x)
        kind = "words" if said.get("child") else "said"
        found.append(
            Part(kind, f"{said.get('by') or 'Somebody'} said", said.get("words", ""), cite)
        )
    if contact.opinion:
        who = contact.referrer_name or "The sender"
        found.append(Part("opinion", "Opinion", f"{who}: {contact.opinion}"))
    if contact.done:
        found.append(Part("done", "Done", contact.done))
    return found


def capital(text: str) -> str:
    """Return text with a capital at the front."""
    return text[:1].upper() + text[1:]


# --- register -----------------------------------------------------------------------------------


def register_row(agency: Agency, rows: list[Lead]) -> dict[str, Any]:
    """Return an agency of the register: its lead, deputies, and what is missing."""
    lead = [r for r in rows if not r.deputy]
    deputies = [r for r in rows if r.deputy]
    return {
        "name": agency.name,
        "kind": agency.kind,
        "telephone": agency.telephone,
        "leads": [(r.post.worker.name, r.post.title, r.post.telephone) for r in lead],
        "deputies": [(r.post.worker.name, r.post.title, r.post.telephone) for r in deputies],
        "gap": not lead,
    }
