"""Quick entry: one tick says the same of a brother or sister, and nothing is asked twice."""

from __future__ import annotations

import pytest

from tests.integration.web.izzy import House, house  # noqa: F401
from tests.integration.web.test_child_entry import fact_names, sent, story

pytestmark = pytest.mark.django_db


def both(house: House, **more: object) -> dict[str, object]:  # noqa: F811
    return sent(house, about=[str(house["izzy"]), str(house["alfie"])], **more)


def test_what_is_the_same_for_both_is_typed_once(house: House) -> None:  # noqa: F811
    one, two = fact_names(house), fact_names(house, 0, "alfie")
    typed = {"kind": "was-not-brought", "fact": "", "what-0": "appointment", f"{one}service": "dentist",
             f"{one}outcome": "was-not-brought", f"{two}outcome": "was-not-brought"}  # fmt: skip
    client, new = house.client("ruth"), house.url(rest="entry/new/")
    assert client.post(new, both(house, **typed)).status_code == 302
    assert {d.person_id for d in story(house)[0].details} == {house["izzy"]}, "nothing is assumed"
    assert (
        client.post(new, both(house, **typed, **{f"{two}same": "yes"}, window="w2")).status_code
        == 302
    )
    got = story(house)[0].details
    assert {d.person_id for d in got} == {house["izzy"], house["alfie"]}
    assert len({str(d.values) for d in got}) == 1


def test_who_was_seen_alone_on_a_visit_is_asked_once(house: House) -> None:  # noqa: F811
    one, two = fact_names(house), fact_names(house, 0, "alfie")
    client, new = house.client("ruth"), house.url(rest="entry/new/")
    asks = client.post(house.url(rest="entry/ask/"), both(house, kind="visit")).content.decode()
    assert f'name="{one}bedroom_seen"' in asks and f"{one}alone" not in asks
    assert 'data-opens="each ' in asks, "who was seen is not folded away"
    typed = {
        "kind": "visit", "what-0": "sight", f"{one}bedroom_seen": "yes", f"{two}same": "yes",
        f"seen-{house['izzy']}": "alone", f"seen-{house['alfie']}": "seen",
    }  # fmt: skip
    assert client.post(new, both(house, **typed)).status_code == 302
    told = {d.person_id: d.values for d in story(house)[0].details}
    assert told[house["izzy"]] == {"bedroom_seen": True, "alone": True}
    assert told[house["alfie"]] == {"bedroom_seen": True, "alone": False}
