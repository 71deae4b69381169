"""The demonstration partnership: built once, through actions at chosen dates; nobody in it is real.

It refuses a database that holds anything else.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection, transaction

from kithline.agencies.models import Partnership, Worker
from kithline.core import clock
from kithline.demo import connections as connected
from kithline.demo import contacts, families, histories, households, population, readings, tray
from kithline.demo.offsets import Days
from kithline.demo.world import PLACES, World, build_world

SEED = 20261121
POPULATION = 5000


class HoldsSomethingElse(Exception):
    """The database holds a partnership that is not the demonstration's."""


@dataclass(frozen=True)
class Visitor:
    """Somebody of the demonstration who can be signed in as."""

    sign_in: str
    name: str
    title: str
    agency: str
    about: str


def is_built() -> bool:
    """Answer whether this database holds the demonstration, whole.

    Raises ``HoldsSomethingElse`` when it holds another partnership.
    """
    slugs = set(Partnership.objects.values_list("slug", flat=True))
    if slugs - set(PLACES):
        raise HoldsSomethingElse(
            "This database holds a partnership that is not the demonstration's. It is left alone: "
            "point DATABASE_URL to an empty database."
        )
    return bool(slugs)


def built_at() -> datetime | None:
    """Return when the demonstration was built: the moment in its partnerships' keys (uuid7)."""
    first = Partnership.objects.order_by("id").values_list("id", flat=True).first()
    return datetime.fromtimestamp((first.int >> 80) / 1000, tz=UTC) if first else None


def age_days() -> int:
    """Return how many days ago it was built."""
    built = built_at()
    return (clock.now() - built).days if built else 0


def people_who_sign_in() -> Iterator[Visitor]:
    """Yield the people of the demonstration who hold a post now, in the order of their agencies."""
    now = clock.now()
    workers = Worker.objects.filter(user__isnull=False).prefetch_related("posts__agency")
    for worker in workers:
        posts = [p for p in worker.posts.all() if p.ends_at is None or p.ends_at > now]
        if posts:
            post = posts[0]
            yield Visitor(worker.sign_in, worker.name, post.title, post.agency.name, worker.about)


def build(at: datetime, *, people: int = POPULATION, say: bool = False) -> World:
    """Build it all, as at ``at``. One transaction: a build that fails leaves nothing."""
    if is_built():
        raise HoldsSomethingElse("The demonstration is built already.")
    if not settings.KITHLINE_DEMO:
        raise HoldsSomethingElse("The demonstration is built with KITHLINE_DEMO=1 alone.")
    steps = _Steps(say)
    with transaction.atomic(), _without_savepoints():
        world = build_world(Days(at))
        steps.done("the place and its people")
        history = histories.history_rows()
        begins = histories.begins_of(history, contacts.contact_rows())
        mentions = histories.mentions_of(history)
        for key, offset in contacts.unborn_mentions(world).items():
            mentions[key] = min(offset, mentions.get(key, offset))
        found, joining = families.build_families(world, begins, mentions, contacts.decided_in())
        steps.done(f"{len(found.ids)} people of {len(found.rows)} families")
        families.join_later(world, found, joining)
        families.follow_lives(world, found, begins, joining)
        households.follow_households(world, found, begins)
        families.shut_out(world, found)
        steps.done("births and moves")
        histories.let_authors_in(world, found, history)
        steps.done("who may add to which record")
        told = contacts.tell_contacts(world, found)
        contacts.tell_of_small_worries(world, found)
        steps.done(f"{told} contacts and what they led to")
        written = histories.write_histories(world, found, history)
        steps.done(f"{written} entries of the long histories")
        linked = connected.build_connections(world, found)
        steps.done(f"{linked} children linked to places, groups and adults of concern")
        read = readings.sign_readings(world, found)
        steps.done(f"{read} readings of the line of time")
        tray.fill_tray(world, found)
        steps.done("the tray of today")
        if people:
            population.fill(count=people, seed=SEED, world=world, at=at)
            steps.done(f"{people} more people to search among")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return world


@contextmanager
def _without_savepoints() -> Iterator[None]:
    """All or nothing is the outer transaction's: the savepoint of each action inside is left out.

    They are two in five of the statements of a build.
    """
    features = connection.features
    before = features.uses_savepoints
    features.uses_savepoints = False
    with connection.cursor() as cursor:
        # A plan made while a table is empty must not be kept while it fills.
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
    try:
        yield
    finally:
        features.uses_savepoints = before


class _Steps:
    """Says how long each step took, for whoever builds."""

    def __init__(self, say: bool) -> None:
        self.say, self.last = say, time.monotonic()

    def done(self, what: str) -> None:
        now = time.monotonic()
        if self.say:
            print(f"  {now - self.last:5.1f} s  {what}", flush=True)  # noqa: T201
        self.last = now
