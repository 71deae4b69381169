"""What a reader of the record gets: frozen, without a way back to the tables."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from kithline.core.errors import Invalid
from kithline.record import detail_words
from kithline.record.enums import SYSTEM_KINDS, Dimension, Kind, Precision, Restriction, Tag
from kithline.record.rules import Change

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Key:
    """Where a story was left off: lists are read on by key, never by offset."""

    happened_from: datetime
    entry_id: UUID

    def __str__(self) -> str:
        return f"{(self.happened_from - EPOCH) // MICROSECOND}.{self.entry_id.hex}"

    @classmethod
    def read(cls, token: str) -> Key:
        """Return the key of a token; ``Invalid`` when it is none."""
        try:
            moment, _, entry = token.partition(".")
            return cls(EPOCH + int(moment) * MICROSECOND, UUID(hex=entry))
        except (ValueError, OverflowError) as error:
            raise Invalid({"before": "There is no such place in the story."}) from error


@dataclass(frozen=True, slots=True)
class SaidView:
    """Words somebody said."""

    person_id: UUID | None
    by_words: str
    words: str
    is_child: bool
    alone: bool | None
    to_whom: str
    where: str


@dataclass(frozen=True, slots=True)
class PresentView:
    """Somebody who was there, seen or not."""

    person_id: UUID | None
    name: str
    seen: bool
    seen_alone: bool | None


@dataclass(frozen=True, slots=True)
class ImpactView:
    """What it meant for somebody the viewer may read."""

    person_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class DetailView:
    """A structured fact about somebody the viewer may read."""

    entry_id: UUID
    person_id: UUID
    what: str
    happened_from: datetime
    values: Mapping[str, Any]

    @classmethod
    def of(cls, row: Sequence[Any]) -> DetailView:
        """Return the view of a row as the database gives it: the values are JSON text."""
        entry_id, person_id, what, happened_from, values = row
        return cls(entry_id, person_id, what, happened_from, json.loads(values))

    @property
    def words(self) -> str:
        """The fact as a plain sentence."""
        return detail_words.words(self.what, self.values)


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file of an entry; ``scanned_by`` empty: no virus scanner looked at it."""

    id: UUID
    entry_id: UUID
    name: str
    media_type: str
    size: int
    has_small: bool
    scanned_by: str


@dataclass(frozen=True, slots=True)
class WhomView:
    """Somebody the entry is about; ``open`` when the viewer may open their record, else know-of."""

    person_id: UUID
    open: bool


@dataclass(frozen=True, slots=True)
class RestrictedView:
    """Why only some may read it, and how many posts can."""

    restriction: str
    words: str
    reason: str
    review_on: date | None
    readers: int


@dataclass(frozen=True, slots=True)
class VersionView:
    """The text of an entry as one version had it."""

    id: UUID
    author_name: str
    author_title: str
    agency_name: str
    written_at: datetime
    happened_from: datetime
    happened_to: datetime
    happened_precision: str
    title: str
    fact: str
    opinion: str
    done: str
    said: tuple[SaidView, ...]
    details: tuple[DetailView, ...]


@dataclass(frozen=True, slots=True)
class AmendmentView:
    """One amendment: who, when, why; what stands in place of what, or the note beside it."""

    id: UUID
    by_name: str
    by_title: str
    agency_name: str
    at: datetime
    reason: str
    changes: tuple[Change, ...]
    note: VersionView | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as it reads now, with its marks, its amendments, and how it was first written."""

    id: UUID
    person_id: UUID | None  # in whose story it was asked for
    kind: str
    title: str
    happened_from: datetime
    happened_to: datetime
    happened_precision: str
    learned_at: datetime
    written_at: datetime
    author_post_id: UUID | None
    author_name: str
    author_title: str
    agency_id: UUID | None
    agency_name: str
    agency_kind: str
    mine: bool
    fact: str
    opinion: str
    done: str
    source: str
    confidence: str
    tags: tuple[str, ...]
    dimensions: tuple[str, ...]
    subject_kind: str
    subject_id: UUID | None
    said: tuple[SaidView, ...]
    present: tuple[PresentView, ...]
    impacts: tuple[ImpactView, ...]
    about: tuple[WhomView, ...]
    harm: bool
    strength: bool
    late_days: int
    restricted: RestrictedView | None
    amendments: tuple[AmendmentView, ...]
    first: VersionView | None  # as first written, where it was amended and the viewer may read it
    moved: bool
    details: tuple[DetailView, ...] = ()
    attachments: tuple[AttachmentView, ...] = ()

    @property
    def key(self) -> str:
        """The token to read on from here."""
        return str(Key(self.happened_from, self.id))

    @property
    def kind_words(self) -> str:
        """The kind, in words."""
        return str(Kind(self.kind).label)

    @property
    def heading(self) -> str:
        """The title, or the kind where the author gave none."""
        return self.title or self.kind_words

    @property
    def is_system(self) -> bool:
        """Was it left by an action of the system?"""
        return self.kind in SYSTEM_KINDS

    @property
    def has_time(self) -> bool:
        """Is the time of day known?"""
        return self.happened_precision == Precision.EXACT

    @property
    def child_words(self) -> tuple[SaidView, ...]:
        """What children said in it."""
        return tuple(s for s in self.said if s.is_child)

    @property
    def tag_words(self) -> tuple[str, ...]:
        """The labels in words, without those that show as marks of their own."""
        own = {Tag.HARM, Tag.STRENGTH}
        return tuple(str(Tag(t).label) for t in self.tags if t not in own and t in Tag.values)

    @property
    def dimension_words(self) -> tuple[str, ...]:
        """The dimensions in words."""
        return tuple(str(Dimension(d).label) for d in self.dimensions)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries of a story the viewer may read, in all and by mark."""

    all: int
    words: int
    harm: int
    strength: int


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When somebody was last seen, and last seen alone, by anybody who wrote of it."""

    seen: datetime | None
    alone: datetime | None


@dataclass(frozen=True, slots=True)
class ChildWords:
    """Words of a child, with when and to whom, for beside a plan or a page of the child's words."""

    entry_id: UUID
    happened_from: datetime
    happened_precision: str
    author_name: str
    agency_kind: str
    said: SaidView


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to filter by, with how many entries of the story have it."""

    code: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What a story can be narrowed to."""

    agencies: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    tags: tuple[Choice, ...]
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Filter:
    """What of a story to show. All that is given must hold."""

    words: bool = False
    harm: bool = False
    strength: bool = False
    agency: UUID | None = None
    agency_kind: str = ""
    kind: str = ""
    tag: str = ""
    since: date | None = None
    until: date | None = None


def restricted_words(code: str) -> str:
    """Return a restriction in words."""
    return str(Restriction(code).label)
