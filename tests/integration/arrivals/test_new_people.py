"""People who are not in the record: made by a person's word, once, after a look; taken back with the list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kithline.arrivals import actions, queries
from kithline.arrivals.enums import Found
from kithline.connections.models import PlaceEntry, PlaceLink
from kithline.core.errors import Invalid, Refused
from kithline.core.viewer import acting_as
from kithline.pathways import lists
from kithline.people import actions as people
from kithline.people.finding import SearchFor, search
from kithline.people.models import Identifier, Person
from kithline.record import actions as record
from kithline.record.models import Entry
from kithline.record.rules import Happened
from tests.integration.arrivals.conftest import AT, states

HEAD = "Reference,Surname,Forename,Born,Happened,What happened,NHS number,Sex,Address,Postcode\n"
NEW = HEAD + (
    'N1,Yarwood,Poppy,2018-03-04,2026-04-01,Quiet.,943 476 5919,F,"3 Mill Row, Wrayne",ZZ1 1AA\n'
    "N2,Yarwood,Poppy,2018-03-04,2026-04-02,Tired.,,,,\n"
    "N3,Smethurst,Arlo,1990-05-06,2026-04-02,Came to the gate.,,,,\n"
    "N4,Brackley,Joan,2017-01-01,2026-04-02,Quiet.,,,,\n"
    "N5,Denholm,Tess,2017-07-08,2026-04-02,Quiet.,9434765918,,,\n"
    "N6,Okafor,Ada,2017-09-09,2026-04-02,Quiet.,,,,\n"
    "N7,Okafor,Adah,2017-09-09,2026-04-02,Quiet.,,,,\n"
    "N8,Danny,,,2026-04-02,Seen.,,,,\n"
    "N9,Hobday,Kian,2016-02-28,2026-04-02,Late.,,,,\n"
)


@pytest.fixture
def preview(bring):
    return lambda text=NEW, who="manager": bring(text, who, whole=False)


def whom(arrival, line):
    row = queries.row(arrival, line)
    return queries.whoms(arrival, row.whoms)[row.whoms[0]]


def test_who_is_not_in_the_record_stands_apart_and_plain_ones_go_in_together(place, preview):
    manager, arrival = place.actor("manager"), preview()
    found = states(place, arrival, "manager")
    assert found == {
        **dict.fromkeys((2, 3, 4, 5, 6, 7, 8), "nobody"), 9: "ask", 10: "new",
    }  # fmt: skip
    with acting_as(manager, AT):
        plain = {n: whom(arrival, n).plain for n in found}
        assert [n for n, p in plain.items() if p] == [2, 3, 4]
        assert whom(arrival, 7).alike and whom(arrival, 8).alike
        assert actions.answer_all_new(arrival_id=arrival.id, by=manager, at=AT) == 2
        arrival = actions.bring_in(arrival_id=arrival.id, by=manager, at=AT)
        assert (arrival.entries, arrival.made) == (4, 2)
        poppy = whom(arrival, 2).person_id
        assert whom(arrival, 3).person_id == poppy
        made = Person.objects.get(id=poppy)
        assert (made.kind, made.forename, made.dob) == ("child", "Poppy", date(2018, 3, 4))
        assert Person.objects.get(id=whom(arrival, 4).person_id).kind == "adult"
        number = Identifier.objects.get(person_id=poppy)
        assert number.value == "9434765919"
        assert "own layout" in number.source
        assert Entry.objects.filter(abouts__person_id=poppy).count() == 2
    with acting_as(manager, AT):
        asked = SearchFor(forename="Poppy", surname="Yarwood", dob=date(2018, 3, 4))
        assert [c.person_id for c in search(manager, asked, AT)][:1] == [poppy]


def test_undone_with_the_list_they_are_found_no_more_and_may_come_again(place, preview, owner_db):
    manager, arrival = place.actor("manager"), preview()
    later = AT + timedelta(days=1)
    with acting_as(manager, AT):
        actions.answer_all_new(arrival_id=arrival.id, by=manager, at=AT)
        actions.bring_in(arrival_id=arrival.id, by=manager, at=AT)
        poppy = whom(arrival, 2).person_id
    with acting_as(manager, later):
        assert actions.undo(arrival_id=arrival.id, reason="A trial", by=manager, at=later) == 4
        asked = SearchFor(forename="Poppy", surname="Yarwood", dob=date(2018, 3, 4))
        assert poppy not in {c.person_id for c in search(manager, asked, later)}
        assert not Person.objects.filter(id=poppy).exists()
    with owner_db() as cursor:
        cursor.execute("SELECT taken_back_at, (SELECT ends_on FROM people_identifier WHERE person_id = p.id)"
                       " FROM people_person p WHERE id = %s", [poppy])  # fmt: skip
        assert cursor.fetchone() == (later, later.date())
    again = preview()
    with acting_as(manager, AT):
        assert actions.answer_all_new(arrival_id=again.id, by=manager, at=AT) == 2
        assert actions.bring_in(arrival_id=again.id, by=manager, at=AT).made == 2


@pytest.mark.parametrize("how", ["wrote", "noted", "joined"])
def test_whoever_built_on_a_person_made_here_holds_the_list(place, preview, how):
    manager, arrival = place.actor("manager"), preview()
    later = AT + timedelta(hours=1)
    with acting_as(manager, AT):
        actions.answer_all_new(arrival_id=arrival.id, by=manager, at=AT)
        actions.bring_in(arrival_id=arrival.id, by=manager, at=AT)
        poppy, arlo = whom(arrival, 2).person_id, whom(arrival, 4).person_id
    with acting_as(manager, later):
        if how == "wrote":
            record.write(by=manager, at=later, about=[poppy], kind="note", fact="Seen.",
                         happened=Happened.on(date(2026, 5, 5)))  # fmt: skip
        elif how == "noted":
            people.add_name(person_id=poppy, kind="nickname", forename="Pip", by=manager, at=later)
        else:
            people.relate(person_id=poppy, other_id=arlo, kind="parent", by=manager, at=later)
        with pytest.raises(Invalid, match=rf"Marian Teale.*{how}"):
            actions.undo(arrival_id=arrival.id, reason="Wrong", by=manager, at=later)


def test_one_by_one_a_person_sees_first_who_is_there_now(place, preview):
    """Somebody registered between the look and the word: kept to be looked at, nobody is made."""
    manager, arrival = place.actor("manager"), preview()
    with acting_as(manager, AT):
        people.register(kind="child", forename="Tess", surname="Denholm", dob=date(2017, 7, 8),
                        by=manager, at=AT)  # fmt: skip
        place_ = whom(arrival, 6).place
        assert actions.look_again(arrival_id=arrival.id, place=place_, by=manager, at=AT)
        assert whom(arrival, 6).candidates
        assert queries.row(arrival, 6).state == "ask"
        for line in (7, 8):  # two of the list who are alike: a person says that they are two
            one = whom(arrival, line).place
            assert not actions.look_again(arrival_id=arrival.id, place=one, by=manager, at=AT)
            actions.answer_new(arrival_id=arrival.id, place=one, kind="child", by=manager, at=AT)
        with pytest.raises(Invalid, match="child or an adult"):
            actions.answer_new(arrival_id=arrival.id, place=place_, kind="cat", by=manager, at=AT)
        arrival = actions.bring_in(arrival_id=arrival.id, by=manager, at=AT)
        assert (arrival.made, arrival.entries) == (2, 3)
        assert whom(arrival, 7).person_id != whom(arrival, 8).person_id


def test_who_was_registered_before_the_import_is_not_made_twice(place, preview):
    manager, arrival = place.actor("manager"), preview()
    with acting_as(manager, AT):
        actions.answer_all_new(arrival_id=arrival.id, by=manager, at=AT)
        people.register(kind="child", forename="Poppy", surname="Yarwood", dob=date(2018, 3, 4),
                        by=manager, at=AT)  # fmt: skip
        arrival = actions.bring_in(arrival_id=arrival.id, by=manager, at=AT)
        assert arrival.made == 1
        assert [queries.row(arrival, n).state for n in (2, 3, 4)] == ["ask", "ask", "new"]
        assert (whom(arrival, 2).found, whom(arrival, 2).person_id) == (Found.ASK, None)


def test_who_may_not_make_people_makes_none_by_a_list(place, preview):
    lead, arrival = place.actor("lead"), preview(NEW, "lead")
    with acting_as(lead, AT):
        with pytest.raises(Refused):
            actions.answer_all_new(arrival_id=arrival.id, by=lead, at=AT)
        with pytest.raises(Refused):
            actions.answer_new(arrival_id=arrival.id, place=0, kind="child", by=lead, at=AT)


def test_several_named_in_one_cell_go_to_a_place_and_to_nobodys_record(place, owner_db):
    """A police row that names four children: an entry of a place; nobody is linked by it."""
    head = "OCC REF,START DTG,LOC,PCODE,TYPE,NOMINAL,NOM DOB,ROLE,CHILDREN,DASH,SUMMARY,MARKING\n"
    text = head + (
        "E/1,20260401 2230,RETAIL PARK,ZZ3 2AA,ASB,HOBDAY KIAN,20160228,SUSPECT,X4,,"
        '"MOVED ON. JAYDON F, KACPER N, LEON S.",INTEL\n'
        "E/2,20260402 2230,RETAIL PARK,ZZ3 2AA,ASB,HOBDAY KIAN,20160228,SUSPECT,,,MOVED ON.,\n"
    )
    manager = place.actor("manager")
    with acting_as(manager, AT):
        arrival = actions.put_down(name="p.csv", content=text.encode(), by=manager, at=AT)
        actions.preview(arrival_id=arrival.id, by=manager, at=AT)
        with pytest.raises(Invalid, match="several"):
            actions.answer_row(arrival_id=arrival.id, line=2, answer="add", by=manager, at=AT)
        row = lists.to_place(arrival_id=arrival.id, line=2, place_id=None, name="Retail park",
                             by=manager, at=AT)  # fmt: skip
        assert row.state == "place"
        arrival = lists.bring_in(arrival_id=arrival.id, by=manager, at=AT)
        assert arrival.entries == 1
        written = PlaceEntry.objects.get(place_id=row.place_id)
        assert "JAYDON F" in written.fact and written.happened_on == date(2026, 4, 1)
        assert not PlaceLink.objects.exists()
    with owner_db():
        assert not Entry.objects.filter(fact__contains="JAYDON").exists()
    later = AT + timedelta(days=1)
    with acting_as(manager, later):
        lists.undo(arrival_id=arrival.id, reason="A trial", by=manager, at=later)
        assert PlaceEntry.objects.filter(amends=written).count() == 1


def test_a_household_as_told_is_text_and_a_person_says_which_children_it_is_about(place, owner_db):
    text = (
        "Tenancy,Tenant 1,Tenant 2,Address,PC,Start,End,Household as told,Noted,Type,Detail,Arrears,"
        "Officer\n"
        'T1,Miss G Tranter,,"3 Mill Row, Wrayne",ZZ1 1AA,1 May 2020,,1 ad 1 ch,1 April 2026,Audit,'
        "One child.,,GM\n"
    )
    manager, before = place.actor("manager"), AT - timedelta(days=9)
    with owner_db():
        kian = Person.objects.get(forename="Kian")
    with acting_as(manager, before):
        gemma = people.open_record(
            kind="adult", forename="Gemma", surname="Tranter", address="3 Mill Row, Wrayne",
            postcode="ZZ1 1AA", by=manager, at=before,
        )  # fmt: skip
        baby = people.open_record(kind="child", forename="Mia", surname="Tranter", dob=date(2024, 1, 3),
                                  by=manager, at=before)  # fmt: skip
        people.form_household(members=[gemma.id, baby.id], by=manager, at=before)
    with acting_as(manager, AT):
        arrival = actions.put_down(name="h.csv", content=text.encode(), by=manager, at=AT)
        actions.preview(arrival_id=arrival.id, by=manager, at=AT)
        row = queries.row(arrival, 2)
        assert row.also == [] and [c.id for c in queries.offered(manager, row)] == [baby.id]
        with pytest.raises(Invalid, match="who live there"):
            actions.answer_also(arrival_id=arrival.id, line=2, people=[kian.id], by=manager, at=AT)
        actions.answer_also(arrival_id=arrival.id, line=2, people=[baby.id], by=manager, at=AT)
        actions.bring_in(arrival_id=arrival.id, by=manager, at=AT)
        told = Entry.objects.get(abouts__person_id=baby.id)
        assert {a.person_id for a in told.abouts.all()} == {gemma.id, baby.id}
