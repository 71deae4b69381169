"""Making a paper: gathered, put into words, issued; a long one drawn too, all in one transaction."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from kithline.chronology import queries as chronology
from kithline.chronology.models import Summary
from kithline.chronology.queries import Narrowing
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.core.progress import Say, silent
from kithline.documents import actions
from kithline.documents.enums import Form, Kind, Use
from kithline.documents.models import Asked, Issued
from kithline.web.child import story
from kithline.web.child.opening import Record, open_as
from kithline.web.chronology.asked import narrowed_to
from kithline.web.documents import presenters
from kithline.web.documents.gathering import Gathered, gather, gather_summary
from kithline.web.documents.parts import Part, parts
from kithline.web.documents.pdf import pdf
from kithline.web.documents.word import word


@dataclass(frozen=True)
class Wanted:
    """What somebody wants on a paper."""

    used_for: str
    for_whom: str = ""
    others: tuple[UUID, ...] = ()
    since: date | None = None
    until: date | None = None
    show: str = ""
    restricted: bool = False
    summary: Summary | None = None

    def people(self, record: Record) -> list[UUID]:
        """Return whose entries stand on it, the person of the record first."""
        of_summary = self.summary.people if self.summary else []
        return list(dict.fromkeys([record.id, *self.others, *of_summary]))

    @property
    def narrowing(self) -> Narrowing:
        """What of the line goes on it."""
        return narrowed_to(self.show, since=self.since, until=self.until)

    def check(self) -> None:
        """Raise ``Invalid`` when a summary was signed with restricted entries that are not wanted."""
        if self.summary is not None and self.summary.restricted_entries and not self.restricted:
            raise Invalid(
                {
                    "holds": "It was signed with restricted entries in it. Tick that they go in as well."
                }
            )

    def entries(self, record: Record) -> int:
        """Return how many entries it will hold, as far as that is known before they are read."""
        if self.summary is not None:
            return len(chronology.selected(record.actor, self.summary))
        number, restricted = chronology.tally(record.actor, self.people(record), self.narrowing)
        return number if self.restricted else number - restricted


def issue(record: Record, wanted: Wanted, say: Say = silent) -> Issued:
    """Gather, put into words and keep a chronology."""
    wanted.check()
    people = wanted.people(record)
    gathered = _gathered(record, wanted, people, say)
    record.learn(story.people_in(gathered.entries))
    text = presenters.content(
        record,
        gathered,
        others=[record.name_of(p) for p in people[1:]],
        used_for=wanted.used_for,
        for_whom=wanted.for_whom,
        since=wanted.since,
        until=wanted.until,
        show=wanted.show,
        say=say,
    )
    return actions.issue(
        by=record.actor,
        at=record.moment,
        people=people,
        kind=Kind.CHRONOLOGY,
        used_for=Use(wanted.used_for),
        for_whom=wanted.for_whom,
        content=text,
        entry_ids=[e.id for e in gathered.entries],
        left_out=gathered.left_out,
        restricted=gathered.restricted,
        since=wanted.since,
        until=wanted.until,
    )


def _gathered(record: Record, wanted: Wanted, people: list[UUID], say: Say) -> Gathered:
    if wanted.summary is not None:
        return gather_summary(record.actor, people, wanted.summary, restricted=wanted.restricted)
    return gather(
        record.actor,
        people,
        at=record.moment,
        narrowing=wanted.narrowing,
        restricted=wanted.restricted,
        say=say,
    )


@transaction.atomic
def make(asked: Asked, *, by: Actor, at: datetime, say: Say = silent) -> Issued:
    """Make a long paper that was asked for: issued and drawn whole, or, when anything fails, not at all.

    Runs as whoever asked: what they may no longer read is not on it.
    """
    record = open_as(by, at, asked.person_id, verb="made a paper")
    record.learn()
    summary = chronology.summary(by, asked.summary_id) if asked.summary_id else None
    if asked.summary_id and summary is None:
        raise Invalid("The summary that it is of can no longer be read.")
    wanted = Wanted(
        used_for=asked.used_for, for_whom=asked.for_whom, since=asked.since, until=asked.until,
        others=tuple(p for p in asked.people_ids if p != asked.person_id), show=asked.show,
        restricted=asked.restricted, summary=summary,
    )  # fmt: skip
    made = issue(record, wanted, say)
    all_of_it = len(made.content["rows"])
    cut = parts(made.content, settings.PAPER_PART)
    for part in cut:
        _draw(made, part, len(cut), all_of_it, asked.address, by, at, say)
        gc.collect()  # what a part was laid out with points at itself: let it go before the next
    actions.made(asked_id=asked.id, paper=made, by=by, at=at)
    return made


def _draw(
    paper: Issued,
    part: Part,
    of: int,
    all_of_it: int,
    address: str,
    by: Actor,
    at: datetime,
    say: Say,
) -> None:
    step = f"Laying out part {part.number} of {of}" if of > 1 else "Laying out its entries"
    named: dict[str, Any] = {
        "number": paper.number, "address": address, "place": by.partnership_name,
    }  # fmt: skip
    say(step, part.first - 1, all_of_it)

    def laid(page: int) -> None:
        say(f"{step}, page {page} so far", part.first - 1, all_of_it)

    drawn = {
        Form.PDF: pdf(part.text, **named, laid=laid),
        Form.WORD: word(part.text, **named),
    }
    for form, content in drawn.items():
        actions.keep_drawn(
            paper=paper, form=form, part=part.number, first=part.first, last=part.last,
            content=content, by=by, at=at,
        )  # fmt: skip
    say(step, part.last, all_of_it)
