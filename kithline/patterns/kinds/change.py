"""Several things that were there for a child fell away within a short time, told by different agencies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kithline.patterns.evidence import BY_ITSELF, holding, texts
from kithline.patterns.finding import Raised, entry
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day

WORDS: tuple[str, ...] = ()
HEALTH, NOTE = "health care missed or late", "health care late"


class Settings(Base):
    """Lists of words, one for each sort of thing; how many sorts, by how many agencies, how close."""

    areas: tuple[str, ...]
    must: tuple[str, ...]  # one of these sorts must be among them
    health: str  # words for health care that came late
    least: int
    agencies: int
    window_days: int
    quiet_days: int  # what was told before, this long, is no change


@dataclass(frozen=True)
class Sign:
    """One thing that fell away, of one sort."""

    mark: Mark
    area: str
    note: str


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding for the newest time in which enough sorts of things fell away together."""
    wanted: Settings = rule.settings
    signs = sorted(_signs(history, rule), key=lambda s: (s.mark.happened, str(s.mark.id)))
    if len({s.area for s in signs}) < wanted.least:
        return
    for last in reversed(signs):
        near = [
            s
            for s in signs
            if 0 <= (last.mark.happened - s.mark.happened).days <= wanted.window_days
        ]
        first = min(s.mark.happened for s in near)
        before = {s.area for s in signs if 0 < (first - s.mark.happened).days <= wanted.quiet_days}
        new = [s for s in near if s.area not in before]
        areas = {s.area for s in new}
        if len(areas) >= wanted.least and len({s.mark.agency for s in new}) >= wanted.agencies:
            if areas & set(wanted.must):
                yield _raised(new)
                return


def _signs(history: History, rule: Rule) -> Iterator[Sign]:
    wanted: Settings = rule.settings
    for area in (*wanted.areas, *((wanted.health,) if wanted.health else ())):
        words, late = rule.words(area), area == wanted.health
        for mark in holding(history, words):
            if met := next((w for text in texts(mark) if (w := words.found_in(text))), ""):
                if mark.kind not in BY_ITSELF:
                    yield Sign(mark, HEALTH if late else area, NOTE if late else met.lower())
    children = {c.id for c in history.children()}
    for mark in history.marks:
        for detail in mark.details:
            if detail.person in children and detail.what in {"immunisation", "early-contact"}:
                if detail.get("outcome") == "was-not-brought":
                    yield Sign(mark, HEALTH, "was not brought")


def _raised(new: list[Sign]) -> Raised:
    told = [f"{day(s.mark.happened)}: {s.note} ({s.mark.agency})." for s in new]
    return Raised(tuple(entry(s.mark, s.note) for s in new), "\n".join(told))
