"""From what is recorded between people to the shape of a genogram: rows, couples, lines. Pure.

A union stands between two rows: its partners above (two, one, or none that is known), its children
below. Nothing is made up: two parents whose being a couple is not recorded stand at a union that says
so; a grandparent stands above the parent that the record names (maternal, paternal), else on a dotted
line past the row of parents.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from kithline.people.enums import Kinship
from kithline.people.family import COUPLES, SIBLINGS, Bond, Family

# How a couple stands, and how a line goes down to a child.
MARRIED, ENDED, PARTNERS, PARTED, NOT_SAID, UNKNOWN = (
    "married", "marriage-ended", "partners", "parted", "not-said", "parents-unknown",
)  # fmt: skip
BIRTH, OTHERWISE, SAID = "birth", "otherwise", "said"

SIDES = (
    (re.compile(r"\b(maternal|mother|mum)('s|’s)?\b", re.I), "F"),
    (re.compile(r"\b(paternal|father|dad)('s|’s)?\b", re.I), "M"),
)


@dataclass(frozen=True)
class Node:
    """A place in a row: somebody, or where a line passes (``person`` is None)."""

    key: str
    row: int
    person: UUID | None = None


@dataclass
class Union:
    """Partners (keys of nodes in a row) and children (in the next), with the kind of each line."""

    key: str
    row: int
    kind: str
    partners: dict[str, str] = field(default_factory=dict)
    children: dict[str, str] = field(default_factory=dict)
    passes: bool = False  # carries a line on past a row; no union of anybody


@dataclass
class Tree:
    """The genogram's shape: rows of nodes, unions between them, and how each is said in words."""

    rows: list[list[Node]]
    unions: list[Union]
    rings: list[frozenset[str]]
    words: dict[UUID, list[str]]
    loose: frozenset[UUID]  # in the picture, but with no line to anybody


