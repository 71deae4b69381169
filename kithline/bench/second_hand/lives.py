"""Lives by a second hand, who had not written the rules nor read them.

Written from the sources and from how agencies write. Same seed, same lives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from kithline.bench.second_hand import themes
from kithline.bench.second_hand.book import TODAY, Book
from kithline.bench.second_hand.pen import Line
from kithline.bench.second_hand.plants import PLANTS, Plant
from kithline.patterns.marks import History

# Themes beside which a pattern is put in: ordinary ones that neither make nor hide it.
BESIDE = ("plain", "plain", "busy", "drank_once", "neighbour")


@dataclass(frozen=True, slots=True)
class Life:
    """One child's record, and which pattern was put into it; empty for none."""

    theme: str
    pattern: str
    history: History
    planted: frozenset[UUID]
    begins: date = TODAY  # since when there is any of the pattern in the record


def lives(
    seed: int, with_pattern: int = 306, without: int = 900, half: int | None = None
) -> Iterator[Life]:
    """Make so many lives with a pattern, each in its turn, and so many without.

    With a half, only the even (0) or the odd (1) ways of putting things are used, so that rules can
    be mended on the one and measured on the other.
    """
    for at in range(with_pattern):
        yield planted_life(seed, list(PLANTS)[at % len(PLANTS)], at, half)
    kinds = [kind for kind, (share, *_) in themes.SHARES.items() for _ in range(share)]
    for at in range(without):
        # Thirty-seven shares no divisor with a hundred: few lives still meet every theme.
        yield ordinary_life(seed, kinds[at * 37 % len(kinds)], at, half)


def ordinary_life(seed: int, theme: str, at: int, half: int | None = None) -> Life:
    """Return a life without a pattern."""
    book = themes.start(Random(f"{seed}-without-{at}"), theme, half=half)  # noqa: S311 - must repeat
    themes.live(book, theme)
    return Life(theme, "", book.history(), frozenset())


def planted_life(
    seed: int,
    pattern: str,
    at: int,
    half: int | None = None,
    plants: Mapping[str, Plant] = PLANTS,
    told: Callable[[str, Book], tuple[Line, ...]] | None = None,
) -> Life:
    """Return an ordinary life with one pattern put into it, in this hand's words or another's."""
    rng = Random(f"{seed}-with-{at}")  # noqa: S311 - must repeat
    put_in, youngest, oldest = plants[pattern]
    theme = rng.choice(BESIDE)
    book = themes.start(rng, theme, youngest, oldest, half)
    book.told = told
    book.planting = True
    put_in(book)
    book.planting = False
    themes.live(book, theme)
    history = book.history()
    held = (history.marks, history.spells, history.contacts, history.moves, history.reviews)
    there = {each.id for kind in held for each in kind}
    return Life(theme, pattern, history, frozenset(book.planted & there), book.planted_since)
