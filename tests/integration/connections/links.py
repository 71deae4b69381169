"""A man of concern, a place, and two families that know nothing of each other: for tests of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from kithline.access import actions as access
from kithline.connections import actions
from kithline.connections.models import Concern, Place
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.people import actions as people
from tests.integration.web import izzy
from tests.integration.web.izzy import NOW, TODAY, House

LATER = NOW  # what a page shows a moment later is in force already
EVERYBODY = (
    "ruth", "moira", "tranter", "femi", "amina", "priya", "lorna", "bev", "aunt", "stranger",
    "devon", "clerk", "auditor", "admin",
)  # fmt: skip


@dataclass
class Links:
    """The house, and what joins Izzy's family with Harley's."""

    house: House
    man: UUID
    harley: UUID
    concern: Concern | None = None
    place: Place | None = None

    def actor(self, who: str):  # type: ignore[no-untyped-def]
        """Return a worker as an actor."""
        return self.house.actor(who)

    def those(self, test) -> set[str]:  # type: ignore[no-untyped-def]
        """Return for whom of everybody a test holds."""
        found = set()
        for who in EVERYBODY:
            actor = self.actor(who)
            with acting_as(actor, LATER):
                if test(actor):
                    found.add(who)
        return found


def build(house: House | None = None) -> Links:
    """Ruth's team knows the man; Femi works with Harley, whom he cares for; Izzy was named about him."""
    house = house or izzy.build()
    amina, ruth = house.actor("amina"), house.actor("ruth")
    with acting_as(amina, NOW):
        man = people.register(
            kind="adult", forename="Daniel", surname="Yarrow", sex="M", by=amina, at=NOW
        ).id
        harley = people.register(
            kind="child", forename="Harley", surname="Cray", by=amina, at=NOW
        ).id
        access.give(
            holder=house.place.teams["assessment"].id, holder_kind="team", person_id=man, level=4,
            purpose="team", source=("decision", new_id()), reason="A decision", by=amina, at=NOW,
        )  # fmt: skip
        access.give(
            holder=house.place.posts["femi"].id, holder_kind="post", person_id=harley, level=3,
            purpose="universal-service", source=("test", new_id()), reason="Her worker", by=amina,
            at=NOW,
        )  # fmt: skip
    house.people |= {"man": man, "harley": harley}
    with acting_as(ruth, NOW):
        people.relate(person_id=man, other_id=house["izzy"], kind="concern", by=ruth, at=NOW)
        people.relate(person_id=man, other_id=harley, kind="carer", by=ruth, at=NOW)
    return Links(house, man, harley)


def marked(links: Links) -> Links:
    """Ruth marks him as of concern, and names a police officer as a reader."""
    ruth = links.actor("ruth")
    with acting_as(ruth, LATER):
        links.concern = actions.mark(
            adult_id=links.man, why="A child was hurt while he minded her.", source="Police notice",
            review_on=TODAY + timedelta(days=60), readers=[links.house.place.posts["tranter"].id],
            by=ruth, at=LATER,
        )  # fmt: skip
    return links


def placed(links: Links) -> Links:
    """Ruth opens a place; police write there, Femi too, Bev reads; Izzy and Harley are linked to it."""
    ruth, femi = links.actor("ruth"), links.actor("femi")
    posts = links.house.place.posts
    with acting_as(ruth, LATER):
        links.place = actions.open_place(
            kind="place", name="Quayside arcade", reason="Children found there at night", by=ruth,
            at=LATER,
        )  # fmt: skip
        for who, level in (("tranter", 3), ("femi", 3), ("bev", 2)):
            actions.let_in(
                place_id=links.place.id, holder=posts[who].id, holder_kind="post", level=level,
                reason="Works on it", by=ruth, at=LATER,
            )  # fmt: skip
    for by, child in ((ruth, links.house["izzy"]), (femi, links.harley)):
        with acting_as(by, LATER):
            link(links, by, child)
    return links


def link(links: Links, by, child: UUID, **more):  # type: ignore[no-untyped-def]
    """Link a child to the place."""
    facts = {
        "how": "goes", "why": "Seen there on Friday nights; so that somebody asks who is with her.",
        "starts_on": TODAY - timedelta(days=9), "until_on": TODAY + timedelta(days=90),
    } | more  # fmt: skip
    return actions.link_to_place(place=links.place, child_id=child, by=by, at=LATER, **facts)
