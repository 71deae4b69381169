"""Who lived where with whom: stretches in which nothing changed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from kithline.core.clock import LONDON
from kithline.people.models import Address
from kithline.web.kin.homes import stretches

CHILD, MUM, DAD, GRAN = (UUID(int=n) for n in range(1, 5))
ONE, TWO = UUID(int=100), UUID(int=101)
TODAY = date(2026, 11, 18)
NOTED = datetime(2026, 1, 1, tzinfo=LONDON)


def at(lines, starts, ends=None, **more):
    return Address(
        person_id=CHILD, lines=lines, starts_on=starts, ends_on=ends, noted_at=NOTED, **more
    )


def told(addresses, members):
    return [
        (s.starts_on, s.ends_on, s.where, set(s.people))
        for s in stretches(CHILD, addresses, members, TODAY)
    ]


def test_moves_and_people_who_come_and_go():
    a, b, c = date(2020, 1, 1), date(2022, 6, 1), date(2024, 3, 1)
    assert told(
        [at("1 Dock Street", a, c), at("2 Quay Row", c)],
        [(ONE, CHILD, a, None), (ONE, MUM, a, None), (ONE, DAD, a, b), (ONE, GRAN, c, None)],
    ) == [
        (c, None, "2 Quay Row", {MUM, GRAN}),
        (b, c, "1 Dock Street", {MUM}),
        (a, b, "1 Dock Street", {MUM, DAD}),
    ]


def test_nothing_is_said_of_an_address_that_may_not_be_seen():
    a, b = date(2020, 1, 1), date(2022, 6, 1)
    assert told([at("1 Dock Street", a, b)], [(ONE, CHILD, a, None), (ONE, MUM, a, None)]) == [
        (b, None, "", {MUM}),
        (a, b, "1 Dock Street", {MUM}),
    ]


def test_periods_without_dates_stays_elsewhere_and_equal_neighbours():
    b = date(2022, 6, 1)
    found = stretches(
        CHILD,
        [at("1 Dock Street", None), at("Ward 4", b, kind="hospital")],
        [(ONE, CHILD, None, None), (ONE, MUM, None, b), (TWO, MUM, b, None), (TWO, CHILD, b, None)],
        TODAY,
    )
    assert [(s.starts_on, s.ends_on, s.where, s.people) for s in found] == [
        (b, None, "1 Dock Street", (MUM,)),
        (None, b, "1 Dock Street", (MUM,)),
    ]
    assert found[0].beside == ("Ward 4 (hospital)",)
    assert stretches(CHILD, [], [], TODAY) == []
