"""Questions and answers under sight: what may not be read raises nothing and is counted nowhere."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kithline import cli
from kithline.agencies.enums import Role
from kithline.audit.models import Event
from kithline.core.errors import Invalid, Refused
from kithline.core.viewer import acting_as
from kithline.patterns import actions, queries
from kithline.patterns.models import Answer
from kithline.people import actions as people
from kithline.record import actions as record
from kithline.record.rules import Detail, Happened
from tests.integration.record.conftest import AT, Cast, cast  # noqa: F401

MISSED, NAMED = "appointments-missed", "appointments-missed"


@pytest.fixture
def home(cast: Cast) -> Cast:  # noqa: F811
    """Kian, whom the health visitor, the social worker and the school read; nobody else does."""
    cast.let_in("visitor", "kian", "gemma")
    cast.let_in_team("assessment", "kian", "gemma")
    cast.let_in("teacher", "kian", "gemma")
    return cast


def missed(home, days, *, who="visitor", **more):
    """Write that Kian was not brought, so many days ago."""
    on = (AT - timedelta(days=days)).date()
    values = {"service": "growth clinic", "due": on.isoformat(), "outcome": "was-not-brought"}
    return home.write(
        who, "kian", kind="was-not-brought", happened=Happened.on(on),
        learned_at=AT - timedelta(days=days - 1), fact="Growth clinic, not brought.",
        details=[Detail(home["kian"], "appointment", values)], **more,
    )  # fmt: skip


def hidden(home, days, **more):
    """Write the same so that only social care may read it."""
    return missed(
        home, days, restriction="third-party", restriction_reason="A neighbour told",
        readers=[home.place.agencies["care"].id], **more,
    )  # fmt: skip


def look(home, who, at=AT):
    actor = home.actor(who)
    with acting_as(actor, at):
        return queries.asked(actor, home["kian"], at)


def asked(home, who, at=AT):
    return look(home, who, at).standing(NAMED)


def answer(home, who, seen, at=AT, *, kind="explain", words="The lift was out; housing says so."):
    actor = home.actor(who)
    with acting_as(actor, at):
        return actions.answer(
            person_id=home["kian"], named=NAMED, kind=kind, words=words, seen=seen, by=actor, at=at
        )


def test_what_is_restricted_raises_nothing_for_whoever_may_not_read_it(home):
    entries = [missed(home, 200), missed(home, 100), hidden(home, 30, who="worker")]
    full = asked(home, "worker")
    assert {r.id for r in full.finding.refs} == {e.id for e in entries}
    assert asked(home, "teacher") is None, "two that may be read are no pattern"
    missed(home, 20)
    less = asked(home, "teacher")
    assert entries[2].id not in {r.id for r in less.finding.refs}
    assert "3 February" not in less.finding.facts and len(less.finding.refs) == 3


def test_who_may_not_open_the_record_is_refused_and_no_adult_is_asked_about(home):
    for who in ("officer", "admin", "auditor"):
        with pytest.raises(Refused):
            look(home, who)
    worker = home.actor("worker")
    with acting_as(worker, AT), pytest.raises(Refused):
        queries.asked(worker, uuid4(), AT)
    home.let_desk_in("kian")
    home.place.worker("clerk", "Nell Ware", agency="hub", team="desk", role=Role.BUSINESS_SUPPORT)
    with pytest.raises(Refused):
        look(home, "clerk")


def test_what_is_amended_or_withdrawn_changes_the_question(home):
    entries = [missed(home, 200), missed(home, 100), missed(home, 30)]
    assert asked(home, "worker") is not None
    visitor = home.actor("visitor")
    with acting_as(visitor, AT):
        record.withdraw(
            entry=entries[1], person_id=home["kian"], reason="Another child", by=visitor, at=AT
        )
    assert asked(home, "worker") is None


def test_an_answer_stands_until_something_new_comes(home, owner_db):
    first = [missed(home, 200), missed(home, 100), missed(home, 30)]
    seen = {e.id for e in first}
    given = answer(home, "worker", seen)
    after = asked(home, "teacher")
    assert not after.open and after.answer.id == given.id
    with owner_db():
        trail = Event.objects.get(subject_id=given.id)
        assert trail.verb == "answered a question of the record"
        assert trail.person_id == home["kian"]

    later = AT + timedelta(days=20)
    new = home.write(
        "visitor", "kian", at=later, kind="was-not-brought", happened=Happened.on(later.date()),
        fact="Again.",
    )  # fmt: skip
    back = asked(home, "worker", later)
    assert back.open and [r.id for r in back.new] == [new.id] and back.answer.id == given.id
    with pytest.raises(Invalid, match="one thing more came"):
        answer(home, "worker", seen, later)
    answer(
        home, "worker", seen | {new.id}, later, kind="set-aside", words="Asked again, same lift."
    )
    assert not asked(home, "worker", later).open
    assert [a.kind for a in look(home, "worker", later).answers] == ["set-aside", "explain"]


def test_an_answer_that_rests_on_something_restricted_is_read_by_those_named_for_it(home):
    entries = [
        missed(home, 200),
        missed(home, 100),
        missed(home, 60),
        hidden(home, 30, who="worker"),
    ]
    answer(home, "worker", {e.id for e in entries}, words="Told by the neighbour: he was away.")
    assert not asked(home, "worker").open
    teacher = look(home, "teacher")
    assert teacher.answers == () and teacher.standing(NAMED).open
    with acting_as(home.actor("teacher"), AT), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM patterns_answer")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("kind", "words", "field"),
    [
        ("explain", "", "words"),
        ("act", "  ", "words"),
        ("ignore", "x", "kind"),
        ("act", "x\x00", "words"),
    ],
)
def test_an_answer_takes_words_and_one_of_three_kinds(home, kind, words, field):
    seen = {e.id for e in (missed(home, 200), missed(home, 100), missed(home, 30))}
    with pytest.raises(Invalid) as refused:
        answer(home, "worker", seen, kind=kind, words=words)
    assert set(refused.value.errors) == {field}


def test_who_only_reads_does_not_answer_and_a_question_that_is_gone_takes_none(home):
    seen = {e.id for e in (missed(home, 200), missed(home, 100), missed(home, 30))}
    home.let_read("head", "kian")
    assert asked(home, "head") is not None
    with pytest.raises(Refused):
        answer(home, "head", seen)
    worker = home.actor("worker")
    with acting_as(worker, AT), pytest.raises(Invalid, match="does not raise this"):
        actions.answer(
            person_id=home["kian"], named="moves", kind="act", words="x", seen=(), by=worker, at=AT
        )


def row(home, who, **more):
    """Return the values of an answer as somebody might write it past the action."""
    actor = home.actor(who)
    return Answer(
        **{
            "partnership_id": actor.partnership_id, "person_id": home["kian"], "rule_id": "moves",
            "key": "", "pack_version": "x", "question": "?", "kind": "act", "words": "w", "cited": [],
            "by_post_id": actor.post_id, "by_worker_id": actor.worker_id, "by_name": "n", "at": AT,
        }
        | more
    )  # fmt: skip


def test_the_database_holds_who_answers_and_on_what(home, owner_db):
    secret = hidden(home, 30, who="worker")
    teacher, worker = home.actor("teacher"), home.actor("worker")
    refused = (
        (teacher, row(home, "teacher", cited=[secret.id])),  # rests on what they may not read
        (teacher, row(home, "worker")),  # in somebody else's name
        (teacher, row(home, "teacher", person_id=home["other"])),  # about a child they do not see
        (home.actor("officer"), row(home, "officer")),
    )
    for actor, made in refused:
        with acting_as(actor, AT), pytest.raises(DatabaseError), transaction.atomic():
            Answer.objects.bulk_create([made])
    with acting_as(worker, AT):
        # What is restricted in it is not the author's to say.
        made = row(home, "worker", cited=[secret.id], guarded=[])
        Answer.objects.bulk_create([made])
        for change in ("UPDATE patterns_answer SET words = 'x'", "DELETE FROM patterns_answer"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)
    with owner_db():
        kept = Answer.objects.get(id=made.id)
        assert kept.guarded == [secret.id]
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Answer.objects.filter(id=made.id).update(words="x")


SIGHT = ("kithline_enter", "set_config", "current_setting", "SAVEPOINT")


def test_reading_takes_one_statement_however_long_the_record(home):
    def took():
        actor = home.actor("worker")
        with acting_as(actor, AT), CaptureQueriesContext(connection) as caught:
            queries.asked_of_opened(actor, home["kian"], AT)
        return [q["sql"] for q in caught if not any(each in q["sql"] for each in SIGHT)]

    missed(home, 300)
    few = took()
    for days in range(20, 60):
        missed(home, days)
    many = took()
    assert len(few) == len(many) == 1, "\n".join(q[:100] for q in many)


def test_a_sister_counts_as_far_as_she_may_be_seen(home):
    """Three dates of Kian's and one of Lacey-Mae's, each by itself too few, make four."""
    home.let_in("visitor", "lacey")
    home.let_desk_in("kian", "lacey", "gemma")
    manager = home.actor("manager")
    with acting_as(manager, AT):
        for child in ("kian", "lacey"):
            people.relate(
                person_id=home["gemma"], other_id=home[child], kind="parent", by=manager, at=AT
            )
    for days in (700, 350, 20):
        missed(home, days)
    on = AT - timedelta(days=60)
    hers = home.write(
        "visitor", "lacey", kind="was-not-brought", happened=Happened.on(on.date()), fact="Dentist."
    )
    full = asked(home, "visitor")
    assert hers.id in {r.id for r in full.finding.refs} and "Lacey-Mae" in full.finding.facts
    assert asked(home, "teacher") is None, "who may not read her record is not told of it"


def test_explain_prints_findings_with_their_entries(home, capsys, monkeypatch):
    entries = [missed(home, 200), missed(home, 100), hidden(home, 30, who="worker")]
    monkeypatch.setattr("kithline.core.clock.now", lambda: AT)

    def explain(who):
        code = cli.main(["patterns", "explain", str(home["kian"]), "--as", who])
        return code, capsys.readouterr()

    code, said = explain("worker")
    told = json.loads(said.out)
    (finding,) = [f for f in told["findings"] if f["rule"] == MISSED]
    assert code == 0 and told["person"] == str(home["kian"])
    assert [e["id"] for e in finding["rests_on"]] == [str(e.id) for e in entries]
    assert finding["open"] and finding["might_mean_innocently"] and "score" not in said.out
    _, said = explain("teacher")
    assert json.loads(said.out)["findings"] == [] and str(entries[2].id) not in said.out
    code, said = explain("officer")
    assert code == 1 and said.out == ""
    code, said = explain("nobody-at-all")
    assert code == 1 and "nobody-at-all" in said.err


def moves_to(home, lines, days, *, protected=False):
    """Move Kian on a day, so many days ago."""
    manager = home.actor("manager")
    with acting_as(manager, AT):
        return people.move_address(
            person_id=home["kian"], lines=lines, starts_on=(AT - timedelta(days=days)).date(),
            protected=protected, source="agencies' lists", by=manager, at=AT,
        )  # fmt: skip


def lists_asked(home, who):
    found = look(home, who)
    return found.standing("address-out-of-date"), found


def test_an_old_address_on_a_list_is_asked_about_and_a_protected_home_never_is(home):
    """Where the home now is protected, nobody is asked: not even who may read it, so that nothing differs."""
    home.let_desk_in("kian")
    moves_to(home, "88 Dock Street", 400)
    home.write("visitor", "kian", fact="Letter to 88 Dock Street.", kind="note")
    assert lists_asked(home, "worker")[0] is None, "he lives there still"
    moves_to(home, "2 Elm Road", 200)
    finding = lists_asked(home, "worker")[0].finding
    assert "Dock" not in finding.facts + finding.question and "Elm" not in finding.facts
    moves_to(home, "27 Hidden Rise", 100, protected=True)
    for who in ("worker", "teacher", "manager"):
        standing, found = lists_asked(home, who)
        assert standing is None
        assert {h.street for h in found.history.homes} == {"dock street", "elm road"}


def test_nobody_is_asked_about_whose_record_the_viewer_may_not_open_or_who_died(home):
    home.let_desk_in("kian", "gemma")
    manager = home.actor("manager")
    with acting_as(manager, AT):
        people.relate(
            person_id=home["gemma"], other_id=home["kian"], kind="parent", by=manager, at=AT
        )
    assert look(home, "worker").history.people[home["gemma"]].living is True
    home.let_in("head", "kian")
    known = look(home, "head").history.people.get(home["gemma"])
    assert known is None or known.living is None
    with acting_as(manager, AT):
        people.record_death(person_id=home["gemma"], died_on=AT.date(), by=manager, at=AT)
    assert look(home, "worker").history.people[home["gemma"]].living is False
