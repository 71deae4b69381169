"""Adults speak of a child without warmth, and several agencies have heard it."""

from __future__ import annotations

from collections.abc import Iterator

from kithline.patterns.evidence import holding
from kithline.patterns.finding import Raised, Ref, entry
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import days, joined

WORDS: tuple[str, ...] = ()
TAG = "criticism"


class Settings(Base):
    """How many times, by how many agencies, within how long; the list of words."""

    times: int
    agencies: int
    window_days: int
    words: str


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding when several agencies wrote of it; a tick alone, without words, is not enough."""
    wanted: Settings = rule.settings
    found: list[tuple[Ref, Mark, bool]] = []
    may = {m.id for m in holding(history, rule.words(wanted.words))}
    for mark in history.marks:
        if mark.kind in {"advice", "allocation"} or mark.happened < history.since(
            wanted.window_days
        ):
            continue
        if history.child.id not in mark.about and _of_another(mark, history):
            continue
        met = _met(mark, history, rule) if mark.id in may else ""
        spoken = any(s.by in history.people and not s.is_child for s in mark.said)
        if met or (TAG in mark.tags and spoken):
            found.append((entry(mark, met.lower() or "ticked by the author"), mark, bool(met)))
    agencies = sorted({m.agency for _, m, _ in found})
    by_words = any(words for _, _, words in found)
    if len(found) >= wanted.times and len(agencies) >= wanted.agencies and by_words:
        yield Raised(
            tuple(r for r, _, _ in found),
            f"Heard by {joined(agencies)}: {days(m.happened for _, m, _ in found)}.",
        )


def _of_another(mark: Mark, history: History) -> bool:
    """Is it about another child, or about nobody whom we know?"""
    known = [history.people.get(p) for p in mark.about]
    return any(p is None or p.is_child for p in known)


def _met(mark: Mark, history: History, rule: Rule) -> str:
    """Read what adults of the family said, and what the author thought; never the child's words."""
    wanted: Settings = rule.settings
    adults = " ".join(s.words for s in mark.said if not s.is_child and s.by != history.child.id)
    words = rule.words(wanted.words)
    return words.found_in(mark.text) or words.found_in(adults)
