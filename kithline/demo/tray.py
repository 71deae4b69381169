"""What lies at the desks on the day of the build: the live tray, with its clocks running."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.viewer import acting_as
from kithline.demo.families import Families
from kithline.demo.world import World
from kithline.frontdoor import queries
from kithline.frontdoor.models import Contact
from kithline.pathways import triage
from kithline.pathways import worry as sending

# Each: working days back, time, desk, sender, grade, what was sent.
TRAY: tuple[dict[str, Any], ...] = (
    {
        "back": 0, "clock": time(9, 50), "place": "tessenham", "sender": "s.obi", "rag": "red",
        "family": "F08", "children": ["F08-C1", "F08-C2"], "adults": ["F08-A1"],
        "fact": "Arlo, not five months and not rolling, has a bruise on his ear and two on his chest. "
        "Paige says that Harley leaned on him in the bath. She looked at the door while she said it.",
        "words": [{"by": "Harley", "child": True, "alone": False,
                   "words": "Danny does the bath. Arlo doesn't like it.", "where": "in the kitchen"}],
        "opinion": "A baby who cannot roll does not bruise there by himself.",
        "done": "Rang the hub at once. Paige is taking him to the hospital with me now.",
        "consent": "not-asked", "consent_reason": "Asking first might have kept him from the hospital.",
        "consent_manager": "Named nurse, by telephone", "grade": "Bruises on a baby who cannot move about.",
        "match": True,
    },
    {
        "back": 2, "clock": time(16, 5), "place": "tessenham", "sender": "c.whitmore", "rag": "amber",
        "family": "F01", "children": ["F01-C1", "F01-C2", "F01-C3"], "adults": ["F01-A1"],
        "fact": "All three in late on four mornings. Alfie-Jay in Kian's old trousers tied with string. "
        "Kian fell asleep at lunch and said that he had been up with the little one.",
        "words": [{"by": "Kian", "child": True, "alone": True, "where": "in the library",
                   "words": "I do the mornings. It's quicker if I do it."}],
        "opinion": "It is the same as two years ago, and I have written it down each time.",
        "done": "Breakfast, clean clothes, rang Gemma: no answer twice.",
        "consent": "agreed", "consent_detail": "Gemma, at the gate on Monday, said she knew we would.",
        "grade": "No one hurt today; three children, and it goes on.", "match": True,
    },
    {
        "back": 1, "clock": time(15, 40), "place": "tessenham", "sender": "k.donnelly", "rag": "green",
        "family": "F38", "children": ["F38-C1"], "adults": ["F38-A1"],
        "fact": "Asthma again, the first since the damp was treated. Mother says there is a new leak "
        "from the flat above. Inhaler used well; home the same evening.",
        "opinion": "Housing, not care.", "done": "Letter to surgery; landlord's number given.",
        "consent": "agreed", "consent_detail": "Mother, on the ward", "grade": "Treated and at home.",
        "match": True,
    },
    {
        "back": 1, "clock": time(17, 20), "place": "tessenham", "sender": "public", "rag": "",
        "family": "F54", "children": ["F54-C1"], "adults": [], "night": True,
        "fact": "Them kids are screaming again and nobody does anything. It's always the same time. "
        "I have rung before.",
        "match": False,
    },
    {
        "back": 0, "clock": time(9, 20), "place": "skelderby", "sender": "r.tilney", "rag": "",
        "family": "F62", "children": [], "adults": [],
        "given": [{"role": "child", "forename": "Kevin", "surname": "Zhang", "dob_of": "F62-C1"}],
        "fact": "Kevin has been quiet since Monday and cried when it was time to go home. "
        "He would not say why.",
        "consent": "agreed", "consent_detail": "His mother, by telephone this morning", "match": False,
    },
    {
        "back": 0, "clock": time(9, 35), "place": "tessenham", "sender": "c.whitmore", "rag": "",
        "family": "F10", "children": [], "adults": [],
        "given": [{"role": "child", "forename": "Oliver", "surname": "Smith", "dob_of": "F11-C1"}],
        "fact": "Oliver told his teacher that nobody was at home when he got in last night.",
        "consent": "agreed", "consent_detail": "His mother knows that we are asking", "match": False,
    },
    {
        # A school of one council, a child of the other: it lies with the desk that serves her address.
        "back": 0, "clock": time(9, 5), "place": "tessenham", "sender": "d.lyle", "rag": "",
        "family": "F04", "children": [], "adults": [], "by_address": True,
        "given": [
            {"role": "child", "forename": "Chiara", "surname": "Marchetti", "age": "about 12",
             "sex": "F", "address": "21 Beckwith Close, Skelderby", "postcode": "ZZ9 1EJ"},
            {"role": "parent", "forename": "Rosa", "surname": "Marchetti", "relation": "grandmother"},
        ],
        "fact": "Chiara came to our open evening with her cousin Bella. She asked whether one may "
        "start here at once. She says she has slept at her grandmother's since Thursday.",
        "words": [{"by": "Chiara", "child": True, "alone": True, "where": "in the art room",
                   "words": "Nonna says I can stay as long as I like. Dad doesn't know which house."}],
        "opinion": "She did not want anybody to ring her dad.",
        "consent": "agreed", "consent_detail": "Her grandmother, by telephone", "match": False,
    },
)  # fmt: skip


def fill_tray(world: World, families: Families) -> int:
    """Put the tray's contacts at the desks. One that lies after the build's own time is sent just before."""
    for index, row in enumerate(sorted(TRAY, key=lambda r: (-r["back"], r["clock"]))):
        _send(world, families, row, index)
    return len(TRAY)


def _moment(world: World, row: dict[str, Any], index: int) -> datetime:
    at = datetime.combine(world.days.live_day(row["back"]), row["clock"], LONDON)
    return min(at, world.days.built - timedelta(minutes=90 - 12 * index))


def _send(world: World, families: Families, row: dict[str, Any], index: int) -> None:
    at = _moment(world, row, index)
    place = world.places[row["place"]]
    public = row["sender"] == "public"
    by = (
        Actor.public(partnership_id=place.id, partnership_slug=place.slug)
        if public
        else world.actor(row["sender"], row["place"])
    )
    named = [_given(world, families, n) for n in row.get("given", [])]
    keys = [*row["children"], *row["adults"]]
    named += [_named(world, families, key) for key in keys]
    desk = world.teams["Tessenham desk" if row["place"] == "tessenham" else "Skelderby desk"]
    sent: dict[str, Any] = {
        k: row[k]
        for k in ("fact", "words", "opinion", "done", "consent", "consent_detail",
                  "consent_reason", "consent_manager")
        if k in row
    }  # fmt: skip
    sent["danger"] = "called-999" if row["rag"] == "red" else "no"
    duty = world.teams["emergency duty team"] if row.get("night") else desk
    with acting_as(by, at):
        contact = sending.send_worry(
            named=named, desk=None if row.get("by_address") else duty, by=by, at=at, **sent
        )
    if row.get("night"):
        _hand_to_the_day(world, contact, desk, at)
    if row["rag"]:
        _take_in(world, families, row, contact, keys, at + timedelta(minutes=15))


def _hand_to_the_day(world: World, contact: Contact, desk: Any, at: datetime) -> None:
    night = world.actor("j.adeyemi", "tessenham")
    later = min(at + timedelta(minutes=40), world.days.built)
    with acting_as(night, later):
        mine = queries.contact(night, contact.id)
        if mine is not None:
            triage.pass_on(
                contact=mine, desk=desk, reason="Nothing for tonight; for the day desk.", by=night,
                at=later,
            )  # fmt: skip


def _take_in(
    world: World,
    families: Families,
    row: dict[str, Any],
    contact: Contact,
    keys: list[str],
    at: datetime,
) -> None:
    by = world.actor("d.ashcroft" if row["place"] == "tessenham" else "a.minton", row["place"])
    at = min(at, world.days.built)
    with acting_as(by, at):
        mine = queries.contact(by, contact.id)
        if mine is None:
            raise LookupError("the desk does not see its own contact")
        triage.open_triage(contact=mine, by=by, at=at)
        triage.grade(contact=mine, rag=row["rag"], reason=row["grade"], by=by, at=at)
        if row["match"]:
            for person, key in zip(mine.named.order_by("position"), keys, strict=True):
                triage.match_child(named=person, person_id=families.ids[key], by=by, at=at)


def _named(world: World, families: Families, key: str) -> dict[str, Any]:
    row = families.row(key)
    line = row["address"].split("; ")[-1]
    parts = line.rsplit(", ", 1)
    child = "-C" in key
    return {
        "role": "child" if child else "parent",
        "forename": row["forename"],
        "surname": row["surname"],
        "dob": world.days.day(row["dob_offset"]) if child and row["dob_offset"] else None,
        "relation": "" if child else row["relation"].split(" of F")[0],
        "address": parts[0] if len(parts) == 2 else "",
        "postcode": parts[1] if len(parts) == 2 and parts[1].startswith("ZZ") else "",
    }


def _given(world: World, families: Families, given: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {k: v for k, v in given.items() if k != "dob_of"}
    if "dob_of" in given:
        values["dob"] = world.days.day(families.row(given["dob_of"])["dob_offset"])
    return values
