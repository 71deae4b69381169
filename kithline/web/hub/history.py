"""What came before a contact: earlier contacts counted, the question they raise, the log of grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kithline.core.clock import LONDON
from kithline.frontdoor import queries as frontdoor
from kithline.frontdoor.enums import Outcome, Rag, Source
from kithline.frontdoor.queries import Earlier
from kithline.web.front import words
from kithline.web.hub import queue
from kithline.web.hub.triage import Page

A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Before:
    """Earlier contacts about one child: counted, and one by one."""

    name: str
    count: int
    by: Sequence[tuple[int, str]]
    rows: Sequence[dict[str, str]]
    older: int


def before(page: Page, at: datetime) -> list[Before]:
    """Return the earlier contacts of each matched child, counted by what was decided."""
    found = []
    for child in page.triage.children:
        match = page.triage.matches.get(child.id)
        if match is None:
            continue
        rows = page.earlier.get(match.person_id, [])
        year = [e for e in rows if e.contact.received_at >= page.contact.received_at - A_YEAR]
        counts = [(n, text[:1].lower() + text[1:]) for text, n in frontdoor.tally(year)]
        found.append(
            Before(queue.called(child), len(year), counts, [_earlier_row(e) for e in rows[:12]],
                   len(rows) - len(year))
        )  # fmt: skip
    return _alike(found)


def _alike(found: Sequence[Before]) -> list[Before]:
    """Put children with the same earlier contacts together, so that nobody reads one list three times."""
    made: dict[str, list[Before]] = {}
    for each in found:
        made.setdefault(repr(replace(each, name="")), []).append(each)
    return [replace(same[0], name=words.joined([b.name for b in same])) for same in made.values()]


def _earlier_row(earlier: Earlier) -> dict[str, str]:
    contact, decision = earlier.contact, earlier.decision
    fact = contact.fact if len(contact.fact) < 120 else (
        contact.fact[:117].rsplit(" ", 1)[0] + "…"
    )  # fmt: skip
    decided = "Not decided yet"
    if decision is not None:
        level = f", level {decision.level}" if decision.level else ""
        decided = f"{Outcome(decision.outcome).label}{level}"
    public = contact.source == Source.PUBLIC
    return {
        "when": words.long_day(contact.received_at.astimezone(LONDON).date()),
        "kind": "public" if public else contact.referrer_kind,
        "fact": fact,
        "decided": decided,
        "href": f"/hub/contact/{contact.id}/",
    }


def pattern_of(page: Page) -> str:
    """Return the question that earlier contacts raise, if they raise one."""
    most, name = 0, ""
    for child in page.triage.children:
        match = page.triage.matches.get(child.id)
        rows = page.earlier.get(match.person_id, []) if match else []
        year = [e for e in rows if e.contact.received_at >= page.contact.received_at - A_YEAR]
        closed = sum(1 for e in year if e.decision and e.decision.outcome == Outcome.NO_ACTION)
        if closed > most:
            most, name = closed, queue.called(child)
    if most < 2:
        return ""
    times = {2: "Twice", 3: "Three times", 4: "Four times"}.get(most, f"{most} times")
    return f"{times} in a year a worry about {name} was closed. What is different today?"


def grades(page: Page) -> list[tuple[str, str]]:
    """Return the log of grades, newest first: when, and what in words."""
    found = []
    rows = page.triage.grades
    for place, row in enumerate(rows):
        earlier = rows[place + 1].rag if place + 1 < len(rows) else ""
        change = f"{Rag(earlier).label} to {Rag(row.rag).label.lower()}" if earlier else (
            Rag(row.rag).label
        )  # fmt: skip
        local = row.at.astimezone(LONDON)
        same = local.date() == rows[0].at.astimezone(LONDON).date()
        when = words.clock(local) if same else f"{local:%a} {words.clock(local)}"
        found.append((when, f"{change}, {row.by_name}: “{row.reason}”"))
    return found


def notes(page: Page) -> list[str]:
    """Return what was said on the way: why it was sent back, passed on, or opened again."""
    found = []
    for key, value in page.contact.handling.answers.items():
        if key.startswith(("sent back", "reopened")):
            what = "Sent back" if key.startswith("sent") else "Opened again"
            found.append(f"{what} by {value.get('by', '')}: “{value.get('text', '')}”")
    return found
