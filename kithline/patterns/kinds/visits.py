"""Visits on which a bedroom was not seen, or the child was not, or never alone."""

from __future__ import annotations

from collections.abc import Iterator

from kithline.patterns.finding import Raised, entry
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, days

WORDS: tuple[str, ...] = ()
VISITS = frozenset({"visit", "home-conditions"})


class Settings(Base):
    """What is looked for (``bedroom``, ``child`` or ``alone``), how many visits, over how long."""

    what: str
    visits: int
    window_days: int
    least_days: int = (
        0  # at least so long between the first and the last, or since it was last seen
    )
    spells: tuple[str, ...] = ()
    from_months: int = 0


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding for the visits since it was last so, when there are enough of them."""
    wanted: Settings = rule.settings
    age = history.child.months_on(history.today)
    if history.child.unborn or (wanted.from_months and (age is None or age < wanted.from_months)):
        return
    if wanted.spells and not any(s.kind in wanted.spells for s in history.open_spells()):
        return
    run: list[Mark] = []
    last: Mark | None = None
    for mark in history.about_child():
        answer = _was(mark, history, wanted.what)
        if answer is True:
            run, last = [], mark
        elif answer is False:
            run.append(mark)
    run = [m for m in run if m.happened >= history.since(wanted.window_days)]
    if not run:
        return
    long_ago = (
        last is not None and (run[-1].happened - last.happened).days >= wanted.window_days // 2
    )
    spread = (run[-1].happened - run[0].happened).days >= wanted.least_days
    if not (len(run) >= wanted.visits and spread) and not (long_ago and wanted.what == "bedroom"):
        return
    refs = [*([entry(last, "the last time it was")] if last else []),
            *(entry(m, "not on this visit") for m in run)]  # fmt: skip
    before = f" The last time: {day(last.happened)} ({last.agency})." if last else ""
    yield Raised(tuple(refs), f"Not on the visits of {days(m.happened for m in run)}.{before}")


def _was(mark: Mark, history: History, what: str) -> bool | None:
    """Was it so on this visit? None where the entry does not bear on it."""
    child = history.child.id
    sights = [d for d in mark.details if d.what == "sight"]
    if what == "bedroom":
        said = [d.get("bedroom_seen") for d in sights if d.get("bedroom_seen") is not None]
        return bool(said[0]) if said else None
    if what == "child":
        if child in mark.seen or mark.speaks(child):
            return True
        return False if mark.kind in VISITS and (sights or mark.kind == "visit") else None
    alone = child in mark.alone or any(d.person == child and d.get("alone") is True for d in sights)
    if alone:
        return True
    return False if mark.kind in VISITS and child in mark.seen else None
