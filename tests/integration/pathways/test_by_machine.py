"""The machine makes one record of two only where it is certain and may, and nothing speaks against it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kithline.access import actions as access
from kithline.arrivals.enums import Stage
from kithline.arrivals.models import Arrival, Whom
from kithline.audit.verify import verify_on
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.linkage import actions as linkage
from kithline.linkage import queries, rules
from kithline.linkage.models import Merge, Pair, Run
from kithline.pathways import certain
from kithline.pathways import merge as pathway
from kithline.people import actions as people
from kithline.people.models import Address, Identifier, Name, Person, Responsibility
from tests.integration.web.izzy import NOW, build

pytestmark = pytest.mark.django_db

THEN, AFTER = NOW + timedelta(minutes=10), NOW + timedelta(minutes=20)
NUMBER, OTHER, UPN = "9999450415", "9999450016", "H801200001001"
BORN = date(2015, 3, 4)


class Two:
    """Two records of one girl: the surgery's holds her number, the school's list told of it."""

    def __init__(self, owner_db):
        self.house, self.owner_db = build(), owner_db
        self.amina = self.house.actor("amina")
        self.place = self.house.place.partnership
        self.machine = Actor(
            post_id=None, worker_id=None, name="Kithline", title="matching", role="system",
            agency_id=None, agency_code="", agency_name="", agency_kind="", team_ids=(),
            partnership_id=self.place.id, partnership_slug="", partnership_name="",
        )  # fmt: skip
        self.one = self.person(forename="Maryam", nhs_number=NUMBER)
        self.other = self.person(forename="Maryam")
        with owner_db(), acting_as(self.machine, NOW):
            model = linkage.keep_model(
                partnership_id=self.place.id, content=rules.shipped_model(), records=0,
                by=self.machine, at=NOW,
            )  # fmt: skip
            self.run = linkage.keep_run(
                partnership_id=self.place.id, model=model, thresholds={}, records=2,
                engine="duckdb", seconds=1.0, pairs=[], by=self.machine, at=NOW,
            )  # fmt: skip
            self.arrival = Arrival.objects.create(
                partnership_id=self.place.id, agency_id=self.amina.own_agency, agency_name="School",
                post_id=new_id(), by_name="x", put_down_at=NOW, file_name="x", file_digest="x",
                file_size=1, stage=Stage.IN, stage_at=NOW,
            )  # fmt: skip
        self.tell(self.other, NUMBER)

    def person(self, **facts):
        given = {"kind": "child", "surname": "Oakhurst", "dob": BORN, "sex": "F", **facts}
        with acting_as(self.amina, NOW):
            row = people.register(**given, by=self.amina, at=NOW)
            access.give(
                holder=self.house.place.teams["family-help"].id, holder_kind="team", person_id=row.id,
                level=4, purpose="team", source=("decision", new_id()), reason="x", by=self.amina, at=NOW,
            )  # fmt: skip
            access.give(
                holder=self.house.place.teams["desk"].id, holder_kind="team", person_id=row.id, level=3,
                purpose="hub-enquiry", source=("decision", new_id()), reason="x", by=self.amina, at=NOW,
                ends_at=NOW + timedelta(days=9),
            )  # fmt: skip
        return row.id

    def tell(self, person, number, scheme="NHS number"):
        """Let the school's list have told of a number, of somebody found to be this person."""
        with self.owner_db():
            Whom.objects.create(
                arrival=self.arrival, partnership_id=self.place.id, agency_id=self.amina.own_agency,
                place=Whom.objects.count(), name="Maryam", facts={scheme: number}, person_id=person,
            )  # fmt: skip

    def moment(self):
        self.seconds = getattr(self, "seconds", 0) + 1
        return NOW + timedelta(seconds=self.seconds)

    def switch(self, on=True):
        with self.owner_db(), acting_as(self.machine, NOW):
            linkage.let_machine_merge(
                partnership_id=self.place.id, may=on, reason="The board, 3 May.", by=self.machine,
                at=self.moment(),
            )  # fmt: skip

    def go(self, at=THEN):
        with self.owner_db(), acting_as(self.machine, at):
            return certain.merge_certain(run=self.run, by=self.machine, at=at)

    def against(self):
        (pair,) = self.go().refused
        return pair[2]


