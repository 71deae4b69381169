"""A list brought in, built on, undone; who may; what a second time finds. A small place, no demonstration."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kithline.arrivals import actions, queries
from kithline.arrivals.enums import Stage, State
from kithline.core.errors import Invalid, Refused
from kithline.core.viewer import acting_as
from kithline.record import actions as record
from kithline.record import queries as story
from kithline.record.enums import Origin
from kithline.record.models import Entry
from tests.integration.arrivals.conftest import AT, HEAD, LIST, states


def test_a_preview_writes_nothing_and_says_what_would_be(place, bring, owner_db):
    arrival = bring(whole=False)
    assert states(place, arrival) == {2: "new", 3: "new", 4: "new", 5: "nobody", 6: "bad"}
    with owner_db():
        assert not Entry.objects.exists()


def test_what_goes_in_is_whole_and_says_where_it_comes_from(place, bring):
    arrival = bring()
    assert (arrival.stage, arrival.entries) == (Stage.IN, 3)
    lead = place.actor("lead")
    with acting_as(lead, AT):
        rows = {r.said["reference"]: r for r in queries.rows(arrival) if r.state == State.NEW}
        ids = queries.entries_of(arrival, [r.mark for r in rows.values()])
        first = story.entry(lead, ids[rows["W1"].mark])
        assert first.fact.startswith("Late, no breakfast.")
        assert first.has_time and first.done == "Breakfast given"
        assert [s.words for s in first.child_words] == ["I had toast"]
        second = story.entry(lead, ids[rows["W2"].mark])
        assert "=1+1 <b>tired</b>" in second.fact
        entry = Entry.objects.get(id=first.id)
        assert entry.origin == Origin.IMPORT
        assert queries.source_of(lead, first.id) == ("W1", arrival)


def test_a_lead_adds_and_reads_no_more_than_before(place, bring, owner_db):
    """The list lets the school add to Kian's record; an entry of another agency stays unseen."""
    manager = place.actor("manager")
    with owner_db():
        from kithline.people.models import Person

        kian = Person.objects.get(forename="Kian").id
    from kithline.access import actions as access

    with acting_as(manager, AT):
        access.give(
            holder=manager.post_id, holder_kind="post", person_id=kian, level=3,
            purpose="universal-service", source=("list", kian), reason="Test", by=manager, at=AT,
        )  # fmt: skip
        record.write(
            by=manager, at=AT, about=[kian], kind="note", fact="Hub's own note.",
            happened=record_day(date(2026, 4, 20)),
        )  # fmt: skip
    bring()
    with acting_as(place.actor("lead"), AT):
        assert [e.agency_kind for e in story.story(place.actor("lead"), kian)] == []
        assert {e.fact[:5] for e in Entry.objects.all()} == {"Late,", "=1+1 ", "Asked"}


def record_day(day):
    from kithline.record.rules import Happened

    return Happened.on(day)


def test_the_same_list_again_is_there_already(place, bring):
    bring()
    again = bring(whole=False, at=AT + timedelta(hours=1))
    found = states(place, again, at=AT + timedelta(hours=1))
    assert {found[n] for n in (2, 3, 4)} == {"same"}
    with acting_as(place.actor("lead"), AT), pytest.raises(Invalid, match="No row"):
        actions.begin(arrival_id=again.id, by=place.actor("lead"), at=AT)


def test_the_same_list_put_down_twice_goes_in_once(place, bring):
    """Both were looked through before either was brought in: the second says so and writes nothing."""
    one, other = bring(whole=False), bring(whole=False)
    lead = place.actor("lead")
    with acting_as(lead, AT):
        for arrival in (one, other):
            actions.begin(arrival_id=arrival.id, by=lead, at=AT)
        actions.bring_in(arrival_id=one.id, by=lead, at=AT)
        with pytest.raises(Invalid, match="Look it through again"):
            actions.bring_in(arrival_id=other.id, by=lead, at=AT)
        assert Entry.objects.count() == 3


def test_undone_as_a_whole_it_is_gone_from_every_story_and_may_come_again(place, bring, owner_db):
    arrival, lead = bring(), place.actor("lead")
    later = AT + timedelta(days=1)
    with acting_as(lead, later):
        with pytest.raises(Invalid, match="Say why"):
            actions.undo(arrival_id=arrival.id, reason=" ", by=lead, at=later)
        assert actions.undo(arrival_id=arrival.id, reason="The wrong file", by=lead, at=later) == 3
    with owner_db() as cursor:
        cursor.execute(
            "SELECT count(*), count(withdrawn_at) FROM record_about"
            " UNION ALL SELECT count(*), 0 FROM record_withdrawal"
            " UNION ALL SELECT count(*), count(ended_at) FROM access_grant"
        )
        assert cursor.fetchall() == [(3, 3), (3, 0), (2, 2)]
    assert bring(at=later).entries == 3


@pytest.mark.parametrize("how", ["amended", "noted"])
def test_once_somebody_built_on_it_it_says_who(place, bring, how):
    arrival, by = bring(), place.actor("other")
    lead = place.actor("lead")
    with acting_as(lead, AT):
        entry = Entry.objects.order_by("happened_from").first()
        if how == "amended":
            record.amend(entry=entry, changes={"fact": "Late."}, reason="Shorter", by=lead, at=AT)
        else:
            record.note_beside(entry=entry, fact="He was not.", reason="Disputed", by=lead, at=AT)
        with pytest.raises(Invalid, match=rf"Claire Whitmore.*{how}"):
            actions.undo(arrival_id=arrival.id, reason="Wrong", by=lead, at=AT)
    with acting_as(by, AT):
        assert queries.built_on(arrival)[0].what == how
        assert Entry.objects.count() == 0  # of the same agency, yet without sight of the child


