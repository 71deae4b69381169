"""Readings, parts owed, views beside statements, summaries: what each does, who may, what stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from kithline.access.enums import Level
from kithline.chronology import actions, queries
from kithline.chronology.models import Part, Reading, Selected, Summary, View
from kithline.chronology.queries import Narrowing
from kithline.core.errors import Invalid, Refused
from kithline.core.viewer import acting_as
from kithline.episodes import actions as episodes
from kithline.record import queries as record
from kithline.timescales.models import Obligation
from tests.integration.chronology.test_chronology_line import DAY, family  # noqa: F401
from tests.integration.record.conftest import AT, cast  # noqa: F401

LATER = AT + 2 * DAY


@pytest.fixture
def worked(family):  # noqa: F811
    """Work is open with Kian, led by the worker."""
    from kithline.core.ids import new_id

    manager = family.actor("t.manager")
    with acting_as(manager, AT):
        spell = episodes.open_spell(
            person_id=family["kian"], kind="section-17", team=family.place.teams["assessment"],
            source=("decision", new_id()), referred_at=AT, by=manager, at=AT,
        )  # fmt: skip
        episodes.allocate(spell=spell, post=family.place.posts["worker"], by=manager, at=AT)
    return family


def signed(cast, who="worker", at=LATER, **more):  # noqa: F811
    by = cast.actor(who)
    said = {
        "people": [cast[n] for n in ("kian", "lacey", "gemma")], "since": None, "until": at.date(),
        "read_at": None, "why": "first", "analysis": "He is cold and she is not brought.",
    } | more  # fmt: skip
    with acting_as(by, at):
        return actions.sign(person_id=cast["kian"], by=by, at=at, **said)


def running(cast, who="worker", at=LATER):  # noqa: F811
    with acting_as(cast.actor(who), at):
        rows = Obligation.objects.filter(kept_at__isnull=True, cancelled_at__isnull=True)
        return sorted(rows.values_list("rule_id", flat=True))


def test_a_reading_keeps_what_it_stood_on_and_the_next_is_owed(worked):
    by = worked.actor("worker")
    with acting_as(by, AT):
        actions.read_again(person_id=worked["kian"], reason="They moved in with Nan", by=by, at=AT)
        with pytest.raises(Invalid):
            actions.read_again(person_id=worked["kian"], reason="Again", by=by, at=AT)
    assert running(worked) == ["chronology-change"]
    made = signed(worked)
    assert len(made.entries) == 5 and made.restricted_entries == [worked.entries["row"].id]
    assert running(worked) == ["chronology-next"]


def test_what_was_known_at_a_reading_can_be_laid_out_again(worked):
    read_at = AT + timedelta(hours=2)  # before the letter that amended what health wrote
    made = signed(worked, read_at=read_at)
    worked.write("visitor", "lacey", at=LATER + DAY, fact="Brought at last.")
    by = worked.actor("worker")
    with acting_as(by, LATER + 2 * DAY):
        then = queries.reading_entries(by, queries.reading(by, made.id))
    facts = {e.id: e.fact for e in then}
    assert worked.entries["tooth"].id in facts and worked.entries["tooth2"].id not in facts
    assert all(not e.amendments for e in then) and "Brought at last." not in facts.values()
    other = worked.actor(
        "teacher"
    )  # reads of it what the teacher may read, and no number of the rest
    with acting_as(other, LATER):
        assert queries.reading(other, made.id) is None


def test_a_reading_on_a_restricted_entry_is_read_by_its_readers_alone(worked):
    made = signed(worked)
    who_reads = {}
    for who in ("worker", "t.manager", "teacher", "head"):
        by = worked.actor(who)
        with acting_as(by, LATER):
            who_reads[who] = [r.id for r in queries.readings(by, worked["kian"])]
    assert who_reads == {"worker": [made.id], "t.manager": [], "teacher": [], "head": []}
    open_one = signed(worked, "t.manager", at=LATER + DAY)  # who read without the restricted one
    by = worked.actor("teacher")
    with acting_as(by, LATER + DAY):
        assert [r.id for r in queries.readings(by, worked["kian"])] == [open_one.id]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"analysis": "  "}, "analysis"),
        ({"why": "change"}, "why_words"),
        ({"why": "score"}, "why"),
        ({"since": LATER.date() + DAY}, "since"),
        ({"until": LATER.date() + DAY}, "until"),
        ({"analysis": "a\u202eb"}, "analysis"),
        ({"since": AT.date() - 400 * DAY, "until": AT.date() - 300 * DAY}, "since"),
    ],
)
def test_a_reading_says_what_is_missing(worked, more, field):
    with pytest.raises(Invalid) as refused:
        signed(worked, **more)
    assert field in refused.value.errors


@pytest.mark.parametrize("who", ["head", "auditor", "admin"])
def test_who_may_not_write_signs_nothing(worked, who):
    with pytest.raises(Refused):
        signed(worked, who)


def test_the_database_keeps_readings_and_refuses_to_sign_for_another(worked):
    made = signed(worked)
    by = worked.actor("worker")
    with acting_as(by, LATER), connection.cursor() as cursor:
        for sql in (
            "UPDATE chronology_reading SET analysis = 'x' WHERE id = %s",
            "DELETE FROM chronology_reading WHERE id = %s",
            "UPDATE chronology_part SET question = 'x' WHERE person_id = %s",
        ):
            with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
                cursor.execute(sql, [made.id])
    other = worked.actor("teacher")
    with acting_as(other, LATER), pytest.raises(ProgrammingError), transaction.atomic():
        Reading.objects.create(
            partnership_id=other.partnership_id, person_id=worked["kian"], by_post_id=by.post_id,
            by_worker_id=by.worker_id, by_name="X", agency_kind="education", people=[worked["kian"]],
            until=LATER.date(), read_at=LATER, signed_at=LATER, entries=[], why="first", analysis="x",
        )  # fmt: skip


# --- parts that agencies owe ---------------------------------------------------------------------


@pytest.fixture
def asked(worked):
    by = worked.actor("worker")
    with acting_as(by, LATER):
        return actions.ask(
            person_id=worked["kian"], agency_id=worked.place.agencies["health"].id,
            question="What do you hold from January?", by=by, at=LATER,
        )  # fmt: skip


def test_a_part_is_asked_chased_and_answered(worked, asked):
    assert running(worked) == ["chronology-part"]
    by, nurse = worked.actor("worker"), worked.actor("visitor")
    with acting_as(by, LATER), pytest.raises(Invalid):
        actions.ask(person_id=worked["kian"], agency_id=asked.asked_agency_id, question="Again?",
                    by=by, at=LATER)  # fmt: skip
    with acting_as(by, LATER + 8 * DAY):
        assert actions.chase(part=asked, by=by, at=LATER + 8 * DAY).chases == 1
        with pytest.raises(Refused):
            actions.answer(part=asked, answer="written", words="", by=by, at=LATER)
    with acting_as(nurse, LATER + 8 * DAY):
        assert [p.id for p in queries.parts_asked_of(nurse)] == [asked.id]
        with pytest.raises(Invalid):
            actions.answer(part=asked, answer="part", words="", by=nurse, at=LATER + 8 * DAY)
        actions.answer(
            part=asked, answer="part", words="The rest by Friday", by=nurse, at=LATER + 8 * DAY
        )
    assert running(worked) == ["chronology-part"]  # a part answer leaves it running
    with acting_as(nurse, LATER + 9 * DAY):
        actions.answer(part=asked, answer="nothing-held", words="", by=nurse, at=LATER + 9 * DAY)
        assert queries.parts_asked_of(nurse) == []
    assert running(worked, at=LATER + 9 * DAY) == []


def test_a_part_is_seen_by_the_childs_readers_and_by_who_can_answer(worked, asked):
    seen = {}
    for who in ("worker", "teacher", "visitor", "visitor2", "head", "auditor"):
        with acting_as(worked.actor(who), LATER):
            seen[who] = Part.objects.filter(id=asked.id).exists()
    # visitor2 holds nothing on the child but sits in the team that was asked.
    assert seen == {"worker": True, "teacher": True, "visitor": True, "visitor2": True,
                    "head": False, "auditor": False}  # fmt: skip


def test_a_question_is_taken_back_with_its_reason(worked, asked):
    by = worked.actor("worker")
    with acting_as(by, LATER):
        with pytest.raises(Invalid):
            actions.drop(part=asked, reason=" ", by=by, at=LATER)
        actions.drop(part=asked, reason="Written meanwhile", by=by, at=LATER)
        with pytest.raises(Invalid):
            actions.chase(part=asked, by=by, at=LATER)
    assert running(worked) == []


# --- views beside statements ---------------------------------------------------------------------


def test_a_view_stands_beside_the_statement_and_says_whose_it_is(worked):
    entry = worked.entries["coat"]
    by = worked.actor("worker")
    with acting_as(by, LATER):
        view = actions.say_otherwise(
            entry_id=entry.id, whose="family", person_id=worked["gemma"], name="Gemma Tranter",
            words="He had his coat, he left it at school.", by=by, at=LATER,
        )  # fmt: skip
        shown = record.entry(by, entry.id)
        assert shown.fact == "Kian came in without a coat."  # the statement stays
        assert shown.amendments[-1].note.fact == "He had his coat, he left it at school."
        assert queries.views_of(by, [entry.id])[view.note_id].by_words == "Gemma Tranter"
        with pytest.raises(Invalid):
            actions.say_otherwise(entry_id=entry.id, whose="family", words="x", by=by, at=LATER)
    with acting_as(worked.actor("officer"), LATER):
        assert View.objects.count() == 1  # reads Kian's record
    with acting_as(worked.actor("head"), LATER):
        assert View.objects.count() == 0


def found_by(cast, who, at, **mark):  # noqa: F811
    people = [cast[n] for n in ("kian", "lacey", "gemma")]
    by, wanted = cast.actor(who), Narrowing(**mark)
    with acting_as(by, at):
        held = {e.id for e in queries.line(by, people, narrowing=wanted)}
        assert queries.tally(by, people, wanted)[0] == len(held)
        drawn = queries.columns(by, people, narrowing=wanted, starts=[])
        assert sum(c.number for c in drawn if c.lane != "words") == len(held)
        if wanted.stood is None:
            counts = queries.counts(by, people)
            assert len(held) == (counts.disputed if wanted.disputed else counts.amended)
    return sorted(name for name, e in cast.entries.items() if e.id in held)


def test_the_line_narrows_to_what_is_disputed_or_amended_and_shows_no_hidden_dispute(worked):
    by = worked.actor("worker")
    with acting_as(by, LATER):
        for name, whose, words in (
            (
                "coat",
                {"whose": "family", "person_id": worked["gemma"], "name": "Gemma"},
                "He had it.",
            ),
            ("row", {"whose": "agency", "by_words": ""}, "Neighbours told us of two."),
        ):
            actions.say_otherwise(
                entry_id=worked.entries[name].id, words=words, by=by, at=LATER, **whose
            )
    after = LATER + DAY
    assert found_by(worked, "worker", after, disputed=True) == ["coat", "row"]
    assert found_by(worked, "t.manager", after, disputed=True) == [
        "coat"
    ]  # not named for the other
    assert found_by(worked, "head", after, disputed=True) == []
    assert found_by(worked, "worker", after, disputed=True, stood=AT + DAY) == []
    assert found_by(worked, "worker", after, amended=True) == ["tooth2"]
    assert found_by(worked, "worker", after, amended=True, stood=AT + timedelta(hours=1)) == []


# --- summaries -----------------------------------------------------------------------------------


def begun(cast, by, **more):  # noqa: F811
    return actions.begin(person_id=cast["kian"], people=[cast["lacey"]], title="For the conference",
                         by=by, at=LATER, **more)  # fmt: skip


def test_a_summary_is_selected_weighed_signed_and_stays(worked):
    by = worked.actor("worker")
    ids = [worked.entries[k].id for k in ("coat", "swam", "other")]
    with acting_as(by, LATER):
        draft = begun(worked, by)
        with pytest.raises(Invalid):
            begun(worked, by)
        assert (
            actions.select(summary=draft, entry_ids=ids, by=by, at=LATER) == 2
        )  # one is not to be seen
        with pytest.raises(Invalid):
            actions.sign_summary(summary=draft, by=by, at=LATER)
        actions.note_impact(
            summary=draft, impacts={ids[0]: "Cold every morning"}, analysis="Warm days and cold ones.",
            title="For the conference", by=by, at=LATER,
        )  # fmt: skip
        done = actions.sign_summary(summary=draft, by=by, at=LATER)
        assert [(e.id, i) for e, i in queries.selected(by, done)] == [
            (ids[1], ""), (ids[0], "Cold every morning"),
        ]  # fmt: skip
        with pytest.raises(Invalid):
            actions.select(summary=done, entry_ids=ids, by=by, at=LATER)
        again = begun(worked, by, follows=done)
        assert (again.version, Selected.objects.filter(summary=again).count()) == (2, 2)


def test_the_database_keeps_a_signed_summary_even_from_its_author(worked, owner_db):
    by = worked.actor("worker")
    with acting_as(by, LATER):
        draft = begun(worked, by)
        actions.select(summary=draft, entry_ids=[worked.entries["coat"].id], by=by, at=LATER)
        actions.note_impact(summary=draft, impacts={}, analysis="x", title="x", by=by, at=LATER)
        actions.sign_summary(summary=draft, by=by, at=LATER)
        assert Summary.objects.filter(id=draft.id).update(analysis="y") == 0
        assert Selected.objects.filter(summary=draft).delete()[0] == 0
    with pytest.raises((ProgrammingError, InternalError)), owner_db() as cursor:
        cursor.execute("UPDATE chronology_summary SET analysis = 'y' WHERE id = %s", [draft.id])


def test_a_draft_is_its_authors_and_a_signed_one_is_read_with_the_record(worked):
    by, other = worked.actor("worker"), worked.actor("teacher")
    with acting_as(by, LATER):
        draft = begun(worked, by)
        actions.select(
            summary=draft,
            entry_ids=[worked.entries[k].id for k in ("coat", "swam")],
            by=by,
            at=LATER,
        )
        actions.note_impact(summary=draft, impacts={}, analysis="x", title="x", by=by, at=LATER)
    with acting_as(other, LATER):
        assert queries.summaries(other, worked["kian"]) == []
    with acting_as(by, LATER):
        actions.sign_summary(summary=draft, by=by, at=LATER)
    with acting_as(other, LATER):
        assert [s.id for s in queries.summaries(other, worked["kian"])] == [draft.id]
        with pytest.raises(Refused):
            actions.select(summary=draft, entry_ids=[], by=other, at=LATER)


def test_a_bundle_leaves_restricted_entries_out_and_says_how_many(worked):
    by = worked.actor("worker")
    people = [worked[n] for n in ("kian", "lacey", "gemma")]
    with acting_as(by, LATER):
        made = queries.bundle(by, people, at=LATER)
        assert (len(list(made.entries())), made.left_out) == (4, 1)
        assert len(list(queries.bundle(by, people, at=LATER, with_restricted=True).entries())) == 5
    other = worked.actor("teacher")
    with acting_as(other, LATER):
        assert (
            queries.bundle(other, people, at=LATER).left_out == 0
        )  # what is hidden is not counted


def test_sight_by_sharing_alone_does_not_sign(worked):
    worked.let_read("head", "kian")
    with pytest.raises(Refused):
        signed(worked, "head")
    assert Level.READ < Level.CONTRIBUTE
