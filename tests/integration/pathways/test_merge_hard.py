"""Merges at odds with each other and with what people do meanwhile: nothing is lost, nobody sees more."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from kithline.access import actions as access
from kithline.access.models import Exclusion
from kithline.audit.models import Event
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.linkage import actions as linkage
from kithline.linkage import queries, rules
from kithline.linkage.models import Merge, Moved, Pair
from kithline.pathways import merge as pathway
from kithline.people import actions as people
from kithline.people.models import Person, Relationship
from kithline.record import actions as record
from kithline.record.rules import Happened
from tests.integration.pathways.test_by_machine import Two
from tests.integration.pathways.test_merge import (
    LATER,
    NOW,
    STILL_LATER,
    house,
    one,
    titles,
    two,
)

assert house  # the fixture

pytestmark = pytest.mark.django_db

MEANWHILE, AGAIN = LATER + timedelta(minutes=5), STILL_LATER + timedelta(minutes=5)


def another(house, name, **facts):
    """Register one more record of the girl, which family help sees."""
    amina = house.actor("amina")
    with acting_as(amina, NOW):
        row = people.register(
            kind="child", forename=name, surname="Thackray", sex="F", by=amina, at=NOW, **facts
        )
        access.give(
            holder=house.place.teams["family-help"].id, holder_kind="team", person_id=row.id, level=4,
            purpose="team", source=("decision", new_id()), reason="x", by=amina, at=NOW,
        )  # fmt: skip
        access.give(
            holder=house.place.teams["desk"].id, holder_kind="team", person_id=row.id, level=3,
            purpose="hub-enquiry", source=("decision", new_id()), reason="x", by=amina, at=NOW,
            ends_at=NOW + timedelta(days=9),
        )  # fmt: skip
    house.people[name.lower()] = row.id
    return row.id


def asked(house, owner_db):
    """Put a question about the two, as a run would."""
    one_, other = sorted((house["izzy"], house["bella"]))
    amina = house.actor("amina")
    with owner_db(), acting_as(amina, NOW):
        place = amina.partnership_id
        model = linkage.keep_model(
            partnership_id=place, content=rules.shipped_model(), records=0, by=amina, at=NOW
        )
        linkage.keep_run(
            partnership_id=place, model=model, thresholds={}, records=2, engine="duckdb", seconds=1.0,
            pairs=[{"one_id": one_, "other_id": other, "band": "same", "place": 9.0, "evidence": []}],
            by=amina, at=NOW,
        )  # fmt: skip


def answer(owner_db):
    with owner_db():
        return Pair.objects.get()


def merge_pair(house, pair, at=LATER):
    amina = house.actor("amina")
    with acting_as(amina, at):
        return pathway.merge(
            kept_id=house["izzy"], merged_id=house["bella"], reason="One girl.", by=amina, at=at, pair=pair,
        )  # fmt: skip


# --- what was said ------------------------------------------------------------------------------


def test_that_they_are_one_is_kept_as_the_answer_and_asked_again_when_they_are_parted(
    house, owner_db
):
    asked(house, owner_db)
    done = merge_pair(house, answer(owner_db))
    assert (answer(owner_db).answer, answer(owner_db).answer_reason) == ("same", "One girl.")
    two(house, done)
    again = answer(owner_db)
    assert again.answer == "later" and "two girls" in again.answer_reason


def test_an_answer_given_meanwhile_is_not_overruled(house, owner_db):
    asked(house, owner_db)
    stale, devon = answer(owner_db), house.actor("devon")
    with acting_as(devon, LATER):
        linkage.answer(
            pair=answer(owner_db), what="different", reason="Cousins.", by=devon, at=LATER
        )
    with pytest.raises(Invalid, match="Devon"):
        merge_pair(house, stale, at=MEANWHILE)
    with owner_db():
        assert Pair.objects.get().answer == "different"
        assert not Merge.objects.exists()


def test_what_was_said_of_a_record_that_is_read_in_another_holds_for_that_one(db, owner_db):
    """Somebody said that a third record is of another girl; it was made one with the first since."""
    pair = Two(owner_db)
    pair.switch()
    third = pair.person(forename="Miriam")
    run = pair.run
    with owner_db():
        a, b = sorted((third, pair.other))
        Pair.objects.create(
            partnership_id=pair.place.id, run=run, one_id=a, other_id=b, band="ask", place=1.0, evidence=[],
            found_at=NOW, answer="different", answer_reason="Cousins", answered_at=NOW,
        )  # fmt: skip
    with acting_as(pair.amina, NOW + timedelta(minutes=1)):
        pathway.merge(
            kept_id=pair.one,
            merged_id=third,
            reason="One girl.",
            by=pair.amina,
            at=NOW + timedelta(minutes=1),
        )
    assert pair.against() == [rules.AGAINST["said"]]


# --- one after the other ------------------------------------------------------------------------


def test_the_last_is_undone_first(house, owner_db):
    """What a later merge found held already, an earlier one may have brought."""
    third = another(house, "Isa")
    amina = house.actor("amina")
    with acting_as(amina, NOW):
        people.relate(person_id=house["nan"], other_id=third, kind="carer", by=amina, at=NOW)
    first = one(house)
    second = one(house, merged="isa", at=MEANWHILE)
    assert second.rows["left", "people_relationship"] == 1  # Nan cares for Izzy, by Bella's record
    with pytest.raises(Invalid, match="later"):
        two(house, first)
    with owner_db():
        assert (
            Relationship.objects.filter(
                person_id=house["nan"], other_id=house["izzy"], kind="carer"
            ).count()
            == 1
        )
    two(house, second)
    two(house, first, at=AGAIN)
    with owner_db():
        assert Merge.objects.filter(undone_at__isnull=True).count() == 0
        held = Relationship.objects.filter(
            person_id=house["nan"], other_id__in=[third, house["bella"]]
        )
        assert held.count() == 2


def test_a_record_that_was_itself_merged_is_parted_from_that_one_first(house):
    another(house, "Isa")
    first = one(house)
    second = one(house, kept="isa", merged="izzy", at=MEANWHILE)
    with pytest.raises(Invalid, match="read in another"):
        two(house, first)
    two(house, second)
    two(house, first, at=AGAIN)


def test_a_tie_that_comes_back_leads_to_who_was_merged_meanwhile(house, owner_db):
    """Carly is the mother of both; her second record becomes one with hers while the girls are one."""
    first = one(house)
    amina = house.actor("amina")
    with acting_as(amina, NOW):
        house.people["carla"] = people.register(
            kind="adult", forename="Carla", surname="Thackray", by=amina, at=NOW
        ).id
    second = one(house, kept="carla", merged="carly", at=MEANWHILE)
    two(house, first)

    def mothers():
        with owner_db():
            return set(
                Relationship.objects.filter(other_id=house["bella"], kind="parent").values_list(
                    "person_id", flat=True
                )
            )

    assert mothers() == {house["carla"]}
    two(house, second, at=AGAIN)
    assert mothers() == {house["carly"]}


# --- nobody sees more ---------------------------------------------------------------------------


def test_who_is_shut_out_of_one_is_shut_out_of_the_one_record(house, owner_db):
    """Ruth was shut out of Izzy once, which ended; of Bella she is shut out still."""
    ruth, amina = house.actor("ruth"), house.actor("amina")
    with owner_db():
        Exclusion.objects.create(
            partnership_id=amina.partnership_id, worker_id=ruth.worker_id, person_id=house["izzy"],
            reason="complaint", starts_at=NOW - timedelta(days=90), ends_at=NOW - timedelta(days=30),
        )  # fmt: skip
        Exclusion.objects.create(
            partnership_id=amina.partnership_id, worker_id=ruth.worker_id, person_id=house["bella"],
            reason="own-family", starts_at=NOW - timedelta(days=9),
        )  # fmt: skip

    def rows():
        with owner_db():
            return sorted(
                map(str, Exclusion.objects.values_list("id", "person_id", "starts_at", "ends_at"))
            )

    before = rows()
    assert titles(house, "ruth", "izzy", NOW)
    done = one(house)
    assert titles(house, "ruth", "izzy", MEANWHILE) == []
    two(house, done)
    assert rows() == before
    assert titles(house, "ruth", "izzy", AGAIN)


def test_who_is_shut_out_or_what_is_restricted_meanwhile_holds_for_both_afterwards(house, owner_db):
    """Nobody knows any more of which of the two it was meant."""
    femi, amina = house.actor("femi"), house.actor("amina")
    done = one(house)
    with acting_as(amina, MEANWHILE):
        access.exclude(
            worker_id=femi.worker_id,
            person_id=house["izzy"],
            reason="own-family",
            by=amina,
            at=MEANWHILE,
        )
        people.correct_person(
            person_id=house["izzy"], changes={"restricted": True}, reason="Police officer's child.",
            by=amina, at=MEANWHILE,
        )  # fmt: skip
    two(house, done)
    with owner_db():
        shut = Event.objects.filter(
            verb="shut a worker out of the record", detail__worker=str(femi.worker_id)
        )
        assert [e.person_id for e in shut.order_by("at")] == [house["izzy"], house["bella"]]
    assert titles(house, "femi", "bella", AGAIN) == titles(house, "femi", "izzy", AGAIN) == []
    with owner_db():
        assert (
            Person.objects.filter(id__in=[house["izzy"], house["bella"]], restricted=True).count()
            == 2
        )


def test_the_merges_of_a_record_tell_nothing_of_another_that_one_may_not_know_of(house, owner_db):
    ruth, amina = house.actor("ruth"), house.actor("amina")

    def told(by, at):
        with acting_as(by, at):
            return len(queries.merges(by, house["izzy"])), Moved.objects.count()

    done = one(house)
    assert told(ruth, MEANWHILE) == (1, 0), "what was moved is for who merges"
    two(house, done)
    assert told(ruth, AGAIN) == (1, 0)
    with owner_db():
        Person.objects.filter(id=house["bella"]).update(restricted=True)
    assert told(ruth, AGAIN) == (0, 0)
    with acting_as(amina, AGAIN):
        access.give(
            holder=ruth.post_id, holder_kind="post", person_id=house["bella"], level=3,
            purpose="universal-service", source=("test", new_id()), reason="Her school", by=amina,
            at=AGAIN,
        )  # fmt: skip
    assert told(ruth, AGAIN) == (1, 0), "she knows of the other too"
    with owner_db():
        Person.objects.filter(id=house["bella"]).update(restricted=False)
        Exclusion.objects.create(
            partnership_id=ruth.partnership_id, worker_id=ruth.worker_id, person_id=house["bella"],
            reason="own-family", starts_at=NOW,
        )  # fmt: skip
    assert told(ruth, AGAIN) == (0, 0)


# --- at once ------------------------------------------------------------------------------------


def test_who_comes_second_is_told(house):
    done = one(house)
    amina = house.actor("amina")
    stale = Merge(
        **{f.attname: getattr(done.merge, f.attname) for f in Merge._meta.concrete_fields}
    )
    two(house, done)
    with acting_as(amina, AGAIN), pytest.raises(Invalid, match="undone this already"):
        pathway.unmerge(merge=stale, reason="Two people.", by=amina, at=AGAIN)


class Aside(threading.Thread):
    """Do something over a connection of its own, beside what the test does; until it waits or is done."""

    def __init__(self, work):
        super().__init__()
        self.work, self.error = work, None
        self.start()
        for _ in range(400):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
                )
                if cursor.fetchone()[0] or not self.is_alive():
                    return
            time.sleep(0.05)
        raise AssertionError("neither done nor waiting")

    def run(self):
        try:
            self.work()
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def ended(self):
        self.join(60)
        return self.error


def note(house, at):
    femi = house.actor("femi")
    record.write(
        by=femi, at=at, about=[house["bella"]], kind="note", title="Just now", happened=Happened.exact(at),
        fact="She laughed.",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_is_just_being_written_is_waited_for(transactional_db, house):
    with acting_as(house.actor("femi"), LATER):
        note(house, LATER)
        aside = Aside(lambda: one(house, at=MEANWHILE))
    assert aside.ended() is None
    assert "Just now" in titles(house, "ruth", "izzy", STILL_LATER)


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_comes_while_two_become_one_is_refused_not_lost(transactional_db, house):
    def write():
        with acting_as(house.actor("femi"), MEANWHILE):
            note(house, MEANWHILE)

    amina = house.actor("amina")
    with acting_as(amina, LATER):
        pathway.merge(
            kept_id=house["izzy"], merged_id=house["bella"], reason="One girl.", by=amina, at=LATER
        )
        aside = Aside(write)
    assert "read in another" in str(aside.ended())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kept", "merged"), [("izzy", "bella"), ("bella", "izzy"), ("isa", "izzy")]
)
def test_two_merges_at_once(transactional_db, house, owner_db, kept, merged):
    """The same twice, each into the other, and on into a third: one at most is told to look again."""
    another(house, "Isa")
    amina = house.actor("amina")
    with acting_as(amina, LATER):
        pathway.merge(
            kept_id=house["izzy"], merged_id=house["bella"], reason="One girl.", by=amina, at=LATER
        )
        aside = Aside(lambda: one(house, kept=kept, merged=merged, at=MEANWHILE))
    error = aside.ended()
    if kept == "isa":
        assert error is None
        assert "Weighed at the clinic" in titles(house, "femi", "isa", STILL_LATER)
    else:
        assert isinstance(error, (Invalid, Refused))
    with owner_db():
        assert Person.objects.filter(merged_into__isnull=False).count() == (
            2 if kept == "isa" else 1
        )
