"""Something was asked for, for a child, and nobody answered or did it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kithline.patterns.evidence import LEARNT_OF_OTHERS, concerns, holding
from kithline.patterns.finding import Raised, Ref, entry
from kithline.patterns.marks import Detail, History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day

WORDS: tuple[str, ...] = ()
SETTLED = frozenset({"answered", "done", "declined"})
NO_ANSWER_AT_A_DOOR = frozenset({"failed-call", "call"})


class Settings(Base):
    """How long an answer may take; words that say none came, and words that say one did."""

    days: int
    words: str
    answered: str
    answered_days: int = 180


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding with all that waits: by structured facts, and by an entry that says so itself."""
    wanted: Settings = rule.settings
    before = history.since(wanted.days)
    refs: list[Ref] = []
    told: list[str] = []
    formal = _asked(history)
    for asked in formal.values():
        first, last = asked[0], asked[-1]
        if last[1].get("came") in SETTLED or first[0].happened > before:
            continue
        refs += [entry(m, "not done" if d.get("came") == "not-done" else "asked for")
                 for m, d in asked]  # fmt: skip
        of = f" of {first[1].get('of')}" if first[1].get("of") else ""
        told.append(f"Asked for on {day(first[0].happened)}{of}: {first[1].get('what')}.")
    listed = {m.id for asked in formal.values() for m, _ in asked}
    for mark, met in _by_words(history, rule):
        if mark.id not in listed and mark.happened <= before:
            refs.append(entry(mark, met.lower()))
            told.append(f"Written on {day(mark.happened)} ({mark.agency}): “{met}”.")
    if refs:
        yield Raised(tuple(refs), "\n".join([*told, "Nothing that you can read answers it."]))


def _asked(history: History) -> dict[str, list[tuple[Mark, Detail]]]:
    """Return each thing asked for, by its own words, with every entry that tells of it in order.

    It is asked for the child or an adult at home; what came of it may be told of any of the family.
    """
    found: dict[str, list[tuple[Mark, Detail]]] = {}
    for mark in history.marks:
        once = set()
        for detail in mark.details:
            if detail.what != "asked":
                continue
            what = " ".join(str(detail.get("what") or "").lower().split())
            ours = what in found or concerns(detail.person, history)
            if ours and what not in once:
                once.add(what)
                found.setdefault(what, []).append((mark, detail))
    return found


def _by_words(history: History, rule: Rule) -> Iterator[tuple[Mark, str]]:
    """Yield entries that say themselves that no answer came, unless a later one tells of an answer."""
    wanted: Settings = rule.settings
    words, answered = rule.words(wanted.words), rule.words(wanted.answered)
    may_answer = holding(history, answered)
    for mark in holding(history, words):
        if mark.kind in NO_ANSWER_AT_A_DOOR or mark.kind in LEARNT_OF_OTHERS:
            continue
        if not any(concerns(p, history) for p in mark.about):
            continue
        if history.child.id not in mark.about and _of_another_child(mark, history):
            continue
        met = words.found_in(mark.text)
        if not met:
            continue
        until = mark.happened + timedelta(days=wanted.answered_days)
        later = (m for m in may_answer if mark.happened < m.happened <= until)
        if not any(answered.found_in(m.text) for m in later):
            yield mark, met


def _of_another_child(mark: Mark, history: History) -> bool:
    return any(p in history.people and history.people[p].is_child for p in mark.about)
