"""What names a person is led to the kept record by a merge and back by its undoing, or has its reason."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from kithline.access import actions as access
from kithline.arrivals.models import Arrival, Whom
from kithline.audit.verify import verify_on
from kithline.chronology import queries as chronology
from kithline.chronology.actions import readings, summaries
from kithline.connections import actions, queries
from kithline.core.errors import Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.documents import actions as documents
from kithline.documents.models import Issued
from kithline.pathways import merge as pathway
from kithline.people import actions as people
from kithline.record import actions as record
from kithline.record import queries as story
from kithline.record.models import Draft
from kithline.record.rules import Happened, Words
from tests.integration.connections.links import LATER, Links, build, link, marked, placed
from tests.integration.web.izzy import TODAY

pytestmark = pytest.mark.django_db
moves = import_module("kithline.pathways.migrations.0004_all_that_names_a_person")

THEN, PARTED, AFTER = (LATER + timedelta(minutes=n) for n in (10, 20, 30))

# Columns by which tables name people; ``people``: lists of them.
NAMED = "'person_id', 'child_id', 'adult_id', 'people', 'people_ids'"


def test_every_column_that_names_a_person_follows_a_merge_or_is_named_with_its_reason(owner_db):
    with owner_db() as cursor:
        cursor.execute(
            f"""
            SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
             WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
               AND NOT a.attisdropped AND a.atttypid IN ('uuid'::regtype, 'uuid[]'::regtype)
               AND (a.attname IN ({NAMED}) OR EXISTS (
                 SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = c.oid
                    AND f.confrelid = 'people_person'::regclass AND f.conkey[1] = a.attnum))
            """
        )
        named = set(cursor.fetchall())
        cursor.execute(
            "SELECT tbl, col FROM pathways_person_columns()"
            " UNION ALL SELECT tbl, col FROM pathways_person_lists()"
        )
        led = set(cursor.fetchall())
    stays = {(t, c) for t, c in named if t in moves.STAY}
    assert len(led) > 30
    assert named - led - stays == set(), "led by a merge, or on STAY with a reason"
    assert led <= named and not led & stays
    assert set(moves.STAY) == {t for t, _ in stays}, "a reason for a table that names nobody"


@pytest.fixture
def links() -> Links:
    """The man of concern and the linked children, and a second record of the man and of Harley."""
    links = placed(marked(build()))
    amina, ruth, femi = (links.actor(w) for w in ("amina", "ruth", "femi"))
    with acting_as(amina, LATER):
        for name, kind, forename, surname in (
            ("danny", "adult", "Danny", "Yarrow"), ("harley2", "child", "Harley-Jay", "Cray"),
        ):  # fmt: skip
            links.house.people[name] = people.register(
                kind=kind, forename=forename, surname=surname, by=amina, at=LATER
            ).id
        for person, holder in (("danny", ruth), ("harley2", ruth), ("harley2", femi)):
            access.give(
                holder=holder.post_id, holder_kind="post", person_id=links.house[person], level=3,
                purpose="universal-service", source=("test", new_id()), reason="Her work", by=amina,
                at=LATER,
            )  # fmt: skip
    with acting_as(ruth, LATER):
        people.relate(
            person_id=links.house["danny"], other_id=links.house["kiera"], kind="concern", by=ruth,
            at=LATER,
        )  # fmt: skip
        for child in (links.house["izzy"], links.harley):
            actions.consider(
                concern=links.concern, child_id=child, follows="told", words="Its workers know.",
                by=ruth, at=LATER,
            )  # fmt: skip
        actions.link_child(
            concern=links.concern, child_id=links.house["harley2"], how="visited",
            supports="Seen at his door.", source="Police notice", by=ruth, at=LATER,
        )  # fmt: skip
    return links


def merged(links, kept, gone, at=THEN):
    amina = links.actor("amina")
    with acting_as(amina, at):
        return pathway.merge(
            kept_id=links.house[kept], merged_id=links.house[gone], reason="One person.",
            by=amina, at=at,
        ).merge  # fmt: skip


def parted(links, merge, at=PARTED):
    amina = links.actor("amina")
    with acting_as(amina, at):
        pathway.unmerge(merge=merge, reason="Two people.", by=amina, at=at)


def rows(owner_db):
    """Return all of connections as it stands, columns of the ledger included."""
    found = {}
    with owner_db() as cursor:
        for table in ("concern", "linkedchild", "considered", "placelink"):
            cursor.execute(f"SELECT to_jsonb(t)::text FROM connections_{table} t ORDER BY id")
            found[table] = cursor.fetchall()
    return found


def faults(owner_db):
    with owner_db():
        return verify_on(connection.connection).faults


def seen(links, who, at):
    """Return what a worker sees of the mark: whom it is on, and each child, by what, considered or not."""
    by = links.actor(who)
    with acting_as(by, at):
        row = queries.concern(links.concern.id, by)
        return row.adult_id, {
            x.child.id: (sorted(t.how for t in x.ties), len(x.by_hand), x.open)
            for x in queries.linked(row, by)
        }


def test_a_mark_and_all_that_hangs_on_it_is_seen_under_the_adult_who_stays(links, owner_db):
    izzy, kiera, harley, harley2 = (links.house[n] for n in ("izzy", "kiera", "harley", "harley2"))
    before, was = rows(owner_db), seen(links, "ruth", LATER)
    assert was[0] == links.man and kiera not in was[1]
    done = merged(links, "danny", "man")
    adult, children = seen(links, "ruth", THEN)
    assert adult == links.house["danny"]
    assert set(children) == {izzy, harley, harley2, kiera}, "ties of both records"
    assert [children[c][2] for c in (izzy, harley, kiera)] == [False, False, True]
    for who, named in (("ruth", "Danny Yarrow"), ("femi", "Danny Yarrow")):
        by = links.actor(who)
        with acting_as(by, THEN):
            ((_, adult),) = queries.considered_for(harley, by)
            assert adult.name == named
    ruth = links.actor("ruth")
    with acting_as(ruth, THEN):
        assert queries.concerns_of(links.house["danny"], ruth) == [links.concern]
        assert not queries.concerns_of(links.man, ruth)
        # Considering goes on meanwhile.
        actions.consider(
            concern=queries.concern(links.concern.id, ruth), child_id=kiera, follows="nothing",
            words="She has never met him.", by=ruth, at=THEN,
        )  # fmt: skip
    assert not faults(owner_db)
    parted(links, done)
    after = rows(owner_db)
    assert {t: after[t] for t in after if t != "considered"} == {
        t: before[t] for t in before if t != "considered"
    }
    assert set(before["considered"]) < set(after["considered"])
    assert seen(links, "ruth", AFTER) == was
    assert not faults(owner_db)


def test_two_marks_are_both_seen(links):
    ruth = links.actor("ruth")
    with acting_as(ruth, LATER):
        other = actions.mark(
            adult_id=links.house["danny"], why="Told of by another school.", source="School",
            review_on=TODAY + timedelta(days=30), by=ruth, at=LATER,
        )  # fmt: skip
    merged(links, "danny", "man")
    with acting_as(ruth, THEN):
        assert set(queries.concerns_of(links.house["danny"], ruth)) == {links.concern, other}


def test_what_hangs_on_a_child_is_seen_under_the_child_who_stays(links, owner_db):
    femi = links.actor("femi")
    harley2 = links.house["harley2"]
    with acting_as(femi, LATER):
        link(links, femi, harley2, how="found")
        record.keep_draft(
            kind="entry", key=f"{links.harley}:new", data={"about": [str(links.harley)]}, by=femi,
            at=LATER,
        )  # fmt: skip
    before, was = rows(owner_db), seen(links, "ruth", LATER)
    done = merged(links, "harley2", "harley")
    _, children = seen(links, "ruth", THEN)
    assert links.harley not in children
    assert children[harley2] == (["cares for them"], 1, False)
    with acting_as(femi, THEN):
        assert [x.how for x in queries.links_of(harley2, femi)] == ["found", "goes"]
        assert not queries.links_of(links.harley, femi)
        assert len(queries.considered_for(harley2, femi)) == 1
        draft = Draft.objects.get()
        assert (draft.key, draft.data) == (f"{harley2}:new", {"about": [str(harley2)]})
        found, others = queries.children_of(links.place.id, femi, TODAY)
        assert ({k.id for _, k in found}, others) == ({harley2}, 1), "one child, and Izzy"
    assert not faults(owner_db)
    parted(links, done)
    assert rows(owner_db) == before
    assert seen(links, "ruth", AFTER) == was
    with acting_as(femi, AFTER):
        draft = Draft.objects.get()
        assert (draft.key, draft.data) == (f"{links.harley}:new", {"about": [str(links.harley)]})
    assert not faults(owner_db)


def test_a_tie_that_both_records_had_is_drawn_once_and_comes_back(links, owner_db):
    """Both men are named in a worry about Kiera."""
    ruth, kiera = links.actor("ruth"), links.house["kiera"]
    with acting_as(ruth, LATER):
        people.relate(person_id=links.man, other_id=kiera, kind="concern", by=ruth, at=LATER)

    def ties():
        with owner_db() as cursor:
            cursor.execute(
                "SELECT to_jsonb(r)::text FROM people_relationship r WHERE kind = 'concern' AND other_id = %s"
                " ORDER BY id", [kiera],
            )  # fmt: skip
            return cursor.fetchall()

    before = ties()
    done = merged(links, "danny", "man")
    assert (len(before), len(ties())) == (2, 1)
    parted(links, done)
    assert ties() == before


def test_while_merged_nobody_is_let_in_and_lists_offer_the_one_who_stays(links, owner_db):
    amina, harley, harley2 = links.actor("amina"), links.harley, links.house["harley2"]
    with owner_db():
        arrival = Arrival.objects.create(
            partnership_id=amina.partnership_id, agency_id=amina.own_agency, agency_name="School",
            post_id=new_id(), by_name="x", put_down_at=LATER, file_name="x", file_digest="x", file_size=1,
            stage_at=LATER,
        )  # fmt: skip
        Whom.objects.create(
            arrival=arrival, partnership_id=amina.partnership_id, agency_id=amina.own_agency, place=0,
            name="Harley", facts={}, candidates=[{"id": str(harley), "words": ["name"]}],
        )  # fmt: skip

    def offered():
        with owner_db():
            return Whom.objects.get().candidates

    done = merged(links, "harley2", "harley")
    assert offered() == [{"id": str(harley2), "words": ["name"]}]
    give = {
        "holder": amina.post_id, "holder_kind": "post", "level": 2, "purpose": "hub-enquiry",
        "reason": "x", "by": amina, "ends_at": AFTER + timedelta(days=3),
    }  # fmt: skip
    with acting_as(amina, THEN), pytest.raises(Refused):
        access.give(**give, person_id=harley, source=("test", new_id()), at=THEN)
    parted(links, done)
    assert offered() == [{"id": str(harley), "words": ["name"]}]
    with acting_as(amina, AFTER):
        access.give(**give, person_id=harley, source=("test", new_id()), at=AFTER)


def test_nobody_leads_a_sealed_row_elsewhere_but_a_merge(links, owner_db):
    """Straight against PostgreSQL: not the app role, not the owner; what is got round is found."""
    danny = links.house["danny"]
    ruth = links.actor("ruth")

    def refused(said):
        return pytest.raises(DatabaseError, match=said)

    led = "UPDATE connections_concern SET adult_id = %s, adult_id_first = adult_id"
    with acting_as(ruth, THEN), refused("denied"), transaction.atomic():
        connection.cursor().execute(led, [danny])
    with owner_db() as cursor, refused("append-only"), transaction.atomic():
        cursor.execute(led, [danny])
    with owner_db() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE connections_concern DISABLE TRIGGER connections_concern_append_only"
        )
        cursor.execute(led, [danny])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE connections_concern ENABLE TRIGGER connections_concern_append_only"
        )
        found = {f.words for f in verify_on(connection.connection).faults}
    assert found == {"hangs on another person, and no merge that stands says so"}


def test_what_people_signed_issued_answered_and_were_heard_to_say_is_found_with_the_child(
    links, owner_db
):
    femi, harley, harley2 = links.actor("femi"), links.harley, links.house["harley2"]
    with acting_as(femi, LATER):
        entry = record.write(
            by=femi, at=LATER, about=[harley], kind="note", title="In the car",
            happened=Happened.exact(LATER),
            said=[Words("I stay up when he comes.", person_id=harley, is_child=True)],
        )  # fmt: skip
        readings.sign(
            person_id=harley, people=[harley], since=None, until=TODAY, read_at=LATER, why="first",
            analysis="He is tired.", by=femi, at=LATER,
        )  # fmt: skip
        made = summaries.begin(
            person_id=harley, people=[harley], title="For the conference", by=femi, at=LATER
        )
        summaries.select(summary=made, entry_ids=[entry.id], by=femi, at=LATER)
        summaries.note_impact(
            summary=made, impacts={entry.id: "He sleeps at school."}, analysis="It goes on.",
            title="For the conference", by=femi, at=LATER,
        )  # fmt: skip
        summaries.sign_summary(summary=made, by=femi, at=LATER)
        other = record.write(
            by=femi, at=LATER, about=[harley2], kind="note", title="At the clinic",
            happened=Happened.exact(LATER), fact="He was weighed.",
        )  # fmt: skip
        for child, held in ((harley, entry), (harley2, other)):
            documents.issue(
                by=femi, at=LATER, people=[child], kind="chronology", used_for="conference", for_whom="Chair",
                content={"heading": "Chronology"}, entry_ids=[held.id], left_out=0, restricted=False,
            )  # fmt: skip
    with owner_db() as cursor:
        cursor.execute("SET LOCAL timezone = 'UTC'")

    def all_rows():
        tables = ("chronology_reading", "chronology_summary", "documents_issued", "record_said")
        with owner_db() as cursor:
            found = {}
            for table in tables:
                cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY id")
                found[table] = cursor.fetchall()
            return found

    before = all_rows()
    assert all(before.values())
    done = merged(links, "harley2", "harley")
    with acting_as(femi, THEN):
        (reading,) = chronology.readings(femi, harley2)
        (summary,) = chronology.summaries(femi, harley2)
        assert (reading.analysis, summary.analysis) == ("He is tired.", "It goes on.")
        assert [p.number for p in Issued.objects.filter(person_id=harley2)] == [1, 1]
        (view,) = [e for e in story.story(femi, harley2) if e.title == "In the car"]
        assert [s.person_id for s in view.said] == [harley2]
    assert not faults(owner_db)
    parted(links, done)
    with owner_db() as cursor:
        cursor.execute("SET LOCAL timezone = 'UTC'")
    assert all_rows() == before
    assert not faults(owner_db)
