"""My day: what waits for whom."""

from __future__ import annotations

from tests.integration.web.izzy import House, clocks, house  # noqa: F401


def test_day(house: House) -> None:  # noqa: F811
    clocks(house)
    for who in ("ruth", "moira", "amina", "priya", "clerk", "auditor", "admin", "lorna"):
        answer = house.client(who).get("/my-day")
        assert answer.status_code == 200