@pytest.fixture
def two(db, owner_db):
    return Two(owner_db)


def test_off_unless_the_partnership_switches_it_on(two):
    with pytest.raises(Invalid, match="kithline match machine --on"):
        two.go()
    two.switch()
    two.switch(on=False)
    with pytest.raises(Invalid):
        two.go()


def test_it_is_merged_in_the_machines_name_looked_at_by_a_person_and_undone(two, owner_db):
    two.switch()
    done = two.go()
    assert [(m.merge.kept_id, m.merge.merged_id) for m in done.merged] == [(two.one, two.other)]
    with acting_as(two.amina, AFTER):
        (merge,) = queries.by_machine(two.amina)
        assert (merge.by_machine, merge.by_name, merge.by_post) == (True, "Kithline", None)
        assert merge.run_id == two.run.id and "NHS number" in merge.reason
        assert [(e["fact"], e["sign"]) for e in merge.evidence] == [
            ("nhs", "same"),
            ("dob", "same"),
        ]
        assert queries.kept(two.other) == two.one
    with owner_db() as cursor:
        assert not verify_on(connection.connection).faults
        cursor.execute(
            "SELECT DISTINCT name, post_id, detail ->> 'run' FROM audit_event"
            " WHERE verb = 'made one record of two'"
        )
        assert cursor.fetchall() == [("Kithline", None, str(two.run.id))]
    assert not two.go().merged, "once"
    with acting_as(two.amina, AFTER):
        pathway.unmerge(merge=merge, reason="Cousins.", by=two.amina, at=AFTER)
        assert not queries.by_machine(two.amina)
    assert two.against() == [rules.AGAINST["parted"]], "never again by machine"


def test_whoever_looked_lets_it_stand_once(two):
    two.switch()
    two.go()
    ruth = two.house.actor("ruth")
    with acting_as(two.amina, AFTER):
        (merge,) = queries.by_machine(two.amina)
        with pytest.raises(Refused):
            linkage.let_stand(merge=merge, by=ruth, at=AFTER)
        linkage.let_stand(merge=merge, by=two.amina, at=AFTER)
        assert not queries.by_machine(two.amina)
        with pytest.raises(Invalid):
            linkage.let_stand(merge=merge, by=two.amina, at=AFTER)
        with pytest.raises(DatabaseError, match="undone once"), transaction.atomic():
            Merge.objects.filter(id=merge.id).update(looked_by_name="Another")


def _names(two):
    Person.objects.filter(id=two.other).update(forename="Beatriz")


def _surnames(two):
    Person.objects.filter(id=two.other).update(surname="Zielinska")


def _number(two):
    Identifier.objects.create(person_id=two.other, scheme="nhs", value=OTHER, noted_at=NOW)


def _upns(two):
    Identifier.objects.create(person_id=two.one, scheme="upn", value=UPN, noted_at=NOW)
    two.tell(two.other, "X801200001002", "UPN")


def _twin(two):
    """Crossed numbers: the twin, of the same mother, born the same day."""
    twin = two.person(forename="Marian")
    with acting_as(two.amina, NOW):
        for child in (two.one, twin):
            people.relate(
                person_id=two.house["carly"], other_id=child, kind="parent", by=two.amina, at=NOW
            )


def _third(two):
    two.tell(two.person(forename="Nell", dob=date(2011, 1, 1)), NUMBER)


def _taken_off(two):
    Identifier.objects.filter(value=NUMBER).update(ends_on=NOW.date())
    Identifier.objects.create(person_id=two.one, scheme="nhs", value=NUMBER, noted_at=NOW)


def _restricted(two):
    Person.objects.filter(id=two.one).update(restricted=True)


