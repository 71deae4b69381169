"""Who may move a clock: its owner, and whoever may write to the child's record."""

from __future__ import annotations

from kithline.access import permissions as access
from kithline.core.actor import Actor
from kithline.core.errors import Refused
from kithline.timescales.models import Obligation


def owns(actor: Actor | None, obligation: Obligation) -> bool:
    """Answer whether the promise is the actor's own, or their team's."""
    if actor is None or actor.post_id is None:
        return False
    return actor.post_id == obligation.owner_post_id or obligation.owner_team_id in actor.team_ids


def can_move(actor: Actor | None, obligation: Obligation) -> bool:
    """Answer whether the actor may keep, cancel, hand over or explain an obligation."""
    if actor is None or actor.partnership_id != obligation.partnership_id:
        return False
    if owns(actor, obligation):
        return True
    person = obligation.person_id
    return person is not None and access.can_contribute(actor, person)


def check_move(actor: Actor | None, obligation: Obligation, what: str) -> None:
    """Raise ``Refused`` unless the actor may move the clock."""
    if not can_move(actor, obligation):
        raise Refused(
            actor,
            what,
            person_id=obligation.person_id,
            subject=("obligation", obligation.id),
            reason="neither the owner nor somebody who may write to the record",
        )


def check_start(actor: Actor, partnership_id: object) -> None:
    """Raise ``Refused`` when a clock would start in a partnership that is not acted in."""
    if actor.partnership_id != partnership_id:
        raise Refused(actor, "start a clock", reason="another partnership")
