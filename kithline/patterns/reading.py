"""A child's history as the viewer may read it: three statements of our own, whatever its length.

Row-level security holds each table as if it were asked for on its own: an entry that the viewer may not
read is not there, and no count or gap of it either.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.frontdoor import queries as frontdoor
from kithline.patterns.marks import (
    Contact,
    Detail,
    History,
    Lead,
    Mark,
    Move,
    Person,
    Said,
    Spell,
)
from kithline.people.enums import Kinship
from kithline.people.queries import KnowOf, know_of

LOOK_BACK = timedelta(days=2200)
MOST_ENTRIES = 3000
MOST_PEOPLE = 25

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

AROUND = """
SELECT p.dob, p.unborn, p.sex,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(r.person_id, r.other_id, r.kind)), '[]')
     FROM people_relationship r
    WHERE (r.person_id = p.id OR r.other_id = p.id) AND (r.ends_on IS NULL OR r.ends_on > %(today)s)),
  (SELECT coalesce(jsonb_agg(DISTINCT r.other_id), '[]')
     FROM people_relationship r JOIN people_relationship q ON q.person_id = r.person_id
    WHERE q.other_id = p.id AND q.kind = 'parent' AND r.kind = 'parent' AND r.other_id <> p.id
      AND q.ends_on IS NULL AND r.ends_on IS NULL),
  (SELECT coalesce(jsonb_agg(DISTINCT m.person_id), '[]')
     FROM people_householdmember m JOIN people_householdmember o ON o.household_id = m.household_id
    WHERE o.person_id = p.id AND m.person_id <> p.id
      AND (m.ends_on IS NULL OR m.ends_on > %(today)s)),
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'kind', s.kind, 'opened', s.opened_at,
       'closed', s.closed_at, 'met', s.need_met, 'reason', s.closed_reason,
       'leads', (SELECT coalesce(jsonb_agg(jsonb_build_array(w.name, a.starts_at, a.ends_at)
                                           ORDER BY a.starts_at), '[]')
                   FROM episodes_allocation a JOIN agencies_post t ON t.id = a.post_id
                   JOIN agencies_worker w ON w.id = t.worker_id WHERE a.spell_id = s.id))), '[]')
     FROM episodes_spell s WHERE s.person_id = p.id AND s.opened_at <= %(at)s),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(a.id, a.starts_on)), '[]')
     FROM people_address a WHERE a.person_id = p.id AND a.starts_on IS NOT NULL
      AND a.starts_on <= %(today)s AND a.kind <> 'second-home')
  FROM people_person p WHERE p.id = %(person)s
"""

ENTRIES = """
WITH near AS MATERIALIZED (
  SELECT a.entry_id, bool_and(a.beside) AS beside
    FROM record_about a
   WHERE a.person_id = ANY (%(people)s::uuid[]) AND a.superseded_at IS NULL
     AND a.happened_from BETWEEN %(since)s AND %(at)s
   GROUP BY a.entry_id ORDER BY max(a.happened_from) DESC LIMIT %(most)s),
ids AS MATERIALIZED (
  SELECT coalesce(array_agg(n.entry_id), '{}')::uuid[] AS every FROM near n WHERE NOT n.beside)
SELECT
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'title', e.title,
       'from', e.happened_from, 'to', e.happened_to, 'written', e.written_at,
       'agency', e.agency_name, 'agency_kind', e.agency_kind, 'author', e.author_name,
       'fact', e.fact, 'opinion', e.opinion, 'done', e.done, 'tags', e.tags,
       'restricted', e.restriction IS NOT NULL, 'thread', coalesce(e.thread_id, e.id))), '[]')
     FROM ids, record_entry e WHERE e.id = ANY (ids.every) AND e.written_at <= %(at)s),
  (SELECT coalesce(jsonb_agg(coalesce(e.thread_id, e.id)), '[]')
     FROM near n JOIN record_entry e ON e.id = n.entry_id WHERE n.beside),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(s.entry_id, s.words, s.person_id, s.by_words,
       s.is_child) ORDER BY s.place), '[]') FROM ids, record_said_of(ids.every) s),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(x.entry_id, x.person_id, x.name, x.seen,
       x.seen_alone)), '[]') FROM ids, record_present_of(ids.every) x),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(d.entry_id, d.person_id, d.what, d."values")
       ORDER BY d.place), '[]') FROM ids, record_detail d WHERE d.entry_id = ANY (ids.every)),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(w.entry_id, w.person_id)), '[]')
     FROM ids, record_whom(ids.every) w)
