"""A story as it is read: order, keys, filters, marks, amendments, and how many statements it takes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kithline.access.enums import Level
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.record import actions, queries
from kithline.record.queries import Filter
from kithline.record.rules import Change, Happened, Presence, Words

AT = datetime(2026, 3, 4, 10, 0, tzinfo=LONDON)
TODAY = AT.date()


def days_ago(n):
    return Happened.on(TODAY - timedelta(days=n))


def story(cast, who, name, at=AT, **more):
    with acting_as(cast.actor(who), at):
        return queries.story(cast.actor(who), cast[name], **more)


@pytest.fixture
def told(cast):
    """Kian's story by three agencies."""
    cast.let_in("teacher", "kian", "lacey", "gemma")
    cast.let_in("visitor", "kian", "lacey", "gemma")
    cast.write("teacher", "kian", happened=days_ago(1), fact="No coat.", tags=["clothing"])
    cast.write(
        "visitor", "lacey", "kian", happened=days_ago(30), fact="Speech.", kind="visit",
        learned_at=AT - timedelta(days=20), tags=["development", "strength"],
        present=[Presence(cast["kian"], seen=True, seen_alone=True), Presence(name="Nan")],
    )  # fmt: skip
    cast.write(
        "teacher", "kian", happened=days_ago(2), kind="words-of-child",
        said=[Words("I did his toast.", person_id=cast["kian"], is_child=True, alone=True),
              Words("He is fine.", by_words="Gemma")], fact="",
    )  # fmt: skip
    cast.write("visitor", "lacey", happened=days_ago(3), fact="Weighed.")
    return cast


def test_newest_happening_first_with_all_parts(told):
    found = story(told, "teacher", "kian")
    assert [e.kind for e in found] == ["school-concern", "words-of-child", "visit"]
    coat, words, visit = found
    assert (coat.harm, coat.strength, coat.late_days) == (True, False, 0)
    assert coat.agency_kind == "education"
    assert coat.mine
    assert [w.words for w in words.child_words] == ["I did his toast."]
    assert words.said[1].by_words == "Gemma"
    assert (visit.harm, visit.strength, visit.late_days) == (False, True, 20)
    assert {w.person_id for w in visit.about} == {told["kian"], told["lacey"]}
    assert [(p.name, p.seen_alone) for p in visit.present] == [("", True), ("Nan", None)]
    assert visit.heading == "Visit"


def test_lists_are_read_on_by_key(told):
    first = story(told, "teacher", "kian", limit=2)
    rest = story(told, "teacher", "kian", before=first[-1].key)
    assert [e.id for e in first + rest] == [e.id for e in story(told, "teacher", "kian")]
    assert story(told, "teacher", "kian", before=rest[-1].key) == []


@pytest.mark.parametrize("token", ["", "x", "12", "..", "99999999999999999999.0", "1.zz"])
def test_a_broken_key_is_refused(told, token):
    if token:
        with pytest.raises(Invalid):
            story(told, "teacher", "kian", before=token)


@pytest.mark.parametrize(
    ("narrowed", "kinds"),
    [
        (Filter(words=True), ["words-of-child"]),
        (Filter(harm=True), ["school-concern"]),
        (Filter(strength=True), ["visit"]),
        (Filter(agency_kind="health"), ["visit"]),
        (Filter(kind="visit"), ["visit"]),
        (Filter(tag="clothing"), ["school-concern"]),
        (Filter(tag="nothing-known"), []),
        (Filter(since=TODAY - timedelta(days=2)), ["school-concern", "words-of-child"]),
        (Filter(until=TODAY - timedelta(days=2)), ["words-of-child", "visit"]),
        (Filter(harm=True, agency_kind="health"), []),
    ],
)
def test_filters(told, narrowed, kinds):
    assert [e.kind for e in story(told, "teacher", "kian", filter=narrowed)] == kinds


def test_counts_choices_and_last_seen(told):
    teacher = told.actor("teacher")
    with acting_as(teacher, AT):
        counts = queries.counts(teacher, told["kian"])
        assert (counts.all, counts.words, counts.harm, counts.strength) == (3, 1, 1, 1)
        choices = queries.choices(teacher, told["kian"])
        assert [(c.code, c.count) for c in choices.agencies] == [("education", 2), ("health", 1)]
        assert {c.code for c in choices.tags} == {"clothing", "development", "strength"}
        assert choices.first.astimezone(LONDON).date() == TODAY - timedelta(days=30)
        seen = queries.last_seen(teacher, told["kian"])
        assert seen.alone.astimezone(LONDON).date() == TODAY - timedelta(days=30)
        words = queries.child_words(teacher, told["kian"])
        assert [w.said.words for w in words] == ["I did his toast."]


def test_a_story_takes_eight_statements_however_long(told):
    teacher = told.actor("teacher")
    with acting_as(teacher, AT):
        for limit in (1, 3):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                queries.story(teacher, told["kian"], limit=limit)
            assert len(captured) == 8
        with CaptureQueriesContext(connection) as captured:
            queries.counts(teacher, told["kian"])
            queries.choices(teacher, told["kian"])
        assert len(captured) == 2


