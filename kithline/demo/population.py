"""Some thousands of generated people beside the fixed cast, so that searching has something to search in.

They are registered through the action like anybody else, by a hub worker of the place they live in.
Nobody is let in to them: they are found, and that is all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime

from kithline.core.clock import LONDON
from kithline.demo.invented import Somebody, invent
from kithline.demo.world import PLACES, World, rows
from kithline.people import actions
from kithline.people.actions import NewPerson, OtherName
from kithline.people.enums import NameKind, PersonKind
from kithline.people.rules import nhs_fault

# Who registers in which partnership, how many of a hundred live there, and the town's name.
PARTS = (("tessenham", "d.ashcroft", 76, "Tessenham"), ("skelderby", "a.minton", 24, "Skelderby"))
HOLD_A_NUMBER = 0.6
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def fill(*, count: int, seed: int, world: World, at: datetime) -> None:
    """Register ``count`` invented people, the same for the same seed."""
    from kithline.core.viewer import acting_as

    chance = random.Random(seed)  # noqa: S311 - invented people, not secrets
    numbers = _numbers(chance)
    left = count
    for place, worker, part, town in PARTS:
        wanted = left if (place, worker, part, town) == PARTS[-1] else count * part // 100
        left -= wanted
        codes = _codes(chance, PLACES[place]["postcodes"], wanted)  # type: ignore[arg-type]
        by = world.actor(worker, place)
        people = [
            _new(somebody, town, chance, numbers)
            for somebody in invent(
                wanted, seed=seed + part, today=at.astimezone(LONDON).date(), codes=codes
            )
        ]
        with acting_as(by, at):
            actions.register_many(people, by=by, at=at)


def _new(somebody: Somebody, town: str, chance: random.Random, numbers: Iterator[str]) -> NewPerson:
    return NewPerson(
        kind=PersonKind(somebody.kind),
        forename=somebody.forename,
        surname=somebody.surname,
        dob=somebody.dob,
        sex=somebody.sex,
        other_names=[OtherName(NameKind(k), f, s) for k, f, s in somebody.other_names],
        nhs_number=next(numbers) if chance.random() < HOLD_A_NUMBER else "",
        address=f"{somebody.street}, {town}",
        postcode=somebody.postcode,
        source="invented",
    )


def _codes(chance: random.Random, districts: tuple[str, ...], people: int) -> list[str]:
    """Return made-up postcodes of the places' own districts, about fifteen homes to each."""
    wanted = people // 50 + 5
    found: dict[str, None] = {}
    while len(found) < wanted:
        unit = "".join(chance.choices(LETTERS, k=2))
        found[f"{chance.choice(districts)} {chance.randint(1, 9)}{unit}"] = None
    return list(found)


def _numbers(chance: random.Random) -> Iterator[str]:
    """Yield NHS numbers of the test range (999) that the fixed cast does not hold."""
    taken = {row["nhs_number"] for row in rows("families.csv")}
    while True:
        start = f"999{chance.randrange(10**6):06d}"
        number = next((start + d for d in "0123456789" if not nhs_fault(start + d)), "")
        if number and number not in taken:
            taken.add(number)
            yield number
