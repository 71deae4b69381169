"""What a printed bundle holds: everything of a line in order, whose views, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kithline.chronology.models import Reading, Summary, View
from kithline.chronology.queries.line import MOST_A_PAGE, Counts, Narrowing, counts, line, tally
from kithline.chronology.queries.signed import readings, summaries, views_of
from kithline.core.actor import Actor
from kithline.record.queries import EntryView


@dataclass(frozen=True)
class Bundle:
    """A line of time made ready to be printed; entries come by ``entries``, page by page."""

    viewer: Actor
    people: tuple[UUID, ...]
    narrowing: Narrowing
    at: datetime
    with_restricted: bool
    counts: Counts
    number: int  # of entries that it holds
    # Restricted entries that this viewer may read and that are left out; never how many there are besides.
    left_out: int
    readings: Sequence[Reading]
    summaries: Sequence[Summary]

    def entries(self) -> Iterator[EntryView]:
        """Return the entries, the oldest first, some hundred at a time."""
        after = ""
        while True:
            page = line(
                self.viewer, self.people, after=after, narrowing=self.narrowing, oldest_first=True,
                limit=MOST_A_PAGE,
            )  # fmt: skip
            if not page:
                return
            after = page[-1].key
            yield from (e for e in page if self.with_restricted or e.restricted is None)

    def views(self, entries: Sequence[EntryView]) -> dict[UUID, View]:
        """Return whose view each note beside these entries is."""
        return views_of(self.viewer, [a.id for e in entries for a in _roots(e)])


def _roots(entry: EntryView):  # type: ignore[no-untyped-def]
    return [entry.first] if entry.first else [entry]


def bundle(
    viewer: Actor,
    people: Sequence[UUID],
    *,
    at: datetime,
    narrowing: Narrowing | None = None,
    with_restricted: bool = False,
) -> Bundle:
    """Return what a conference or court bundle is printed from; restricted entries only when asked for."""
    wanted = narrowing or Narrowing()
    number, restricted = tally(viewer, people, wanted)
    return Bundle(
        viewer=viewer,
        people=tuple(people),
        narrowing=wanted,
        at=at,
        with_restricted=with_restricted,
        counts=counts(viewer, people, stood=wanted.stood, choices=False),
        number=number if with_restricted else number - restricted,
        left_out=0 if with_restricted else restricted,
        readings=readings(viewer, people[0]),
        summaries=[s for s in summaries(viewer, people[0]) if s.signed_at],
    )
