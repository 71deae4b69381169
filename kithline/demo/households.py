"""Who lives together after somebody moved: those who stay behind leave the household that day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.core.actor import Actor
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo.families import Families
from kithline.demo.world import World
from kithline.people import actions as people
from kithline.people.models import HouseholdMember


def home_at(row: dict[str, str], offset: int) -> str:
    """Return where somebody lives on a day, as the list has it; empty where it says nothing."""
    lines = row["address"].split("; ")
    starts = row["from_offset"].split("; ")
    ends = [e.strip() for e in row["to_offset"].split(";")]
    for index, line in enumerate(lines):
        start = int(starts[index]) if index < len(starts) and starts[index] else -9000
        end = int(ends[index]) if index < len(ends) and ends[index] else 1
        if line and start <= offset < end:
            return line
    return ""


def moves_of(members: list[dict[str, str]], begin: int) -> list[int]:
    """Return the days after the record began on which somebody of a family moved, in order."""
    found: set[int] = set()
    for row in members:
        days = [*row["from_offset"].split("; ")[1:], *row["to_offset"].split(";")]
        found |= {int(d) for d in days if d.strip() and begin < int(d) <= 0}
    return sorted(found)


def together(members: list[dict[str, str]], offset: int) -> set[frozenset[str]]:
    """Return those who live together on a day, a child among them."""
    homes: dict[str, set[str]] = {}
    for row in members:
        born = int(row["dob_offset"] or row["expected_offset"] or -9000)
        line = home_at(row, offset)
        if line and born <= offset:
            homes.setdefault(line, set()).add(row["person_key"])
    return {frozenset(k) for k in homes.values() if any("-C" in key for key in k)}


def follow_households(world: World, found: Families, begins: dict[str, int]) -> None:
    """Take each family's households through its moves, in the order of time."""
    for family, members in found.rows.items():
        begin = begins.get(family, -30) - 1
        days = moves_of(members, begin)
        for before, offset in pairwise([begin, *days]):
            old, new = together(members, max(before, offset - 1)), together(members, offset)
            if old == new or not old:
                continue
            manager = world.manager(found.home[family])
            at = world.days.at(offset, time(16, 30))
            if at > world.days.built:
                continue
            with acting_as(manager, at):
                for key in frozenset().union(*old, *new):
                    _let_in(found.ids[key], manager, at)
                _change(world, found, old, new, offset, manager, at)


def _let_in(person: UUID, by: Actor, at: datetime) -> None:
    """Let the manager write who lives together; it ends within the hour."""
    access.give(
        holder=by.own_post,
        holder_kind=HolderKind.POST,
        person_id=person,
        level=Level.CONTRIBUTE,
        purpose=Purpose.UNIVERSAL,
        source=("setting-up", new_id()),
        reason="Records who lives together",
        ends_at=at + timedelta(hours=1),
        by=by,
        at=at,
    )


def _change(
    world: World,
    found: Families,
    old: set[frozenset[str]],
    new: set[frozenset[str]],
    offset: int,
    by: Actor,
    at: datetime,
) -> None:
    """End the households that are no more, and begin those that are new."""
    day = world.days.day(offset)
    gone = [found.ids[k] for keys in old - new for k in keys]
    for member in HouseholdMember.objects.filter(person_id__in=gone, ends_on__isnull=True):
        people.leave_household(member=member, ends_on=day, by=by, at=at)
    for keys in new - old:
        ids = [found.ids[k] for k in sorted(keys)]
        if len(ids) > 1:
            people.form_household(members=ids, starts_on=day, by=by, at=at)
