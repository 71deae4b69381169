"""A genogram as two drawings: generations as rows (wide), and as columns (tall, for a phone).

Standard symbols: square, circle, diamond where the sex is not known, triangle for a baby on the way; a
cross for somebody who died, a second outline for the person whose record it is. A couple's line: whole
when married, broken for partners, dashes and dots when it is not recorded; one stroke through it: no longer
together; two: the marriage ended. Lines are right-angled, each on a track of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from textwrap import wrap
from uuid import UUID

from kithline.people import names
from kithline.people.family import Family, Somebody
from kithline.web.frameworks.picture import Drawing, Shape
from kithline.web.kin import layout
from kithline.web.kin import tree as shapes
from kithline.web.kin.tree import Tree, Union

TRACK, LINE = 11.0, 15.0
MOST_LINES = 4
HALF = 15.0  # of a symbol
PAD = 8.0


@dataclass(frozen=True)
class Box:
    """Room that something takes: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Say whether two boxes share room."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Genogram:
    """The picture: two drawings, the boxes of each by person, and the title."""

    title: str
    drawings: tuple[Drawing, ...]
    boxes: tuple[dict[UUID, Box], ...]
    kinds: frozenset[str]  # of lines and signs in it, for the legend


@dataclass(frozen=True)
class Way:
    """Which way a drawing runs, and its measures."""

    id: str
    css: str
    down: bool  # generations from top to bottom; else from left to right
    person: float  # along a row
    thick: float  # across it, at least
    letters: int
    port: float = 0.0  # from the middle of a box to its symbol, along the row

    def xy(self, a: float, d: float) -> tuple[float, float]:
        """Return x and y of a place along and across the rows."""
        return (a, d) if self.down else (d, a)


WIDE = Way("genogram-wide", "kl-kin--wide", True, person=98, thick=76, letters=13)
TALL = Way("genogram-tall", "kl-kin--tall", False, person=106, thick=92, letters=12, port=-33)


def genogram(family: Family, tree: Tree, *, called: str, today: date) -> Genogram:
    """Return the genogram of a family."""
    drawn = [_Drawn(family, tree, way, today) for way in (WIDE, TALL)]
    many = len(family.people)
    who = "one person" if many == 1 else f"{many} people"
    rows = len(tree.rows)
    title = (
        f"Genogram of {called}’s family: {who} in "
        f"{'one generation' if rows == 1 else f'{rows} generations'}. The list below says the same."
    )
    return Genogram(
        title=title,
        drawings=tuple(d.drawing for d in drawn),
        boxes=tuple(d.boxes for d in drawn),
        kinds=frozenset(drawn[0].kinds),
    )


def label(person: Somebody, today: date, letters: int) -> list[str]:
    """Return the lines under a symbol: the name, then the age or what else is known."""
    return [*label_name(person, letters), *wrap(age(person, today), letters + 2)][:MOST_LINES]


def label_name(person: Somebody, letters: int) -> list[str]:
    """Return a name in at most three lines."""
    return wrap(person.name, letters, max_lines=3, placeholder="…")


def age(person: Somebody, today: date) -> str:
    """Return an age, a death or an expected birth in few words."""
    if person.died_on:
        return f"died {person.died_on.year}"
    if person.unborn:
        return person.born_text
    if person.dob is None:
        return ""
    return names.age_words(person.dob, today, person.dob_precision)


@dataclass
class _Lines:
    """Tracks in the room between two rows: bars that would touch lie on different ones."""

    bars: list[list[tuple[float, float]]] = field(default_factory=list)

    def take(self, start: float, end: float) -> int:
        for level, taken in enumerate(self.bars):
            if all(end + 8 < s or start - 8 > e for s, e in taken):
                taken.append((start, end))
                return level
        self.bars.append([(start, end)])
        return len(self.bars) - 1


