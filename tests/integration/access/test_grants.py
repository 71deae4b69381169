"""Grants given, used and ended, straight against the database as the app role."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from kithline.access import actions, permissions, queries
from kithline.access.enums import ExclusionReason, HolderKind, Level, Purpose
from kithline.access.models import Grant
from kithline.agencies import actions as agencies
from kithline.agencies.enums import Role
from kithline.core.clock import LONDON
from kithline.core.errors import Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.people import actions as people

AT = datetime(2026, 3, 2, 10, 0, tzinfo=LONDON)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    place = builders.place()
    place.worker("h.worker", "Devon Ash", agency="hub", team="desk", role=Role.HUB_WORKER)
    place.worker("h.manager", "Marian Teal", agency="hub", team="desk", role=Role.HUB_MANAGER)
    place.worker(
        "t.manager", "Rebecca Lind", agency="care", team="assessment", role=Role.TEAM_MANAGER
    )
    place.worker(
        "s.worker", "Yasmin Far", agency="care", team="assessment", role=Role.SOCIAL_WORKER
    )
    place.worker("teacher", "Claire Whit", agency="school")
    return place


@pytest.fixture
def child(here):
    """A registered child whom nobody may see yet."""
    manager = here.actor("h.manager")
    with acting_as(manager, AT):
        return people.register(
            kind="child", forename="Kian", surname="Hobday", by=manager, at=AT
        ).id


def give_team(here, child, *, level=Level.LEAD, at=AT):
    manager = here.actor("h.manager")
    with acting_as(manager, at):
        actions.give(
            holder=here.teams["assessment"].id, holder_kind=HolderKind.TEAM, person_id=child,
            level=level, purpose=Purpose.TEAM, source=("decision", SOURCE), reason="Section 17",
            by=manager, at=at,
        )  # fmt: skip


SOURCE = new_id()


def level(actor, child, at=AT):
    with acting_as(actor, at):
        return queries.level_on(actor, child)


def test_nobody_sees_before_a_grant(here, child):
    for who in ("h.worker", "h.manager", "t.manager", "s.worker", "teacher"):
        assert level(here.actor(who), child) == 0


def test_team_grant_opens_to_the_team_alone(here, child):
    give_team(here, child)
    assert level(here.actor("s.worker"), child) == Level.LEAD
    assert level(here.actor("t.manager"), child) == Level.LEAD
    assert level(here.actor("teacher"), child) == 0
    assert level(here.actor("h.manager"), child) == 0


def test_grant_is_not_there_before_it_starts_nor_after_it_ends(here, child):
    give_team(here, child)
    worker, manager = here.actor("s.worker"), here.actor("h.manager")
    assert level(worker, child, AT - timedelta(seconds=1)) == 0
    later = AT + timedelta(days=3)
    with acting_as(manager, later):
        assert actions.end(source_id=SOURCE, by=manager, at=later, reason="Closed") == 1
    assert level(worker, child, later - timedelta(seconds=1)) == Level.LEAD
    assert level(worker, child, later) == 0


def test_leaver_loses_sight_at_once(here, child):
    give_team(here, child)
    leaves = AT + timedelta(days=1)
    agencies.end_post(
        post=here.posts["s.worker"], ends_at=leaves, reason="left", by=builders.system(), at=leaves
    )
    assert level(here.actor("s.worker"), child, leaves - timedelta(seconds=1)) == Level.LEAD
    assert level(here.actor("s.worker"), child, leaves) == 0


def test_excluded_worker_sees_nothing_while_the_team_does(here, child):
    give_team(here, child)
    manager = here.actor("t.manager")
    with acting_as(manager, AT):
        actions.exclude(
            worker_id=here.actor("s.worker").worker_id, person_id=child,
            reason=ExclusionReason.OWN_FAMILY, by=manager, at=AT,
        )  # fmt: skip
    assert level(here.actor("s.worker"), child) == 0
    assert level(manager, child) == Level.LEAD


@pytest.mark.parametrize(
    ("who", "purpose", "holder", "kind", "wanted"),
    [
        ("h.worker", Purpose.HUB_ENQUIRY, "desk", "team", True),
        ("h.worker", Purpose.HUB_ENQUIRY, "assessment", "team", False),
        ("h.worker", Purpose.TEAM, "assessment", "team", False),
        ("h.manager", Purpose.TEAM, "assessment", "team", True),
        ("t.manager", Purpose.ALLOCATION, "s.worker", "post", False),  # holds nothing yet
        ("teacher", Purpose.TEAM_AROUND_CHILD, "teacher", "post", False),
        ("teacher", Purpose.ALLOCATION, "teacher", "post", False),
        ("s.worker", Purpose.SHARING, "teacher", "post", False),
    ],
)
def test_who_may_give_what(here, child, who, purpose, holder, kind, wanted):
    actor = here.actor(who)
    holder_id = here.teams[holder].id if kind == "team" else here.posts[holder].id
    ends = AT + timedelta(days=20) if purpose in (Purpose.HUB_ENQUIRY, Purpose.SHARING) else None

    def give():
        with acting_as(actor, AT):
            actions.give(
                holder=holder_id, holder_kind=kind, person_id=child, level=Level.READ,
                purpose=purpose, source=("contact", new_id()), reason="asked", by=actor, at=AT,
                ends_at=ends,
            )  # fmt: skip

    if wanted:
        give()
    else:
        with pytest.raises(Refused):
            give()


def test_team_manager_allocates_once_the_team_holds_it(here, child):
    """A lead practitioner may come from any agency (mission W1), never before the team holds the work."""
    give_team(here, child)
    manager = here.actor("t.manager")
    with acting_as(manager, AT):
        for who in ("s.worker", "teacher"):
            actions.give(
                holder=here.posts[who].id,
                holder_kind="post",
                person_id=child,
                level=Level.LEAD,
                purpose=Purpose.ALLOCATION,
                source=("allocation", new_id()),
                reason="hers",
                by=manager,
                at=AT,
            )
    assert level(here.actor("teacher"), child) == Level.LEAD


def test_hub_enquiry_must_end(here, child):
    actor = here.actor("h.worker")
    with acting_as(actor, AT), pytest.raises(Refused, match="let somebody see"):
        actions.give(
            holder=here.teams["desk"].id, holder_kind="team", person_id=child, level=Level.READ,
            purpose=Purpose.HUB_ENQUIRY, source=("contact", new_id()), reason="x", by=actor, at=AT,
        )  # fmt: skip


def test_app_role_cannot_write_a_grant_itself(here, child):
    actor = here.actor("h.manager")
    with acting_as(actor, AT):
        for sql in (
            "INSERT INTO access_grant (id) VALUES (gen_random_uuid())",
            "UPDATE access_grant SET level = 4",
            "DELETE FROM access_grant",
            "TRUNCATE access_grant",
            "INSERT INTO access_exclusion (id) VALUES (gen_random_uuid())",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"):
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(sql)


def test_grants_of_others_are_not_seen(here, child):
    give_team(here, child)
    with acting_as(here.actor("teacher"), AT):
        assert not Grant.objects.exists()
        assert queries.who_can_see(here.actor("teacher"), child) == []
    with acting_as(None, AT):
        assert not Grant.objects.exists()
    with acting_as(here.actor("s.worker"), AT):
        assert [s.holder_name for s in queries.who_can_see(here.actor("s.worker"), child)] == [
            "Assessment Team 1"
        ]


def test_gate_refuses_unknown_and_unseen_alike(here, child):
    teacher = here.actor("teacher")
    with acting_as(teacher, AT):
        for person in (child, new_id()):
            with pytest.raises(Refused) as caught:
                permissions.check_read(teacher, person)
            assert str(caught.value) == "open the record"


def test_acting_as_gives_the_earlier_viewer_back(here, child):
    give_team(here, child)
    with acting_as(here.actor("s.worker"), AT):
        with acting_as(here.actor("teacher"), AT):
            assert not queries.sees(child)
        assert queries.sees(child)
        with pytest.raises(ValueError), acting_as(here.actor("teacher"), AT):
            raise ValueError
        assert queries.sees(child)
    assert not queries.sees(child)


def test_another_partnership_sees_nothing(here, child):
    give_team(here, child)
    other = builders.place("skelderby", "Skelderby Safeguarding Children Partnership",
                           prefixes=("ZZ7",))  # fmt: skip
    outsider = other.worker(
        "o.manager", "Gareth Nut", agency="hub", team="desk", role=Role.HUB_MANAGER
    )
    assert level(outsider, child) == 0
    with acting_as(outsider, AT), pytest.raises(Refused):
        actions.give(
            holder=here.teams["assessment"].id, holder_kind="team", person_id=child,
            level=Level.READ, purpose=Purpose.TEAM, source=("x", new_id()), reason="r",
            by=outsider, at=AT,
        )  # fmt: skip
