"""Lists of plain words, as data, and whether a text uses them.

A list is only ever a hint that an entry may speak of something: it reads a sentence, skips what is
denied ("no injury", "not domestic"), and never decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kithline.frameworks.lint.terms import phrase

WORD, WORDS = re.compile(r"[\s-]+"), re.compile(r"[\w'.]+")
SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
DENIED = re.compile(
    r"(?:\b(?:no|not|nor|never|without|denie[sd]|denying|nothing|nobody|free of|rather than)\b|n't)"
    r"(?:[\s,-]+(?:[\w']+)){0,2}[\s,-]*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class WordList:
    """Phrases, any case, whole words, ``*`` for any ending; ``unless`` excuses their sentence."""

    name: str
    match: tuple[str, ...]
    unless: tuple[str, ...] = ()
    denied: bool = True  # is "no ..." before a phrase read as a denial?

    def found_in(self, text: str) -> str:
        """Return the first words met in a text, or nothing."""
        return next((words for words, _ in self.hits(text)), "")

    def hits(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield (the words met, their sentence), one a sentence."""
        plain = text.replace("’", "'")
        if not plain or not _may_hold(self.match, plain):
            return
        wanted, excused = _pattern(self.match), _pattern(self.unless)
        if wanted is None:
            return
        for sentence in SENTENCE.split(plain):
            if excused is not None and excused.search(sentence):
                continue
            for met in wanted.finditer(sentence):
                if not (self.denied and DENIED.search(sentence[: met.start()])):
                    yield " ".join(met.group(0).split()), sentence
                    break


NO_WORDS = WordList("", ())


@lru_cache(maxsize=256)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    listed = [phrase(p) for p in phrases if p.strip()]
    return re.compile("|".join(listed), re.IGNORECASE) if listed else None


@lru_cache(maxsize=256)
def _beginnings(phrases: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the first words of phrases: whole ones, and beginnings of words."""
    firsts = [WORD.split(p.strip().lower())[0] for p in phrases if p.strip()]
    return (
        frozenset(f for f in firsts if not f.endswith("*")),
        tuple(f.rstrip("*") for f in firsts if f.endswith("*")),
    )


def _may_hold(phrases: tuple[str, ...], text: str) -> bool:
    """Does any phrase begin with a word of the text? Cheap, so that most texts are left alone."""
    whole, parts = _beginnings(phrases)
    words = set(WORDS.findall(text.lower()))
    return not whole.isdisjoint(words) or (bool(parts) and any(w.startswith(parts) for w in words))
