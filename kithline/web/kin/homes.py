"""Who lived where with whom, from when until when: addresses and households laid on one line of time.

A protected address is read by those named for it alone; for everybody else it is not there, and a time
for which no address may be shown says nothing of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kithline.people.enums import AddressKind
from kithline.people.models import Address

BESIDE = (AddressKind.SECOND_HOME, AddressKind.HOSPITAL)


@dataclass(frozen=True)
class Stretch:
    """A time in which nothing changed: where, what kind of home, with whom, and other places stayed at."""

    starts_on: date | None
    ends_on: date | None
    where: str
    kind: str
    shut: bool
    people: tuple[UUID, ...]
    beside: tuple[str, ...] = ()


def stretches(
    of: UUID,
    addresses: Iterable[Address],
    members: Iterable[tuple[UUID, UUID, date | None, date | None]],
    today: date,
) -> list[Stretch]:
    """Return the stretches of a person's life at home, newest first; equal neighbours are one."""
    addresses, members = list(addresses), list(members)
    mine = [m for m in members if m[1] == of]
    homes = {m[0] for m in mine}
    around = [m for m in members if m[0] in homes and m[1] != of]
    edges: set[date] = set()
    for starts, ends in [
        *((a.starts_on, a.ends_on) for a in addresses),
        *((m[2], m[3]) for m in [*mine, *around]),
    ]:
        edges |= {e for e in (starts, ends) if e is not None and e <= today}
    days = sorted(edges)
    first = None if not days or _something(addresses, mine, None, days[0]) else days.pop(0)
    bounds: list[date | None] = [first, *days]
    found: list[Stretch] = []
    for start, end in zip(bounds, [*bounds[1:], None], strict=True):
        made = _between(addresses, mine, around, start, end)
        if made is None:
            continue
        before = found[-1] if found else None
        if before and before.ends_on == made.starts_on and _same(before, made):
            found[-1] = _replace_end(before, made.ends_on)
        else:
            found.append(made)
    return list(reversed(found))


def _holds(starts: date | None, ends: date | None, a: date | None, b: date | None) -> bool:
    """Say whether a period covers the stretch from ``a`` (None: before all) to ``b`` (None: today on)."""
    begins = starts is None or (a is not None and starts <= a)
    lasts = ends is None or (b is not None and ends >= b)
    return begins and lasts


def _something(
    addresses: list[Address],
    mine: list[tuple[UUID, UUID, date | None, date | None]],
    a: date | None,
    b: date | None,
) -> bool:
    return any(_holds(x.starts_on, x.ends_on, a, b) for x in addresses) or any(
        _holds(m[2], m[3], a, b) for m in mine
    )


def _between(
    addresses: list[Address],
    mine: list[tuple[UUID, UUID, date | None, date | None]],
    around: list[tuple[UUID, UUID, date | None, date | None]],
    a: date | None,
    b: date | None,
) -> Stretch | None:
    here = [x for x in addresses if _holds(x.starts_on, x.ends_on, a, b)]
    home = max(
        (x for x in here if x.kind not in BESIDE),
        key=lambda x: (x.starts_on or date.min, x.noted_at),
        default=None,
    )
    mine_now = {m[0] for m in mine if _holds(m[2], m[3], a, b)}
    people = {m[1] for m in around if m[0] in mine_now and _holds(m[2], m[3], a, b)}
    if home is None and not people and not mine_now and not here:
        return None
    return Stretch(
        starts_on=a,
        ends_on=b,
        where=_words(home) if home else "",
        kind=str(home.get_kind_display()) if home else "",
        shut=bool(home and home.protected),
        people=tuple(sorted(people, key=str)),
        beside=tuple(f"{_words(x)} ({x.get_kind_display()})" for x in here if x.kind in BESIDE),
    )


def _words(address: Address) -> str:
    return ", ".join(x for x in (address.lines, address.postcode) if x) or str(
        address.get_kind_display()
    )


def _same(one: Stretch, other: Stretch) -> bool:
    return (one.where, one.kind, one.shut, one.people, one.beside) == (
        other.where, other.kind, other.shut, other.people, other.beside,
    )  # fmt: skip


def _replace_end(stretch: Stretch, ends_on: date | None) -> Stretch:
    return Stretch(
        stretch.starts_on, ends_on, stretch.where, stretch.kind, stretch.shut, stretch.people,
        stretch.beside,
    )  # fmt: skip
