"""Local bands: where a place draws its lines over counted facts, read from packs.

A band is a word beside a figure, with its source. It weighs nothing, sums nothing and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from kithline.packs import catalogue
from kithline.packs import queries as packs
from kithline.packs.catalogue import Pack
from kithline.packs.enums import Kind
from kithline.record.details import nights, per_cent
from kithline.record.enums import DetailKind

NATIONAL = "england"
# How a figure is taken from a fact, by the name that a pack uses.
MEASURES: Mapping[str, tuple[DetailKind, Callable[[Mapping[str, Any]], Decimal | None]]] = {
    "per-cent": (DetailKind.ATTENDANCE, per_cent),
    "nights": (DetailKind.NIGHTS, nights),  # none with close family, or on a short break
}


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of figures with its words; ``below`` is less than, the others include the figure."""

    what: str
    id: str
    words: str
    source: str
    measure: str
    below: Decimal | None = None
    at_most: Decimal | None = None
    at_least: Decimal | None = None

    def holds(self, figure: Decimal) -> bool:
        """Say whether the figure lies in it, or further down; with a lower edge, or further up."""
        if self.at_least is not None:
            return figure >= self.at_least
        if self.below is not None and figure < self.below:
            return True
        return self.at_most is not None and figure <= self.at_most

    @property
    def edge(self) -> Decimal:
        """Its edge, to look through the lowest upper edge first, and the highest lower one."""
        if self.at_least is not None:
            return -self.at_least
        return min(e for e in (self.below, self.at_most) if e is not None)


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands that hold in a place on a day, the lowest first; and when early contacts belong."""

    bands: tuple[Band, ...] = ()
    windows: Mapping[str, Mapping[str, Any]] | None = None

    def of(self, what: str, values: Mapping[str, Any]) -> Band | None:
        """Return the band that a fact lies in, if any."""
        for band in self.bands:
            kind, taken = MEASURES[band.measure]
            if not band.what == what == kind:
                continue
            figure = taken(values)
            if figure is not None and band.holds(figure):
                return band
        return None

    def window(self, which: str) -> str:
        """Return when an early contact belongs, in words; empty where no pack says."""
        return str((self.windows or {}).get(which, {}).get("words", ""))


def bands_in(place: str, *, on: date, partnership_id: UUID | None = None) -> Bands:
    """Return the bands of a partnership, by its slug; at most one statement.

    What it brought in goes before what is shipped for it, and that before the national ones, kind of
    fact by kind of fact.
    """
    brought = packs.own_packs(Kind.BANDS, partnership_id) if partnership_id else []
    own = catalogue.choose(brought, version=None, on=on)
    shipped = [catalogue.find(Kind.BANDS, slug, on=on) for slug in (place, NATIONAL) if slug]
    return made([p for p in (own, *shipped) if p is not None])


def made(found: list[Pack]) -> Bands:
    """Return the bands of packs, earlier packs in place of later ones for the same kind of fact."""
    bands: dict[str, list[Band]] = {}
    windows: dict[str, Mapping[str, Any]] = {}
    for pack in found:
        for group in pack.content.get("bands") or ():
            what = str(group["what"])
            if what not in bands:
                bands[what] = [_band(what, str(group["measure"]), x) for x in group["levels"]]
        for window in pack.content.get("windows") or ():
            windows.setdefault(str(window["which"]), window)
    ordered = sorted((b for each in bands.values() for b in each), key=lambda b: (b.what, b.edge))
    return Bands(tuple(ordered), windows)


def _band(what: str, measure: str, level: Mapping[str, Any]) -> Band:
    return Band(
        what=what,
        id=str(level["id"]),
        words=str(level["words"]),
        source=str(level["source"]),
        measure=measure,
        below=_figure(level.get("below")),
        at_most=_figure(level.get("at_most")),
        at_least=_figure(level.get("at_least")),
    )


def _figure(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