def _protected(two):
    Address.objects.create(person_id=two.other, lines="x", protected=True, noted_at=NOW)


def _adopted(two):
    Responsibility.objects.create(
        adult_id=two.house["carly"], child_id=two.one, ground="adoption", noted_at=NOW
    )


def _died(two):
    Person.objects.filter(id=two.other).update(died_on=date(2020, 1, 1))


def _sex(two):
    Person.objects.filter(id=two.other).update(sex="M")


def _said(two):
    low, high = sorted((two.one, two.other))
    Pair.objects.create(
        partnership=two.place, run=two.run, one_id=low, other_id=high, band="ask", place=1, evidence=[],
        found_at=NOW, answer="different", answer_reason="Cousins", answered_at=NOW,
    )  # fmt: skip


def _related(two):
    with acting_as(two.amina, NOW):
        people.relate(person_id=two.one, other_id=two.other, kind="twin", by=two.amina, at=NOW)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_names, "forename"), (_surnames, "surname"), (_number, "other-number"), (_upns, "other-number"),
        (_twin, "twin"), (_third, "elsewhere"), (_taken_off, "elsewhere"), (_restricted, "restricted"),
        (_protected, "protected"),
        (_adopted, "adopted"), (_died, "died"), (_sex, "sex"), (_said, "said"), (_related, "related"),
    ],
)  # fmt: skip
def test_whatever_speaks_against_it_leaves_it_to_a_person(two, owner_db, change, said):
    two.switch()
    if change in (_twin, _related, _third):
        change(two)
    else:
        with owner_db():
            change(two)
    assert rules.AGAINST[said] in two.against()
    assert not Merge.objects.exists() and not two.go().merged


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"dob": date(2015, 4, 3)}, NUMBER),  # the number of one, the birth date of another
        ({}, "9999450414"),  # a slip: the check digit does not fit
        ({}, "9.99E+09"),
        ({}, ""),
    ],
)
def test_without_number_and_birth_date_there_is_nothing_to_merge(two, owner_db, facts, told):
    two.switch()
    with owner_db():
        Whom.objects.update(facts={"NHS number": told})
        Person.objects.filter(id=two.other).update(**{"sex": "F", **facts})
    done = two.go()
    assert not done.merged and not done.refused


def test_a_known_name_or_a_doubled_surname_is_no_difference(two, owner_db):
    two.switch()
    with owner_db():
        Person.objects.filter(id=two.other).update(forename="Mimi", surname="Oakhurst-Pell")
        Name.objects.create(person_id=two.one, kind="alias", forename="Mimi", noted_at=NOW)
    assert len(two.go().merged) == 1


def test_the_database_refuses_it_whatever_asks(two, owner_db):
    """As the app role, with a merge by machine that was put there behind the system's back."""
    with owner_db():
        Person.objects.filter(id=two.other).update(dob=date(2015, 4, 3))
        made = Merge.objects.create(
            partnership=two.place, kept_id=two.one, merged_id=two.other, by_machine=True, run=two.run,
            reason="x", at=THEN, by_name="Kithline",
        )  # fmt: skip
    with acting_as(two.machine, THEN), pytest.raises(DatabaseError, match="may not be merged"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM pathways_merge(%s)", [made.id])
    with acting_as(two.amina, THEN):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Merge.objects.bulk_create(
                [Merge(partnership=two.place, kept_id=two.other, merged_id=two.one, by_machine=True,
                       run=Run(id=two.run.id), reason="x", at=THEN, by_post=two.amina.post_id, by_name="x")]
            )  # fmt: skip
        for sql in (
            "SELECT pathways_against(%s, %s)",
            "SELECT * FROM pathways_number WHERE person_id IN (%s, %s)",
        ):
            with pytest.raises(DatabaseError, match="denied"), transaction.atomic():
                connection.cursor().execute(sql, [two.one, two.other])
        with pytest.raises(Refused):
            pathway.merge(
                kept_id=two.one, merged_id=two.other, reason="x", by=two.amina, at=THEN, run=two.run
            )
