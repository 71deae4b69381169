"""The clock rules in use in a place: the national packs, with the place's own rules over them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from kithline.packs import catalogue as packs
from kithline.packs.faults import Fault, PackFaults
from kithline.timescales.calendars import WEEKDAYS, Period, WorkingCalendar, read_hours
from kithline.timescales.enums import Jurisdiction
from kithline.timescales.moments import ClockError
from kithline.timescales.shape import ClockRule

KIND = "timescales"
NATIONAL = "england"
RULE, ABSENT = "clock-rule", "unknown-rule"


class UnknownRule(ClockError):
    """There is no rule of that name."""


class UnknownPartnership(ClockError):
    """No pack says how that place counts."""


@dataclass(frozen=True)
class Catalogue:
    """Every edition of every rule that a place counts by, and its working calendar.

    ``slug`` and ``name`` are empty for the national rules alone.
    """

    rules: tuple[ClockRule, ...]
    calendar: WorkingCalendar
    slug: str = ""
    name: str = ""
    version: str = ""

    def editions(self, rule_id: str) -> list[ClockRule]:
        """Return the editions of a rule, local ones first, the newest first within each."""
        found = [r for r in self.rules if r.id == rule_id]
        return sorted(found, key=_newest, reverse=True)

    def rule(self, rule_id: str, on: dt.date) -> ClockRule:
        """Return the edition that holds on a day; the nearest one where none holds.

        A record may begin before the oldest edition at hand: its clock then runs by that edition.
        Raises ``UnknownRule``.
        """
        editions = self.editions(rule_id)
        if not editions:
            raise UnknownRule(_no_such_rule(rule_id, self.ids()))
        holding = [r for r in editions if r.in_force(on)]
        if holding:
            return holding[0]
        national = [r for r in editions if not r.partnership] or editions
        before = [r for r in national if r.effective_to is not None and r.effective_to <= on]
        return before[0] if before else national[-1]

    def ids(self) -> list[str]:
        """Return the ids of all rules, in the order of the packs."""
        return list(dict.fromkeys(r.id for r in self.rules))


def _newest(rule: ClockRule) -> tuple[bool, dt.date]:
    return bool(rule.partnership), rule.effective_from or dt.date.min


def _no_such_rule(rule_id: str, ids: list[str]) -> str:
    from difflib import get_close_matches

    shown = rule_id if len(rule_id) <= 60 else rule_id[:60] + "…"
    near = get_close_matches(rule_id[:60], ids, n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"There is no clock rule {shown!r}.{hint} `kithline timescales list` shows all of them."


def all_packs() -> list[packs.Pack]:
    """Return the newest version of each timescale pack."""
    newest: dict[str, packs.Pack] = {}
    for pack in packs.packs(KIND):
        newest.setdefault(pack.slug, pack)
    return list(newest.values())


def _fingerprint() -> tuple[tuple[str, str, str], ...]:
    return tuple((p.slug, p.version, p.digest) for p in packs.packs(KIND))


def national() -> Catalogue:
    """Return the rules of England (and those of Wales, which are never a default)."""
    return _national(_fingerprint())


def for_partnership(name: str) -> Catalogue:
    """Return the rules of a place, named by its slug, its pack's slug or its full name.

    Raises ``UnknownPartnership``. An empty name gives the national rules.
    """
    return _local(name.strip(), _fingerprint()) if name.strip() else national()


@packs.standing(KIND)
def in_use(slug: str) -> Catalogue:
    """Return the rules of the place whose pack is ``slug``; the national ones when it has none."""
    try:
        return for_partnership(slug)
    except UnknownPartnership:
        return national()


def partnerships() -> list[Catalogue]:
    """Return the rules of every place that has a pack of its own."""
    return [for_partnership(p.slug) for p in all_packs() if "base" in p.content]


def default_rules(of: Catalogue) -> tuple[ClockRule, ...]:
    """Return the rules that may run without anybody switching them on: those of England."""
    return tuple(r for r in of.rules if r.jurisdiction is Jurisdiction.ENGLAND)


@lru_cache(maxsize=8)
def _national(_seen: object) -> Catalogue:
    own = [p for p in all_packs() if "base" not in p.content]
    chosen = next((p for p in own if p.slug == NATIONAL), None)
    if chosen is None:
        raise ClockError(f"The pack {NATIONAL!r} is missing from packs/{KIND}.")
    rules = tuple(r for p in sorted(own, key=lambda p: p.slug != NATIONAL) for r in rules_of(p))
    return Catalogue(rules=rules, calendar=calendar_of(chosen), version=chosen.name)


@lru_cache(maxsize=64)
def _local(name: str, _seen: object) -> Catalogue:
    base = national()
    places = [p for p in all_packs() if "base" in p.content]
    for pack in places:
        place = pack.content.get("partnership") or {}
        if name.casefold() in {
            str(n).casefold() for n in (pack.slug, place.get("slug"), place.get("name"))
        }:
            return Catalogue(
                rules=(*overrides_of(pack, base), *base.rules),
                calendar=calendar_of(pack),
                slug=str(place["slug"]),
                name=str(place["name"]),
                version=f"{base.version} {pack.name}",
            )
    known = ", ".join(p.slug for p in places) or "none yet"
    shown = name if len(name) <= 60 else name[:60] + "…"
    raise UnknownPartnership(f"No partnership called {shown!r} has clock rules. Known: {known}.")


def rules_of(pack: packs.Pack) -> list[ClockRule]:
    """Return the rules of a national pack, or raise ``PackFaults`` naming each line."""
    triggers = pack.content.get("triggers") or {}
    shared = {
        "jurisdiction": pack.content.get("jurisdiction", NATIONAL),
        "pack": pack.name,
    }
    found: list[ClockRule] = []
    faults: list[Fault] = []
    for place, row in enumerate(_rows(pack, "rules")):
        values = {**shared, **_flat(row)}
        values.setdefault("since", triggers.get(row.get("trigger"), "the event"))
        try:
            found.append(ClockRule.model_validate(values))
        except ValidationError as problem:
            faults.extend(_faults(pack, ("rules", place), str(row.get("id", place)), problem))
    if faults:
        raise PackFaults(faults)
    return found


def overrides_of(pack: packs.Pack, base: Catalogue) -> list[ClockRule]:
    """Return a place's own editions of national rules, or raise ``PackFaults``."""
    place = pack.content.get("partnership") or {}
    found: list[ClockRule] = []
    faults: list[Fault] = []
    for index, row in enumerate(_rows(pack, "overrides")):
        rule_id = str(row.get("id", ""))
        editions = base.editions(rule_id)
        if not editions:
            where, message = ("overrides", index), _no_such_rule(rule_id, base.ids())
            faults.append(
                Fault(pack.file, pack.line(*where), rule_id or "overrides", ABSENT, message)
            )
            continue
        given = _flat(row)
        values = {**_inherited(editions[0], given), **given, "pack": pack.name}
        values["partnership"] = str(place.get("slug", pack.slug))
        try:
            found.append(ClockRule.model_validate(values))
        except ValidationError as problem:
            faults.extend(_faults(pack, ("overrides", index), rule_id, problem))
    if faults:
        raise PackFaults(faults)
    return found


