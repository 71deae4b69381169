"""Reads of people. ``know_of`` gives a name and no more, to any signed-in worker; the rest asks for sight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from kithline.core.actor import Actor
from kithline.people import names
from kithline.people.enums import Kinship
from kithline.people.finding import Candidate, SearchFor, Service, search
from kithline.people.models import Person

__all__ = [
    "Candidate",
    "KnowOf",
    "Member",
    "SearchFor",
    "Service",
    "Tied",
    "household",
    "know_of",
    "known",
    "number_is_held",
    "search",
    "tied_children",
]

HIDDEN = "Ask the hub"


# What ties an adult to a child, in words; kinship has its own.
TIES = {"responsible": "parental responsibility", "household": "lived in one home"}


@dataclass(frozen=True)
class Member:
    """Somebody of a household that a person belongs or belonged to."""

    household_id: UUID
    person: KnowOf
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Tied:
    """A child tied to an adult: how, and from when to when."""

    child: KnowOf
    adult: KnowOf
    how: str  # a Kinship value, "responsible" or "household"
    words: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class KnowOf:
    """What any signed-in worker may know of a person: who they are, no more.

    ``hidden``: the record is restricted and the viewer is not let in; the name says to ask the hub.
    """

    id: UUID
    name: str
    born_text: str
    sex: str
    is_child: bool
    dob: date | None
    dob_precision: str
    hidden: bool
    unborn: bool = False


def know_of(ids: Iterable[UUID], viewer: Actor | None) -> dict[UUID, KnowOf]:
    """Return the people among ``ids`` whom the viewer may know of. Those shut out to them are left out."""
    wanted = list(dict.fromkeys(ids))
    if not wanted or viewer is None or viewer.is_public:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_know_of(%s::uuid[])", [wanted])
        rows = cursor.fetchall()
    found = {}
    for (
        id_,
        kind,
        fore,
        sur,
        preferred,
        described,
        unborn,
        dob,
        precision,
        due,
        sex,
        hidden,
    ) in rows:
        name = names.display(names.Shown(fore, sur, preferred, described, unborn))
        found[id_] = KnowOf(
            id=id_,
            name=HIDDEN if hidden else name,
            born_text="" if hidden else names.born_words(dob, precision, due, unborn=unborn),
            sex=sex,
            is_child=kind == "child",
            dob=dob,
            dob_precision=precision,
            hidden=hidden,
            unborn=unborn,
        )
    return found


def readable(ids: Iterable[UUID]) -> set[UUID]:
    """Return the people among ``ids`` whose record the transaction's viewer may open: one statement."""
    return set(Person.objects.filter(id__in=list(ids)).values_list("id", flat=True))


def known(ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these people there are, for the transaction's viewer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_know_of(%s::uuid[])", [list(ids)])
        return {row[0] for row in cursor.fetchall()}


def household(person_id: UUID, viewer: Actor) -> list[Member]:
    """Return who shares or shared a household with a person the viewer may read, themselves included."""
    rows = _call("SELECT * FROM people_household(%s)", person_id)
    known_ = know_of([row[1] for row in rows], viewer)
    return [Member(h, known_[p], starts, ends) for h, p, starts, ends in rows if p in known_]


def tied_children(person_id: UUID, viewer: Actor) -> list[Tied]:
    """Return the children tied to an adult; of a child, the other children of the child's own adults.

    For whoever may read that one person. The others are shown at know-of; those the viewer is shut
    out of are left out. A child may stand several times, once for each tie.
    """
    rows = _call("SELECT * FROM people_tied_children(%s)", person_id)
    known_ = know_of([i for row in rows for i in row[:2]], viewer)
    return [
        Tied(known_[child], known_[adult], how, TIES.get(how) or Kinship(how).label, starts, ends)
        for child, adult, how, starts, ends in rows
        if child in known_ and adult in known_
    ]


def _call(sql: str, person_id: UUID) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [person_id])
        return cursor.fetchall()


def number_is_held(scheme: str, issuer: str, value: str, person_id: UUID) -> bool:
    """Answer whether somebody else's record holds a number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT people_number_is_held(%s, %s, %s, %s)", [scheme, issuer, value, person_id]
        )
        row = cursor.fetchone()
    return bool(row and row[0])
