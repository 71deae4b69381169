"""What the pages of lists read first: who asks, may they, and where a list stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from kithline.arrivals import permissions, queries
from kithline.arrivals.models import Arrival
from kithline.core.actor import Actor
from kithline.core.errors import Refused
from kithline.web.pages import Request


def who(request: Request) -> tuple[Actor, datetime]:
    """Return who asks and when; ``Refused`` unless they bring lists in for their agency."""
    actor: Any = request.actor
    at: datetime = request.moment  # type: ignore[attr-defined]
    permissions.check_put_down(actor, at)
    return actor, at


def one(request: Request, arrival_id: UUID) -> tuple[Actor, datetime, Arrival]:
    """Return who asks, when, and the list they ask for."""
    actor, at = who(request)
    return actor, at, queries.arrival(actor, arrival_id)


def matcher(request: Request, arrival_id: UUID) -> tuple[Actor, datetime, Arrival]:
    """Return the same for somebody who may see whom a list names."""
    actor, at, arrival = one(request, arrival_id)
    permissions.check_match(actor, arrival, at)
    return actor, at, arrival


def manager(request: Request) -> tuple[Actor, datetime]:
    """Return who asks and when; ``Refused`` unless they answer for the hub."""
    actor: Any = request.actor
    if not permissions.may_answer_for_hub(actor):
        raise Refused(actor, "answer for the hub", reason="the role does not carry this")
    return actor, request.moment  # type: ignore[attr-defined]
