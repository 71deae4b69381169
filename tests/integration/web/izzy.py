"""A family of Aldermere and those who work with it: for the tests of a child's pages and My day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.agencies.enums import Role
from kithline.core import clock
from kithline.core.actor import Actor
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.episodes import actions as episodes
from kithline.pathways import work
from kithline.people import actions as people
from kithline.record import actions as record
from kithline.record.rules import Happened, Presence, Words
from kithline.timescales import actions as timescales

NOW = clock.now()
TODAY = NOW.astimezone(clock.LONDON).date()

CAST = (
    ("amina", "Amina Farouk", "hub", "desk", Role.HUB_MANAGER, "hub manager"),
    ("devon", "Devon Ash", "hub", "desk", Role.HUB_WORKER, "hub worker"),
    ("moira", "Moira Kemp", "care", "assessment", Role.TEAM_MANAGER, "team manager"),
    ("ruth", "Ruth Adeyemi", "care", "assessment", Role.SOCIAL_WORKER, "social worker"),
    ("femi", "Femi Ojo", "care", "family-help", Role.SOCIAL_WORKER, "social worker"),
    ("priya", "Priya Nair", "school", None, Role.PRACTITIONER, "class teacher"),
    ("lorna", "Lorna Whitcombe", "school", None, Role.SAFEGUARDING_LEAD, "safeguarding lead"),
    ("bev", "Bev Tully", "health", "visiting", Role.PRACTITIONER, "school nurse"),
    ("tranter", "PC J. Tranter", "police", None, Role.PRACTITIONER, "officer"),
    ("aunt", "Jo Thackray", "school", None, Role.PRACTITIONER, "teaching assistant"),
    ("stranger", "Sam Underhill", "school", None, Role.PRACTITIONER, "teacher"),
    ("clerk", "Nell Ware", "hub", "desk", Role.BUSINESS_SUPPORT, "business support"),
    ("auditor", "Audrey Penn", "hub", None, Role.AUDITOR, "auditor"),
    ("admin", "Adam Rook", "hub", None, Role.ADMINISTRATOR, "administrator"),
)


def days(number: int) -> date:
    """Return the day so many days ago."""
    return TODAY - timedelta(days=number)


def moment(number: int, hour: int = 9, minute: int = 25) -> datetime:
    """Return a time so many days ago."""
    day = days(number)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.LONDON)


@dataclass
class House:
    """The place, the people by name, the entries by name, and clients signed in."""

    place: builders.Place
    people: dict[str, UUID]
    entries: dict[str, Any] = field(default_factory=dict)
    spell: Any = None

    def __getitem__(self, name: str) -> UUID:
        return self.people[name]

    def actor(self, who: str) -> Actor:
        """Return a worker as an actor."""
        return self.place.actor(who)

    def client(self, who: str) -> Client:
        """Return a client signed in as a worker."""
        client = Client()
        client.force_login(get_user_model().objects.get(username=who))
        return client

    def url(self, name: str = "izzy", rest: str = "") -> str:
        """Return the address of a person's page."""
        return f"/child/{self[name]}/{rest}"

    def let_in(self, who: str, *names: str, level: int, purpose: str, by: str, **more: Any) -> UUID:
        """Let a post in to people; return the source."""
        giver, source = self.actor(by), new_id()
        with acting_as(giver, NOW):
            for name in names:
                access.give(
                    holder=self.place.posts[who].id, holder_kind=HolderKind.POST,
                    person_id=self[name], level=level, purpose=purpose, source=("test", source),
                    reason="Agreed at the meeting", by=giver, at=NOW, **more,
                )  # fmt: skip
        return source

    def write(
        self, key: str, who: str, *names: str, at: datetime | None = None, **more: Any
    ) -> Any:
        """Write an entry, kept under a key."""
        by, at = self.actor(who), at or NOW
        with acting_as(by, NOW):
            entry = record.write(by=by, at=at, about=[self[n] for n in names], **more)
        self.entries[key] = entry
        return entry


def build() -> House:
    """Build the family, let in who works with it, and write what they wrote."""
    place = builders.place()
    users = get_user_model()
    for who, name, agency, team, role, title in CAST:
        place.worker(
            who, name, agency=agency, team=team, role=role, title=title,
            user=users.objects.create_user(who), lead=role == Role.SAFEGUARDING_LEAD,
        )  # fmt: skip
    house = House(place, {})
    register(house)
    let_in(house)
    family(house)
    story(house)
    return house


