"""The clock of a small worry: whichever lead of the register decides, it stops."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from kithline.agencies.enums import Role
from kithline.audit.models import Event
from kithline.core.clock import LONDON
from kithline.core.errors import Refused
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.frontdoor.models import Worry
from kithline.pathways import worry
from kithline.timescales.models import Obligation

AT = datetime(2026, 3, 3, 10, 0, tzinfo=LONDON)
LATER = AT + timedelta(hours=3)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    place = builders.place()
    dsl = Role.SAFEGUARDING_LEAD
    place.worker("teacher", "Claire Whit", agency="school")
    place.worker("lead", "Anthony Fern", agency="school", role=dsl, lead=True)
    place.worker("deputy", "Nadia Rahm", agency="school", role=dsl, deputy=True)
    place.worker("gone", "Gill Away", agency="school", role=dsl, deputy=True, ends_at=AT)
    place.worker("other", "Ruth Else", agency="health", role=dsl, lead=True)
    return place


@pytest.fixture
def kept(here):
    teacher = here.actor("teacher")
    with acting_as(teacher, AT):
        return worry.keep_worry(
            forename="Sam", surname="Low", fact="Tired", happened_on=AT.date(), by=teacher, at=AT
        )


def clock(here, at=LATER):
    with acting_as(here.actor("lead"), at):
        return Obligation.objects.get(rule_id="worry-log-decision")


@pytest.mark.parametrize("who", ["lead", "deputy"])
def test_a_decision_stops_the_lead_s_clock(here, kept, owner_db, who):
    by = here.actor(who)
    with acting_as(by, LATER):
        mine = Worry.objects.get(id=kept.id)
        worry.decide_worry(worry=mine, decision="keep", reason="We watch", by=by, at=LATER)
    stopped = clock(here)
    assert stopped.owner_post_id == here.posts["lead"].id
    assert (stopped.kept_at, stopped.kept_by) == (LATER, here.posts[who].id)
    with owner_db():
        line = Event.objects.get(verb="keep clock")
        assert (line.post_id, line.subject_id) == (here.posts[who].id, stopped.id)


@pytest.mark.parametrize("who", ["teacher", "gone", "other"])
def test_nobody_else_stops_it(here, kept, who):
    by = here.actor(who)
    with acting_as(by, LATER):
        with pytest.raises(Refused):
            worry.decide_worry(worry=kept, decision="keep", reason="We watch", by=by, at=LATER)
    assert clock(here).kept_at is None


@pytest.mark.parametrize("who", ["teacher", "gone", "other", "deputy"])
def test_the_function_itself_stops_no_clock_of_an_open_worry(here, kept, who):
    with acting_as(here.actor(who), LATER), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM frontdoor_settle_worry(%s)", [kept.id])
        assert cursor.fetchall() == []
    assert clock(here).kept_at is None
