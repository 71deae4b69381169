"""Phrases as a pack writes them, and whether they stand in the words of a sentence.

``word*`` any ending; ``*`` any one word; ``..`` up to five words between; ``(one|two words)`` either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from kithline.patterns.spelling import MARKS, WORD, Spelling

GAP, ANY = "..", "*"
MOST_BETWEEN = 5
PART = re.compile(r"\([^()]*\)|[^\s()-]+")


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a phrase: these words or beginnings; any word; or a gap."""

    exact: frozenset[str] = frozenset()
    begin: tuple[str, ...] = ()
    any: bool = False
    gap: bool = False

    def holds(self, word: str) -> bool:
        """May this word stand here?"""
        if self.any:
            return word not in MARKS
        if word in self.exact or (self.begin and word.startswith(self.begin)):
            return True
        return "'" in word and word.split("'", 1)[0] in self.exact


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, with the place of the word by which it is looked for."""

    items: tuple[Item, ...]
    key: int

    def at(self, words: Sequence[str], place: int) -> tuple[int, int] | None:
        """Return (first, last) place of the phrase in words where its key stands at a place."""
        last = _fits(self.items[self.key + 1 :], words, place + 1, 1)
        if last is None:
            return None
        first = _fits(self.items[: self.key][::-1], words, place - 1, -1)
        return None if first is None else (first + 1, last - 1)


def _fits(items: tuple[Item, ...], words: Sequence[str], at: int, step: int) -> int | None:
    """Return the place after the last word that the items need, going one way; None where they do not fit."""
    for number, item in enumerate(items):
        if item.gap:
            return _over_gap(items[number + 1 :], words, at, step)
        if not 0 <= at < len(words) or not item.holds(words[at]):
            return None
        at += step
    return at


def _over_gap(items: tuple[Item, ...], words: Sequence[str], at: int, step: int) -> int | None:
    room = MOST_BETWEEN
    while 0 <= at < len(words):
        end = _fits(items, words, at, step)
        if end is not None:
            return end
        if words[at] not in MARKS:
            room -= 1
            if room < 0:
                return None
        at += step
    return None


@dataclass(frozen=True)
class Phrases:
    """Many phrases, by the words that they are looked for by."""

    by_word: dict[str, tuple[Phrase, ...]]
    by_beginning: tuple[tuple[str, tuple[Phrase, ...]], ...]
    beginnings: tuple[str, ...]

    def met(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield where phrases stand in the words of a sentence, in no order."""
        by_word, beginnings = self.by_word, self.beginnings
        for place, word in enumerate(words):
            if word in by_word or "'" in word or (beginnings and word.startswith(beginnings)):
                for phrase in self._wanted(word):
                    if found := phrase.at(words, place):
                        yield found

    def _wanted(self, word: str) -> Iterator[Phrase]:
        yield from self.by_word.get(word, ())
        if "'" in word:
            yield from self.by_word.get(word.split("'", 1)[0], ())
        if self.beginnings and word.startswith(self.beginnings):
            for beginning, phrases in self.by_beginning:
                if word.startswith(beginning):
                    yield from phrases

    def may_stand_in(self, words: frozenset[str]) -> bool:
        """Is any word there by which a phrase is looked for?"""
        if not self.by_word.keys().isdisjoint(words):
            return True
        return bool(self.beginnings) and any(w.startswith(self.beginnings) for w in words)


def compiled(texts: Iterable[str], spelling: Spelling) -> Phrases:
    """Make phrases of a pack ready to be looked for."""
    whole: dict[str, list[Phrase]] = {}
    parts: dict[str, list[Phrase]] = {}
    for items in (i for text in texts for i in _read(text, spelling)):
        key = _key(items)
        phrase = Phrase(items, key)
        for word in items[key].exact:
            whole.setdefault(word, []).append(phrase)
        for beginning in items[key].begin:
            parts.setdefault(beginning, []).append(phrase)
    return Phrases(
        {w: tuple(p) for w, p in whole.items()},
        tuple((b, tuple(p)) for b, p in sorted(parts.items())),
        tuple(sorted(parts)),
    )


def literal_words(texts: Iterable[str]) -> set[str]:
    """Return the whole words that phrases are made of."""
    return {
        word
        for text in texts
        for part in re.split(r"[\s|()-]+", text.lower())
        if not part.endswith("*")
        for word in WORD.findall(part)
    }


def fault_of(text: str) -> str:
    """Return what is wrong with a phrase, in a sentence; nothing when it can be read."""
    if text.count("(") != text.count(")") or re.search(r"\([^)]*\(|\(\s*\)", text):
        return "Each bracket of a phrase is closed, holds something and stands in no other."
    if "<" in text:
        return "There is no group of words of that name."
    parts = PART.findall(text)
    if not parts or GAP in {parts[0], parts[-1]}:
        return "A phrase begins and ends with a word."
    if all(p in {GAP, ANY} for p in parts):
        return "A phrase needs a word to be looked for by."
    return ""


def _read(text: str, spelling: Spelling) -> Iterator[tuple[Item, ...]]:
    """Yield the phrase, once for each choice between more words than one."""
    places: list[list[tuple[Item, ...]]] = []
    for part in PART.findall(text.lower()):
        if part == GAP:
            places.append([(Item(gap=True),)])
        elif part == ANY:
            places.append([(Item(any=True),)])
        elif part.startswith("("):
            places.append(_either(part[1:-1].split("|"), spelling))
        else:
            places.append([tuple(_words(part, spelling))])
    for chosen in product(*places):
        items = tuple(item for part in chosen for item in part)
        if any(i.exact or i.begin for i in items):
            yield items


def _either(choices: list[str], spelling: Spelling) -> list[tuple[Item, ...]]:
    """Return single words as one place of a phrase, and longer choices each by itself."""
    exact: set[str] = set()
    begin: set[str] = set()
    longer = []
    for choice in choices:
        items = tuple(i for part in PART.findall(choice) for i in _words(part, spelling))
        if len(items) == 1:
            exact |= items[0].exact
            begin |= set(items[0].begin)
        elif items:
            longer.append(items)
    single = [(Item(frozenset(exact), tuple(sorted(begin))),)] if exact or begin else []
    return [*single, *longer]


def _words(part: str, spelling: Spelling) -> Iterator[Item]:
    if part.endswith("*"):
        yield Item(begin=(part[:-1],))
        return
    for written in WORD.findall(part):
        for word in spelling.meant(written):
            yield Item(exact=frozenset((word,)))


def _key(items: tuple[Item, ...]) -> int:
    """Return the place of the word that is looked for: a rare one, so a long one with few choices."""

    def rare(at: int) -> tuple[bool, int]:
        item = items[at]
        least = min(map(len, (*item.exact, *item.begin)))
        return least > 3, least - len(item.exact) - 2 * len(item.begin)

    return max((at for at, i in enumerate(items) if i.exact or i.begin), key=rare)
