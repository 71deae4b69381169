"""What My day reads: the families worked with, what others wrote about them, what waits to be decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from kithline.access.enums import Purpose
from kithline.access.models import Grant
from kithline.agencies.enums import Role
from kithline.core.actor import Actor
from kithline.people import names
from kithline.people.enums import PersonKind
from kithline.people.models import Person
from kithline.record.queries import Headline, headlines

MOST_PEOPLE = 400
MOST_CHANGES = 12
# Those who work with families of their own. A hub looks into a worry; it does not keep the family.
TEAM_WIDE = frozenset({Role.TEAM_MANAGER})


@dataclass
class Families:
    """The children a post works with, in families; and the grants that open them."""

    children: list[Person] = field(default_factory=list)
    groups: list[list[Person]] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    people: frozenset[UUID] = frozenset()

    def group_of(self, person_id: UUID) -> int | None:
        """Return which family a child belongs to."""
        for number, group in enumerate(self.groups):
            if any(p.id == person_id for p in group):
                return number
        return None


def families(viewer: Actor, at: datetime) -> Families:
    """Return the families a post works with: three statements."""
    wide = Q(holder_id=viewer.post_id)
    if viewer.role in TEAM_WIDE:
        wide |= Q(holder_id__in=viewer.team_ids, purpose=Purpose.TEAM)
    grants = list(
        Grant.objects.filter(wide, Q(ends_at__isnull=True) | Q(ends_at__gt=at))
        .filter(level__gte=2, starts_at__lte=at)
        .exclude(purpose=Purpose.HUB_ENQUIRY)
        .order_by("-starts_at")[: MOST_PEOPLE * 2]
    )
    open_ids = list(dict.fromkeys(g.person_id for g in grants))[:MOST_PEOPLE]
    if not open_ids:
        return Families(grants=grants)
    people = list(Person.objects.filter(id__in=open_ids))
    children = [p for p in people if p.kind == PersonKind.CHILD]
    return Families(
        children=children,
        groups=grouped(children, tied(p.id for p in children)),
        grants=grants,
        people=frozenset(p.id for p in people),
    )


TIES = """
SELECT person_id, other_id FROM people_relationship
 WHERE (person_id = ANY (%(ids)s) OR other_id = ANY (%(ids)s)) AND ends_on IS NULL
   AND kind IN ('parent', 'sibling', 'half-sibling', 'twin', 'step-parent', 'step-sibling')
"""


def tied(children: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """Return who belongs together by blood or home, among children and their parents."""
    with connection.cursor() as cursor:
        cursor.execute(TIES, {"ids": list(children)})
        return list(cursor.fetchall())


def grouped(children: Sequence[Person], ties: Iterable[tuple[UUID, UUID]]) -> list[list[Person]]:
    """Return children in families: those tied to each other, or to the same parent."""
    over: dict[UUID, UUID] = {}

    def root(of: UUID) -> UUID:
        while over.get(of, of) != of:
            of = over[of]
        return of

    for one, other in ties:
        over[root(one)] = root(other)
    groups: dict[UUID, list[Person]] = {}
    for child in sorted(children, key=lambda c: (c.dob or c.expected_on or date.max, c.forename)):
        groups.setdefault(root(child.id), []).append(child)
    return sorted(groups.values(), key=lambda g: (g[0].surname, g[0].forename))


def family_name(group: Sequence[Person]) -> str:
    """Return what to call a family: the children's surnames."""
    surnames = list(dict.fromkeys(p.surname for p in group if p.surname))
    return " and ".join(surnames[:2]) or names.display(group[0])


def changed_since(
    viewer: Actor, children: Iterable[UUID], since: datetime
) -> tuple[list[Headline], bool]:
    """Return what others wrote about children since a moment, newest first; and whether there is more."""
    found = headlines(viewer, children, since=since, limit=MOST_CHANGES + 1)
    return found[:MOST_CHANGES], len(found) > MOST_CHANGES