class Shape:
    """Gathers the unions of a family, then stands everybody in rows."""

    def __init__(self, family: Family, today: date) -> None:
        self.family, self.today = family, today
        self.people = family.people
        self.couples: dict[frozenset[UUID], str] = {}
        # A set of adults -> the children below them -> the kind of line from each adult.
        self.below: dict[frozenset[UUID], dict[UUID, dict[UUID, str]]] = defaultdict(dict)
        self.siblings: list[tuple[set[UUID], str]] = []
        self.past: list[tuple[UUID, UUID]] = []  # grandparent, grandchild: the one between not said
        self.parents: dict[UUID, dict[UUID, str]] = defaultdict(dict)
        self._gather()

    # --- what is between whom ---------------------------------------------------------------------

    def _gather(self) -> None:
        bonds = sorted(self.family.bonds, key=lambda b: (str(b.one), str(b.other), b.kind))
        self._couples([b for b in bonds if b.kind in COUPLES])
        for bond in bonds:
            if bond.kind == Kinship.PARENT:
                adopted = (bond.one, bond.other) in self.family.adopted
                self.parents[bond.other][bond.one] = OTHERWISE if adopted else BIRTH
        for bond in bonds:
            if bond.kind == Kinship.SAID_PARENT:
                self.parents[bond.other].setdefault(bond.one, SAID)
        for bond in bonds:
            if bond.kind == Kinship.GRANDPARENT:
                self._grandparent(bond)
        for child, parents in list(self.parents.items()):
            for kinds in ({OTHERWISE}, {BIRTH, SAID}):
                group = {p: k for p, k in parents.items() if k in kinds}
                if group:
                    self.below[frozenset(group)][child] = group
        for bond in bonds:
            if bond.kind in (Kinship.STEP_PARENT, Kinship.GUARDIAN, Kinship.FOSTER_CARER):
                self._beside(bond)
        self._sisters_and_brothers(bonds)

    def _couples(self, bonds: list[Bond]) -> None:
        stands: dict[frozenset[UUID], tuple[bool, date, str]] = {}
        for bond in bonds:
            over = bond.ends_on is not None and bond.ends_on <= self.today
            kind = {
                (Kinship.SPOUSE, False): MARRIED,
                (Kinship.SPOUSE, True): ENDED,
                (Kinship.PARTNER, False): PARTNERS,
            }.get((Kinship(bond.kind), over), PARTED)
            pair = frozenset({bond.one, bond.other})
            said = (kind in (MARRIED, PARTNERS), bond.starts_on or date.min, kind)
            stands[pair] = max(stands.get(pair, said), said)
        # Somebody recorded as a former partner is one, whatever was recorded before it and not ended.
        for bond in bonds:
            pair = frozenset({bond.one, bond.other})
            if bond.kind == Kinship.FORMER_PARTNER and stands[pair][2] in (PARTNERS, PARTED):
                stands[pair] = (False, date.min, PARTED)
        self.couples = {pair: said[2] for pair, said in stands.items()}

    def _grandparent(self, bond: Bond) -> None:
        parents = self.parents.get(bond.other, {})
        if any(bond.one in self.parents.get(p, {}) for p in parents):
            return
        sexes = [sex for pattern, sex in SIDES if pattern.search(bond.detail)]
        fits = [p for p in parents if p in self.people and self.people[p].sex in sexes]
        if len(sexes) == 1 and len(fits) == 1 and fits[0] != bond.one:
            self.parents[fits[0]][bond.one] = BIRTH
        else:
            self.past.append((bond.one, bond.other))

    def _beside(self, bond: Bond) -> None:
        """A step-parent is drawn by the couple they make with a parent; others by a broken line."""
        if bond.ends_on is not None and bond.ends_on <= self.today:
            return
        if bond.one in self.parents.get(bond.other, {}):
            return
        if bond.kind == Kinship.STEP_PARENT and any(
            frozenset({bond.one, p}) in self.couples for p in self.parents.get(bond.other, {})
        ):
            return
        if any(p == (bond.one, bond.other) for p in self.past):
            self.past.remove((bond.one, bond.other))
        self.below[frozenset({bond.one})].setdefault(bond.other, {bond.one: OTHERWISE})

    def _sisters_and_brothers(self, bonds: list[Bond]) -> None:
        for bond in bonds:
            if bond.kind in SIBLINGS:
                one, other = self.parents.get(bond.one, {}), self.parents.get(bond.other, {})
                if set(one) & set(other) or bond.kind == Kinship.STEP_SIBLING:
                    continue
                self._same_row(
                    bond.one, bond.other, SAID if bond.kind == Kinship.HALF_SIBLING else BIRTH
                )
            elif bond.kind == Kinship.AUNT_UNCLE:
                sexes = [sex for pattern, sex in SIDES if pattern.search(bond.detail)]
                parents = self.parents.get(bond.other, {})
                fits = [p for p in parents if p in self.people and self.people[p].sex in sexes]
                if len(sexes) == 1 and len(fits) == 1:
                    self._same_row(bond.one, fits[0], BIRTH)

    def _same_row(self, one: UUID, other: UUID, kind: str) -> None:
        if set(self.parents.get(one, {})) & set(self.parents.get(other, {})):
            return
        for group, said in self.siblings:
            if said == kind and group & {one, other}:
                group |= {one, other}
                return
        self.siblings.append(({one, other}, kind))

    # --- rows -------------------------------------------------------------------------------------

    def rows(self) -> dict[UUID, int]:
        """Return the row of everybody, from the person outwards: partners and siblings side by side."""
        steps: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)

        def between(one: UUID, other: UUID, down: int) -> None:
            steps[one].append((other, down))
            steps[other].append((one, -down))

        for adults, children in self.below.items():
            for child in children:
                for adult in adults:
                    between(adult, child, 1)
        for adult, child in self.past:
            between(adult, child, 2)
        for pair in self.couples:
            one, other = sorted(pair, key=str)
            between(one, other, 0)
        for group, _ in self.siblings:
            first, *rest = sorted(group, key=str)
            for each in rest:
                between(first, each, 0)
        of = self.family.of
        standing: dict[UUID, int] = {}
        child_row = 0 if self.people[of].is_child else 1
        self.unreached: set[UUID] = set()
        guesses = {Kinship.AUNT_UNCLE: -1, Kinship.COUSIN: 0}
        starts: list[tuple[UUID, int]] = [(of, 0)]
        starts += [
            (b.one, guesses.get(Kinship(b.kind), 0))
            for b in self.family.bonds
            if b.other == of and b.kind in guesses
        ]
        starts += [
            (p, child_row if self.people[p].is_child else child_row - 1)
            for p in sorted(self.people, key=str)
        ]
        for start, row in starts:
            if start in standing:
                continue
            if not steps[start] and start != of:
                self.unreached.add(start)
            standing[start] = row
            queue = deque([start])
            while queue:
                here = queue.popleft()
                for other, down in steps[here]:
                    if other not in standing:
                        standing[other] = standing[here] + down
                        queue.append(other)
        top = min(standing.values())
        return {p: r - top for p, r in standing.items()}


