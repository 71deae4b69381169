"""What a list says otherwise than the record: spellings a person keeps, other births, numbers and homes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kithline.access import actions as access
from kithline.arrivals import actions, queries
from kithline.core.errors import Invalid, Refused
from kithline.core.viewer import acting_as
from kithline.pathways import merge as pathway
from kithline.people import actions as people
from kithline.people.finding import SearchFor, search
from kithline.people.models import Address, Identifier, Name, Person, Told
from tests.integration.arrivals.conftest import AT, states

BORN = date(2016, 2, 28)
HEAD = "Reference,Surname,Forename,Born,Happened,What happened,NHS number,Address,Postcode\n"
KIERAN = HEAD + "K1,Hobday,Keiran,2016-02-28,2026-04-01,Late.,,,\n"
HOURS = [AT + timedelta(hours=n) for n in range(8)]


@pytest.fixture
def kian(place, owner_db):
    """Kian's id; the hub's manager may write to his record and the other child's."""
    manager = place.actor("manager")
    with owner_db():
        found = {p.forename: p.id for p in Person.objects.all()}
    with acting_as(manager, AT):
        for person in found.values():
            access.give(
                holder=manager.post_id, holder_kind="post", person_id=person, level=3,
                purpose="universal-service", source=("list", person), reason="Test", by=manager, at=AT,
            )  # fmt: skip
    return found["Kian"]


@pytest.fixture
def bring_told(place, bring):
    """Bring a list in after answers: of every person open that it is the first shown, and of spellings."""

    def go(text, said="keep", who="lead", at=AT):
        arrival = bring(text, who, at, whole=False)
        by = place.actor(who)
        with acting_as(by, at):
            for whom in queries.open_whoms(arrival):
                actions.answer_whom(
                    arrival_id=arrival.id, place=whom.place, answer="this-one",
                    person_id=whom.candidates[0]["id"], by=by, at=at,
                )  # fmt: skip
            spelt = {t.place: said for t in queries.otherwise(arrival) if t.what == "name"}
            if said:
                actions.answer_spelling(arrival_id=arrival.id, said=spelt, by=by, at=at)
            return actions.bring_in(arrival_id=arrival.id, by=by, at=at)

    return go


def undo(place, arrival, at, who="lead"):
    by = place.actor(who)
    with acting_as(by, at):
        return actions.undo(arrival_id=arrival.id, reason="The wrong file", by=by, at=at)


def as_manager(place, at, what):
    with acting_as(place.actor("manager"), at):
        return what(place.actor("manager"))


def other_names(place, at):
    return as_manager(
        place, at, lambda by: [f"{n.forename} {n.surname}" for n in Name.objects.all()]
    )


def found_as(place, forename, surname, at):
    """Return how the find page stands to a name and Kian's birth: whom it shows first, by which name."""
    asked = SearchFor(forename=forename, surname=surname, dob=BORN)
    first, *_ = as_manager(place, at, lambda by: search(by, asked, at))
    return first.person_id, {r.fact: r.words for r in first.reasons}


def test_a_spelling_that_a_person_keeps_is_another_name_with_its_source_and_finds_him(
    place, kian, bring_told, bring
):
    before = found_as(place, "Keiran", "Hobday", AT)[1]
    arrival = bring_told(KIERAN)
    assert (arrival.spellings, arrival.told) == (1, 0)
    told = as_manager(place, AT, lambda by: Told.objects.get())
    name = as_manager(place, AT, lambda by: Name.objects.get())
    assert (name.person_id, name.forename, name.surname) == (kian, "Keiran", "Hobday")
    assert name.source == told.source == f"{arrival.agency_name}, {arrival.layout_title}, line 2"
    assert (told.noted_name, told.noted_at, told.how) == ("Claire Whitmore", AT, "kept")
    person = as_manager(place, AT, lambda by: Person.objects.get(id=kian))
    assert (person.forename, person.surname) == ("Kian", "Hobday")
    who, words = found_as(place, "Keiran", "Hobday", AT)
    assert who == kian and words["forename"] != before["forename"]
    # The next list finds him by it, and asks nothing of the spelling.
    again = bring(KIERAN.replace("K1", "K2").replace("04-01", "04-09"), whole=False, at=HOURS[1])
    assert states(place, again, at=HOURS[1]) == {2: "match"}
    with acting_as(place.actor("lead"), HOURS[1]):
        assert queries.otherwise(again) == []


