"""Which clocks the front door starts and keeps. The rules themselves are in the timescale packs."""

from __future__ import annotations

from datetime import datetime, timedelta

from kithline.core.actor import Actor
from kithline.timescales import rules

DECISION = "referral-decision"
ACKNOWLEDGE = "referral-acknowledge"
TELL_REFERRER = "referrer-told"
TELL_FAMILY = "family-told"
TELL_PARENT_REFUSED = "consent-refused-told"
GRADES = {"red": "rag-red", "amber": "rag-amber", "green": "rag-green"}
ALLOCATE = "allocate"
ASSESSMENT = "assessment-45"
STRATEGY = "strategy-discussion"
HUB_SIGHT = "hub-sight-ends"
WORRY = "worry-log-decision"

# The hub's sight of a record while a contact is open: no longer than access allows (60 days).
WHILE_OPEN = timedelta(days=45)


def sight_ends(by: Actor, decided_at: datetime) -> datetime:
    """Return when the hub's sight of a record ends after a decision, by the partnership's pack."""
    return rules.due(HUB_SIGHT, decided_at, partnership=by.partnership_slug).ends_at
