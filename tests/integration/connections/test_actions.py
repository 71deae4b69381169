"""Marking, considering, places and links: what is kept, and what is refused at its field."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kithline.connections import actions, queries
from kithline.connections.models import PlaceEntry, PlaceLink
from kithline.core.errors import Invalid
from kithline.core.viewer import acting_as
from kithline.record.models import Entry
from tests.integration.connections.links import LATER, Links, build, link, marked, placed
from tests.integration.web.izzy import TODAY

pytestmark = pytest.mark.django_db
SOON = TODAY + timedelta(days=30)


@pytest.fixture
def links() -> Links:
    return build()


def faults(action, by, **facts):
    with acting_as(by, LATER), pytest.raises(Invalid) as raised:
        action(by=by, at=LATER, **facts)
    return set(raised.value.errors)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"why": " "}, "why"),
        ({"source": ""}, "source"),
        ({"review_on": None}, "review_on"),
        ({"review_on": TODAY}, "review_on"),
        ({"review_on": TODAY + timedelta(days=400)}, "review_on"),
        ({"why": "x" * 4001}, "why"),
    ],
)
def test_a_mark_that_cannot_be(links, facts, field):
    right = {"adult_id": links.man, "why": "x", "source": "y", "review_on": SOON}
    assert faults(actions.mark, links.actor("ruth"), **(right | facts)) == {field}


def test_a_mark_is_for_an_adult_once_and_can_be_made_again_after_it_ended(links):
    marked(links)
    ruth = links.actor("ruth")
    again = {"why": "x", "source": "y", "review_on": SOON}
    assert faults(actions.mark, ruth, adult_id=links.man, **again) == {""}
    assert faults(actions.mark, ruth, adult_id=links.house["izzy"], **again) == {""}
    assert faults(actions.end_concern, ruth, concern=links.concern, reason="") == {"reason"}
    with acting_as(ruth, LATER):
        links.concern.refresh_from_db()
        actions.end_concern(concern=links.concern, reason="Another man", by=ruth, at=LATER)
        assert not queries.concerns_of(links.man, ruth)
        assert actions.mark(adult_id=links.man, **again, by=ruth, at=LATER)
    consider = {"concern": links.concern, "child_id": links.harley, "words": "x", "follows": "told"}
    assert faults(actions.consider, ruth, **consider) == {""}


def test_each_child_is_considered_and_who_is_still_open_stands_first(links):
    marked(links)
    ruth = links.actor("ruth")
    consider = {"concern": links.concern, "child_id": links.harley, "words": "x", "follows": "told"}
    for wrong, field in (
        ({"words": ""}, "words"),
        ({"follows": "perhaps"}, "follows"),
        ({"child_id": links.house["kiera"]}, ""),
    ):
        assert faults(actions.consider, ruth, **(consider | wrong)) == {field}
    with acting_as(ruth, LATER):
        actions.consider(**consider, by=ruth, at=LATER)
        found = queries.linked(links.concern, ruth)
    assert [(x.child.id, x.open) for x in found] == [
        (links.house["izzy"], True), (links.harley, False)
    ]  # fmt: skip


def test_a_child_is_linked_by_hand_with_what_speaks_against_it(links):
    marked(links)
    ruth, kiera = links.actor("ruth"), links.house["kiera"]
    facts = {
        "concern": links.concern, "child_id": kiera, "how": "may-be", "supports": "Same first name",
        "source": "Nursery", "against": "No car",
    }  # fmt: skip
    assert faults(actions.link_child, ruth, **(facts | {"against": ""})) == {"against"}
    assert faults(actions.link_child, ruth, **(facts | {"supports": ""})) == {"supports"}
    assert faults(actions.link_child, ruth, **(facts | {"child_id": links.man})) == {"child"}
    with acting_as(ruth, LATER):
        row = actions.link_child(**facts, by=ruth, at=LATER)
        hers = next(x for x in queries.linked(links.concern, ruth) if x.child.id == kiera)
        assert hers.by_hand == [row] and hers.open
    assert faults(actions.link_child, ruth, **facts) == {"child"}
    with acting_as(ruth, LATER):
        actions.unlink_child(linked=row, reason="Another man", by=ruth, at=LATER)
        assert kiera not in {x.child.id for x in queries.linked(links.concern, ruth)}


def test_a_home_shared_for_a_time_links_and_one_apart_in_time_does_not(links):
    from kithline.people import actions as people

    ruth, house = links.actor("ruth"), links.house
    with acting_as(ruth, LATER):
        home = people.form_household(
            members=[links.man, house["alfie"]], starts_on=TODAY - timedelta(days=90), by=ruth,
            at=LATER,
        )  # fmt: skip
    marked(links)
    with acting_as(ruth, LATER):
        ties = {x.child.id: [t.how for t in x.ties] for x in queries.linked(links.concern, ruth)}
    assert ties[house["alfie"]] == ["lived in one home"] and home


def test_a_link_to_a_place_has_a_purpose_and_an_end_and_stands_in_the_childs_record(links):
    placed(links)
    ruth, alfie = links.actor("ruth"), links.house["alfie"]
    for wrong, field in (
        ({"why": ""}, "why"),
        ({"how": "lives"}, "how"),
        ({"starts_on": None}, "starts_on"),
        ({"starts_on": SOON}, "starts_on"),
        ({"until_on": None}, "until_on"),
        ({"until_on": TODAY - timedelta(days=20)}, "until_on"),
        ({"until_on": TODAY + timedelta(days=500)}, "until_on"),
    ):
        with acting_as(ruth, LATER), pytest.raises(Invalid) as raised:
            link(links, ruth, alfie, **wrong)
        assert set(raised.value.errors) == {field}
    with acting_as(ruth, LATER):
        made = link(links, ruth, alfie)
        entry = Entry.objects.get(subject_id=made.id)
        assert entry.title == "Linked to Quayside arcade" and "Friday nights" in entry.fact
        with pytest.raises(Invalid):
            link(links, ruth, alfie)
        actions.end_link(link=made, reason="Has not been there since", by=ruth, at=LATER)
        assert link(links, ruth, alfie).id != made.id
        assert PlaceLink.objects.filter(child_id=alfie).count() == 2


def test_a_place_is_written_about_amended_and_closed(links):
    placed(links)
    ruth = links.actor("ruth")
    write = {"place_id": links.place.id, "happened_on": TODAY, "fact": "x"}
    for wrong, field in (
        ({"fact": ""}, "fact"),
        ({"happened_on": None}, "happened_on"),
        ({"happened_on": SOON}, "happened_on"),
        ({"amend_reason": "x"}, "amend_reason"),
    ):
        assert faults(actions.write_entry, ruth, **(write | wrong)) == {field}
    with acting_as(ruth, LATER):
        first = actions.write_entry(**write, by=ruth, at=LATER)
    assert faults(actions.write_entry, ruth, **write, amends=first) == {"amend_reason"}
    with acting_as(ruth, LATER):
        actions.write_entry(**write, amends=first, amend_reason="The day", by=ruth, at=LATER)
        assert PlaceEntry.objects.filter(amends=first).count() == 1
        actions.close_place(place=links.place, reason="Shut down", by=ruth, at=LATER)
    with acting_as(ruth, LATER), pytest.raises(Invalid):
        link(links, ruth, links.house["alfie"])


def test_entries_are_paged_by_key_in_one_statement(links, django_assert_num_queries):
    placed(links)
    ruth = links.actor("ruth")
    with acting_as(ruth, LATER):
        for n in range(25):
            actions.write_entry(
                place_id=links.place.id, happened_on=TODAY - timedelta(days=n % 3), fact=f"{n}",
                by=ruth, at=LATER,
            )  # fmt: skip
        with django_assert_num_queries(1):
            page = queries.entries(links.place.id, ruth)
        assert len(page) == 21
        last = page[19]
        rest = queries.entries(links.place.id, ruth, before=(last.happened_on, last.id))
    assert {e.id for e in page[:20]}.isdisjoint({e.id for e in rest})
    assert len(rest) == 5
