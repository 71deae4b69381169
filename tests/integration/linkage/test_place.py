"""The people of a place: compared by the shipped model, asked about, and told to nobody who may not know."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from kithline.core.errors import Invalid, Refused
from kithline.core.viewer import acting_as
from kithline.linkage import actions, finding, queries, reading, rules
from kithline.linkage.models import Pair
from kithline.packs import queries as packs
from kithline.people import actions as people
from kithline.people.actions import NewPerson, OtherName
from kithline.people.queries import SearchFor, search
from tests.integration.people.places import AT, staffed

pytestmark = pytest.mark.django_db
CODE = {"postcode": "ZZ2 4RB", "address": "14 Linnet Row"}
MANY = (
    NewPerson("child", "Catherine", "Ashdown-Pell", dob=date(2014, 6, 4), sex="F", **CODE),
    NewPerson("child", "Kate", "Ashdown", dob=date(2014, 6, 4), sex="F", **CODE,
              other_names=[OtherName("alias", "Kate", "Pell")]),
    NewPerson("child", "Poppy", "Ashdown-Pell", dob=date(2016, 1, 9), sex="F", **CODE),
    NewPerson("child", "Rosalind", "Oakhurst", dob=date(2013, 2, 1), sex="F", postcode="ZZ3 1AA"),
    NewPerson("child", "Rosalind", "Oakhusrt", dob=date(2013, 2, 1), sex="F", postcode="ZZ3 1AA",
              restricted=True),
)  # fmt: skip


@pytest.fixture
def here(db, owner_db):
    """A place with two pairs of records of one person, compared; one of them touches a restricted record."""
    place = staffed()
    by = place.actor("h.worker")
    with acting_as(by, AT):
        people.register_many(MANY, by=by, at=AT)
    with owner_db():
        rows, ids = reading.people(by.partnership_id)
        found = finding.pairs(rows, ids, rules.shipped_model(), rules.thresholds())
        model = actions.keep_model(
            partnership_id=by.partnership_id, content=rules.shipped_model(), records=0, by=by, at=AT
        )
        more = {
            "partnership_id": by.partnership_id,
            "model": model,
            "thresholds": rules.thresholds(),
        }
        actions.keep_run(
            **more, records=len(ids), engine="duckdb", seconds=1.0, pairs=found, by=by, at=AT
        )
        place.again = lambda: actions.keep_run(  # the same pairs are found once more
            **more, records=len(ids), engine="duckdb", seconds=1.0, pairs=found, by=by, at=AT
        )
        place.model, place.rows = model, rows
    return place


def asked(here, who):
    by = here.actor(who)
    with acting_as(by, AT):
        return {tuple(sorted(s.name for s in queries.sides(by, p.id))) for p in queries.waiting(by)}


KATE = ("Catherine Ashdown-Pell", "Kate Ashdown")
ROSE = ("Rosalind Oakhurst", "Rosalind Oakhusrt")


def test_a_list_has_what_is_compared_and_no_more(here):
    first = next(r for r in here.rows.to_pylist() if r["forename"] == "Kate")
    assert first["other_surnames"] == ["Pell"] and first["street"] == "14 linnet row"
    assert {"described_as", "restricted"}.isdisjoint(here.rows.column_names)


def test_one_person_is_asked_about_and_her_sister_is_not(here):
    assert asked(here, "h.manager") == {KATE, ROSE}


def test_who_may_not_know_of_a_restricted_record_is_not_told_that_there_is_a_question(here):
    assert asked(here, "h.worker") == {KATE}
    worker = here.actor("h.worker")
    with acting_as(worker, AT):
        assert sum(queries.counts(worker).values()) == 1
        hidden = {p.id for p in Pair.objects.all()}
    manager = here.actor("h.manager")
    with acting_as(manager, AT):
        (other,) = [p.id for p in Pair.objects.all() if p.id not in hidden]
    with acting_as(worker, AT):
        assert queries.pair(worker, other) is None
        assert queries.sides(worker, other) == []


@pytest.mark.parametrize("who", ["t.manager", "s.worker", "teacher", "support", "auditor", "admin"])
def test_others_see_no_pair_even_straight_from_the_database(here, who):
    by = here.actor(who)
    with acting_as(by, AT):
        assert not Pair.objects.exists()
        with pytest.raises(Refused):
            queries.waiting(by)


def test_each_agreement_has_its_weight_and_there_is_no_sum(here):
    by = here.actor("h.worker")
    with acting_as(by, AT):
        (pair,) = queries.waiting(by)
    said = {e["fact"]: e for e in pair.evidence}
    assert said["forename"]["words"].startswith("first name: a short or other form")
    assert said["forename"]["weight"] > 3 and said["dob"]["weight"] > 8
    assert said["nhs"]["sign"] == "unknown"
    assert "sum" not in said and "total" not in said


def test_what_was_settled_is_not_asked_again(here, owner_db):
    by = here.actor("h.worker")
    with acting_as(by, AT):
        (pair,) = queries.waiting(by)
        with pytest.raises(Invalid, match="Say what makes you sure"):
            actions.answer(pair=pair, what="different", reason=" ", by=by, at=AT)
        with pytest.raises(Invalid, match="Say whether"):
            actions.answer(pair=pair, what="same", reason="x", by=by, at=AT)
        actions.answer(pair=pair, what="later", reason="No photograph", by=by, at=AT)
        assert len(queries.waiting(by)) == 1
        pair.refresh_from_db()
        actions.answer(pair=pair, what="different", reason="Cousins, says the school", by=by, at=AT)
        assert not queries.waiting(by)
    with owner_db():
        here.again()
    with acting_as(by, AT):
        assert not queries.waiting(by)
        with pytest.raises(DatabaseError, match="only the answer"), transaction.atomic():
            Pair.objects.update(place=99)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM linkage_pair")


def test_the_find_page_weighs_as_a_model_has_learned(here, owner_db):
    by = here.actor("h.worker")
    facts = SearchFor(forename="Rosalind", surname="Oakhurst", dob=date(2013, 2, 1))

    def weight():
        with acting_as(by, AT):
            first = search(by, facts, AT)[0]
        return next(r.weight for r in first.reasons if r.fact == "dob")

    before = weight()
    with owner_db():
        admin = here.actor("admin")
        pack = actions.activate(model=here.model, by=admin, at=AT)
    after = weight()
    assert after != before
    m, u = here.model.content["m"]["dob"][0], here.model.content["u"]["dob"][0]
    assert 2**after == pytest.approx(m / u, rel=0.01)
    assert packs.own_packs("matching", by.partnership_id)[0].name == pack.name


def test_an_agency_s_list_is_held_against_the_record(here, owner_db):
    rows = [
        {
            "forename": "Cathy",
            "surname": "Ashdown Pell",
            "dob": "2014-06-04",
            "postcode": "zz2 4rb",
        },
        {"forename": "Nobody", "surname": "Known", "dob": ""},
        {"forename": "Rosalind", "surname": "Oakhurst", "dob": "2013-02-01", "postcode": "ZZ3 1AA"},
    ]
    place_id = here.actor("h.worker").partnership_id
    with owner_db():
        people_, ids = reading.people(place_id, restricted=False)
    assert len(ids) == len(MANY) - 1
    found = finding.of_list(
        reading.with_list(people_, rows), ids, rules.shipped_model(), rules.thresholds()
    )
    assert [row for row, *_ in found] == [1, 3]
    assert "first name: a short or other form" in found[0][3]
    with pytest.raises(Invalid, match="Row 1"):
        reading.with_list(people_, [{"forename": "A", "dob": "4/6/14"}])