def tree(family: Family, today: date) -> Tree:
    """Return the shape of a family's genogram on a day."""
    shape = Shape(family, today)
    at = shape.rows()
    built = _Builder(at)
    pairs = list(dict.fromkeys([*shape.couples, *shape.below]))
    for adults in sorted(pairs, key=lambda a: sorted(map(str, a))):
        children = dict(sorted(shape.below.get(adults, {}).items(), key=_oldest(shape)))
        kind = shape.couples.get(adults, NOT_SAID)
        if adults in shape.couples or children:
            built.union(adults, kind, children)
    for group, kind in shape.siblings:
        built.union(frozenset(), UNKNOWN, {c: {} for c in sorted(group, key=str)}, kind)
    for adult, child in shape.past:
        built.union(frozenset({adult}), NOT_SAID, {child: {adult: SAID}})
    last = max(node.row for node in built.nodes.values())
    rows: list[list[Node]] = [[] for _ in range(last + 1)]
    for node in sorted(built.nodes.values(), key=_in_row(shape)):
        rows[node.row].append(node)
    return Tree(
        rows=rows,
        unions=built.unions,
        rings=_rings(family, today),
        words=_words(shape, built),
        loose=frozenset(shape.unreached),
    )


def _rings(family: Family, today: date) -> list[frozenset[str]]:
    """Return today's households; somebody of two is ringed with the first, whole."""
    rings: list[frozenset[str]] = []
    ringed: set[str] = set()
    for household in family.households(today):
        keys = {str(p) for p in household} - ringed
        if len(keys) > 1:
            rings.append(frozenset(keys))
            ringed |= keys
    return rings


def _oldest(shape: Shape):  # type: ignore[no-untyped-def]
    def key(item: tuple[UUID, object]) -> tuple[bool, date, str]:
        person = shape.people[item[0]]
        return person.unborn, person.dob or date.max, str(person.id)

    return key


def _in_row(shape: Shape):  # type: ignore[no-untyped-def]
    def key(node: Node) -> tuple[bool, date, str]:
        person = shape.people[node.person] if node.person else None
        return person is None, (person and person.dob) or date.max, node.key

    return key


