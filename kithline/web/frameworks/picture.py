"""The picture of a child's profile: parts of life by levels, and the same as a table.

Two drawings, a wide one and a tall one for phones; the style sheet shows one of them. Shapes carry
the meaning: a filled triangle pointing down for a worry, an open one pointing up for what goes well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from kithline.frameworks.enums import Column
from kithline.frameworks.rules import Chosen, number_word
from kithline.frameworks.shapes import Framework, Group

MOST_MARKS = 4


@dataclass(frozen=True)
class Shape:
    """One shape of the drawing: ``kind`` is path, text, dot or box; the rest by kind."""

    kind: str
    css: str
    x: str = ""
    y: str = ""
    d: str = ""
    text: str = ""
    middle: bool = False
    width: str = ""
    height: str = ""


@dataclass(frozen=True)
class Drawing:
    """One drawing, ready for a template."""

    id: str
    css: str
    width: int
    height: int
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Counts:
    """What was chosen in one part at one level."""

    worried: int = 0
    well: int = 0

    @property
    def words(self) -> str:
        parts = []
        if self.worried:
            parts.append(f"{self.worried} worried about")
        if self.well:
            parts.append(f"{self.well} going well")
        return ", ".join(parts)


@dataclass(frozen=True)
class PartRow:
    """A row: the part of life, why it does not apply, and the counts by level."""

    name: str
    note: str
    cells: tuple[Counts, ...]


@dataclass(frozen=True)
class Profile:
    """The picture with its words: two drawings, the table behind them, and the title."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[PartRow, ...]
    drawings: tuple[Drawing, ...]
    levels_in_words: str
    any: bool


@dataclass
class Canvas:
    shapes: list[Shape] = field(default_factory=list)

    def text(self, css: str, x: float, y: float, text: str, middle: bool = False) -> None:
        self.shapes.append(Shape("text", css, x=_n(x), y=_n(y), text=text, middle=middle))

    def rule(self, y: float, width: float) -> None:
        self.shapes.append(Shape("path", "kl-pic__rule", d=f"M0 {_n(y)}h{_n(width)}"))

    def box(self, x: float, y: float, width: float, height: float) -> None:
        self.shapes.append(
            Shape("box", "kl-pic__own", x=_n(x), y=_n(y), width=_n(width), height=_n(height))
        )

    def marks(self, middle: float, y: float, counts: Counts) -> None:
        """Draw the marks of one cell round its middle; many of a kind as one with its number."""
        signs = _signs(counts)
        if not signs:
            self.shapes.append(Shape("dot", "kl-pic__none", x=_n(middle), y=_n(y)))
            return
        step = 20.0
        x = middle - step * (len(signs) - 1) / 2
        for css, number in signs:
            self.shapes.append(Shape("path", css, d=_triangle(css, x, y)))
            if number > 1:
                self.text("kl-pic__q", x + 11, y + 5, f"×{number}")
            x += step


def _signs(counts: Counts) -> list[tuple[str, int]]:
    well, harm = "kl-pic__strength", "kl-pic__harm"
    if counts.well + counts.worried <= MOST_MARKS:
        return [(well, 1)] * counts.well + [(harm, 1)] * counts.worried
    return [(css, n) for css, n in ((well, counts.well), (harm, counts.worried)) if n]


def _triangle(css: str, x: float, y: float) -> str:
    if css == "kl-pic__strength":
        return f"M{_n(x)} {_n(y - 7)}l7.5 13h-15z"
    return f"M{_n(x - 8)} {_n(y - 6)}h16l-8 14z"


def _n(number: float) -> str:
    return f"{number:g}"


def profile(
    framework: Framework,
    chosen: Sequence[Chosen],
    *,
    called: str,
    level: str = "",
    whose: str = "",
    notes: dict[str, str] | None = None,
) -> Profile:
    """Return the picture of what was chosen; ``level`` is the one set, ``whose`` who set it."""
    rows = tuple(
        _row(framework, group, chosen, (notes or {}).get(group.slug, ""))
        for group in framework.groups
    )
    heads = tuple(x.label for x in framework.levels)
    return Profile(
        title=_title(framework, chosen, called),
        heads=heads,
        rows=rows,
        drawings=(
            _wide(framework, rows, level),
            _tall(framework, rows, level, whose),
        ),
        levels_in_words=", ".join(f"{x.slug} {x.name.lower()}" for x in framework.levels),
        any=bool(chosen),
    )


