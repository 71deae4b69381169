"""From a worry to a decision, and back: the spine, action by action, as the app role."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from kithline.access import queries as sights
from kithline.agencies.enums import Role
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid, Refused
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.episodes.models import Spell
from kithline.frontdoor import queries
from kithline.frontdoor.actions.decisions import Line
from kithline.frontdoor.enums import Outcome
from kithline.frontdoor.models import Contact, Decision, Feedback, Match, Named
from kithline.pathways import decide, triage, undo, work, worry
from kithline.people.models import Person
from kithline.record.models import Entry
from kithline.timescales.models import Obligation

AT = datetime(2026, 3, 3, 10, 0, tzinfo=LONDON)  # a Tuesday, the desk is open
LEVELS = frozenset("12345")

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    place = builders.place()
    place.worker("h.worker", "Devon Ash", agency="hub", team="desk", role=Role.HUB_WORKER)
    place.worker("h.manager", "Marian Teal", agency="hub", team="desk", role=Role.HUB_MANAGER)
    place.worker(
        "t.manager", "Rebecca Lind", agency="care", team="assessment", role=Role.TEAM_MANAGER
    )
    place.worker(
        "s.worker", "Yasmin Far", agency="care", team="assessment", role=Role.SOCIAL_WORKER
    )
    place.worker("visitor", "Sandra Ob", agency="health", team="visiting")
    place.worker("teacher", "Claire Whit", agency="school")
    place.worker("lead", "Anthony Fern", agency="school", lead=True)
    return place


CHILD = {
    "role": "child", "forename": "Kiera", "surname": "Marsden", "dob": date(2020, 4, 11),
    "address": "9 Weir Cottages", "postcode": "ZZ2 4RB",
}  # fmt: skip
MOTHER = {"role": "parent", "forename": "Tanya", "surname": "Marsden", "relation": "mother"}


def send(here, who="teacher", at=AT, **more):
    actor = here.actor(who) if isinstance(who, str) else who
    sent = {
        "fact": "Came in without a coat; a mark on the back of her hand.",
        "danger": "no",
        "consent": "agreed",
        "consent_detail": "Mum, at the gate",
        "words": [{"by": "Kiera", "child": True, "words": "The kettle bit me.", "alone": True}],
    } | more
    with acting_as(actor, at):
        return worry.send_worry(named=[CHILD, MOTHER], by=actor, at=at, **sent)


def seen_by(here, who, contact, at=AT):
    with acting_as(here.actor(who), at):
        return Contact.objects.filter(id=contact.id).exists()


def taken_in(here, at=AT + timedelta(minutes=20), **more):
    contact = send(here, **more)
    worker = here.actor("h.worker")
    with acting_as(worker, at):
        contact = queries.contact(worker, contact.id)
        triage.open_triage(contact=contact, by=worker, at=at)
        triage.grade(contact=contact, rag="amber", reason="A mark", by=worker, at=at)
        child, mother = contact.named.order_by("position")
        matched = triage.register_and_match(named=child, by=worker, at=at)
        triage.register_and_match(named=mother, by=worker, at=at)
    return contact, matched.person_id


def decided(here, outcome=Outcome.ASSESSMENT, at=AT + timedelta(hours=2), **more):
    contact, person = taken_in(here)
    manager = here.actor("h.manager")
    with acting_as(manager, at):
        contact = queries.contact(manager, contact.id)
        line = make_line(here, contact, outcome, **more)
        (decision,) = decide.decide(contact=contact, lines=[line], by=manager, at=at)
    return contact, person, decision


def make_line(here, contact, outcome, **more):
    child = Named.objects.get(contact=contact, role="child")
    values = {
        "named": child, "outcome": outcome, "level": "4", "reasons": "Third worry this year.",
        "framework": "stoke-2023", "levels": LEVELS, "team": here.teams["assessment"],
        "next_step": "Visit today", "service": "Nursery",
    } | more  # fmt: skip
    return Line(**values)


def test_sent_worry_lies_at_the_day_desk_with_its_clocks(here):
    contact = send(here)
    assert contact.desk == here.teams["desk"]
    with acting_as(here.actor("h.worker"), AT):
        rules = {o.rule_id: o for o in Obligation.objects.filter(subject_id=contact.id)}
    assert set(rules) == {"referral-decision", "referral-acknowledge"}
    assert rules["referral-decision"].due_on == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("at", "desk"),
    [
        (datetime(2026, 3, 3, 8, 29, tzinfo=LONDON), "edt"),
        (datetime(2026, 3, 3, 8, 30, tzinfo=LONDON), "desk"),
        (datetime(2026, 3, 3, 17, 0, tzinfo=LONDON), "edt"),
        (datetime(2026, 3, 7, 12, 0, tzinfo=LONDON), "edt"),  # a Saturday
        (datetime(2026, 4, 3, 12, 0, tzinfo=LONDON), "edt"),  # Good Friday
    ],
)
def test_worry_is_routed_by_office_hours(here, at, desk):
    assert send(here, at=at).desk == here.teams[desk]


def test_who_sees_a_contact(here):
    contact = send(here)
    seen = {w: seen_by(here, w, contact) for w in here.posts}
    assert seen == {
        "h.worker": True, "h.manager": True, "teacher": True, "lead": True,
        "t.manager": False, "s.worker": False, "visitor": False,
    }  # fmt: skip


def test_sender_sees_what_was_sent_and_the_answer_alone(here):
    contact, person, _ = decided(here)
    manager, at = here.actor("h.manager"), AT + timedelta(hours=3)
    with acting_as(manager, at):
        decide.give_feedback(
            contact=Contact.objects.get(id=contact.id), decision="Social work assessment",
            reason="", next_step="Rebecca Lind's team will ring you", by=manager, at=at,
        )  # fmt: skip
    for who in ("teacher", "lead"):
        with acting_as(here.actor(who), at):
            assert Contact.objects.get(id=contact.id).fact
            assert Named.objects.filter(contact_id=contact.id).count() == 2
            assert Feedback.objects.get(contact_id=contact.id).decision == "Social work assessment"
            assert not Match.objects.exists()
            assert not Decision.objects.exists()
            assert not Person.objects.filter(id=person).exists()
            assert not Entry.objects.filter(kind="decision").exists()


def test_decision_opens_spell_sight_and_clocks(here):
    contact, person, decision = decided(here)
    manager = here.actor("t.manager")
    later = AT + timedelta(hours=3)
    with acting_as(manager, later):
        spell = Spell.objects.get(person_id=person)
        assert (spell.kind, spell.stage, spell.team) == (
            "section-17", "waiting", here.teams["assessment"],
        )  # fmt: skip
        assert spell.referred_at == contact.received_at
        clocks = {o.rule_id: o for o in Obligation.objects.filter(subject_id=spell.id)}
        assert set(clocks) == {"allocate", "assessment-45"}
        assert clocks["assessment-45"].due_on == date(2026, 5, 8)
        assert sights.level_on(manager, person) == 4
        kinds = set(Entry.objects.values_list("kind", flat=True))
        assert {"contact", "decision"} <= kinds
        assert queries.contacts_of_person(manager, person)[0].decision == decision
    with acting_as(here.actor("visitor"), later):
        assert not Spell.objects.exists()


def test_hub_sight_ends_days_after_the_decision(here):
    _, person, _ = decided(here)
    worker = here.actor("h.worker")
    for days, sees in ((1, True), (40, False)):
        with acting_as(worker, AT + timedelta(days=days)):
            assert (sights.level_on(worker, person) > 0) is sees


def test_allocation_gives_the_worker_sight_and_keeps_the_clock(here):
    _, person, _ = decided(here)
    manager, at = here.actor("t.manager"), AT + timedelta(hours=5)
    with acting_as(manager, at):
        spell = Spell.objects.get(person_id=person)
        work.allocate(spell=spell, post=here.posts["s.worker"], by=manager, at=at)
    with acting_as(here.actor("s.worker"), at):
        assert Spell.objects.get().lead == here.posts["s.worker"]
        clocks = {o.rule_id: o for o in Obligation.objects.filter(person_id=person)}
        assert clocks["allocate"].kept_at == at
        assert clocks["assessment-45"].owner_post_id == here.posts["s.worker"].id
        grants = [s for s in sights.who_can_see(here.actor("s.worker"), person) if s.yours]
        assert {"allocation", "team"} <= {s.purpose for s in grants}


def test_hub_worker_proposes_and_may_not_decide(here):
    contact, _ = taken_in(here)
    worker, at = here.actor("h.worker"), AT + timedelta(hours=1)
    with acting_as(worker, at):
        contact = queries.contact(worker, contact.id)
        line = make_line(here, contact, Outcome.EARLY_HELP)
        decide.propose(contact=contact, lines=[line], by=worker, at=at)
        assert contact.handling.stage == "proposed"
        with pytest.raises(Refused):
            decide.decide(contact=contact, lines=[line], by=worker, at=at)
    assert not Spell.objects.exists()


@pytest.mark.parametrize("who", ["teacher", "t.manager", "s.worker", "visitor", "lead"])
def test_others_may_not_touch_triage(here, who):
    contact, _ = taken_in(here)
    actor = here.actor(who)
    with acting_as(actor, AT), pytest.raises(Refused):
        triage.open_triage(contact=contact, by=actor, at=AT)


def test_overturned_decision_takes_back_what_it_opened_and_stays_readable(here):
    contact, person, decision = decided(here)
    manager, at = here.actor("h.manager"), AT + timedelta(days=1)
    with acting_as(manager, at):
        row = Decision.objects.get(id=decision.id)
        with pytest.raises(Invalid) as caught:
            decide.change_decision(
                decision=row, line=make_line(here, contact, Outcome.NO_ACTION), how="overturned",
                reason=" ", by=manager, at=at,
            )  # fmt: skip
        assert "change_reason" in caught.value.errors
        new = decide.change_decision(
            decision=row, line=make_line(here, contact, Outcome.NO_ACTION), how="overturned",
            reason="The mark was a birthmark", by=manager, at=at,
        )  # fmt: skip
        assert new.replaces_id == decision.id
        assert Decision.objects.get(id=decision.id).reasons == "Third worry this year."
        spell = Spell.objects.get(person_id=person)
        assert spell.stage == "closed" and "birthmark" in spell.closed_reason
        with pytest.raises(Invalid, match="later decision"):
            decide.change_decision(
                decision=row, line=make_line(here, contact, Outcome.NO_ACTION), how="overturned",
                reason="again", by=manager, at=at,
            )  # fmt: skip
    team = here.actor("t.manager")
    with acting_as(team, at + timedelta(minutes=1)):
        assert sights.level_on(team, person) == 0
        assert not Obligation.objects.filter(
            person_id=person, kept_at=None, cancelled_at=None
        ).exists()


def test_reopened_contact_is_decided_again_with_the_trail(here):
    contact, _, decision = decided(here, Outcome.NO_ACTION)
    manager, at = here.actor("h.manager"), AT + timedelta(days=2)
    with acting_as(manager, at):
        row = queries.contact(manager, contact.id)
        decide.reopen(contact=row, reason="The health visitor rang", by=manager, at=at)
        (again,) = decide.decide(
            contact=row, lines=[make_line(here, row, Outcome.STRATEGY)], by=manager, at=at
        )
        assert again.replaces_id == decision.id and again.change == "reopened"


def test_wrong_match_is_undone_with_trail_and_who_saw(here):
    contact, person = taken_in(here)
    manager, at = here.actor("h.manager"), AT + timedelta(hours=1)
    with acting_as(manager, at):
        match = Match.objects.get(named__role="child", contact_id=contact.id)
        assert Entry.objects.filter(abouts__person_id=person).exists()
        done = undo.undo_match(match=match, reason="The other Kiera", by=manager, at=at)
        assert any("matched" in look.verb for look in done.saw)
        assert Match.objects.get(id=match.id).undone_reason == "The other Kiera"
    with acting_as(manager, at + timedelta(seconds=1)):
        assert sights.level_on(manager, person) == 0


def test_contact_with_a_worker_s_own_family_is_hidden_from_that_worker(here):
    contact, person = taken_in(here)
    manager, at = here.actor("h.manager"), AT + timedelta(hours=1)
    from kithline.access import actions as access

    with acting_as(manager, at):
        access.exclude(
            worker_id=here.actor("h.worker").worker_id, person_id=person, reason="own-family",
            by=manager, at=at,
        )  # fmt: skip
    assert not seen_by(here, "h.worker", contact, at)
    assert seen_by(here, "h.manager", contact, at)


def test_public_worry_is_kept_and_read_by_the_desk_alone(here):
    public = Actor.public(
        partnership_id=here.partnership.id, partnership_slug=here.partnership.slug
    )
    contact = send(here, who=public, consent="")
    assert contact.source == "public" and contact.author_id is None
    assert seen_by(here, "h.worker", contact)
    assert not seen_by(here, "teacher", contact)
    with acting_as(public, AT):
        assert not Contact.objects.exists()


def test_public_feedback_never_says_the_outcome(here):
    public = Actor.public(
        partnership_id=here.partnership.id, partnership_slug=here.partnership.slug
    )
    contact = send(here, who=public)
    manager = here.actor("h.manager")
    with acting_as(manager, AT):
        row = decide.give_feedback(
            contact=queries.contact(manager, contact.id), decision="Section 47", reason="known",
            next_step="They are known to us", by=manager, at=AT,
        )  # fmt: skip
    assert (row.decision, row.reason) == ("", "")
    assert "known to us" not in row.next_step


def test_prevent_is_not_told_to_the_sender_and_read_by_those_who_decided_alone(here):
    contact, _, decision = decided(here, Outcome.PREVENT)
    assert decision.restriction == "prevent"
    words = decide.feedback_words(contact, [decision])
    assert "Prevent" not in " ".join(words)
    with acting_as(here.actor("h.manager"), AT + timedelta(hours=3)):
        assert Decision.objects.filter(id=decision.id).exists()
        assert Entry.objects.filter(kind="decision").exists()
    other = here.worker("h.other", "Other Worker", agency="hub", team="desk", role=Role.HUB_WORKER)
    with acting_as(other, AT + timedelta(hours=3)):
        assert not Decision.objects.filter(id=decision.id).exists()
        assert not Entry.objects.filter(kind="decision").exists()


def test_what_was_sent_is_never_changed(here, owner_db):
    from django.db import ProgrammingError, connection, transaction

    contact = send(here)
    with acting_as(here.actor("h.worker"), AT):
        with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
            Contact.objects.filter(id=contact.id).update(fact="Nothing seen")
    with acting_as(here.actor("h.manager"), AT), pytest.raises(ProgrammingError):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM frontdoor_contact")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"fact": "  "}, "fact"),
        ({"danger": "perhaps"}, "danger"),
        ({"consent": ""}, "consent"),
        ({"consent": "agreed", "consent_detail": ""}, "consent_detail"),
        ({"consent": "not-asked"}, "consent_reason"),
        ({"consent": "not-asked", "consent_reason": "At risk"}, "consent_manager"),
        ({"consent": "refused"}, "consent_reason"),
        ({"fact": "x" * 100_000}, "fact"),
        ({"happened_on": date(2026, 3, 4)}, "happened_on"),
    ],
)
def test_faults_of_a_worry_are_named_at_the_field(here, more, field):
    with pytest.raises(Invalid) as caught:
        send(here, **more)
    assert field in caught.value.errors


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"level": ""}, "level"),
        ({"level": "9"}, "level"),
        ({"reasons": ""}, "reasons"),
        ({"team": None}, "team"),
        ({"outcome": "whatever"}, "outcome"),
        ({"outcome": Outcome.OPEN_WORK}, "outcome"),
        ({"outcome": Outcome.SIGNPOST, "service": ""}, "service"),
        ({"outcome": Outcome.NO_ACTION, "next_step": ""}, "next_step"),
        ({"told": (("Mum", "", "not-told", ""),)}, "why"),
    ],
)
def test_faults_of_a_decision_are_named_at_the_field(here, more, field):
    with pytest.raises(Invalid) as caught:
        decided(here, more.pop("outcome", Outcome.ASSESSMENT), **more)
    assert field in caught.value.errors
    with acting_as(here.actor("h.manager"), AT + timedelta(hours=3)):
        assert not Decision.objects.exists()


def test_contact_is_passed_to_another_desk_with_its_clocks(here):
    contact, _ = taken_in(here)
    worker, at = here.actor("h.worker"), AT + timedelta(hours=1)
    night = here.worker("night", "Joseph Ad", agency="hub", team="edt", role=Role.HUB_WORKER)
    with acting_as(worker, at):
        row = queries.contact(worker, contact.id)
        with pytest.raises(Invalid):
            triage.pass_on(contact=row, desk=here.teams["assessment"], reason="x", by=worker, at=at)
        triage.pass_on(
            contact=row, desk=here.teams["edt"], reason="Nobody at home until tonight", by=worker,
            at=at,
        )  # fmt: skip
        assert not Contact.objects.filter(id=contact.id, desk=here.teams["desk"]).exists()
    with acting_as(night, at):
        assert Contact.objects.get(id=contact.id).desk == here.teams["edt"]
        clocks = Obligation.objects.filter(subject_id=contact.id, kept_at=None, cancelled_at=None)
        assert {c.owner_team_id for c in clocks} == {here.teams["edt"].id}


def test_sight_of_the_adults_ends_with_the_work(here):
    contact, person, _ = decided(here)
    manager = here.actor("t.manager")
    with acting_as(here.actor("h.manager"), AT + timedelta(hours=2)):
        mother = Match.objects.get(contact_id=contact.id, named__role="parent").person_id
    at = AT + timedelta(days=3)
    with acting_as(manager, at):
        assert sights.level_on(manager, mother) == 3
        work.close(spell=Spell.objects.get(person_id=person), reason="Done", by=manager, at=at)
    with acting_as(manager, at + timedelta(seconds=1)):
        assert sights.level_on(manager, mother) == 0
        assert sights.level_on(manager, person) == 0


def test_undone_match_of_an_adult_ends_the_team_s_sight_of_them(here):
    contact, _, _ = decided(here)
    hub, team, at = here.actor("h.manager"), here.actor("t.manager"), AT + timedelta(days=1)
    with acting_as(hub, at):
        match = Match.objects.get(contact_id=contact.id, named__role="parent")
        undo.undo_match(match=match, reason="Another Tanya", by=hub, at=at)
    with acting_as(team, at + timedelta(seconds=1)):
        assert sights.level_on(team, match.person_id) == 0


def test_nobody_names_themselves_a_reader(here):
    from django.db import ProgrammingError, transaction

    from kithline.access import actions as access

    contact = send(here, restriction="police-sensitive")
    outsider = here.actor("visitor")
    with acting_as(outsider, AT):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            access.name_readers(
                subject_id=contact.id, holders=[outsider.post_id], by=outsider, at=AT
            )
    assert not seen_by(here, "visitor", contact)
    assert seen_by(here, "h.worker", contact)


def test_step_is_finished_with_words_and_its_clock_is_kept(here):
    _, person, _ = decided(here)
    manager, at = here.actor("t.manager"), AT + timedelta(days=9)
    with acting_as(manager, at):
        clock = Obligation.objects.get(person_id=person, rule_id="assessment-45")
        with pytest.raises(Invalid):
            work.finish_step(clock=clock, what=" ", by=manager, at=at)
        work.finish_step(clock=clock, what="Written and authorised.", by=manager, at=at)
        assert Obligation.objects.get(id=clock.id).kept_at == at
        assert Entry.objects.filter(kind="status", fact="Written and authorised.").exists()
    outsider = here.actor("visitor")
    with acting_as(outsider, at), pytest.raises(Refused):
        clock = Obligation(
            id=clock.id, person_id=person, partnership_id=here.partnership.id, subject_kind="spell",
            subject_id=person, terms={"name": "x"}, owner_team_id=here.teams["assessment"].id,
        )  # fmt: skip
        work.finish_step(clock=clock, what="Not mine", by=outsider, at=at)
