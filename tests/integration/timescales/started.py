"""Clocks started, rights given and clocks seen, for the tests beside."""

from __future__ import annotations

from datetime import datetime

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.core.clock import LONDON
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.timescales import actions
from kithline.timescales.actions import Owner
from kithline.timescales.models import Obligation

AT = datetime(2026, 3, 2, 14, 30, tzinfo=LONDON)
REASON = "The family asked for another day"


def start(here, who, subject, *, rule="referral-decision", team="desk", post=None, at=AT, **more):
    by = here.actor(who) if isinstance(who, str) else who
    owner = Owner(
        post_id=here.posts[post].id if post else None, team_id=here.teams[team].id if team else None
    )
    with acting_as(by, at):
        return actions.start(
            rule=rule,
            subject=subject,
            owner=owner,
            from_=more.pop("from_", at),
            by=by,
            at=at,
            **more,
        )


def give(here, child, holder, *, level=Level.LEAD, kind=HolderKind.TEAM):
    manager = here.actor("h.manager")
    with acting_as(manager, AT):
        access.give(
            holder=holder, holder_kind=kind, person_id=child, level=level, purpose=Purpose.TEAM,
            source=("decision", new_id()), reason="Section 17", by=manager, at=AT,
        )  # fmt: skip


def seen_by(here, who, at=AT):
    actor = here.actor(who) if isinstance(who, str) else who
    with acting_as(actor, at):
        return set(Obligation.objects.values_list("id", flat=True))
