"""What the framework browser shows, as plain values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from kithline.frameworks.enums import Authority, CellKind, Consent, Join, Joins, Refer, ReviewKind
from kithline.frameworks.shapes import (
    Domain,
    Framework,
    Group,
    Indicator,
    Level,
    Review,
    Row,
    Slip,
)

REFER_WORDS = {
    Refer.NONE: "No referral to social care is needed",
    Refer.OPTIONAL: "A referral to social care may be made",
    Refer.REQUIRED: "Refer to social care",
    Refer.IMMEDIATE: "Call social care or the police at once",
}
CONSENT_WORDS = {
    Consent.SOUGHT_FIRST: "Parents are asked first, unless asking would put a child in danger.",
    Consent.NOT_REQUIRED: "Consent is not needed to keep a child safe; families are told openly "
    "wherever that is safe.",
}
REVIEW_WORDS = {
    ReviewKind.LOCAL_LEGAL_REVIEW: "Needs a local legal look",
    ReviewKind.OUTDATED: "Out of date in the source",
    ReviewKind.SOURCE_EDITION: "The source cites an older edition",
    ReviewKind.LOST_IN_PRINT: "Lost in the source’s print",
}
JOIN_WORDS = {
    Join.ANY: "Any one of these.",
    Join.ALL: "All of these.",
    Join.CONSIDER: "To be weighed, with everything else that is known. No number of them decides.",
}
AUTHORITY_WORDS = {
    Authority.STATUTE: "Statute",
    Authority.STATUTORY_GUIDANCE: "Statutory guidance",
    Authority.LOCAL: "Local",
}
JOINED = {Joins.OR: "or", Joins.AND_OR: "and, or instead"}


# How the packs name the five documents they were made from, and what a reader calls them.
DOCUMENTS = {
    "000": "Staffordshire and Stoke-on-Trent, guidance on neglect",
    "001": "Redcar and Cleveland, neglect strategy",
    "002": "Bracknell Forest, threshold guidance",
    "003": "Hartlepool and Stockton, course reading",
    "004": "Stoke-on-Trent, thresholds",
}
_DOCUMENT = re.compile(r"\b(00[0-4])\b")


def place_words(source: str, citation: str = "") -> str:
    """Return where a line is from, as a reader says it: the law first, then the document."""
    parts = [citation.strip()]
    parts += [p.strip() for p in source.split(";") if p.strip() not in ("", "law", citation)]
    named = (_DOCUMENT.sub(lambda m: DOCUMENTS[m[1]], p) for p in parts if p)
    return "; ".join(named)


def long_day(day: dt.date) -> str:
    """Return a day as pages write it: 4 June 2014."""
    return f"{day.day} {day:%B %Y}"


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def in_force_words(start: dt.date | None, end: dt.date | None, on: dt.date) -> str:
    """Say from when to when a version holds."""
    if start and start > on:
        return f"holds from {long_day(start)}"
    if end and end <= on:
        return f"held until {long_day(end)}"
    if start and end:
        return f"in force from {long_day(start)} to {long_day(end)}"
    if start:
        return f"in force since {long_day(start)}"
    return "undated in its source"


def href(framework: Framework, *parts: str, newest: bool = True, **query: str) -> str:
    """Return the address of a framework's page; the version is named when it is not the newest."""
    asked = {k: v for k, v in query.items() if v}
    if not newest:
        asked["version"] = framework.version
    path = "/".join(("/frameworks", framework.slug, *parts)) + "/"
    return f"{path}?{urlencode(asked)}" if asked else path


# --- the list -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """A framework in the list, with its other versions."""

    framework: Framework
    href: str
    holds: str
    since: str
    others: tuple[tuple[str, str], ...]
    used_by: tuple[str, ...]


def listed(
    found: Iterable[Framework], used: dict[str, list[str]], on: dt.date
) -> tuple[Listed, ...]:
    """Return each framework once: the version in force first, the others as links."""
    by_slug: dict[str, list[Framework]] = {}
    for framework in found:
        by_slug.setdefault(framework.slug, []).append(framework)
    return tuple(_listed(versions, used.get(slug, []), on) for slug, versions in by_slug.items())


def current_of(versions: list[Framework], on: dt.date) -> Framework:
    """Return the version in force on the day, else the newest; ``versions`` are newest first."""
    held = (v for v in versions if _holds(v, on))
    return next(held, versions[0])