@pytest.mark.parametrize(
    ("surname", "forename", "asked"),
    [
        ("HOBDAY", "KIÁN", None),  # capitals and accents are no spelling
        ("Hobday", "K", None),
        ("Hobday", "Kian J.", None),
        ("HOBDAY-TRANTER", "KIAN", ("Kian Hobday-Tranter", False)),
        ("O’Hobday", "Kian", ("Kian O’Hobday", True)),
        ("Hobdey", "Kian", ("Kian Hobdey", True)),
        ("Tranter", "Kian", ("Kian Tranter", False)),
    ],
)
def test_what_is_asked_of_a_spelling_and_what_stands_ready_as_a_slip(
    place, kian, bring, surname, forename, asked
):
    arrival = bring(KIERAN.replace("Hobday,Keiran", f"{surname},{forename}"), whole=False)
    lead = place.actor("lead")
    with acting_as(lead, AT):
        told = queries.otherwise(arrival, [(0, kian)])
        assert [(t.said, t.slip) for t in told] == ([asked] if asked else [])


@pytest.mark.parametrize("said", ["not", ""])
def test_unasked_or_declined_nothing_is_kept(place, kian, bring_told, said):
    assert bring_told(KIERAN, said).spellings == 0
    assert other_names(place, AT) == []


def test_undone_with_its_list_unless_another_list_says_it_too(place, kian, bring_told, bring):
    first = bring_told(KIERAN)
    undo(place, first, HOURS[1])
    assert other_names(place, HOURS[1]) == []
    assert "another name" not in found_as(place, "Keiran", "Hobday", HOURS[1])[1].get("sort", "")
    first = bring_told(KIERAN, at=HOURS[2])
    other = bring(KIERAN.replace("K1", "K2").replace("04-01", "04-09"), at=HOURS[3])
    undo(place, first, HOURS[4])
    assert other_names(place, HOURS[4]) == ["Keiran Hobday"]
    assert as_manager(place, HOURS[4], lambda by: Told.objects.get(name_id__isnull=False,
                      taken_back_at__isnull=True)).came_with == other.id  # fmt: skip
    undo(place, other, HOURS[5])
    assert other_names(place, HOURS[5]) == []


def test_it_goes_with_a_merge_and_comes_back(place, kian, bring_told):
    bring_told(KIERAN)

    def second(by):
        return people.open_record(kind="child", forename="Kian", surname="Hobday-Tranter", dob=BORN,
                                  by=by, at=HOURS[1]).id  # fmt: skip

    kept = as_manager(place, HOURS[1], second)
    merge = as_manager(place, HOURS[2], lambda by: pathway.merge(
        kept_id=kept, merged_id=kian, reason="One", by=by, at=HOURS[2])).merge  # fmt: skip
    whose = lambda at: as_manager(place, at, lambda by: {  # noqa: E731
        (n.person_id, n.forename) for n in Name.objects.filter(forename="Keiran")
    } | {(t.person_id, t.said) for t in Told.objects.all()})  # fmt: skip
    assert whose(HOURS[2]) == {(kept, "Keiran"), (kept, "Keiran Hobday")}
    as_manager(
        place, HOURS[3], lambda by: pathway.unmerge(merge=merge, reason="Two", by=by, at=HOURS[3])
    )
    assert whose(HOURS[3]) == {(kian, "Keiran"), (kian, "Keiran Hobday")}


