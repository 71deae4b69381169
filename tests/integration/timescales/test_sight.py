"""Who sees a clock, and what the app role may write of one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from kithline.access import actions as access
from kithline.access.enums import ExclusionReason, Level
from kithline.access.models import Reader
from kithline.agencies import actions as agencies
from kithline.agencies.enums import Role
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.timescales import actions
from kithline.timescales.actions import Owner
from kithline.timescales.models import Obligation
from tests.integration.timescales.started import AT, give, seen_by, start

pytestmark = pytest.mark.django_db


# --- who sees it -----------------------------------------------------------------------------------


def test_sight_of_a_contacts_clock_is_the_desks(here, contact):
    clock = start(here, "teacher", contact)
    assert seen_by(here, "h.worker") == seen_by(here, "h.manager") == {clock.id}
    for who in ("t.manager", "s.worker", "teacher"):
        assert seen_by(here, who) == set()


def test_sight_of_a_childs_clock_follows_the_grant(here, contact, child):
    clock = start(here, "h.manager", contact, person_id=child)
    assert seen_by(here, "s.worker") == set()
    give(here, child, here.teams["assessment"].id, level=Level.READ)
    assert seen_by(here, "s.worker") == seen_by(here, "t.manager") == {clock.id}
    assert seen_by(here, "teacher") == set()


def test_sight_at_know_of_is_none(here, contact, child):
    start(here, "h.manager", contact, person_id=child)
    give(here, child, here.teams["assessment"].id, level=Level.KNOW_OF)
    assert seen_by(here, "s.worker") == set()


def test_sight_of_ones_own_promise_needs_no_grant(here, contact, child):
    clock = start(here, "h.manager", contact, person_id=child, post="s.worker", team=None)
    assert seen_by(here, "s.worker") == {clock.id}
    assert seen_by(here, "s.other") == set()


def test_sight_ends_with_the_post(here, contact):
    clock = start(here, "h.manager", contact, post="s.worker", team=None)
    leaves = AT + timedelta(days=1)
    agencies.end_post(
        post=here.posts["s.worker"], ends_at=leaves, reason="left", by=builders.system(), at=leaves
    )
    assert seen_by(here, "s.worker", leaves - timedelta(seconds=1)) == {clock.id}
    assert seen_by(here, "s.worker", leaves) == set()


def test_sight_is_lost_by_whom_the_child_is_family(here, contact, child):
    own = start(here, "h.manager", contact, person_id=child, post="s.worker", team="assessment")
    unmatched = start(here, "h.manager", ("contact", new_id()), team="assessment")
    give(here, child, here.teams["assessment"].id)
    with acting_as(here.actor("t.manager"), AT):
        access.exclude(
            worker_id=here.actor("s.worker").worker_id, person_id=child,
            reason=ExclusionReason.OWN_FAMILY, by=here.actor("t.manager"), at=AT,
        )  # fmt: skip
    assert seen_by(here, "s.worker") == {unmatched.id}
    assert seen_by(here, "s.other") == {own.id, unmatched.id}
    # Once the contact is matched to the worker's own family, its clock is hidden as well.
    with acting_as(here.actor("t.manager"), AT):
        heard = actions.describe(
            subject=("contact", unmatched.subject_id),
            people=[child],
            by=here.actor("t.manager"),
            at=AT,
        )
    assert heard == 1
    assert seen_by(here, "s.worker") == set()
    assert seen_by(here, "s.other") == {own.id, unmatched.id}


def test_sight_of_a_restricted_clock_is_its_readers(here, contact):
    with acting_as(here.actor("h.manager"), AT):
        Reader.objects.bulk_create(
            [Reader(subject_id=contact[1], holder_id=here.posts["h.manager"].id, named_at=AT)]
        )
    clock = start(here, "h.manager", contact, restricted=True)
    assert seen_by(here, "h.manager") == {clock.id}
    assert seen_by(here, "h.worker") == set()


def test_sight_stays_in_its_partnership(here, contact):
    elsewhere = builders.place("skelderby", "Skelderby", prefixes=("ZZ7",))
    elsewhere.worker("g.nuttall", "Gareth Nut", agency="hub", team="desk", role=Role.HUB_MANAGER)
    start(here, "h.manager", contact)
    assert seen_by(elsewhere, "g.nuttall") == set()


def test_nobody_sees_nothing(here, contact, owner_db):
    start(here, "h.manager", contact)
    assert Obligation.objects.count() == 0
    with owner_db():
        assert Obligation.objects.count() == 1


# --- what the app role may write -------------------------------------------------------------------


@pytest.mark.parametrize("column", ["due_at", "due_on", "started_at", "terms", "rule_id",
                                    "owner_post_id", "owner_team_id", "person_id", "subject_id"])  # fmt: skip
def test_what_a_clock_began_with_cannot_be_changed(here, contact, column):
    clock = start(here, "h.manager", contact)
    with (
        acting_as(here.actor("h.manager"), AT),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE timescales_obligation SET {column} = {column} WHERE id = %s", [clock.id]
        )


def test_a_clock_cannot_be_deleted(here, contact):
    start(here, "h.manager", contact)
    with (
        acting_as(here.actor("h.manager"), AT),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM timescales_obligation")


def test_a_clock_cannot_be_started_in_anothers_name(here, contact):
    worker, manager = here.actor("h.worker"), here.actor("h.manager")
    with (
        acting_as(worker, AT),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        actions.start(
            rule="referral-decision", subject=contact, owner=Owner(team_id=here.teams["desk"].id),
            from_=AT, by=manager, at=AT,
        )  # fmt: skip
