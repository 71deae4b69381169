"""What the pages of one child read together: the child, kin, homes and traits in one statement.

Row-level security holds each part as if it were asked for on its own.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q, QuerySet

from kithline.access.enums import Purpose
from kithline.access.models import Grant
from kithline.core.actor import Actor
from kithline.core.text import clean
from kithline.episodes import queries as episodes
from kithline.people import names
from kithline.people.enums import Kinship, PersonKind
from kithline.people.models import (
    Address,
    Characteristic,
    HouseholdMember,
    Person,
    Relationship,
    Responsibility,
)
from kithline.people.queries import KnowOf, know_of

M = TypeVar("M", bound=Model)


def _gathered(table: str, where: str) -> str:
    return f"(SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM {table} t WHERE {where})"


CIRCLE = f"""
SELECT to_jsonb(p),
  {_gathered("people_relationship", "t.person_id = p.id OR t.other_id = p.id")},
  {_gathered("people_responsibility", "t.child_id = p.id OR t.adult_id = p.id")},
  {_gathered("people_address", "t.person_id = p.id")},
  {_gathered("people_characteristic", "t.person_id = p.id")},
  (SELECT coalesce(jsonb_agg(x.row), '[]') FROM (
     SELECT to_jsonb(t) AS row FROM people_householdmember t
      WHERE t.household_id IN (SELECT m.household_id FROM people_householdmember m
                                WHERE m.person_id = p.id)
     UNION ALL  -- those whose own record is not open to the viewer, who lives there now and no more
     SELECT jsonb_build_object('id', h.person_id, 'household_id', h.household_id,
              'person_id', h.person_id, 'starts_on', h.starts_on, 'ends_on', NULL, 'note', '',
              'noted_at', NULL, 'noted_by', NULL) FROM access_lives_with(p.id) h
      WHERE NOT EXISTS (SELECT 1 FROM people_householdmember t
                         WHERE t.household_id = h.household_id AND t.person_id = h.person_id)
   ) x),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(q.id, q.died_on)), '[]') FROM people_person q WHERE q.id IN (
     SELECT r.other_id FROM people_relationship r WHERE r.person_id = p.id
     UNION SELECT r.person_id FROM people_relationship r WHERE r.other_id = p.id
     UNION SELECT r.adult_id FROM people_responsibility r WHERE r.child_id = p.id
     UNION SELECT r.child_id FROM people_responsibility r WHERE r.adult_id = p.id))
  FROM people_person p WHERE p.id = %s
"""


@dataclass
class Circle:
    """A person and what is recorded around them, as far as the viewer may see."""

    person: Person
    relations: list[Relationship]
    responsibilities: list[Responsibility]
    addresses: list[Address]
    traits: list[Characteristic]
    members: list[HouseholdMember]
    opens: frozenset[UUID] = frozenset()  # of those around, whose own record the viewer may open
    died: dict[UUID, date] = field(default_factory=dict)  # of those, who died, and when
    known: dict[UUID, KnowOf] = field(default_factory=dict)

    @property
    def is_child(self) -> bool:
        """Is this a child's record?"""
        return self.person.kind == PersonKind.CHILD

    @property
    def called(self) -> str:
        """What the person is called on pages."""
        return names.called(self.person)

    def people(self) -> set[UUID]:
        """Return everybody named in it, but for the person."""
        ids = {r.person_id for r in self.relations} | {r.other_id for r in self.relations}
        ids |= {r.adult_id for r in self.responsibilities}
        ids |= {r.child_id for r in self.responsibilities}
        ids |= {m.person_id for m in self.members}
        return ids - {self.person.id}

    def learn(self, viewer: Actor, more: Iterable[UUID] = ()) -> None:
        """Find the names of everybody named, and of ``more``: one statement."""
        self.known = know_of([*self.people(), *more], viewer)

    def kin(self, on: date) -> dict[UUID, str]:
        """Return what each relative is to the person, in words, by the standing relationships."""
        found: dict[UUID, str] = {}
        for row in self.relations:
            if row.ends_on is not None and row.ends_on <= on:
                continue
            other, words = self.relation_words(row)
            found.setdefault(other, words)
        return found

    def relation_words(self, row: Relationship) -> tuple[UUID, str]:
        """Return the other of a relationship and what they are to the person."""
        if row.other_id == self.person.id:
            known = self.known.get(row.person_id)
            return row.person_id, gendered(row.kind, known.sex if known else "")
        known = self.known.get(row.other_id)
        kind = INVERSE.get(row.kind, str(row.kind))
        return row.other_id, gendered(kind, known.sex if known else "")

    def home(self, on: date) -> Address | None:
        """Return where the person lives now, as far as the viewer may see."""
        standing = [
            a
            for a in self.addresses
            if (a.ends_on is None or a.ends_on > on) and a.kind != "second-home"
        ]
        return max(standing, key=lambda a: (a.starts_on or date.min, a.noted_at), default=None)

    def lives_with(self, on: date) -> set[UUID]:
        """Return who is in a household of the person now."""
        mine = {
            m.household_id
            for m in self.members
            if m.person_id == self.person.id and (m.ends_on is None or m.ends_on > on)
        }
        return {
            m.person_id
            for m in self.members
            if m.household_id in mine
            and (m.ends_on is None or m.ends_on > on)
            and m.person_id != self.person.id
        }


