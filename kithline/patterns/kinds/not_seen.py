"""Work is open and others write, but nobody writes of having seen the child, or what the child says."""

from __future__ import annotations

from collections.abc import Iterator

from kithline.patterns.finding import Raised, entry, spell
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, span

WORDS: tuple[str, ...] = ("span",)


class Settings(Base):
    """What is missing (``seen`` or ``words``), for how long, in which work, from which age."""

    what: str
    days: int
    spells: tuple[str, ...]
    from_months: int = 0
    entries: int = 2


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding while work is open, entries go on, and the last sight or words lie far back."""
    wanted: Settings = rule.settings
    child = history.child
    age = child.months_on(history.today)
    if child.unborn or (wanted.from_months and (age is None or age < wanted.from_months)):
        return
    open_ = [s for s in history.open_spells() if s.kind in wanted.spells]
    if not open_:
        return
    began = min(open_, key=lambda s: s.opened)
    had = [m for m in history.about_child() if _tells(m, history, wanted.what)]
    last = had[-1] if had else None
    since = max(last.happened, began.opened) if last else began.opened
    gap = (history.today - since).days
    written = [m for m in history.about_child() if m.happened > since]
    if gap < wanted.days or len(written) < wanted.entries:
        return
    verb = "seen" if wanted.what == "seen" else "heard"
    refs = [spell(began, began.opened, "open since")]
    if last:
        refs.append(entry(last, f"last {verb}"))
        ago = span((history.today - last.happened).days)
        facts = f"Last {verb} on {day(last.happened)} ({last.agency}), {ago} ago."
    else:
        facts = f"Nothing in what you can read says that {child.name} was {verb}."
    beside = tuple(entry(m, "written since") for m in written[-6:])
    yield Raised(tuple(refs), f"{facts} Others have written since.", beside=beside,
                 words={"span": span(gap)})  # fmt: skip


def _tells(mark: Mark, history: History, what: str) -> bool:
    child = history.child.id
    if what == "words":
        return mark.speaks(child)
    return child in mark.seen or child in mark.alone or mark.speaks(child)
