"""Opening a line of time: the child's record, the family whom the viewer may read, and the trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kithline.audit import actions as audit
from kithline.audit.enums import Kind as AuditKind
from kithline.chronology import queries
from kithline.core.errors import Refused
from kithline.web.child.opening import Record, open_record
from kithline.web.child.words import joined
from kithline.web.components import NavItem

PLACES = (("Table", ""), ("Picture", "picture/"))


@dataclass
class Line:
    """A child's record with the people whose entries stand on the line."""

    record: Record
    people: tuple[UUID, ...]
    family: bool

    @property
    def home(self) -> str:
        """The address of the chronology."""
        return f"{self.record.home}chronology/"

    @property
    def shown(self) -> tuple[UUID, ...]:
        """Whose entries are shown."""
        return self.people if self.family else (self.record.id,)

    @property
    def has_family(self) -> bool:
        """Is there anybody else whom the viewer may read?"""
        return len(self.people) > 1

    def learn(self, more: Sequence[UUID] = ()) -> None:
        """Find the names of the people around, and of ``more``."""
        self.record.learn([*self.people, *more])

    def whom_words(self) -> str:
        """Return whose line it is: Izzy; or Izzy, Alfie and Carly Thackray."""
        return joined(self.record.short_name(p) for p in self.shown)

    def to_print(self, show: str) -> str:
        """Return the address of the form for printing, with the mark that is looked for chosen in it."""
        return f"{self.record.home}papers/new/" + (f"?show={show}" if show else "")

    def places(self, current: str) -> list[NavItem]:
        """Return the ways to look at the line."""
        return [NavItem(text, self.home + part, text == current) for text, part in PLACES]


def open_line(request: Any, person_id: UUID, *, verb: str) -> Line:
    """Pass the gate of the record; who looks at the family's line is noted for each of the family."""
    record = open_record(request, person_id, verb=verb)
    if not record.circle.is_child:
        raise Refused(
            record.actor, "open a chronology", person_id=person_id, reason="not a child's"
        )
    asked = (request.GET.get("whom") or request.POST.get("whom")) == "family"
    people = queries.family(record.actor, person_id)
    line = Line(record, people or (person_id,), asked and len(people) > 1)
    others = [p for p in line.shown if p != person_id]
    if others:
        audit.note_many(
            [
                audit.event(
                    verb=f"{verb} of the family", by=record.actor, at=record.moment,
                    kind=AuditKind.SAW, person_id=p, subject=("chronology", person_id),
                )
                for p in others
            ]
        )  # fmt: skip
    return line