TOLD = HEAD + (
    'T1,Hobday,Kian,2016-02-29,2026-04-01,Late.,943 476 5919,"9 Mill Row, Wrayne",ZZ1 1AA\n'
    'T2,Hobday,Kian,2016-02-29,2026-04-02,Late.,943 476 5919,"9 Mill Row, Wrayne",ZZ1 1AA\n'
)


def test_another_birth_number_and_home_go_beside_the_record_and_over_nothing(
    place, kian, bring_told
):
    arrival = bring_told(TOLD)
    assert arrival.told == 3
    told = as_manager(place, AT, lambda by: {t.what: t for t in Told.objects.all()})
    assert {what: (t.said, t.postcode) for what, t in told.items()} == {
        "dob": ("2016-02-29", ""), "nhs": ("9434765919", ""), "address": ("9 Mill Row, Wrayne", "ZZ1 1AA"),
    }  # fmt: skip
    person = as_manager(place, AT, lambda by: Person.objects.get(id=kian))
    assert person.dob == BORN
    assert not as_manager(
        place, AT, lambda by: Identifier.objects.exists() or Address.objects.exists()
    )
    # The next month's list says the same again: it is told once.
    assert bring_told(TOLD.replace("T1", "T3").replace("T2", "T4").replace("-04-", "-03-"),
                      at=HOURS[1]).told == 0  # fmt: skip
    undo(place, arrival, HOURS[2])
    still = as_manager(
        place, HOURS[2], lambda by: Told.objects.filter(taken_back_at__isnull=True).count()
    )
    assert still == 3, "the second list says it too"


@pytest.mark.parametrize(
    ("what", "how", "settled"),
    [("dob", "right", date(2016, 2, 29)), ("nhs", "right", "9434765919"),
     ("address", "right", None), ("address", "before", HOURS[1].date()), ("dob", "aside", BORN)],
)  # fmt: skip
def test_whoever_may_write_says_which_is_right_and_then_the_list_stands(
    place, kian, bring_told, what, how, settled
):
    arrival = bring_told(TOLD, at=HOURS[1])

    def settle(by):
        told = Told.objects.get(what=what)
        with pytest.raises(Invalid, match="how you know"):
            people.settle_told(told_id=told.id, how=how, reason="", by=by, at=HOURS[2])
        people.settle_told(told_id=told.id, how=how, reason="Seen the paper", by=by, at=HOURS[2])
        with pytest.raises(Invalid, match="has settled"):
            people.settle_told(told_id=told.id, how=how, reason="Again", by=by, at=HOURS[2])
        return {
            "dob": lambda: Person.objects.get(id=kian).dob,
            "nhs": lambda: Identifier.objects.get().value,
            "address": lambda: Address.objects.get().ends_on,
        }[what]()

    assert as_manager(place, HOURS[2], settle) == settled
    if how == "aside":
        undo(place, arrival, HOURS[3])
    else:
        with pytest.raises(Invalid, match=r"Marian Teale.*put a record right"):
            undo(place, arrival, HOURS[3])


def test_beside_a_protected_home_only_its_readers_learn_what_a_list_gives(place, kian, bring_told):
    """The list may give the protected address itself: nobody else is told it, or that there is one."""
    hub = place.actor("manager")
    with acting_as(hub, AT):
        other = place.actor("nurse")
        access.give(holder=other.post_id, holder_kind="post", person_id=kian, level=3,
                    purpose="universal-service", source=("list", kian), reason="Test", by=hub,
                    at=AT)  # fmt: skip
        people.move_address(person_id=kian, lines="9 Mill Row, Wrayne", postcode="ZZ1 1AA",
                            protected=True, starts_on=date(2026, 1, 1), by=hub, at=AT)  # fmt: skip
    bring_told(TOLD)
    seen = {}
    for who in ("manager", "nurse"):
        with acting_as(place.actor(who), AT):
            seen[who] = set(Told.objects.values_list("what", flat=True))
    assert seen == {"manager": {"dob", "nhs", "address"}, "nurse": {"dob", "nhs"}}
    with acting_as(hub, AT):
        people.settle_told(told_id=Told.objects.get(what="address").id, how="right", reason="Seen",
                           by=hub, at=AT)  # fmt: skip
        assert set(Address.objects.values_list("protected", flat=True)) == {True}