@pytest.mark.parametrize(
    ("who", "put_down", "look"),
    [
        ("lead", True, True),
        ("visitor", True, True),  # on the register of leads
        ("support", True, False),
        ("manager", True, True),
        ("teacher", False, False),
        ("nurse", False, False),
    ],
)
def test_who_may(place, who, put_down, look):
    by = place.actor(who)
    with acting_as(by, AT):
        if not put_down:
            with pytest.raises(Refused):
                actions.put_down(name="a.csv", content=LIST.encode(), by=by, at=AT)
            return
        arrival = actions.put_down(name="a.csv", content=LIST.encode(), by=by, at=AT)
        if look:
            assert actions.preview(arrival_id=arrival.id, by=by, at=AT).rows == 5
        else:
            with pytest.raises(Refused):
                actions.preview(arrival_id=arrival.id, by=by, at=AT)


def test_another_agency_sees_nothing_of_a_list(place, bring, app_counts):
    bring()
    for who, seen in (
        ("lead", True),
        ("other", True),
        ("visitor", False),
        ("manager", False),
        ("teacher", False),
    ):
        with acting_as(place.actor(who), AT):
            assert app_counts() == ([1, 5, 3, 3, 0] if seen else [0, 0, 0, 0, 0]), who


@pytest.fixture
def app_counts():
    from kithline.arrivals import models

    def count():
        tables = (models.Arrival, models.ListRow, models.Whom, models.Reference, models.SourceFile)
        return [m.objects.count() for m in tables]

    return count


def test_who_cannot_be_shown_is_for_the_hub(place, bring):
    """A restricted child: the school learns nothing; the hub says who it is, and the row can go in."""
    text = HEAD + "W9,Whittle,Jayce,2017-10-12,2026-04-01,Quiet today.,,\n"
    lead, manager = place.actor("lead"), place.actor("manager")
    arrival = bring(text, whole=False)
    assert states(place, arrival) == {2: "hub"}
    with acting_as(lead, AT):
        whom = queries.whoms(arrival, [0])[0]
        assert (whom.person_id, whom.candidates) == (None, [])
    with acting_as(manager, AT):
        (asked,) = queries.asking_the_hub(manager)
        from kithline.people.finding import SearchFor, search

        (jayce,) = search(manager, SearchFor(forename="Jayce", surname="Whittle"), AT)
        actions.answer_for_hub(whom_id=asked.id, person_id=jayce.person_id, by=manager, at=AT)
    with acting_as(lead, AT):
        arrival = actions.bring_in(arrival_id=arrival.id, by=lead, at=AT)
        assert arrival.entries == 1
    with acting_as(lead, AT), pytest.raises(Refused):
        actions.answer_for_hub(whom_id=asked.id, person_id=None, by=lead, at=AT)


def test_answers_decide_what_goes_in(place, bring):
    lead = place.actor("lead")
    text = HEAD + (
        "A1,Hobday,Kian,2016-02-29,2026-04-01,Late.,,\n"
        "A2,Hobday,Kian,2016-02-29,2026-04-09,Late.,,\n"
        "A3,Tranter,Lacey,2019-06-30,04/03/26,Late.,,\n"
    )
    arrival = bring(text, whole=False)
    assert states(place, arrival) == {2: "ask", 3: "ask", 4: "ask"}
    with acting_as(lead, AT):
        whom = queries.whoms(arrival, [0])[0]
        with pytest.raises(Invalid, match="was shown"):
            actions.answer_whom(
                arrival_id=arrival.id,
                place=0,
                answer="this-one",
                person_id=arrival.id,
                by=lead,
                at=AT,
            )
        actions.answer_whom(
            arrival_id=arrival.id, place=0, answer="this-one",
            person_id=whom.candidates[0]["id"], by=lead, at=AT,
        )  # fmt: skip
        actions.answer_whom(arrival_id=arrival.id, place=0, answer="nobody", by=lead, at=AT)
        assert states(place, arrival) == {2: "left", 3: "left", 4: "ask"}
        actions.answer_whom(
            arrival_id=arrival.id, place=0, answer="this-one",
            person_id=whom.candidates[0]["id"], by=lead, at=AT,
        )  # fmt: skip
        assert actions.answer_many(arrival_id=arrival.id, state="match", answer="leave-out",
                                   by=lead, at=AT) == 0  # fmt: skip
        for answer, state in (("leave-out", "left"), ("add", "new"), ("leave-out", "left")):
            actions.answer_row(arrival_id=arrival.id, line=3, answer=answer, by=lead, at=AT)
            assert states(place, arrival)[3] == state
        with pytest.raises(Invalid, match="which day"):
            actions.answer_row(arrival_id=arrival.id, line=4, answer="add", by=lead, at=AT)
        actions.answer_row(
            arrival_id=arrival.id, line=4, answer="add", day=date(2026, 3, 4), by=lead, at=AT
        )
        assert actions.bring_in(arrival_id=arrival.id, by=lead, at=AT).entries == 2
