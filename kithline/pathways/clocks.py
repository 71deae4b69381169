"""Which clocks the front door starts and keeps. The rules themselves are in the timescale packs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from kithline.core.actor import Actor
from kithline.timescales import actions as timescales
from kithline.timescales import rules
from kithline.timescales.queries import for_subject

DECISION = "referral-decision"
ACKNOWLEDGE = "referral-acknowledge"
TELL_REFERRER = "referrer-told"
TELL_FAMILY = "family-told"
TELL_PARENT_REFUSED = "consent-refused-told"
GRADES = {"red": "rag-red", "amber": "rag-amber", "green": "rag-green"}
ALLOCATE = "allocate"
ASSESSMENT = "assessment-45"
STRATEGY = "strategy-24h"
HUB_SIGHT = "hub-enquiry-ends"
WORRY = "worry-log-decision"

# The hub's sight of a record while a contact is open: no longer than access allows (60 days).
WHILE_OPEN = timedelta(days=45)


def sight_ends(by: Actor, decided_at: datetime) -> datetime:
    """Return when the hub's sight of a record ends after a decision, by the partnership's pack."""
    return rules.due(HUB_SIGHT, decided_at, partnership=by.partnership_slug).at


def names_of(named: Iterable[Mapping[str, Any]]) -> str:
    """Return the children of a contact as a clock's question names them: "Kiera and the baby"."""
    names = []
    for person in named:
        if person.get("role") == "child":
            unborn = "the baby" if person.get("expected_on") else ""
            names.append(str(person.get("forename") or unborn or "the child"))
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def start(*, rule: str, subject: tuple[str, UUID], **given: Any) -> None:
    """Start a clock unless it runs already: what is owed is owed once."""
    if not for_subject(subject, rule=rule, person_id=given.get("person_id")):
        timescales.start(rule=rule, subject=subject, **given)
