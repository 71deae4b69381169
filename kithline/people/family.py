"""The family round somebody, as far as the viewer may know: what a genogram is drawn from.

Row-level security holds every row read here: what is between two people is seen by whoever may read one
of them. From there on it follows kin alone, never a carer, a visitor or an adult named in a worry, so
that one family is not walked into from another. Whoever is hidden to the viewer is left out unsaid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from kithline.core.actor import Actor
from kithline.people import queries
from kithline.people.enums import Kinship, Precision
from kithline.people.models import HouseholdMember, Person, Relationship, Responsibility

COUPLES = frozenset({Kinship.PARTNER, Kinship.SPOUSE, Kinship.FORMER_PARTNER})
PARENTS = frozenset({Kinship.PARENT, Kinship.STEP_PARENT, Kinship.SAID_PARENT})
SIBLINGS = frozenset({Kinship.SIBLING, Kinship.HALF_SIBLING, Kinship.STEP_SIBLING, Kinship.TWIN})
# What is followed from one person to the next.
FOLLOWED = COUPLES | PARENTS | SIBLINGS | {Kinship.GRANDPARENT}
# What makes somebody family at all.
KIN = FOLLOWED | {
    Kinship.AUNT_UNCLE,
    Kinship.COUSIN,
    Kinship.OTHER_FAMILY,
    Kinship.GUARDIAN,
    Kinship.FOSTER_CARER,
}
MOST = 60  # people
ROUNDS = 3


@dataclass(frozen=True)
class Somebody:
    """A person in the picture. ``died_on`` is said to those who may read the person."""

    id: UUID
    name: str
    born_text: str
    sex: str
    is_child: bool
    unborn: bool
    dob: date | None
    dob_precision: str
    died_on: date | None = None
    opens: bool = False


@dataclass(frozen=True)
class Bond:
    """``one`` is the (kind) of ``other``."""

    one: UUID
    other: UUID
    kind: str
    detail: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Family:
    """Who there is round somebody, what is between them, and who lived with whom."""

    of: UUID
    people: dict[UUID, Somebody]
    bonds: tuple[Bond, ...]
    adopted: frozenset[tuple[UUID, UUID]]  # adult, child
    members: tuple[tuple[UUID, UUID, date | None, date | None], ...]  # household, person, from, to

    def households(self, on: date) -> list[frozenset[UUID]]:
        """Return who lives together on a day, the person's own household first."""
        found: dict[UUID, set[UUID]] = {}
        for household, person, starts, ends in self.members:
            if (starts is None or starts <= on) and (ends is None or ends > on):
                found.setdefault(household, set()).add(person)
        each = {frozenset(people) for people in found.values() if len(people) > 1}
        return sorted(each, key=lambda h: (self.of not in h, -len(h), sorted(map(str, h))))


def family(person_id: UUID, viewer: Actor) -> Family:
    """Return the family round a person whom the viewer may read: eight statements at most."""
    reached, rows = {person_id}, {}
    edge = {person_id}
    for _ in range(ROUNDS):
        found = Relationship.objects.filter(
            Q(person_id__in=edge) | Q(other_id__in=edge), kind__in=KIN
        ).order_by("id")[: MOST * 4]
        new: set[UUID] = set()
        for row in found:
            mine = person_id in (row.person_id, row.other_id)
            if row.kind not in FOLLOWED and not mine:
                continue
            rows[row.id] = row
            for each in (row.person_id, row.other_id):
                if each not in reached and row.kind in FOLLOWED:
                    new.add(each)
        edge = set(sorted(new, key=str)[: MOST - len(reached)])
        reached |= edge
        if not edge:
            break
    members = _members(person_id, reached, viewer)
    around = reached | {i for r in rows.values() for i in (r.person_id, r.other_id)}
    around |= {m[1] for m in members}
    people = _people(around, viewer)
    return Family(
        of=person_id,
        people=people,
        bonds=tuple(
            Bond(r.person_id, r.other_id, r.kind, r.detail, r.starts_on, r.ends_on)
            for r in rows.values()
            if r.person_id in people and r.other_id in people
        ),
        adopted=frozenset(
            Responsibility.objects.filter(
                child_id__in=people, ground="adoption", ends_on__isnull=True
            ).values_list("adult_id", "child_id")
        ),
        members=tuple(m for m in members if m[1] in people),
    )


def _members(
    person_id: UUID, reached: set[UUID], viewer: Actor
) -> list[tuple[UUID, UUID, date | None, date | None]]:
    """Return the person's own households, whole; of the others' what the viewer may read."""
    own = [
        (m.household_id, m.person.id, m.starts_on, m.ends_on)
        for m in queries.household(person_id, viewer)
    ]
    theirs = HouseholdMember.objects.filter(person_id__in=reached).exclude(
        household_id__in={m[0] for m in own}
    )
    return own + list(theirs.values_list("household_id", "person_id", "starts_on", "ends_on"))


def _people(ids: set[UUID], viewer: Actor) -> dict[UUID, Somebody]:
    readable = dict(Person.objects.filter(id__in=ids).values_list("id", "died_on"))
    return {
        k.id: Somebody(
            id=k.id,
            name=k.name,
            born_text=k.born_text,
            sex=k.sex,
            is_child=k.is_child,
            unborn=k.unborn,
            dob=k.dob,
            dob_precision=k.dob_precision or Precision.UNKNOWN,
            died_on=readable.get(k.id),
            opens=k.id in readable,
        )
        for k in queries.know_of(ids, viewer).values()
        if not k.hidden
    }
