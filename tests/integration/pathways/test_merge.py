"""Two records become one and two again: nothing is lost, everybody's sight follows, seals hold."""

from __future__ import annotations

import contextlib
import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.audit import actions as audit
from kithline.audit.enums import Kind
from kithline.audit.verify import verify_on
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.episodes import actions as episodes
from kithline.linkage import queries as linkage
from kithline.linkage.models import Merge
from kithline.pathways import merge as pathway
from kithline.people import actions as people
from kithline.people import queries as finding
from kithline.people.models import Name, Person
from kithline.record import actions as record
from kithline.record import queries as story
from kithline.record.rules import Detail, Happened
from kithline.timescales import actions as timescales
from tests.integration.web.izzy import NOW, build, moment

pytestmark = pytest.mark.django_db

LATER, STILL_LATER = NOW + timedelta(minutes=5), NOW + timedelta(minutes=30)


@pytest.fixture
def house(db):
    """The family, and a second record of Izzy's that the school nurse's clinic made."""
    house = build()
    amina, moira, bev = (house.actor(w) for w in ("amina", "moira", "bev"))
    with acting_as(amina, NOW):
        house.people["bella"] = people.register(
            kind="child", forename="Bella", surname="Thackray", sex="F", by=amina, at=NOW
        ).id
        for holder, kind, purpose in (
            (house.place.teams["family-help"].id, HolderKind.TEAM, Purpose.TEAM),
            (house.place.teams["desk"].id, HolderKind.TEAM, Purpose.HUB_ENQUIRY),
        ):
            access.give(
                holder=holder, holder_kind=kind, person_id=house["bella"],
                level=Level.LEAD if purpose == Purpose.TEAM else Level.CONTRIBUTE, purpose=purpose,
                source=("decision", new_id()), reason="A contact", by=amina, at=NOW,
                ends_at=NOW + timedelta(days=9) if purpose == Purpose.HUB_ENQUIRY else None,
            )  # fmt: skip
        people.add_identifier(
            person_id=house["bella"],
            scheme="upn",
            value="H801200001001",
            by=amina,
            at=NOW,
            source="x",
        )
        people.move_address(
            person_id=house["bella"], lines="31 Canal Street", postcode="ZZ1 2CD", by=amina, at=NOW,
            starts_on=date(2025, 1, 1), source="clinic",
        )  # fmt: skip
        people.relate(
            person_id=house["carly"], other_id=house["bella"], kind="parent", by=amina, at=NOW
        )
        people.relate(
            person_id=house["nan"], other_id=house["bella"], kind="carer", by=amina, at=NOW
        )
    femi = house.actor("femi")
    with acting_as(femi, NOW):
        house.spell2 = episodes.open_spell(
            person_id=house["bella"], kind="early-help", team=house.place.teams["family-help"],
            source=("decision", new_id()), referred_at=moment(9), by=moira, at=moment(8),
        )  # fmt: skip
        timescales.start(
            rule="assessment-45", subject=("plan", new_id()), person_id=house["bella"], named="Bella",
            owner=timescales.Owner(post_id=femi.post_id), from_=moment(4), by=femi, at=NOW,
        )  # fmt: skip
    house.write(
        "clinic", "femi", "bella", at=NOW, kind="note", title="Weighed at the clinic",
        happened=Happened.exact(moment(3)), fact="She was weighed.",
        impacts={house["bella"]: "She was glad to be asked."},
        details=[Detail(house["bella"], "measure", {"what": "weight", "value": "14.2", "unit": "kg"})],
    )  # fmt: skip
    assert bev
    return house


def one(house, kept="izzy", merged="bella", who="amina", at=LATER):
    by = house.actor(who)
    with acting_as(by, at):
        return pathway.merge(
            kept_id=house[kept],
            merged_id=house[merged],
            reason="Same mother, home and school.",
            by=by,
            at=at,
        )


def two(house, merged, at=STILL_LATER):
    by = house.actor("amina")
    with acting_as(by, at):
        return pathway.unmerge(
            merge=merged.merge, reason="The nurse says there are two girls.", by=by, at=at
        )


