"""A baby is expected or small, and earlier children of a parent do not live with that parent.

The history prompts the question and is not its answer: what has changed since is laid beside it, by whose
account. No earlier child is named, and nothing is said of where they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from kithline.patterns.evidence import BY_ITSELF, adults, by_family, first_names, holding, words_in
from kithline.patterns.finding import Raised, entry
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, joined

WORDS: tuple[str, ...] = ()
MOST_BESIDE = 12


class Settings(Base):
    """Up to which age of the child; lists of words for that history, and for what has changed."""

    until_months: int
    words: str
    changed: str
    since_days: int  # how far back a change is laid beside it


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding while the child is unborn or small, with the gains told of the parents since."""
    wanted: Settings = rule.settings
    age = history.child.months_on(history.today)
    if not history.child.unborn and (age is None or age >= wanted.until_months):
        return
    may = holding(history, rule.words(wanted.words))
    told = [(m, w) for m in may if (w := _history(m, history, rule))]
    if not told:
        return
    changed = [m for m in history.marks if _changed(m, history, rule)][-MOST_BESIDE:]
    agencies = joined(sorted({m.agency for m, _ in told}))
    facts = f"Told by {agencies}, first on {day(told[0][0].happened)}."
    if changed:
        whose = joined(sorted({_whose(m, history) for m in changed}))
        facts += f" What has changed since is told by {whose}, from {day(changed[0].happened)}."
    else:
        facts += " Nothing in what you can read says what has changed since."
    yield Raised(
        tuple(entry(m, w.lower()) for m, w in told),
        facts,
        beside=tuple(entry(m, f"by the account of {_whose(m, history)}") for m in changed),
    )


def _history(mark: Mark, history: History, rule: Rule) -> str:
    """Return the words met in a sentence that is not about this child."""
    wanted: Settings = rule.settings
    if mark.kind in BY_ITSELF:
        return ""
    own = first_names([history.child]) if not history.child.unborn else frozenset()
    for text in (mark.fact, mark.opinion):
        for met, sentence in rule.words(wanted.words).hits(text):
            if not words_in(sentence) & own:
                return met
    return ""


def _changed(mark: Mark, history: History, rule: Rule) -> bool:
    """Does it tell a gain of a parent: by the structured fact, or by words in an entry about them?"""
    wanted: Settings = rule.settings
    parents = [p for p in adults(history) if p.tie.endswith("parent")]
    ids = {p.id for p in parents}
    if mark.kind in BY_ITSELF or mark.happened < history.since(wanted.since_days):
        return False
    if any(d.what == "improvement" and d.person in ids for d in mark.details):
        return True
    names = first_names(parents)
    return any(
        mark.about & ids or words_in(sentence) & names
        for text in (mark.fact, mark.opinion)
        for _, sentence in rule.words(wanted.changed).hits(text)
    )


def _whose(mark: Mark, history: History) -> str:
    return f"the family, to {mark.agency}" if by_family(mark, history) else mark.agency
