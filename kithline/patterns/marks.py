"""What the rules read: one child, the people around, and what was written, as frozen values.

Nothing here knows a table. ``queries`` fills these from what the viewer may read; the tests fill them
from rows of a file, the bench from invented ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

Nothing: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the history. ``tie``: what they are to the child, as recorded; empty when nobody said."""

    id: UUID
    name: str
    is_child: bool
    born: date | None = None
    unborn: bool = False
    sex: str = ""
    tie: str = ""
    family: bool = False  # lives with or is close kin of the child: their entries are read too
    living: bool | None = (
        None  # None: the viewer may not open their record, so nobody asks about them
    )
    also: tuple[str, ...] = ()  # other first names that they go by

    def months_on(self, day: date) -> int | None:
        """Return the age in whole months on a day; None when the birth is not known or not yet."""
        if self.born is None or self.born > day:
            return None
        months = (day.year - self.born.year) * 12 + day.month - self.born.month
        return months - (1 if day.day < self.born.day else 0)


@dataclass(frozen=True, slots=True)
class Said:
    """Words somebody said."""

    words: str
    by: UUID | None = None
    by_words: str = ""
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class Detail:
    """A structured fact of an entry about one person; ``what`` and ``values`` as the record has them."""

    person: UUID
    what: str
    values: Mapping[str, Any] = field(default_factory=lambda: Nothing)

    def get(self, name: str) -> Any:
        """Return a value, or None."""
        return self.values.get(name)

    def day(self, name: str) -> date | None:
        """Return a value that is a day; None when it is none."""
        value = self.values.get(name)
        try:
            return date.fromisoformat(value[:10]) if isinstance(value, str) else None
        except ValueError:
            return None


@dataclass(frozen=True)  # without slots, so that its texts are joined once
class Mark:
    """One entry as it reads now."""

    id: UUID
    kind: str
    happened: date
    until: date
    written: date
    agency: str
    agency_kind: str
    author: str
    about: frozenset[UUID]
    fact: str = ""
    opinion: str = ""
    done: str = ""
    title: str = ""
    said: tuple[Said, ...] = ()
    tags: frozenset[str] = frozenset()
    seen: frozenset[UUID] = frozenset()
    alone: frozenset[UUID] = frozenset()
    named: frozenset[str] = frozenset()  # who was there, in words, where no record stands for them
    details: tuple[Detail, ...] = ()
    corrected: bool = False  # a note beside it says that something in it was wrong
    restricted: bool = False

    def of(self, person: UUID, *what: str) -> list[Detail]:
        """Return the structured facts about a person, of these kinds."""
        if not self.details:
            return []
        return [d for d in self.details if d.person == person and d.what in what]

    def speaks(self, person: UUID) -> bool:
        """Does this child speak in it?"""
        return any(s.is_child and s.by == person for s in self.said)

    @cached_property
    def text(self) -> str:
        """Everything written in it, but for the words said, each box on a line of its own."""
        return "\n".join(t for t in (self.fact, self.opinion, self.done) if t)

    @cached_property
    def all_text(self) -> str:
        """Everything in it."""
        return "\n".join([self.text, *(s.words for s in self.said)])


@dataclass(frozen=True, slots=True)
class Lead:
    """Who led a spell of work, from when until when."""

    name: str
    starts: date
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Spell:
    """A time of work with the child."""

    id: UUID
    kind: str
    opened: date
    closed: date | None = None
    need_met: str = ""
    reason: str = ""
    team: str = ""
    leads: tuple[Lead, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """A worry received by a hub about the child, with the decision that stands, where there is one."""

    id: UUID
    number: str
    received: date
    fact: str = ""
    outcome: str = ""
    decided: date | None = None
    reasons: str = ""
    dissent: str = ""  # what somebody wrote who did not agree
    dissent_by: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """The child has lived somewhere since a day. Where is not said: no rule needs it."""

    id: UUID
    since: date


@dataclass(frozen=True, slots=True)
class Home:
    """An address of the child that is not protected and that the viewer may read, from when until when.

    It is held against what entries say, and never shown: ``street`` is its street alone, in small letters.
    """

    id: UUID
    street: str
    since: date | None = None
    until: date | None = None
    source: str = ""

    def on(self, day: date) -> bool:
        """Did the child live there on a day, as far as it is recorded?"""
        return (self.since is None or self.since <= day) and (
            self.until is None or self.until > day
        )


@dataclass(frozen=True, slots=True)
class PlanAction:
    """An action as a review left it. ``key`` stays the same when it is carried over."""

    key: str
    due: date | None
    done: bool


@dataclass(frozen=True, slots=True)
class PlanReview:
    """A review of a plan with its actions. Plans are a capability to come: nothing fills this yet."""

    id: UUID
    held: date
    actions: tuple[PlanAction, ...]


@dataclass(frozen=True)
class History:
    """All that the rules may read about one child, as far as the viewer may, oldest first."""

    child: Person
    today: date
    people: Mapping[UUID, Person]
    marks: tuple[Mark, ...]
    spells: tuple[Spell, ...] = ()
    contacts: tuple[Contact, ...] = ()
    moves: tuple[Move, ...] = ()
    homes: tuple[Home, ...] = ()
    reviews: tuple[PlanReview, ...] = ()

    def about_child(self) -> tuple[Mark, ...]:
        """Return the entries about the child."""
        return self._about_child

    @cached_property
    def _about_child(self) -> tuple[Mark, ...]:
        return tuple(m for m in self.marks if self.child.id in m.about)

    def since(self, days: int) -> date:
        """Return the day so many days before today."""
        return date.fromordinal(max(self.today.toordinal() - days, 1))

    def open_spells(self) -> list[Spell]:
        """Return the work that is open today."""
        return [s for s in self.spells if s.closed is None or s.closed > self.today]

    def children(self) -> list[Person]:
        """Return the child, then the other children of the family."""
        others = [
            p for p in self.people.values() if p.is_child and p.family and p.id != self.child.id
        ]
        return [self.child, *sorted(others, key=lambda p: (p.born or date.max, p.name))]
