"""Injuries that come again, sooner, before a child can move alone, or while under protection."""

from __future__ import annotations

from collections.abc import Iterator

from kithline.patterns.evidence import holding, injury, mobile, texts
from kithline.patterns.finding import Raised, entry
from kithline.patterns.marks import History, Mark, Spell
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import capital, day, days, joined

WORDS: tuple[str, ...] = ()
SAME_DAYS = 2


class Settings(Base):
    """How many within how long; or only those before moving alone, or during work of some kinds."""

    number: int
    window_days: int
    words: str
    soon_number: int | None = None  # or so many within ``soon_days``: rising
    soon_days: int = 0
    moving_months: int = 6  # from which age a child moves alone, where nobody wrote it down
    moving: bool | None = None  # only injuries of a child who could move alone, or could not
    during: tuple[str, ...] = ()
    suspicious: str = ""
    seen: str = ""  # words that say that it was seen to happen, where only words tell of it
    there: str = ""  # words that say who was with the child when it happened


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding for the newest run of injuries on different days."""
    wanted: Settings = rule.settings
    words = rule.words(wanted.words)
    found: list[tuple[Mark, str, str]] = []
    may = {m.id for m in holding(history, words)}
    for mark in history.about_child():
        if not mark.details and mark.id not in may:
            continue
        what = injury(mark, history.child, words, history, rule.words(wanted.seen))
        if what is None:
            continue
        note = _fits(history, rule, mark, what)
        if note is not None and not _same(found, mark):
            found.append((mark, what, note))
    run = _newest_run(found, wanted)
    if not run:
        return
    refs = [entry(m, f"{w}{n}") for m, w, n in run]
    told = [f"{w} on {day(m.happened)} ({m.agency}){n}" for m, w, n in run]
    facts = [f"{capital(joined(told))}."]
    if wanted.there:
        facts.append(" ".join(_who_was_there([m for m, _, _ in run], history, rule)))
    yield Raised(tuple(refs), "\n".join(facts))


def _who_was_there(marks: list[Mark], history: History, rule: Rule) -> list[str]:
    """Say for each injury whether the entry tells who was with the child, and whose account it is."""
    wanted: Settings = rule.settings
    words, child = rule.words(wanted.there), history.child
    written = [m for m in marks if any(words.found_in(text) for text in texts(m))]
    missing = [m.happened for m in marks if m not in written]
    facts = []
    if written:
        facts.append(
            f"Who was with {child.name}: written of on {days(m.happened for m in written)}."
        )
    if missing:
        facts.append(f"Not written: who was with {child.name} on {days(missing)}.")
    tellers = [{s.by for s in m.said if s.by is not None and s.by != child.id} for m in marks]
    told = [t for t in tellers if t]
    every = set().union(*told)
    known = history.people.get(next(iter(every))) if len(every) == 1 else None
    if known and known.name and not known.is_child and len(told) > 1:
        facts.append(f"Every account that is written is {known.name.split()[0]}’s.")
    return facts


def _fits(history: History, rule: Rule, mark: Mark, what: str) -> str | None:
    """Return what to say beside the injury when the rule is about it; None when it is not."""
    wanted: Settings = rule.settings
    if wanted.moving is not None:
        moves = mobile(mark, history.child, wanted.moving_months)
        if moves is False:
            return None if wanted.moving else ", before moving alone"
        return "" if wanted.moving else None
    if wanted.during:
        during = [s for s in history.spells if s.kind in wanted.during and _within(s, mark)]
        if not during:
            return None
        doubtful = rule.words(wanted.suspicious).found_in(mark.text)
        explained = any(d.get("explanation") for d in mark.of(history.child.id, "injury"))
        return "" if doubtful or not explained else None
    return ""


def _within(spell: Spell, mark: Mark) -> bool:
    return spell.opened <= mark.happened and (spell.closed is None or mark.happened <= spell.closed)


def _same(found: list[tuple[Mark, str, str]], mark: Mark) -> bool:
    """Is it the same time told by somebody else? Then it is one."""
    return any(abs((m.until - mark.until).days) <= SAME_DAYS for m, _, _ in found)


def _newest_run(found: list[tuple[Mark, str, str]], wanted: Settings) -> list:  # type: ignore[type-arg]
    found.sort(key=lambda f: f[0].happened)
    if not found:
        return []
    last = found[-1][0].happened
    run = [f for f in found if (last - f[0].happened).days <= wanted.window_days]
    if len(run) >= wanted.number:
        return run
    if wanted.soon_number is not None:
        soon = [f for f in found if (last - f[0].happened).days <= wanted.soon_days]
        if len(soon) >= wanted.soon_number:
            return soon
    return []