def test_an_amended_entry_reads_anew_and_as_first_written(cast):
    cast.let_in("teacher", "kian", "gemma")
    cast.let_in("visitor", "kian")
    entry = cast.write(
        "teacher", "gemma", "kian", fact="Damp on the wall of the living room.", done="Told the landlord.",
        said=[Words("It was wet.", person_id=cast["kian"], is_child=True)],
        impacts={cast["kian"]: "He coughs."}, tags=["housing"],
    )  # fmt: skip
    later, teacher = AT + timedelta(days=4), cast.actor("teacher")
    with acting_as(teacher, later):
        new = actions.amend(
            entry=entry, changes={"fact": "Damp on the wall of the children's bedroom."},
            reason="I had the rooms the wrong way round.", by=teacher, at=later,
        )  # fmt: skip
    found = story(cast, "visitor", "kian", at=later)
    assert [e.id for e in found] == [new.id]
    shown = found[0]
    assert shown.fact == "Damp on the wall of the children's bedroom."
    assert (shown.late_days, shown.written_at) == (0, AT)
    assert shown.said[0].words == "It was wet."
    assert shown.impacts[0].text == "He coughs."
    assert shown.first.fact == "Damp on the wall of the living room."
    assert shown.first.said[0].words == "It was wet."
    (amendment,) = shown.amendments
    assert amendment.changes == (Change("fact", "living room.", "children's bedroom."),)
    assert (amendment.by_name, amendment.at) == ("Claire Whitmore", later)
    with acting_as(teacher, later):
        assert queries.counts(teacher, cast["kian"]).all == 1


def test_two_amendments_at_once_are_not_both_kept(cast):
    cast.let_in("teacher", "kian")
    entry, teacher = cast.write("teacher", "kian"), cast.actor("teacher")
    with acting_as(teacher, AT):
        actions.amend(entry=entry, changes={"fact": "A."}, reason="One.", by=teacher, at=AT)
        with pytest.raises(Invalid, match="meanwhile"):
            actions.amend(entry=entry, changes={"fact": "B."}, reason="Two.", by=teacher, at=AT)


def test_an_amendment_says_why_and_changes_something(cast):
    cast.let_in("teacher", "kian")
    entry, teacher = cast.write("teacher", "kian"), cast.actor("teacher")
    with acting_as(teacher, AT):
        with pytest.raises(Invalid):
            actions.amend(entry=entry, changes={"fact": "A."}, reason=" ", by=teacher, at=AT)
        with pytest.raises(Invalid):
            actions.amend(entry=entry, changes={}, reason="Why.", by=teacher, at=AT)


def test_another_agency_puts_a_note_beside_and_amends_nothing(cast):
    cast.let_in("teacher", "kian")
    cast.let_in("visitor", "kian")
    entry = cast.write("teacher", "kian", fact="13.2 kg.")
    later, visitor = AT + timedelta(days=1), cast.actor("visitor")
    with acting_as(visitor, later):
        with pytest.raises(Refused):
            actions.amend(entry=entry, changes={"fact": "12."}, reason="No.", by=visitor, at=later)
    with acting_as(visitor, later):
        actions.note_beside(
            entry=entry, fact="That was another child.", reason="Wrong child.", by=visitor, at=later
        )
    (shown,) = story(cast, "teacher", "kian", at=later)
    assert shown.fact == "13.2 kg."
    (note,) = shown.amendments
    assert note.note.fact == "That was another child."
    assert note.by_name == "Sade Obi"
    with acting_as(cast.actor("teacher"), later):
        assert queries.counts(cast.actor("teacher"), cast["kian"]).all == 1


def test_amending_keeps_the_people_whom_the_amender_only_knows_of(cast):
    cast.let_in("teacher", "kian", "lacey")
    entry = cast.write("teacher", "kian", "lacey", impacts={cast["lacey"]: "Wet."})
    cast.let_in("head", "kian")
    head = cast.actor("head")
    with acting_as(head, AT):
        new = actions.amend(
            entry=entry, changes={"fact": "No coats."}, reason="Both.", by=head, at=AT
        )
        shown = queries.entry(head, new.id)
        assert [w.open for w in sorted(shown.about, key=lambda w: not w.open)] == [True, False]
        assert shown.impacts == ()
    (shown,) = story(cast, "teacher", "lacey")
    assert shown.impacts[0].text == "Wet."


def test_who_adds_to_a_record_without_reading_it_loses_nothing_of_it_by_amending(cast):
    cast.let_in("teacher", "kian", "lacey")
    entry = cast.write("teacher", "kian", "lacey", impacts={cast["lacey"]: "Wet."})
    cast.let_in("head", "kian")
    cast.let_in("head", "lacey", level=Level.KNOW_OF)
    head = cast.actor("head")
    with acting_as(head, AT):
        with pytest.raises(Invalid, match="note beside"):
            actions.amend(
                entry=entry, changes={"fact": "No coats."}, reason="Both.", by=head, at=AT
            )
        actions.note_beside(entry=entry, fact="No coats.", reason="Both.", by=head, at=AT)
    (shown,) = story(cast, "teacher", "lacey")
    assert shown.impacts[0].text == "Wet."


