"""A question that the record raises, with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from kithline.patterns.enums import RefKind
from kithline.patterns.marks import Contact, History, Mark, Move, PlanReview, Spell
from kithline.patterns.shape import Rule


@dataclass(frozen=True, slots=True)
class Ref:
    """One thing that a finding rests on, and what was read in it."""

    kind: str
    id: UUID
    on: date
    note: str = ""
    person: UUID | None = None  # another child of the family, where it is about them

    @property
    def key(self) -> tuple[str, UUID]:
        """What makes it the same thing."""
        return self.kind, self.id


def entry(mark: Mark, note: str = "", person: UUID | None = None) -> Ref:
    """Return a pointer to an entry; a note beside it that corrects something is said with it."""
    if mark.corrected:
        note = (
            f"{note}; a note beside it corrects something" if note else "a note corrects something"
        )
    return Ref(RefKind.ENTRY, mark.id, mark.happened, note, person)


def contact(of: Contact, note: str = "") -> Ref:
    """Return a pointer to a worry received."""
    return Ref(RefKind.CONTACT, of.id, of.received, note)


def spell(of: Spell, on: date, note: str = "") -> Ref:
    """Return a pointer to a time of work."""
    return Ref(RefKind.SPELL, of.id, on, note)


def move(of: Move, note: str = "") -> Ref:
    """Return a pointer to a move."""
    return Ref(RefKind.MOVE, of.id, of.since, note)


def review(of: PlanReview, note: str = "") -> Ref:
    """Return a pointer to a review of a plan."""
    return Ref(RefKind.REVIEW, of.id, of.held, note)


@dataclass(frozen=True, slots=True)
class Raised:
    """What a kind of rule found: what it rests on, and the words that go into the question."""

    refs: tuple[Ref, ...]
    facts: str
    key: str = ""  # tells two findings of one rule apart
    words: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[Ref, ...] = ()  # what is laid beside it, to be read with it

    @property
    def latest(self) -> date:
        """The day of the newest thing it rests on."""
        return max(r.on for r in self.refs)


@dataclass(frozen=True, slots=True)
class Finding:
    """A question about a child, put because of what stands in the record. It claims nothing."""

    rule: Rule
    person: UUID
    key: str
    question: str
    facts: str
    refs: tuple[Ref, ...]
    beside: tuple[Ref, ...]

    @property
    def latest(self) -> date:
        """The day of the newest thing it rests on."""
        return max(r.on for r in self.refs)

    @property
    def entries(self) -> tuple[UUID, ...]:
        """The ids of the entries it rests on, the oldest first."""
        return tuple(r.id for r in self.refs if r.kind == RefKind.ENTRY)

    @property
    def named(self) -> str:
        """What tells it apart on one child's pages: rule and key."""
        return f"{self.rule.id}.{self.key}" if self.key else self.rule.id


def ordered(refs: Iterable[Ref]) -> tuple[Ref, ...]:
    """Return pointers by day, each thing once."""
    once: dict[tuple[str, UUID], Ref] = {}
    for ref in refs:
        once.setdefault(ref.key, ref)
    return tuple(sorted(once.values(), key=lambda r: (r.on, str(r.id))))


def make(rule: Rule, history: History, raised: Raised) -> Finding:
    """Return the finding of what a rule raised, the question filled in."""
    template = rule.question
    if history.child.unborn and rule.before_birth:
        template = rule.before_birth
    return Finding(
        rule=rule,
        person=history.child.id,
        key=raised.key,
        question=template.format_map({"name": history.child.name, **raised.words}),
        facts=raised.facts,
        refs=ordered(raised.refs),
        beside=ordered(raised.beside),
    )
