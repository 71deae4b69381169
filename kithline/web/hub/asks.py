"""What the records of a contact's children ask: circumstances of the section 47 list first.

The engine and its rules are `patterns`'; here its open questions stand in triage, each with the way to
what it rests on and to the answer. Nothing is weighed and nothing is decided by them (mission F3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kithline.core.actor import Actor
from kithline.patterns import queries as patterns
from kithline.patterns.rules import Standing
from kithline.web.hub import queue
from kithline.web.hub.triage import Page

MOST = 3
SECTION_47 = "section-47/"


@dataclass(frozen=True)
class Ask:
    """A question that waits for an answer; ``listed``: it is a circumstance of the section 47 list."""

    text: str
    facts: str
    href: str
    listed: bool


@dataclass(frozen=True)
class Asks:
    """The questions about one child, and the way to all of them."""

    name: str
    rows: Sequence[Ask]
    more: int
    href: str


def asks(page: Page, viewer: Actor, at: datetime) -> list[Asks]:
    """Return what the records of the matched children ask, in the children's order: one statement."""
    people = {
        child.id: page.triage.matches[child.id].person_id
        for child in page.triage.children
        if child.id in page.triage.matches
    }
    if not people:
        return []
    found = patterns.asked_of_many(viewer, people.values(), at)
    made = []
    for child in page.triage.children:
        asked = found.get(people[child.id]) if child.id in people else None
        if asked is None or not asked.open:
            continue
        waiting = sorted(asked.open, key=lambda s: not _listed(s))  # the newest first within each
        home = f"/child/{people[child.id]}/questions/"
        rows = [_ask(s, home) for s in waiting[:MOST]]
        made.append(Asks(queue.called(child), rows, len(waiting) - len(rows), home))
    return made


def _listed(standing: Standing) -> bool:
    return (standing.finding.rule.criterion or "").startswith(SECTION_47)


def _ask(standing: Standing, home: str) -> Ask:
    finding = standing.finding
    return Ask(finding.question, finding.facts, f"{home}{finding.named}/", _listed(standing))