def test_leaving_somebody_out_takes_the_entry_off_their_record(cast):
    cast.let_in("teacher", "kian", "lacey")
    entry, teacher = cast.write("teacher", "kian", "lacey"), cast.actor("teacher")
    with acting_as(teacher, AT):
        actions.amend(
            entry=entry, changes={"about": [cast["kian"]]}, reason="Only Kian.", by=teacher, at=AT
        )
    assert len(story(cast, "teacher", "kian")) == 1
    assert story(cast, "teacher", "lacey") == []
    with acting_as(teacher, AT):
        (gone,) = queries.withdrawals(teacher, cast["lacey"])
        assert (gone.by_name, gone.reason) == ("Claire Whitmore", "Only Kian.")


def test_restricting_an_entry_later_takes_the_open_one_away(cast):
    cast.let_in("officer", "kian")
    cast.let_in("teacher", "kian")
    entry, officer = cast.write("officer", "kian", fact="A name."), cast.actor("officer")
    with acting_as(officer, AT):
        actions.amend(
            entry=entry, reason="The enquiry runs.", by=officer, at=AT,
            changes={"restriction": "police-sensitive", "readers": [officer.agency_id]},
        )  # fmt: skip
    assert story(cast, "teacher", "kian") == []
    (shown,) = story(cast, "officer", "kian")
    assert shown.restricted.readers == 1


def test_an_entry_against_the_wrong_child_is_moved_with_its_trail(cast):
    from kithline.audit import actions as audit
    from kithline.audit.enums import Kind

    cast.let_in("teacher", "kian")
    cast.let_in("visitor", "other")
    entry = cast.write(
        "teacher", "kian", fact="Weighed 13.2 kg.",
        said=[Words("Ow.", person_id=cast["kian"], is_child=True)],
        present=[Presence(cast["kian"])], impacts={cast["kian"]: "Tired."},
    )  # fmt: skip
    teacher, manager = cast.actor("teacher"), cast.actor("manager")
    with acting_as(teacher, AT):
        new = actions.amend(
            entry=entry, changes={"fact": "13.3 kg."}, reason="Typo.", by=teacher, at=AT
        )
    looked = AT + timedelta(hours=1)
    with acting_as(teacher, looked):
        audit.note(verb="opened", by=teacher, at=looked, kind=Kind.SAW, person_id=cast["kian"])
    later = AT + timedelta(days=1)
    with acting_as(manager, later):
        with pytest.raises(Refused):
            actions.move(
                entry=new.id,
                people={cast["kian"]: cast["other"]},
                reason="Wrong.",
                by=manager,
                at=later,
            )
    cast.let_desk_in("kian", "other", at=later)
    with acting_as(manager, later):
        pairs = actions.move(
            entry=new.id, people={cast["kian"]: cast["other"]}, reason="Another child.",
            by=manager, at=later,
        )  # fmt: skip
    assert len(pairs) == 2
    assert story(cast, "manager", "kian", at=later) == []
    (moved,) = story(cast, "visitor", "other", at=later)
    assert (moved.fact, moved.author_name, moved.moved) == ("13.3 kg.", "Claire Whitmore", True)
    assert moved.first.fact == "Weighed 13.2 kg."
    assert moved.said[0].person_id == cast["other"]
    assert moved.impacts[0].person_id == cast["other"]
    assert {w.person_id for w in moved.about} == {cast["other"]}
    with acting_as(manager, later):
        (sighting,) = queries.who_saw(manager, new.id, cast["kian"])
        assert (sighting.name, sighting.times) == ("Claire Whitmore", 1)


def test_all_entries_of_a_contact_leave_the_wrong_record(cast):
    cast.let_desk_in("kian", "lacey")
    contact, manager = new_id(), cast.actor("manager")
    with acting_as(manager, AT):
        for title in ("Contact 1", "Decided"):
            actions.write_system(
                by=manager, at=AT, about=[cast["kian"], cast["lacey"]], kind="contact", title=title,
                subject=("contact", contact), said=[Words("Help.", by_words="A neighbour")],
            )  # fmt: skip
        assert len(queries.entries_about(manager, ("contact", contact))) == 2
        n = actions.withdraw_subject(
            subject=("contact", contact), person_id=cast["kian"], reason="Wrong.", by=manager, at=AT
        )
        assert n == 2
        assert queries.story(manager, cast["kian"]) == []
        assert len(queries.story(manager, cast["lacey"])) == 2


def test_happened_reads_in_london(cast):
    summer = Happened.on(date(2025, 7, 1))
    assert summer.from_.isoformat() == "2025-07-01T00:00:00+01:00"
    assert summer.to.isoformat() == "2025-07-01T23:59:59+01:00"