def circle(person_id: UUID) -> Circle | None:
    """Return a person's circle; None when the viewer may not see the person."""
    with connection.cursor() as cursor:
        cursor.execute(CIRCLE, [person_id])
        row = cursor.fetchone()
    if row is None:
        return None
    person, relations, responsibilities, addresses, traits, members, opens = (
        json.loads(each) if isinstance(each, str) else each for each in row
    )
    return Circle(
        person=_one(Person, person),
        relations=_many(Relationship, relations),
        responsibilities=_many(Responsibility, responsibilities),
        addresses=_many(Address, addresses),
        traits=_many(Characteristic, traits),
        members=_many(HouseholdMember, members),
        opens=frozenset(UUID(each) for each, _ in opens),
        died={UUID(each): date.fromisoformat(day) for each, day in opens if day},
    )


def _one(model: type[M], row: dict[str, Any]) -> M:
    values = {f.attname: f.to_python(row[str(f.column)]) for f in model._meta.concrete_fields}
    made = model(**values)
    made._state.adding = False
    return made


def _many(model: type[M], rows: list[dict[str, Any]]) -> list[M]:
    return sorted((_one(model, row) for row in rows), key=lambda r: str(r.pk))


# --- what somebody is to somebody ------------------------------------------------------------------

# ``person`` is the (kind) of ``other``: what ``other`` is to ``person``.
INVERSE: dict[str, str] = {
    Kinship.PARENT: "child",
    Kinship.STEP_PARENT: "step-child",
    Kinship.SAID_PARENT: "said-child",
    Kinship.GRANDPARENT: "grandchild",
    Kinship.AUNT_UNCLE: "niece-nephew",
    Kinship.GUARDIAN: "ward",
    Kinship.FOSTER_CARER: "fostered",
    Kinship.CARER: "cared-for",
    Kinship.VISITOR: "visited",
    Kinship.CONCERN: "worried-about",
}
WORDS: dict[str, tuple[str, str, str]] = {  # female, male, not known
    Kinship.PARENT: ("mum", "dad", "parent"),
    Kinship.STEP_PARENT: ("stepmum", "stepdad", "step-parent"),
    Kinship.SAID_PARENT: ("said to be mum", "said to be dad", "said to be a parent"),
    Kinship.SIBLING: ("sister", "brother", "brother or sister"),
    Kinship.HALF_SIBLING: ("half-sister", "half-brother", "half-brother or half-sister"),
    Kinship.STEP_SIBLING: ("stepsister", "stepbrother", "stepbrother or stepsister"),
    Kinship.TWIN: ("twin sister", "twin brother", "twin"),
    Kinship.GRANDPARENT: ("nan", "grandad", "grandparent"),
    Kinship.AUNT_UNCLE: ("aunt", "uncle", "aunt or uncle"),
    Kinship.COUSIN: ("cousin", "cousin", "cousin"),
    Kinship.OTHER_FAMILY: ("relative", "relative", "relative"),
    Kinship.PARTNER: ("partner", "partner", "partner"),
    Kinship.SPOUSE: ("wife", "husband", "husband or wife"),
    Kinship.FORMER_PARTNER: ("former partner", "former partner", "former partner"),
    Kinship.GUARDIAN: ("guardian", "guardian", "guardian"),
    Kinship.FOSTER_CARER: ("foster carer", "foster carer", "foster carer"),
    Kinship.CARER: ("carer", "carer", "carer"),
    Kinship.VISITOR: ("visits", "visits", "visits"),
    Kinship.FRIEND: ("friend", "friend", "friend"),
    Kinship.FAMILY_FRIEND: ("friend of the family", "friend of the family", "friend of the family"),
    Kinship.CONCERN: ("named in a worry",) * 3,
    Kinship.OTHER: ("known to them",) * 3,
    "child": ("daughter", "son", "child"),
    "step-child": ("stepdaughter", "stepson", "stepchild"),
    "said-child": ("said to be a daughter", "said to be a son", "said to be a child"),
    "grandchild": ("granddaughter", "grandson", "grandchild"),
    "niece-nephew": ("niece", "nephew", "niece or nephew"),
    "ward": ("cared for under an order",) * 3,
    "fostered": ("foster child",) * 3,
    "cared-for": ("cared for by them",) * 3,
    "visited": ("visited by them",) * 3,
    "worried-about": ("a child of the worry",) * 3,
}
PARENTS = frozenset({Kinship.PARENT, Kinship.STEP_PARENT, Kinship.SAID_PARENT})


