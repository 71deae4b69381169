"""A child goes missing again; on which days, who tells, and what the child said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from kithline.patterns.finding import Raised, entry
from kithline.patterns.marks import Detail, History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import days, number

WORDS = ("where",)
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@dataclass
class Episode:
    """A time missing, with every entry that tells of it."""

    began: date
    marks: list[Mark] = field(default_factory=list)
    reported_by: str = ""
    interview: str = ""
    ended: date | None = None
    interviewed: date | None = None  # the day on which somebody talked it over with the child


class Settings(Base):
    """How many episodes within how long; the share on one day of the week that is worth saying."""

    episodes: int
    window_days: int
    weekday_share: float


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield one finding over the episodes up to the newest, with what they have in common."""
    wanted: Settings = rule.settings
    every = episodes(history)
    if not every:
        return
    last = every[-1].began
    recent = [e for e in every if (last - e.began).days <= wanted.window_days]
    if len(recent) < wanted.episodes:
        return
    facts = [f"Missing from {days((e.began for e in every), most=12)}."]
    weekday, times = Counter(WEEKDAYS[e.began.weekday()] for e in every).most_common(1)[0]
    often = times / len(every) >= wanted.weekday_share and times > 2
    if often:
        most, all_of_them = number(times).capitalize(), number(len(every))
        facts.append(f"{most} of {all_of_them} began on a {weekday}.")
    facts += _told(every)
    where = f"What is {weekday} like at home" if often else "What is it like at home"
    refs = tuple(entry(m, "missing") for e in every for m in e.marks)
    yield Raised(refs, "\n".join(facts), words={"where": where})


def episodes(history: History) -> list[Episode]:
    """Return the episodes by the day they began; several entries may tell of one."""
    found: dict[date, Episode] = {}
    for mark in history.about_child():
        for detail in mark.of(history.child.id, "missing-episode"):
            began = detail.day("from") or mark.happened
            near = next((d for d in found if abs((d - began).days) <= 1), began)
            episode = found.setdefault(near, Episode(near))
            episode.marks.append(mark)
            episode.reported_by = episode.reported_by or str(detail.get("reported_by") or "")
            episode.interview = episode.interview or str(detail.get("return_interview") or "")
            episode.ended = episode.ended or detail.day("to")
            episode.interviewed = episode.interviewed or _talked(mark, detail, episode)
    return sorted(found.values(), key=lambda e: e.began)


def _talked(mark: Mark, detail: Detail, episode: Episode) -> date | None:
    """Return the day of the talk: as given, or of an entry of its own that says it was done."""
    if day := detail.day("interviewed"):
        return day
    own = episode.ended is not None and mark.happened >= episode.ended and len(episode.marks) > 1
    return mark.happened if own and detail.get("return_interview") == "done" else None


def _told(episodes: list[Episode]) -> list[str]:
    """Say who reported, and whether anybody talked it over with the child afterwards."""
    found = []
    reporters = Counter(e.reported_by.lower() for e in episodes if e.reported_by)
    if reporters:
        told = "; ".join(
            f"{who} ({number(n)})" if n > 1 else who for who, n in reporters.most_common()
        )
        found.append(f"Reported by: {told}.")
    if any(e.interview for e in episodes):
        done = sum(e.interview == "done" for e in episodes)
        found.append(f"A return interview is written as done after {number(done)} of them.")
    return found
