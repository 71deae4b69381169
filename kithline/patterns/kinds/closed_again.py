"""The same worry came to an end three times, and is here again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kithline.patterns import before_here
from kithline.patterns.finding import Raised, Ref, contact, spell
from kithline.patterns.marks import History, Spell
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, joined

WORDS: tuple[str, ...] = ()
WORD = re.compile(r"[a-z]{3,}")


class Settings(Base):
    """How many endings within how long; which outcomes and work count; lists of words for concerns."""

    number: int
    window_days: int
    outcomes: tuple[str, ...]
    not_work: tuple[str, ...] = ()
    concerns: tuple[str, ...]
    alike: float = 0.5  # share of words that two texts have in common, to be the same worry
    went_on_days: int = 14  # work that goes over into other work so soon did not end
    # Words for what happened before the hub worked here: nothing further, a worry sent, work ended.
    told: str = ""
    sent: str = ""
    endings: str = ""
    same: str = (
        ""  # words that say it is the same as before: they share whichever concern the others do
    )


@dataclass(frozen=True)
class Ending:
    """A worry or work that came to an end, with the words that tell what it was about."""

    ref: Ref
    on: date
    text: str
    what: str


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding where enough endings share a concern, or were told in the same words."""
    wanted: Settings = rule.settings
    every = _endings(history, rule)
    if len(every) < wanted.number:
        return
    last = every[-1].on
    near = [e for e in every if (last - e.on).days <= wanted.window_days]
    named, same = _shared(near, rule)
    if len(same) < wanted.number:
        return
    refs = [e.ref for e in same]
    later = [c for c in history.contacts if c.received >= last and contact(c).key not in
             {r.key for r in refs}]  # fmt: skip
    refs += [contact(c, "came after the last ending") for c in later]
    told = [f"{e.what} on {day(e.on)}" for e in same]
    about = f" Each spoke of {named}." if named else ""
    more = (
        f" Then came {joined([f'a worry on {day(c.received)}' for c in later])}." if later else ""
    )
    yield Raised(tuple(refs), f"{joined(told)[:1].upper()}{joined(told)[1:]}.{about}{more}")


def _endings(history: History, rule: Rule) -> list[Ending]:
    wanted: Settings = rule.settings
    sent = before_here.sent(history, rule.words(wanted.sent))
    found = [
        Ending(
            contact(c, "came to an end"),
            c.decided,
            f"{c.fact} {c.reasons}",
            "nothing further was done",
        )
        for c in history.contacts
        if c.outcome in wanted.outcomes and c.decided is not None
    ]
    for each in history.spells:
        if each.closed and each.kind not in wanted.not_work and not _went_on(history, each, wanted):
            text = f"{each.reason} {_why_opened(history, each, sent)}"
            found.append(Ending(spell(each, each.closed, "came to an end"), each.closed, text,
                                "work ended"))  # fmt: skip
    return sorted([*found, *_told(history, rule, sent)], key=lambda e: (e.on, str(e.ref.id)))


def _told(history: History, rule: Rule, sent: list[before_here.Told]) -> Iterator[Ending]:
    wanted: Settings = rule.settings
    if not wanted.told:
        return
    for each in before_here.ended(history, rule.words(wanted.told)):
        yield Ending(each.ref, each.on, each.text, "nothing further was done")
    for each in before_here.closed(history, rule.words(wanted.endings), sent):
        yield Ending(each.ref, each.on, each.text, "work ended")


def _went_on(history: History, ended: Spell, wanted: Settings) -> bool:
    soon = timedelta(days=wanted.went_on_days)
    return any(
        s.id != ended.id
        and ended.closed is not None
        and s.opened <= ended.closed + soon
        and (s.closed is None or s.closed > ended.closed)
        for s in history.spells
    )


def _why_opened(history: History, opened: Spell, sent: list[before_here.Told]) -> str:
    """Return the words of the worry that work was opened for, by the hub or by what was written."""
    near = [c for c in history.contacts if abs((c.decided or c.received) - opened.opened)
            <= timedelta(days=3)]  # fmt: skip
    told = before_here.before(opened.opened, sent, before_here.NEAR_DAYS)
    return " ".join([*(f"{c.fact} {c.reasons}" for c in near), told])


def _shared(near: list[Ending], rule: Rule) -> tuple[str, list[Ending]]:
    """Return the concern that most endings share, in words, and those endings."""
    wanted: Settings = rule.settings
    best: tuple[str, list[Ending]] = ("", [])
    again = rule.words(wanted.same)
    for name in wanted.concerns:
        words = rule.words(name)
        same = [e for e in near if words.found_in(e.text)]
        same += [e for e in near if same and e not in same and again.found_in(e.text)]
        same.sort(key=lambda e: (e.on, str(e.ref.id)))
        if len(same) > len(best[1]):
            best = (name.removesuffix("-words").replace("-", " "), same)
    for each in near:
        same = [e for e in near if _alike(e.text, each.text) >= wanted.alike]
        if len(same) > len(best[1]):
            best = ("", same)
    return best


def _alike(one: str, other: str) -> float:
    a, b = set(WORD.findall(one.lower())), set(WORD.findall(other.lower()))
    return len(a & b) / len(a | b) if len(a) > 3 and len(b) > 3 else 0.0
