"""Lists of clocks, their words, and what the check of an installation says."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.timescales import actions, queries
from tests.integration.timescales.started import AT, seen_by, start

pytestmark = pytest.mark.django_db


# --- lists -----------------------------------------------------------------------------------------


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


# --- words -----------------------------------------------------------------------------------------


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


# --- kithline check --------------------------------------------------------------------------------


def test_health_says_which_partnership_has_no_pack(here):
    from kithline.timescales import health

    assert [(f.ok, f.what) for f in health.findings(AT)] == [
        (True, "clock rules"), (True, "local clock rules"),
    ]  # fmt: skip
    builders.place("aldermere", "Aldermere", prefixes=("ZZ8",))
    assert [f.said for f in health.findings(AT)][1] == "no pack for Aldermere"