class _Builder:
    """Makes unions that each stand between two neighbouring rows; longer lines pass by way-points."""

    def __init__(self, at: dict[UUID, int]) -> None:
        self.at = at
        self.nodes = {str(p): Node(str(p), row, p) for p, row in at.items()}
        self.unions: list[Union] = []

    def union(
        self,
        adults: frozenset[UUID],
        kind: str,
        children: dict[UUID, dict[UUID, str]],
        line: str = BIRTH,
    ) -> None:
        rows = [self.at[a] for a in adults]
        row = max(rows) if rows else min(self.at[c] for c in children) - 1
        fits = {c: k for c, k in children.items() if self.at[c] > row}
        if not fits and len(adults) < 2:
            return
        made = Union(f"u{len(self.unions)}", row, kind)
        self.unions.append(made)
        for adult in sorted(adults, key=str):
            kinds = {k.get(adult, BIRTH) for k in fits.values()}
            said = SAID if kinds == {SAID} else BIRTH
            made.partners[self._down(str(adult), self.at[adult], row, said)] = said
        for child, kinds_of in fits.items():
            each = set(kinds_of.values())
            kind_of = OTHERWISE if OTHERWISE in each else SAID if each == {SAID} else line
            self._child(made, child, kind_of)

    def _down(self, key: str, row: int, to: int, line: str) -> str:
        """Carry a line from a node down to a later row; return the node there."""
        while row < to:
            row += 1
            key = self._pass(key, row, line)
        return key

    def _child(self, made: Union, child: UUID, line: str) -> None:
        """Hang a child on a union, past the rows between."""
        last, row = made, made.row
        while row + 1 < self.at[child]:
            row += 1
            node = Node(f"p{len(self.nodes)}", row)
            self.nodes[node.key] = node
            last.children[node.key] = line
            last = Union(f"u{len(self.unions)}", row, NOT_SAID, {node.key: line}, passes=True)
            self.unions.append(last)
        last.children[str(child)] = line

    def _pass(self, key: str, row: int, line: str) -> str:
        node = Node(f"p{len(self.nodes)}", row)
        self.nodes[node.key] = node
        self.unions.append(
            Union(f"u{len(self.unions)}", row - 1, NOT_SAID, {key: line}, {node.key: line}, True)
        )
        return node.key


COUPLE_WORDS = {
    MARRIED: "married to {}",
    ENDED: "was married to {}",
    PARTNERS: "partner of {}",
    PARTED: "no longer with {}",
}


def _words(shape: Shape, built: _Builder) -> dict[UUID, list[str]]:
    """Return what the picture says of everybody, in words."""
    people, words = shape.people, defaultdict(list)
    for pair, kind in shape.couples.items():
        one, other = sorted(pair, key=str)
        for each, partner in ((one, other), (other, one)):
            words[each].append(COUPLE_WORDS[kind].format(people[partner].name))
    for adults, children in shape.below.items():
        for child, lines in children.items():
            for line in (BIRTH, SAID, OTHERWISE):
                named = sorted(people[a].name for a in adults if lines.get(a) == line)
                if named:
                    words[child].append(_child_words(line, named, adults, child, shape))
    for group, kind in shape.siblings:
        for each in group:
            others = joined(sorted(people[o].name for o in group - {each}))
            how = "half-brother or half-sister" if kind == SAID else "brother or sister"
            words[each].append(f"{how} of {others}")
    for adult, child in shape.past:
        words[adult].append(f"grandparent of {people[child].name}")
    for bond in shape.family.bonds:
        if bond.one in shape.unreached or bond.kind == Kinship.TWIN:
            words[bond.one].append(f"{Kinship(bond.kind).label} of {people[bond.other].name}")
        if bond.kind == Kinship.TWIN:
            words[bond.other].append(f"twin of {people[bond.one].name}")
    return words


def _child_words(
    line: str, named: list[str], adults: Iterable[UUID], child: UUID, shape: Shape
) -> str:
    if line == SAID:
        return f"said to be a child of {joined(named)}"
    if line == BIRTH:
        return f"child of {joined(named)}"
    if any((a, child) in shape.family.adopted for a in adults):
        return f"adopted by {joined(named)}"
    kinds = {b.kind for b in shape.family.bonds if b.other == child and b.one in set(adults)}
    if Kinship.STEP_PARENT in kinds:
        return f"stepchild of {joined(named)}"
    how = "in foster care with" if Kinship.FOSTER_CARER in kinds else "in the care, by order, of"
    return f"{how} {joined(named)}"


def joined(names: Iterable[str]) -> str:
    """Return names as a list in a sentence."""
    every = list(names)
    return " and ".join(([", ".join(every[:-1])] if len(every) > 1 else []) + every[-1:])
