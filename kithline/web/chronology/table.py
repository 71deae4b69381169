"""The line of time as a table: entries put into rows, nothing interpreted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from kithline.chronology.enums import Whose
from kithline.chronology.models import View
from kithline.record.enums import Precision
from kithline.record.queries import AmendmentView, EntryView
from kithline.web.child import story
from kithline.web.child.words import clock_time, count, day_of, joined, long_day, sentence
from kithline.web.chronology.opening import Line
from kithline.web.components import Amendment, Mark, Part


@dataclass(frozen=True)
class Beside:
    """What somebody put beside an entry: whose view, when and by whom it was written down."""

    whose: str
    text: str
    signed: str


@dataclass(frozen=True)
class Meant:
    """One of those whom the entry is about, and what it meant for them."""

    name: str
    text: str
    bare: tuple[str, ...] = ()  # the names, where nothing was written of what it meant


@dataclass(frozen=True)
class TableRow:
    """An entry as a row."""

    entry_id: str
    anchor: str
    year: str
    day: str
    time: str
    agency: str
    by: str
    kind: str
    title: str
    href: str
    say: str  # where somebody's view of it is written; on the line of whom it is about alone
    parts: Sequence[Part]
    meant: Sequence[Meant]
    done: str
    marks: Sequence[Mark]
    known: str
    beside: Sequence[Beside]
    amendments: Sequence[Amendment]
    restricted: bool

    @property
    def meant_label(self) -> str:
        """What stands before those whom it is about where the table has no columns."""
        if not self.meant:
            return ""
        return "What it meant: " if any(m.text for m in self.meant) else "About: "


def rows(
    line: Line,
    entries: Sequence[EntryView],
    stood: datetime | None = None,
    views: Mapping[UUID, View] | None = None,
) -> list[TableRow]:
    """Return the rows of a page. What an action wrote once for each child stands once, about all of them."""
    found: list[TableRow] = []
    before: EntryView | None = None
    for entry in entries:
        made = row(line, entry, stood, views)
        if before is not None and told_once(before, entry):
            found[-1] = replace(found[-1], meant=together(found[-1].meant, made.meant))
        else:
            found.append(made)
            before = entry
    return found


def told_once(one: EntryView, other: EntryView) -> bool:
    """Do two entries differ only in whom they are about? A worry sent about three children is one worry."""
    return (
        one.subject_id is not None
        and not (one.amendments or other.amendments or one.restricted or other.restricted)
        and all(
            getattr(one, name) == getattr(other, name)
            for name in ("subject_id", "kind", "title", "fact", "opinion", "done", "happened_from",
                         "author_post_id", "written_at", "said")
        )
    )  # fmt: skip


def together(one: Sequence[Meant], other: Sequence[Meant]) -> list[Meant]:
    """Return those whom two rows are about, in one row."""
    said = [m for m in (*one, *other) if m.text]
    bare = tuple(dict.fromkeys(name for m in (*one, *other) for name in m.bare))
    return said + ([Meant(joined(bare), "", bare)] if bare else [])


def root_of(entry: EntryView) -> UUID:
    """Return the first version of an entry, as far as the viewer may read it."""
    return entry.first.id if entry.first else entry.id


def row(
    line: Line,
    entry: EntryView,
    stood: datetime | None = None,
    views: Mapping[UUID, View] | None = None,
) -> TableRow:
    """Return one entry as a row."""
    record = line.record
    about = {w.person_id for w in entry.about}
    whose = next((p for p in (record.id, *line.people) if p in about), record.id)
    parts = [
        p for p in story.parts(record, entry, story.told(entry)) if p.kind not in ("impact", "done")
    ]
    notes = [a for a in entry.amendments if a.note is not None]
    return TableRow(
        entry_id=str(entry.id),
        anchor=f"e-{entry.id}",
        year=str(day_of(entry.happened_from).year),
        day=days(entry),
        time=time(entry),
        agency=entry.agency_kind,
        by=", ".join(x for x in (entry.author_name, entry.author_title, entry.agency_name) if x),
        kind=entry.kind_words,
        title=story.heading(entry),
        href=f"/child/{whose}/entry/{entry.id}/",
        say=f"{line.home}otherwise/{entry.id}/" if whose == record.id else "",
        parts=parts,
        meant=meant(line, entry),
        done=entry.done,
        marks=marks(entry, disputed=any(a.id in (views or {}) for a in notes)),
        known=known(entry) if stood else "",
        beside=[beside(a, (views or {}).get(a.id)) for a in notes],
        amendments=[
            story.amendment(a, entry.first, record=line.record)
            for a in entry.amendments
            if a.note is None
        ],
        restricted=entry.restricted is not None,
    )


def days(entry: EntryView) -> str:
    """Return the day or the days, without the year: Tue 3 Nov, 3 Nov to 9 Nov."""
    start, end = day_of(entry.happened_from), day_of(entry.happened_to)
    if entry.happened_precision == Precision.RANGE and end > start:
        year = f" {end.year}" if end.year != start.year else ""
        return f"{start.day} {start:%b} to {end.day} {end:%b}{year}"
    return f"{start:%a} {start.day} {start:%b}"


def time(entry: EntryView) -> str:
    """Return the time of day, or how well the day is known."""
    if entry.happened_precision == Precision.EXACT:
        return clock_time(entry.happened_from)
    return "or about then" if entry.happened_precision == Precision.ABOUT else ""


def meant(line: Line, entry: EntryView) -> list[Meant]:
    """Return those whom the entry is about, the child of the page first, with what it meant for each.

    Where it is about that child alone and nobody wrote what it meant, the place stays empty.
    """
    record = line.record
    texts = {i.person_id: i.text for i in entry.impacts}
    about = sorted((w.person_id for w in entry.about), key=lambda p: p != record.id)
    named = [Meant(record.short_name(p), texts[p]) for p in about if p in texts]
    rest = [record.short_name(p) for p in about if p not in texts]
    if about == [record.id] and not texts and not line.family:
        return []
    if len(rest) > 4:
        rest = [*rest[:3], count(len(rest) - 3, "other")]
    return named + ([Meant(joined(rest), "", tuple(rest))] if rest else [])


def marks(entry: EntryView, *, disputed: bool = False) -> list[Mark]:
    """Return the marks of an entry, and the parts of life it touches."""
    found = [m for m in story.marks(entry) if m.kind in ("restricted", "harm", "strength", "late")]
    if disputed:
        found.append(Mark("Seen otherwise", "amended"))
    versions = [a for a in entry.amendments if a.note is None]
    if versions:
        found.append(Mark(f"Amended {times(len(versions))}", "amended"))
    if entry.moved:
        found.append(Mark("Moved here from another record"))
    return found + [Mark(t) for t in entry.dimension_words[:4]]


def times(number: int) -> str:
    """Return how often."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def known(entry: EntryView) -> str:
    """Return who knew it from when, and since when it is on the record."""
    learned, written = day_of(entry.learned_at), day_of(entry.written_at)
    who = entry.agency_name or entry.author_name
    if learned == written:
        return f"On the record since {long_day(written)}."
    return f"{who} knew from {long_day(learned)}; on the record since {long_day(written)}."


def beside(note: AmendmentView, view: View | None = None) -> Beside:
    """Return a note beside an entry; a view says whose it is, in their words."""
    assert note.note is not None
    by = ", ".join(x for x in (note.by_name, note.by_title, note.agency_name) if x)
    when = long_day(day_of(note.at))
    if view is not None:
        text = f"“{note.note.fact}”" if view.whose == Whose.FAMILY else sentence(note.note.fact)
        return Beside(f"{view.by_words} sees it otherwise:", text, f"Written down by {by}, {when}")
    words = [f"“{s.words}”" for s in note.note.said]
    text = " ".join(x for x in (*words, sentence(note.note.fact), sentence(note.note.opinion)) if x)
    return Beside(whose=sentence(note.reason), text=text, signed=f"{by}, {when}")
