"""An improvement that one source told of, on which work ended, or that did not last.

A gain counts once two different agencies told of it at least some weeks apart, one of them without
notice: a visit that was not announced, a place that sees the child every day, or a measure. What spoke
against it afterwards takes back what was told before.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from kithline.patterns.evidence import DAILY_AGENCIES, by_family, concerns, holding, unannounced
from kithline.patterns.finding import Raised, Ref, entry, spell
from kithline.patterns.marks import History, Mark, Spell
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import capital, day, joined

WORDS: tuple[str, ...] = ()
MEASURES = ("measure", "attendance", "care-grade", "appointment")
HUB = "hub"  # what it decides on a worry ends no work, and repeats what others told
NOT_CLAIMS = frozenset({"contact", "advice", "level-set", "allocation", "told"})


class Settings(Base):
    """Lists of words for a gain and for an ending; what tells against; windows in days."""

    gains: str
    endings: str
    against: str
    against_kinds: tuple[str, ...]
    window_days: int  # how long before an ending a gain may have been told
    standing_days: int  # how long a gain stands, if nothing spoke against it since
    apart_days: int
    after_days: int  # how long afterwards it must last
    borne_out: str = ""  # words that say that others see it too, or that it has lasted
    lapse_days: int = 0  # how soon after a gain another agency tells the opposite, work or no work


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding a child: each ending that rests on gains not tested, and what came after it."""
    wanted: Settings = rule.settings
    may = {m.id for m in holding(history, rule.words(wanted.gains))}
    gains = [m for m in history.marks if (m.details or m.id in may) and gain(m, history, rule)]
    if not gains:
        return
    told_in = {g.id for g in gains}
    evidence = [m for m in history.marks if m.id in told_in or _of_a_child(m, history)]
    against = [m for m in history.about_child() if speaks_against(m, history, rule)]
    refs: list[Ref] = []
    told: list[str] = []
    for on, ending in endings(history, rule):
        near = [g for g in gains if 0 <= (on - g.happened).days <= wanted.window_days]
        if not near or counts(_until(evidence, on, wanted), against, history, rule):
            continue
        after = [m for m in against if 0 < (m.happened - on).days <= wanted.after_days][:4]
        refs += [entry(g, _who(g, history)) for g in near]
        refs += [ending, *(entry(m, "came after") for m in after)]
        told.append(_sentence(on, near, after, history))
    asked = {r.id for r in refs}
    for near, after in _lapses(
        [g for g in gains if g.id not in asked], evidence, against, history, rule
    ):
        refs += [entry(g, _who(g, history)) for g in near]
        refs += [entry(m, "came after") for m in after]
        told.append(_lapse(near, after))
    if refs:
        newer = _newer(history, rule, gains, evidence, against, max(r.on for r in refs))
        if newer:
            refs += [entry(g, _who(g, history)) for g in newer]
            told.append(
                f"It is told to be better again, on {joined([day(g.happened) for g in newer])}."
            )
        yield Raised(tuple(refs), "\n".join(told))


def gain(mark: Mark, history: History, rule: Rule) -> bool:
    """Does the entry say that it is better for the child?"""
    if mark.kind in NOT_CLAIMS or mark.agency_kind == HUB:
        return False
    if any(d.what == "improvement" and concerns(d.person, history) for d in mark.details):
        return True
    wanted: Settings = rule.settings
    about = history.child.id in mark.about
    return about and bool(rule.words(wanted.gains).found_in(mark.all_text))


def without_notice(mark: Mark, history: History) -> bool:
    """Was it seen without anybody getting ready for it, or measured?"""
    return (
        unannounced(mark)
        or (mark.agency_kind in DAILY_AGENCIES and not by_family(mark, history))
        or any(d.what in MEASURES for d in mark.details)
    )


def counts(gains: list[Mark], against: list[Mark], history: History, rule: Rule) -> bool:
    """Do two gains stand, from two agencies, apart in time, one of them seen without notice?

    Or one of which its entry says that others see it too, or that it has lasted.
    """
    wanted: Settings = rule.settings
    last = max((g.happened for g in gains), default=date.min)
    turned = max((m.happened for m in against if m.happened <= last), default=date.min)
    standing = [g for g in gains if g.happened > turned and not _only_passed_on(g, history)]
    borne_out = rule.words(wanted.borne_out)
    return any(borne_out.found_in(g.text) for g in standing) or any(
        a.agency != b.agency
        and (b.happened - a.happened).days >= wanted.apart_days
        and (without_notice(a, history) or without_notice(b, history))
        for a in standing
        for b in standing
    )