def register(house: House) -> None:
    """Make the people, and open them to the team."""
    amina = house.actor("amina")
    with acting_as(amina, NOW):
        for key, kind, forename, surname, dob, sex, more in (
            ("izzy", "child", "Isabella", "Thackray-Dunn", date(2018, 3, 14), "F",
             {"preferred_name": "Izzy"}),
            ("alfie", "child", "Alfie", "Dunn", date(2021, 5, 2), "M", {}),
            ("carly", "adult", "Carly", "Thackray", date(1995, 1, 9), "F", {}),
            ("sean", "adult", "Sean", "Dunn", date(1992, 7, 30), "M", {}),
            ("nan", "adult", "Maureen", "Thackray", date(1962, 2, 1), "F", {}),
            ("kiera", "child", "Kiera", "Vale", date(2022, 6, 1), "F", {}),
        ):  # fmt: skip
            house.people[key] = people.register(
                kind=kind, forename=forename, surname=surname, dob=dob, sex=sex, by=amina, at=NOW,
                **more,
            ).id  # fmt: skip
        decision = new_id()
        for key in ("izzy", "alfie", "carly", "sean"):
            access.give(
                holder=house.place.teams["assessment"].id, holder_kind=HolderKind.TEAM,
                person_id=house[key], level=Level.LEAD, purpose=Purpose.TEAM,
                source=("decision", decision), reason="Section 17, decided on contact 4471",
                by=amina, at=NOW, starts_at=moment(60),
            )  # fmt: skip
        access.give(
            holder=house.place.teams["desk"].id, holder_kind=HolderKind.TEAM,
            person_id=house["izzy"], level=Level.CONTRIBUTE, purpose=Purpose.HUB_ENQUIRY,
            source=("contact", new_id()), reason="The hub looks into a contact", by=amina, at=NOW,
            ends_at=NOW + timedelta(days=5),
        )  # fmt: skip
    moira = house.actor("moira")
    with acting_as(moira, NOW):
        house.spell = episodes.open_spell(
            person_id=house["izzy"], kind="section-17", team=house.place.teams["assessment"],
            source=("decision", decision), referred_at=moment(58), by=moira, at=moment(56),
        )  # fmt: skip
        episodes.open_spell(
            person_id=house["alfie"], kind="section-17", team=house.place.teams["assessment"],
            source=("decision", decision), referred_at=moment(58), by=moira, at=moment(56),
        )  # fmt: skip


def let_in(house: House) -> None:
    """The worker leads; school and nurse are in the team around the child; the aunt is shut out."""
    moira = house.actor("moira")
    with acting_as(moira, NOW):
        work.allocate(spell=house.spell, post=house.place.posts["ruth"], by=moira, at=moment(30))
        access.exclude(
            worker_id=house.actor("aunt").worker_id, person_id=house["izzy"], reason="own-family",
            by=moira, at=NOW,
        )  # fmt: skip
    for who in ("priya", "bev", "tranter"):
        house.let_in(
            who, "izzy", "alfie", level=Level.CONTRIBUTE, purpose=Purpose.TEAM_AROUND_CHILD,
            by="moira",
        )  # fmt: skip
    house.let_in("aunt", "izzy", level=3, purpose=Purpose.TEAM_AROUND_CHILD, by="moira")
    house.let_in(
        "lorna", "izzy", level=Level.READ, purpose=Purpose.SHARING, by="moira",
        ends_at=NOW + timedelta(days=3),
    )  # fmt: skip


def family(house: House) -> None:
    """Who belongs to whom, where they live, and what is known of identity."""
    ruth = house.actor("ruth")
    with acting_as(ruth, NOW):
        for one, kind, other, detail in (
            ("carly", "parent", "izzy", ""),
            ("sean", "parent", "izzy", "sees them every other Sunday"),
            ("carly", "parent", "alfie", ""),
            ("alfie", "sibling", "izzy", ""),
            ("nan", "grandparent", "izzy", "Mondays and Saturdays; Izzy’s safe adult"),
        ):
            people.relate(
                person_id=house[one], other_id=house[other], kind=kind, detail=detail, by=ruth,
                at=NOW,
            )  # fmt: skip
        people.hold_responsibility(
            adult_id=house["carly"], child_id=house["izzy"], ground="birth-mother", by=ruth, at=NOW
        )
        people.hold_responsibility(
            adult_id=house["sean"], child_id=house["izzy"], ground="registered-father",
            starts_on=date(2018, 4, 2), by=ruth, at=NOW,
        )  # fmt: skip
        people.form_household(
            members=[house["izzy"], house["carly"], house["alfie"]], starts_on=days(270), by=ruth,
            at=NOW,
        )  # fmt: skip
        people.move_address(
            person_id=house["izzy"], lines="7 Tanner’s Court, Aldermere", postcode="ZZ1 4AB",
            starts_on=date(2019, 6, 1), by=ruth, at=NOW, source="Carly",
        )  # fmt: skip
        people.move_address(
            person_id=house["izzy"], lines="31 Canal Street, Aldermere", postcode="ZZ1 2CD",
            starts_on=days(270), by=ruth, at=NOW, source="housing officer",
        )  # fmt: skip
        for kind, value, detail in (
            ("language", "English", ""),
            ("communication", "Dad signs", "book a BSL interpreter"),
            ("ethnicity", "WBRI", ""),
            ("young-carer", "yes", "gets her brother up"),
        ):
            people.note_characteristic(
                person_id=house["izzy"], kind=kind, value=value, detail=detail, source="Carly, mum",
                noted_on=days(20), by=ruth, at=NOW,
            )  # fmt: skip
        people.add_identifier(person_id=house["izzy"], scheme="nhs", value="9434765919", by=ruth,
                              at=NOW, source="GP")  # fmt: skip


