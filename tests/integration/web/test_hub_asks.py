"""What a child's record asks stands in triage, circumstances of the section 47 list first."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db.models import F

from kithline.access.models import Grant
from kithline.core.clock import LONDON
from kithline.core.viewer import acting_as
from kithline.frontdoor.models import Match
from kithline.pathways import triage
from kithline.patterns import queries as patterns
from kithline.record import actions as record
from kithline.record.rules import Detail, Happened
from tests.integration.web import worlds

pytestmark = pytest.mark.django_db
TODAY = worlds.NOW.astimezone(LONDON).date()
ON_THE_LIST = "the list for section 47"


@pytest.fixture
def here():
    return worlds.world()


@pytest.fixture
def contact(here):
    """A baby of four months, matched."""
    baby = worlds.child(forename="Arlo", surname="Lomax", dob=TODAY - timedelta(days=125))
    return worlds.taken_in(here, named=[baby])


@pytest.fixture
def baby(here, contact) -> UUID:
    with acting_as(here.actor("h.worker")):
        return Match.objects.get(contact=contact).person_id


def hurt(here, person, ago, what):
    """Write, as the desk, that the baby was hurt so many days ago."""
    by, on = here.actor("h.worker"), TODAY - timedelta(days=ago)
    with acting_as(by, worlds.NOW):
        return record.write(
            kind="note", about=[person], title=what, fact=f"{what} seen by the health visitor.",
            happened=Happened.on(on), by=by, at=worlds.NOW,
            details=[Detail(person, "injury", {"what": what, "mobile": False})],
        )  # fmt: skip


def missed(here, person, *ago):
    by = here.actor("h.worker")
    for days in ago:
        on = TODAY - timedelta(days=days)
        with acting_as(by, worlds.NOW):
            record.write(
                kind="was-not-brought", about=[person], title="Clinic", fact="Not brought.",
                happened=Happened.on(on), by=by, at=worlds.NOW,
                details=[Detail(person, "appointment", {
                    "service": "clinic", "due": on.isoformat(), "outcome": "was-not-brought"})],
            )  # fmt: skip


def page(who, contact, more=""):
    answer = worlds.client(who).get(f"/hub/contact/{contact.id}/{more}")
    assert answer.status_code == 200
    return answer


def test_two_small_injuries_of_a_baby_are_asked_about_in_triage_and_when_deciding(
    here, contact, baby
):
    hurt(here, baby, 40, "Graze on the ear")
    assert (
        ON_THE_LIST not in page("h.worker", contact).content.decode()
    )  # one is none of this rule's
    hurt(here, baby, 10, "Bruise on the cheek")
    missed(here, baby, 100, 60, 20)
    for who, more in (("h.worker", ""), ("h.manager", "decide/")):
        shown = page(who, contact, more)
        (asks,) = shown.context["asks"]
        assert asks.rows[0].listed and "Arlo" in asks.rows[0].text
        assert not asks.rows[-1].listed
        text = shown.content.decode()
        assert ON_THE_LIST in text
        assert f"/child/{baby}/questions/injuries-before-moving/" in text
    step = next(s for s in page("h.worker", contact).context["steps"] if "before" in s.href)
    assert step.state == "question"


def test_an_answer_takes_the_question_away(here, contact, baby):
    for ago in (40, 10):
        hurt(here, baby, ago, "Graze on the ear")
    (asks,) = page("h.worker", contact).context["asks"]
    asked = asks.rows[0].href
    browser = worlds.client("h.worker")
    form = browser.get(asked)
    seen = form.context["question"].seen
    done = browser.post(asked, {
        "kind": "act", "words": "Strategy discussion asked for today", "seen": [str(s) for s in seen],
    })  # fmt: skip
    assert done.status_code == 302
    assert page("h.worker", contact).context["asks"] == []


def test_nothing_is_asked_before_anybody_is_matched_nor_of_a_quiet_record(here, contact):
    assert page("h.worker", contact).context["asks"] == []
    unmatched = worlds.taken_in(here, match=False)
    assert page("h.worker", unmatched).context["asks"] == []


def test_children_with_the_same_earlier_contacts_are_told_of_once(here):
    both = [worlds.child(), worlds.child(forename="Theo", dob=worlds.born(3))]
    first = worlds.taken_in(here, named=both, at=worlds.NOW - timedelta(days=30))
    with acting_as(here.actor("h.worker")):
        known = {m.named.forename: m.person_id for m in Match.objects.filter(contact=first)}
    again = worlds.taken_in(here, named=[*both, worlds.child(forename="Ada")], match=False)
    worker = here.actor("h.worker")
    with acting_as(worker, worlds.NOW):
        for named in again.named.order_by("position"):
            if named.forename in known:
                triage.match_child(
                    named=named, person_id=known[named.forename], by=worker, at=worlds.NOW
                )
            else:
                triage.register_and_match(named=named, by=worker, at=worlds.NOW)
    before = page("h.worker", again).context["before"]
    assert [(b.name, len(b.rows)) for b in before] == [("Kiera and Theo", 1), ("Ada", 0)]


def test_a_disagreement_kept_with_a_decision_is_asked_about_until_it_is_answered(
    here, contact, baby
):
    """Read by the function of the database, in the sight of the team that works with the child."""
    answer = worlds.client("h.manager").post(
        f"/hub/contact/{contact.id}/decide/",
        {"outcome": "section-17", "team-section-17": str(here.teams["assessment"].id), "level": "4",
         "reasons": "No explanation that fits", "next_step": "A visit", "told-0": "told",
         "told-1": "told", "dissent": "It should be more.", "dissent_by": "Sandra Ob"},
    )  # fmt: skip
    assert answer.status_code == 302
    manager = here.actor("t.manager")

    def asked(days: int) -> list[str]:
        at = worlds.NOW + timedelta(days=days)
        with acting_as(manager, at):
            standing = patterns.asked(manager, baby, at).standing("dissent-unanswered")
        return [standing.finding.facts] if standing else []

    (facts,) = asked(25)
    assert facts.startswith("Sandra Ob did not agree")
    assert asked(10) == []
    later = worlds.NOW + timedelta(days=2)
    with acting_as(manager, later):
        record.write(
            kind="call", about=[baby], title="Talked over", fact="The decision was looked at again.",
            happened=Happened.on(TODAY + timedelta(days=1)), by=manager, at=later,
        )  # fmt: skip
    assert asked(25) == []


def test_a_record_that_is_not_open_any_more_is_no_link(here, contact, baby, owner_db):
    """The desk's sight ends after a decision: the page says so, and says nothing of work."""
    page = worlds.client("h.worker").get(f"/hub/contact/{contact.id}/").content.decode()
    assert f'href="/child/{baby}/"' in page and "A record was made" in page
    with owner_db():
        held = Grant.objects.filter(person_id=baby)
        assert held.update(ends_at=F("starts_at") + timedelta(seconds=1))
    page = worlds.client("h.worker").get(f"/hub/contact/{contact.id}/").content.decode()
    assert f"/child/{baby}/" not in page
    assert "This record is not open to you now." in page and "A record was made" not in page
