"""What may be written: pure rules, and the shapes in which a writer hands over the parts of an entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from difflib import SequenceMatcher
from typing import Any, TypeVar
from uuid import UUID

from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.core.text import TextRefused, clean
from kithline.record import details as facts
from kithline.record.enums import (
    HARM_TAGS,
    STRENGTH_TAGS,
    SYSTEM_KINDS,
    Confidence,
    DetailKind,
    Dimension,
    Kind,
    Origin,
    Precision,
    Restriction,
    Source,
    Tag,
)
from kithline.record.files import MOST_FILES, Received

MOST_TEXT = 20_000
MOST_PEOPLE = 30
MOST_DETAILS = 60
LATE_DAYS = 2  # written more than two days after it was learned: marked
EARLIEST = date(1900, 1, 1)
# ``values`` of an enum is made anew each time it is asked for: dear where there are many entries.
KINDS, TAGS, DIMENSIONS = (frozenset(e.values) for e in (Kind, Tag, Dimension))
SOURCES, CONFIDENCES = frozenset(Source.values), frozenset(Confidence.values)
RESTRICTIONS, ORIGINS = frozenset(Restriction.values), frozenset(Origin.values)


@dataclass(frozen=True, slots=True)
class Happened:
    """When something happened, and how well that is known. Use the constructors."""

    from_: datetime
    to: datetime
    precision: Precision

    @classmethod
    def exact(cls, moment: datetime) -> Happened:
        """At a time."""
        return cls(moment, moment, Precision.EXACT)

    @classmethod
    def on(cls, day: date) -> Happened:
        """On a day, the time not known."""
        return cls(_start(day), _end(day), Precision.DAY)

    @classmethod
    def between(cls, first: date, last: date) -> Happened:
        """From one day to another, both included (missing, in hospital)."""
        return cls(_start(first), _end(last), Precision.RANGE)

    @classmethod
    def about(cls, day: date) -> Happened:
        """On or about a day."""
        return cls(_start(day), _end(day), Precision.ABOUT)


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody said. ``by_words`` says who, in words; ``person_id`` when they are known."""

    words: str
    by_words: str = ""
    person_id: UUID | None = None
    is_child: bool = False
    alone: bool | None = None
    to_whom: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who was there, or ought to have been seen."""

    person_id: UUID | None = None
    name: str = ""
    seen: bool = True
    seen_alone: bool | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """A structured fact about one of the people an entry is about; ``details`` has the shapes."""

    person_id: UUID
    what: DetailKind | str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry ready to be checked and written; times aware. ``learned_at`` empty: when it happened."""

    about: tuple[UUID, ...]
    kind: Kind | str
    happened: Happened
    learned_at: datetime | None = None
    title: str = ""
    fact: str = ""
    said: tuple[Words, ...] = ()
    opinion: str = ""
    done: str = ""
    impacts: Mapping[UUID, str] = field(default_factory=dict)
    present: tuple[Presence, ...] = ()
    source: Source | str = ""
    confidence: Confidence | str = ""
    tags: tuple[Tag | str, ...] = ()
    dimensions: tuple[Dimension | str, ...] = ()
    restriction: Restriction | str | None = None
    restriction_reason: str = ""
    restriction_review_on: date | None = None
    readers: tuple[UUID, ...] = ()
    subject: tuple[str, UUID] | None = None
    origin: Origin | str = Origin.WRITTEN
    details: tuple[Detail, ...] = ()
    files: tuple[Received, ...] = ()  # as ``files.receive`` gives them


S = TypeVar("S", Words, Presence, Prepared)
V = TypeVar("V")


def marks_of(tags: Iterable[str]) -> tuple[bool, bool]:
    """Return (harm, strength) as the author ticked them.

    A label such as food counts as harm unless the author ticked a strength beside it; ``harm`` itself
    always does.
    """
    ticked = set(tags)
    strength = bool(ticked & STRENGTH_TAGS)
    harm = Tag.HARM in ticked or (bool(ticked & HARM_TAGS) and not strength)
    return harm, strength


def days_late(learned_at: datetime, written_at: datetime) -> int:
    """Return by how many days an entry was written late; 0 when it was in time."""
    days = (written_at.astimezone(LONDON).date() - learned_at.astimezone(LONDON).date()).days
    return days if days > LATE_DAYS else 0


