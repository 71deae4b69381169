"""Lists of plain words, as data, and whether a text uses them.

A list is only ever a hint that an entry may speak of something: it reads a sentence, skips what is
denied or only supposed ("no injury", "if he is hurt"), and never decides.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from kithline.patterns.phrases import Phrases, compiled
from kithline.patterns.spelling import MARKS, Spelling

SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
# What denies what comes within two words after it; and what denies, right after it, what it follows.
DENIES = frozenset(
    {"no", "not", "nor", "never", "without", "denies", "denied", "denying", "nothing", "nobody", "nil"}
)  # fmt: skip
DENIES_TWO = frozenset({("free", "of"), ("rather", "than")})
DENIED_AFTER = frozenset({"none", "nil"})
# What only supposes what comes within four words after it.
SUPPOSES = frozenset({"if", "unless", "whether", "might"})
NEAR_DENIED, NEAR_SUPPOSED = 2, 4
PLAIN = Spelling()
Sentence = tuple[str, list[str], list[tuple[int, int]]]


@dataclass(frozen=True)
class WordList:
    """Phrases in any case, whole words; ``unless`` excuses their sentence."""

    name: str
    match: tuple[str, ...]
    unless: tuple[str, ...] = ()
    denied: bool = (
        True  # is "no ..." before a phrase read as a denial, and "if ..." as a supposing?
    )
    spelling: Spelling = field(default=PLAIN, compare=False, repr=False)

    @cached_property
    def wanted(self) -> Phrases:
        """The phrases, ready to be looked for."""
        return compiled(self.match, self.spelling)

    @cached_property
    def excused(self) -> Phrases:
        """The phrases that excuse a sentence."""
        return compiled(self.unless, self.spelling)

    def found_in(self, text: str) -> str:
        """Return the first words met in a text, or nothing."""
        found = self.hits(text)
        return found[0][0] if found else ""

    def hits(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return (the words met, their sentence), one a sentence."""
        if not text or not self.match or not _may_stand_in(text, self):
            return ()
        if not _MEMORY.on:
            return tuple(self._hits(text))
        key = (id(self), text)
        found = _MEMORY.hits.get(key)
        if found is None:
            found = _MEMORY.hits[key] = tuple(self._hits(text))
        return found

    def _hits(self, text: str) -> Iterator[tuple[str, str]]:
        for sentence, words, places in _sentences(text, self.spelling):
            found = sorted(self.wanted.met(words), key=lambda met: (met[0], -met[1]))
            if not found or (self.unless and next(self.excused.met(words), None)):
                continue
            for first, last in found:
                if not (self.denied and _denied(words, first, last)):
                    met = sentence[places[first][0] : places[last][1]]
                    yield " ".join(met.split()), sentence
                    break


NO_WORDS = WordList("", ())


def _denied(words: Sequence[str], first: int, last: int) -> bool:
    """Is what stands between two places denied, or only supposed?"""
    clause: list[str] = []
    for word in reversed(words[max(first - 9, 0) : first]):
        if word in {";", ":"}:
            break
        if word not in MARKS:
            clause.append(word)
    near = clause[: NEAR_DENIED + 1]
    if any(w in DENIES for w in near) or any(
        (before, after) in DENIES_TWO for after, before in pairwise(clause[: NEAR_DENIED + 2])
    ):
        return True
    if any(w in SUPPOSES for w in clause[: NEAR_SUPPOSED + 1]):
        return True
    after = [w for w in words[last + 1 : last + 3] if w not in MARKS]
    return bool(after) and after[0] in DENIED_AFTER


Index = dict[str, list[int]]


@dataclass(frozen=True)
class Lot:
    """The texts of one entry: each by itself, and joined; the last one holds the words of all."""

    texts: tuple[str, ...]

    @property
    def whole(self) -> str:
        """Everything in it. A word of any of its texts is a word of this."""
        return self.texts[-1]


