"""Reads of people. ``know_of`` gives a name and no more, to any signed-in worker; the rest asks for sight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from kithline.core.actor import Actor
from kithline.people import names
from kithline.people.finding import Candidate, SearchFor, Service, search

__all__ = [
    "Candidate",
    "KnowOf",
    "SearchFor",
    "Service",
    "know_of",
    "known",
    "number_is_held",
    "search",
]

HIDDEN = "Ask the hub"


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
        )
    return found


def known(ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these people there are, for the transaction's viewer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_know_of(%s::uuid[])", [list(ids)])
        return {row[0] for row in cursor.fetchall()}


def number_is_held(scheme: str, issuer: str, value: str, person_id: UUID) -> bool:
    """Answer whether somebody else's record holds a number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT people_number_is_held(%s, %s, %s, %s)", [scheme, issuer, value, person_id]
        )
        row = cursor.fetchone()
    return bool(row and row[0])
