"""Reads: what a record raises for whoever looks, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.patterns import catalogue, permissions, reading, rules
from kithline.patterns.marks import History
from kithline.patterns.rules import Given, Standing


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as pages show it."""

    id: UUID
    rule_id: str
    key: str
    question: str
    kind: str
    words: str
    by_name: str
    by_title: str
    agency_name: str
    at: datetime
    cited: frozenset[UUID]


@dataclass(frozen=True)
class Asked:
    """What the record of one child raises for one viewer, and every answer the viewer may read."""

    history: History
    standings: tuple[Standing, ...]
    answers: tuple[AnswerView, ...]  # newest first

    @property
    def open(self) -> tuple[Standing, ...]:
        """The questions that wait for an answer."""
        return tuple(s for s in self.standings if s.open)

    @property
    def answered(self) -> tuple[Standing, ...]:
        """The questions whose answer stands."""
        return tuple(s for s in self.standings if not s.open)

    def answer(self, id: UUID) -> AnswerView | None:
        """Return an answer by its id."""
        return next((a for a in self.answers if a.id == id), None)

    def standing(self, named: str) -> Standing | None:
        """Return the question of that name, whether answered or not."""
        return next((s for s in self.standings if s.finding.named == named), None)

    def earlier(self) -> tuple[AnswerView, ...]:
        """Return answers to questions that the record raises no more, newest first."""
        current = {(s.finding.rule.id, s.finding.key) for s in self.standings}
        return tuple(a for a in self.answers if (a.rule_id, a.key) not in current)


def asked(viewer: Actor, person_id: UUID, at: datetime) -> Asked | None:
    """Return what the record raises for the viewer; a statement and the gate, whatever its length.

    Raises ``Refused`` when the viewer may not read it; None for somebody who is no child.
    """
    permissions.check_ask(viewer, person_id)
    return _asked(viewer, person_id, at)


def asked_of_opened(viewer: Actor, person_id: UUID, at: datetime) -> Asked | None:
    """Return the same for a page that has passed the gate already: a statement less."""
    return _asked(viewer, person_id, at)


def asked_of_many(viewer: Actor, person_ids: Iterable[UUID], at: datetime) -> dict[UUID, Asked]:
    """Return what the records of several children raise, of those the viewer may read: one statement."""
    found = reading.read(person_ids, at)
    return {person: _of(viewer, read) for person, read in found.items()}


def _asked(viewer: Actor, person_id: UUID, at: datetime) -> Asked | None:
    return asked_of_many(viewer, [person_id], at).get(person_id)


def _of(viewer: Actor, read: reading.Read) -> Asked:
    in_use = catalogue.in_use(viewer.partnership_slug).rules
    findings = rules.find(read.history, in_use)
    given = [_view(row) for row in read.answers]
    standings = rules.stand(findings, [_given(a) for a in given], read.history.today)
    return Asked(read.history, tuple(standings), tuple(given))


def _view(row: dict[str, Any]) -> AnswerView:
    return AnswerView(
        UUID(row["id"]), row["rule"], row["key"], row["question"], row["kind"], row["words"],
        row["by"], row["title"], row["agency"], datetime.fromisoformat(row["at"]),
        frozenset(UUID(i) for i in row["cited"]),
    )  # fmt: skip


def _given(answer: AnswerView) -> Given:
    on = answer.at.astimezone(LONDON).date()
    return Given(answer.id, answer.rule_id, answer.key, answer.cited, on)
