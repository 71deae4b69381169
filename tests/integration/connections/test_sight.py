"""Who sees and writes what of connections, straight against PostgreSQL as the app role too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kithline.connections import actions, queries
from kithline.connections.models import (
    Concern,
    Considered,
    LinkedChild,
    Place,
    PlaceEntry,
    PlaceGrant,
    PlaceLink,
)
from kithline.connections.sealing import SEALED
from kithline.core.errors import Invalid, Refused
from kithline.core.viewer import acting_as
from kithline.episodes.models import Spell
from tests.integration.connections.links import LATER, Links, build, marked, placed
from tests.integration.web.izzy import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def links() -> Links:
    return build()


def refused(statement, *args):
    with pytest.raises(DatabaseError) as raised:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, args)
    return str(raised.value)


def considered(links, child, words="The children’s worker is told."):
    ruth = links.actor("ruth")
    with acting_as(ruth, LATER):
        return actions.consider(
            concern=links.concern, child_id=child, follows="told", words=words, by=ruth, at=LATER
        )


# --- adults of concern -----------------------------------------------------------------------------

ENTITLED = {"ruth", "moira", "tranter"}  # may read the man and consider; or named as reader


def test_who_sees_that_an_adult_is_of_concern(links):
    marked(links)
    assert links.those(lambda _: Concern.objects.exists()) == ENTITLED
    assert links.those(lambda a: queries.concerns_of(links.man, a) != []) == ENTITLED


def test_who_is_shown_the_linked_children_and_that_it_is_logged(links, owner_db):
    marked(links)

    def shown(actor):
        try:
            found = queries.linked(links.concern, actor)
        except Refused:
            return False
        assert {x.child.name for x in found} == {"Isabella Thackray-Dunn", "Harley Cray"}
        assert {t.how for x in found for t in x.ties} == {
            "an adult named in a worry about them", "cares for them"
        }  # fmt: skip
        assert all(x.open for x in found)
        return True

    assert links.those(shown) == ENTITLED
    with owner_db() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT post_id) FROM audit_event WHERE verb = %s "
            "AND person_id = %s AND subject_id = %s",
            ["saw the children linked to an adult of concern", links.man, links.concern.id],
        )
        assert cursor.fetchone() == (len(ENTITLED), len(ENTITLED))


def test_who_considers_or_leads_reads_what_was_considered_for_their_own_child_alone(links):
    marked(links)
    considered(links, links.house["izzy"])
    considered(links, links.harley)

    def of(child):
        return lambda _: Considered.objects.filter(child_id=child).exists()

    # Of those who read Izzy, a hub manager; not the school, the nurse or a hub worker.
    assert links.those(of(links.house["izzy"])) == ENTITLED | {"amina"}
    assert links.those(of(links.harley)) == ENTITLED | {"femi"}
    femi = links.actor("femi")
    with acting_as(femi, LATER):
        ((row, adult),) = queries.considered_for(links.harley, femi)
        assert adult.name == "Daniel Yarrow" and row.words
        assert not queries.considered_for(links.house["izzy"], femi)
        with pytest.raises(Refused):
            queries.linked(links.concern, femi)


def test_who_may_mark_and_consider(links):
    def may(action, **facts):
        def test(by):
            try:
                with transaction.atomic():
                    action(**facts, by=by, at=LATER)
                    raise Invalid("taken back")
            except Refused:
                return False
            except Invalid:
                return True

        return test

    mark = {"adult_id": links.man, "why": "x", "source": "x", "review_on": TODAY}
    assert links.those(may(actions.mark, **mark)) == {"ruth", "moira"}
    marked(links)
    child = {"concern": links.concern, "child_id": links.harley}
    assert links.those(may(actions.consider, **child, follows="told", words="x")) == {
        "ruth", "moira"
    }  # fmt: skip
    by_hand = {"how": "visited", "supports": "x", "source": "x"}
    assert links.those(may(actions.link_child, **child, **by_hand)) == {"ruth", "moira"}


def test_the_database_refuses_what_no_action_does(links):
    marked(links)
    row = considered(links, links.harley)
    ruth = links.actor("ruth")
    insert = (
        "INSERT INTO connections_considered (id, concern_id, adult_id, child_id, follows, words, "
        "considered_at, considered_by, considered_name, considered_title) VALUES (gen_random_uuid(), "
        "%s, %s, %s, 'told', 'x', now(), %s, 'x', 'x')"
    )
    with acting_as(ruth, LATER):
        assert "row-level security" in refused(  # a child who is not linked to him
            insert, links.concern.id, links.man, links.house["kiera"], ruth.post_id
        )
        assert "not the adult" in refused(  # told of another adult
            insert, links.concern.id, links.house["sean"], links.harley, ruth.post_id
        )
        assert "row-level security" in refused(  # in another's name
            insert, links.concern.id, links.man, links.harley, links.actor("moira").post_id
        )
        for table, column in (("concern", "why"), ("considered", "words")):
            assert "denied" in refused(f"UPDATE connections_{table} SET {column} = 'other'")
            assert "denied" in refused(f"DELETE FROM connections_{table}")
        assert "denied" in refused("SELECT * FROM connections_ties(%s)", links.concern.id)
        assert "denied" in refused("INSERT INTO connections_placegrant DEFAULT VALUES")
    priya = links.actor("priya")
    with acting_as(priya, LATER):
        assert "row-level security" in refused(
            insert, links.concern.id, links.man, links.house["izzy"], priya.post_id
        )
        assert "no sight" in refused("SELECT * FROM connections_linked(%s)", links.concern.id)
    assert row.pk


def test_who_leads_the_work_is_to_consider_a_child_and_the_hub_where_nobody_does(links, owner_db):
    izzy, harley = links.house["izzy"], links.harley

    def asked(child):
        return lambda a: child in {x.child.id for x in queries.to_consider(a)}

    assert links.those(lambda a: queries.to_consider(a) != []) == set(), "nobody is marked yet"
    marked(links)
    assert links.those(asked(izzy)) == {"ruth"}, "she leads the work with Izzy"
    assert links.those(asked(harley)) == {"amina"}, "nobody leads for Harley"
    with owner_db():  # the work goes to somebody who does not see the mark
        Spell.objects.filter(person_id=izzy).update(lead_id=links.actor("femi").post_id)
    assert links.those(asked(izzy)) == {"femi"}
    femi, amina = links.actor("femi"), links.actor("amina")
    with acting_as(femi, LATER):
        (waits,) = queries.to_consider(femi)
        assert (waits.adult.name, waits.ties, waits.marked_name, waits.entitled) == (
            "Daniel Yarrow", ["an adult named in a worry about them"], "Ruth Adeyemi", False,
        )  # fmt: skip
        assert not Concern.objects.exists()
    facts = {"waits": waits, "follows": "told", "at": LATER}
    for who in ("amina", "priya", "moira"):
        by = links.actor(who)
        with acting_as(by, LATER), pytest.raises(Refused):
            actions.consider_own(**facts, words="x", by=by)
    with acting_as(femi, LATER):
        with pytest.raises(Invalid) as raised:
            actions.consider_own(**facts, words=" ", by=femi)
        assert set(raised.value.errors) == {"words"}
        actions.consider_own(**facts, words="Her school knows whom she may go with.", by=femi)
        with pytest.raises(Refused):
            actions.consider_own(**facts, words="Again.", by=femi)
        assert not queries.to_consider(femi)
    with acting_as(amina, LATER):
        (waits,) = queries.to_consider(amina)
        assert waits.child.id == harley
    ruth = links.actor("ruth")
    with acting_as(ruth, LATER):
        actions.end_concern(concern=links.concern, reason="Not so.", by=ruth, at=LATER)
    assert links.those(asked(harley)) == set()


def test_one_shut_out_of_a_child_is_not_shown_that_child(links):
    marked(links)
    moira, ruth = links.actor("moira"), links.actor("ruth")
    from kithline.access import actions as access

    with acting_as(moira, LATER):
        access.exclude(
            worker_id=ruth.worker_id,
            person_id=links.harley,
            reason="own-family",
            by=moira,
            at=LATER,
        )
    with acting_as(ruth, LATER):
        assert {x.child.id for x in queries.linked(links.concern, ruth)} == {links.house["izzy"]}
        assert not queries.is_linked(links.concern.id, links.harley)


# --- places and groups -----------------------------------------------------------------------------

WORKS = {"ruth", "tranter", "femi", "bev"}
READS_IZZY = {"ruth", "moira", "amina", "devon", "priya", "bev", "tranter", "lorna"}


def test_who_sees_the_place_its_entries_its_workers(links):
    placed(links)
    tranter = links.actor("tranter")
    with acting_as(tranter, LATER):
        actions.write_entry(
            place_id=links.place.id, happened_on=TODAY, fact="A car waited by the slot machines.",
            by=tranter, at=LATER,
        )  # fmt: skip
    assert links.those(lambda _: Place.objects.exists()) == WORKS | READS_IZZY
    assert links.those(lambda a: links.place in queries.places(a)) == WORKS
    assert links.those(lambda _: PlaceEntry.objects.exists()) == WORKS
    assert links.those(lambda _: PlaceGrant.objects.exists()) == WORKS
    assert links.those(lambda a: queries.workers_of(links.place.id, a) != []) == WORKS


def test_no_child_is_shown_to_anothers_people(links):
    placed(links)

    def sees(child):
        return lambda _: PlaceLink.objects.filter(child_id=child).exists()

    assert links.those(sees(links.house["izzy"])) == READS_IZZY
    assert links.those(sees(links.harley)) == {"femi"}
    for who, names, more in (
        ("ruth", ["Isabella Thackray-Dunn"], 1),
        ("femi", ["Harley Cray"], 1),
        ("priya", ["Isabella Thackray-Dunn"], 0),  # reads Izzy, does not work on the place
        ("stranger", [], 0),
    ):
        actor = links.actor(who)
        with acting_as(actor, LATER):
            seen, others = queries.children_of(links.place.id, actor, TODAY)
        assert ([k.name for _, k in seen], others) == (names, more), who


MAY = {  # writes an entry, lets somebody in, links Izzy, closes it
    "ruth": (True, True, True, True),
    "tranter": (True, False, True, False),
    "femi": (True, False, False, False),  # has no sight of Izzy
    "bev": (False, False, True, False),
    "moira": (False, False, False, False),  # leads Izzy's work, does not work on the place
    "stranger": (False, False, False, False),
    "amina": (False, False, False, False),
}


def test_who_may_do_what_on_a_place(links):
    placed(links)
    ruth, house = links.actor("ruth"), links.house
    with acting_as(ruth, LATER):
        link = PlaceLink.objects.get(child_id=house["izzy"])
        actions.end_link(link=link, reason="To be made again", by=ruth, at=LATER)
    place = {"place_id": links.place.id}
    other = {"holder": house.place.posts["priya"].id, "holder_kind": "post", "level": 2}
    child = {"child_id": house["izzy"], "how": "goes", "starts_on": TODAY, "until_on": TODAY}
    steps = (
        (actions.write_entry, {**place, "happened_on": TODAY, "fact": "x"}),
        (actions.let_in, {**place, **other, "reason": "x"}),
        (actions.link_to_place, {"place": links.place, **child, "why": "x"}),
        (actions.close_place, {"place": links.place, "reason": "x"}),
    )
    for who, expected in MAY.items():
        by = links.actor(who)
        done = []
        for action, facts in steps:
            with acting_as(by, LATER):
                try:
                    with transaction.atomic():
                        action(by=by, at=LATER, **facts)
                        raise Invalid("taken back")
                except Refused:
                    done.append(False)
                except Invalid as wrong:
                    assert str(wrong) == "taken back"
                    done.append(True)
            links.place.closed_at = None
        assert tuple(done) == expected, who


def test_nobody_is_let_in_who_reads_no_record_and_who_is_let_out_sees_nothing(links):
    placed(links)
    ruth, posts = links.actor("ruth"), links.house.place.posts
    facts = {"place_id": links.place.id, "reason": "x", "by": ruth, "at": LATER}
    for who in ("clerk", "auditor", "admin"):
        with acting_as(ruth, LATER), pytest.raises(Refused):
            actions.let_in(holder=posts[who].id, holder_kind="post", level=2, **facts)
    with acting_as(ruth, LATER):
        actions.let_out(holder=posts["tranter"].id, **facts)
    tranter = links.actor("tranter")
    with acting_as(tranter, LATER):
        assert links.place not in queries.places(tranter)
        assert Place.objects.exists()  # he reads Izzy: that she is linked, he still sees


def test_sight_of_a_place_ends_with_its_day_and_a_link_with_its_own(links):
    placed(links)
    ruth, priya, posts = links.actor("ruth"), links.actor("priya"), links.house.place.posts
    with acting_as(ruth, LATER):
        actions.let_in(
            place_id=links.place.id, holder=posts["priya"].id, holder_kind="post", level=2,
            reason="For a week", ends_at=LATER + timedelta(days=7), by=ruth, at=LATER,
        )  # fmt: skip
    for days, works, linked in ((1, True, 2), (8, False, 2), (91, False, 0)):
        then = LATER + timedelta(days=days)
        with acting_as(priya, then):
            assert (links.place in queries.places(priya)) == works, days
        with acting_as(ruth, then):
            seen, others = queries.children_of(links.place.id, ruth, TODAY + timedelta(days=days))
            assert len(seen) + others == linked, days


def test_only_who_opened_a_place_just_now_lets_themselves_in(links):
    """A place whose first grant is gone is not taken by anybody who can name it."""
    placed(links)
    moira = links.actor("moira")
    with acting_as(moira, LATER):
        assert "only who leads" in refused(
            "SELECT connections_let_in(gen_random_uuid(), %s, %s, 'post', 4, 'x', now(), NULL)",
            links.place.id, moira.post_id,
        )  # fmt: skip


def test_every_sealed_row_carries_its_digest_and_none_is_changed(links, owner_db):
    placed(marked(links))
    considered(links, links.harley)
    ruth = links.actor("ruth")
    with acting_as(ruth, LATER):
        actions.write_entry(
            place_id=links.place.id, happened_on=TODAY, fact="First", by=ruth, at=LATER
        )
        actions.link_child(
            concern=links.concern, child_id=links.house["kiera"], how="may-be", supports="A tattoo",
            against="Another van", source="Nursery", by=ruth, at=LATER,
        )  # fmt: skip
        assert "denied" in refused("UPDATE connections_placeentry SET fact = 'Other'")
        assert "denied" in refused("UPDATE connections_placelink SET why = 'Other'")
        assert LinkedChild.objects.count() == 1
    with owner_db() as cursor:
        for sealed in SEALED:
            cursor.execute(
                f"SELECT count(*), bool_and(digest = {sealed.recomputed('t')}) FROM {sealed.table} t"
            )
            count, right = cursor.fetchone()
            assert count >= 1 and right, sealed.table
    for change in (
        "UPDATE connections_placeentry SET fact = 'Other'",
        "UPDATE connections_concern SET why = 'Other'",
        "UPDATE connections_placelink SET ended_at = now(), ended_by = noted_by, why = 'Other'",
        "DELETE FROM connections_linkedchild",
    ):
        with owner_db() as cursor, pytest.raises(DatabaseError, match="append-only"):
            with transaction.atomic():
                cursor.execute(change)
