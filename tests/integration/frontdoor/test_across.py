"""A worry about a child whom another partnership's desk serves: where it lies, and who sees it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kithline.agencies import actions as agencies
from kithline.agencies.enums import Role
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.frontdoor import queries
from kithline.frontdoor.models import Contact, Feedback, Named
from kithline.pathways import decide, triage, worry
from kithline.timescales.models import Obligation

AT = datetime(2026, 3, 3, 10, 0, tzinfo=LONDON)
LATER = AT + timedelta(hours=2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    place = builders.place()
    place.worker("h.worker", "Devon Ash", agency="hub", team="desk", role=Role.HUB_WORKER)
    place.worker("teacher", "Claire Whit", agency="school")
    place.worker("lead", "Anthony Fern", agency="school", lead=True)
    place.worker("visitor", "Sandra Ob", agency="health", team="visiting")
    return place


@pytest.fixture
def there():
    place = builders.place("skelderby", "Skelderby Partnership", prefixes=("ZZ7", "ZZ8"))
    place.worker("o.worker", "Ailsa Mint", agency="hub", team="desk", role=Role.HUB_WORKER)
    place.worker("o.manager", "Gail Nutt", agency="hub", team="desk", role=Role.HUB_MANAGER)
    place.worker("o.teacher", "Wendy Lo", agency="school")
    return place


def child(postcode):
    return {"role": "child", "forename": "Bella", "surname": "Cole", "age": "11",
            "address": "Flat 2, 19 Priory Meadow", "postcode": postcode}  # fmt: skip


def send(by, postcode="ZZ8 2NB", at=AT, **more):
    sent = {"fact": "Alone in the evening", "danger": "no", "consent": "agreed",
            "consent_detail": "Mum, by telephone"} | more  # fmt: skip
    with acting_as(by, at):
        return worry.send_worry(named=[child(postcode)], by=by, at=at, **sent)


def seen(actor, contact, at=LATER):
    with acting_as(actor, at):
        return Contact.objects.filter(id=contact.id).exists()


@pytest.mark.parametrize(
    ("postcode", "at", "where", "desk"),
    [
        ("ZZ8 2NB", AT, "skelderby", "desk"),
        ("ZZ8 2NB", AT.replace(hour=20), "skelderby", "edt"),
        ("ZZ2 4RB", AT, "tessenham", "desk"),
        ("", AT, "tessenham", "desk"),
        ("AB1 2CD", AT, "tessenham", "desk"),
    ],
)
def test_worry_lies_with_the_desk_that_serves_the_child(here, there, postcode, at, where, desk):
    contact = send(here.actor("teacher"), postcode, at)
    place = there if where == "skelderby" else here
    assert contact.partnership == place.partnership
    assert contact.desk == place.teams[desk]
    # Its clocks run there, by that desk's hours; the trail names who sent it.
    reader = place.worker("r", "Rae Reader", agency="hub", team=desk, role=Role.HUB_WORKER)
    with acting_as(reader, at):
        clocks = Obligation.objects.filter(subject_id=contact.id)
        assert {c.rule_id for c in clocks} == {"referral-decision", "referral-acknowledge"}
        assert {c.partnership_id for c in clocks} == {place.partnership.id}
        assert {c.owner_team_id for c in clocks} == {place.teams[desk].id}


def test_who_sees_it_in_two_places(here, there):
    contact = send(here.actor("teacher"))
    assert {w: seen(here.actor(w), contact) for w in here.posts} == {
        "teacher": True, "lead": True, "h.worker": False, "visitor": False,
    }  # fmt: skip
    assert {w: seen(there.actor(w), contact) for w in there.posts} == {
        "o.worker": True, "o.manager": True, "o.teacher": False,
    }  # fmt: skip


def test_sender_and_lead_read_the_answer_and_the_hub_s_part_stays_shut(here, there):
    contact = send(here.actor("teacher"))
    worker, manager = there.actor("o.worker"), there.actor("o.manager")
    with acting_as(worker, LATER):
        mine = queries.contact(worker, contact.id)
        triage.open_triage(contact=mine, by=worker, at=LATER)
        triage.grade(contact=mine, rag="amber", reason="Alone", by=worker, at=LATER)
        triage.register_and_match(named=mine.named.get(), by=worker, at=LATER)
    with acting_as(manager, LATER):
        mine = queries.contact(manager, contact.id)
        decide.give_feedback(
            contact=mine, decision="Early help", reason="", next_step="We ring", by=manager,
            at=LATER,
        )  # fmt: skip
    after = LATER + timedelta(minutes=1)
    for who in ("teacher", "lead"):
        with acting_as(here.actor(who), after), connection.cursor() as cursor:
            assert Named.objects.get(contact_id=contact.id).forename == "Bella"
            assert Feedback.objects.get(contact_id=contact.id).decision == "Early help"
            assert [c.id for c in queries.sent_by(here.actor(who), after)] == [contact.id]
            for table in ("handling", "match", "grade", "decision"):
                cursor.execute(f"SELECT count(*) FROM frontdoor_{table}")
                assert cursor.fetchone() == (0,), table


def test_consent_refused_leaves_the_sender_s_own_clock_with_the_sender(here, there):
    teacher = here.actor("teacher")
    contact = send(
        teacher, consent="refused", consent_detail="Dad said no", consent_reason="Alone at night",
        consent_manager="Anthony Fern",
    )  # fmt: skip
    with acting_as(teacher, LATER):
        (own,) = Obligation.objects.filter(subject_id=contact.id)
    assert (own.rule_id, own.partnership) == ("consent-refused-told", here.partnership)


def test_public_worry_goes_to_the_desk_of_the_child_s_address_too(here, there):
    somebody = Actor.public(partnership_id=here.partnership.id, partnership_slug="tessenham")
    contact = send(somebody, consent="")
    assert contact.partnership == there.partnership
    assert seen(there.actor("o.worker"), contact)
    assert not seen(here.actor("h.worker"), contact)


def test_lead_answers_for_the_agency_s_workers_of_their_own_place_alone(here, there):
    """The police cover both: a lead in one does not read what the other's officers sent."""
    by = builders.system(here.partnership.id)
    force = agencies.add_agency(
        code="force", name="Eddershire Police", kind="police",
        partnerships=[here.partnership, there.partnership], by=by, at=builders.LONG_AGO,
    )  # fmt: skip
    here.agencies["force"] = there.agencies["force"] = force
    officer = here.worker("officer", "Ian Sheikh", agency="force")
    lead_here = here.worker("f.lead", "Louise Att", agency="force", lead=True)
    lead_there = there.worker("f.other", "Kit Donn", agency="force", lead=True)
    for postcode in ("ZZ8 2NB", "ZZ2 4RB"):
        contact = send(officer, postcode)
        assert seen(lead_here, contact)
        assert not seen(lead_there, contact)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"partnership": "there"}, "the desk of one place, the partnership of another"),
        ({"desk": "assessment"}, "no desk"),
        ({"author": "visitor"}, "in somebody else's name"),
        ({"agency": "health"}, "in another agency's name"),
        ({"author": None}, "as nobody"),
    ],
)
def test_nobody_puts_a_contact_where_it_cannot_lie(here, there, more, why):
    teacher = here.actor("teacher")
    author = more.get("author", "teacher")
    row = Contact(
        number=99_000, source="agency", fact="x", danger="no", consent="agreed", received_at=AT,
        partnership=there.partnership if "partnership" in more else here.partnership,
        desk=here.teams[more.get("desk", "desk")],
        author_id=here.posts[author].id if author else None,
        agency=here.agencies[more.get("agency", "school")],
    )  # fmt: skip
    if author is None:
        row.source = "public"
    with acting_as(teacher, AT), pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


def test_a_desk_that_serves_nobody_is_a_fault_said_plainly(here):
    lonely = agencies.add_team(
        agency=here.agencies["hub"], code=f"lonely-{new_id().hex[:6]}", name="A desk", desk=True,
        partnerships=[], by=builders.system(), at=builders.LONG_AGO,
    )  # fmt: skip
    with pytest.raises(LookupError, match="serves no partnership"):
        send(here.actor("teacher"), desk=lonely)
