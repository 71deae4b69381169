"""Lists, their rows and the people they name, in the words and values that templates draw."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kithline.agencies.permissions import Permission, can
from kithline.arrivals import files, permissions, queries
from kithline.arrivals.enums import Answer, Found, Stage, State
from kithline.arrivals.models import Arrival, ListRow, SourceFile, Whom
from kithline.connections import queries as connections
from kithline.connections.models import Place
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.people.finding import SearchFor
from kithline.people.permissions import can_register
from kithline.people.queries import know_of
from kithline.record import queries as record
from kithline.record.enums import Kind, Restriction
from kithline.record.queries.shapes import EntryView
from kithline.web.arrivals import told
from kithline.web.child.words import count, long_day, recently
from kithline.web.components import FilterItem, Match, Pages, Reason, Row

FACT_ORDER = (
    "first name",
    "surname",
    "known as",
    "born",
    "expected",
    "sex",
    "NHS number",
    "UPN",
    "address",
    "where it happened",
)
COLOURS = {Stage.IN: "green", Stage.BRINGING: "yellow", Stage.READING: "yellow"}
LIKE_WORDS = {
    "same-day": "Your agency has written of this person on that day.",
    "next-day": "Your agency has written of such an event on the day beside it.",
    "letter": "This was coded from a letter. Such an event is written of, in the eight days before.",
}
NEW_CHOICES = (("new-child", "Somebody new, a child"), ("new-adult", "Somebody new, an adult"))
STATE_HELP = {
    State.NEW: "These go in.",
    State.MATCH: "These go in. Each names one person, with something to look at first.",
    State.DUPLICATE: "These stay out: the event is in the record already. Open one to see it beside.",
    State.SAME: "These stay out: the same rows came with an earlier list.",
    State.ASK: "These wait. A person must say who is meant, or which day.",
    State.NOBODY: "These wait: whom they name is not in the record. A person must say that they are new.",
    State.PLACE: "These go to the record of a place, and to nobody’s own.",
    State.HUB: "These wait for the hub: somebody may be meant who cannot be shown to you.",
    State.LEFT: "These stay out: left out, or naming nobody known, as somebody said. Open one to take it in.",
    State.TWICE: "These stay out: the row stands twice in the file.",
    State.BAD: "These are refused. The sender can be told, with the file below.",
}


@dataclass(frozen=True)
class Sample:
    """One of the lists of the demonstration."""

    name: str
    title: str


@dataclass(frozen=True)
class Card:
    """A list in the list of lists."""

    href: str
    name: str
    what: str
    when: str
    stage: str
    colour: str


@dataclass(frozen=True)
class Shown:
    """A row in the preview."""

    line: int
    href: str
    name: str
    when: str
    fact: str
    state: str
    why: Sequence[str]
    marks: Sequence[str]


def sample(name: str) -> Sample:
    """Return a list of the demonstration with the words for its button."""
    title = name.removesuffix(".csv").replace("-", " ").capitalize()
    return Sample(name, title.replace("Gp ", "GP "))


def read_id(text: str) -> UUID | None:
    """Return an id out of an address or a form, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def all_lists(actor: Actor, at: datetime, before: UUID | None) -> dict[str, Any]:
    """Return the agency's lists, and what agencies ask the hub."""
    found = list(queries.arrivals(actor, before=before, limit=21))
    more = len(found) > 20
    hub = list(queries.asking_the_hub(actor)) if permissions.may_answer_for_hub(actor) else []
    return {
        "cards": [_card(a, at) for a in found[:20]],
        "pages": Pages(
            newer="/lists/" if before else "",
            older=f"/lists/?before={found[19].id}" if more else "",
        ),
        "hub": hub,
        "agency": actor.agency_name,
        "matches": permissions.may_match(actor, at),
    }


def _card(arrival: Arrival, at: datetime) -> Card:
    what = arrival.layout_title or "Columns not named yet"
    if arrival.stage == Stage.IN:
        what += f", {count(arrival.entries, 'entry', 'entries')}"
    elif arrival.rows:
        what += f", {count(arrival.rows, 'row')}"
    return Card(
        href=f"/lists/{arrival.id}/",
        name=arrival.file_name,
        what=what,
        when=f"{recently(arrival.put_down_at, at)}, {arrival.by_name}",
        stage=str(Stage(arrival.stage).label).capitalize(),
        colour=COLOURS.get(Stage(arrival.stage), ""),
    )