def _holds(framework: Framework, on: dt.date) -> bool:
    begun = framework.effective_from is None or framework.effective_from <= on
    return begun and (framework.effective_to is None or on < framework.effective_to)


def _listed(versions: list[Framework], used: list[str], on: dt.date) -> Listed:
    first = current_of(versions, on)
    holds = ", ".join(
        (
            count(len(first.levels), first.word("level", "level"), first.word("levels", "levels")),
            count(len(first.groups), first.word("group", "group")),
            count(len(first.indicators), "indicator"),
        )
    )
    others = tuple(
        (v.version, href(v, newest=False)) for v in versions if v.version != first.version
    )
    since = in_force_words(first.effective_from, first.effective_to, on)
    return Listed(first, href(first), holds, since, others, tuple(used))


# --- one framework ------------------------------------------------------------------------------


@dataclass(frozen=True)
class LevelLine:
    level: Level
    refer: str


@dataclass(frozen=True)
class DomainLines:
    """A domain with its groups; ``count`` is how many indicators each holds."""

    domain: Domain | None
    groups: tuple[tuple[Group, str, int], ...]


@dataclass(frozen=True)
class ReviewLine:
    """What must be looked at: what about, and why."""

    id: str
    word: str
    note: str
    source: str
    about: tuple[tuple[str, str], ...]


def level_lines(framework: Framework) -> tuple[LevelLine, ...]:
    return tuple(LevelLine(level, REFER_WORDS[level.refer]) for level in framework.levels)


def domains(framework: Framework, newest: bool) -> tuple[DomainLines, ...]:
    """Return the groups by domain, in the framework's order; one part when it has no domains."""
    numbers = {g.slug: 0 for g in framework.groups}
    for indicator in framework.indicators:
        numbers[indicator.group] = numbers.get(indicator.group, 0) + 1

    def line(group: Group) -> tuple[Group, str, int]:
        return group, href(framework, group.slug, newest=newest), numbers[group.slug]

    known = {d.slug for d in framework.domains}
    parts = [
        DomainLines(d, tuple(line(g) for g in framework.groups if g.domain == d.slug))
        for d in framework.domains
    ]
    rest = tuple(line(g) for g in framework.groups if g.domain not in known)
    if rest:
        parts.append(DomainLines(None, rest))
    return tuple(p for p in parts if p.groups)


def review_lines(
    framework: Framework, reviews: Iterable[Review], newest: bool
) -> tuple[ReviewLine, ...]:
    """Return what a partnership must look at, with links to the lines it is about."""
    return tuple(
        ReviewLine(
            id=review.id,
            word=REVIEW_WORDS[review.kind],
            note=review.note,
            source=place_words(review.source),
            about=tuple((name, _place(framework, name, newest)) for name in review.about),
        )
        for review in reviews
    )


def _place(framework: Framework, name: str, newest: bool) -> str:
    indicator = framework.indicator(name)
    if indicator is not None:
        return href(framework, indicator.group, newest=newest) + f"#{name}"
    row = next((r for r in framework.rows if r.slug == name), None)
    if row is not None:
        return href(framework, row.group, newest=newest) + f"#{name}"
    return href(framework, name, newest=newest) if framework.group(name) else ""


def slip_lines(slips: Iterable[Slip]) -> tuple[tuple[str, str, str], ...]:
    """Return (place, what was found, how it was resolved) of each slip of the source."""
    return tuple((place_words(s.place), s.found, s.resolved) for s in slips)


# --- one group: levels side by side -------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One indicator as it is shown: what joins it to the one before, its branch, its flags."""

    indicator: Indicator
    before: str
    branch: str
    flags: tuple[ReviewLine, ...]
    also: str = ""


@dataclass(frozen=True)
class GridCell:
    """What stands at one level of a row; ``spans`` levels share it."""

    label: str
    kind: CellKind
    lines: tuple[Line, ...]
    why: str
    spans: int = 1
    note: str = ""


