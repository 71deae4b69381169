"""How alike two records are, fact by fact: the weights of the pack, and the reasons a person reads.

The comparison itself is made in the database (``people_search``); it answers with a level for each
fact. This module gives the levels their weights and words. Nothing adds them up for anybody to see.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log2
from typing import Any

from kithline.packs import catalogue
from kithline.packs.catalogue import Pack

# The order in which the database answers with levels.
FACTS = (
    "surname",
    "forename",
    "swapped",
    "sort",
    "dob",
    "postcode",
    "address",
    "nhs",
    "upn",
    "sex",
)
NUMBERS = {"nhs": "NHS number", "upn": "unique pupil number"}


@dataclass(frozen=True)
class Reason:
    """One fact that speaks for or against: its sign, what to say, and how much it weighs."""

    fact: str
    sign: str  # same, close, differs, unknown
    words: str
    weight: float


@dataclass(frozen=True)
class Step:
    """One level of one fact in the pack."""

    level: str
    sign: str
    words: str
    weight: float


@dataclass(frozen=True)
class Weights:
    """The weights in use: levels by fact, in the order of the database's numbers (from 1)."""

    steps: dict[str, tuple[Step, ...]]
    show_at: float
    hidden_at: float
    version: str

    def of(self, fact: str, level: int) -> Step | None:
        """Return the level of a fact as the database numbered it; None for "not known"."""
        known = self.steps[fact]
        return known[level - 1] if 1 <= level <= len(known) else None

    @property
    def for_database(self) -> str:
        """Return the weights as ``people_search`` reads them: lists that begin with "not known"."""
        lists = {f: [0.0, *(s.weight for s in self.steps[f])] for f in self.steps}
        return json.dumps(
            {
                "surname": lists["surname"],
                "forename": lists["forename"],
                "sort": lists["sort"][1:],
                "dob": lists["dob"],
                "postcode": lists["postcode"],
                "sex": lists["sex"],
                "swapped": lists["swapped"][1],
                "address": lists["address"][1],
                "number": lists["number"][1],
                "show_at": self.show_at,
                "hidden_at": self.hidden_at,
            }
        )


def weights() -> Weights:
    """Return the weights that come with Kithline."""
    pack = catalogue.find("matching", "weights")
    if pack is None:
        raise LookupError("packs/matching/weights.yaml is missing")
    return read(pack)


@lru_cache(maxsize=16)
def read(pack: Pack) -> Weights:
    """Return the weights of a pack: the shipped one, or one that a place has learned."""
    content: Any = pack.content
    steps = {
        fact["fact"]: tuple(
            Step(x["level"], x["sign"], x["words"], round(log2(x["m"] / x["u"]), 2))
            for x in fact["levels"]
        )
        for fact in content["facts"]
    }
    return Weights(steps, float(content["show_at"]), float(content["hidden_at"]), pack.version)


def reasons(
    levels: Sequence[int], *, asked: Asked, held_dob: date | None, scale: Weights
) -> list[Reason]:
    """Return why a candidate may be the one who is looked for, fact by fact as they were asked."""
    by_fact = dict(zip(FACTS, levels, strict=True))
    found: list[Reason] = []

    def add(fact: str, table: str = "", detail: str = "") -> None:
        step = scale.of(table or fact, by_fact[fact])
        if step:
            found.append(Reason(fact, step.sign, step.words + detail, step.weight))

    if asked.surname:
        _names(found, "surname", by_fact, scale)
    if asked.forename:
        _names(found, "forename", by_fact, scale)
    if by_fact["swapped"]:
        add("swapped")
    if by_fact["sort"]:
        step = scale.steps["sort"][by_fact["sort"]]
        found.append(Reason("sort", step.sign, step.words, step.weight))
    if asked.dob or asked.age is not None:
        if by_fact["dob"]:
            add("dob", detail=_parts(by_fact["dob"], asked.dob, held_dob))
        else:
            found.append(Reason("dob", "unknown", "birth date: none held", 0.0))
    if asked.postcode:
        if by_fact["postcode"]:
            add("postcode")
        else:
            found.append(Reason("postcode", "unknown", "postcode: none held", 0.0))
    if by_fact["address"]:
        add("address")
    for number, words in NUMBERS.items():
        if by_fact[number]:
            step = scale.steps["number"][0]
            found.append(Reason(number, step.sign, words, step.weight))
    if by_fact["sex"]:
        add("sex")
    return found


@dataclass(frozen=True)
class Asked:
    """Which facts were asked for."""

    forename: str = ""
    surname: str = ""
    dob: date | None = None
    age: int | None = None
    postcode: str = ""


def _names(found: list[Reason], fact: str, by_fact: dict[str, int], scale: Weights) -> None:
    step = scale.of(fact, by_fact[fact])
    if step is None:
        word = "surname" if fact == "surname" else "first name"
        found.append(Reason(fact, "unknown", f"{word}: none held", 0.0))
    else:
        found.append(Reason(fact, step.sign, step.words, step.weight))


def _parts(level: int, asked: date | None, held: date | None) -> str:
    """Return which part of a date differs, and whether its figures are only turned about."""
    if asked is None or held is None or level not in (3, 4, 5):
        return ""
    mine, theirs = {
        3: (asked.day, held.day),
        4: (asked.month, held.month),
        5: (asked.year, held.year),
    }[level]
    turned = sorted(f"{mine:02d}") == sorted(f"{theirs:02d}")
    return f" is {theirs}, not {mine}" + (", figures turned about" if turned else "")