def gendered(kind: str, sex: str) -> str:
    """Return what somebody is, as a family says it."""
    female, male, other = WORDS.get(kind, (kind, kind, kind))
    return {"F": female, "M": male}.get(sex, other)


# --- lists of people -------------------------------------------------------------------------------

PEOPLE_A_PAGE = 50


@dataclass(frozen=True)
class Seen:
    """A person in the list of those whom the viewer may see, what is open, and why they may."""

    person: Person
    status: str
    why: str


def grants_now(viewer: Actor, at: datetime) -> QuerySet[Grant]:
    """Return the viewer's own grants that let them read, as they stand at a moment."""
    return Grant.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at),
        holder_id__in=viewer.holders,
        level__gte=2,
        starts_at__lte=at,
    )


WHY = {
    Purpose.ALLOCATION: "the work is allocated to you",
    Purpose.TEAM: "your team was asked to work with the child",
    Purpose.TEAM_AROUND_CHILD: "you are in the team around the child",
    Purpose.HUB_ENQUIRY: "the hub looks into a contact",
    Purpose.SHARING: "somebody decided to share",
    Purpose.REGISTERED: "you made the record",
    Purpose.UNIVERSAL: "the child is on your roll or list",
    Purpose.BREAK_GLASS: "opened in an emergency, with a reason",
}


def people_seen(
    viewer: Actor, at: datetime, *, after: str = "", adults: bool = False
) -> tuple[list[Seen], str]:
    """Return the people whom the viewer may see, by surname; and the key of the next page."""
    rows = Person.objects.filter(
        id__in=grants_now(viewer, at).values("person_id"),
        kind=PersonKind.ADULT if adults else PersonKind.CHILD,
    )
    start = _after(after)
    if start is not None:
        surname, forename, id_ = start
        rows = rows.filter(
            Q(surname__gt=surname)
            | Q(surname=surname, forename__gt=forename)
            | Q(surname=surname, forename=forename, id__gt=id_)
        )
    found = list(rows.order_by("surname", "forename", "id")[: PEOPLE_A_PAGE + 1])
    shown = found[:PEOPLE_A_PAGE]
    ids = [p.id for p in shown]
    spells = episodes.open_spells(viewer, ids)
    why: dict[UUID, str] = {}
    mine = grants_now(viewer, at).filter(person_id__in=ids)
    for grant in mine.order_by(
        "-level", "holder_kind", "starts_at"
    ):  # the post's own before a team's
        why.setdefault(grant.person_id, WHY[Purpose(grant.purpose)])
    seen = [
        Seen(
            person,
            "; ".join(
                f"{s.get_kind_display()}, {s.lead.worker.name if s.lead else 'waits for a worker'}"
                for s in spells.get(person.id, ())
            ),
            why.get(person.id, ""),
        )
        for person in shown
    ]
    key = ""
    if len(found) > PEOPLE_A_PAGE:
        last = shown[-1]
        key = base64.urlsafe_b64encode(
            json.dumps([last.surname, last.forename, str(last.id)]).encode()
        ).decode()
    return seen, key


def _after(token: str) -> tuple[str, str, UUID] | None:
    """Return the key of a page; a token that is none begins at the beginning."""
    if not token:
        return None
    try:
        surname, forename, id_ = json.loads(base64.urlsafe_b64decode(token.encode()))
        return clean(str(surname), limit=200), clean(str(forename), limit=200), UUID(str(id_))
    except (ValueError, TypeError, binascii.Error):
        return None