def standing(house, owner_db):
    """Return every row that names either of the two, and what each entry's reader finds, as the owner."""
    two_ids = [house["izzy"], house["bella"]]
    rows = {}
    with owner_db() as cursor:
        cursor.execute("SET LOCAL timezone = 'UTC'")  # verification leaves another
        cursor.execute("SELECT tbl, col FROM pathways_person_columns()")
        for table, column in [
            *cursor.fetchall(),
            ("people_person", "id"),
            ("people_key", "person_id"),
        ]:
            cursor.execute(
                f"SELECT to_jsonb(t) FROM {table} t WHERE {column} = ANY (%s) ORDER BY to_jsonb(t)::text",
                [two_ids],
            )
            rows[table, column] = [
                json.dumps(r[0], sort_keys=True, default=str) for r in cursor.fetchall()
            ]
        cursor.execute(
            "SELECT person_id, entry_id, harm, strength, own_words, superseded_at FROM record_about"
            " WHERE person_id = ANY (%s) AND withdrawn_at IS NULL ORDER BY 1, 2", [two_ids],
        )  # fmt: skip
        rows["record_about", "person_id"] = cursor.fetchall()
    return rows


def titles(house, who, name, at):
    by = house.actor(who)
    with acting_as(by, at):
        return [e.title for e in story.story(by, house[name])]


def test_what_hung_on_one_hangs_on_the_other(house):
    merged = one(house)
    ruth = house.actor("ruth")
    with acting_as(ruth, STILL_LATER):
        entries = {e.title: e for e in story.story(ruth, house["izzy"])}
        clinic = entries["Weighed at the clinic"]
        assert [i.text for i in clinic.impacts] == ["She was glad to be asked."]
        assert [w.person_id for w in clinic.about] == [house["izzy"]]
        details = story.details(ruth, [house["izzy"]])
        assert [d.values["value"] for d in details] == ["14.2"]
        assert {n.forename for n in Name.objects.filter(person_id=house["izzy"])} >= {"Bella"}
        assert linkage.kept(house["bella"]) == house["izzy"]
    assert titles(house, "femi", "izzy", STILL_LATER)[0:1], "who worked with the other sees the one"
    assert merged.rows["moved", "episodes_spell"] == 1
    assert merged.rows["moved", "timescales_obligation"] == 1
    assert merged.rows["left", "people_relationship"] == 1  # Carly is Izzy's mother already
    assert merged.rows["moved", "people_relationship"] == 1
    with acting_as(ruth, STILL_LATER):
        found = finding.search(
            ruth, finding.SearchFor(forename="Bella", surname="Thackray"), STILL_LATER
        )
        assert [c.person_id for c in found] == [house["izzy"]]


def test_two_again_is_as_it_was(house, owner_db):
    before = standing(house, owner_db)
    merged = one(house)
    assert standing(house, owner_db) != before
    parted = two(house, merged)
    assert parted.back == sum(n for (what, _), n in merged.rows.items() if what != "left")
    after = standing(house, owner_db)
    assert after == before


def test_what_was_written_between_stays_with_whom_it_was_written_about(house, owner_db):
    merged = one(house)
    between = LATER + timedelta(minutes=5)
    ruth, femi = house.actor("ruth"), house.actor("femi")
    with acting_as(ruth, between):
        record.write(
            by=ruth, at=between, about=[house["izzy"]], kind="note", title="Written between",
            happened=Happened.exact(between), fact="Seen at school.",
        )  # fmt: skip
        people.add_name(person_id=house["izzy"], kind="alias", forename="Izz", by=ruth, at=between)
    with acting_as(femi, between):
        record.amend(
            entry=house.entries["clinic"],
            changes={"title": "Weighed again"},
            reason="A slip",
            by=femi,
            at=between,
        )
    with owner_db():
        Person.objects.filter(id=house["izzy"]).update(preferred_name="Iz")
    two(house, merged)
    assert "Written between" in titles(house, "ruth", "izzy", STILL_LATER)
    assert "Weighed again" not in titles(house, "ruth", "izzy", STILL_LATER)
    assert titles(house, "femi", "bella", STILL_LATER) == ["Weighed again"]
    with owner_db():
        assert Person.objects.get(id=house["izzy"]).preferred_name == "Iz"
        assert {n.forename for n in Name.objects.filter(person_id=house["izzy"])} == {"Izz"}