def one_list(
    actor: Actor, at: datetime, arrival: Arrival, *, state: str, after: int
) -> dict[str, Any]:
    """Return a list as it stands: counts, rows in one state, how far it is, what came of it."""
    counts = queries.counts(arrival)
    if not state and arrival.stage == Stage.READY:
        state = next(
            (s for s in (State.ASK, State.NOBODY, State.MATCH, State.NEW, State.BAD) if counts[s]),
            "",
        )
    matches = permissions.may_match(actor, at)
    rows = queries.rows(arrival, state=state, after=after, limit=queries.PAGE + 1)
    shown = rows[: queries.PAGE]
    whoms = queries.whoms(arrival, {p for r in shown for p in r.whoms}) if matches else {}
    names = know_of([w.person_id for w in whoms.values() if w.person_id], actor)
    where = f"/lists/{arrival.id}/"
    going = counts[State.NEW] + counts[State.MATCH]
    last = queries.progress(arrival.id)
    return {
        "arrival": arrival,
        "stage": str(Stage(arrival.stage).label).capitalize(),
        "colour": COLOURS.get(Stage(arrival.stage), ""),
        "facts": _facts(arrival, at),
        "filter": [
            FilterItem(
                str(State(s).label).capitalize(),
                f"{where}?show={s}#rows",
                current=s == state,
                count=f"{n:,}",
            )
            for s, n in counts.items()
            if n
        ],
        "state": state,
        "help": _help(arrival, state),
        "rows": [_shown(r, whoms, names, where if matches else "") for r in shown],
        "pages": Pages(
            newer=f"{where}?show={state}#rows" if after else "",
            newer_text="From the first row",
            older=f"{where}?show={state}&after={shown[-1].line}#rows"
            if len(rows) > queries.PAGE
            else "",
            older_text="Further rows",
        ),
        "ready": arrival.stage == Stage.READY and matches,
        "going": going,
        "otherwise": told.of_list(arrival) if arrival.stage == Stage.READY and matches else {},
        "waiting": counts[State.ASK] + counts[State.NOBODY] + counts[State.HUB],
        **_new_people(actor, arrival, state, matches=matches),
        "working": arrival.stage in (Stage.READING, Stage.BRINGING),
        "progress": last if arrival.stage in (Stage.READING, Stage.BRINGING) else None,
        "stalled": queries.stalled(arrival, at),
        "is_in": arrival.stage == Stage.IN,
        "built": built_words(queries.built_on(arrival)) if arrival.stage == Stage.IN else [],
        "may_leave": arrival.stage in (Stage.MAPPING, Stage.READY),
        "may_name": arrival.stage in (Stage.MAPPING, Stage.READY),
        "may_leave_many": arrival.stage == Stage.READY
        and state in (State.ASK, State.NOBODY, State.HUB, State.MATCH)
        and bool(shown),
        "bad": counts[State.BAD],
        "matches": matches,
    }


def _help(arrival: Arrival, state: str) -> str:
    """Return what becomes of rows in a state, or became when the list was brought in."""
    waits = (State.ASK, State.NOBODY, State.HUB)
    if arrival.stage in (Stage.IN, Stage.UNDONE) and state in waits:
        return "These stayed out: nobody had answered when the list was brought in."
    if arrival.stage in (Stage.IN, Stage.UNDONE) and state in (State.NEW, State.MATCH):
        return (
            "These went in." if arrival.stage == Stage.IN else "These went in, and were taken back."
        )
    return STATE_HELP.get(State(state), "") if state else ""


def _new_people(actor: Actor, arrival: Arrival, state: str, *, matches: bool) -> dict[str, Any]:
    """Return how many people may be said to be new at once, by whoever may make records."""
    if state != State.NOBODY or arrival.stage != Stage.READY or not matches:
        return {}
    if not can_register(actor):
        return {"asks_maker": True}
    return {"new_people": len({w.identity["key"] for w in queries.plain_new(arrival)})}


def _facts(arrival: Arrival, at: datetime) -> list[Row]:
    rows = [
        Row("Read as", f"{arrival.layout_title or 'Not named yet'} ({arrival.read_as})"),
        Row("Put down", f"{recently(arrival.put_down_at, at)}, {arrival.by_name}"),
    ]
    if arrival.brought_in_at:
        words = f"{recently(arrival.brought_in_at, at)}, {arrival.brought_in_by}: "
        made = f", {count(arrival.made, 'new record')}" if arrival.made else ""
        rows.append(Row("Brought in", words + count(arrival.entries, "entry", "entries") + made))
        beside = [
            f"{count(arrival.spellings, 'spelling')} kept as another name"
            if arrival.spellings
            else "",
            f"{count(arrival.told, 'other fact')} noted beside the records" if arrival.told else "",
        ]
        if any(beside):
            rows.append(Row("Said otherwise", "; ".join(b for b in beside if b)))
    if arrival.undone_at:
        words = f"{recently(arrival.undone_at, at)}, {arrival.undone_by}: {arrival.undone_reason}"
        rows.append(Row("Undone", words))
    return rows


