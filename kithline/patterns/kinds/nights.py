"""Nights away from home: counted from the structured fact, met in plain words where no fact stands.

Nights with close family (unless nobody had agreed), on a short break, and on a stay that was planned and
agreed and does not reach the line are not counted; it is said that they are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kithline.patterns.finding import Raised, entry
from kithline.patterns.kinds import told
from kithline.patterns.marks import Detail, History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.wording import capital, day, days, joined, plural
from kithline.record.details import checked, nights_of

WORDS: tuple[str, ...] = ()
KIND = "nights-away"
# A relative as private fostering has it (Children Act 1989 section 105), by the tie that is recorded.
RELATIVES = frozenset(
    {"parent", "step-parent", "grandparent", "aunt-uncle", "sibling", "half-sibling", "step-sibling", "twin"}
)  # fmt: skip


class Settings(told.Settings):
    """So many nights within so many days ask; from how many days it may be private fostering.

    The rest is of the words that are met where no fact stands.
    """

    nights: int
    counted_days: int
    line_days: int


@dataclass(frozen=True)
class Stay:
    """Some nights with somebody, as one entry tells them."""

    mark: Mark
    host: str
    nights: frozenset[date]
    innocent: str  # why nobody counts them; empty where they are counted
    dated: bool  # else a number stands in the fact, and not which nights
    agreed: bool


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding where nights reach the number, or entries without a fact tell of some again."""
    wanted: Settings = rule.settings
    age = history.child.months_on(history.today)
    if history.child.unborn or age is None:
        return
    stays = [s for m in history.about_child() for s in _stays(m, history, rule)]
    counted = [s for s in stays if not s.innocent]
    formal = {s.mark.id for s in stays}
    met = [(m, w) for m, w in told.tellings(history, rule) if m.id not in formal]
    met += [(s.mark, plural(len(s.nights), "night")) for s in counted if not s.agreed]
    in_words = next(told.enough(sorted(met, key=_happened), history, rule), None)
    near = _reaching(counted, wanted)
    if near:
        yield _raised(near, stays, in_words, wanted)
    elif in_words:
        yield in_words


def _happened(telling: tuple[Mark, str]) -> date:
    return telling[0].happened


def _stays(mark: Mark, history: History, rule: Rule) -> Iterator[Stay]:
    wanted: Settings = rule.settings
    for detail in mark.of(history.child.id, KIND):
        kept, wrong = checked(KIND, detail.values)
        every = [] if wrong else nights_of(kept, mark.until)
        if not every:
            continue
        age = history.child.months_on(every[0])
        if age is None or age >= wanted.until_months:
            continue
        # What is meant to last so long counts from its first day; else only nights that have been do.
        long = len(every) >= wanted.line_days
        been = every if long else [n for n in every if n <= history.today]
        if been:
            dated = bool(detail.day("from") or detail.day("to"))
            innocent = _innocent(detail, len(every), history, wanted)
            agreed = detail.get("agreed") == "agreed"
            yield Stay(mark, _host(detail), frozenset(been), innocent, dated, agreed)


def _innocent(detail: Detail, nights: int, history: History, wanted: Settings) -> str:
    """Return why nights are not counted, in words; nothing where they are."""
    whose, agreed = detail.get("whose"), detail.get("agreed")
    if whose == "short-break":
        return "on a short break"
    against = agreed in {"known", "not-known"}
    if (whose == "close-family" or _tie(detail, history) in RELATIVES) and not against:
        return "with close family"
    if detail.get("planned") and agreed == "agreed" and nights < wanted.line_days:
        return "planned and agreed"
    return ""


def _tie(detail: Detail, history: History) -> str:
    try:
        known = history.people.get(UUID(str(detail.get("person"))))
    except ValueError:
        return ""
    return known.tie if known else ""


def _host(detail: Detail) -> str:
    return str(detail.get("with") or "").strip()


def _reaching(counted: list[Stay], wanted: Settings) -> list[Stay]:
    """Return the stays of the newest time in which nights reach the number; each night counts once."""
    ends = sorted({max(s.nights) for s in counted}, reverse=True)
    for end in ends:
        first = date.fromordinal(end.toordinal() - wanted.counted_days + 1)
        within = [s for s in counted if any(first <= n <= end for n in s.nights)]
        if len({n for s in within for n in s.nights if first <= n <= end}) >= wanted.nights:
            return within
    return []


def _raised(
    near: list[Stay], stays: list[Stay], in_words: Raised | None, wanted: Settings
) -> Raised:
    every = {n for s in near for n in s.nights}
    dated = [n for s in near if s.dated for n in s.nights]
    hosts = list(dict.fromkeys(s.host for s in near if s.host))
    facts = f"{capital(plural(len(every), 'night'))} away, told on {days(s.mark.happened for s in near)}"
    facts += f", the last of them {day(max(dated))}" if dated else ""
    facts += f"; with {joined(hosts)}." if hosts else "."
    longest = max(len(s.nights) for s in near)
    reached = "is reached" if longest >= wanted.line_days else "is not reached by any one stay"
    facts += (
        f"\nThe line of {wanted.line_days} days, from which a stay with somebody who is no close "
        f"relative may be private fostering, {reached}."
    )
    refs = tuple(entry(s.mark, plural(len(s.nights), "night")) for s in near)
    counted = {r.id for r in refs}
    if more := tuple(r for r in in_words.refs if r.id not in counted) if in_words else ():
        facts += f"\nTold of besides, and not counted to it: {days(r.on for r in more)}."
        refs += more
    facts += _aside([s for s in stays if s.innocent])
    return Raised(
        refs,
        facts,
        beside=tuple(
            entry(s.mark, f"{plural(len(s.nights), 'night')} {s.innocent}, not counted")
            for s in stays
            if s.innocent
        ),
    )


def _aside(innocent: list[Stay]) -> str:
    """Say which nights are not counted, and why."""
    found = ""
    for why in dict.fromkeys(s.innocent for s in innocent):
        these = [s for s in innocent if s.innocent == why]
        number = plural(len({n for s in these for n in s.nights}), "night")
        found += f"\nNot counted: {number} {why} ({days(s.mark.happened for s in these)})."
    return found
