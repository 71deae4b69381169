"""After a child came back, nobody talked with them in time, or at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kithline.patterns.finding import Raised, entry
from kithline.patterns.kinds.missing import Episode, episodes
from kithline.patterns.marks import History
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import capital, days, joined, number

WORDS: tuple[str, ...] = ()
SAID_AFTER = timedelta(days=14)


class Settings(Base):
    """How many without a talk in time, within how long; how many days there are for it."""

    episodes: int
    window_days: int
    within_days: int


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding when the newest times of coming back went by without it; with what was said."""
    wanted: Settings = rule.settings
    due = timedelta(days=wanted.within_days)
    back = [
        e
        for e in episodes(history)
        if e.ended and e.ended + due < history.today and not _day_unknown(e)
    ]
    without = [e for e in back if not _in_time(e, due)]
    if not without:
        return
    near = [e for e in without if (without[-1].began - e.began).days <= wanted.window_days]
    if len(near) < wanted.episodes:
        return
    child, said = history.child.id, f"what {history.child.name} said after coming back"
    refs = tuple(entry(m, said if m.speaks(child) else _how(e)) for e in without for m in e.marks)
    listed = {r.id for r in refs}
    beside = tuple(
        entry(m, said)
        for m in history.about_child()
        if m.speaks(child) and m.id not in listed and _after(m.happened, back)
    )
    heard = bool(beside) or any(r.note == said for r in refs)
    yield Raised(refs, _facts(back, without, heard, history.child.name), beside=beside)


def _in_time(episode: Episode, due: timedelta) -> bool:
    assert episode.ended is not None
    return bool(episode.interviewed and episode.interviewed <= episode.ended + due)


def _day_unknown(episode: Episode) -> bool:
    """Is it written as done, and not when? Then nobody can say that it was late."""
    return episode.interview == "done" and episode.interviewed is None


def _how(episode: Episode) -> str:
    if episode.interviewed:
        return "talked with later"
    return "declined" if episode.interview == "declined" else "no talk written"


def _after(on: date, back: list[Episode]) -> bool:
    return any(e.ended and e.ended <= on <= e.ended + SAID_AFTER for e in back)


def _facts(back: list[Episode], without: list[Episode], said: bool, name: str) -> str:
    late = [e for e in without if e.interviewed]
    declined = [e for e in without if not e.interviewed and e.interview == "declined"]
    none = len(without) - len(late) - len(declined)
    parts = [f"{number(len(back) - len(without))} in time"]
    parts += [f"{number(len(late))} later"] if late else []
    parts += [f"{number(len(declined))} declined"] if declined else []
    parts += [f"{number(none)} with nothing written"] if none else []
    text = f"{capital(number(len(back)))} times back: {joined(parts)}."
    text += f" Without it in time: {days((e.began for e in without), most=12)}."
    return f"{text}\nWhat {name} said in those weeks is among what this rests on." if said else text
