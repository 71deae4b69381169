"""How long the pages and the actions take, one at a time, through the real views."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from kithline.bench.browsing import Browser, watch
from kithline.bench.damage import Query, damage
from kithline.bench.population import SEED, Population, taken_in
from kithline.bench.timing import Times
from kithline.core import clock
from kithline.core.viewer import acting_as
from kithline.demo import invented
from kithline.people import queries as people
from kithline.people import short_forms
from kithline.people.queries import SearchFor
from kithline.record import actions as record
from kithline.record.rules import Happened, Prepared, Presence, Words

PAGES, ACTIONS, DECISIONS = 200, 120, 40
BATCH, BATCHES = 500, 6
FACT = (
    "Came in at ten past nine without a coat. Ate two bowls of porridge and asked for a third. "
    "Said that the boiler has been broken since Monday; mum confirmed it at the gate."
)


@dataclass
class OneByOne:
    """The times of single pages and actions, and of entries written in a batch."""

    times: list[Times] = field(default_factory=list)
    # Entries a second in a batch: as the population's are, and with all that an entry may hold.
    batch_a_second: float = 0.0
    batch_whole_a_second: float = 0.0

    def of(self, name: str) -> Times:
        """Return the times of one name."""
        return next(t for t in self.times if t.name == name)


def run(here: Population, *, part: float = 1.0) -> OneByOne:
    """Time each page and action; ``part`` of the usual number of times."""
    found = OneByOne()
    chance = random.Random(SEED + 2)  # noqa: S311
    pages = max(int(PAGES * part), 3)
    found.times.append(search_page(here, damaged(here, pages)))
    found.times.append(search(here, damaged(here, pages)))
    for name, kind in (
        ("child page, own grant", "school"),
        ("child page, team grant", "visiting"),
        ("child page, both", "care"),
    ):
        found.times.append(child_page(here, name, kind, chance, pages))
    for name, kind, address in (
        ("My day, social worker", "care", "/my-day"),
        ("My day, team manager", "manager", "/my-day"),
        ("My day, hub worker", "desk", "/my-day"),
        ("triage queue", "desk", "/hub/"),
    ):
        found.times.append(own_page(here, name, kind, address, pages))
    found.times.append(triage_page(here, pages // 2))
    found.times.append(save_entry(here, max(int(ACTIONS * part), 3)))
    found.times.append(single_action(here, max(int(ACTIONS * part), 3) * 2))
    found.times.append(decide_contact(here, max(int(DECISIONS * part), 2)))
    size, count = max(int(BATCH * part), 20), max(int(BATCHES * part), 2)
    found.batch_a_second = batch(here, size, count, whole=4)
    found.batch_whole_a_second = batch(here, size, count, whole=1)
    return found


def _timed(name: str, asks: list[Callable[[], Any]]) -> Times:
    """Time each after two that are not counted; the statements of the next are counted."""
    times = Times(name)
    for ask in asks[:2]:
        ask()
    seen = watch(asks[2 % len(asks)])
    times.beyond, times.fixed = len(seen.own), len(seen.fixed)
    for ask in asks:
        with times.taken():
            ask()
    return times


# --- pages --------------------------------------------------------------------------------------


def damaged(here: Population, count: int) -> list[Query]:
    """Return queries for people of the population, with slips of the pen in the fixed mix."""
    chance = random.Random(SEED + 1)  # noqa: S311
    forms: dict[str, list[str]] = defaultdict(list)
    for form, other in sorted(short_forms.pairs()):
        forms[form].append(other)
    codes = [p.postcode for p in here.sample]
    surnames = invented.surnames(random.Random(SEED))  # noqa: S311
    return [
        damage(p, chance, today=here.at.date(), short_forms=forms, codes=codes, surnames=surnames)
        for p in chance.choices(here.sample, k=count)
    ]


def search(here: Population, searches: list[Query]) -> Times:
    """Look for people by damaged facts, without the page: checked, found, logged."""
    times = Times("search, without the page")
    actor = here.actor("desk")
    for number, query in enumerate(searches):
        facts = SearchFor(
            forename=query.forename, surname=query.surname, dob=query.dob, age=query.age,
            postcode=query.postcode,
        )  # fmt: skip
        at = clock.now()
        if number < 3:  # not counted
            with acting_as(actor, at):
                people.search(actor, facts, at)
        with times.taken(), acting_as(actor, at):
            people.search(actor, facts, at)
    return times


def search_page(here: Population, searches: list[Query]) -> Times:
    """Type damaged facts into the find page, send them and see who was found."""
    browser = Browser(here, "desk")
    return _timed("search", [_find(browser, query) for query in searches])


def _find(browser: Browser, query: Query) -> Callable[[], Any]:
    typed: dict[str, Any] = {
        "forename": query.forename, "surname": query.surname, "postcode": query.postcode
    }  # fmt: skip
    if query.dob:
        typed |= {
            "dob_day": query.dob.day,
            "dob_month": query.dob.month,
            "dob_year": query.dob.year,
        }
    elif query.age is not None:
        typed["age"] = query.age
    return lambda: browser.get(browser.post("/find/", typed).url)


def pairs(here: Population, kind: str, chance: random.Random, count: int) -> list[tuple[int, UUID]]:
    """Return workers who can sign in, each with one of the children they see, at random."""
    found = []
    for _ in range(count):
        which = chance.randrange(len(here.posts[kind]))
        number = here.posts[kind][which][0]
        found.append((which, chance.choice(here.children_of(kind, number))))
    return found


def child_page(here: Population, name: str, kind: str, chance: random.Random, count: int) -> Times:
    """Open the stories of children at random."""
    browsers = [Browser(here, kind, i) for i in range(len(here.posts[kind]))]
    asks = [
        _get(browsers[which], f"/child/{child}/")
        for which, child in pairs(here, kind, chance, count)
    ]
    return _timed(name, asks)


def own_page(here: Population, name: str, kind: str, address: str, count: int) -> Times:
    """Open a page that shows each worker their own."""
    workers = [0] if address == "/hub/" else range(len(here.posts[kind]))
    browsers = [Browser(here, kind, i) for i in workers]
    return _timed(name, [_get(browsers[i % len(browsers)], address) for i in range(count)])


def triage_page(here: Population, count: int) -> Times:
    """Open contacts at the desk that are in triage, with earlier contacts and candidates."""
    worker = here.actor("desk")
    contacts = [taken_in(here, worker, at=clock.now()) for _ in range(3)]
    browser = Browser(here, "desk")
    asks = [_get(browser, f"/hub/contact/{contacts[i % 3].id}/") for i in range(max(count, 3))]
    return _timed("triage page", asks)


def _get(browser: Browser, address: str) -> Callable[[], Any]:
    return lambda: browser.get(address)


# --- actions ------------------------------------------------------------------------------------


def entry_form(child: UUID, number: int, today: date) -> dict[str, Any]:
    """Return the form of an entry as it is sent."""
    return {
        "about": [str(child)], "kind": "note", "precision": "exact", "fact": FACT,
        "title": "Came in late, no coat", "opinion": "Cold, and hungry for company.",
        "day_day": today.day, "day_month": today.month, "day_year": today.year,
        "speaker-0": str(child), "words-0": "The boiler is poorly.", "to_whom-0": "me, at breakfast",
        "alone-0": "yes", f"seen-{child}": "alone", f"impact-{child}": "Cold at night.",
        "window": f"{number:08x}", "do": "send",
    }  # fmt: skip


def save_entry(here: Population, count: int) -> Times:
    """Send the form of an entry with words said, presence and what it meant for the child."""
    chance = random.Random(SEED + 3)  # noqa: S311
    browsers = [Browser(here, "care", i) for i in range(len(here.posts["care"]))]
    drawn = pairs(here, "care", chance, count)
    asks = [
        _post(browsers[which], f"/child/{child}/entry/new/", child, n)
        for n, (which, child) in enumerate(drawn)
    ]
    warm = [
        _post(browsers[which], f"/child/{child}/entry/new/", child, 9000 + n)
        for n, (which, child) in enumerate(pairs(here, "care", chance, 3))
    ]
    times = Times("saving an entry")
    for ask in warm[:2]:
        ask()
    seen = watch(warm[2])
    times.beyond, times.fixed = len(seen.own), len(seen.fixed)
    for ask in asks:
        with times.taken():
            ask()
    return times


def _post(browser: Browser, address: str, child: UUID, number: int) -> Callable[[], Any]:
    data = entry_form(child, number, clock.today())
    return lambda: browser.post(address, data)


def prepared(child: UUID) -> Prepared:
    """Return an entry as an action takes it."""
    return Prepared(
        about=(child,), kind="note", happened=Happened.on(clock.today()), title="Came in late",
        fact=FACT, opinion="Cold, and hungry for company.", impacts={child: "Cold at night."},
        said=(Words("The boiler is poorly.", person_id=child, is_child=True, alone=True),),
        present=(Presence(person_id=child, seen=True, seen_alone=True),),
    )  # fmt: skip


def single_action(here: Population, count: int) -> Times:
    """Write one entry a transaction through the action, without a page: viewer, checks, trail, commit."""
    chance = random.Random(SEED + 4)  # noqa: S311
    times = Times("single action: an entry")
    actors = [here.actor("care", i) for i in range(len(here.posts["care"]))]
    for number, (which, child) in enumerate(pairs(here, "care", chance, count + 3)):
        at = clock.now()
        keep = Times("") if number < 3 else times
        with keep.taken(), acting_as(actors[which], at):
            record.write_prepared(prepared(child), by=actors[which], at=at)
    return times


def decide_contact(here: Population, count: int) -> Times:
    """Decide contacts: assessment by a team, so that spell, grants, clocks and entry follow."""
    worker = here.actor("desk")
    manager = Browser(here, "desk", len(here.posts["desk"]) - 1)
    times = Times("deciding a contact")
    form = {
        "outcome": "section-17", "team-section-17": str(here.place.teams["assessment"].id),
        "level": "4", "reasons": "The mark has no explanation that fits.",
        "next_step": "Her worker is named today.", "told-0": "told", "told-1": "told",
    }  # fmt: skip
    for number in range(count + 2):
        contact = taken_in(here, worker, at=clock.now())
        address = f"/hub/contact/{contact.id}/decide/"
        if number == 0:
            manager.post(address, form)
        elif number == 1:
            seen = watch(lambda address=address: manager.post(address, form))  # type: ignore[misc]
            times.beyond, times.fixed = len(seen.own), len(seen.fixed)
        else:
            with times.taken():
                manager.post(address, form)
    return times


def plain(child: UUID) -> Prepared:
    """Return an entry without words said, presence or impact."""
    return Prepared(
        about=(child,), kind="note", happened=Happened.on(clock.today()), title="Came in late",
        fact=FACT, opinion="Cold, and hungry for company.",
    )  # fmt: skip


def batch(here: Population, size: int, count: int, *, whole: int) -> float:
    """Write entries in batches, as an import does: checks, digests and the trail; return how many a second.

    One in so many (``whole``) holds words said, who was seen, and what it meant for the child: of the
    population's entries one in four.
    """
    actor = here.actor("care")
    children = here.children_of("care", here.posts["care"][0][0])
    times = Times("")
    for number in range(count + 1):
        at = clock.now()
        entries = [
            (plain if i % whole else prepared)(children[i % len(children)]) for i in range(size)
        ]
        keep = times if number else Times("")  # the first is not counted
        with keep.taken(), acting_as(actor, at):
            record.write_many(entries, by=actor, at=at)
    connection.close()
    return size * times.a_second
