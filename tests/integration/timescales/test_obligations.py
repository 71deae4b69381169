"""Clocks started, kept, missed, cancelled and handed over, against PostgreSQL as the app role."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from kithline.access import actions as access
from kithline.access.enums import ExclusionReason, HolderKind, Level, Purpose
from kithline.access.models import Reader
from kithline.agencies import actions as agencies
from kithline.agencies.enums import Role
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.timescales import actions, queries
from kithline.timescales.actions import Owner
from kithline.timescales.models import Obligation

AT = datetime(2026, 3, 2, 14, 30, tzinfo=LONDON)
REASON = "The family asked for another day"

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
    place.worker("s.other", "Tom Gar", agency="care", team="assessment", role=Role.SOCIAL_WORKER)
    place.worker("teacher", "Claire Whit", agency="school")
    return place


@pytest.fixture
def contact():
    return ("contact", new_id())


@pytest.fixture
def child(here):
    from kithline.people import actions as people

    with acting_as(here.actor("h.manager"), AT):
        return people.register(
            kind="child", forename="Kian", surname="Hobday", by=here.actor("h.manager"), at=AT
        ).id


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


# --- starting -----------------------------------------------------------------------------------


def test_start_works_out_the_date_and_keeps_the_terms(here, contact):
    clock = start(here, "h.worker", contact, named="Kian Hobday")
    assert (clock.due_on, clock.timed) == (date(2026, 3, 3), False)
    assert clock.due_at == datetime(2026, 3, 4, tzinfo=LONDON)
    assert clock.terms["citation"] == "Wrayne Valley hub, standards; Working Together 2023"
    assert (clock.terms["unit"], clock.terms["amount"]) == ("working-days", 1)
    assert clock.pack_version == "tessenham@2026.1"
    assert "{name}" in clock.question
    assert clock.is_open


def test_start_counts_by_the_hours_of_the_desk_itself(here, contact):
    # The builder's desk is open until 17:00 on Fridays too; the pack's would close at 16:30.
    friday = datetime(2026, 3, 6, 16, 0, tzinfo=LONDON)
    clock = start(here, "h.worker", contact, rule="rag-amber", at=friday)
    assert clock.due_at == datetime(2026, 3, 9, 15, 30, tzinfo=LONDON)
    assert clock.timed


def test_start_counts_by_the_pack_where_the_team_has_no_hours(here, contact):
    friday = datetime(2026, 3, 6, 16, 0, tzinfo=LONDON)
    clock = start(here, "h.worker", contact, rule="rag-amber", team="edt", at=friday)
    assert clock.due_at == datetime(2026, 3, 9, 16, 0, tzinfo=LONDON)


def test_start_skips_a_closure_day_of_the_desk(here, contact):
    agencies.add_closure_day(
        team=here.teams["desk"], on=date(2026, 3, 3), reason="Flood", by=builders.system(), at=AT
    )
    assert start(here, "h.worker", contact).due_on == date(2026, 3, 4)


def test_start_the_same_clock_runs_once(here, contact, child):
    start(here, "h.worker", contact)
    with pytest.raises(Invalid, match="running already"):
        start(here, "h.worker", contact)
    start(here, "h.worker", contact, rule="referral-acknowledge")
    start(here, "h.worker", ("contact", new_id()))
    start(here, "h.worker", contact, person_id=child)
    with pytest.raises(Invalid, match="running already"):
        start(here, "h.worker", contact, person_id=child)


def test_start_again_once_the_first_is_kept(here, contact):
    first = start(here, "h.worker", contact)
    with acting_as(here.actor("h.worker"), AT):
        actions.keep(obligation=first, by=here.actor("h.worker"), at=AT)
    assert start(here, "h.worker", contact).id != first.id


def test_start_needs_an_owner(here, contact):
    with pytest.raises(Invalid, match="somebody who keeps it"):
        start(here, "h.worker", contact, team=None)


def test_start_a_rule_without_a_number_needs_a_date(here, contact):
    with pytest.raises(Invalid) as refused:
        start(here, "h.worker", contact, rule="strategy-discussion")
    assert "a person sets the date" in refused.value.errors["due_on"]
    clock = start(here, "h.worker", contact, rule="strategy-discussion", due_on=date(2026, 3, 3))
    assert clock.due_on == date(2026, 3, 3)


def test_start_may_be_sooner_than_the_rule_never_later(here, contact):
    with pytest.raises(Invalid, match="later than the rule allows"):
        start(here, "h.worker", contact, rule="assessment-45", due_on=date(2026, 6, 1))
    sooner = date(2026, 3, 20)
    clock = start(here, "h.worker", contact, rule="assessment-45", due_on=sooner)
    assert (clock.due_on, clock.due_at) == (sooner, datetime(2026, 3, 21, tzinfo=LONDON))


def test_start_in_another_partnership_is_refused(here, contact):
    elsewhere = builders.place("skelderby", "Skelderby", prefixes=("ZZ7",)).partnership
    with pytest.raises(Refused):
        start(here, "h.worker", contact, partnership=elsewhere)


def test_start_by_somebody_without_an_account(here, contact):
    public = Actor.public(
        partnership_id=here.partnership.id, partnership_slug=here.partnership.slug
    )
    clock = start(here, public, contact)
    assert clock.noted_by is None
    assert seen_by(here, public) == set()
    assert seen_by(here, "h.worker") == {clock.id}


# --- who sees it --------------------------------------------------------------------------------


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


# --- what the app role may write ----------------------------------------------------------------


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


# --- keeping, missing, stopping -----------------------------------------------------------------


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


# --- handing over -------------------------------------------------------------------------------


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


# --- lists --------------------------------------------------------------------------------------


def test_open_for_is_mine_and_my_teams_by_urgency(here):
    later = start(here, "h.manager", ("contact", new_id()), rule="assessment-45")
    soon = start(here, "h.manager", ("contact", new_id()), rule="rag-red")
    own = start(here, "h.manager", ("contact", new_id()), post="h.worker")
    colleagues = start(here, "h.manager", ("contact", new_id()), post="h.manager")
    worker = here.actor("h.worker")
    with acting_as(worker, AT):
        assert [c.id for c in queries.open_for(worker).clocks] == [soon.id, own.id, later.id]
        assert colleagues.id in seen_by(here, "h.worker")
        assert queries.waiting_by_tomorrow(worker, AT) == 2
        assert queries.waiting_by_tomorrow(worker, AT - timedelta(days=7)) == 0
        # A page of the same clocks tells as much, unless it ends before tomorrow does.
        assert queries.by_tomorrow(queries.open_for(worker), AT) == 2
        assert queries.by_tomorrow(queries.open_for(worker, limit=2), AT) is None


def test_open_for_pages_by_key(here, django_assert_num_queries):
    made = {start(here, "h.worker", ("contact", new_id())).id for _ in range(7)}
    worker, found, after, pages = here.actor("h.worker"), [], None, 0
    with acting_as(worker, AT):
        while True:
            with django_assert_num_queries(1):
                page = queries.open_for(worker, after=after, limit=3)
            found += [c.id for c in page.clocks]
            pages += 1
            after = page.next
            if after is None:
                break
    assert pages == 3
    assert len(found) == 7
    assert set(found) == made


def test_for_person_and_for_people(here, contact, child):
    mine = start(here, "h.manager", contact, person_id=child)
    start(here, "h.manager", ("contact", new_id()))
    manager = here.actor("h.manager")
    with acting_as(manager, AT):
        assert [c.id for c in queries.for_person(child)] == [mine.id]
        assert [c.id for c in queries.for_people([child, new_id()])] == [mine.id]
        assert [c.id for c in queries.for_subjects("contact", [contact[1]])[contact[1]]] == [
            mine.id
        ]
        actions.keep(obligation=mine, by=manager, at=AT)
        assert queries.for_person(child) == []
        assert [c.id for c in queries.for_person(child, closed=True)] == [mine.id]


def test_one_unknown_and_unseen_look_alike(here, contact):
    clock = start(here, "h.manager", contact)
    with acting_as(here.actor("teacher"), AT):
        assert queries.one(clock.id) is None
        assert queries.one(new_id()) is None


def test_calendars_are_read_in_one_query(here, django_assert_num_queries):
    desk, edt = here.teams["desk"].id, here.teams["edt"].id
    wanted = [(here.partnership, desk), (here.partnership, edt), (here.partnership, None)]
    with django_assert_num_queries(1):
        found = queries.calendars(wanted)
    assert found[(here.partnership.id, desk)].hours[4] == ((time(8, 30), time(17)),)
    assert found[(here.partnership.id, edt)].hours[4] == ((time(8, 30), time(16, 30)),)
    assert found[(here.partnership.id, None)] == found[(here.partnership.id, edt)]


# --- words --------------------------------------------------------------------------------------


def test_words_for_many_clocks_take_one_query(here, child, django_assert_num_queries):
    for n in range(5):
        start(here, "h.manager", ("contact", new_id()), named=f"Child {n}")
    start(here, "h.manager", ("contact", new_id()), person_id=child)
    manager = here.actor("h.manager")
    with acting_as(manager, AT):
        clocks = queries.open_for(manager).clocks
        with django_assert_num_queries(1):
            said = queries.words_for(clocks, viewer=manager, at=AT, names={child: "Kian"})
    assert {w.name for w in said} == {*(f"Child {n}" for n in range(5)), "Kian"}
    assert {w.when for w in said} == {"Tomorrow"}
    assert {w.owner for w in said} == {"Day desk"}
    assert "What happens next for Kian, and who says so?" in {w.question for w in said}


def test_words_keep_the_terms_a_clock_began_with(here, contact):
    clock = start(here, "h.manager", contact)
    manager = here.actor("h.manager")
    with acting_as(manager, AT):
        (said,) = queries.words_for([queries.one(clock.id)], viewer=manager, at=AT, you=True)
    assert said.rule == (
        "At most 1 working day from referral, sooner if needed. "
        "Statutory guidance, Wrayne Valley hub, standards; Working Together 2023."
    )
    assert said.owner == "You"


# --- kithline check -----------------------------------------------------------------------------


def test_health_says_which_partnership_has_no_pack(here):
    from kithline.timescales import health

    assert [(f.ok, f.what) for f in health.findings(AT)] == [
        (True, "clock rules"), (True, "local clock rules"),
    ]  # fmt: skip
    builders.place("aldermere", "Aldermere", prefixes=("ZZ8",))
    assert [f.said for f in health.findings(AT)][1] == "no pack for Aldermere"
