"""An ecomap as two drawings: the home in the middle, people on one side, services on the other.

Each link says in words what it is; a whole line stands now, a broken one is past. No line is thicker or
redder than another: how good a link is, people say in entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from kithline.web.frameworks.picture import Drawing, Shape


@dataclass(frozen=True)
class Tie:
    """Somebody or some service round the child: who, what the link is, since when, whether it stands."""

    name: str
    how: str
    full: str = ""  # where there is more to say than the picture has room for: the list says it
    past: bool = False
    href: str = ""


@dataclass(frozen=True)
class Ecomap:
    """The picture, and the lists that say the same."""

    title: str
    home: tuple[str, ...]
    people: tuple[Tie, ...]
    services: tuple[Tie, ...]
    drawings: tuple[Drawing, ...]


LINE = 16.0
WIDE, BOX, GAP = 1000, 330, 10
TALL = 360


def ecomap(
    called: str, home: Sequence[str], people: Sequence[Tie], services: Sequence[Tie]
) -> Ecomap:
    """Return the ecomap of a child."""
    title = (
        f"Ecomap of {called}: {_many(len(people), 'person', 'people')} and "
        f"{_many(len(services), 'agency or service', 'agencies and services')} round the home. "
        "The lists below say the same."
    )
    return Ecomap(
        title=title,
        home=tuple(home),
        people=tuple(people),
        services=tuple(services),
        drawings=(
            _wide(called, home, people, services),
            _tall(called, home, people, services),
        ),
    )


def _many(number: int, one: str, many: str) -> str:
    return f"{number or 'no'} {one if number == 1 else many}"


def _lines(tie: Tie, letters: int) -> list[tuple[str, str]]:
    named = [("kl-kin__name", x) for x in wrap(tie.name, letters, max_lines=2, placeholder=" …")]
    return named + [
        ("kl-kin__age", x) for x in wrap(tie.how, letters + 4, max_lines=4, placeholder=" …")
    ]


def _height(tie: Tie, letters: int) -> float:
    return 14 + LINE * len(_lines(tie, letters))


def _block(tie: Tie, x: float, y: float, width: float, letters: int) -> list[Shape]:
    height = _height(tie, letters)
    css = "kl-kin__tie kl-kin__tie--past" if tie.past else "kl-kin__tie"
    shapes = [Shape("box", css, x=_n(x), y=_n(y), width=_n(width), height=_n(height))]
    for n, (style, text) in enumerate(_lines(tie, letters)):
        shapes.append(Shape("text", style, x=_n(x + 12), y=_n(y + 19 + LINE * n), text=text))
    return shapes


def _home(called: str, home: Sequence[str], x: float, y: float, r: float) -> list[Shape]:
    shapes = [
        Shape("path", "kl-kin__home", d=f"M{_n(x - r)} {_n(y)}a{_n(r)} {_n(r)} 0 1 0 {_n(2 * r)} 0"
              f"a{_n(r)} {_n(r)} 0 1 0 {_n(-2 * r)} 0z")
    ]  # fmt: skip
    lines = [("kl-kin__of", x_) for x_ in wrap(called, 14)[:2]]
    lines += [("kl-kin__age", x_) for name in home for x_ in wrap(name, 18)[:1]][:5]
    if len(home) > 5:
        lines[-1] = ("kl-kin__age", f"and {len(home) - 4} more")
    top = y - LINE * (len(lines) - 1) / 2 + 5
    for n, (style, text) in enumerate(lines):
        shapes.append(Shape("text", style, x=_n(x), y=_n(top + LINE * n), text=text, middle=True))
    return shapes


def _wide(
    called: str, home: Sequence[str], people: Sequence[Tie], services: Sequence[Tie]
) -> Drawing:
    letters = 42
    tall = max(
        [160.0, *(sum(_height(t, letters) + GAP for t in side) for side in (people, services))]
    )
    middle, r = (WIDE / 2, tall / 2 + 4), 78.0
    links: list[Shape] = []
    blocks: list[Shape] = []
    for side, x in ((people, 2.0), (services, float(WIDE - BOX - 2))):
        y = 4 + (tall - sum(_height(t, letters) + GAP for t in side) + GAP) / 2
        for tie in side:
            height = _height(tie, letters)
            edge = x + BOX if x < middle[0] else x
            css = "kl-kin__line" + (" kl-kin__line--dashes" if tie.past else "")
            d = f"M{_n(middle[0])} {_n(middle[1])}L{_n(edge)} {_n(y + height / 2)}"
            links.append(Shape("path", css, d=d))
            blocks += _block(tie, x, y, BOX, letters)
            y += height + GAP
    shapes = [*links, *blocks, *_home(called, home, *middle, r)]
    return Drawing("ecomap-wide", "kl-kin--wide", WIDE, int(tall + 10), tuple(shapes))


def _tall(
    called: str, home: Sequence[str], people: Sequence[Tie], services: Sequence[Tie]
) -> Drawing:
    letters, r, spine = 36, 76.0, 16.0
    shapes: list[Shape] = []
    links: list[Shape] = []
    y = 2 * r + 24
    last = y
    for side in (people, services):
        for tie in side:
            height = _height(tie, letters)
            last = y + height / 2
            css = "kl-kin__line" + (" kl-kin__line--dashes" if tie.past else "")
            links.append(Shape("path", css, d=f"M{_n(spine)} {_n(last)}H40"))
            shapes += _block(tie, 40, y, TALL - 42, letters)
            y += height + GAP
        y += 10 if side else 0
    if people or services:
        d = f"M{_n(TALL / 2)} {_n(r)}H{_n(spine)}V{_n(last)}"
        links.append(Shape("path", "kl-kin__line", d=d))
    shapes = [*links, *shapes, *_home(called, home, TALL / 2, r + 3, r)]
    return Drawing("ecomap-tall", "kl-kin--tall", TALL, int(y), tuple(shapes))


def _n(number: float) -> str:
    return f"{round(number, 1):g}"
