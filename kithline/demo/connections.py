"""Places, groups and adults who matter to children in more than one family, as the place's list has them.

Nothing is said of who is whom: what supports it and what speaks against it lie side by side, for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.connections import actions
from kithline.connections.enums import Follows, How, LinkKind, PlaceKind, Work
from kithline.connections.models import Place
from kithline.core.actor import Actor
from kithline.core.viewer import acting_as
from kithline.demo.families import SETTING_UP, Families
from kithline.demo.world import World

OPENED, LINKED, UNTIL = -300, -50, 180
# Who may read the mark beside those who read the adult: the sight of the one who marks ends that day.
READERS = {
    "tessenham": ("m.teale", "a.wojcik"),
    "skelderby": ("g.nuttall", "f.strickland", "v.cope"),
}
FRIDAYS = ("F03-C1", "F41-C1", "F42-C1", "F43-C1")

# Kind, name, why it is opened, the children with how and what for, and entries: offset, who, text.
PLACES: tuple[
    tuple[PlaceKind, str, str, Sequence[str], LinkKind, str, Sequence[tuple[int, str, str]]], ...
] = (
    (
        PlaceKind.PLACE, "Wrayne Retail Park, with the underpass",
        "Young people are found there on Friday nights", FRIDAYS, LinkKind.GOES,
        "On Friday nights. So that whoever works with them asks what takes them there.",
        (
            (-300, "l.attwood", "Four young people found by the underpass after eleven, two of them "
             "reported missing. The lights in the underpass have been out since the summer."),
            (-200, "k.doyle", "The chip shop closes at ten and is the last place with a grown-up behind a "
             "counter. The young people know its owner by name."),
            (-53, "l.attwood", "Found there again on a Friday, sitting by the trolley bay. Nobody older "
             "was with them this time."),
        ),
    ),
    (
        PlaceKind.PLACE, "Unit 4, phone and vape shop, Wrayne Retail Park",
        "Sells to children; a licensing visit was asked for", ("F03-C1",), LinkKind.GOES,
        "So that whoever works with them knows when the licensing visit has been.",
        ((-180, "l.attwood", "A licensing visit was asked for. No date has been given."),),
    ),
    (
        PlaceKind.PLACE, "Flat above the launderette, Kiln Garth, Skelderby",
        "Children were found there with an adult nobody has identified",
        ("F03-C1", "F41-C1", "F42-C1"), LinkKind.FOUND,
        "So that whoever works with them asks who they go to see.",
        ((-280, "l.attwood", "An adult known as “Dez” opened the door. He gave no other name and "
          "has not been identified."),),
    ),
    (
        PlaceKind.VEHICLE, "Silver saloon car", "Seen twice with young people getting in",
        ("F03-C1", "F43-C1"), LinkKind.OTHER,
        "Seen getting into it; so that whoever works with them knows to write down when and where.",
        ((-210, "k.doyle", "Seen twice. The driver is about 30. Nobody has the number plate."),),
    ),
    (
        PlaceKind.ONLINE, "A chat place online", "A child was asked for pictures there", ("F32-C1",),
        LinkKind.REACHED, "Was asked for pictures. So that it is followed up at home and at school.",
        ((-60, "k.doyle", "Pictures were asked for. None were sent. The account has been reported."),),
    ),
    (
        PlaceKind.GROUP, "Fridays", "Four young people who go about together", FRIDAYS,
        LinkKind.MEMBER, "So that what is planned for one helps the others.",
        ((-190, "k.doyle", "They look out for each other: the oldest walks the youngest to the bus. What "
          "they say they want is somewhere warm that is open after nine."),),
    ),
)  # fmt: skip


def build_connections(world: World, found: Families) -> int:
    """Build the places, groups and adults of concern; return how many links of children there are."""
    made = sum(_place(world, found, *each) for each in PLACES)
    return made + _adults(world, found)


def _sight(world: World, found: Families, place: str, keys: Sequence[str], at: datetime) -> Actor:
    """Let the hub manager write about people for a working day, as for the agencies' lists; return her."""
    manager = world.manager(place)
    with acting_as(manager, at):
        for key in keys:
            access.give(
                holder=manager.own_post,
                holder_kind=HolderKind.POST,
                person_id=found.ids[key],
                level=Level.CONTRIBUTE,
                purpose=Purpose.UNIVERSAL,
                source=("setting-up", SETTING_UP),
                reason="Brings together what agencies know of a place",
                ends_at=at + timedelta(hours=8),
                by=manager,
                at=at,
            )
    return manager


