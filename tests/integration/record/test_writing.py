"""Entries written as the app role, and what is refused."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kithline.core.clock import LONDON
from kithline.core.errors import Invalid, Refused
from kithline.core.viewer import acting_as
from kithline.record import actions, queries
from kithline.record.models import About, Entry, Impact, Present, Said
from kithline.record.rules import Happened, Prepared, Presence, Words

AT = datetime(2026, 3, 4, 10, 0, tzinfo=LONDON)


def test_an_entry_is_kept_with_all_its_parts(cast):
    cast.let_in("teacher", "kian", "lacey")
    entry = cast.write(
        "teacher", "kian", "lacey",
        title="Came in late", opinion="I think he gets up alone.", done="Breakfast given.",
        said=[Words("I forgot to do me.", person_id=cast["kian"], by_words="Kian", is_child=True,
                    alone=True, to_whom="Miss Whitmore")],
        present=[Presence(person_id=cast["kian"], seen_alone=True)],
        impacts={cast["kian"]: "Cold and hungry."}, tags=["hygiene", "tired"],
    )  # fmt: skip
    with acting_as(cast.actor("teacher"), AT):
        seen = Entry.objects.get(id=entry.id)
        assert (seen.author_name, seen.agency_kind) == ("Claire Whitmore", "education")
        assert seen.tags == ["hygiene", "tired"]
        assert seen.recorded_at > AT
        assert Said.objects.get(entry=seen).words == "I forgot to do me."
        assert Present.objects.get(entry=seen).seen_alone is True
        assert Impact.objects.get(entry=seen).text == "Cold and hungry."
        kian = About.objects.get(entry=seen, person_id=cast["kian"])
        assert (kian.own_words, kian.seen, kian.harm, kian.strength) == (True, True, True, False)
        assert kian.happened_from == seen.happened_from


def test_somebody_without_a_grant_may_not_write(cast):
    with pytest.raises(Refused):
        cast.write("teacher", "kian")


def test_reading_is_not_writing(cast):
    cast.let_read("teacher", "kian")
    with pytest.raises(Refused):
        cast.write("teacher", "kian")


def test_a_universal_service_adds_to_a_record_that_it_may_not_read(cast):
    cast.let_in("officer", "kian", level=1)
    entry = cast.write("officer", "kian", impacts={cast["kian"]: "Frightened."})
    cast.let_in("teacher", "kian")
    others = cast.write("teacher", "kian")
    with acting_as(cast.actor("officer"), AT):
        assert set(Entry.objects.values_list("id", flat=True)) == {entry.id}
        assert Impact.objects.get().text == "Frightened."
        assert queries.story(cast.actor("officer"), cast["kian"]) == []
        assert [e.id for e in queries.written_by(cast.actor("officer"), before=AT)] == []
        later = AT + timedelta(seconds=1)
        assert [e.id for e in queries.written_by(cast.actor("officer"), before=later)] == [entry.id]
    with acting_as(cast.actor("teacher"), AT):
        assert set(Entry.objects.values_list("id", flat=True)) == {entry.id, others.id}


def test_one_person_of_ones_own_is_ground_enough(cast):
    cast.let_in("teacher", "kian")
    entry = cast.write("teacher", "gemma", "kian")
    with acting_as(cast.actor("teacher"), AT):
        assert About.objects.filter(entry=entry).count() == 1


def test_an_impact_needs_that_persons_own_grant(cast):
    cast.let_in("teacher", "kian")
    with pytest.raises(Refused):
        cast.write("teacher", "kian", "lacey", impacts={cast["lacey"]: "She is hungry too."})


def test_rules_answer_at_the_fields(cast):
    cast.let_in("teacher", "kian")
    with pytest.raises(Invalid) as caught:
        cast.write(
            "teacher", "kian", happened=Happened.on(AT.date() + timedelta(days=1)), tags=["nope"]
        )
    assert set(caught.value.errors) == {"happened", "tags"}


def test_many_are_written_or_none(cast):
    cast.let_in("teacher", "kian")
    by = cast.actor("teacher")
    good = Prepared(about=(cast["kian"],), kind="note", happened=Happened.exact(AT), fact="One.")
    bad = Prepared(about=(cast["lacey"],), kind="note", happened=Happened.exact(AT), fact="Two.")
    with acting_as(by, AT):
        assert len(actions.write_many([good, good], by=by, at=AT)) == 2
    with pytest.raises(Refused), acting_as(by, AT):
        actions.write_many([good, bad], by=by, at=AT)
    with acting_as(by, AT):
        assert Entry.objects.count() == 2