def story(house: House) -> None:
    """What was written about them."""
    house.write(
        "late-no-coat", "priya", "izzy", "alfie", at=moment(1, 9, 45), kind="school-concern",
        title="Came in late, no coat, no breakfast", happened=Happened.exact(moment(1)),
        fact="Izzy and Alfie came in at 9:25. It was 5 degrees. Alfie had his coat and Izzy’s "
        "gloves; Izzy had no coat. She ate two bowls of porridge.",
        said=[Words("Mum was still asleep so I did Alfie. I did his shoes and his toast. I forgot "
                    "to do me.", person_id=house["izzy"], by_words="Izzy", is_child=True, alone=True,
                    to_whom="Miss Nair", where="9:40")],
        opinion="I think Izzy is getting Alfie up by herself on most school mornings.",
        impacts={house["izzy"]: "Cold and hungry, and upset to miss the spelling test she had "
                 "practised for.", house["alfie"]: "Warm, fed, and worried about his sister."},
        done="Breakfast and a coat from the spare rail. Lorna Whitcombe told at 9:50; she rang "
        "Ruth Adeyemi at 10:05.", tags=["clothing", "young-carer"], dimensions=["basic-care"],
        present=[Presence(person_id=house["izzy"], seen_alone=True)],
    )  # fmt: skip
    house.write(
        "visit", "ruth", "izzy", "alfie", at=moment(2, 17), kind="visit",
        title="Visit at home: Alfie and Carly seen, Izzy not seen",
        happened=Happened.exact(moment(2, 16, 10)),
        fact="Planned visit. Izzy was at her nan’s. Food in the fridge, heating on, the children’s "
        "bedroom seen: one bed made up, wet patch on the outside wall.",
        said=[Words("She’s always at my mum’s on a Monday. Nobody asked me which day.",
                    person_id=house["carly"], by_words="mum")],
        present=[Presence(person_id=house["alfie"]), Presence(person_id=house["carly"]),
                 Presence(person_id=house["izzy"], seen=False)],
        done="Izzy to be seen at school on Friday, on her own. Mondays taken out of the visit plan.",
    )  # fmt: skip
    house.write(
        "swam", "bev", "izzy", at=moment(11, 12), kind="note", title="Swam her first width",
        happened=Happened.exact(moment(11, 11, 0)), tags=["strength"],
        fact="At the pool with the young carers’ group.",
        said=[Words("I did a whole width and nobody held me. Can Nan come and see?",
                    person_id=house["izzy"], by_words="Izzy", is_child=True,
                    to_whom="Bev, at the pool")],
        done="Nan invited for Saturday.",
    )  # fmt: skip
    house.write(
        "dentist", "bev", "izzy", at=moment(7, 10), kind="was-not-brought",
        title="Was not brought to the dental clinic", happened=Happened.on(days(18)),
        learned_at=moment(18, 17), tags=["dental", "harm"],
        fact="Her first appointment for thirteen months, for two decayed teeth. The letter went to "
        "7 Tanner’s Court, which the family left in February.",
        said=[Words("I never had a letter. I’d have took her.", person_id=house["carly"],
                    by_words="mum", where="by telephone")],
        impacts={house["izzy"]: "Toothache at night, most nights."},
        done="New appointment on Friday, 9:10. Letter to 31 Canal Street and a text to Carly.",
    )  # fmt: skip
    house.write(
        "police", "tranter", "izzy", "alfie", at=moment(66, 23), kind="police-notice",
        title="Called to 31 Canal Street; both children awake",
        happened=Happened.exact(moment(66, 22, 40)), tags=["domestic-abuse"],
        fact="Neighbour’s call. Shouting between Carly Thackray and a man who had left. No injuries "
        "seen. Izzy was sitting on the stairs with Alfie.",
        restriction="police-sensitive", restriction_reason="Until the investigation ends",
        restriction_review_on=TODAY + timedelta(days=5),
        readers=[house.place.posts["ruth"].id, house.place.posts["moira"].id],
    )  # fmt: skip


@pytest.fixture
def house(db: None) -> House:
    """Return the family and those who work with it."""
    return build()


def clocks(house: House) -> None:
    """Start three clocks: one late, one soon, one later."""
    ruth = house.actor("ruth")
    owner = timescales.Owner(post_id=ruth.post_id, team_id=house.place.teams["assessment"].id)
    with acting_as(ruth, NOW):
        for rule, ago in (("assessment-45", 70), ("cin-visit", 25), ("assessment-45", 25)):
            try:
                timescales.start(
                    rule=rule, subject=("plan", new_id()), owner=owner, from_=moment(ago),
                    person_id=house["izzy"], named="Izzy", by=ruth, at=NOW,
                )  # fmt: skip
            except Exception as unknown:
                print(f"no clock {rule}: {unknown!r}")
