"""A child's history, and the answers given, as the viewer may read them: one statement in all.

Row-level security holds each table as if it were asked for on its own: an entry that the viewer may not
read is not there, and no count or gap of it either.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from kithline.core.clock import LONDON
from kithline.patterns.evidence import street_of
from kithline.patterns.marks import (
    Contact,
    Detail,
    History,
    Home,
    Lead,
    Mark,
    Move,
    Person,
    Said,
    Spell,
)
from kithline.people import names
from kithline.people.enums import Kinship

LOOK_BACK = timedelta(days=2200)
MOST_PEOPLE = 25
MOST_ANSWERS = 300

# Whose own entries are read too: they bring the child up, or grow up beside the child.
CLOSE = frozenset(
    {
        Kinship.PARENT, Kinship.STEP_PARENT, Kinship.SAID_PARENT, Kinship.SIBLING,
        Kinship.HALF_SIBLING, Kinship.STEP_SIBLING, Kinship.TWIN, Kinship.GUARDIAN,
        Kinship.FOSTER_CARER, Kinship.CARER, Kinship.GRANDPARENT, Kinship.AUNT_UNCLE,
    }
)  # fmt: skip
# Said of somebody whose tie to the child nobody has recorded.
NO_TIE = frozenset({Kinship.CONCERN, Kinship.OTHER})

# Who is around, the entries about all of them, and the names of whom those tell of; a function, planned
# once a connection (the migrations of this room).
READ = """SELECT patterns_read(%(people)s::uuid[], %(today)s::date, %(at)s::timestamptz, %(most)s::integer,
                      %(since)s::timestamptz, %(close)s::text[]),
                 patterns_around(%(people)s::uuid[], %(today)s::date)"""


@dataclass(frozen=True)
class Read:
    """What was read of one child."""

    history: History
    answers: tuple[dict[str, Any], ...]  # newest first


def read(person_ids: Iterable[UUID], at: datetime) -> dict[UUID, Read]:
    """Return the history of each child whom the viewer may read; one statement for all of them."""
    ids = list(dict.fromkeys(person_ids))
    if not ids:
        return {}
    today = at.astimezone(LONDON).date()
    row, beside = _two(
        READ,
        {"people": ids, "today": today, "at": at, "most": MOST_ANSWERS, "since": at - LOOK_BACK,
         "close": [str(k) for k in CLOSE]},
    )  # fmt: skip
    around, *parts = row or [None]
    if not around:
        return {}
    marks, known = _marks(parts)
    homes, living = _beside(beside or [[], []])
    return {
        a.person: _read(a, today, marks, known, homes[a.person], living)
        for a in map(_around, around)
    }


@dataclass(frozen=True)
class Around:
    """A child's own rows, and who belongs to the family."""

    person: UUID
    called: str
    also: tuple[str, ...]
    born: date | None
    unborn: bool
    sex: str
    ties: dict[UUID, str]
    near: set[UUID]
    spells: list[dict[str, Any]]
    addresses: list[list[str]]
    contacts: list[list[Any]]
    answers: list[dict[str, Any]]

    @property
    def family(self) -> list[UUID]:
        """The child, and whose entries are read beside the child's."""
        return [self.person, *sorted(self.near, key=str)[: MOST_PEOPLE - 1]]


def _around(row: list[Any]) -> Around:
    id, dob, unborn, sex, forename, surname, preferred, relations, siblings, members, *rest = row
    person_id = UUID(id)
    ties = _ties(person_id, relations)
    near = {p for p, kind in ties.items() if kind in CLOSE}
    near |= {UUID(i) for i in siblings} | {UUID(i) for i in members}
    called = names.called(names.Shown(forename, surname, preferred, "", unborn))
    born = date.fromisoformat(dob) if dob else None
    also = _also(names.Shown(forename or "", surname or "", preferred or "", "", unborn))
    return Around(person_id, called, also, born, unborn, sex or "", ties, near - {person_id}, *rest)


def _beside(row: list[Any]) -> tuple[dict[UUID, list[Home]], dict[UUID, bool]]:
    """Return each child's homes, and who of those whose records the viewer may open is alive."""
    homes: dict[UUID, list[Home]] = defaultdict(list)
    for person, id, since, until, lines, source in row[0]:
        began, ended = (date.fromisoformat(d) if d else None for d in (since, until))
        if street := street_of(lines):
            homes[UUID(person)].append(Home(UUID(id), street, began, ended, source))
    return homes, {UUID(id): not died for id, died in row[1]}


