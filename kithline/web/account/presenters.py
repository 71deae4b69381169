"""What the sign-in and post pages show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from kithline.agencies import queries as agencies
from kithline.agencies.models import Post


@dataclass
class Person:
    """Somebody of the demonstration who can be chosen."""

    sign_in: str
    name: str
    titles: list[str]
    about: str
    kind: str  # of the agency


@dataclass
class Place:
    """An agency of the demonstration, with its people."""

    name: str
    kind: str
    people: list[Person] = field(default_factory=list)


# Where a visitor may begin: the journey of a worry, in order.
WAYS_IN = (
    ("c.whitmore", "has a worry about a child"),
    ("d.ashcroft", "takes it in at the hub"),
    ("m.teale", "decides"),
    ("y.farooqi", "works with the child"),
)
KINDS = ("hub", "social-care", "education", "health", "police", "housing", "justice", "voluntary")


def post_choices(posts: Iterable[Post]) -> list[tuple[str, str, str]]:
    """Return the posts as answers: value, title, and where."""
    return [(str(p.id), sentence(p.title), where(p)) for p in posts]


def where(post: Post) -> str:
    """Return team, agency and partnership in words."""
    names = [post.team.name if post.team else "", post.agency.name, post.partnership.name]
    return ", ".join(n for n in names if n)


def sentence(words: str) -> str:
    """Return words with a capital at the front."""
    return words[:1].upper() + words[1:]


def demonstration(at: datetime) -> list[Place]:
    """Return the people of the demonstration by agency, the hub first; everybody once."""
    places: list[Place] = []
    posts = sorted(agencies.signing_in(at), key=_order)
    for (kind, name), held in groupby(posts, key=lambda p: (p.agency.kind, p.agency.name)):
        place = Place(name, kind)
        for worker, theirs in groupby(held, key=lambda p: p.worker):
            titles = list(dict.fromkeys(p.title for p in theirs))
            place.people.append(Person(worker.sign_in, worker.name, titles, worker.about, kind))
        places.append(place)
    return places


def _order(post: Post) -> tuple[int, str, str, str]:
    kind = KINDS.index(post.agency.kind) if post.agency.kind in KINDS else len(KINDS)
    return kind, post.agency.name, post.worker.name.split()[-1], str(post.worker_id)


def ways_in(places: list[Place]) -> list[tuple[Person, str]]:
    """Return where a visitor may begin, as far as those people are here."""
    known = {p.sign_in: p for place in places for p in place.people}
    return [(known[name], why) for name, why in WAYS_IN if name in known]
