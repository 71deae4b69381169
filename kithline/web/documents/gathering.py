"""What goes on a paper: the entries of the chosen people, each once, in the order they happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from kithline.chronology import queries as chronology
from kithline.chronology.models import Reading, Summary, View
from kithline.chronology.queries import Narrowing
from kithline.core.actor import Actor
from kithline.core.progress import Say, silent
from kithline.record.queries import EntryView, ImpactView

EVERYTHING = Narrowing()


@dataclass(frozen=True)
class Gathered:
    """The entries of a paper, the oldest first, what people signed, and what was left out."""

    entries: tuple[EntryView, ...]
    left_out: int
    views: dict[UUID, View] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    summary: Summary | None = None

    @property
    def restricted(self) -> bool:
        """Does it hold a restricted entry, or what was signed with one in sight?"""
        in_sight = bool(self.summary and self.summary.restricted_entries)
        in_sight |= any(r.restricted_entries for r in self.readings)
        return in_sight or any(e.restricted for e in self.entries)


def gather(
    viewer: Actor,
    people: Sequence[UUID],
    *,
    at: datetime,
    narrowing: Narrowing = EVERYTHING,
    restricted: bool = False,
    say: Say = silent,
) -> Gathered:
    """Return what the viewer may read of these people, an entry about several of them once.

    What an entry meant for somebody who is not on the paper stays off it. Of the readings those stay
    off that were signed with a restricted entry in sight, unless such entries are wanted.
    """
    held = chronology.bundle(viewer, people, at=at, narrowing=narrowing, with_restricted=restricted)
    entries = []
    for entry in _of(people, held.entries()):
        entries.append(entry)
        say("Reading the entries", len(entries), max(held.number, len(entries)))
    readings = [r for r in held.readings if restricted or not r.restricted_entries]
    return Gathered(tuple(entries), held.left_out, held.views(entries), tuple(reversed(readings)))


def gather_summary(
    viewer: Actor, people: Sequence[UUID], found: Summary, *, restricted: bool = False
) -> Gathered:
    """Return the entries that a signed summary selected, with what each meant to its author."""
    chosen = chronology.selected(viewer, found)
    entries = []
    for entry, impact in chosen:
        told = (ImpactView(people[0], impact),) if impact else ()
        entries.append(replace(entry, impacts=told))
    kept = tuple(e for e in entries if restricted or e.restricted is None)
    return Gathered(kept, len(entries) - len(kept), summary=found)


def _of(people: Sequence[UUID], entries: Iterable[EntryView]) -> Iterable[EntryView]:
    wanted = set(people)
    for entry in entries:
        yield replace(entry, impacts=tuple(i for i in entry.impacts if i.person_id in wanted))