class _Drawn:
    """One drawing of a tree."""

    def __init__(self, family: Family, tree: Tree, way: Way, today: date) -> None:
        self.family, self.tree, self.way, self.today = family, tree, way, today
        self.shapes: list[Shape] = []
        self.lines: list[Shape] = []
        self.kinds: set[str] = set()
        self.boxes: dict[UUID, Box] = {}
        placed = layout.along(tree, layout.Sizes(person=way.person, gap=8, union=8))
        shift = PAD + way.person / 2 - min(placed.values())
        self.middle = {key: a + shift for key, a in placed.items()}
        self.labels = {
            n.key: label(family.people[n.person], today, self._letters(n.person))
            for row in tree.rows
            for n in row
            if n.person
        }
        self.row_of = {n.key: n.row for row in tree.rows for n in row}
        self.person_of = {n.key: n.person for row in tree.rows for n in row}
        self._offsets()
        self._tracks()
        self._rows()
        self._rings()
        for union in tree.unions:
            self._union(union)
            self._over()
        for row in tree.rows:
            for node in row:
                if node.person:
                    self._person(node.key, family.people[node.person])
        self._frame()

    def _letters(self, person: UUID) -> int:
        """Return how many letters fit into a line; the bold ones of the person's own name are wider."""
        return self.way.letters - (2 if person == self.family.of else 0)

    # --- measures ---------------------------------------------------------------------------------

    def _offsets(self) -> None:
        """A second line of the same person leaves or enters a little beside the first."""
        self.leaves: dict[tuple[str, str], float] = {}
        self.enters: dict[tuple[str, str], float] = {}
        out: dict[str, int] = defaultdict(int)
        into: dict[str, int] = defaultdict(int)
        beside = (0, 7, -7, 12, -12)
        for union in sorted(self.tree.unions, key=lambda u: self.middle[u.key]):
            for key in union.partners:
                self.leaves[key, union.key] = self._at(key) + beside[min(out[key], 4)]
                out[key] += 1
            for key in union.children:
                self.enters[key, union.key] = self._at(key) + beside[min(into[key], 4)]
                into[key] += 1

    def _at(self, key: str) -> float:
        return self.middle[key] + self.way.port

    def _tracks(self) -> None:
        self.couple_track: dict[str, int] = {}
        self.child_track: dict[str, int] = {}
        couples: dict[int, _Lines] = defaultdict(_Lines)
        children: dict[int, _Lines] = defaultdict(_Lines)
        for union in sorted(self.tree.unions, key=lambda u: (len(u.partners) > 1, u.key)):
            a = self._at(union.key)
            for spans, tracks, lines in (
                ([self.leaves[k, union.key] for k in union.partners], self.couple_track, couples),
                ([self.enters[k, union.key] for k in union.children], self.child_track, children),
            ):
                ends = [a, *spans]
                if len(ends) > 1 and max(ends) - min(ends) > 1:
                    tracks[union.key] = lines[union.row].take(min(ends), max(ends))
                else:
                    tracks[union.key] = 0
        self.couple_tracks = {r: len(x.bars) for r, x in couples.items()}
        self.child_tracks = {r: len(x.bars) for r, x in children.items()}

    def _rows(self) -> None:
        self.top: dict[int, float] = {}
        self.thick: dict[int, float] = {}
        d = PAD
        if any(u.row == -1 for u in self.tree.unions):
            d += self._room(-1)
        for number, row in enumerate(self.tree.rows):
            self.top[number] = d
            tall = [self._thick(n.key) for n in row if n.person]
            self.thick[number] = max([self.way.thick if not self.way.down else 40.0, *tall])
            d += self.thick[number] + self._room(number)
        last = len(self.tree.rows) - 1
        self.depth = self.top[last] + self.thick[last] + PAD
        if any(u.row == last for u in self.tree.unions):
            self.depth += 12 + TRACK * self.couple_tracks.get(last, 0)

    def _thick(self, key: str) -> float:
        if not self.way.down:
            return self.way.thick
        return 2 * HALF + 10 + LINE * len(self.labels[key])

    def _room(self, row: int) -> float:
        return 30 + TRACK * (self.couple_tracks.get(row, 0) + self.child_tracks.get(row, 0))

    def _end(self, row: int) -> float:
        """Return where the room below a row begins."""
        return PAD if row < 0 else self.top[row] + self.thick[row]

    def _couple_level(self, union: Union) -> float:
        return self._end(union.row) + 10 + TRACK * self.couple_track[union.key]

    def _child_level(self, union: Union) -> float:
        first = self._end(union.row) + 18 + TRACK * self.couple_tracks.get(union.row, 0)
        return first + TRACK * self.child_track[union.key]

    def _box(self, key: str) -> Box:
        middle, row = self.middle[key], self.row_of[key]
        half = self.way.person / 2
        left, top = self.way.xy(middle - half, self.top[row])
        right, bottom = self.way.xy(middle + half, self.top[row] + self._thick(key))
        return Box(left, top, right, bottom)

    # --- drawing ----------------------------------------------------------------------------------

    def _path(self, css: str, points: Sequence[tuple[float, float]]) -> None:
        """Draw a line through places given along and across."""
        xy = [self.way.xy(a, d) for a, d in points]
        d = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in xy)
        self.lines.append(Shape("path", css, d=d))

    def _over(self) -> None:
        """Put the lines of one union down over those before: where they cross, the earlier one is cut."""
        self.shapes += [Shape("path", "kl-kin__under", d=line.d) for line in self.lines]
        self.shapes += self.lines
        self.lines = []

    def _text(self, css: str, x: float, y: float, text: str) -> None:
        self.shapes.append(Shape("text", css, x=_n(x), y=_n(y), text=text, middle=True))

    def _union(self, union: Union) -> None:
        a, level = self._at(union.key), self._couple_level(union)
        two = len(union.partners) > 1
        kind = union.kind if two else ""
        self.kinds |= {kind} - {""}
        for key, said in union.partners.items():
            style = SAID if said == shapes.SAID else COUPLE.get(kind, BIRTH)
            self._path(style, [(self.leaves[key, union.key], self._leave(key)),
                               (self.leaves[key, union.key], level), (a, level)])  # fmt: skip
        if two:
            self._strokes(union, a, level)
        if not union.children:
            return
        below = self._child_level(union)
        if union.partners:
            first = next(iter(union.children.values()))
            same = set(union.children.values()) == {first}
            self._path(CHILD[first] if same else BIRTH, [(a, level), (a, below)])
        for key, line in union.children.items():
            at = self.enters[key, union.key]
            self.kinds |= {line} - {shapes.BIRTH}
            end = self._enter(key)
            self._path(CHILD[line], [(a, below), (at, below), (at, end)])

    def _leave(self, key: str) -> float:
        row = self.row_of[key]
        if self.person_of[key] is None:
            return self.top[row]
        if self.way.down:
            return self.top[row] + self._thick(key)
        return self.top[row] + self.way.thick / 2 + HALF + 2

    def _enter(self, key: str) -> float:
        row = self.row_of[key]
        if self.person_of[key] is None:
            return self.top[row]
        return self.top[row] + (5 if self.way.down else self.way.thick / 2 - HALF)

    def _strokes(self, union: Union, a: float, level: float) -> None:
        """Draw one stroke through the line of a couple who parted, two where a marriage ended."""
        number = {shapes.PARTED: 1, shapes.ENDED: 2}.get(union.kind, 0)
        ends = sorted(self.leaves[k, union.key] for k in union.partners)
        longest = max(((min(a, e), max(a, e)) for e in ends), key=lambda s: s[1] - s[0])
        middle = (longest[0] + longest[1]) / 2
        for n in range(number):
            at = middle + 6 * n - 3 * (number - 1)
            self._path("kl-kin__stroke", [(at - 3, level + 7), (at + 3, level - 7)])

    def _person(self, key: str, person: Somebody) -> None:
        box = self._box(key)
        self.boxes[person.id] = box
        self.kinds.add("unborn" if person.unborn else SIGNS.get(person.sex, "diamond"))
        x = (box.left + box.right) / 2
        y = box.top + 5 + HALF
        css = "kl-kin__symbol"
        inner = (0.0, 5.0) if person.id == self.family.of else (0.0,)
        for less in inner:
            self.shapes.append(Shape("path", css, d=symbol(person, x, y, HALF - less)))
        if person.died_on:
            self.kinds.add("died")
            left, right, over, under = x - HALF, x + HALF, y - HALF, y + HALF
            for a, b in ((left, right), (right, left)):
                d = f"M{_n(a)} {_n(over)}L{_n(b)} {_n(under)}"
                self.shapes.append(Shape("path", css, d=d))
        of = person.id == self.family.of
        lines = self.labels[key]
        named = len(label_name(person, self._letters(person.id)))
        for n, line in enumerate(lines):
            style = ("kl-kin__of" if of else "kl-kin__name") if n < named else "kl-kin__age"
            self._text(style, x, y + HALF + 14 + LINE * n, line)

    def _rings(self) -> None:
        """Ring each household: one ring where it stands whole, else one for each run in a row."""
        boxes = {k: self._box(k) for k, p in self.person_of.items() if p}
        for ring in self.tree.rings:
            inside = [boxes[k] for k in ring if k in boxes]
            if len(inside) < 2:
                continue
            whole = around(inside)
            others = [b for k, b in boxes.items() if k not in ring]
            apart = any(whole.overlaps(b) for b in others)
            runs = self._runs(ring) if apart else [whole]
            self.kinds.add("ring")
            for box in runs:
                self.shapes.append(
                    Shape("box", "kl-kin__ring", x=_n(box.left), y=_n(box.top),
                          width=_n(box.right - box.left), height=_n(box.bottom - box.top))
                )  # fmt: skip

    def _runs(self, ring: Iterable[str]) -> list[Box]:
        runs = []
        for row in self.tree.rows:
            run: list[Box] = []
            for node in sorted(row, key=lambda n: self.middle[n.key]):
                if node.key in set(ring):
                    run.append(self._box(node.key))
                elif node.person and run:
                    runs.append(around(run))
                    run = []
            if run:
                runs.append(around(run))
        return runs

    def _frame(self) -> None:
        boxes = list(self.boxes.values())
        extent = max(self.middle.values()) + self.way.person / 2
        across = max([extent, *((b.right if self.way.down else b.bottom) for b in boxes)]) + PAD
        width, height = self.way.xy(across, self.depth)
        self.drawing = Drawing(
            self.way.id, self.way.css, int(width + 1), int(height + 1), tuple(self.shapes)
        )


