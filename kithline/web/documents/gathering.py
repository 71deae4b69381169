"""What goes on a paper: the entries of the chosen people, each once, in the order they happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from kithline.core.actor import Actor
from kithline.record import queries as record_queries
from kithline.record.queries import EntryView, Filter

A_PAGE = 200


@dataclass(frozen=True)
class Gathered:
    """The entries of a paper, the oldest first, and how many restricted ones were left out."""

    entries: tuple[EntryView, ...]
    left_out: int

    @property
    def restricted(self) -> bool:
        """Does it hold a restricted entry?"""
        return any(e.restricted for e in self.entries)


def gather(
    viewer: Actor,
    people: Sequence[UUID],
    *,
    since: date | None = None,
    until: date | None = None,
    restricted: bool = False,
) -> Gathered:
    """Return what the viewer may read of these people, an entry about several of them once.

    What an entry meant for somebody who is not on the paper stays off it.
    """
    found: dict[UUID, EntryView] = {}
    for person in people:
        for entry in every_entry(viewer, person, Filter(since=since, until=until)):
            found.setdefault(entry.id, entry)
    chosen = set(people)
    ordered = sorted(found.values(), key=lambda e: (e.happened_from, e.id))
    kept = tuple(
        replace(e, impacts=tuple(i for i in e.impacts if i.person_id in chosen))
        for e in ordered
        if restricted or e.restricted is None
    )
    return Gathered(kept, len(ordered) - len(kept))


def every_entry(viewer: Actor, person: UUID, narrowed: Filter) -> list[EntryView]:
    """Return the whole story of a person, read on by key."""
    found: list[EntryView] = []
    before: str | None = None
    while True:
        page = record_queries.story(viewer, person, before=before, filter=narrowed, limit=A_PAGE)
        found += page
        if len(page) < A_PAGE:
            return found
        before = page[-1].key
