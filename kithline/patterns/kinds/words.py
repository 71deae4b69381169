"""A child has said things, more than once, and nobody has spoken with the child alone since."""

from __future__ import annotations

from collections.abc import Iterator

from kithline.patterns.finding import Raised, entry
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import days

WORDS: tuple[str, ...] = ()


class Settings(Base):
    """How many times within how long."""

    times: int
    window_days: int
    ordinary: str = ""  # words for times at which every child is asked to speak


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding for entries written down as the child's words, none of them heard alone."""
    wanted: Settings = rule.settings
    child = history.child.id
    alone = [m for m in history.about_child() if child in m.alone]
    last_alone = alone[-1].happened if alone else None
    told = [
        m
        for m in history.about_child()
        if m.kind == "words-of-child"
        and m.speaks(child)
        and m.happened >= history.since(wanted.window_days)
        and (last_alone is None or m.happened > last_alone)
        and not _ordinary(m, history, rule)
    ]
    if len(told) >= wanted.times:
        yield Raised(
            tuple(entry(m, f"heard by {m.agency}") for m in told),
            f"{history.child.name}’s words were written down on {days(m.happened for m in told)}, "
            "with others there. No time alone is written since.",
        )


def _ordinary(mark: Mark, history: History, rule: Rule) -> bool:
    """Was it said when every child is asked to speak, and on a day when no work was open?"""
    wanted: Settings = rule.settings
    if not rule.words(wanted.ordinary).found_in(mark.text):
        return False
    return not any(
        s.opened <= mark.happened and (s.closed is None or s.closed > mark.happened)
        for s in history.spells
    )
