"""Somebody did not agree with a decision, said so, and nothing written answers it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kithline.patterns.evidence import LEARNT_OF_OTHERS, holding
from kithline.patterns.finding import Raised, Ref, contact, entry
from kithline.patterns.marks import History
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day

WORDS: tuple[str, ...] = ()


class Settings(Base):
    """How long an answer may take; words of disagreement, and words that answer one."""

    days: int
    words: str
    answered: str


@dataclass(frozen=True)
class Dissent:
    """A disagreement, with who disagreed and about what, in their words."""

    ref: Ref
    on: date
    by: str
    about: str
    author: str = ""


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding with every disagreement that waits: told to the hub, by form or in words."""
    wanted: Settings = rule.settings
    before = history.since(wanted.days)
    open_ = [
        d for d in _dissents(history, rule) if d.on <= before and not _answered(d, history, rule)
    ]
    if open_:
        told = [f"{d.by} did not agree, {day(d.on)}." for d in open_]
        yield Raised(
            tuple(d.ref for d in open_),
            "\n".join([*dict.fromkeys(told), "Nothing that you can read answers it."]),
        )


def _dissents(history: History, rule: Rule) -> list[Dissent]:
    wanted: Settings = rule.settings
    words = rule.words(wanted.words)
    found = [
        Dissent(contact(c, "did not agree"), c.decided, c.dissent_by or "somebody", c.dissent)
        for c in history.contacts
        if c.dissent and c.decided is not None
    ]
    may = {m.id for m in holding(history, words)}
    for mark in history.about_child():
        if not mark.details and mark.id not in may:
            continue
        formal = mark.of(history.child.id, "dissent")
        for detail in formal:
            if not detail.get("answer"):
                by, about = str(detail.get("by") or mark.author), str(detail.get("about"))
                found.append(Dissent(entry(mark, "did not agree"), mark.happened, by, about,
                                     mark.author))  # fmt: skip
        if formal or mark.kind in LEARNT_OF_OTHERS:
            continue
        if met := words.found_in(mark.text):
            found.append(Dissent(entry(mark, met.lower()), mark.happened,
                                 f"Somebody ({mark.agency})", "", mark.author))  # fmt: skip
    return sorted(found, key=lambda d: (d.on, str(d.ref.id)))


def _answered(dissent: Dissent, history: History, rule: Rule) -> bool:
    """Does anything written since answer it: by form, or in words of somebody else?"""
    wanted: Settings = rule.settings
    words = rule.words(wanted.answered)
    for mark in history.about_child():
        if mark.happened < dissent.on:
            continue
        for detail in mark.of(history.child.id, "dissent"):
            same = _same(detail.get("by"), dissent.by) or _same(detail.get("about"), dissent.about)
            if detail.get("answer") and same:
                return True
        later = mark.happened > dissent.on and mark.author != dissent.author
        if later and words.found_in(mark.text):
            return True
    return False


def _same(one: object, other: str) -> bool:
    return bool(one) and str(one).casefold().strip() == other.casefold().strip()
