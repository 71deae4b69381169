"""Agencies' lists of invented people, with what goes wrong in them: the ground that matching is measured on.

A population of households (``demo.invented``) is made harder: relatives of one surname in a street, a
son named after his father, cousins of one name, twins. Each agency then keeps its own list of those it
knows, written down with slips, as it knew them: some families under the address before the last.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from kithline.bench.damage import mistype, slipped
from kithline.demo import invented
from kithline.demo.invented import Somebody
from kithline.people.short_forms import pairs

SEED = 20261128
# Out of a hundred households, or of the people of one whom the list is for.
LISTS = {
    "gp": {"household": 88, "adult": 97, "child": 97},
    "school": {"household": 100, "adult": 0, "child": 72},
    "care": {"household": 22, "adult": 60, "child": 95},
    "housing": {"household": 34, "adult": 90, "child": 75},
    "police": {"household": 26, "adult": 55, "child": 30},
}
# Out of a hundred records; each is drawn for itself, so that one record may hold several.
SLIPS = {
    "surname mistyped": 5,
    "forename mistyped": 4,
    "short form of the forename": 10,
    "surname changed or doubled": 4,
    "names swapped": 1.5,
    "date slip": 4,
    "date written as 1 January": 0.7,
    "date missing": 2,
    "postcode missing": 5,
    "postcode mistyped": 2,
    "house missing": 12,
    "NHS number missing": 55,
    "NHS number of another of the household": 0.1,
    "UPN missing": 40,
    "sex missing": 8,
    "sex wrong": 0.4,
    "written twice in one list": 1,
}
MOVED = 30  # out of a hundred households, in the years that the lists cover
OLD_ADDRESS = 45  # of those, out of a hundred lists that still have the old one
KEEPS_HISTORY = 50  # of the lists that have the new one, how many keep the old one beside it
LIVES_ELSEWHERE = 4  # out of a hundred people in a list: at a relative's, in another home
COLUMNS = (
    "id", "list", "forename", "surname", "dob", "sex", "postcode", "earlier", "street", "nhs", "upn",
    "truth",
)  # fmt: skip


@dataclass(slots=True)
class Listed:
    """Somebody with the numbers and the earlier home that lists may know."""

    who: Somebody
    old_postcode: str
    old_street: str
    nhs: str
    upn: str


def invent(records: int, *, seed: int = SEED, today: date) -> dict[str, list[Any]]:
    """Return columns of ``records`` records from all lists, and whom each is in truth."""
    chance = random.Random(seed)  # noqa: S311 - invented people, not secrets
    forms: dict[str, list[str]] = defaultdict(list)
    for form, other in sorted(pairs()):
        forms[form].append(other)
    writer = _Writer(chance, forms, today)
    people = int(records / 1.6) + 200
    for household in _households(people, seed, chance, forms, today):
        writer.household(household)
        if len(writer.columns["id"]) >= records:
            break
    return {name: values[:records] for name, values in writer.columns.items()}


def _households(
    people: int, seed: int, chance: random.Random, forms: dict[str, list[str]], today: date
) -> Iterator[list[Listed]]:
    """Yield households with what makes them hard to tell apart."""
    names = {sex: invented.forenames(sex) for sex in "FM"}
    neighbours: dict[str, tuple[str, str]] = {}  # postcode: a surname there, and a child's forename
    everybody = invented.invent(people, seed=seed, today=today)
    number = 0
    for (code, _), group in groupby(everybody, key=lambda p: (p.postcode, p.street)):
        members = list(group)
        children = [p for p in members if p.kind == "child"]
        if code in neighbours and chance.random() < 0.06:  # relatives in the street
            surname, cousin = neighbours[code]
            members = [replace(p, surname=surname) for p in members]
            children = [p for p in members if p.kind == "child"]
            if children and cousin and chance.random() < 0.15:  # both named after one grandparent
                children[0].forename = cousin
        taken = {p.forename for p in members if p.kind == "adult"}
        for child in children:  # nobody gives two of their children one name, nor two forms of one
            while child.forename in taken:
                child.forename = names[child.sex].one(chance).capitalize()
            taken |= {
                child.forename,
                *(f.capitalize() for f in forms.get(child.forename.lower(), ())),
            }
        father = next((p for p in members if p.kind == "adult" and p.sex == "M"), None)
        sons = [p for p in children if p.sex == "M"]
        if father and sons and chance.random() < 0.05:  # named after his father
            sons[0].forename = father.forename
        neighbours[code] = (members[-1].surname, children[0].forename if children else "")
        moved = chance.random() * 100 < MOVED
        old = (_somewhere(chance, people), _street(chance)) if moved else ("", "")
        listed = []
        for p in members:
            number += 1
            upn = _upn(number) if 4 <= (today - p.dob).days // 365 <= 18 else ""
            listed.append(Listed(p, *old, _nhs(number), upn))
        yield listed


class _Writer:
    """Writes what each list says of a household."""

    def __init__(self, chance: random.Random, forms: dict[str, list[str]], today: date) -> None:
        self.chance, self.forms, self.today = chance, forms, today
        self.columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
        self.families = invented.surnames(random.Random(SEED), 3000)  # noqa: S311

    def household(self, household: list[Listed]) -> None:
        """Write a household into each list that knows it."""
        for name, shares in LISTS.items():
            if not self._happens(shares["household"]):
                continue
            stale = bool(household[0].old_postcode) and self._happens(OLD_ADDRESS)
            history = not stale and self._happens(KEEPS_HISTORY)
            for person in household:
                if name == "school" and not person.upn:
                    continue
                if self._happens(shares[person.who.kind]):
                    times = 2 if self._happens(SLIPS["written twice in one list"]) else 1
                    for _ in range(times):
                        self._record(name, person, household, stale=stale, history=history)

    def _happens(self, out_of_hundred: float) -> bool:
        return self.chance.random() * 100 < out_of_hundred

    def _slip(self, name: str) -> bool:
        return self._happens(SLIPS[name])

    def _record(
        self, name: str, person: Listed, household: list[Listed], *, stale: bool, history: bool
    ) -> None:
        forename, surname = self._names(person)
        code, street, earlier = self._home(person, stale=stale, history=history)
        nhs = (
            "" if name in ("school", "housing") or self._slip("NHS number missing") else person.nhs
        )
        if nhs and self._slip("NHS number of another of the household"):
            nhs = self.chance.choice(household).nhs
        sex = person.who.sex
        if self._slip("sex missing"):
            sex = ""
        elif self._slip("sex wrong"):
            sex = "F" if sex == "M" else "M"
        upn = person.upn if name in ("school", "care") and not self._slip("UPN missing") else ""
        row = (
            len(self.columns["id"]), name, forename, surname, self._dob(person), sex, code, earlier,
            street, nhs, upn, person.who.number,
        )  # fmt: skip
        for column, value in zip(COLUMNS, row, strict=True):
            self.columns[column].append(value)

    def _names(self, person: Listed) -> tuple[str, str]:
        who, chance = person.who, self.chance
        forename, surname = who.forename, who.surname
        if who.other_names and self._happens(15):
            forename, surname = who.other_names[0][1:]
        if self._slip("surname changed or doubled"):
            other = chance.choice(self.families).capitalize()
            surname = (
                chance.choice(surname.split("-")) if "-" in surname
                else chance.choice((f"{surname}-{other}", f"{other}-{surname}", other))
            )  # fmt: skip
        if self._slip("short form of the forename"):
            first = forename.split("-")[0]
            known = self.forms.get(first.lower())
            forename = chance.choice(known).capitalize() if known else first
        if self._slip("surname mistyped"):
            surname = mistype(surname, chance)
        if self._slip("forename mistyped"):
            forename = mistype(forename, chance)
        if self._slip("names swapped"):
            forename, surname = surname, forename
        return forename, surname

    def _home(self, person: Listed, *, stale: bool, history: bool) -> tuple[str, str, list[str]]:
        chance = self.chance
        who = person.who
        if self._happens(LIVES_ELSEWHERE):
            return _somewhere(chance, 60_000), _street(chance), []
        code, street = (
            (person.old_postcode, person.old_street) if stale else (who.postcode, who.street)
        )
        earlier = [person.old_postcode] if history and person.old_postcode else []
        if self._slip("postcode missing"):
            code = ""
        elif self._slip("postcode mistyped"):
            code = code[:-1] + chance.choice("ABDEFGHJLN")
        return code, "" if self._slip("house missing") else street, earlier

    def _dob(self, person: Listed) -> date | None:
        dob = person.who.dob
        if self._slip("date missing"):
            return None
        if self._slip("date written as 1 January"):
            return dob.replace(month=1, day=1)
        return slipped(dob, self.chance, self.today) if self._slip("date slip") else dob


def _somewhere(chance: random.Random, people: int) -> str:
    places = int(people / invented.PEOPLE_A_HOUSEHOLD / invented.HOUSEHOLDS_A_POSTCODE) + 20
    return invented.postcode(chance.randrange(places))


def _street(chance: random.Random) -> str:
    return invented.street(chance)


def _nhs(number: int) -> str:
    """Return a ten-digit number with the check digit of an NHS number, one for each person."""
    for digits in (f"9{number * 2:08d}", f"9{number * 2 + 1:08d}"):
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            break  # of two that follow each other one at least has a check digit
    return digits + str(check % 11)


def _upn(number: int) -> str:
    return f"U{number:012d}"
