"""A sheet to draw on: the same calls draw it wide (time from left to right) or tall (newest on top)."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class Shape:
    """One shape of a drawing: path, text, box, use, link or end (of a link)."""

    kind: str
    css: str = ""
    x: str = ""
    y: str = ""
    d: str = ""
    text: str = ""
    width: str = ""
    height: str = ""
    anchor: str = ""
    turn: str = ""
    href: str = ""


@dataclass(frozen=True)
class Drawing:
    """One drawing, ready for a template."""

    id: str
    css: str
    width: int
    height: int
    shapes: tuple[Shape, ...]

    def markup(self, sprite: str = "") -> SafeString:
        """Return the shapes as SVG; symbols stand in the file ``sprite``, or, without one, beside them.

        Put together here and not by a template: a drawing has a thousand shapes and more.
        """
        return mark_safe("\n".join(_markup(s, sprite) for s in self.shapes))  # noqa: S308 -- texts are escaped


def _markup(s: Shape, sprite: str) -> str:
    if s.kind == "path":
        return f'<path class="{s.css}" d="{s.d}"/>'
    if s.kind == "text":
        css = f' class="{s.css}"' if s.css else ""
        place = f' transform="{s.turn}"' if s.turn else f' x="{s.x}" y="{s.y}"'
        anchor = f' text-anchor="{s.anchor}"' if s.anchor else ""
        return f'<text{css}{place}{anchor} aria-hidden="true">{escape(s.text)}</text>'
    box = f'x="{s.x}" y="{s.y}" width="{s.width}" height="{s.height}"'
    if s.kind == "box":
        return f'<rect class="{s.css}" {box} rx="3"/>'
    if s.kind == "use":
        return f'<use class="{s.css}" href="{escape(sprite)}#i-{escape(s.text)}" {box}/>'
    if s.kind == "link":
        return f'<a href="{escape(s.href)}" class="kl-pic__link" aria-label="{escape(s.text)}">'
    return "</a>"


@dataclass
class Sheet:
    """Shapes placed by ``along`` (time) and ``across`` (lanes); ``tall`` turns them."""

    tall: bool
    length: float = 0.0
    shapes: list[Shape] = field(default_factory=list)

    def at(self, along: float, across: float) -> tuple[float, float]:
        """Return where a place is on the sheet."""
        return (across, self.length - along) if self.tall else (along, across)

    def stroke(self, css: str, start: float, end: float, across: float) -> None:
        """Draw a line along time."""
        (x, y), (x2, y2) = self.at(start, across), self.at(end, across)
        self.shapes.append(Shape("path", css, d=f"M{_n(x)} {_n(y)}L{_n(x2)} {_n(y2)}"))

    def rule(self, css: str, along: float, first: float, last: float) -> None:
        """Draw a line across the lanes at a moment."""
        (x, y), (x2, y2) = self.at(along, first), self.at(along, last)
        self.shapes.append(Shape("path", css, d=f"M{_n(x)} {_n(y)}L{_n(x2)} {_n(y2)}"))

    def band(self, css: str, start: float, end: float, across: float, thick: float) -> None:
        """Draw a bar along time."""
        long = max(end - start, 1.5)
        x, y = self.at(end if self.tall else start, across)
        width, height = (thick, long) if self.tall else (long, thick)
        self.shapes.append(Shape("box", css, _n(x), _n(y), width=_n(width), height=_n(height)))

    def text(
        self, css: str, x: float, y: float, text: str, anchor: str = "", turn: bool = False
    ) -> None:
        """Write at a place of the sheet; ``turn`` writes upwards."""
        turned = f"translate({_n(x)} {_n(y)}) rotate(-90)" if turn else ""
        self.shapes.append(Shape("text", css, _n(x), _n(y), text=text, anchor=anchor, turn=turned))

    def symbol(self, css: str, name: str, x: float, y: float, size: float) -> None:
        """Draw a symbol of the sprite round a place."""
        half = size / 2
        self.shapes.append(
            Shape(
                "use", css, _n(x - half), _n(y - half), text=name, width=_n(size), height=_n(size)
            )
        )

    def ring(self, css: str, x: float, y: float, radius: float) -> None:
        """Draw a circle round a place."""
        wide = _n(2 * radius)
        arc = f"a{_n(radius)} {_n(radius)} 0 1 0 "
        self.shapes.append(
            Shape("path", css, d=f"M{_n(x - radius)} {_n(y)}{arc}{wide} 0{arc}-{wide} 0z")
        )

    def sign(self, kind: str, x: float, y: float) -> None:
        """Draw the sign of one entry round a place."""
        if kind == "harm":
            self.shapes.append(
                Shape("path", "kl-pic__harm", d=f"M{_n(x - 6)} {_n(y - 5)}h12l-6 10.5z")
            )
        elif kind == "strength":
            self.shapes.append(
                Shape("path", "kl-pic__strength", d=f"M{_n(x)} {_n(y - 5)}l5.5 9.5h-11z")
            )
        elif kind == "words":
            self.symbol("kl-pic__words", "words", x, y, 16)
        else:
            d = f"M{_n(x - 5)} {_n(y)}h10" if self.tall else f"M{_n(x)} {_n(y - 5)}v10"
            self.shapes.append(Shape("path", "kl-pic__other", d=d))

    def link(self, href: str, label: str) -> None:
        """Begin a link round what is drawn next."""
        self.shapes.append(Shape("link", href=href, text=label))

    def end(self) -> None:
        """End the link."""
        self.shapes.append(Shape("end"))


def _n(number: float) -> str:
    return f"{round(number, 1):g}"
