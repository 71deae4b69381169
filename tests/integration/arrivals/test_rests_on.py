"""Undo is refused once anything rests on what a list brought: each kind that a room declares, by itself."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from kithline.arrivals import actions, queries
from kithline.chronology.models import Reading, Selected, Summary, View
from kithline.connections.models import Concern, Considered, LinkedChild, Place, PlaceLink
from kithline.core.errors import Invalid
from kithline.core.viewer import acting_as
from kithline.documents.models import Issued
from kithline.frameworks.models import Choice, Profile
from kithline.packs.models import PackVersion
from kithline.patterns.models import Answer
from kithline.record.models import Entry
from tests.integration.arrivals.conftest import AT

LATER = AT + timedelta(days=3)


class Ground:
    """An entry that a list brought, whom it is about, and who rests something on it."""

    def __init__(self, place, entry):
        self.entry, self.child = entry.id, entry.abouts.first().person_id
        self.partnership = entry.partnership_id
        post = place.actor("manager")
        self.post, self.worker = post.post_id, post.worker_id

    def signed(self, **more):
        return {
            "partnership_id": self.partnership, "person_id": self.child, "by_post_id": self.post,
            "by_worker_id": self.worker, "by_name": "Marian Teale", **more,
        }  # fmt: skip

    def concern(self, adult=None):
        return Concern.objects.create(
            partnership_id=self.partnership, adult_id=adult or self.child, why="Told of by two",
            source="The school", review_on=date(2026, 9, 1), marked_at=LATER, marked_by=self.post,
            marked_name="Marian Teale",
        )  # fmt: skip


def answered(on):
    # What its author may read is another test's: here the row alone.
    connection.cursor().execute(
        "ALTER TABLE patterns_answer DISABLE TRIGGER USER, ALTER COLUMN salt DROP NOT NULL,"
        " ALTER COLUMN digest DROP NOT NULL, ALTER COLUMN xid DROP NOT NULL"
    )
    Answer.objects.create(
        **on.signed(), rule_id="x", pack_version="x@1", question="Why?", kind="explain", words="So.",
        cited=[uuid4(), on.entry], agency_name="Hub", at=LATER,
    )  # fmt: skip


def read(on):
    Reading.objects.create(
        **on.signed(), people=[on.child], until=LATER.date(), read_at=LATER, signed_at=LATER,
        entries=[on.entry], why="asked", analysis="It gets worse.", agency_kind="hub",
    )  # fmt: skip


def selected(on):
    summary = Summary.objects.create(
        **on.signed(), people=[on.child], title="Conference", begun_at=LATER, agency_kind="hub"
    )
    Selected.objects.create(summary=summary, entry_id=on.entry)


def stated(on):
    View.objects.create(
        entry_id=on.entry, note_id=uuid4(), whose="parent", by_words="the mother", noted_at=LATER,
        noted_by=on.post,
    )  # fmt: skip


def issued(on):
    Issued.objects.create(
        **on.signed(), people_ids=[on.child], kind="chronology", number=1, used_for="conference",
        content={}, entry_ids=[on.entry], left_out=0, restricted=False, at=LATER,
    )  # fmt: skip


def weighed(on):
    pack = PackVersion.objects.create(
        kind="thresholds", slug="x", version="1", title="X", content={}, digest="0" * 64,
        loaded_at=AT,
    )  # fmt: skip
    profile = Profile.objects.create(
        partnership_id=on.partnership, person_id=on.child, about="child", pack=pack, framework="x",
        version="1", begun_by=on.post, begun_name="Marian Teale", begun_at=LATER,
    )  # fmt: skip
    Choice.objects.create(
        profile=profile, indicator="fed", column="harm", entry_id=on.entry, chosen_by=on.post,
        chosen_name="Marian Teale", chosen_at=LATER,
    )  # fmt: skip


def marked(on):
    on.concern()


def linked(on):
    LinkedChild.objects.create(
        concern=on.concern(on.other), child_id=on.child, how="visited", supports="Seen there",
        source="The school", noted_at=LATER, noted_by=on.post, noted_name="Marian Teale",
    )  # fmt: skip


def considered(on):
    Considered.objects.create(
        concern=on.concern(on.other), adult_id=on.other, child_id=on.child, follows="nothing",
        words="No contact", considered_at=LATER, considered_by=on.post, considered_name="Marian Teale",
    )  # fmt: skip


def placed(on):
    park = Place.objects.create(
        partnership_id=on.partnership, kind="place", name="Retail park", opened_at=LATER,
        opened_by=on.post,
    )  # fmt: skip
    PlaceLink.objects.create(
        place=park, child_id=on.child, how="seen", why="Seen there", starts_on=LATER.date(),
        until_on=date(2026, 12, 1), noted_at=LATER, noted_by=on.post, noted_name="Marian Teale",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rest", "what"),
    [
        (answered, "answered a question that rests on it"),
        (read, "signed a reading of it"),
        (selected, "selected it for a summary"),
        (stated, "put a statement beside it"),
        (issued, "issued a paper with it"),
        (weighed, "chose a sign of need by it"),
        (marked, "relied on it"),
        (linked, "relied on it"),
        (considered, "relied on it"),
        (placed, "relied on it"),
    ],
    ids=lambda v: getattr(v, "__name__", None),
)
def test_what_rests_on_a_list_holds_it(place, bring, owner_db, rest, what):
    arrival, lead = bring(), place.actor("lead")
    with owner_db():
        on = Ground(place, Entry.objects.order_by("happened_from").first())
        on.other = _somebody(on)
        rest(on)
    with acting_as(lead, LATER):
        assert [b.what for b in queries.built_on(arrival)] == [what]
        with pytest.raises(Invalid, match=rf"Marian Teale.*{what}"):
            actions.undo(arrival_id=arrival.id, reason="Wrong", by=lead, at=LATER)
        with pytest.raises(ProgrammingError, match="may not undo"), transaction.atomic():
            connection.cursor().execute(
                "SELECT arrivals_undo(%s, 'x', 'x', %s)", [arrival.id, LATER]
            )


def _somebody(on):
    from kithline.people.models import Person

    return Person.objects.create(
        partnership_id=on.partnership, kind="adult", forename="Darren", surname="Poole",
        registered_at=AT,
    ).id  # fmt: skip


def test_what_was_there_before_or_rests_on_others_holds_nothing(place, bring, owner_db):
    with owner_db():
        from kithline.people.models import Person

        kian = Person.objects.get(forename="Kian")
    arrival, lead = bring(), place.actor("lead")
    with owner_db():
        on = Ground(place, Entry.objects.order_by("happened_from").first())
        on.child, on.entry, on.other = kian.id, uuid4(), None
        answered(on)
        read(on)
        issued(on)
    with acting_as(lead, LATER):
        assert queries.built_on(arrival) == []
        assert actions.undo(arrival_id=arrival.id, reason="Wrong", by=lead, at=LATER) == 3


def test_no_role_asks_the_rooms_itself(place, bring):
    bring()
    with acting_as(place.actor("lead"), AT):
        for room in ("record", "patterns", "chronology", "connections"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(
                    f"SELECT {room}_rests_on('{{}}', '{{}}', '{{}}', now())"
                )
