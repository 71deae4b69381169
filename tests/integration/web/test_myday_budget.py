"""How many statements My day runs for each role when every part of the page has something in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.bench.browsing import watch
from kithline.connections import actions as connections
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.documents import actions as documents
from kithline.documents.models import Asked
from kithline.episodes import actions as episodes
from kithline.frontdoor.models import Feedback, Handling, Worry
from kithline.linkage.models import Merge
from kithline.pathways import triage, work, worry
from kithline.people import actions as people
from kithline.record import actions as record
from kithline.timescales import actions as timescales
from tests.integration.web.izzy import NOW, TODAY, House, build, moment

MOST = 18
WHO = ("moira", "amina", "devon", "ruth", "lorna")
# What a role's page has beside what every page of theirs has.
DECIDES = {
    "moira": {"Children who wait for a worker", "Linked to an adult of concern, to be considered",
              "Worries in your agency’s log"},
    "amina": {"Proposals for you to decide", "At the desk: late, with you or with nobody",
              "Records made one by machine, to be looked at", "Children who wait for a worker",
              "Linked to an adult of concern, to be considered"},
    "devon": {"At the desk, with you or with nobody"},
    "ruth": {"Linked to an adult of concern, to be considered"},
    "lorna": {"Worries in your agency’s log"},
}  # fmt: skip


@pytest.fixture
def full(db: None, owner_db: Any) -> House:
    """Return the family's house with something in every part of everybody's My day."""
    house = build()
    amina = house.actor("amina")
    with acting_as(amina, NOW):
        access.give(
            holder=house.place.teams["assessment"].id, holder_kind=HolderKind.TEAM,
            person_id=house["kiera"], level=Level.LEAD, purpose=Purpose.TEAM,
            source=("decision", new_id()), reason="Decided", by=amina, at=NOW,
        )  # fmt: skip
    for who in WHO:
        everybody(house, who, owner_db)
    adult_of_concern(house)
    at_the_desk(house, owner_db)
    return house


def everybody(house: House, who: str, owner_db: Any) -> None:
    """Give somebody a child, a clock, a draft, a paper, an answer, two worries, an end of sight."""
    by = house.actor(who)
    house.let_in(who, "izzy", "alfie", level=Level.CONTRIBUTE, purpose=Purpose.TEAM_AROUND_CHILD,
                 by="moira")  # fmt: skip
    house.let_in(who, "kiera", level=Level.READ, purpose=Purpose.SHARING, by="moira",
                 ends_at=NOW + timedelta(days=3))  # fmt: skip
    with acting_as(by, NOW):
        timescales.start(
            rule="assessment-45", subject=("plan", new_id()), from_=moment(70), by=by, at=NOW,
            owner=timescales.Owner(post_id=by.post_id, team_id=next(iter(by.team_ids), None)),
            person_id=house["izzy"], named="Izzy",
        )  # fmt: skip
        record.keep_draft(
            kind="entry", key=str(house["izzy"]), data={"title": ["Begun"]}, by=by, at=NOW
        )
        documents.ask(
            people=[house["izzy"]], used_for="court", for_whom="", entries=3, address="/x",
            restricted=False, by=by, at=NOW,
        )  # fmt: skip
        sent = worry.send_worry(
            named=[{"role": "child", "forename": "Tess", "surname": "Vane"}], fact="No coat.",
            danger="no", consent="agreed", consent_detail="Mum", words=[], by=by, at=NOW,
        )  # fmt: skip
        small = [
            worry.keep_worry(forename=n, surname="Vane", fact="Quiet.", happened_on=TODAY, by=by, at=NOW)
            for n in ("Una", "Dot")
        ]  # fmt: skip
    with owner_db():
        Asked.objects.update(stage="failed", why="The disk was full.")
        Worry.objects.filter(id=small[0].id).update(
            decision="keep", decided_at=NOW, decided_by_name="Lou Dale",
            decision_reason="We watch.",
        )  # fmt: skip
        Feedback.objects.create(
            contact=sent, kind=sent.source, sent_at=NOW, decision="No further action", reason="Seen",
            by_name="Lou Dale",
        )  # fmt: skip


def adult_of_concern(house: House) -> None:
    """Ruth marks Sean, who is tied to Izzy (she leads), Kiera (Moira leads) and Alfie (nobody does)."""
    amina, moira, ruth = (house.actor(w) for w in ("amina", "moira", "ruth"))
    with acting_as(amina, NOW):
        episodes.open_spell(
            person_id=house["izzy"], kind="early-help", team=house.place.teams["desk"],
            source=("decision", new_id()), referred_at=moment(3), by=amina, at=moment(2),
        )  # fmt: skip
    with acting_as(moira, NOW):
        spell = episodes.open_spell(
            person_id=house["kiera"], kind="section-17", team=house.place.teams["assessment"],
            source=("decision", new_id()), referred_at=moment(9), by=moira, at=moment(8),
        )  # fmt: skip
        work.allocate(spell=spell, post=house.place.posts["moira"], by=moira, at=NOW)
        for child in ("alfie", "kiera"):
            people.relate(person_id=house["sean"], other_id=house[child], kind="parent", detail="",
                          by=moira, at=NOW)  # fmt: skip
    with acting_as(ruth, NOW):
        connections.mark(
            adult_id=house["sean"], why="A child was hurt.", source="Police", by=ruth, at=NOW,
            review_on=TODAY + timedelta(days=60),
        )  # fmt: skip


def at_the_desk(house: House, owner_db: Any) -> None:
    """Let contacts wait at the desk, one of them proposed, and a merge by machine be looked at."""
    devon = house.actor("devon")
    with acting_as(devon, NOW):
        contacts = [
            worry.send_worry(
                named=[{"role": "child", "forename": "Ada", "surname": "Moss"}], fact="No coat.",
                danger="no", consent="agreed", consent_detail="Mum", words=[], by=devon, at=NOW,
                desk=house.place.teams["desk"],
            )
            for _ in range(3)
        ]  # fmt: skip
        triage.open_triage(contact=contacts[0], by=devon, at=NOW)
    with owner_db():
        Handling.objects.filter(contact=contacts[1]).update(stage="proposed")
        Merge.objects.create(
            partnership=house.place.partnership, kept_id=house["izzy"], merged_id=house["nan"],
            reason="One number, one birthday.", by_machine=True, at=NOW, by_name="Kithline",
        )  # fmt: skip


def test_no_page_asks_more_often_than_it_may_though_every_part_is_there(full: House) -> None:
    found = {}
    for who in WHO:
        client = full.client(who)
        day = client.get("/my-day").context["day"]
        every = {d.heading for d in day.deciding}
        assert every == DECIDES[who] | {"Answers you have not read"}, who
        assert day.groups and day.drafts and day.papers and day.changed, who
        assert day.notices or who == "moira", "her team keeps its sight of Kiera"
        assert bool(day.team) == (who == "moira"), who
        found[who] = len(watch(lambda client=client: client.get("/my-day")).own)
    assert max(found.values()) <= MOST, found
