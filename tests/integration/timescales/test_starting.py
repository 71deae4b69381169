"""Clocks started: the date, the terms, the owner; against PostgreSQL as the app role."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kithline.agencies import actions as agencies
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.timescales import actions
from tests.integration.timescales.started import AT, seen_by, start

pytestmark = pytest.mark.django_db


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
