"""The words of a text, each as it is meant: short forms written out, common slips put right.

Only for comparing: what a person reads stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

# Two letters with a stroke (c/f); a word, with an apostrophe or a decimal point inside it; a mark that
# parts what stands round it; the signs that stand for a word.
WORD = re.compile(
    r"\b[a-z]/[a-z]\b|\d+\.\d+\w*|\w+(?:'\w+)*|[,:;!?]|&|#(?=\s?[a-z])", re.IGNORECASE
)
# What only the first two and the last two of them meet: a text without it is read by the others alone.
ODD, PLAIN_WORD = re.compile(r"[/&#]|\d\.\d"), re.compile(r"\w+(?:'\w+)*|[,:;!?]")
MARKS = frozenset(",:;!?")
CONTRACTED = {"wo": "will", "ca": "can", "sha": "shall"}
LONG = 7  # letters of a word in which one slip of the pen is put right
VOWELS = "aeiou"


class Spelling:
    """How words are written otherwise: ``written`` maps what is meant to its short forms and misspellings."""

    def __init__(
        self, written: Mapping[str, Iterable[str]] | None = None, known: Iterable[str] = ()
    ) -> None:
        """Learn the short forms, then one slip in each long word that is known."""
        self._meant: dict[str, tuple[str, ...]] = {"&": ("and",)}
        meant_words = set(known)
        for meant, forms in (written or {}).items():
            whole = tuple(_plain(meant))
            meant_words.update(whole)
            self._meant.update({form.lower(): whole for form in forms})
        slipped: dict[str, str] = {}
        for word in sorted(meant_words):
            if len(word) >= LONG and word.isalpha():
                for slip in _slips(word):
                    slipped[slip] = "" if slipped.get(slip, word) != word else word
        for slip, word in slipped.items():
            if word and slip not in meant_words and slip not in self._meant:
                self._meant[slip] = (word,)
        self._odd = frozenset(self._meant) | {"cannot"}

    def meant(self, word: str) -> tuple[str, ...]:
        """Return what a word in small letters means: itself, or what it stands for."""
        found = self._meant.get(word)
        if found is not None:
            return found
        if "'" not in word:
            return ("can", "not") if word == "cannot" else (word,)
        if word.endswith("n't"):
            return tuple(_contracted(word))
        whose, ending = word.split("'", 1)
        owner = self._meant.get(whose, ())
        return (f"{owner[0]}'{ending}",) if len(owner) == 1 else (word,)

    def words(self, text: str) -> frozenset[str]:
        """Return the words of a text as they are meant, and each without a possessive ending."""
        small = text.lower()
        written = set((WORD if ODD.search(small) else PLAIN_WORD).findall(small))
        odd = written & self._odd
        if "'" in small:
            odd |= {w for w in written if "'" in w}
        for word in odd:
            for meant in self.meant(word):
                written.update((meant, meant.split("'", 1)[0]))
        return frozenset(written)

    def read(self, sentence: str) -> tuple[list[str], list[tuple[int, int]]]:
        """Return the words of a sentence as they are meant, in order, and where each stands in it."""
        words: list[str] = []
        places: list[tuple[int, int]] = []
        for found in WORD.finditer(sentence):
            for word in self.meant(found.group().lower()):
                words.append(word)
                places.append(found.span())
        return words, places


def _plain(text: str) -> Iterator[str]:
    for word in WORD.findall(text.lower()):
        yield from _contracted(word)


def _contracted(word: str) -> Iterator[str]:
    """Yield a word, or the two that it was drawn together from: doesn't, can't, cannot."""
    if word == "cannot":
        yield from ("can", "not")
    elif word.endswith("n't"):
        yield from (CONTRACTED.get(word[:-3], word[:-3]), "not")
    else:
        yield word


@lru_cache(maxsize=4096)
def _slips(word: str) -> frozenset[str]:
    """Return a word with two neighbours changed round, a letter doubled or not, or a vowel left out.

    Its first letter stays. No letter is changed into another: that makes other words.
    """
    found = set()
    for at in range(1, len(word)):
        here, rest = word[at], word[at + 1 :]
        if rest and rest[0] != here:
            found.add(word[:at] + rest[0] + here + rest[1:])
        if here == word[at - 1] or here in VOWELS:
            found.add(word[:at] + rest)
        found.add(word[:at] + here + here + rest)
    return frozenset(found - {word})
