"""The story of a child: who may open it, what it shows, what it costs."""

from __future__ import annotations

import pytest

from tests.integration.web.izzy import House, clocks, house  # noqa: F401


def test_story(house: House) -> None:  # noqa: F811
    clocks(house)
    answer = house.client("ruth").get(house.url())
    assert answer.status_code == 200
    print(answer.content.decode())


def test_more(house: House) -> None:  # noqa: F811
    client = house.client("ruth")
    client.raise_request_exception = True
    assert client.get(house.url() + "?more=1").status_code == 200
