"""A proposal that waits may be changed by the hub worker, with its trail; after the decision no more."""

from __future__ import annotations

import pytest

from kithline.core.errors import Invalid, Refused
from kithline.core.viewer import acting_as
from kithline.frontdoor import queries
from kithline.frontdoor.actions.decisions import Line
from kithline.frontdoor.models import Decision
from kithline.pathways import decide
from tests.integration.web import worlds

pytestmark = pytest.mark.django_db

FIRST = {"outcome": "no-further-action", "level": "2", "reasons": "Seen, and well",
         "next_step": "Advice on play", "told-0": "told", "told-1": "told"}  # fmt: skip
NEW = FIRST | {"level": "3", "reasons": "The nursery rang: a second mark",
               "change_reason": "The nursery rang back"}  # fmt: skip


@pytest.fixture
def here():
    return worlds.world()


@pytest.fixture
def contact(here):
    """A contact with a proposal that waits."""
    contact = worlds.taken_in(here)
    answer = worlds.client("h.worker").post(f"/hub/contact/{contact.id}/propose/", FIRST)
    assert answer.status_code == 302
    return contact


def change(who, contact, data=NEW):
    return worlds.client(who).post(f"/hub/contact/{contact.id}/propose/", data)


def rows(here, contact):
    with acting_as(here.actor("h.manager")):
        return list(Decision.objects.filter(contact=contact).order_by("at", "id"))


def test_changed_proposal_stands_in_the_place_of_the_first_which_stays_readable(here, contact):
    assert change("h.worker", contact).status_code == 302
    first, second = rows(here, contact)
    assert (second.stage, second.replaces_id, second.change) == ("proposed", first.id, "proposal")
    assert second.change_reason == "The nursery rang back"
    assert first.reasons == "Seen, and well"
    for url in ("", "decide/"):
        page = worlds.client("h.manager").get(f"/hub/contact/{contact.id}/{url}").content.decode()
        now, before = page.split("What was proposed before")
        assert "The nursery rang: a second mark" in now
        assert "Seen, and well" in before
    with acting_as(here.actor("h.manager")):
        mine = queries.contact(here.actor("h.manager"), contact.id)
        assert mine.handling.stage == "proposed"
        assert [d.id for d in queries.triage(mine).proposals] == [second.id]


def test_a_change_says_why_and_what_was_typed_stays(here, contact):
    refused = change("h.worker", contact, NEW | {"change_reason": " "})
    page = refused.content.decode()
    assert refused.status_code == 200
    assert "Say what is new, or what was wrong" in page
    assert "The nursery rang: a second mark" in page
    assert len(rows(here, contact)) == 1


def test_form_of_a_change_holds_what_was_proposed(here, contact):
    page = worlds.client("h.worker").get(f"/hub/contact/{contact.id}/")
    assert page.context["proposal"]["reasons"].value() == "Seen, and well"
    assert "Change what is proposed" in page.content.decode()


def test_nothing_is_changed_after_the_decision(here, contact):
    decided = {**FIRST, "reasons": "Agreed: seen, and well"}
    manager = worlds.client("h.manager")
    assert manager.post(f"/hub/contact/{contact.id}/decide/", decided).status_code == 302
    answer = change("h.worker", contact)
    assert answer.status_code == 200
    assert "There is something to put right" in answer.content.decode()
    assert [r.stage for r in rows(here, contact)] == ["proposed", "decided"]


def test_two_who_press_at_once_do_not_both_win(here, contact):
    """The worker's page was read before the manager decided: the lock looks again."""
    worker, manager = here.actor("h.worker"), here.actor("h.manager")
    with acting_as(worker):
        stale = queries.contact(worker, contact.id)
        child = stale.named.get(role="child")
    line = Line(named=child, outcome="no-further-action", level="2", reasons="Fine",
                framework="stoke-2023", levels=frozenset("12345"), next_step="Advice")  # fmt: skip
    with acting_as(manager):
        decide.decide(contact=queries.contact(manager, contact.id), lines=[line], by=manager,
                      at=worlds.NOW)  # fmt: skip
    assert stale.handling.stage == "proposed"
    with acting_as(worker), pytest.raises(Invalid, match="what has been decided"):
        decide.change_proposal(contact=stale, lines=[line], reason="Late", by=worker, at=worlds.NOW)


def test_manager_does_not_decide_on_a_proposal_that_has_gone(here, contact):
    manager = worlds.client("h.manager")
    url = f"/hub/contact/{contact.id}/decide/"
    seen = manager.get(url).context["seen_proposal"]
    assert change("h.worker", contact).status_code == 302
    answer = manager.post(url, {**FIRST, "seen": seen})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "changed while you read it" in page
    assert "The nursery rang: a second mark" in page
    now = answer.context["seen_proposal"]
    assert now != seen
    assert manager.post(url, {**FIRST, "seen": now}).status_code == 302


@pytest.mark.parametrize("who", ["teacher", "t.manager", "s.worker", "visitor", "lead"])
def test_others_change_no_proposal(here, contact, who):
    actor = here.actor(who)
    with acting_as(actor), pytest.raises(Refused):
        decide.change_proposal(contact=contact, lines=[], reason="x", by=actor, at=worlds.NOW)
