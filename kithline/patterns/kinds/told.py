"""Entries tell by plain words of something in a child's days, by the child or in a sentence about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kithline.patterns.evidence import (
    BY_ITSELF,
    KIN_WORDS,
    adults,
    first_names,
    holding,
    texts,
    words_in,
)
from kithline.patterns.finding import Raised, entry
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.vocabulary import SENTENCE, WordList
from kithline.patterns.wording import days, joined

WORDS: tuple[str, ...] = ()
CLAUSE = re.compile(r"[,;:]|\b(?:so|and|but|when|if|because|while|as|who|that)\b", re.I)


class Settings(Base):
    """The list of words; on how many days, by how many agencies, within how long, at which age."""

    words: str
    window_days: int
    times: int = 1
    agencies: int = 1
    once_in: tuple[str, ...] = ()  # one is enough in such an entry about no other child
    from_months: int = 0
    until_months: int = 216
    kinds: tuple[str, ...] = ()  # only such entries
    shared: bool = False  # only entries about another child too, in sentences that name this one
    not_by_adults: bool = False  # not where the sentence says first that a grown-up does it
    answered: str = ""  # an entry with such words answers what came before it
    siblings: bool = (
        False  # entries about a brother or sister too, where a sentence says the child does it
    )
    for_child: str = (
        ""  # such words in them, beside the child's name: a brother or sister does it for the child
    )


@dataclass(frozen=True)
class Names:
    """First names in small letters: of the child, of each other child, of grown-ups."""

    child: frozenset[str]
    others: dict[UUID, frozenset[str]]
    adults: frozenset[str]


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding when enough entries tell of it, newer than what answers it."""
    yield from enough(list(tellings(history, rule)), history, rule)


def enough(found: list[tuple[Mark, str]], history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding when these entries, with the words met, are enough by the rule."""
    wanted: Settings = rule.settings
    found = _newer(found, history, rule)
    if not found:
        return
    last = max(m.happened for m, _ in found)
    found = [(m, w) for m, w in found if (last - m.happened).days <= wanted.window_days]
    agencies = sorted({m.agency for m, _ in found})
    once = any(m.kind in wanted.once_in and _alone(m, history) for m, _ in found)
    often = len({m.happened for m, _ in found}) >= wanted.times
    if (often and len(agencies) >= wanted.agencies) or once:
        yield Raised(
            tuple(entry(m, w.lower()) for m, w in found),
            f"Written by {joined(agencies)}: {days(m.happened for m, _ in found)}.",
        )


def tellings(history: History, rule: Rule) -> Iterator[tuple[Mark, str]]:
    """Yield each entry that tells of it, with the words met."""
    wanted: Settings = rule.settings
    child, names = history.child, None
    if child.unborn:
        return
    for mark in holding(history, rule.words(wanted.words)):
        if child.id not in mark.about or mark.kind in BY_ITSELF:
            continue
        if wanted.kinds and mark.kind not in wanted.kinds:
            continue
        if wanted.shared and _alone(mark, history):
            continue
        age = child.months_on(mark.happened)
        if age is None or not wanted.from_months <= age < wanted.until_months:
            continue
        names = names or _names(history)
        if met := next(_sentences(mark, history, rule, names), ""):
            yield mark, met
    if wanted.siblings:
        yield from _beside(history, rule, names or _names(history))


def _beside(history: History, rule: Rule, names: Names) -> Iterator[tuple[Mark, str]]:
    """Yield entries about a brother or sister alone, in which a sentence tells it of the child."""
    wanted: Settings = rule.settings
    for listed, tells in ((wanted.words, _child_does), (wanted.for_child, _for_child)):
        words = rule.words(listed)
        for mark in holding(history, words) if listed else []:
            age = history.child.months_on(mark.happened)
            if (
                history.child.id in mark.about
                or mark.kind in BY_ITSELF
                or not mark.about & names.others.keys()
            ):
                continue
            if age is None or not wanted.from_months <= age < wanted.until_months:
                continue
            if met := next((m for text in texts(mark) for m in tells(text, words, names)), ""):
                yield mark, met


def _child_does(text: str, words: WordList, names: Names) -> Iterator[str]:
    """Yield words met where the same part of the sentence names the child, and nobody else, before them."""
    others = names.adults.union(*names.others.values()) - names.child
    for met, sentence in words.hits(text):
        place = sentence.replace("’", "'").lower().find(met.lower())
        said = words_in(CLAUSE.split(sentence[: max(place, 0)])[-1])
        if said & names.child and not said & others:
            yield met


def _for_child(text: str, words: WordList, names: Names) -> Iterator[str]:
    """Yield words met in a sentence that names the child, or in the next one where that names nobody."""
    everybody = names.adults.union(names.child, *names.others.values())
    before: frozenset[str] = frozenset()
    for sentence in SENTENCE.split(text):
        said = words_in(sentence)
        met = words.found_in(sentence)
        if met and (said & names.child or (before & names.child and not said & everybody)):
            yield met
        before = said


def _names(history: History) -> Names:
    others = {c.id: first_names([c]) for c in history.children()[1:]}
    return Names(first_names([history.child]), others, first_names(adults(history)) | KIN_WORDS)


def _sentences(mark: Mark, history: History, rule: Rule, names: Names) -> Iterator[str]:
    """Yield the words met in sentences that are the child's own, or that are about the child."""
    wanted: Settings = rule.settings
    words = rule.words(wanted.words)
    own = [s.words for s in mark.said if s.by == history.child.id]
    of_others = [s.words for s in mark.said if s.by != history.child.id]
    for text in own if not wanted.shared else []:
        for met, sentence in words.hits(text):
            if not (wanted.not_by_adults and _adult_does(met, sentence, names)):
                yield met
    for text in (mark.fact, mark.opinion, mark.done, *of_others):
        for met, sentence in words.hits(text):
            if wanted.not_by_adults and _adult_does(met, sentence, names):
                continue
            if _about_child(sentence, mark, history, wanted, names):
                yield met


def _about_child(
    sentence: str, mark: Mark, history: History, wanted: Settings, names: Names
) -> bool:
    """Does a sentence name the child, or stand where it can mean no other child?"""
    said = words_in(sentence)
    if said & names.child:
        return True
    return not wanted.shared and _alone(mark, history)


def _alone(mark: Mark, history: History) -> bool:
    known = (history.people.get(p) for p in mark.about if p != history.child.id)
    return not any(p is None or p.is_child for p in known)


def _adult_does(met: str, sentence: str, names: Names) -> bool:
    """Does the same part of the sentence name a grown-up before these words?"""
    place = sentence.lower().find(met.lower())
    part = CLAUSE.split(sentence[: max(place, 0)])[-1]
    return bool(words_in(part) & names.adults)


def _newer(found: list[tuple[Mark, str]], history: History, rule: Rule) -> list[tuple[Mark, str]]:
    """Return what no entry has answered: an assessment that was offered or done, for example."""
    wanted: Settings = rule.settings
    if not found or not wanted.answered:
        return found
    words = rule.words(wanted.answered)
    answered = [
        m.happened
        for m in holding(history, words)
        if history.child.id in m.about and any(words.found_in(text) for text in texts(m))
    ]
    last = max(answered, default=date.min)
    return [(m, w) for m, w in found if m.happened > last]