class _Memory(threading.local):
    """The words of the texts of one look at a record, by spelling; nothing of it stays afterwards."""

    on: bool
    words: dict[tuple[int, str], frozenset[str]]
    sentences: dict[tuple[int, str], list[Sentence]]
    lots: Sequence[Lot]
    known: dict[str, int]  # of a text of the record, a lot that it stands in
    index: dict[int, tuple[Index, list[str]]]
    hits: dict[tuple[int, str], tuple[tuple[str, str], ...]]
    places: dict[int, tuple[WordList, list[int], frozenset[int]]]

    def __init__(self) -> None:
        self.forget(on=False)

    def forget(self, *, on: bool, lots: Sequence[Lot] = ()) -> None:
        self.on, self.words, self.sentences, self.hits = on, {}, {}, {}
        self.index, self.places, self.lots = {}, {}, lots
        self.known = {text: place for place, lot in enumerate(lots) for text in lot.texts}


_MEMORY = _Memory()


@contextmanager
def remembering(lots: Sequence[Lot]) -> Iterator[None]:
    """Take the texts of a record apart once while many lists are held against them, and forget it after."""
    _MEMORY.forget(on=True, lots=lots)
    try:
        yield
    finally:
        _MEMORY.forget(on=False)


def places(lots: Callable[[], Sequence[Lot]], words: WordList) -> list[int]:
    """Return the places of those among many lots of texts in which a list's words may stand.

    While ``remembering``, the lots are those of one record: they are taken apart once for every list.
    """
    if not words.match:
        return []
    if not _MEMORY.on:
        return _found(_indexed(lots(), words.spelling), words)
    return _remembered(words)[0]


def _remembered(words: WordList) -> tuple[list[int], frozenset[int]]:
    """Return where words of a list may stand in the record, in order and to be looked up."""
    kept = _MEMORY.places.get(id(words))
    if kept is None:
        spelling = words.spelling
        if id(spelling) not in _MEMORY.index:
            _MEMORY.index[id(spelling)] = _indexed(_MEMORY.lots, spelling)
        found = _found(_MEMORY.index[id(spelling)], words)
        # The list is kept too, or another could be given its number meanwhile.
        kept = _MEMORY.places[id(words)] = words, found, frozenset(found)
    return kept[1:]


def _may_stand_in(text: str, words: WordList) -> bool:
    """May words of a list stand in a text? Of a text of the record the index knows it."""
    place = _MEMORY.known.get(text)
    if place is not None and place not in _remembered(words)[1]:
        return False
    return words.wanted.may_stand_in(_words(text, words.spelling))


def _found(index_: tuple[Index, list[str]], words: WordList) -> list[int]:
    index, ordered = index_
    found: set[int] = set()
    for word in words.wanted.by_word.keys() & index.keys():
        found.update(index[word])
    for part in words.wanted.beginnings:
        at = bisect_left(ordered, part)
        while at < len(ordered) and ordered[at].startswith(part):
            found.update(index[ordered[at]])
            at += 1
    return sorted(found)


def _indexed(lots: Sequence[Lot], spelling: Spelling) -> tuple[Index, list[str]]:
    index: Index = {}
    for place, lot in enumerate(lots):
        for word in _words(lot.whole, spelling):
            index.setdefault(word, []).append(place)
    return index, sorted(index)


def _words(text: str, spelling: Spelling) -> frozenset[str]:
    if not _MEMORY.on:
        return spelling.words(_straight(text))
    key = (id(spelling), text)
    found = _MEMORY.words.get(key)
    if found is None:
        found = _MEMORY.words[key] = spelling.words(_straight(text))
    return found


def _sentences(text: str, spelling: Spelling) -> list[Sentence]:
    key = (id(spelling), text)
    if key in _MEMORY.sentences:
        return _MEMORY.sentences[key]
    found = [(s, *spelling.read(s)) for s in SENTENCE.split(_straight(text)) if s]
    if _MEMORY.on:
        _MEMORY.sentences[key] = found
    return found


def _straight(text: str) -> str:
    return text.replace("’", "'") if "’" in text else text