@dataclass(frozen=True)
class GridRow:
    """A row; ``flags`` are what must be looked at about the whole of it."""

    id: str
    source: str
    cells: tuple[GridCell, ...]
    note: str = ""
    flags: tuple[ReviewLine, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A group with its levels side by side. ``table``: rows hold together as in the print."""

    levels: tuple[Level, ...]
    rows: tuple[GridRow, ...]
    table: bool


def grid(framework: Framework, group: Group, newest: bool) -> Grid:
    """Return the levels of a group side by side."""
    rows = framework.rows_of(group.slug)
    table = any(len({s for i in r.indicators for s in i.levels}) > 1 for r in rows)
    drawn = (
        tuple(_grid_row(framework, row, newest) for row in rows)
        if table
        else (_listing_row(framework, group, rows, newest),)
    )
    return Grid(framework.levels, drawn, table)


def level_label(framework: Framework, levels: Iterable[Level]) -> str:
    """Return "Tier 2, Early help", or "Tiers 1 and 2" for a cell that they share."""
    found = list(levels)
    if len(found) == 1:
        word = framework.word("level", "level").capitalize()
        return f"{word} {found[0].slug}, {found[0].name}"
    word = framework.word("levels", "levels").capitalize()
    return f"{word} {', '.join(x.slug for x in found[:-1])} and {found[-1].slug}"


def _line(framework: Framework, indicator: Indicator, newest: bool, first: bool) -> Line:
    joined = "" if first or indicator.joins is None else JOINED[indicator.joins]
    about = {indicator.id, indicator.row if indicator.row == indicator.id else ""}
    own = [
        review
        for review in framework.reviews_of(indicator)
        if about & set(review.about) or review.id == indicator.review
    ]
    return Line(indicator, joined, indicator.branch, review_lines(framework, own, newest))


def _grid_row(framework: Framework, row: Row, newest: bool) -> GridRow:
    cells: list[GridCell] = []
    covered: set[str] = set()
    for n, level in enumerate(framework.levels):
        if level.slug in covered:
            continue
        cell = row.cell(level.slug)
        spanned = _spanned(framework, row, n)
        covered |= {x.slug for x in spanned}
        lines = tuple(
            _line(framework, i, newest, first=at == 0) for at, i in enumerate(cell.indicators)
        )
        label = level_label(framework, spanned)
        note = _cell_note(framework, cell.kind, len(spanned), label)
        cells.append(GridCell(label, cell.kind, lines, cell.why, len(spanned), note))
    about = [r for r in framework.reviews if row.slug in r.about]
    flags = review_lines(framework, about, newest)
    return GridRow(row.slug, row.source, tuple(cells), row.note, flags)


def _cell_note(framework: Framework, kind: CellKind, spans: int, label: str) -> str:
    if spans > 1:
        return f"One cell for {label[:1].lower()}{label[1:]}."
    if kind is CellKind.FORKED:
        return "This cell forks: each letter is one way it can go."
    return ""


def _spanned(framework: Framework, row: Row, start: int) -> list[Level]:
    """Return the levels that share one cell from here on, when they hold the very same lines."""
    levels = framework.levels
    here = row.cell(levels[start].slug)
    found = [levels[start]]
    if here.kind is not CellKind.SHARED:
        return found
    for level in levels[start + 1 :]:
        if row.cell(level.slug).indicators != here.indicators:
            break
        found.append(level)
    return found


def _listing_row(framework: Framework, group: Group, rows: Iterable[Row], newest: bool) -> GridRow:
    cells = []
    indicators = [i for row in rows for i in row.indicators]
    for level in framework.levels:
        here = [i for i in indicators if level.slug in i.levels]
        lines = tuple(_line(framework, i, newest, first=True) for i in here)
        kind = CellKind.TEXT if here else CellKind.BLANK
        why = group.blank.get(level.slug, "" if here else "the source has no line here")
        cells.append(GridCell(level_label(framework, [level]), kind, lines, why))
    return GridRow(group.slug, group.source, tuple(cells))


@dataclass(frozen=True)
class Neighbours:
    """The group before and after, for reading on."""

    before: tuple[str, str] | None
    after: tuple[str, str] | None


def neighbours(framework: Framework, group: Group, newest: bool) -> Neighbours:
    groups = framework.groups
    at = groups.index(group)

    def link(n: int) -> tuple[str, str] | None:
        if not 0 <= n < len(groups):
            return None
        return groups[n].name, href(framework, groups[n].slug, newest=newest)

    return Neighbours(link(at - 1), link(at + 1))