def _row(framework: Framework, group: Group, chosen: Iterable[Chosen], note: str) -> PartRow:
    here = [c for c in chosen if c.indicator.group == group.slug]
    cells = tuple(
        Counts(
            worried=_count(here, level.slug, Column.WORRIED),
            well=_count(here, level.slug, Column.WELL),
        )
        for level in framework.levels
    )
    return PartRow(group.name, "" if here else note, cells)


def _count(chosen: Iterable[Chosen], level: str, column: Column) -> int:
    # A cell shared by several levels is drawn at the lowest of them.
    return sum(1 for c in chosen if c.column == column and c.indicator.levels[0] == level)


def _title(framework: Framework, chosen: Sequence[Chosen], called: str) -> str:
    parts = framework.word("groups", "parts of life")
    levels = framework.word("levels", "levels")
    size = f"{number_word(len(framework.groups))} {parts} by {number_word(len(framework.levels))}"
    worries = [c for c in chosen if c.column == Column.WORRIED]
    well = [c for c in chosen if c.column == Column.WELL]
    told = (
        f"{_things(len(worries), 'worry', 'worries')}, "
        f"{_things(len(well), 'thing', 'things')} going well."
    )
    return (
        f"{called}’s profile: {size} {levels}. {told.capitalize()} The table below holds the same."
    )


def _things(number: int, one: str, many: str) -> str:
    return f"{number_word(number)} {one if number == 1 else many}"


# --- the two drawings ---------------------------------------------------------------------------

WIDE, WIDE_NAMES, WIDE_ROW = 800, 226, 36
TALL, TALL_ROW = 360, 54


def _wide(framework: Framework, rows: Sequence[PartRow], level: str) -> Drawing:
    canvas = Canvas()
    column = (WIDE - WIDE_NAMES) / max(len(framework.levels), 1)
    names = [wrap(x.name, max(int(column / 7), 8)) for x in framework.levels]
    top = 32 + 15 * max((len(n) for n in names), default=1)
    middles = [WIDE_NAMES + column * (n + 0.5) for n in range(len(framework.levels))]
    labels = [wrap(row.name, 29) for row in rows]
    heights = [WIDE_ROW + 17 * (len(label) - 1) for label in labels]
    height = int(top + sum(heights) + 2)
    for at, each in enumerate(framework.levels):
        if each.slug == level:
            canvas.box(WIDE_NAMES + column * at + 1, 1, column - 2, height - 2)
    for middle, each, name in zip(middles, framework.levels, names, strict=True):
        canvas.text("kl-pic__b", middle, 20, each.slug, middle=True)
        for n, part in enumerate(name):
            canvas.text("kl-pic__q", middle, 37 + 15 * n, part, middle=True)
    canvas.rule(top, WIDE)
    y = float(top)
    for row, label, tall in zip(rows, labels, heights, strict=True):
        for n, part in enumerate(label):
            canvas.text("kl-pic__q" if row.note else "", 0, y + 23 + 17 * n, part)
        if row.note:
            canvas.text("kl-pic__q", WIDE_NAMES + 1, y + 23, row.note)
        else:
            for middle, counts in zip(middles, row.cells, strict=True):
                canvas.marks(middle, y + tall / 2, counts)
        y += tall
        canvas.rule(y, WIDE)
    return Drawing("picture-wide", "kl-picture--wide", WIDE, height, tuple(canvas.shapes))


def _tall(framework: Framework, rows: Sequence[PartRow], level: str, whose: str) -> Drawing:
    canvas = Canvas()
    column = TALL / max(len(framework.levels), 1)
    middles = [column * (n + 0.5) for n in range(len(framework.levels))]
    labels = [wrap(row.name, 46) for row in rows]
    heights = [TALL_ROW + 17 * (len(label) - 1) for label in labels]
    height = int(48 + sum(heights) + 2)
    for at, each in enumerate(framework.levels):
        if each.slug == level:
            canvas.box(column * at + 1, 1, column - 2, height - 2)
            if whose:
                canvas.text("kl-pic__q", middles[at], 37, whose, middle=True)
        canvas.text("kl-pic__b", middles[at], 20, each.slug, middle=True)
    canvas.rule(48, TALL)
    y = 48.0
    for row, label, tall in zip(rows, labels, heights, strict=True):
        for n, part in enumerate(label):
            canvas.text("kl-pic__s", 0, y + 17 + 17 * n, part)
        if row.note:
            canvas.text("kl-pic__q", 0, y + tall - 12, row.note)
        else:
            for middle, counts in zip(middles, row.cells, strict=True):
                canvas.marks(middle, y + tall - 18, counts)
        y += tall
        canvas.rule(y, TALL)
    return Drawing("picture-tall", "kl-picture--tall", TALL, height, tuple(canvas.shapes))
