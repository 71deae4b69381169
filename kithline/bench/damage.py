"""Slips of the pen, in the fixed mix by which finding people is measured."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kithline.demo.invented import Somebody
from kithline.people.names import years_between

# Out of a hundred queries; each is drawn for itself, so one query may hold several.
MIX = {
    "surname mistyped": 35,
    "forename mistyped": 20,
    "short form of the forename": 15,
    "names swapped": 5,
    "date slip": 15,
    "date unknown, age known": 5,
    "moved house": 30,
    "surname changed or doubled": 5,
}
BESIDE = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok",
    "o": "ipl", "p": "ol", "a": "qsz", "s": "awdx", "d": "sefc", "f": "drgv", "g": "fthb",
    "h": "gyjn", "j": "hukm", "k": "jil", "l": "kop", "z": "asx", "x": "zsdc", "c": "xdfv",
    "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip


@dataclass(frozen=True)
class Query:
    """What somebody types, and what was done to it."""

    forename: str
    surname: str
    dob: date | None
    age: int | None
    postcode: str
    slips: tuple[str, ...]


def damage(
    person: Somebody,
    chance: random.Random,
    *,
    today: date,
    short_forms: dict[str, list[str]],
    codes: Sequence[str],
    surnames: Sequence[str],
) -> Query:
    """Return a query for a person with slips drawn from the mix."""
    query = Query(person.forename, person.surname, person.dob, None, person.postcode, ())
    steps: dict[str, Callable[[Query], Query]] = {
        "surname changed or doubled": lambda q: replace(
            q, surname=_changed(q.surname, chance, surnames)
        ),
        "short form of the forename": lambda q: _shortened(q, chance, short_forms),
        "surname mistyped": lambda q: replace(q, surname=mistype(q.surname, chance)),
        "forename mistyped": lambda q: replace(q, forename=mistype(q.forename, chance)),
        "names swapped": lambda q: replace(q, forename=q.surname, surname=q.forename),
        "date slip": lambda q: replace(q, dob=slipped(person.dob, chance, today)),
        "date unknown, age known": lambda q: replace(
            q, dob=None, age=years_between(person.dob, today)
        ),
        "moved house": lambda q: replace(q, postcode=_other(chance, codes, person)),
    }
    for slip, apply in steps.items():
        if chance.random() * 100 < MIX[slip]:
            query = replace(apply(query), slips=(*query.slips, slip))
    return query


def mistype(name: str, chance: random.Random) -> str:
    """Return a name with one slip of the fingers: a letter wrong, left out, doubled, or two turned."""
    if len(name) < 2:
        return name
    at = chance.randrange(len(name))
    slip = chance.choice(("wrong", "left out", "added", "turned"))
    if slip == "turned":
        at = min(at, len(name) - 2)
        mistyped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    elif slip == "left out":
        mistyped = name[:at] + name[at + 1 :]
    else:
        letter = chance.choice(BESIDE.get(name[at].lower(), "e"))
        mistyped = name[:at] + letter + name[at + (slip == "wrong") :]
    return mistyped if mistyped.lower() != name.lower() else mistyped + "e"


def _changed(surname: str, chance: random.Random, surnames: Sequence[str]) -> str:
    """Return a doubled name, one half of a double one, or another name altogether."""
    if "-" in surname:
        return chance.choice(surname.split("-"))
    other = chance.choice(surnames).capitalize()
    return chance.choice((f"{surname}-{other}", f"{other}-{surname}", other))


def _shortened(query: Query, chance: random.Random, short_forms: dict[str, list[str]]) -> Query:
    first = query.forename.split("-")[0]
    forms = short_forms.get(first.lower())
    return replace(query, forename=chance.choice(forms).capitalize() if forms else first)


def slipped(dob: date, chance: random.Random, today: date) -> date:
    """Return a date with day and month swapped, or one part of it wrong, that is still a past date."""
    for _ in range(50):
        slip = chance.choice(("swapped", "day", "month", "year"))
        try:
            wrong = {
                "swapped": lambda: dob.replace(day=dob.month, month=dob.day),
                "day": lambda: dob.replace(day=chance.randint(1, 31)),
                "month": lambda: dob.replace(month=chance.randint(1, 12)),
                "year": lambda: dob.replace(year=dob.year + chance.choice((-10, -2, -1, 1, 2, 10))),
            }[slip]()
        except ValueError:
            continue
        if wrong != dob and wrong <= today:
            return wrong
    return dob.replace(year=dob.year - 1, day=min(dob.day, 28))


def _other(chance: random.Random, codes: Sequence[str], person: Somebody) -> str:
    while True:
        code = chance.choice(codes)
        if code not in (person.postcode, person.earlier_postcode):
            return code
