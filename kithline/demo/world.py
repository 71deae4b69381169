"""The place: two partnerships, their agencies, desks and teams, and the people who sign in."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path

from django.contrib.auth.models import User

from kithline.agencies import actions as agencies
from kithline.agencies import queries
from kithline.agencies.enums import Consent, Kind, Role
from kithline.agencies.models import Agency, Partnership, Post, Team
from kithline.core.actor import Actor
from kithline.demo.builders import system
from kithline.demo.offsets import Days

DATA = Path(__file__).parent / "data"
BEGIN = -8000  # before everybody's first post

PLACES = {
    "tessenham": {
        "name": "Tessenham Safeguarding Children Partnership",
        "council": "Tessenham Borough Council",
        "thresholds": "stoke-2023",
        "consent": Consent.NOT_REQUIRED,
        "telephone": "01632 960140",
        "postcodes": ("ZZ1", "ZZ2", "ZZ3", "ZZ4", "ZZ5", "ZZ6"),
    },
    "skelderby": {
        "name": "Skelderby Safeguarding Children Partnership",
        "council": "Skelderby District Council",
        "thresholds": "bracknell-2019",
        "consent": Consent.SOUGHT_FIRST,
        "telephone": "01632 960150",
        "postcodes": ("ZZ7", "ZZ8", "ZZ9"),
    },
}
# Agencies that work in one partnership and send worries to the other's desk as well.
ALSO = {"HAL": "skelderby", "STA": "skelderby"}
EIGHT_THIRTY, NINE, FOUR_THIRTY, FIVE = time(8, 30), time(9), time(16, 30), time(17)
DESKS = {
    "Tessenham desk": {
        "place": "tessenham",
        "telephone": "01632 960140",
        "hours": [(d, EIGHT_THIRTY, FOUR_THIRTY if d == 4 else FIVE) for d in range(5)],
        "closed": [-138],
    },
    "Skelderby desk": {
        "place": "skelderby",
        "telephone": "01632 960150",
        "hours": [(d, NINE, FIVE) for d in range(5)],
        "closed": [*range(-1057, -1054), *range(-691, -686), *range(-324, -321)],
    },
}
OUT_OF_HOURS = "emergency duty team"
# Second posts for the other partnership, beside those whose agency covers both.
BOTH = frozenset(
    {
        *("j.tarrant", "h.brack", "i.sheikh", "l.attwood", "k.donnelly", "r.pemberley", "t.moyo"),
        *("s.obi", "j.cragg", "n.rossi", "m.bell", "g.tully", "v.cope", "j.adeyemi", "c.eze"),
        *("p.ollerenshaw", "z.catterall", "p.skerry"),
    }
)
ROLES = {role.label: role for role in Role}


# The list of the place names no manager for this team: whoever authorises its assessments is theirs.
ALSO_MANAGES = {"r.lindley": ("Adolescent team",)}


@dataclass
class World:
    """The place as it stands, by the codes of its data."""

    days: Days
    places: dict[str, Partnership] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    posts: dict[tuple[str, str], Post] = field(default_factory=dict)
    _actors: dict[tuple[str, str], Actor] = field(default_factory=dict)

    def actor(self, sign_in: str, place: str) -> Actor:
        """Return a worker acting in a partnership; their only one when they have no post there."""
        key = (sign_in, place)
        if key not in self.posts:
            key = next(k for k in self.posts if k[0] == sign_in)
        if key not in self._actors:
            self._actors[key] = queries.actor_of(self.posts[key])
        return self._actors[key]

    def has_post(self, sign_in: str, place: str, at: datetime) -> bool:
        """Answer whether a worker holds a post in a partnership at a moment."""
        post = self.posts.get((sign_in, place))
        return (
            post is not None
            and post.starts_at <= at
            and (post.ends_at is None or post.ends_at > at)
        )

    def manager(self, place: str) -> Actor:
        """Return the hub manager of a partnership."""
        return self.actor("m.teale" if place == "tessenham" else "g.nuttall", place)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a data file."""
    with open(DATA / name, newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def build_world(days: Days) -> World:
    """Build the place. Everything is made by Kithline itself, long before the first entry."""
    world = World(days)
    begin = days.at(BEGIN, NINE)
    by = system()
    for slug, place in PLACES.items():
        world.places[slug] = agencies.add_partnership(
            slug=slug,
            name=str(place["name"]),
            council=str(place["council"]),
            thresholds=str(place["thresholds"]),
            timescales=slug,
            consent=place["consent"],  # type: ignore[arg-type]
            telephone=str(place["telephone"]),
            by=by,
            at=begin,
        )
    for row in rows("agencies.csv"):
        covers = row["covers"].split() + ([ALSO[row["code"]]] if row["code"] in ALSO else [])
        world.agencies[row["code"]] = agencies.add_agency(
            code=row["code"].lower(),
            name=row["name"],
            kind=Kind(row["kind"]),
            partnerships=[world.places[p] for p in dict.fromkeys(covers)],
            telephone=row["telephone"],
            by=by,
            at=begin,
        )
    _build_desks(world, by, begin)
    _build_people(world, by)
    _name_leads(world, by)
    return world


def _build_desks(world: World, by: Actor, at: datetime) -> None:
    hub = world.agencies["HUB"]
    for name, desk in DESKS.items():
        slug = str(desk["place"])
        place = world.places[slug]
        team = agencies.add_team(
            agency=hub,
            code=f"{slug}-desk",
            name=name,
            partnerships=[place],
            desk=True,
            hours=desk["hours"],  # type: ignore[arg-type]
            areas=[(place, code) for code in PLACES[slug]["postcodes"]],  # type: ignore[attr-defined]
            telephone=str(desk["telephone"]),
            by=by,
            at=at,
        )
        for offset in desk["closed"]:  # type: ignore[attr-defined]
            agencies.add_closure_day(
                team=team, on=world.days.day(offset), reason="Local closure day", by=by, at=at
            )
        world.teams[name] = team
    world.teams[OUT_OF_HOURS] = agencies.add_team(
        agency=hub,
        code="edt",
        name="Emergency duty team",
        partnerships=list(world.places.values()),
        desk=True,
        out_of_hours=True,
        telephone="01632 960199",
        by=by,
        at=at,
    )


def _team(world: World, agency: str, name: str, by: Actor, at: datetime) -> Team:
    key = name if agency == "HUB" else f"{agency} {name}"
    if key not in world.teams:
        owner = world.agencies[agency]
        world.teams[key] = agencies.add_team(
            agency=owner,
            code=key.lower().replace(" ", "-").replace("'", "").replace(",", ""),
            name=name[:1].upper() + name[1:],
            partnerships=list(owner.partnerships.all()),
            telephone=owner.telephone,
            by=by,
            at=at,
        )
    return world.teams[key]


def _build_people(world: World, by: Actor) -> None:
    days = world.days
    for row in rows("workers.csv"):
        starts = days.at(row["from"], NINE, office=False)
        ends = days.at(row["to"], FIVE, office=False) if row["to"] else None
        user = User.objects.create_user(username=row["sign_in"])
        worker = agencies.add_worker(
            sign_in=row["sign_in"],
            name=row["name"],
            user=user,
            about=row["about"].rstrip("."),
            by=by,
            at=starts,
        )
        both = row["team"] == "both desks"
        team = None if both else _team(world, row["agency"], row["team"], by, starts)
        # One post a partnership; whoever moved away keeps a post without these families.
        covered = [p.slug for p in world.agencies[row["agency"]].partnerships.all()]
        first = "skelderby" if row["agency"] in ("SCS", "SKB", "GPS") else "tessenham"
        if row["team"] == "Skelderby desk":
            first = "skelderby"
        wanted = [first]
        if row["sign_in"] in BOTH and len(covered) > 1:
            wanted = ["tessenham", "skelderby"]
        if row["sign_in"] == "h.merriman":
            wanted = ["tessenham"]
        for slug in wanted:
            world.posts[(row["sign_in"], slug)] = agencies.start_post(
                worker=worker,
                agency=world.agencies[row["agency"]],
                partnership=world.places[slug],
                team=team,
                extra_teams=[
                    _team(world, row["agency"], name, by, starts)
                    for name in ALSO_MANAGES.get(row["sign_in"], ())
                ],
                title=row["title"],
                # On duty out of hours a social worker does what a hub worker does.
                role=Role.HUB_WORKER if row["team"] == OUT_OF_HOURS else ROLES[row["role"]],
                telephone=(team.telephone if team else world.agencies[row["agency"]].telephone),
                starts_at=starts,
                ends_at=ends,
                by=by,
                at=starts,
            )
    _move_neil_purkiss(world, by)
    _second_post_of_the_chair(world, by)


def _move_neil_purkiss(world: World, by: Actor) -> None:
    """A mover: he keeps a post, in fostering, and loses every family."""
    moved = world.days.at(-291, NINE, office=False)
    post = world.posts[("n.purkiss", "tessenham")]
    agencies.start_post(
        worker=post.worker,
        agency=post.agency,
        partnership=post.partnership,
        team=_team(world, "TCS", "Fostering", by, moved),
        title="social worker, fostering",
        role=Role.SOCIAL_WORKER,
        starts_at=moved,
        by=by,
        at=moved,
    )


def _second_post_of_the_chair(world: World, by: Actor) -> None:
    """Hugh Merriman chairs for Skelderby too, by agreement: a post with Skelderby's own agency."""
    first = world.posts[("h.merriman", "tessenham")]
    world.posts[("h.merriman", "skelderby")] = agencies.start_post(
        worker=first.worker,
        agency=world.agencies["SCS"],
        partnership=world.places["skelderby"],
        title=first.title,
        role=Role.PRACTITIONER,
        starts_at=first.starts_at,
        by=by,
        at=first.starts_at,
    )


def _name_leads(world: World, by: Actor) -> None:
    for row in rows("agencies.csv"):
        for sign_in, deputy in ((row["lead"], False), (row["deputy"], True)):
            for (who, _), post in list(world.posts.items()):
                if who == sign_in and post.agency_id == world.agencies[row["code"]].id:
                    agencies.name_lead(
                        agency=world.agencies[row["code"]],
                        post=post,
                        deputy=deputy,
                        starts_at=post.starts_at,
                        ends_at=post.ends_at,
                        by=by,
                        at=post.starts_at,
                    )
