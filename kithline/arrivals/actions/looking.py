"""Looking for one person whom a list names, as the find page does, and what is kept of it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from kithline.arrivals import weighing
from kithline.arrivals.enums import Found
from kithline.arrivals.shapes import Identity
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.people import finding, matching
from kithline.people.finding import Candidate, SearchFor

MOST_SHOWN = 6  # candidates kept of one search


def kept(who: Identity) -> dict[str, Any]:
    """Return what a list says of somebody as it is kept, for whoever is not in the record."""
    said = {
        "forename": who.forename,
        "surname": who.surname,
        "known_as": who.known_as,
        "dob": who.dob.isoformat() if who.dob else "",
        "dob_unsure": who.dob_unsure,
        "sex": who.sex,
        "nhs": who.nhs,
        "upn": who.upn,
        "address": who.address,
        "postcode": who.postcode,
        "kind": who.kind,
        "unborn": who.unborn,
        "optional": who.optional,
        "number_refused": who.number_refused,
    }
    always = {"key": weighing.key_of(who), "lives_there": who.lives_there}
    return {**always, **{k: v for k, v in said.items() if v}}


def meet(first: int, new: list[Identity]) -> dict[int, tuple[UUID, bool]]:
    """Return whom the list names beyond doubt, by their places."""
    asked = [
        {
            "place": place,
            "forename": w.forename,
            "surname": w.surname,
            "dob": w.dob.isoformat(),
            "nhs": w.nhs,
            "upn": w.upn,
        }
        for place, w in enumerate(new, first)
        if w.dob and w.forename and w.surname and not w.dob_unsure
    ]
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM arrivals_meet(%s::jsonb)", [json.dumps(asked)])
        return {place: (person, numbered) for place, person, numbered in cursor.fetchall()}


def facts_of(who: Identity) -> dict[str, str]:
    """Return what the list says of somebody, in words for a page."""
    said = {
        "first name": who.forename,
        "surname": who.surname,
        "known as": who.known_as,
        "born": f"{who.dob:%-d %B %Y}" if who.dob else "",
        "expected": f"{who.expected:%-d %B %Y}" if who.expected else "",
        "NHS number": who.nhs,
        "UPN": who.upn,
        ("address" if who.lives_there else "where it happened"): ", ".join(
            p for p in (who.address, who.postcode) if p
        ),
        "sex": {"F": "female", "M": "male"}.get(who.sex, ""),
    }
    return {k: v for k, v in said.items() if v}


def beyond_doubt(
    person: UUID, who: Identity, numbered: bool, scale: matching.Weights
) -> dict[str, Any]:
    """Return somebody found beyond doubt, with the reasons and weights that the find page would show."""
    facts = ["surname", "forename", "dob", *(["number"] if numbered else [])]
    reasons = []
    for fact in facts:
        step = scale.of(fact, 1)
        if step is not None:
            words = (
                ("NHS number" if who.nhs else "unique pupil number")
                if fact == "number"
                else step.words
            )
            reasons.append({"words": words, "sign": step.sign, "weight": step.weight})
    return {"id": str(person), "reasons": reasons}


class Looked(NamedTuple):
    """What looking for one person came to: whom, why, whom else to show, near whom events are looked for."""

    found: Found
    person_id: UUID | None
    why: str
    candidates: list[dict[str, Any]]
    near: tuple[UUID, ...]


def asked_of(who: Identity) -> SearchFor:
    """Return what a list says of somebody as what to look for."""
    return SearchFor(
        forename=who.forename or who.mother, surname=who.surname, dob=who.dob, postcode=who.postcode,
        address=who.address, nhs=who.nhs, upn=who.upn, sex=who.sex,
    )  # fmt: skip


def look(who: Identity, by: Actor, at: datetime) -> Looked:
    """Look for one person as the find page does; what it came to."""
    asked = asked_of(who)
    if not finding.is_enough(asked):
        return Looked(Found.ASK, None, "Too little is said to look for anybody.", [], ())
    try:
        candidates = finding.search(by, asked, at)
    except Invalid as refused:
        return Looked(Found.ASK, None, str(refused), [], ())
    decision = weighing.decide(who, candidates)
    shown = [c for c in candidates if not c.restricted]
    near = tuple(
        c.person_id for c, t in zip(shown, decision.tiers, strict=True)
        if c.person_id and (t >= weighing.Tier.MAYBE or weighing.facts_of(c).place)
    )  # fmt: skip
    if decision.person is None:
        kept_ = [_candidate(c) for c in shown][:MOST_SHOWN]
        return Looked(decision.found, None, decision.why, kept_, near)
    chosen = shown[decision.person]
    assert chosen.person_id is not None
    return Looked(
        decision.found, chosen.person_id, decision.why, [_candidate(chosen)], (chosen.person_id,)
    )


def candidates_now(
    who: Identity, by: Actor, at: datetime
) -> tuple[Found, str, list[dict[str, Any]]]:
    """Return what looking for somebody comes to as the record stands now."""
    looked = look(who, by, at)
    return looked.found, looked.why, looked.candidates


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "id": str(candidate.person_id),
        "reasons": [
            {"words": r.words, "sign": r.sign, "weight": r.weight} for r in candidate.reasons
        ],
    }