# The sign of a person, in the words of the legend.
SIGNS = {"M": "square", "F": "circle"}
BIRTH, SAID = "kl-kin__line", "kl-kin__line kl-kin__line--dots"
BROKEN = "kl-kin__line kl-kin__line--dashes"
MIXED = "kl-kin__line kl-kin__line--mixed"
COUPLE = {
    shapes.MARRIED: BIRTH,
    shapes.ENDED: BIRTH,
    shapes.PARTNERS: BROKEN,
    shapes.PARTED: BROKEN,
    shapes.NOT_SAID: MIXED,
}
CHILD = {shapes.BIRTH: BIRTH, shapes.OTHERWISE: BROKEN, shapes.SAID: SAID}


def around(boxes: Sequence[Box], pad: float = 6.0) -> Box:
    """Return the box round several."""
    return Box(
        min(b.left for b in boxes) - pad + 4,
        min(b.top for b in boxes) - pad,
        max(b.right for b in boxes) + pad - 4,
        max(b.bottom for b in boxes) + pad,
    )


def symbol(person: Somebody, x: float, y: float, r: float) -> str:
    """Return the path of a person's symbol round a middle."""
    if person.unborn:
        return f"M{_n(x)} {_n(y - r)}l{_n(r)} {_n(2 * r)}h{_n(-2 * r)}z"
    if person.sex == "M":
        return f"M{_n(x - r)} {_n(y - r)}h{_n(2 * r)}v{_n(2 * r)}h{_n(-2 * r)}z"
    if person.sex == "F":
        half = f"a{_n(r)} {_n(r)} 0 1 0 "
        return f"M{_n(x - r)} {_n(y)}{half}{_n(2 * r)} 0{half}{_n(-2 * r)} 0z"
    return f"M{_n(x)} {_n(y - r)}l{_n(r)} {_n(r)}l{_n(-r)} {_n(r)}l{_n(-r)} {_n(-r)}z"


def _n(number: float) -> str:
    return f"{round(number, 1):g}"
