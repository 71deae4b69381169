"""How far a list is, told beside the transaction that works on it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from kithline.core import progress
from kithline.core.actor import Actor


def told(
    *, arrival_id: UUID, by: Actor, now: Callable[[], datetime]
) -> AbstractContextManager[progress.Say]:
    """Give a function that writes down how far the work on a list is."""
    whose = {"partnership_id": by.partnership_id, "agency_id": by.agency_id}
    return progress.told("arrivals_progress", arrival_id, whose=whose, by=by, now=now)
