"""Lists of plain words, as data, and whether a text uses them.

A list is only ever a hint that an entry may speak of something: it reads a sentence, skips what is
denied ("no injury", "not domestic"), and never decides.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from kithline.frameworks.lint.terms import phrase

# A word to look up quickly: an apostrophe or a full stop inside it belongs to it, one after it does not.
WORD, WORDS = re.compile(r"[\s-]+"), re.compile(r"\w(?:[\w'.]*\w)?")
EDGES = ".,:;'\"()"
BEFORE, AFTER = r"(?<!\w)", r"(?!\w)"  # the edges of a phrase, as ``phrase`` writes them
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
        plain = text.replace("’", "'") if "’" in text else text
        if not plain or not _may_hold(self.match, plain):
            return
        wanted, excused = _pattern(self.match), _pattern(self.unless)
        if wanted is None or wanted.search(plain) is None:
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
    # The edges stand once round all phrases: tried for each of them they cost several times as much.
    listed = [phrase(p)[len(BEFORE) : -len(AFTER)] for p in phrases if p.strip()]
    return re.compile(f"{BEFORE}(?:{'|'.join(listed)}){AFTER}", re.I) if listed else None


@lru_cache(maxsize=256)
def _beginnings(phrases: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the first words of phrases: whole ones, and beginnings of words."""
    firsts = [WORD.split(p.strip().lower())[0].strip(EDGES) for p in phrases if p.strip()]
    return (
        frozenset(f for f in firsts if not f.endswith("*")),
        tuple(f.rstrip("*") for f in firsts if f.endswith("*")),
    )


def _may_hold(phrases: tuple[str, ...], text: str) -> bool:
    """Does any phrase begin with a word of the text? Cheap, so that most texts are left alone."""
    whole, parts = _beginnings(phrases)
    words = _words_of(text)
    return not whole.isdisjoint(words) or (bool(parts) and any(w.startswith(parts) for w in words))


Index = dict[str, list[int]]


class _Memory(threading.local):
    """The words of the texts of one look at a record; nothing of it stays afterwards."""

    texts: dict[str, frozenset[str]] | None = None
    index: tuple[Index, list[str]] | None = None
    places: dict[int, list[int]]


_MEMORY = _Memory()


@contextmanager
def remembering() -> Iterator[None]:
    """Take each text apart once while many lists are held against it, and forget it after."""
    _MEMORY.texts, _MEMORY.index, _MEMORY.places = {}, None, {}
    try:
        yield
    finally:
        _MEMORY.texts, _MEMORY.index, _MEMORY.places = None, None, {}


def places(every: Sequence[Iterable[str]], words: WordList) -> list[int]:
    """Return the places of those among many lots of texts in which a list's words may stand.

    While ``remembering``, the lots are those of one record: they are taken apart once for every list.
    """
    if _MEMORY.texts is not None and id(words) in _MEMORY.places:
        return _MEMORY.places[id(words)]
    index, ordered = _MEMORY.index or _indexed(every)
    whole, parts = _beginnings(words.match)
    found: set[int] = set()
    for word in whole:
        found.update(index.get(word, ()))
    for part in parts:
        at = bisect_left(ordered, part)
        while at < len(ordered) and ordered[at].startswith(part):
            found.update(index[ordered[at]])
            at += 1
    listed = sorted(found)
    if _MEMORY.texts is not None:
        _MEMORY.index, _MEMORY.places[id(words)] = (index, ordered), listed
    return listed


def unread() -> bool:
    """Have the texts of the record not been taken apart yet in this look?"""
    return _MEMORY.index is None


def _indexed(every: Sequence[Iterable[str]]) -> tuple[Index, list[str]]:
    index: Index = {}
    for place, lot in enumerate(every):
        for word in frozenset().union(*(_words_of(t.replace("’", "'")) for t in lot if t)):
            index.setdefault(word, []).append(place)
    return index, sorted(index)


def _words_of(text: str) -> frozenset[str]:
    texts = _MEMORY.texts
    if texts is None:
        return frozenset(WORDS.findall(text.lower()))
    if text not in texts:
        texts[text] = frozenset(WORDS.findall(text.lower()))
    return texts[text]