def checked(entry: Prepared, *, at: datetime, by_system: bool = False) -> Prepared:
    """Return the entry as it may be kept at ``at``; ``Invalid`` names every field that may not.

    Fields of the errors: about, kind, happened, learned_at, title, fact, opinion, done, source,
    confidence, tags, dimensions, restriction, restriction_reason, readers, ``said-0``,
    ``present-0``, ``impact-<person id>``, ``detail-0`` and ``detail-0-<name of its field>``.
    """
    errors: dict[str, str] = {}
    kept = _cleaned(entry, errors)
    errors |= _when(kept, at)
    errors |= _what(kept, by_system)
    errors |= _codes(kept, by_system)
    errors |= _people(kept)
    kept = _detailed(kept, at, errors)
    if errors:
        raise Invalid(errors)
    return kept


def _when(entry: Prepared, at: datetime) -> dict[str, str]:
    happened, errors = entry.happened, {}
    today = at.astimezone(LONDON).date()
    if happened.to < happened.from_:
        errors["happened"] = "The end is before the start."
    elif _day(happened.from_) > today or (
        happened.precision == Precision.EXACT and happened.from_ > at
    ):
        errors["happened"] = "That is still to come. Write it when it has happened."
    elif _day(happened.to) > today:
        errors["happened"] = "The end is still to come. Give the days so far."
    elif _day(happened.from_) < EARLIEST:
        errors["happened"] = "Check the year."
    learned = entry.learned_at
    if learned is not None and "happened" not in errors:
        if learned > at:
            errors["learned_at"] = "You cannot have learned it after now."
        elif _day(learned) < _day(happened.from_) or (
            happened.precision == Precision.EXACT and learned < happened.from_
        ):
            errors["learned_at"] = "That is before it happened."
    return errors


def _what(entry: Prepared, by_system: bool) -> dict[str, str]:
    errors = {}
    if len(entry.files) > MOST_FILES:
        errors["files"] = f"Attach at most {MOST_FILES} files to one entry."
    told = entry.fact or entry.said or entry.done or entry.details or entry.files
    if not told and not (by_system and entry.title):
        errors["fact"] = "Write what happened, what was said, or what was done."
    for i, words in enumerate(entry.said):
        if not words.words:
            errors[f"said-{i}"] = "Write what they said, or take the speaker out."
        elif not words.by_words and words.person_id is None:
            errors[f"said-{i}"] = "Say who said this."
    for i, presence in enumerate(entry.present):
        if not presence.name and presence.person_id is None:
            errors[f"present-{i}"] = "Say who was there."
        elif presence.seen_alone and not presence.seen:
            errors[f"present-{i}"] = "Nobody is seen alone who was not seen."
    return errors


def _codes(entry: Prepared, by_system: bool) -> dict[str, str]:
    errors = {}
    if entry.kind not in KINDS or (entry.kind in SYSTEM_KINDS and not by_system):
        errors["kind"] = "Choose what kind of entry this is."
    for name, value, known in (
        ("source", entry.source, SOURCES),
        ("confidence", entry.confidence, CONFIDENCES),
    ):
        if value and value not in known:
            errors[name] = "Choose one from the list."
    if set(entry.tags) - TAGS:
        errors["tags"] = "Choose labels from the list."
    if set(entry.dimensions) - DIMENSIONS:
        errors["dimensions"] = "Choose from the list."
    if entry.restriction is None:
        if entry.readers:
            errors["restriction"] = "Say why only some may read this."
    elif entry.restriction not in RESTRICTIONS:
        errors["restriction"] = "Choose the reason from the list."
    elif not entry.readers:
        errors["readers"] = "Name who may read this."
    if entry.origin not in ORIGINS or entry.origin == Origin.MOVED:
        errors["origin"] = "An entry is written or brought in."
    return errors


def _people(entry: Prepared) -> dict[str, str]:
    errors = {}
    if not entry.about:
        errors["about"] = "Say whom this is about."
    elif len(entry.about) > MOST_PEOPLE:
        errors["about"] = f"An entry is about at most {MOST_PEOPLE} people."
    for person in entry.impacts:
        if person not in entry.about:
            errors[f"impact-{person}"] = "The entry is not about this person."
    return errors


