"""One of the five early contacts did not happen, and no health worker has seen the child since."""

from __future__ import annotations

from collections.abc import Iterator

from kithline.patterns.finding import Raised, entry
from kithline.patterns.marks import History
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, span

WORDS: tuple[str, ...] = ()
MADE = frozenset({"done"})


class Settings(Base):
    """Up to which age, and how long without being seen by health."""

    until_months: int
    days: int


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding while the child is small and health has not seen them since a missed contact."""
    wanted: Settings = rule.settings
    child = history.child
    age = child.months_on(history.today)
    if child.unborn or age is None or age > wanted.until_months:
        return
    seen = [
        m
        for m in history.about_child()
        if m.agency_kind == "health"
        and (
            child.id in m.seen
            or any(d.get("outcome") in MADE for d in m.of(child.id, "early-contact"))
        )
    ]
    last = seen[-1] if seen else None
    missed = [
        m
        for m in history.about_child()
        if (last is None or m.happened > last.happened)
        and any(d.get("outcome") not in MADE for d in m.of(child.id, "early-contact"))
    ]
    since = last.happened if last else child.born
    if not missed or since is None or (history.today - since).days < wanted.days:
        return
    when = f"on {day(last.happened)}" if last else "at no time that is recorded"
    refs = [*([entry(last, "last seen by a health worker")] if last else [])]
    refs += [entry(m, "did not happen") for m in missed]
    text = f"Last seen by a health worker {when}, {span((history.today - since).days)} ago."
    yield Raised(tuple(refs), text)
