"""Work has gone on for a while, and nobody has written of speaking with somebody who belongs to the child.

Or worries came again, and nobody has since the first of them, though no work is open. Only of adults whose
records the viewer may open, and who are alive. That somebody should not be asked may be right: an entry that
says so, with its reason, is answer enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kithline.patterns.evidence import (
    BY_ITSELF,
    adults,
    first_names,
    kin_words,
    texts,
    words_in,
)
from kithline.patterns.finding import Raised, Ref, contact, entry, spell
from kithline.patterns.marks import Contact, History, Mark, Person
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.vocabulary import SENTENCE
from kithline.patterns.wording import day, joined, span

WORDS = ("adult", "span")
MOST_BESIDE, BEFORE = 6, 3
FACE_TO_FACE = frozenset({"visit", "home-conditions", "appointment-kept", "health-event"})
TOGETHER = frozenset({"appointment-kept", "health-event"})


class Settings(Base):
    """Which ties; in which work, after how long; lists of words; how often they must have helped."""

    ties: tuple[str, ...]
    spells: tuple[str, ...]
    days: int
    entries: int  # so many others must have been written since
    met: str  # a sentence with the name and such words: they were spoken with
    reasons: str  # a sentence with the name and such words: why they were not
    without: str  # meetings of professionals, at which nobody of the family sits
    helped: str = ""  # a sentence with the name and such words: they help the child
    helps: int = 0
    helps_days: int = 731
    worries: int = 0  # so many worries within so many days ask too, where no work is open
    worries_days: int = 366
    turned: str = (
        ""  # words of somebody who rang to turn help down: that is no talk about the child
    )


@dataclass(frozen=True)
class Since:
    """From when on somebody should have been spoken with, and what that rests on."""

    day: date
    refs: tuple[Ref, ...]
    words: str


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding for each such adult while work is open, or after worries came again."""
    wanted: Settings = rule.settings
    began = _work(history, wanted) or _worries(history, wanted)
    if began is None:
        return
    gone = (history.today - began.day).days
    since = [m for m in history.about_child() if m.happened >= began.day - timedelta(days=BEFORE)]
    if gone < wanted.days or len(since) < wanted.entries:
        return
    for adult in adults(history):
        if adult.tie in wanted.ties and adult.living:
            if raised := _of(adult, began, history, rule):
                yield raised


def _work(history: History, wanted: Settings) -> Since | None:
    """Return when the work that is open began."""
    open_ = [s for s in history.open_spells() if s.kind in wanted.spells]
    if not open_:
        return None
    first = min(open_, key=lambda s: s.opened)
    long = span((history.today - first.opened).days)
    said = f"Work has been open since {day(first.opened)}, {long}."
    return Since(first.opened, (spell(first, first.opened, "open since"),), said)


def _worries(history: History, wanted: Settings) -> Since | None:
    """Return when the first of the newest worries came, where there were enough of them close together."""
    every: list[Contact] = [c for c in history.contacts if c.received <= history.today]
    newest = every[-wanted.worries :] if wanted.worries and len(every) >= wanted.worries else []
    first = newest[0].received if newest else history.today
    if not newest or (newest[-1].received - first).days > wanted.worries_days:
        return None
    said = f"Worries came on {joined([day(c.received) for c in newest])}, and no work is open."
    return Since(first, tuple(contact(c, "a worry came") for c in newest), said)


def _of(adult: Person, began: Since, history: History, rule: Rule) -> Raised | None:
    wanted: Settings = rule.settings
    names = first_names([adult]) | _kin(adult, history)
    helped: list[Mark] = []
    if wanted.helps:
        first = history.since(wanted.helps_days)
        helped = [m for m in history.marks if m.happened >= first and _helps(m, adult, names, rule)]
        if len({m.happened for m in helped}) < wanted.helps:
            return None
    opened = began.day - timedelta(days=BEFORE)
    since = [m for m in history.marks if m.until >= opened and m.kind not in BY_ITSELF]
    if any(_spoken(m, adult, names, history, rule) for m in since):
        return None
    named = [m for m in since if adult.id in m.about and m not in helped][-MOST_BESIDE:]
    refs = [*began.refs, *(entry(m, "helps the child") for m in helped[-MOST_BESIDE:])]
    long = span((history.today - began.day).days)
    facts = f"{began.words} Nothing in what you can read since says that they were spoken with, or why not."
    first_name = adult.name.split()[0]
    return Raised(
        tuple(refs),
        facts,
        key=adult.id.hex,
        words={"adult": first_name, "span": long},
        beside=tuple(entry(m, "written about them since") for m in named),
    )


def _kin(adult: Person, history: History) -> frozenset[str]:
    """Return words such as grandmother, where nobody else on the record can be meant by them."""
    others = [p for p in adults(history) if p.id != adult.id]
    return kin_words(adult) - frozenset().union(*map(kin_words, others))


def _spoken(mark: Mark, adult: Person, names: frozenset[str], history: History, rule: Rule) -> bool:
    """Was the adult spoken with, or does the entry give the reason why not?"""
    wanted: Settings = rule.settings
    if wanted.turned and rule.words(wanted.turned).found_in(mark.fact):
        return False
    if any(s.by == adult.id for s in mark.said) or adult.id in mark.seen:
        return True
    if any(adult.name.split()[0].lower() in words_in(n) for n in mark.named):
        return True
    about = adult.id in mark.about
    met = FACE_TO_FACE - TOGETHER if wanted.helps else FACE_TO_FACE  # who brings a child helps
    if about and mark.kind in met and mark.agency_kind not in {"police", "probation"}:
        return True
    if about and mark.kind == "meeting" and not rule.words(wanted.without).found_in(mark.fact):
        return True
    grown = [p for p in mark.about if p in history.people and not history.people[p].is_child]
    if about and mark.kind in {"call", "message"} and len(grown) == 1:
        return True
    return _named_with(mark, names, rule, wanted.met) or _named_with(
        mark, names, rule, wanted.reasons
    )


def _named_with(mark: Mark, names: frozenset[str], rule: Rule, listed: str) -> bool:
    """Does a sentence hold one of the names and words of the list?"""
    words = rule.words(listed)
    for text in (mark.fact, mark.opinion, mark.done):
        if text and words_in(text) & names and words.found_in(text):
            for sentence in SENTENCE.split(text):
                if words_in(sentence) & names and words.found_in(sentence):
                    return True
    return False


def _helps(mark: Mark, adult: Person, names: frozenset[str], rule: Rule) -> bool:
    """Was the child brought by them, or does a sentence say what they do for the child?"""
    wanted: Settings = rule.settings
    if mark.kind in BY_ITSELF:
        return False
    if mark.kind in TOGETHER and adult.id in mark.about:
        return True
    words = rule.words(wanted.helped)
    return any(
        words_in(s) & names and words.found_in(s)
        for text in texts(mark)
        if text and words.found_in(text)
        for s in SENTENCE.split(text)
    )
