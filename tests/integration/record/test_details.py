"""Structured facts in the record: kept with their entry, seen with their person, carried along."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kithline.core.clock import LONDON
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.record import actions, queries
from kithline.record.rules import Detail

AT = datetime(2026, 3, 4, 10, 0, tzinfo=LONDON)
LATER = AT + timedelta(days=1)
MISSED = {"service": "Audiology", "due": "2026-03-01", "outcome": "was-not-brought"}


def weight(person, value):
    return Detail(person, "measure", {"what": "weight", "value": value, "unit": "kg"})


def missed(person):
    return Detail(person, "appointment", MISSED)


def told(cast, who, *names, what=None, at=LATER):
    """Return (name, words) of each fact that a viewer reads."""
    actor, names_of = cast.actor(who), {cast[n]: n for n in names}
    with acting_as(actor, at):
        return [
            (names_of[d.person_id], d.words)
            for d in queries.details(actor, [cast[n] for n in names], what)
        ]


@pytest.fixture
def both(cast):
    """An entry about two children with a fact of each, by a teacher who may write about both."""
    cast.let_in("teacher", "kian", "lacey")
    return cast.write(
        "teacher", "kian", "lacey", details=[missed(cast["kian"]), weight(cast["lacey"], "13.2")]
    )


def test_facts_are_read_with_the_entry_and_over_people_in_one_statement(cast, both):
    teacher = cast.actor("teacher")
    with acting_as(teacher, LATER):
        (shown,) = queries.story(teacher, cast["kian"])
        assert [d.what for d in shown.details] == ["appointment", "measure"]
        assert shown.details[0].values == MISSED
        with CaptureQueriesContext(connection) as caught:
            found = queries.details(teacher, [cast["kian"], cast["lacey"]])
        assert len(caught) == 1
        assert {(d.entry_id, d.happened_from) for d in found} == {(both.id, both.happened_from)}
    assert told(cast, "teacher", "kian", "lacey", what="measure") == [("lacey", "Weight 13.2 kg")]
    assert told(cast, "teacher", "kian", what=["measure", "injury"]) == []


def test_a_sisters_fact_is_not_shown_to_who_reads_the_brother_alone(cast, both):
    cast.let_read("head", "kian")
    assert [name for name, _ in told(cast, "head", "kian", "lacey")] == ["kian"]
    with acting_as(cast.actor("head"), LATER):
        assert [d.what for d in queries.entry(cast.actor("head"), both.id).details] == [
            "appointment"
        ]
    assert told(cast, "officer", "kian", "lacey") == []


def test_the_field_that_is_wrong_is_named(cast):
    cast.let_in("teacher", "kian")
    with pytest.raises(Invalid) as refused:
        cast.write(
            "teacher", "kian",
            details=[weight(cast["kian"], "13"), Detail(cast["kian"], "attendance", {}),
                     weight(cast["lacey"], "9")],
        )  # fmt: skip
    assert set(refused.value.errors) == {
        "detail-1-from", "detail-1-to", "detail-1-possible", "detail-1-attended", "detail-2",
    }  # fmt: skip


def test_nobody_tells_facts_of_somebody_they_may_not_write_about(cast):
    cast.let_in("teacher", "kian")
    with pytest.raises(Refused):
        cast.write("teacher", "kian", "lacey", details=[weight(cast["lacey"], "9")])


def test_an_amendment_carries_facts_along_and_shows_what_changed(cast, both):
    cast.let_in("head", "kian")
    head, teacher = cast.actor("head"), cast.actor("teacher")
    with acting_as(head, AT):
        new = actions.amend(
            entry=both, changes={"fact": "No coats."}, reason="Both.", by=head, at=AT
        )
    assert told(cast, "teacher", "kian", "lacey") == [
        ("kian", "Appointment with Audiology on 1 March 2026: was not brought"),
        ("lacey", "Weight 13.2 kg"),
    ]
    with acting_as(teacher, AT):
        kept = [weight(cast["lacey"], "12.3")]
        actions.amend(
            entry=new, changes={"details": kept}, reason="Digits swapped.", by=teacher, at=AT
        )
    assert told(cast, "teacher", "kian", "lacey") == [("lacey", "Weight 12.3 kg")]
    with acting_as(teacher, LATER):
        (shown,) = queries.story(teacher, cast["lacey"])
    changes = {
        (c.person_id, c.was, c.now) for c in shown.amendments[-1].changes if c.field == "details"
    }
    assert changes == {
        (cast["kian"], "Appointment with Audiology on 1 March 2026: was not brought", ""),
        (cast["lacey"], "Weight 13.2 kg", "Weight 12.3 kg"),
    }


def test_who_knows_of_a_child_only_does_not_change_their_facts(cast, both):
    cast.let_in("head", "kian")
    head = cast.actor("head")
    with acting_as(head, AT), pytest.raises(Refused):
        more = [missed(cast["kian"]), weight(cast["lacey"], "20")]
        actions.amend(entry=both, changes={"details": more}, reason="So.", by=head, at=AT)


def test_facts_leave_with_the_person_and_go_along_with_a_move(cast, both):
    teacher, manager = cast.actor("teacher"), cast.actor("manager")
    with acting_as(teacher, AT):
        actions.withdraw(entry=both, person_id=cast["lacey"], reason="Not her.", by=teacher, at=AT)
    assert [name for name, _ in told(cast, "teacher", "kian", "lacey")] == ["kian"]
    cast.let_desk_in("kian", "other", at=LATER)
    with acting_as(manager, LATER):
        actions.move(
            entry=both, people={cast["kian"]: cast["other"]}, reason="Namesake.",
            by=manager, at=LATER,
        )  # fmt: skip
    assert [name for name, _ in told(cast, "manager", "kian", "lacey", "other")] == ["other"]


LINK = (
    "INSERT INTO record_detail (id, entry_id, author_post_id, place, person_id, what,"
    ' happened_from, "values") VALUES (%s, %s, %s, 0, %s, %s, %s, %s)'
)


@pytest.mark.parametrize(
    ("person", "day", "said"),
    [
        ("kian", 0, "after it was written"),
        ("kian", 1, "after it was written"),
        ("gemma", 0, "after it was written"),
        ("lacey", 0, "row-level security"),
    ],
    ids=["a later transaction", "another time", "not about her", "may not write about her"],
)
def test_the_database_refuses_a_fact_that_does_not_belong(
    transactional_db, cast, person, day, said
):
    cast.let_in("teacher", "kian", "gemma")
    entry, teacher = cast.write("teacher", "kian", "lacey"), cast.actor("teacher")
    values = [
        new_id(), entry.id, teacher.post_id, cast[person], "arrears",
        entry.happened_from + timedelta(days=day), '{"amount": "1"}',
    ]  # fmt: skip
    with acting_as(teacher, LATER), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match=said), transaction.atomic():
            cursor.execute(LINK, values)


def test_the_database_refuses_a_fact_about_somebody_the_entry_is_not_about(cast):
    """In the entry's own transaction too."""
    cast.let_in("teacher", "kian", "gemma")
    entry, teacher = cast.write("teacher", "kian"), cast.actor("teacher")
    with acting_as(teacher, AT), connection.cursor() as cursor:
        for name, refused in (("gemma", True), ("kian", False)):
            values = [
                new_id(), entry.id, teacher.post_id, cast[name], "arrears", entry.happened_from,
                '{"amount": "1"}',
            ]  # fmt: skip
            if not refused:
                cursor.execute(LINK, values)
                continue
            with pytest.raises(ProgrammingError, match="otherwise than"), transaction.atomic():
                cursor.execute(LINK, values)
