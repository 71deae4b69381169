"""Several hardships of the adults stand in the record at one time, held by different agencies."""

from __future__ import annotations

from collections.abc import Iterator

from kithline.patterns.evidence import holding
from kithline.patterns.finding import Raised, Ref, entry
from kithline.patterns.marks import History
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day, joined

WORDS: tuple[str, ...] = ()
MOST_EACH = 4
SYSTEM = frozenset({"advice", "level-set", "status", "allocation", "told"})


class Settings(Base):
    """Lists of words, one for each hardship; all must be met within the window."""

    areas: tuple[str, ...]
    window_days: int


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding when each hardship was written of within the window up to the newest."""
    wanted: Settings = rule.settings
    met: dict[str, list[Ref]] = {a: [] for a in wanted.areas}
    who: dict[str, set[str]] = {a: set() for a in wanted.areas}
    for area in wanted.areas:
        for mark in holding(history, rule.words(area)):
            if mark.kind in SYSTEM:
                continue
            if words := rule.words(area).found_in(mark.all_text):
                met[area].append(entry(mark, words.lower()))
        if not met[area]:
            return
    last = max(r.on for refs in met.values() for r in refs)
    near = {
        a: [r for r in refs if (last - r.on).days <= wanted.window_days] for a, refs in met.items()
    }
    if not all(near.values()):
        return
    agencies = {m.id: m.agency for m in history.marks}
    for area, refs in near.items():
        who[area] = {agencies[r.id] for r in refs}
    told = [
        f"{area.removesuffix('-words').replace('-', ' ')} by {joined(sorted(who[area]))} "
        f"(first {day(refs[0].on)})"
        for area, refs in near.items()
    ]
    every = set.intersection(*who.values())
    all_three = (
        f" {joined(sorted(every))} wrote of each." if every else " None wrote of all of them."
    )
    refs = [r for area in near.values() for r in (area[:1] + area[-(MOST_EACH - 1) :])]
    yield Raised(tuple(refs), f"Written of: {'; '.join(told)}.{all_three}")
