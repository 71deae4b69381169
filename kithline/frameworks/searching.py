"""Search a framework in plain words: word stems, no accents, and the glossary's families of words.

Somebody who types "not going to school" or "skiving" should meet the lines on attendance, and
"NEET" those on young people out of school and work. Pure: works on frameworks that were built.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from kithline.frameworks.shapes import Criteria, Framework, Indicator
from kithline.packs import catalogue
from kithline.packs.catalogue import Pack
from kithline.packs.enums import Kind

LONGEST_QUERY = 200
_STEMMER = snowballstemmer.stemmer("english")
_WORD = re.compile(r"[\w%]+(?:['’][a-z]+)?")
_COMMON = """
a an and are as at be been by can child children do does for from had has have he her him his how if
in into is it its of on or she that the their them there they this to was were what when which who
with young person people
"""
_STOP = frozenset(_COMMON.split())


@dataclass(frozen=True)
class Piece:
    """A part of a text; ``hit`` when it is a word that was looked for."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Hit:
    """One indicator that was found, its text in pieces, how much of the query it met, how well."""

    framework: Framework
    indicator: Indicator
    pieces: tuple[Piece, ...]
    met: int
    weight: int


@dataclass(frozen=True)
class CriterionHit:
    """One item of statutory criteria, or a definition, that was found."""

    criteria: Criteria
    place: str
    anchor: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Found:
    """What a search gave: ``hits`` hold all that was asked for, ``near`` only some of it."""

    query: str
    hits: tuple[Hit, ...] = ()
    near: tuple[Hit, ...] = ()
    criteria: tuple[CriterionHit, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.hits or self.near or self.criteria)


def flat(text: str) -> str:
    """Return the text without case and accents."""
    split = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return "".join(c for c in split if not unicodedata.combining(c))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of one word."""
    plain = flat(word).removesuffix("'s")
    return str(_STEMMER.stemWord(plain))


@lru_cache(maxsize=20_000)
def in_order(text: str) -> tuple[str, ...]:
    """Return the stems of the words that carry meaning, as they stand; of all when none does."""
    words = _WORD.findall(flat(text))
    kept = [w for w in words if w not in _STOP]
    return tuple(stem(w) for w in (kept or words))


Way = tuple[str, ...]
Concept = tuple[Way, ...]


def _says(held: Way, way: Way) -> bool:
    """Say whether the words of ``way`` stand together in ``held``."""
    if len(way) == 1 or way[0] not in held:
        return way[0] in held
    most = len(held) - len(way) + 1
    return any(held[n : n + len(way)] == way for n in range(most))


@lru_cache(maxsize=4)
def _families(pack: Pack) -> tuple[tuple[Way, ...], ...]:
    """Return the glossary's families: ways to say one thing, each as stems in order."""
    made = []
    for entry in pack.content.get("words") or []:
        named = [entry.get(key) for key in ("term", "abbreviation", "long", "plain")]
        told = [*named, *(entry.get("also") or [])]
        ways = dict.fromkeys(in_order(str(w)) for w in told if w)
        family = tuple(way for way in ways if len("".join(way)) > 1)
        if len(family) > 1:
            made.append(family)
    return tuple(made)


def concepts(query: str) -> tuple[Concept, ...]:
    """Return what the query asks for: each concept is a choice of ways to say it.

    A phrase that the glossary knows stands for its whole family; every other word for itself.
    """
    wanted = in_order(query[:LONGEST_QUERY])
    pack = catalogue.find(Kind.GLOSSARY, "words")
    found: list[Concept] = []
    used: set[str] = set()
    for family in _families(pack) if pack else ():
        for way in sorted(family, key=len, reverse=True):
            if _says(wanted, way) and not used.issuperset(way):
                found.append((way, *(w for w in family if w != way)))
                used |= set(way)
                break
    found += [((s,),) for s in dict.fromkeys(wanted) if s not in used]
    return tuple(found)


def _met(concept: Concept, held: Way, typed_start: str) -> frozenset[str]:
    """Return the stems by which a text says the concept, or none."""
    for way in concept:
        if _says(held, way):
            return frozenset(way)
    if typed_start and concept == ((stem(typed_start),),):
        return frozenset(s for s in held if s.startswith(stem(typed_start)))
    return frozenset()


def _last_word(query: str) -> str:
    words = _WORD.findall(flat(query[:LONGEST_QUERY]))
    return words[-1] if words and len(words[-1]) >= 4 else ""


def pieces(text: str, looked_for: frozenset[str]) -> tuple[Piece, ...]:
    """Part a text so that a page can mark the words that were looked for."""
    parts: list[Piece] = []
    end = 0
    for word in _WORD.finditer(text):
        if stem(word.group()) in looked_for:
            if word.start() > end:
                parts.append(Piece(text[end : word.start()], False))
            parts.append(Piece(word.group(), True))
            end = word.end()
    if end < len(text):
        parts.append(Piece(text[end:], False))
    return tuple(parts)


FEW = 5
NEAR = 20


def search(query: str, frameworks: Iterable[Framework], criteria: Iterable[Criteria] = ()) -> Found:
    """Return what fits the query, the best first; where few fit, also what holds some of it."""
    asked = concepts(query)
    if not asked:
        return Found(query)
    start = _last_word(query)
    every = _indicators(asked, start, tuple(frameworks))
    hits = tuple(hit for hit in every if hit.met == len(asked))
    near = tuple(hit for hit in every if hit.met < len(asked))[:NEAR]
    items = _criteria(asked, start, tuple(criteria))
    return Found(query, hits, near if len(hits) < FEW else (), items)


def _indicators(
    asked: tuple[Concept, ...], start: str, frameworks: tuple[Framework, ...]
) -> tuple[Hit, ...]:
    found: list[Hit] = []
    for framework in frameworks:
        for indicator in framework.indicators:
            group = framework.group(indicator.group)
            named = in_order(group.name) if group else ()
            own = in_order(indicator.text)
            hits = [_met(c, own, start) or _met(c, named, "") for c in asked]
            met = [h for h in hits if h]
            if not any(h <= set(own) for h in met):
                continue
            looked = frozenset().union(*met)
            weight = sum(3 if h <= set(own) else 1 for h in met)
            marked = pieces(indicator.text, looked)
            found.append(Hit(framework, indicator, marked, len(met), weight))
    return tuple(sorted(found, key=lambda h: (-h.met, -h.weight)))


def _criteria(
    asked: tuple[Concept, ...], start: str, criteria: tuple[Criteria, ...]
) -> tuple[CriterionHit, ...]:
    found: list[CriterionHit] = []
    for each in criteria:
        entries: list[tuple[str, str, str]] = [
            (listing.name, item.id, item.text) for listing in each.lists for item in listing.items
        ]
        entries += [
            (d.term, f"d{n}", f"{d.term}: {d.text}") for n, d in enumerate(each.definitions)
        ]
        for place, anchor, text in entries:
            own = in_order(text)
            met = [_met(c, own, start) for c in asked]
            if all(met):
                looked = frozenset().union(*met)
                found.append(CriterionHit(each, place, anchor, pieces(text, looked)))
    return tuple(found)