def _shown(row: ListRow, whoms: Mapping[int, Whom], names: Mapping[UUID, Any], where: str) -> Shown:
    why = [p["words"] for p in queries.problems_of(row)]
    why += [*row.said.get("questions", ()), *row.said.get("notes", ())]
    people = []
    for place in row.whoms:
        whom = whoms.get(place)
        if whom is None:
            continue
        known = names.get(whom.person_id) if whom.person_id else None
        people.append(known.name if known else whom.name)
        if whom.found == Found.CARE and known and known.name != whom.name:
            people[-1] = f"{known.name} (in the list: {whom.name})"
        if whom.why and whom.found != Found.CARE and not whom.answer:
            why.append(f"{whom.name}: {whom.why}")
    marks = []
    if row.said.get("restriction"):
        marks.append(str(Restriction(row.said["restriction"]).label))
    return Shown(
        line=row.line,
        href=f"{where}line/{row.line}/" if where else "",
        name=", ".join(people) or "Nobody",
        when=_when(row),
        fact=row.said.get("fact", "") or " · ".join(v for v in row.cells.values() if v)[:300],
        state=row.state,
        why=list(dict.fromkeys(why)),
        marks=marks,
    )


def _when(row: ListRow) -> str:
    day = row.said.get("day")
    if not day:
        return "No day"
    time = row.said.get("time")
    return long_day(date.fromisoformat(day)) + (f", {time}" if time else "")


def one_row(actor: Actor, at: datetime, arrival: Arrival, row: ListRow) -> dict[str, Any]:
    """Return a row with the people it names beside whom they may be, and the entry it may be."""
    whoms = queries.whoms(arrival, row.whoms)
    ids = [UUID(c["id"]) for w in whoms.values() for c in w.candidates]
    names = know_of([*ids, *(w.person_id for w in whoms.values() if w.person_id)], actor)
    like = record.entry(actor, row.like_entry_id) if row.like_entry_id else None
    differs = told.of_row(actor, arrival, whoms.values(), names)
    where = f"/lists/{arrival.id}/"
    return {
        "arrival": arrival,
        "row": row,
        "state": str(State(row.state).label),
        "help": _help(arrival, row.state),
        "seen": seen_of(row, whoms),
        "left": row.answer == Answer.LEAVE_OUT,
        "shown": _shown(row, whoms, names, where),
        "cells": [Row(k, v) for k, v in row.cells.items() if v],
        "entry": _entry_rows(row),
        "people": [
            {
                **_person(
                    whoms[p], names, may_make=can_register(actor), others=_alike(arrival, whoms[p])
                ),
                **told.about(differs.get(p)),
            }
            for p in row.whoms
            if p in whoms
        ],
        "like": like,
        "like_there": row.like_entry_id is not None,
        "like_words": LIKE_WORDS.get(row.like_how, ""),
        "like_href": f"/child/{_whose(like)}/entry/{like.id}/" if like else "",
        "like_day": long_day(like.happened_from.date()) if like else "",
        "readings": [
            (d, long_day(date.fromisoformat(d))) for d in row.said.get("readings", ())
        ],
        "offered": [
            (str(c.id), f"{c.name}, {c.born_text}", c.id in row.also)
            for c in queries.offered(actor, row)
        ],
        "tells_of_household": bool(row.said.get("household")),
        "of_place": bool(row.said.get("of_place")),
        "places": [(str(p.id), p.name) for p in _places(actor, row)],
        "may_open_place": can(actor, Permission.OPEN_PLACE),
        "place_id": str(row.place_id or ""),
        "open": arrival.stage == Stage.READY and row.state not in (State.BAD, State.TWICE, State.SAME),
    }  # fmt: skip


def answer_of(whom: Whom) -> str:
    """Return what stands chosen of somebody: a person's id, nobody, somebody new, or nothing yet."""
    if whom.answer == Answer.NEW_PERSON:
        return f"new-{whom.kind}"
    return "nobody" if whom.answer == Answer.NOBODY else str(whom.person_id or "")


def seen_of(row: ListRow, whoms: Mapping[int, Whom]) -> str:
    """Return how the answers of a row stand, so that nobody's are written over unseen."""
    said = [f"{w.answer}:{answer_of(w)}" for _, w in sorted(whoms.items())]
    return "|".join([row.answer, *said])


