"""Invented families, put together without a database: for the tests of the pictures."""

from __future__ import annotations

import random
from datetime import date, timedelta
from uuid import UUID

from kithline.people.family import Bond, Family, Somebody

TODAY = date(2026, 11, 18)


class Made:
    """A family in the making: people by a short name, what is between them, who lives together."""

    def __init__(self) -> None:
        self.people: dict[UUID, Somebody] = {}
        self.ids: dict[str, UUID] = {}
        self.bonds: list[Bond] = []
        self.members: list[tuple[UUID, UUID, date | None, date | None]] = []
        self.adopted: set[tuple[UUID, UUID]] = set()

    def person(self, name: str, sex: str = "F", age: int = 30, **more: object) -> str:
        id_ = UUID(int=len(self.ids) + 1)
        self.ids[name] = id_
        facts = {"is_child": age < 18, "unborn": False, "died_on": None} | more
        self.people[id_] = Somebody(
            id=id_, name=name, born_text="born some day", sex=sex,
            dob=None if facts["unborn"] else date(TODAY.year - age, 3, 1),
            dob_precision="exact", opens=True, **facts,
        )  # type: ignore[arg-type]  # fmt: skip
        return name

    def bond(
        self, one: str, kind: str, *others: str, detail: str = "", ends: date | None = None
    ) -> None:
        for other in others:
            self.bonds.append(Bond(self.ids[one], self.ids[other], kind, detail, None, ends))

    def home(self, *names: str) -> None:
        household = UUID(int=10_000 + len(self.members))
        self.members += [(household, self.ids[n], None, None) for n in names]

    def family(self, of: str) -> Family:
        return Family(
            of=self.ids[of], people=self.people, bonds=tuple(self.bonds),
            adopted=frozenset(self.adopted), members=tuple(self.members),
        )  # fmt: skip


def twenty_five() -> Family:
    """Three generations, two fathers, a step-father, half-siblings, an adopted child, a death, a baby."""
    m = Made()
    for name, sex, age in (
        ("Doreen Platt", "F", 71), ("Harold Platt", "M", 74), ("Sheila Hobday", "F", 66),
        ("Roy Hobday", "M", 69), ("June Mullaney", "F", 60), ("Gemma Tranter-Platt", "F", 34),
        ("Lee Hobday", "M", 36), ("Craig Mullaney", "M", 31), ("Carol Platt", "F", 38),
        ("Steven Platt", "M", 41), ("Michelle Nowicka", "F", 35), ("Tina Hobday", "F", 29),
        ("Kian Hobday", "M", 11), ("Lacey-Mae Tranter", "F", 8), ("Alfie-Jay Tranter", "M", 4),
        ("Mason Mullaney", "M", 6), ("Ruby Nowicka", "F", 9), ("Jake Nowicki", "M", 13),
        ("Bella Platt", "F", 12), ("Joshua Platt", "M", 10), ("Dawn Platt", "F", 40),
        ("Amelia Platt", "F", 2),
    ):  # fmt: skip
        m.person(name, sex, age)
    m.people[m.ids["Harold Platt"]] = Somebody(
        **(m.people[m.ids["Harold Platt"]].__dict__ | {"died_on": date(2020, 5, 4)})
    )
    m.person("Baby Mullaney", "U", 0, unborn=True)
    m.person("Danny", "U", 40)
    m.person("Patrick Oluwaseun-Featherstonehaugh", "M", 55)
    m.bond("Doreen Platt", "spouse", "Harold Platt")
    m.bond("Sheila Hobday", "spouse", "Roy Hobday", ends=date(2010, 1, 1))
    for parent in ("Doreen Platt", "Harold Platt"):
        m.bond(parent, "parent", "Gemma Tranter-Platt", "Carol Platt", "Steven Platt")
    for parent in ("Sheila Hobday", "Roy Hobday"):
        m.bond(parent, "parent", "Lee Hobday", "Tina Hobday")
    m.bond("June Mullaney", "parent", "Craig Mullaney")
    m.bond("Gemma Tranter-Platt", "former-partner", "Lee Hobday")
    m.bond("Gemma Tranter-Platt", "partner", "Craig Mullaney")
    m.bond("Lee Hobday", "parent", "Kian Hobday", "Ruby Nowicka")
    m.bond("Craig Mullaney", "parent", "Alfie-Jay Tranter", "Baby Mullaney", "Mason Mullaney")
    m.bond("Craig Mullaney", "step-parent", "Kian Hobday")
    m.bond(
        "Gemma Tranter-Platt", "parent", "Kian Hobday", "Lacey-Mae Tranter", "Alfie-Jay Tranter",
        "Baby Mullaney",
    )  # fmt: skip
    m.bond("Danny", "said-parent", "Lacey-Mae Tranter")
    m.bond("Michelle Nowicka", "parent", "Ruby Nowicka", "Jake Nowicki")
    m.bond("Michelle Nowicka", "partner", "Lee Hobday")
    m.bond("Steven Platt", "spouse", "Dawn Platt")
    for parent in ("Steven Platt", "Dawn Platt"):
        m.bond(parent, "parent", "Bella Platt", "Joshua Platt", "Amelia Platt")
        m.adopted.add((m.ids[parent], m.ids["Amelia Platt"]))
    m.bond("Patrick Oluwaseun-Featherstonehaugh", "aunt-uncle", "Kian Hobday")
    m.home("Gemma Tranter-Platt", "Craig Mullaney", "Kian Hobday", "Lacey-Mae Tranter",
           "Alfie-Jay Tranter")  # fmt: skip
    m.home("Lee Hobday", "Michelle Nowicka", "Ruby Nowicka", "Jake Nowicki")
    m.home("Steven Platt", "Dawn Platt", "Bella Platt", "Joshua Platt", "Amelia Platt")
    return m.family("Kian Hobday")


