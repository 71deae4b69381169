"""An address that ended, or that the record does not hold, still stands on somebody's list.

Only addresses that are not protected are held against what entries say, and only while the child has one of
those today: of a child whose home is protected nothing is asked. No address is in the words of a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kithline.patterns.evidence import BY_ITSELF, holding, texts
from kithline.patterns.finding import Raised, Ref, entry, move
from kithline.patterns.marks import History, Mark, Move
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, joined

WORDS: tuple[str, ...] = ()
STREET = re.compile(
    r"\b[A-Z][\w\u2019'-]+ (?:Street|Road|Lane|Close|Terrace|Avenue|Drive|Court|Tower|Walk|Row|Rise|Way|"
    r"Gardens|Crescent|Place|Grove|Square|Hill|House|Fold|End)\b"
)
ENDED, OTHER, TOLD = "an address that had ended", "another address", "an old address, in words"


class Settings(Base):
    """How far back; after how many days; lists of words for addresses, and for their being put right."""

    window_days: int
    grace_days: int  # letters take a while to follow a family
    cues: str  # a sentence with such words speaks of where things are sent
    records: str  # a sentence with such words says what stands on a list
    old: str  # says by itself that an address was old
    changed: str  # the author's own list was changed
    righted: str  # somebody had the lists put right


@dataclass(frozen=True)
class Stale:
    """An entry from which it can be seen, and how."""

    mark: Mark
    how: str


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding of what has not been put right since, and of two homes held at one time."""
    wanted: Settings = rule.settings
    if not any(h.on(history.today) for h in history.homes):
        return
    first = history.since(wanted.window_days)
    near = {
        m.id: m for listed in (wanted.cues, wanted.old) for m in holding(history, rule.words(listed))
        if m.happened >= first and _of_child(m, history)
    }  # fmt: skip
    found = [Stale(m, how) for m in near.values() if (how := _how(m, history, rule))]
    found.sort(key=lambda s: s.mark.happened)
    found = _standing(found, history, rule)
    refs: list[Ref] = [entry(s.mark, s.how) for s in found]
    facts = [f"{day(s.mark.happened)}: {s.how}, written by {s.mark.agency}." for s in found]
    both = list(_both(history, wanted))
    refs += both
    if both:
        facts.append("Two lists have a home of their own for one time.")
    if refs:
        agencies = sorted({s.mark.agency for s in found})
        told = f" Told by {joined(agencies)}." if len(agencies) > 1 else ""
        yield Raised(tuple(refs), "\n".join(facts) + told)


def _of_child(mark: Mark, history: History) -> bool:
    """Is it about the child, or about grown-ups alone? A brother or sister may live elsewhere."""
    if history.child.id in mark.about:
        return True
    known = (history.people.get(p) for p in mark.about)
    return all(p is not None and not p.is_child for p in known)


def _how(mark: Mark, history: History, rule: Rule) -> str:
    """Return what an entry tells of an address that is not the child's; nothing where it tells none."""
    wanted: Settings = rule.settings
    if mark.kind in BY_ITSELF or not any(h.on(mark.happened) for h in history.homes):
        return ""
    for text in texts(mark):
        if rule.words(wanted.old).found_in(text):
            return TOLD
        for _, sentence in rule.words(wanted.cues).hits(text):
            if how := _against(sentence, mark, history, rule):
                return how
    return ""


def _against(sentence: str, mark: Mark, history: History, rule: Rule) -> str:
    """Hold a sentence against the homes of that day: only the child's own former streets count by a cue."""
    wanted: Settings = rule.settings
    plain = sentence.lower()
    if any(h.street in plain for h in history.homes if h.on(mark.happened)):
        return ""
    for home in history.homes:
        if home.until and (mark.happened - home.until).days > wanted.grace_days:
            if home.street in plain:
                return ENDED
    strong = rule.words(wanted.records).found_in(sentence)
    return OTHER if strong and STREET.search(sentence) else ""


def _standing(found: list[Stale], history: History, rule: Rule) -> list[Stale]:
    """Leave out what was put right: by an agency for its own list, or by somebody for every list."""
    wanted: Settings = rule.settings
    if not found:
        return found
    changed, righted = rule.words(wanted.changed), rule.words(wanted.righted)
    cleared: dict[str, int] = {}
    every = 0
    for mark in holding(history, righted):
        if any(righted.found_in(text) for text in texts(mark)):
            every = max(every, mark.happened.toordinal())
    for mark in holding(history, changed):
        if any(changed.found_in(text) for text in texts(mark)):
            cleared[mark.agency] = max(cleared.get(mark.agency, 0), mark.happened.toordinal())
    return [
        s for s in found if s.mark.happened.toordinal() > max(every, cleared.get(s.mark.agency, 0))
    ]


def _both(history: History, wanted: Settings) -> Iterator[Ref]:
    """Yield homes that two sources hold as open at one time, with different streets."""
    current = [h for h in history.homes if h.since and h.on(history.today)]
    for one in current:
        for other in current:
            apart = one.street != other.street and one.source != other.source
            if apart and one.since and (history.today - one.since).days > wanted.grace_days:
                yield move(Move(one.id, one.since), "held as a home beside another")
                break