def _only_passed_on(mark: Mark, history: History) -> bool:
    """A message of the family, or a call with them, is their word alone."""
    return mark.kind in {"message", "call"} and by_family(mark, history)


def speaks_against(mark: Mark, history: History, rule: Rule) -> bool:
    """Does the entry speak against its being better for the child?"""
    wanted: Settings = rule.settings
    if mark.kind in wanted.against_kinds or mark.of(history.child.id, "injury"):
        return True
    if mark.kind in NOT_CLAIMS or mark.of(history.child.id, "improvement"):
        return False
    return bool(rule.words(wanted.against).found_in(mark.text))


def endings(history: History, rule: Rule) -> Iterator[tuple[date, Ref]]:
    """Yield the days on which work ended, by the work itself and by what was written, once each."""
    wanted: Settings = rule.settings
    found: list[tuple[date, Ref]] = []
    for mark in history.about_child():
        if (
            mark.kind in {"decision", "status"}
            and mark.agency_kind != HUB
            and rule.words(wanted.endings).found_in(mark.text)
        ):
            found.append((mark.happened, entry(mark, "the work ended")))
    for each in history.spells:
        if each.closed and not _near(each, found):
            found.append((each.closed, spell(each, each.closed, "the work ended")))
    return iter(sorted(found, key=lambda f: (f[0], str(f[1].id))))


def _near(each: Spell, found: list[tuple[date, Ref]]) -> bool:
    closed = each.closed
    return closed is not None and any(abs(on - closed) <= timedelta(days=14) for on, _ in found)


def _who(mark: Mark, history: History) -> str:
    if by_family(mark, history):
        return "told by the family"
    return (
        "seen without notice" if without_notice(mark, history) else "told after a visit or meeting"
    )


def _sentence(on: date, near: list[Mark], after: list[Mark], history: History) -> str:
    sources = sorted({g.agency for g in near})
    text = f"Work ended on {day(on)}. Better was told by {joined(sources)}"
    text += " alone" if len(sources) == 1 else ""
    if not any(without_notice(g, history) for g in near):
        text += ", and nobody who had not been expected saw it"
    if after:
        text += f"; then came {joined([day(m.happened) for m in after])}"
    return f"{capital(text)}."


def _lapses(
    gains: list[Mark], evidence: list[Mark], against: list[Mark], history: History, rule: Rule,
) -> Iterator[tuple[list[Mark], list[Mark]]]:  # fmt: skip
    """Yield gains of one source, and what another agency wrote soon after that speaks against them."""
    wanted: Settings = rule.settings
    used: set[UUID] = set()
    for gain_ in gains:
        after = [
            m
            for m in against
            if 0 < (m.happened - gain_.happened).days <= wanted.lapse_days
            and m.agency != gain_.agency
            and m.id not in used
        ][:4]
        if not after or gain_.id in used:
            continue
        if without_notice(gain_, history):
            continue
        on = after[0].happened
        if counts(
            [e for e in _until(evidence, on, wanted) if e.happened < on], against, history, rule
        ):
            continue
        near = [g for g in gains if gain_.happened <= g.happened < on and g.agency == gain_.agency]
        used |= {m.id for m in (*near, *after)}
        yield near, after


def _lapse(near: list[Mark], after: list[Mark]) -> str:
    told = joined(sorted({g.agency for g in near}))
    other = joined(sorted({m.agency for m in after}))
    return capital(
        f"better was told by {told} on {joined([day(g.happened) for g in near])}; then {other} wrote "
        f"otherwise on {joined([day(m.happened) for m in after])}."
    )


def _newer(
    history: History, rule: Rule, gains: list[Mark], evidence: list[Mark],
    against: list[Mark], last: date,
) -> list[Mark]:  # fmt: skip
    """Return newer gains that nobody has seen without notice, and that do not count yet."""
    wanted: Settings = rule.settings
    return [
        g
        for g in gains
        if g.happened > max(last, history.since(180))
        and not without_notice(g, history)
        and not counts(_until(evidence, g.happened, wanted), against, history, rule)
    ]


def _until(gains: list[Mark], on: date, wanted: Settings) -> list[Mark]:
    return [g for g in gains if 0 <= (on - g.happened).days <= wanted.standing_days]


def _of_a_child(mark: Mark, history: History) -> bool:
    """Is it a gain of a brother or sister? It shows that others saw the home, too."""
    near = {c.id for c in history.children()}
    return any(d.what == "improvement" and d.person in near for d in mark.details)
