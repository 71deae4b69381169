"""A relative who helped or worried is not listened to any more, or is kept away from the child."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from kithline.patterns.evidence import (
    BY_ITSELF,
    KIN,
    KIN_WORDS,
    adults,
    first_names,
    holding,
    kin_words,
    texts,
    words_in,
)
from kithline.patterns.finding import Raised, entry
from kithline.patterns.marks import History, Mark, Person
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import days, joined

WORDS: tuple[str, ...] = ()
MOST_BESIDE, MOST_EACH = 8, 3
OLDER = frozenset(KIN["grandparent"]) | frozenset(KIN["aunt-uncle"])
LOOSE = frozenset({"other-family", "carer"})  # of whom a sentence may say nan or aunt


class Settings(Base):
    """Lists of words for being kept away or not listened to; which ties; within how long."""

    words: str
    ties: tuple[str, ...]
    window_days: int
    before_days: int  # how long before it they helped or worried


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding, with the entries in which those relatives spoke or were told of before."""
    wanted: Settings = rule.settings
    kin = [p for p in adults(history) if p.tie in wanted.ties]
    if not kin:
        return
    found: list[tuple[Mark, str]] = []
    before: dict[UUID, Mark] = {}
    first = history.since(wanted.window_days)
    for mark in holding(history, rule.words(wanted.words)):
        if mark.happened < first or mark.kind in BY_ITSELF:
            continue
        for met, whom in _kept_out(mark, kin, rule):
            earlier = [m for m in history.marks if _before(m, mark, whom, wanted)]
            if earlier:
                found.append((mark, met))
                before |= {m.id: m for m in earlier[-MOST_BESIDE:]}
                break
    if found:
        listed = {m.id for m, _ in found}
        beside = sorted((m for i, m in before.items() if i not in listed), key=lambda m: m.happened)
        agencies = joined(sorted({m.agency for m, _ in found}))
        yield Raised(
            tuple(entry(m, w.lower()) for m, w in found),
            f"Written by {agencies}: {days(m.happened for m, _ in found)}. Before that a relative "
            "had helped, or had said what worried them.",
            beside=tuple(entry(m, "a relative before") for m in beside[-MOST_BESIDE:]),
        )


def _kept_out(mark: Mark, kin: list[Person], rule: Rule) -> Iterator[tuple[str, list[Person]]]:
    """Yield (the words met, whom they can be about): named, meant by a word for kin, or speaking."""
    wanted: Settings = rule.settings
    words = rule.words(wanted.words)
    for text in texts(mark):
        for met, sentence in words.hits(text):
            if whom := _whom(sentence, mark, kin):
                yield met, whom


def _whom(sentence: str, mark: Mark, kin: list[Person]) -> list[Person]:
    """Return whom a sentence can be about: relatives who are not parents first, parents only after them."""
    said = words_in(sentence)
    others = [p for p in kin if p.tie != "parent"]
    named = [p for p in others if first_names([p]) & said]
    if named:
        return named
    if said & OLDER:
        return [p for p in others if kin_words(p) & said] or [p for p in others if p.tie in LOOSE]
    if spoke := [p for p in others if any(s.by == p.id for s in mark.said)]:
        return spoke
    parents = [p for p in kin if p.tie == "parent"]
    meant = [p for p in parents if (first_names([p]) | kin_words(p)) & said]
    if whom := meant or [p for p in parents if any(s.by == p.id for s in mark.said)]:
        return whom
    return [p for p in others if p.id in mark.about] if not said & KIN_WORDS else []


def _before(mark: Mark, later: Mark, whom: list[Person], wanted: Settings) -> bool:
    """Did one of them speak in an earlier entry, or is one of them told of in it?"""
    gap = (later.happened - mark.happened).days
    if mark.id == later.id or not 0 <= gap <= wanted.before_days or mark.kind in BY_ITSELF:
        return False
    ids = {p.id for p in whom}
    if any(s.by in ids for s in mark.said) or mark.about & ids:
        return True
    return bool(words_in(mark.fact) & first_names(whom))