def some_family(seed: int) -> Family:
    """A family of up to 25 by chance: couples, children, half-siblings, homes, odd bonds."""
    chance = random.Random(seed)
    m = Made()
    child = m.person("Child 0", chance.choice("FMU"), 9)
    adults = [
        m.person(f"Adult {n}", chance.choice("FM"), 30 + n) for n in range(chance.randint(1, 8))
    ]
    old = [m.person(f"Elder {n}", chance.choice("FM"), 65) for n in range(chance.randint(0, 6))]
    children = [child] + [
        m.person(f"Child {n}", chance.choice("FMU"), chance.randint(1, 15),
                 unborn=chance.random() < 0.05)
        for n in range(1, chance.randint(1, 25 - len(adults) - len(old)))
    ]  # fmt: skip
    for each in children:
        for parent in chance.sample(adults, min(len(adults), chance.randint(0, 2))):
            m.bond(parent, chance.choice(["parent", "parent", "said-parent", "step-parent"]), each)
    for each in adults:
        for parent in chance.sample(old, min(len(old), chance.randint(0, 2))):
            m.bond(parent, "parent", each)
    for _ in range(chance.randint(0, 5)):
        if len(adults) > 1:
            one, other = chance.sample(adults, 2)
            ends = TODAY - timedelta(days=9) if chance.random() < 0.3 else None
            m.bond(one, chance.choice(["partner", "spouse", "former-partner"]), other, ends=ends)
    for _ in range(chance.randint(0, 4)):
        one, other = chance.sample(children, 2) if len(children) > 1 else (child, child)
        if one != other:
            m.bond(one, chance.choice(["sibling", "half-sibling", "twin"]), other)
        if old:
            m.bond(chance.choice(old), "grandparent", chance.choice(children),
                   detail=chance.choice(["maternal grandmother", ""]))  # fmt: skip
    everyone = [*children, *adults, *old]
    for _ in range(chance.randint(0, 3)):
        m.home(*chance.sample(everyone, chance.randint(1, min(6, len(everyone)))))
    return m.family(child)
