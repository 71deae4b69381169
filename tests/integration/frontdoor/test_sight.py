"""What the policies of the front door show, asked in plain SQL as the app role."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kithline.agencies.enums import Role
from kithline.core.clock import LONDON
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.frontdoor import queries
from kithline.frontdoor.actions import contacts
from kithline.frontdoor.models import Handling
from kithline.pathways import decide, triage, worry

AT = datetime(2026, 3, 3, 10, 0, tzinfo=LONDON)
LATER = AT + timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    place = builders.place()
    place.worker("h.worker", "Devon Ash", agency="hub", team="desk", role=Role.HUB_WORKER)
    place.worker("h.manager", "Marian Teal", agency="hub", team="desk", role=Role.HUB_MANAGER)
    place.worker("night", "Joseph Ad", agency="hub", team="edt", role=Role.HUB_WORKER)
    place.worker("visitor", "Sandra Ob", agency="health", team="visiting")
    place.worker("teacher", "Claire Whit", agency="school")
    place.worker("lead", "Anthony Fern", agency="school", lead=True)
    place.worker("deputy", "Nadia Rahm", agency="school", deputy=True)
    return place


@pytest.fixture
def contact(here):
    """A contact that the hub has taken in, graded and written a note about."""
    teacher, worker = here.actor("teacher"), here.actor("h.worker")
    with acting_as(teacher, AT):
        sent = worry.send_worry(
            named=[{"role": "child", "forename": "Kiera", "surname": "Marsden", "age": "6"}],
            by=teacher, at=AT, fact="A mark on the back of her hand.", danger="no",
            consent="agreed", consent_detail="Mum, at the gate",
        )  # fmt: skip
    with acting_as(worker, LATER):
        mine = queries.contact(worker, sent.id)
        triage.open_triage(contact=mine, by=worker, at=LATER)
        triage.grade(contact=mine, rag="red", reason="The third mark", by=worker, at=LATER)
        contacts.answer(
            contact=mine, question="before", text="Known to us since 2019", by=worker, at=LATER
        )
    return sent


def rows(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [tuple(row) for row in cursor.fetchall()]


COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
HUBS = {"stage", "rag", "taken_by_id", "decided_at", "answers"}
HUB_TABLES = (
    "frontdoor_handling", "frontdoor_grade", "frontdoor_match", "frontdoor_decision",
    "frontdoor_told",
)  # fmt: skip


@pytest.mark.parametrize(
    ("who", "sent", "handled"),
    [
        ("h.worker", 1, 1), ("h.manager", 1, 1), ("teacher", 1, 0), ("lead", 1, 0),
        ("deputy", 1, 0), ("visitor", 0, 0), ("night", 0, 0),
    ],
)  # fmt: skip
def test_the_hub_s_part_of_a_contact_is_the_desk_s_alone(here, contact, who, sent, handled):
    with acting_as(here.actor(who), LATER):
        assert rows("SELECT count(*) FROM frontdoor_contact") == [(sent,)]
        assert rows("SELECT count(*) FROM frontdoor_handling WHERE rag = 'red'") == [(handled,)]
        assert rows("SELECT count(*) FROM frontdoor_grade") == [(handled,)]
        # What is told to the sender is in their row; what the hub thinks is in none of its columns.
        if sent:
            ((whole,),) = rows("SELECT to_jsonb(c)::text FROM frontdoor_contact c")
            assert "third mark" not in whole and "since 2019" not in whole and "red" not in whole


def test_no_column_of_the_hub_is_left_in_the_sender_s_row(here, contact):
    assert not HUBS & {name for (name,) in rows(COLUMNS, "frontdoor_contact")}
    assert {name for (name,) in rows(COLUMNS, "frontdoor_handling")} == HUBS | {"contact_id"}


@pytest.mark.parametrize("who", ["teacher", "lead", "visitor", "night"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE frontdoor_handling SET rag = 'green'",
        "UPDATE frontdoor_contact SET waiting = false",
        "UPDATE frontdoor_feedback SET read_at = now()",
    ],
)
def test_others_change_nothing_of_it(here, contact, who, change):
    with acting_as(here.actor(who), LATER), connection.cursor() as cursor:
        cursor.execute(change)
        assert cursor.rowcount == 0


def test_a_sender_can_say_nothing_by_the_handling_they_begin(here):
    teacher = here.actor("teacher")
    for more in ({"rag": "green"}, {"stage": "decided"}, {"taken_by_id": teacher.post_id}):
        with acting_as(teacher, AT), transaction.atomic():
            sent = worry.send_worry(
                named=[{"role": "child", "forename": "Kiera"}], by=teacher, at=AT, fact="A mark",
                danger="no", consent="agreed", consent_detail="Mum",
            )  # fmt: skip
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                Handling(contact_id=sent.id, **more).save(force_insert=True)


def test_nobody_begins_the_handling_of_an_old_contact(here, contact, owner_db):
    with owner_db() as cursor:  # made in another transaction than this test's, and by hand
        cursor.execute("DELETE FROM frontdoor_handling")
        cursor.execute("UPDATE frontdoor_contact SET xid = '1'")
    with acting_as(here.actor("teacher"), LATER):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Handling(contact_id=contact.id).save(force_insert=True)


def test_who_is_told_notes_the_reading_and_changes_no_word(here, contact):
    manager, at = here.actor("h.manager"), LATER + timedelta(hours=1)
    with acting_as(manager, at):
        decide.give_feedback(
            contact=queries.contact(manager, contact.id), decision="No further action", reason="",
            next_step="", by=manager, at=at,
        )  # fmt: skip
    with acting_as(here.actor("teacher"), at), connection.cursor() as cursor:
        cursor.execute("UPDATE frontdoor_feedback SET read_at = now()")
        assert cursor.rowcount == 1
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("UPDATE frontdoor_feedback SET decision = 'Section 47'")


def test_a_clock_that_the_sender_keeps_does_not_tell_who_the_child_turned_out_to_be(here):
    teacher, worker = here.actor("teacher"), here.actor("h.worker")
    with acting_as(teacher, AT):
        sent = worry.send_worry(
            named=[{"role": "child", "forename": "Kiera", "surname": "Marsden", "age": "6"}],
            by=teacher, at=AT, fact="A mark", danger="no", consent="refused",
            consent_detail="Dad said no", consent_reason="A burn", consent_manager="Anthony Fern",
        )  # fmt: skip
    with acting_as(worker, LATER):
        mine = queries.contact(worker, sent.id)
        triage.open_triage(contact=mine, by=worker, at=LATER)
        match = triage.register_and_match(named=mine.named.get(), by=worker, at=LATER)
        (desk,) = {tuple(p) for (p,) in rows("SELECT people FROM timescales_obligation")}
        assert desk == (match.person_id,)
    with acting_as(teacher, LATER):
        ((rule, people),) = rows("SELECT rule_id, people FROM timescales_obligation")
        assert (rule, people) == ("consent-refused-told", [])


def test_passed_on_contact_is_with_nobody(here, contact):
    worker = here.actor("h.worker")
    with acting_as(worker, LATER):
        mine = queries.contact(worker, contact.id)
        triage.pass_on(contact=mine, desk=here.teams["edt"], reason="Night", by=worker, at=LATER)
        assert not Handling.objects.exists()
    with acting_as(here.actor("night"), LATER):
        assert Handling.objects.get().taken_by_id is None