def _detailed(entry: Prepared, at: datetime, errors: dict[str, str]) -> Prepared:
    """Return the entry with its details as they are kept."""
    if not entry.details:
        return entry
    if len(entry.details) > MOST_DETAILS:
        errors["details"] = f"An entry holds at most {MOST_DETAILS} structured facts."
        return entry
    found = []
    for i, detail in enumerate(entry.details):
        if detail.person_id not in entry.about:
            errors[f"detail-{i}"] = "The entry is not about this person."
        values, wrong = facts.checked(detail.what, detail.values, today=_day(at))
        errors.update({f"detail-{i}-{name}": said for name, said in wrong.items()})
        found.append(Detail(detail.person_id, str(detail.what), values))
    return replace(entry, details=tuple(found))


def _cleaned(entry: Prepared, errors: dict[str, str]) -> Prepared:
    """Return the entry with its texts regular and doubles gone; what may not be kept goes to errors."""

    def text(name: str, value: str, limit: int = MOST_TEXT, multiline: bool = True) -> str:
        try:
            return clean(value, limit=limit, multiline=multiline)
        except TextRefused as refused:
            errors[name] = str(refused)
            return "?"

    said = tuple(
        _changed(
            w,
            words=text(f"said-{i}", w.words),
            by_words=text(f"said-{i}", w.by_words, 200, False),
            to_whom=text(f"said-{i}", w.to_whom, 200, False),
            where=text(f"said-{i}", w.where, 200, False),
        )
        for i, w in enumerate(entry.said)
    )
    present = tuple(
        _changed(p, name=text(f"present-{i}", p.name, 200, False))
        for i, p in enumerate(entry.present)
    )
    impacts = {p: text(f"impact-{p}", t) for p, t in entry.impacts.items()}
    return _changed(
        entry,
        about=_each_once(entry.about),
        title=text("title", entry.title, 200, False) if entry.title else "",
        fact=text("fact", entry.fact),
        opinion=text("opinion", entry.opinion) if entry.opinion else "",
        done=text("done", entry.done) if entry.done else "",
        restriction=entry.restriction or None,
        restriction_reason=text("restriction_reason", entry.restriction_reason, 500)
        if entry.restriction_reason
        else "",
        said=said,
        present=present,
        impacts={p: t for p, t in impacts.items() if t},
        tags=_each_once(entry.tags),
        dimensions=_each_once(entry.dimensions),
        readers=_each_once(entry.readers),
    )


def _each_once(values: tuple[V, ...]) -> tuple[V, ...]:
    return values if len(values) < 2 else tuple(dict.fromkeys(values))


def _changed(shape: S, **values: Any) -> S:
    """Return a shape with these values; itself where it has them: making it anew is dear among many."""
    changed = {name: value for name, value in values.items() if getattr(shape, name) != value}
    return replace(shape, **changed) if changed else shape


def presence_of(entry: Prepared, person_id: UUID) -> tuple[bool | None, bool | None]:
    """Return (seen, seen alone) of a person the entry is about; None where nothing is said."""
    for each in entry.present:
        if each.person_id == person_id:
            return each.seen, each.seen_alone
    return None, None


def speaks(said: Sequence[Words], person_id: UUID) -> bool:
    """Does this person, a child, speak in the entry?"""
    return any(w.is_child and w.person_id == person_id for w in said)


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, LONDON)


def _end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, LONDON) - timedelta(seconds=1)


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


@dataclass(frozen=True, slots=True)
class Change:
    """Words put in place of others in a field. One of the two may be empty: added, taken out."""

    field: str
    was: str
    now: str
    person_id: UUID | None = None  # of whom, where it is a structured fact


def changes(field_name: str, was: str, now: str) -> tuple[Change, ...]:
    """Return what changed between two texts, word by word, near changes told as one."""
    if was == now:
        return ()
    before, after = was.split(), now.split()
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    spans: list[tuple[int, int, int, int]] = []
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        if spans and a1 - spans[-1][1] <= 1 and b1 - spans[-1][3] <= 1:
            spans[-1] = (spans[-1][0], a2, spans[-1][2], b2)
        else:
            spans.append((a1, a2, b1, b2))
    if not spans:  # only the spacing differs
        return (Change(field_name, was, now),)
    return tuple(
        Change(field_name, " ".join(before[a1:a2]), " ".join(after[b1:b2]))
        for a1, a2, b1, b2 in spans
    )