"""


def history(viewer: Actor, person_id: UUID, at: datetime) -> History | None:
    """Return the history of a child; None when the viewer may not read the child, or there is none."""
    today = at.astimezone(LONDON).date()
    row = _one(AROUND, {"person": person_id, "today": today, "at": at})
    if row is None:
        return None
    dob, unborn, sex, relations, siblings, members, spells, addresses = row
    ties = _ties(person_id, relations)
    near = {p for p, kind in ties.items() if kind in CLOSE}
    near |= {UUID(i) for i in siblings} | {UUID(i) for i in members}
    near.discard(person_id)
    family = [person_id, *sorted(near, key=str)[: MOST_PEOPLE - 1]]
    marks = _marks(family, at)
    named = {p for m in marks for p in m.about} | set(ties) | set(family)
    known = know_of(named, viewer)
    if person_id not in known:
        return None
    people = {i: _person(k, ties.get(i, ""), i in near) for i, k in known.items()}
    own = people[person_id]
    people[person_id] = Person(own.id, own.name, True, dob, unborn, sex or "", "the child", True)
    return History(
        child=people[person_id],
        today=today,
        people=people,
        marks=marks,
        spells=tuple(_spell(s) for s in sorted(spells, key=lambda s: s["opened"])),
        contacts=_contacts(viewer, person_id, at),
        moves=tuple(sorted((Move(UUID(i), date.fromisoformat(d)) for i, d in addresses),
                           key=lambda m: m.since)),
    )  # fmt: skip


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


def _person(known: KnowOf, tie: str, family: bool) -> Person:
    name = known.name.split()[0] if known.name and not known.hidden else ""
    full = "" if known.hidden else known.name
    return Person(known.id, full if not known.is_child else name, known.is_child, known.dob,
                  False, known.sex, tie, family)  # fmt: skip


def _marks(family: list[UUID], at: datetime) -> tuple[Mark, ...]:
    row = _one(ENTRIES, {"people": family, "since": at - LOOK_BACK, "at": at, "most": MOST_ENTRIES})
    assert row is not None
    entries, notes, said, present, details, whom = row
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
    return tuple(sorted(found, key=lambda m: (m.happened, str(m.id))))


def _spell(row: dict[str, Any]) -> Spell:
    leads = tuple(Lead(n, _day(s), _day(e) if e else None) for n, s, e in row["leads"])
    closed = _day(row["closed"]) if row["closed"] else None
    return Spell(UUID(row["id"]), row["kind"], _day(row["opened"]), closed, row["met"],
                 row["reason"], "", leads)  # fmt: skip


def _contacts(viewer: Actor, person_id: UUID, at: datetime) -> tuple[Contact, ...]:
    found = []
    for each in frontdoor.contacts_of_person(viewer, person_id):
        of, decision = each.contact, each.decision
        if of.received_at > at:
            continue
        decided = decision if decision and decision.at <= at else None
        found.append(
            Contact(
                of.id, str(of.number), _on(of.received_at), of.fact,
                str(decided.outcome) if decided else "", _on(decided.at) if decided else None,
                decided.reasons if decided else "",
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda c: (c.received, c.number)))


def _one(sql: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    if row is None:
        return None
    return tuple(json.loads(v) if isinstance(v, str) and v[:1] in "[{" else v for v in row)


def _on(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def _day(text: str) -> date:
    return _on(datetime.fromisoformat(text))


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
