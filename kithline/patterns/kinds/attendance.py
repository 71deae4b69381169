"""School attendance falling, or low and staying low, by the sessions that registers count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kithline.patterns.finding import Raised, Ref, entry
from kithline.patterns.marks import History, Mark, Person
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day

WORDS: tuple[str, ...] = ()


class Settings(Base):
    """Points fallen, the level under which it counts, readings in a row, how far back."""

    fall_points: float
    under: float
    low_readings: int
    low_days: int
    window_days: int
    rise_points: float = 1.0
    least_sessions: int = 20
    excused: str = ""  # words of the entry that say what all of the absence was


@dataclass(frozen=True)
class Reading:
    """A share of sessions attended, up to a day."""

    mark: Mark
    on: date
    percent: float


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding when the newest reading is low, has fallen and is not rising."""
    wanted: Settings = rule.settings
    own = readings(history, history.child, rule)
    if len(own) < 2:
        return
    last, before = own[-1], own[-2]
    if last.percent > before.percent + wanted.rise_points or last.percent >= wanted.under:
        return
    best = max(own[:-1], key=lambda r: r.percent)
    low = _low_run(own, wanted)
    if best.percent - last.percent >= wanted.fall_points:
        used = [r for r in own if r.on >= best.on]
    elif len(low) >= wanted.low_readings and (low[-1].on - low[0].on).days >= wanted.low_days:
        used = low
    else:
        return
    refs: list[Ref] = [entry(r.mark, f"{r.percent:.1f} per cent") for r in used]
    facts = [f"{history.child.name}: {_line(used)}."]
    for other in history.children()[1:]:
        theirs = readings(history, other, rule)
        if theirs and theirs[-1].percent < wanted.under:
            refs += [entry(r.mark, f"{r.percent:.1f} per cent", other.id) for r in theirs]
            facts.append(f"{other.name}: {_line(theirs)}.")
    yield Raised(tuple(refs), "\n".join(facts))


def readings(history: History, child: Person, rule: Rule) -> list[Reading]:
    """Return the readings of a child within the window, the oldest first.

    What its own entry explains, such as hospital alone, tells nothing about mornings.
    """
    wanted: Settings = rule.settings
    excused = rule.words(wanted.excused)
    first = history.since(wanted.window_days)
    found = []
    for mark in history.marks:
        for detail in mark.of(child.id, "attendance"):
            possible, attended = detail.get("possible"), detail.get("attended")
            if mark.corrected or not isinstance(possible, int) or not isinstance(attended, int):
                continue
            if excused.found_in(mark.text):
                continue
            on = detail.day("to") or mark.until
            if possible >= wanted.least_sessions and first <= on <= history.today:
                found.append(Reading(mark, on, 100 * attended / possible))
    return sorted(found, key=lambda r: r.on)


def _low_run(own: list[Reading], wanted: Settings) -> list[Reading]:
    run: list[Reading] = []
    for reading in reversed(own):
        if reading.percent >= wanted.under:
            break
        run.insert(0, reading)
    return run


def _line(used: list[Reading]) -> str:
    return ", ".join(f"{r.percent:.1f} per cent up to {day(r.on)}" for r in used[-6:])
