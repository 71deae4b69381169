"""Several people have led the work in turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kithline.patterns.evidence import BY_ITSELF, holding, texts
from kithline.patterns.finding import Raised, Ref, entry, spell
from kithline.patterns.marks import Detail, History
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import capital, day, joined, number

WORDS = ("number",)


class Settings(Base):
    """How many different people within how long, and a gap so long that a new worker is no change."""

    workers: int
    window_days: int
    told: str = ""  # words that tell of somebody new in the work, named or not
    told_apart_days: int = 28  # from any change that is known, for it to be another


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding where so many different people have led within the window up to the newest."""
    wanted: Settings = rule.settings
    led: list[tuple[date, str, Ref]] = [
        (lead.starts, lead.name, spell(each, lead.starts, f"led by {lead.name}"))
        for each in history.spells
        for lead in each.leads
        if lead.starts <= history.today
    ]
    known = {_same(name) for _, name, _ in led}
    for mark in history.about_child():
        for detail in mark.of(history.child.id, "worker-change"):
            to = str(detail.get("to") or "")
            if to and _same(to) not in known and _leads(detail):
                known.add(_same(to))
                led.append((mark.happened, to, entry(mark, f"from now {to}")))
    led += _told(history, rule, [on for on, _, _ in led])
    led.sort(key=lambda x: (x[0], x[1]))
    if not led:
        return
    near = [x for x in led if (led[-1][0] - x[0]).days <= wanted.window_days]
    different = {_same(name) or on for on, name, _ in near}
    if len(different) >= wanted.workers:
        told = joined([f"{n or 'somebody new'} from {day(on)}" for on, n, _ in near])
        refs = {(*r.key, r.on): r for _, _, r in near}
        yield Raised(tuple(refs.values()), f"{capital(told)}.",
                     words={"number": number(len(different))})  # fmt: skip


def _told(history: History, rule: Rule, known: list[date]) -> list[tuple[date, str, Ref]]:
    """Changes of worker that are told in words, none near one that is known: nobody is named by them."""
    wanted: Settings = rule.settings
    words = rule.words(wanted.told)
    found: list[tuple[date, str, Ref]] = []
    for mark in holding(history, words):
        if history.child.id not in mark.about or mark.kind in BY_ITSELF:
            continue
        if any(abs((on - mark.happened).days) <= wanted.told_apart_days for on in known):
            continue
        if met := next((w for text in texts(mark) if (w := words.found_in(text))), ""):
            known.append(mark.happened)
            found.append((mark.happened, "", entry(mark, met.lower())))
    return found


def _leads(detail: Detail) -> bool:
    role = str(detail.get("role") or "").lower().replace("-", " ")
    return role in {"lead", "lead practitioner", "social worker", "family worker"}


def _same(name: str) -> str:
    """Return what is alike in a name and its short form: T Garside is Tom Garside."""
    parts = name.lower().replace(".", "").split()
    return f"{parts[0][:1]} {parts[-1]}" if parts else ""