def _place(
    world: World,
    found: Families,
    kind: PlaceKind,
    name: str,
    reason: str,
    children: Sequence[str],
    how: LinkKind,
    why: str,
    entries: Sequence[tuple[int, str, str]],
) -> int:
    days = world.days
    opened = days.at(OPENED, time(8, 50))
    manager = world.manager("tessenham")
    with acting_as(manager, opened):
        row: Place = actions.open_place(kind=kind, name=name, reason=reason, by=manager, at=opened)
        for who, level in (
            ("k.doyle", Work.LEAD),
            ("l.attwood", Work.WRITE),
            ("i.sheikh", Work.WRITE),
        ):
            actions.let_in(
                place_id=row.id,
                holder=world.actor(who, "tessenham").own_post,
                holder_kind="post",
                level=level,
                reason="Works with young people there",
                by=manager,
                at=opened,
            )
    for offset, who, text in entries:
        at = days.at(offset, time(14, 10), office=False)
        by = world.actor(who, "tessenham")
        with acting_as(by, at):
            actions.write_entry(
                place_id=row.id, happened_on=days.day(offset), fact=text, by=by, at=at
            )
    at = days.at(LINKED, time(10, 20))
    manager = _sight(world, found, "tessenham", children, at)
    with acting_as(manager, at):
        for key in children:
            actions.link_to_place(
                place=row,
                child_id=found.ids[key],
                how=how,
                why=why,
                starts_on=days.day(LINKED - 3),
                until_on=days.day(UNTIL),
                by=manager,
                at=at,
            )
    return len(children)


def _adults(world: World, found: Families) -> int:
    """Two men of whom a person has to say whether they are two, or four."""
    days = world.days
    for place, adult, child, at_offset, why, source, supports, against, link_source in (
        (
            "skelderby", "F40-A2", "F08-C1", -40,
            "A baby in his care had a broken collar bone at five months; nobody was charged. A second "
            "police notice came later. He lives elsewhere now.",
            "Child protection conference; police notice",
            "A man called Danny is named by a nursery in Tessenham. He has a swallow on his hand and "
            "drives a grey van; so does this man.",
            "The nursery has no surname. Nobody has seen both. Half the town has a grey van.",
            "Nursery’s room book; what the hub holds",
        ),
        (
            "tessenham", "F06-A2", "F44-C1", -90,
            "Said that he has no other child, then that he has one, whom he does not see.",
            "Pre-birth assessment",
            "Kyle Hale, her father, has the same date of birth, and “Kyle Benton” stands among his names.",
            "Two surnames, and nobody has asked him with both before him.",
            "Two agencies’ lists",
        ),
    ):  # fmt: skip
        at = days.at(at_offset, time(11, 5))
        manager = _sight(world, found, place, [adult], at)
        with acting_as(manager, at):
            concern = actions.mark(
                adult_id=found.ids[adult],
                why=why,
                source=source,
                review_on=days.day(at_offset + 180),
                readers=[world.actor(who, place).own_post for who in READERS[place]],
                by=manager,
                at=at,
            )
            actions.link_child(
                concern=concern,
                child_id=found.ids[child],
                how=How.MAY_BE,
                supports=supports,
                against=against,
                source=link_source,
                by=manager,
                at=at,
            )
            if adult == "F40-A2":
                actions.consider(
                    concern=concern,
                    child_id=found.ids["F40-C1"],
                    follows=Follows.KNOWN,
                    words="He has not lived with Kayden since the move. His mother knows whom to ring, and "
                    "the address is held back.",
                    by=manager,
                    at=at,
                )
    return 2