def _read(
    of: Around, today: date, marks: tuple[Mark, ...], known: list[dict[str, Any]],
    homes: list[Home], living: dict[UUID, bool],
) -> Read:  # fmt: skip
    people = {UUID(k["id"]): _person(k, of.ties, of.near, living) for k in known}
    child = Person(of.person, of.called, True, of.born, of.unborn, of.sex, "the child", True,
                   also=of.also)  # fmt: skip
    people[of.person] = child
    family = frozenset(of.family)
    moves = sorted((Move(UUID(i), date.fromisoformat(d)) for i, d in of.addresses), key=_since)
    contacts = sorted((_contact(c) for c in of.contacts), key=lambda c: (c.received, c.number))
    history = History(
        child=child,
        today=today,
        people=people,
        marks=tuple(m for m in marks if m.about & family),
        spells=tuple(_spell(s) for s in sorted(of.spells, key=lambda s: s["opened"])),
        contacts=tuple(contacts),
        moves=tuple(moves),
        homes=tuple(homes),
    )
    return Read(history, tuple(of.answers))


def _since(move: Move) -> date:
    return move.since


def _ties(person_id: UUID, relations: list[list[str]]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for one, other, kind in relations:
        who = UUID(other) if UUID(one) == person_id else UUID(one)
        # ``one`` is the parent of ``other``: seen from the parent, the child is no parent.
        turned = (
            kind if UUID(other) == person_id else "sibling" if "sibling" in kind else "child of"
        )
        if turned not in NO_TIE:
            found.setdefault(who, turned)
    return found


def _person(
    known: dict[str, Any], ties: dict[UUID, str], near: set[UUID], living: dict[UUID, bool]
) -> Person:
    """Return somebody whom the viewer may know of; a hidden name stays hidden."""
    id = UUID(known["id"])
    shown = names.Shown(known["forename"] or "", known["surname"] or "",
                        known["preferred_name"] or "", "", bool(known["unborn"]))  # fmt: skip
    is_child = known["kind"] == "child"
    name = "" if known["hidden"] else names.called(shown) if is_child else _full(shown)
    born = date.fromisoformat(known["dob"]) if known["dob"] else None
    return Person(id, name, is_child, born, False, known["sex"] or "", ties.get(id, ""), id in near,
                  living.get(id), () if known["hidden"] else _also(shown))  # fmt: skip


def _also(shown: names.Shown) -> tuple[str, ...]:
    return tuple(n for n in (shown.forename, shown.preferred_name) if n)


def _full(shown: names.Shown) -> str:
    return " ".join(p for p in (shown.forename or shown.preferred_name, shown.surname) if p)


def _marks(parts: list[Any]) -> tuple[tuple[Mark, ...], list[dict[str, Any]]]:
    """Return the entries, the oldest first, and the people whom they name."""
    entries, notes, said, present, details, whom, known = parts
    corrected = set(notes)
    words, seen, alone, there, facts, about = (defaultdict(list) for _ in range(6))
    for entry, text, person, by, is_child in said:
        words[entry].append(Said(text, _id(person), by or "", is_child))
    for entry, person, name, was_seen, was_alone in present:
        if person is None:
            there[entry].append(name)
        elif was_seen:
            seen[entry].append(UUID(person))
            if was_alone:
                alone[entry].append(UUID(person))
    for entry, person, what, values in details:
        facts[entry].append(Detail(UUID(person), what, values))
    for entry, person in whom:
        about[entry].append(UUID(person))
    found = [
        Mark(
            id=UUID(e["id"]), kind=e["kind"], happened=_day(e["from"]), until=_day(e["to"]),
            written=_day(e["written"]), agency=e["agency"], agency_kind=e["agency_kind"],
            author=e["author"], about=frozenset(about[e["id"]]), fact=e["fact"],
            opinion=e["opinion"], done=e["done"], title=e["title"], said=tuple(words[e["id"]]),
            tags=frozenset(e["tags"]), seen=frozenset(seen[e["id"]]),
            alone=frozenset(alone[e["id"]]), named=frozenset(there[e["id"]]),
            details=tuple(facts[e["id"]]), corrected=e["thread"] in corrected,
            restricted=e["restricted"],
        )
        for e in entries
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda m: (m.happened, str(m.id)))), known


def _spell(row: dict[str, Any]) -> Spell:
    leads = tuple(Lead(n, _day(s), _day(e) if e else None) for n, s, e in row["leads"])
    closed = _day(row["closed"]) if row["closed"] else None
    return Spell(UUID(row["id"]), row["kind"], _day(row["opened"]), closed, row["met"],
                 row["reason"], "", leads)  # fmt: skip


def _contact(row: list[Any]) -> Contact:
    id, number, received, fact, outcome, at, reasons, dissent, dissent_by = row
    return Contact(UUID(id), str(number), _day(received), fact, outcome or "",
                   _day(at) if at else None, reasons or "", dissent or "", dissent_by or "")  # fmt: skip


def _two(sql: str, values: dict[str, Any]) -> list[list[Any] | None]:
    """Return the two arrays that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone() or (None, None)
    return [json.loads(each) if isinstance(each, str) else each for each in row]


def _on(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def _day(text: str) -> date:
    return _on(datetime.fromisoformat(text))


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
