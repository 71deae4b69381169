"""The second hand's lives in the third hand's words, for the patterns that stand on words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kithline.bench.second_hand import plants
from kithline.bench.second_hand.book import Book
from kithline.bench.second_hand.lives import Life, planted_life
from kithline.bench.second_hand.pen import Line
from kithline.bench.third_hand.ways import told_in


def caring(book: Book) -> None:
    """The child does what a grown-up would do; several have noticed."""
    for day in plants.spread(book, book.rng.randrange(3, 5), 60, 330):
        book.write(day, plants.one(book, "caring", day), about=[book.child])


def kept_out(book: Book) -> None:
    """The grandmother helped; then she is not let near, or not listened to."""
    rng = book.rng
    day = book.ago(rng.randrange(120, 330))
    helped = Line("sch", "note", "{N} [brought|collected] by nan.")
    book.write(day - timedelta(days=rng.randrange(20, 120)), helped, about=[book.child, book.nan])
    book.write(day, plants.one(book, "keptout", day), about=[book.child, book.nan])


def dissent(book: Book) -> None:
    """Somebody does not agree with what was decided, and nothing answers it."""
    rng = book.rng
    day = book.ago(rng.randrange(60, 300))
    book.write(day, Line("sc", "decision", "CIN to close, needs met."), about=[book.child])
    later = day + timedelta(days=rng.randrange(1, 20))
    book.write(later, plants.one(book, "dissent", later), about=[book.child])


OF_THE_SECOND = (
    "missed-health",
    "injuries",
    "moves",
    "closed-three-times",
    "start-again",
    "not-sustained",
    "workers-change",
    "three-at-once",
    "cold",
    "named-once",
    "rolled-over",
)
PLANTS: dict[str, plants.Plant] = {
    **{name: plants.PLANTS[name] for name in OF_THE_SECOND},
    "caring": (caring, 84, 190),
    "kept-out": (kept_out, 60, 180),
    "dissent": (dissent, 60, 180),
}


def lives(seed: int, with_pattern: int, *, held_back: bool) -> Iterator[Life]:
    """Make so many lives with a pattern, each in its turn, told in one half of the ways."""
    told = told_in(held_back=held_back)
    for at in range(with_pattern):
        pattern = list(PLANTS)[at % len(PLANTS)]
        yield planted_life(seed, pattern, at, plants=PLANTS, told=told)
