"""Clocks kept, missed, cancelled and handed over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from kithline.access.enums import Level
from kithline.agencies.enums import Role
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.timescales import actions, queries
from kithline.timescales.actions import Owner
from tests.integration.timescales.started import AT, REASON, give, seen_by, start

pytestmark = pytest.mark.django_db


# --- keeping, missing, stopping --------------------------------------------------------------------


def test_keep_by_subject_and_rule(here, contact):
    first = start(here, "h.worker", contact)
    other = start(here, "h.worker", contact, rule="referral-acknowledge")
    later = AT + timedelta(hours=3)
    manager = here.actor("h.manager")
    with acting_as(manager, later):
        kept = actions.keep(subject=contact, rule="referral-decision", by=manager, at=later)
        assert [c.id for c in kept] == [first.id]
        found = queries.one(first.id)
        assert (found.kept_at, found.kept_by) == (later, manager.post_id)
        assert [c.id for c in queries.for_subject(contact)] == [other.id]
        assert len(queries.for_subject(contact, closed=True)) == 2
        assert actions.keep(subject=contact, rule="referral-decision", by=manager, at=later) == []


def test_keep_when_it_took_place_earlier(here, contact):
    clock = start(here, "h.worker", contact)
    worker, later = here.actor("h.worker"), AT + timedelta(hours=3)
    with acting_as(worker, later):
        (kept,) = actions.keep(
            obligation=clock, by=worker, at=later, happened_at=AT + timedelta(hours=1)
        )
    assert kept.kept_at == AT + timedelta(hours=1)


def test_keep_never_in_the_future(here, contact):
    clock, worker = start(here, "h.worker", contact), here.actor("h.worker")
    with acting_as(worker, AT):
        (kept,) = actions.keep(
            obligation=clock, by=worker, at=AT, happened_at=AT + timedelta(days=9)
        )
    assert kept.kept_at == AT


@pytest.mark.parametrize(
    ("who", "wanted"),
    [("h.worker", True), ("h.manager", True), ("s.worker", False), ("t.manager", False),
     ("teacher", False)],
)  # fmt: skip
def test_who_may_keep_a_contacts_clock(here, contact, who, wanted):
    clock, actor = start(here, "h.worker", contact), here.actor(who)

    def keep():
        with acting_as(actor, AT):
            return actions.keep(obligation=clock, by=actor, at=AT)

    if wanted:
        assert keep()
    else:
        with pytest.raises(Refused):
            keep()


@pytest.mark.parametrize(
    ("level", "wanted"),
    [(Level.KNOW_OF, False), (Level.READ, False), (Level.CONTRIBUTE, True), (Level.LEAD, True)],
)
def test_who_may_write_to_the_record_may_keep_its_clocks(here, contact, child, level, wanted):
    clock = start(here, "h.manager", contact, person_id=child)
    give(here, child, here.teams["assessment"].id, level=level)
    worker = here.actor("s.worker")

    def keep():
        with acting_as(worker, AT):
            return actions.keep(obligation=clock, by=worker, at=AT)

    if wanted:
        (kept,) = keep()
        with acting_as(worker, AT):
            assert queries.one(kept.id).kept_by == worker.post_id
    else:
        with pytest.raises(Refused):
            keep()


def test_a_settled_clock_is_settled(here, contact):
    clock, worker = start(here, "h.worker", contact), here.actor("h.worker")
    with acting_as(worker, AT):
        actions.keep(obligation=clock, by=worker, at=AT)
        assert clock.is_open, "a copy read before: what the database says decides"
        for again in (
            lambda: actions.keep(obligation=clock, by=worker, at=AT),
            lambda: actions.cancel(obligation=clock, reason=REASON, by=worker, at=AT),
            lambda: actions.miss(obligation=clock, reason=REASON, by=worker, at=AT),
            lambda: actions.hand_over(
                obligation=clock, owner=Owner(team_id=here.teams["edt"].id), by=worker, at=AT
            ),
        ):
            with pytest.raises(Invalid, match="settled already"):
                again()


def test_miss_is_a_reason_beside_a_clock_that_stays_open(here, contact):
    clock, worker = start(here, "h.worker", contact), here.actor("h.worker")
    with acting_as(worker, AT), pytest.raises(Invalid, match="not late yet"):
        actions.miss(obligation=clock, reason=REASON, by=worker, at=AT)
    late = AT + timedelta(days=3)
    with acting_as(worker, late):
        with pytest.raises(Invalid) as refused:
            actions.miss(obligation=clock, reason="  ", by=worker, at=late)
        assert refused.value.errors == {"reason": "Say why."}
        with pytest.raises(Invalid, match="2,000 characters"):
            actions.miss(obligation=clock, reason="x" * 2001, by=worker, at=late)
        actions.miss(obligation=clock, reason=f" {REASON} ", by=worker, at=late)
        found = queries.one(clock.id)
        assert (found.missed_reason, found.missed_at) == (REASON, late)
        assert found.is_open
        (kept,) = actions.keep(obligation=found, by=worker, at=late)
        assert kept.missed_reason == REASON


def test_what_is_typed_is_kept_or_refused_with_a_sentence(here, contact):
    worker = here.actor("h.worker")
    clock = start(
        here,
        "h.worker",
        contact,
        named="Kian\x00\n <b>Hobday</b>\u202e" + "x" * 500,
        fact="a\tb" * 900,
    )
    assert clock.named.startswith("Kian <b>Hobday</b>x")
    assert (len(clock.named), len(clock.fact)) == (200, 600)
    with acting_as(worker, AT):
        for reason in ("a\x00b", "a\u202eb", "x" * 100_000):
            with pytest.raises(Invalid) as refused:
                actions.cancel(obligation=clock, reason=reason, by=worker, at=AT)
            assert set(refused.value.errors) == {"reason"}


def test_cancel_says_why(here, contact):
    start(here, "h.worker", contact)
    start(here, "h.worker", contact, rule="rag-amber")
    worker = here.actor("h.worker")
    with acting_as(worker, AT):
        with pytest.raises(Invalid):
            actions.cancel(subject=contact, reason="", by=worker, at=AT)
        gone = actions.cancel(subject=contact, rule="rag-amber", reason="Now red", by=worker, at=AT)
        assert [c.rule_id for c in gone] == ["rag-amber"]
        assert [c.rule_id for c in queries.for_subject(contact)] == ["referral-decision"]


def test_every_move_leaves_a_line_in_the_trail(here, contact, child, owner_db):
    from kithline.audit.models import Event

    clock, worker = start(here, "h.worker", contact, person_id=child), here.actor("h.worker")
    with acting_as(worker, AT):
        actions.describe(subject=contact, named="Kian", by=worker, at=AT)
        actions.cancel(obligation=clock, reason="Not needed", by=worker, at=AT)
    with owner_db():
        lines = list(Event.objects.filter(subject_id=clock.id).order_by("at", "id"))
    assert [e.verb for e in lines] == ["start clock", "describe clock", "stop clock"]
    assert {e.person_id for e in lines} == {child}
    assert lines[-1].detail == {"rule": "referral-decision", "reason": "Not needed"}


# --- handing over ----------------------------------------------------------------------------------


def test_hand_over_to_a_team_that_one_is_not_in(here, contact):
    clock, worker = start(here, "h.worker", contact), here.actor("h.worker")
    with acting_as(worker, AT):
        actions.hand_over(
            obligation=clock, owner=Owner(team_id=here.teams["assessment"].id), by=worker, at=AT
        )
    assert seen_by(here, "h.worker") == set()
    assert seen_by(here, "s.worker") == {clock.id}


def test_hand_over_to_a_worker_of_the_team(here, contact):
    clock = start(here, "h.worker", contact, team="assessment")
    manager, to = here.actor("t.manager"), here.posts["s.worker"].id
    with acting_as(manager, AT):
        actions.hand_over(
            obligation=clock, owner=Owner(post_id=to, team_id=here.teams["assessment"].id),
            by=manager, at=AT,
        )  # fmt: skip
        assert [c.id for c in queries.open_for(manager).clocks] == []
        assert [c.id for c in queries.open_for_team(here.teams["assessment"].id).clocks] == [
            clock.id
        ]
    with acting_as(here.actor("s.worker"), AT):
        assert [c.id for c in queries.open_for(here.actor("s.worker")).clocks] == [clock.id]


def test_hand_over_needs_a_right_to_the_clock(here, contact):
    clock, other = start(here, "h.worker", contact), here.actor("s.worker")
    with acting_as(other, AT), pytest.raises(Refused):
        actions.hand_over(obligation=clock, owner=Owner(post_id=other.post_id), by=other, at=AT)
    # Nor straight against the database.
    with (
        acting_as(other, AT),
        pytest.raises(ProgrammingError, match="may hand over"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT timescales_hand_over(%s, %s, NULL)", [clock.id, other.post_id])


def test_hand_over_needs_somebody_who_can_take_it(here, contact):
    elsewhere = builders.place("skelderby", "Skelderby", prefixes=("ZZ7",))
    elsewhere.worker("g.nuttall", "Gareth Nut", agency="hub", team="desk", role=Role.HUB_MANAGER)
    ended = AT - timedelta(days=1)
    here.worker("left", "Gone Away", agency="hub", team="desk", ends_at=ended)
    clock, worker = start(here, "h.worker", contact), here.actor("h.worker")
    for owner in (
        Owner(post_id=elsewhere.posts["g.nuttall"].id),
        Owner(team_id=elsewhere.teams["desk"].id),
        Owner(post_id=here.posts["left"].id),
        Owner(post_id=new_id()),
    ):
        with acting_as(worker, AT), pytest.raises(Refused):
            actions.hand_over(obligation=clock, owner=owner, by=worker, at=AT)
    with acting_as(worker, AT), pytest.raises(Invalid, match="somebody who keeps it"):
        actions.hand_over(obligation=clock, owner=Owner(), by=worker, at=AT)