def test_of_a_restricted_child_and_out_of_a_restricted_row_nothing_leaves_the_list(
    place, kian, bring, bring_told, owner_db
):
    bring_told(HEAD + "J1,Whitle,Jayce,2017-10-12,2026-04-01,Quiet.,,,\n", who="manager")
    assert other_names(place, AT) == ["Jayce Whitle"], "the hub may read that record"
    as_manager(place, AT, lambda by: Name.objects.count())
    lead = place.actor("lead")
    arrival = bring(HEAD + "J2,Whittel,Jayce,2017-10-12,2026-04-01,Quiet.,,,\n", whole=False)
    with owner_db() as cursor:  # as if the hub had said who it is
        cursor.execute("UPDATE arrivals_whom SET person_id = (SELECT id FROM people_person WHERE restricted)"
                       " WHERE arrival_id = %s", [arrival.id])  # fmt: skip
    with acting_as(lead, AT):
        assert queries.otherwise(arrival) == []
    police = (
        "OCC REF,START DTG,LOC,PCODE,TYPE,NOMINAL,NOM DOB,ROLE,CHILDREN,DASH,SUMMARY,MARKING\n"
        "E/1,20260401 2230,KILN GARTH,ZZ3 2AA,ASB,HOBDAY KEIRAN,20160228,SUSPECT,,,MOVED ON.,INTEL\n"
    )
    assert bring_told(police, who="manager", at=HOURS[1]).spellings == 0
    assert other_names(place, HOURS[1]) == ["Jayce Whitle"]


def test_a_kept_spelling_is_taken_away_by_who_may_write_and_the_list_goes_on(
    place, kian, bring_told
):
    bring_told(KIERAN)
    told = as_manager(place, AT, lambda by: Told.objects.get().id)
    teacher = place.actor("teacher")
    with acting_as(teacher, AT), pytest.raises(Invalid):
        people.take_name_away(told_id=told, reason="Wrong", by=teacher, at=AT)
    as_manager(place, HOURS[1], lambda by: people.take_name_away(
        told_id=told, reason="It is her cousin", by=by, at=HOURS[1]))  # fmt: skip
    assert other_names(place, HOURS[1]) == []
    gone = as_manager(place, HOURS[1], lambda by: Told.objects.get())
    assert (gone.settled_why, gone.taken_back_at) == ("It is her cousin", HOURS[1])


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO people_told SELECT * FROM people_told",
        "UPDATE people_told SET said = 'Somebody Else'",
        "UPDATE people_told SET taken_back_at = now()",
        "DELETE FROM people_told",
        "SELECT people_tell('[]', gen_random_uuid(), now(), NULL)",
        "SELECT people_untell(ARRAY(SELECT id FROM people_told), now())",
    ],
)
def test_the_database_refuses_whatever_a_list_did_not_say(place, kian, bring_told, sql):
    bring_told(KIERAN)
    with acting_as(place.actor("manager"), AT), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(sql)


@pytest.mark.parametrize("who", ["visitor", "support", "teacher"])
def test_only_who_brings_the_list_in_asks_what_it_says_otherwise(place, kian, bring, who):
    arrival = bring(KIERAN, whole=False)
    with acting_as(place.actor(who), AT):
        with pytest.raises(DatabaseError), transaction.atomic():
            queries.otherwise(arrival)
        with pytest.raises(Refused):
            actions.answer_spelling(
                arrival_id=arrival.id, said={0: "keep"}, by=place.actor(who), at=AT
            )