def test_seals_and_digests_hold_through_both(house, owner_db):
    def faults():
        with owner_db():
            return verify_on(connection.connection).faults

    merged = one(house)
    assert not faults()
    two(house, merged)
    assert not faults()


def test_who_looked_meanwhile_is_told(house):
    merged = one(house)
    ruth, at = house.actor("ruth"), LATER + timedelta(minutes=1)
    with acting_as(ruth, at):
        audit.note(verb="opened the record", by=ruth, at=at, kind=Kind.SAW, person_id=house["izzy"])
    assert "Ruth Adeyemi" in {look.name for look in two(house, merged).saw}


@contextlib.contextmanager
def refused(by, said):
    with acting_as(by, LATER), pytest.raises(DatabaseError, match=said), transaction.atomic():
        yield


@pytest.mark.parametrize("who", ["devon", "ruth", "moira", "auditor", "aunt"])
def test_only_a_hub_manager_merges(house, who, owner_db):
    before = standing(house, owner_db)
    with pytest.raises(Refused):
        one(house, who=who)
    assert standing(house, owner_db) == before


@pytest.mark.django_db(transaction=True)
def test_the_database_asks_for_itself(transactional_db, house):
    """Straight against PostgreSQL, as the app role."""
    amina, ruth = house.actor("amina"), house.actor("ruth")
    for by, sql in (
        (ruth, "SELECT pathways_merge(%s)"),
        (amina, "SELECT pathways_merge(%s)"),
        (amina, "SELECT pathways_unmerge(%s)"),
    ):
        with refused(by, "no such merge|may not be undone"), connection.cursor() as cursor:
            cursor.execute(sql, [new_id()])
    with refused(amina, "pathway alone"):
        Person.objects.filter(id=house["izzy"]).update(merged_into=house["alfie"])
    with refused(amina, "linked to an entry"):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO record_about (id, entry_id, partnership_id, happened_from, restricted, beside,"
                " person_id, harm, strength, own_words) SELECT gen_random_uuid(), entry_id, partnership_id,"
                " happened_from, restricted, beside, %s, harm, strength, own_words FROM record_about"
                " WHERE entry_id = %s",
                [house["bella"], house.entries["swam"].id],
            )
            assert cursor.rowcount, "the entry was there to be linked"


def test_merges_that_a_person_must_look_at_first_are_refused(house):
    amina = house.actor("amina")
    with pytest.raises(Invalid, match="related"):
        one(house, merged="alfie")
    with pytest.raises(Refused):
        one(house, kept="carly", merged="kiera")  # an adult and a child
    merged = one(house)
    with pytest.raises(Invalid, match="already"):
        one(house, at=STILL_LATER)
    two(house, merged)
    again = STILL_LATER + timedelta(minutes=5)
    other = one(house, kept="bella", merged="izzy", at=again)
    assert other.rows["linked", "record_about"] >= 4
    assert "Swam her first width" in titles(house, "ruth", "bella", again)
    with acting_as(amina, again):
        assert Merge.objects.filter(undone_at__isnull=True).count() == 1


def test_two_records_are_merged_and_parted_again_in_either_direction(house, owner_db):
    """A link that was taken back is not put back: a new one stands beside it, and seals hold throughout."""
    before, at = standing(house, owner_db), LATER
    for kept, merged in (
        ("izzy", "bella"),
        ("izzy", "bella"),
        ("bella", "izzy"),
        ("izzy", "bella"),
    ):
        at += timedelta(hours=1)
        done = one(house, kept=kept, merged=merged, at=at)
        assert done.rows["linked", "record_about"] >= 1
        late = at + timedelta(minutes=20)
        assert "Weighed at the clinic" in titles(house, "ruth", kept, late)
        assert len(titles(house, "ruth", kept, late)) == len(set(titles(house, "ruth", kept, late)))
        with owner_db():
            assert not verify_on(connection.connection).faults
        two(house, done, at=at + timedelta(minutes=30))
        assert standing(house, owner_db) == before
        with owner_db():
            assert not verify_on(connection.connection).faults
