"""Meetings that did not come: a gap between them while a plan ran, or one held after its day."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date

from kithline.patterns.finding import Raised, Ref, entry
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, span

WORDS: tuple[str, ...] = ("span",)
RUNS, ENDS = frozenset({"begins", "goes-on"}), "ends"


class Settings(Base):
    """What is looked for (``gap`` or ``late``), in which meetings, and from how many days."""

    what: str
    sorts: tuple[str, ...]
    days: int
    words: str = ""
    spells: tuple[str, ...] = ()


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield the newest gap while a protection plan ran, or the newest meeting held after its day."""
    wanted: Settings = rule.settings
    if wanted.what == "late":
        yield from _late(history, wanted)
        return
    held = _held(history, rule)
    if not held:
        return
    newest: Raised | None = None
    for start, end in _plans(history, wanted):
        inside = {d: m for d, m in held.items() if start <= d <= (end or history.today)}
        points = [start, *sorted(inside), end or history.today]
        for one, other in itertools.pairwise(points):
            gap = (other - one).days
            refs = [entry(inside[d], "met") for d in (one, other) if d in inside]
            if gap > wanted.days and refs:
                newest = Raised(tuple(refs), _between(one, other, inside, gap),
                                words={"span": span(gap)})  # fmt: skip
    if newest:
        yield newest


def _held(history: History, rule: Rule) -> dict[date, Mark]:
    """Return the days of these meetings, each with an entry that tells of it."""
    wanted: Settings = rule.settings
    found: dict[date, Mark] = {}
    for mark in history.about_child():
        formal = mark.of(history.child.id, "meeting-held")
        for detail in formal:
            if detail.get("sort") in wanted.sorts:
                found.setdefault(detail.day("on") or mark.happened, mark)
        if not formal and mark.kind == "meeting" and rule.words(wanted.words).found_in(mark.fact):
            found.setdefault(mark.happened, mark)
    return found


def _plans(history: History, wanted: Settings) -> list[tuple[date, date | None]]:
    """Return from when until when a plan ran: by the work that is kept, and by what meetings decided."""
    found = [(s.opened, s.closed) for s in history.spells if s.kind in wanted.spells]
    since: date | None = None
    for mark in history.about_child():
        for detail in mark.of(history.child.id, "meeting-held"):
            on = detail.day("on") or mark.happened
            if any(start <= on <= (end or history.today) for start, end in found):
                continue
            if detail.get("plan") in RUNS and since is None:
                since = on
            elif detail.get("plan") == ENDS and since is not None:
                found.append((since, on))
                since = None
    return [*found, (since, None)] if since else found


def _between(one: date, other: date, inside: dict[date, Mark], gap: int) -> str:
    before = f"Met on {day(one)}" if one in inside else f"The plan began on {day(one)}"
    after = f"next on {day(other)}" if other in inside else "and not since, as far as is written"
    return f"{before}, {after}: {span(gap)}."


def _late(history: History, wanted: Settings) -> Iterator[Raised]:
    refs: list[Ref] = []
    told: list[str] = []
    longest = 0
    for mark in history.about_child():
        for detail in mark.of(history.child.id, "meeting-held"):
            due, on = detail.day("due"), detail.day("on") or mark.happened
            late = (on - due).days if due else 0
            if detail.get("sort") in wanted.sorts and due and late >= wanted.days:
                refs.append(entry(mark, f"was to be by {day(due)}"))
                told.append(f"Was to be held by {day(due)}, and was on {day(on)}.")
                longest = max(longest, late)
    if refs:
        yield Raised(tuple(refs), "\n".join(told), words={"span": span(longest)})
