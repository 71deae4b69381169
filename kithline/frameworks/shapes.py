"""A threshold framework and lists of criteria, as plain values that pages and rules work with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from kithline.frameworks.enums import CellKind, Consent, Joins, Refer, ReviewKind


@dataclass(frozen=True)
class Level:
    """One level of need: what it means, and the least that must be done at it."""

    slug: str
    name: str
    short: str
    meaning: str
    minimum_action: str
    refer: Refer
    services: tuple[str, ...]
    source: str
    order: int

    @property
    def label(self) -> str:
        """The level as people say it: its number, when its slug is one, and its name."""
        return f"{self.slug} {self.name}".strip() if self.slug.isdigit() else self.name


@dataclass(frozen=True)
class Domain:
    slug: str
    name: str
    source: str = ""


@dataclass(frozen=True)
class Group:
    """One part of a child's life, with its own indicators. ``ages`` narrows whom it is for."""

    slug: str
    name: str
    domain: str
    meaning: str
    ages: str
    source: str
    blank: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Prompt:
    """A question to think about before a level is chosen."""

    id: str
    text: str
    source: str


@dataclass(frozen=True)
class Review:
    """What a partnership must look at before use, and why."""

    id: str
    about: tuple[str, ...]
    kind: ReviewKind
    note: str
    source: str


@dataclass(frozen=True)
class Slip:
    """A fault of the source, and how it was resolved in the pack."""

    id: str
    place: str
    found: str
    resolved: str
    about: tuple[str, ...]


@dataclass(frozen=True)
class Indicator:
    """One sign. It may stand at several levels (a shared cell) or on a branch (a forked one)."""

    id: str
    text: str
    levels: tuple[str, ...]
    row: str
    group: str
    source: str
    branch: str = ""
    joins: Joins | None = None
    review: str = ""

    @property
    def shared(self) -> bool:
        """Say whether one cell covers several levels."""
        return len(self.levels) > 1


@dataclass(frozen=True)
class Cell:
    """What a row holds at one level. ``spans`` counts the levels a shared cell covers from here."""

    level: str
    kind: CellKind
    indicators: tuple[Indicator, ...] = ()
    why: str = ""
    spans: int = 1


@dataclass(frozen=True)
class Row:
    """One line of the printed table: the same sign growing graver from level to level."""

    slug: str
    group: str
    source: str
    blank: dict[str, str]
    indicators: tuple[Indicator, ...]
    note: str = ""

    def cell(self, level: str) -> Cell:
        """Return what stands at the level; blanks carry the reason the pack gives."""
        here = tuple(i for i in self.indicators if level in i.levels)
        if not here:
            why = self.blank.get(level, "")
            return Cell(level, CellKind.BLANK if why else CellKind.ABSENT, why=why)
        if any(i.branch for i in here):
            return Cell(level, CellKind.FORKED, here)
        if all(i.shared for i in here):
            return Cell(level, CellKind.SHARED, here)
        return Cell(level, CellKind.TEXT, here)


@dataclass(frozen=True)
class Framework:
    """One version of one place's threshold framework."""

    slug: str
    version: str
    title: str
    publisher: str
    edition: str
    licence: str
    document: str
    effective_from: dt.date | None
    effective_to: dt.date | None
    effective_note: str
    words: dict[str, str]
    consent: Consent | None
    consent_note: str
    levels: tuple[Level, ...]
    domains: tuple[Domain, ...]
    groups: tuple[Group, ...]
    prompts: tuple[Prompt, ...]
    reviews: tuple[Review, ...]
    slips: tuple[Slip, ...]
    rows: tuple[Row, ...]
    digest: str = ""
    file: str = ""

    @property
    def name(self) -> str:
        """How it is named on a command line and in an address."""
        return f"{self.slug}@{self.version}"

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Every indicator, in the order of the rows."""
        return tuple(i for row in self.rows for i in row.indicators)

    @cached_property
    def _by_id(self) -> dict[str, Indicator]:
        return {i.id: i for i in self.indicators}

    @cached_property
    def _levels(self) -> dict[str, Level]:
        return {level.slug: level for level in self.levels}

    @cached_property
    def _groups(self) -> dict[str, Group]:
        return {group.slug: group for group in self.groups}

    @cached_property
    def _reviews(self) -> dict[str, tuple[Review, ...]]:
        found: dict[str, tuple[Review, ...]] = {}
        for review in self.reviews:
            for name in (review.id, *review.about):
                found[name] = (*found.get(name, ()), review)
        return found

    def level(self, slug: str) -> Level | None:
        return self._levels.get(slug)

    def group(self, slug: str) -> Group | None:
        return self._groups.get(slug)

    def indicator(self, id: str) -> Indicator | None:
        return self._by_id.get(id)

    def order(self, level: str) -> int:
        """Return how grave the level is, from 0; unknown levels come first."""
        found = self._levels.get(level)
        return found.order if found else -1

    def rows_of(self, group: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.group == group)

    def indicators_of(self, group: str) -> tuple[Indicator, ...]:
        """Return the indicators of one group, in the order of the rows."""
        return tuple(i for i in self.indicators if i.group == group)

    def by_level(self, group: str, level: str) -> tuple[Indicator, ...]:
        """Return the indicators of one group at one level, in the order of the rows."""
        return tuple(i for i in self.indicators if i.group == group and level in i.levels)

    def reviews_of(self, indicator: Indicator) -> tuple[Review, ...]:
        """Return what must be looked at before this indicator is used."""
        names = (indicator.review, indicator.id, indicator.row)
        found = [r for n in names if n for r in self._reviews.get(n, ())]
        return tuple(dict.fromkeys(found))

    def word(self, key: str, default: str) -> str:
        """Return the place's own word for a level or a group ("tier")."""
        return self.words.get(key) or default


@dataclass(frozen=True)
class Definition:
    """A word of the law or guidance, told in plain words, with where it stands."""

    term: str
    text: str
    citation: str
    source: str
    note: str
    verified: bool


@dataclass(frozen=True)
class Item:
    """One ground or circumstance. ``record_question`` asks whether the record already holds it."""

    id: str
    text: str
    source: str
    citation: str
    record_question: str
    verified: bool
    note: str = ""


@dataclass(frozen=True)
class Listing:
    """A list of items that stand to each other as ``join`` says."""

    slug: str
    name: str
    join: str
    authority: str
    citation: str
    meaning: str
    note: str
    source: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Criteria:
    """Statutory (or local) criteria with their definitions: evidence to weigh, never a count."""

    slug: str
    version: str
    title: str
    authority: str
    citation: str
    licence: str
    document: str
    meaning: str
    effective_from: dt.date | None
    effective_to: dt.date | None
    verified: bool
    definitions: tuple[Definition, ...]
    lists: tuple[Listing, ...]
    reviews: tuple[Review, ...]
    slips: tuple[Slip, ...]
    digest: str = ""
    file: str = ""

    @property
    def name(self) -> str:
        return f"{self.slug}@{self.version}"
