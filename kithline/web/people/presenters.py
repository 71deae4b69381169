"""Candidates as the cards that people compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from kithline.agencies.models import Partnership
from kithline.core.actor import Actor
from kithline.people.finding import Candidate, Service
from kithline.people.models import Person
from kithline.web.components import Match, Reason


@dataclass(frozen=True)
class Found:
    """What a search answers: the cards, and whom to ask about those who cannot be shown."""

    cards: Sequence[Match]
    hub: str  # telephone; empty when nobody is held back
    asked: str  # what was looked for, in words


def found(viewer: Actor, candidates: Sequence[Candidate], asked: str) -> Found:
    """Return candidates as cards; a name leads to the record where the viewer may open it."""
    shown = [(c, c.person_id) for c in candidates if c.person_id]
    # Row-level security leaves those whom the viewer may read.
    opens = set(Person.objects.filter(id__in=[i for _, i in shown]).values_list("id", flat=True))
    others = {c.partnership_id for c, _ in shown if c.partnership_id} - {viewer.partnership_id}
    elsewhere = {}
    if others:
        rows = Partnership.objects.filter(id__in=others)
        elsewhere = {p.id: p.council or p.name for p in rows}
    held_back = next((c.call for c in candidates if c.restricted), "")
    return Found([card(c, opens, elsewhere) for c, _ in shown], held_back, asked)


def card(candidate: Candidate, opens: set[UUID], elsewhere: dict[UUID, str]) -> Match:
    """Return one candidate as a card with its reasons."""
    known = [service_words(s) for s in candidate.services[:3]]
    if candidate.partnership_id in elsewhere:
        known.insert(0, f"Known in {elsewhere[candidate.partnership_id]}.")
    if not candidate.services:
        known.append(f"No service is named. Call the hub, {candidate.call}.")
    return Match(
        value=str(candidate.person_id),
        name=candidate.name,
        born=f"{candidate.born}{', has died' if candidate.died else ''}",
        reasons=[Reason(r.sign, r.words, r.weight) for r in candidate.reasons],
        known=" ".join(known),
        href=f"/child/{candidate.person_id}/" if candidate.person_id in opens else "",
    )


def service_words(service: Service) -> str:
    """Return which service works with somebody and whom to call."""
    place = service.team or service.agency
    whom = service.name or service.agency
    call = f"Call {whom}, {service.telephone}." if service.telephone else f"Ask for {whom}."
    return f"{place}. {call}"
