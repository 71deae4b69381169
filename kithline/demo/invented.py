"""An invented population: households of parents and children, named with the skew that names have."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from kithline.demo import words

HOUSEHOLDS_A_POSTCODE = 15
PEOPLE_A_HOUSEHOLD = 3.4


@dataclass(slots=True)
class Somebody:
    """One invented person, as the record will hold them."""

    number: int
    kind: str
    sex: str
    forename: str
    surname: str
    dob: date
    postcode: str
    street: str
    earlier_postcode: str = ""
    other_names: list[tuple[str, str, str]] = field(default_factory=list)  # kind, forename, surname


class Drawn:
    """Draws from a list whose chances fall with the rank, as names do."""

    def __init__(self, values: Sequence[str], *, offset: float, power: float) -> None:
        self.values = values
        self.weights = list(
            accumulate(1 / (rank + offset) ** power for rank in range(1, len(values) + 1))
        )

    def one(self, chance: random.Random) -> str:
        """Draw one value."""
        return chance.choices(self.values, cum_weights=self.weights)[0]


def surnames(chance: random.Random, tail: int = 28_000) -> list[str]:
    """Return the listed surnames, then a long tail of made ones in a fixed shuffled order."""
    made = [a + b for a in words.BEGINNINGS for b in words.ENDINGS if a[-1] != b[0]]
    chance.shuffle(made)
    listed = dict.fromkeys(words.SURNAMES)
    return [*listed, *(m for m in dict.fromkeys(made) if m not in listed)][: len(listed) + tail]


def forenames(sex: str) -> Drawn:
    """Return the forenames of a sex, to be drawn from with the skew that names have."""
    listed = words.BOYS if sex == "M" else words.GIRLS
    return Drawn(list(dict.fromkeys(listed)), offset=6.0, power=0.75)


def invent(people: int, *, seed: int, today: date, codes: Sequence[str] = ()) -> Iterator[Somebody]:
    """Yield ``people`` invented people, household by household; the same for the same seed.

    ``codes`` are the postcodes they live in; made up when none are given.
    """
    chance = random.Random(seed)  # noqa: S311 - invented people, not secrets
    families = Drawn(surnames(chance), offset=5.0, power=0.9)
    names = {sex: forenames(sex) for sex in "MF"}
    codes = codes or [
        postcode(n) for n in range(int(people / PEOPLE_A_HOUSEHOLD / HOUSEHOLDS_A_POSTCODE) + 20)
    ]
    number = 0
    while number < people:
        for somebody in _household(chance, families, names, codes, today):
            if number >= people:
                return
            somebody.number = number
            number += 1
            yield somebody


def _household(
    chance: random.Random,
    families: Drawn,
    names: dict[str, Drawn],
    codes: Sequence[str],
    today: date,
) -> Iterator[Somebody]:
    mother_name, father_name = families.one(chance), families.one(chance)
    home = chance.choice(codes)
    house = street(chance)
    married = chance.random() < 0.5
    mother_age = chance.randint(18, 44)
    moved = chance.choice(codes) if chance.random() < 0.2 else ""

    def make(kind: str, sex: str, surname: str, born: date) -> Somebody:
        forename = names[sex].one(chance)
        if kind == "child" and chance.random() < 0.05:
            forename = f"{forename}-{names[sex].one(chance)}"
        return Somebody(0, kind, sex, _shown(forename), _shown(surname), born, home, house, moved)

    mother = make(
        "adult", "F", father_name if married else mother_name, _born(chance, mother_age, today)
    )
    if married:
        mother.other_names.append(("former", mother.forename, _shown(mother_name)))
    yield mother
    if chance.random() < 0.6:
        yield make(
            "adult", "M", father_name, _born(chance, mother_age + chance.randint(-3, 9), today)
        )
    how_named = chance.random()
    children = (
        f"{mother_name}-{father_name}" if how_named < 0.05
        else mother_name if not married and how_named < 0.4
        else father_name
    )  # fmt: skip
    born_before: date | None = None
    for _ in range(chance.choices((1, 2, 3, 4, 5), weights=(40, 37, 15, 6, 2))[0]):
        twin = born_before is not None and chance.random() < 0.03
        born = (
            born_before
            if twin and born_before
            else _born(chance, chance.randint(0, min(17, max(mother_age - 17, 0))), today)
        )
        child = make("child", chance.choice("FM"), children, born)
        if chance.random() < 0.04:
            child.other_names.append(("alias", child.forename, _shown(families.one(chance))))
        born_before = born
        yield child


def _born(chance: random.Random, age: int, today: date) -> date:
    return today - timedelta(days=int(age * 365.25) + chance.randrange(365))


def _shown(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))


def street(chance: random.Random) -> str:
    """Return a house number and a street of the invented place."""
    number = chance.randint(1, 140)
    return f"{number} {chance.choice(words.STREETS)} {chance.choice(words.KINDS_OF_STREET)}"


def postcode(number: int) -> str:
    """Return an invented postcode (ZZ is no real area), 400 to a sector, as many as are wanted."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    unit = letters[number % 20] + letters[number // 20 % 20]
    sector = number // 400 % 10
    district = number // 4000 % 99 + 1
    area = "ZZ" if number < 396_000 else "ZY"
    return f"{area}{district} {sector}{unit}"