def _places(actor: Actor, row: ListRow) -> list[Place]:
    """Return the places that a row may go to: those on which the viewer works."""
    return connections.places(actor)[:50] if row.said.get("of_place") else []


def _whose(like: EntryView) -> UUID:
    """Return in whose record an entry is opened: somebody's whose record is open to the viewer."""
    return next((w.person_id for w in like.about if w.open), like.about[0].person_id)


def _entry_rows(row: ListRow) -> list[Row]:
    said = row.said
    rows = [
        Row("Kind", str(Kind(said["kind"]).label)) if said.get("kind") else None,
        Row("When", _when(row)),
        Row("Fact", said.get("fact", "")),
        Row("Words", said["words"], words=said.get("words_by") == "child") if said.get("words") else None,
        Row("Done", said["done"]) if said.get("done") else None,
        Row("Restricted", said["restriction_reason"]) if said.get("restriction") else None,
    ]  # fmt: skip
    return [r for r in rows if r is not None]


def _alike(arrival: Arrival, whom: Whom) -> str:
    """Return who else in the list may be the same person, as the list has them."""
    others = queries.whoms(arrival, whom.alike) if whom.alike else {}
    return "; ".join(
        f"{w.name}, born {w.facts['born']}" if w.facts.get("born") else w.name
        for w in others.values()
    )


def _person(
    whom: Whom, names: Mapping[UUID, Any], *, may_make: bool, others: str
) -> dict[str, Any]:
    cards = []
    for each in whom.candidates:
        known = names.get(UUID(each["id"]))
        if known is None or known.hidden:
            continue
        cards.append(
            Match(
                value=each["id"], name=known.name, born=known.born_text,
                reasons=[Reason(r["sign"], r["words"], r.get("weight", 0.0)) for r in each["reasons"]],
                known="", href="",
            )
        )  # fmt: skip
    chosen = names.get(whom.person_id) if whom.person_id else None
    return {
        "place": whom.place,
        "name": whom.name,
        "facts": fact_rows(whom.facts),
        "cards": cards,
        "why": whom.why,
        "found": whom.found,
        "ask": whom.found in (Found.ASK, Found.NOBODY, Found.CARE),
        "hub": whom.found == Found.HUB and not whom.answer,
        "chosen": chosen,
        "shown": any(c.value == str(whom.person_id) for c in cards),
        "chosen_id": answer_of(whom),
        "answered": whom.answered_by if whom.answer else "",
        "rows": whom.rows,
        "alike": others,
        "may_be_new": whom.found in (Found.ASK, Found.NOBODY),
        "new_kind": whom.kind if whom.answer == Answer.NEW_PERSON else "",
        "more": NEW_CHOICES if may_make and whom.found in (Found.ASK, Found.NOBODY) else (),
    }


def fact_rows(facts: Mapping[str, str]) -> list[Row]:
    """Return what a list says of somebody."""
    return [Row(k[:1].upper() + k[1:], facts[k]) for k in FACT_ORDER if facts.get(k)]


def asked_of(whom: Whom) -> SearchFor:
    """Return what a list says of somebody as what to look for."""
    facts = whom.facts
    born = None
    if facts.get("born"):
        born = datetime.strptime(facts["born"], "%d %B %Y").date()  # noqa: DTZ007  # a day has no zone
    there = facts.get("address") or facts.get("where it happened", "")
    lines, _, postcode = there.rpartition(", ")
    return SearchFor(
        forename=facts.get("first name", ""), surname=facts.get("surname", ""), dob=born,
        nhs=facts.get("NHS number", ""), upn=facts.get("UPN", ""), address=lines,
        postcode=postcode if lines else "",
    )  # fmt: skip


def built_words(built: Sequence[queries.BuiltOn]) -> list[str]:
    """Return who built on a list, in words."""
    return [
        f"{b.name}{f', {b.agency}' if b.agency else ''}: {b.what} {count(b.times, 'entry', 'entries')}"
        for b in built
    ]


def first_rows(arrival: Arrival) -> list[list[str]]:
    """Return each column of a list with what its first rows hold, so that it can be named.

    A column a line, so that thirty are read like three, on a phone too.
    """
    kept = SourceFile.objects.filter(arrival_id=arrival.id).first()
    if kept is None:
        return []
    rows: list[tuple[str, ...]] = []
    with contextlib.suppress(
        Invalid
    ):  # a row that cannot be read is told of when it is looked through
        opened = files.open_file(arrival.file_name, bytes(kept.content))
        rows = [raw.cells for raw, _ in zip(opened.rows, range(3), strict=False)]
    return [
        [heading, *(row[n][:60] if n < len(row) else "" for row in rows)]
        for n, heading in enumerate(arrival.headings)
    ]
