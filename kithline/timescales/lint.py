"""Look a timescale pack over: what would make a clock wrong, unsourced or unkind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kithline.packs.catalogue import Pack, as_date
from kithline.packs.enums import Severity
from kithline.packs.faults import Fault, PackFaults
from kithline.timescales import catalogue
from kithline.timescales.catalogue import Catalogue
from kithline.timescales.enums import About, Unit
from kithline.timescales.shape import ClockRule

TOP = {
    "kind", "slug", "base", "version", "title", "publisher", "jurisdiction", "effective",
    "effective_note", "licence", "source", "calendar", "triggers", "rules", "overrides",
    "partnership",
}  # fmt: skip
NEVER = re.compile(
    r"\b(overdue|breach\w*|non-complian\w+|fail(ed|ure)|DNA|subject|case|please|comply)\b|!", re.I
)
PLACEHOLDER = re.compile(r"\{[^{}]*\}?|\}")
FILLED = {"{name}", "{owner}"}
# Days that a unit may take, to compare a local length with the national one.
ROUGH_DAYS = {Unit.DAYS: 1.0, Unit.WEEKS: 7.0, Unit.MONTHS: 30.4, Unit.HOURS: 1 / 24}


def lint(pack: Pack) -> list[Fault]:
    """Return every fault of a timescale pack, in the order of its file."""
    faults = list(_envelope(pack))
    try:
        catalogue.calendar_of(pack)
    except PackFaults as problem:
        faults += problem.faults
    try:
        faults += _local(pack) if "base" in pack.content else _national(pack)
    except PackFaults as problem:
        faults += problem.faults
    return sorted(faults, key=lambda f: (f.line, f.place))


def _fault(
    pack: Pack,
    path: tuple[int | str, ...],
    place: str,
    rule: str,
    message: str,
    remedy: str = "",
    severity: Severity = Severity.ERROR,
) -> Fault:
    return Fault(pack.file, pack.line(*path), place, rule, message, remedy, severity)


def _envelope(pack: Pack) -> Iterator[Fault]:
    for key in pack.content:
        if key not in TOP:
            yield _fault(pack, (key,), key, "unknown-key", f"The key {key!r} means nothing here.")
    if not pack.content.get("licence"):
        yield _fault(
            pack, (), "licence", "licence", "The pack does not say what may be done with it."
        )
    closed = (pack.content.get("calendar") or {}).get("closure_days") or []
    seen = set()
    for index, row in enumerate(closed):
        day = as_date(row.get("date")) if isinstance(row, dict) else None
        where = ("calendar", "closure_days", index)
        if day in seen:
            yield _fault(pack, where, str(day), "closure-day", "This closure day stands twice.")
        elif day and day.weekday() > 4:
            message = "A closure day at a week-end changes nothing."
            yield _fault(pack, where, str(day), "closure-day", message, severity=Severity.NOTE)
        seen.add(day)


def _national(pack: Pack) -> list[Fault]:
    rules = catalogue.rules_of(pack)
    faults = [*_twice(pack, "rules", rules), *_triggers(pack, rules)]
    ids = {r.id for r in rules}
    for index, rule in enumerate(rules):
        for later in rule.then:
            if later not in ids:
                message = f"It starts {later!r}, which is no rule of this pack."
                faults.append(_fault(pack, ("rules", index, "then"), rule.id, "then", message))
        faults += _words(pack, "rules", index, rule)
        if rule.verified and not rule.source:
            message = "It is marked verified, but does not say where it was read."
            remedy = "Name the source, or write `verified: no`."
            where = ("rules", index, "verified")
            faults.append(_fault(pack, where, rule.id, "verified-source", message, remedy))
    return faults


def _local(pack: Pack) -> list[Fault]:
    faults: list[Fault] = []
    place = pack.content.get("partnership")
    if not isinstance(place, dict) or not place.get("slug") or not place.get("name"):
        message = "A local pack names its partnership by slug and name."
        faults.append(_fault(pack, ("partnership",), "partnership", "partnership", message))
    base = catalogue.national()
    rules = catalogue.overrides_of(pack, base)
    faults += _twice(pack, "overrides", rules)
    for index, rule in enumerate(rules):
        given = pack.content["overrides"][index]
        for key in ("citation", "version"):
            if not given.get(key):
                message = f"A local rule gives its own {key}."
                faults.append(_fault(pack, ("overrides", index), rule.id, key, message))
        faults += _words(pack, "overrides", index, rule)
        faults += _looser(pack, index, rule, base)
    return faults


def _twice(pack: Pack, key: str, rules: list[ClockRule]) -> Iterator[Fault]:
    for index, rule in enumerate(rules):
        for earlier in rules[:index]:
            if earlier.id == rule.id and _overlap(earlier, rule):
                message = "This id stands twice for the same days."
                remedy = "Give each edition a period of its own."
                yield _fault(pack, (key, index, "id"), rule.id, "id-once", message, remedy)
                break


def _overlap(one: ClockRule, other: ClockRule) -> bool:
    def before(a: ClockRule, b: ClockRule) -> bool:
        return bool(a.effective_to and b.effective_from and a.effective_to <= b.effective_from)

    return not (before(one, other) or before(other, one))


def _triggers(pack: Pack, rules: list[ClockRule]) -> Iterator[Fault]:
    known = pack.content.get("triggers") or {}
    for index, rule in enumerate(rules):
        if rule.trigger not in known:
            message = f"The trigger {rule.trigger!r} has no words under `triggers`."
            yield _fault(pack, ("rules", index, "trigger"), rule.id, "trigger", message)
    for name in known:
        if name not in {r.trigger for r in rules}:
            message = "No rule is started by this."
            where = ("triggers", name)
            yield _fault(pack, where, name, "trigger", message, severity=Severity.WARNING)


def _words(pack: Pack, key: str, index: int, rule: ClockRule) -> Iterator[Fault]:
    for part in ("name", "question", "miss", "owed_to"):
        text = str(getattr(rule, part))
        where = (key, index, part)
        if found := NEVER.search(text):
            message = f"The {part} says {found.group()!r}."
            remedy = "Ask about the child, in plain words."
            yield _fault(pack, where, rule.id, "plain-words", message, remedy)
        if odd := [p for p in PLACEHOLDER.findall(text) if p not in FILLED]:
            message = f"The {part} holds {odd[0]!r}; only {{name}} and {{owner}} are filled in."
            yield _fault(pack, where, rule.id, "placeholder", message)
    for part in ("question", "miss"):
        text = str(getattr(rule, part))
        if not text.endswith("?"):
            message = f"The {part} is no question."
            yield _fault(pack, (key, index, part), rule.id, "question", message)
        if rule.about is About.CHILD and "{name}" not in text:
            message = f"The {part} does not name the child."
            remedy = "Use {name}, or write `about: place`."
            yield _fault(pack, (key, index, part), rule.id, "names-the-child", message, remedy)


def _looser(pack: Pack, index: int, rule: ClockRule, base: Catalogue) -> Iterator[Fault]:
    for national in base.editions(rule.id):
        if not national.authority.national or not _longer(rule, national):
            continue
        message = (
            f"It allows more than {national.citation} does ({national.amount} {national.unit})."
        )
        remedy = "A place may be stricter than the law, never looser."
        where = ("overrides", index, "amount")
        yield _fault(pack, where, rule.id, "never-looser", message, remedy)
        return


def _longer(one: ClockRule, other: ClockRule) -> bool:
    if one.direction is not other.direction:
        return True
    sign = -1 if one.direction.value == "before" else 1
    if one.unit is other.unit:
        return (one.amount or 0) * sign > (other.amount or 0) * sign
    if one.unit in ROUGH_DAYS and other.unit in ROUGH_DAYS:
        mine = (one.amount or 0) * ROUGH_DAYS[one.unit]
        return mine * sign > (other.amount or 0) * ROUGH_DAYS[other.unit] * sign
    # Working units against plain ones cannot be compared for every day of the year.
    return True


def lint_all() -> list[Fault]:
    """Return the faults of every shipped timescale pack."""
    return [fault for pack in catalogue.all_packs() for fault in lint(pack)]