def _inherited(base: ClockRule, given: dict[str, Any]) -> dict[str, Any]:
    """Return what a local edition takes from the national one when it does not say otherwise."""
    values = base.model_dump()
    if given.get("unit", base.unit) != base.unit:
        values["start"] = None
    for own in ("effective_from", "effective_to", "source", "note"):
        values[own] = ClockRule.model_fields[own].default
    return values


def calendar_of(pack: packs.Pack) -> WorkingCalendar:
    """Return the working calendar that a pack holds, or raise ``PackFaults``."""
    part = pack.content.get("calendar") or {}
    hours = part.get("hours") or {}
    try:
        unknown = [day for day in hours if day not in WEEKDAYS]
        if unknown:
            raise ClockError(f"{unknown[0]!r} is no day of the week; write e.g. monday.")
        week = tuple(_periods(hours.get(day)) for day in WEEKDAYS)
        closed = frozenset(_closure(row) for row in part.get("closure_days") or [])
        return WorkingCalendar(hours=week, closure_days=closed)
    except ClockError as problem:
        line = pack.line("calendar", "hours")
        raise PackFaults([Fault(pack.file, line, "calendar", "calendar", str(problem))]) from None


def _periods(value: Any) -> tuple[Period, ...]:
    texts = [] if value is None else value if isinstance(value, list) else [value]
    return tuple(read_hours(str(text)) for text in texts)


def _closure(row: Any) -> dt.date:
    day = packs.as_date(row.get("date")) if isinstance(row, dict) else None
    if day is None or not row.get("reason"):
        raise ClockError("A closure day needs a date and a reason.")
    return day


def _rows(pack: packs.Pack, key: str) -> list[dict[str, Any]]:
    rows = pack.content.get(key)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        message = f"`{key}` must be a list of rules."
        raise PackFaults([Fault(pack.file, pack.line(key), key, RULE, message)])
    return rows


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its period as two fields; a period that is no pair is left to be refused."""
    values = dict(row)
    span = values.pop("effective", None)
    if isinstance(span, dict) and set(span) <= {"from", "to"}:
        values["effective_from"], values["effective_to"] = span.get("from"), span.get("to")
    elif span is not None:
        values["effective"] = span
    return values


def _faults(
    pack: packs.Pack, path: tuple[int | str, ...], place: str, problem: ValidationError
) -> Iterable[Fault]:
    for error in problem.errors():
        key = [str(part) for part in error["loc"]]
        line = pack.line(*path, *error["loc"])
        message = error["msg"].removeprefix("Value error, ")
        yield Fault(
            pack.file, line, ".".join([place, *key]), RULE, message[:1].upper() + message[1:]
        )
