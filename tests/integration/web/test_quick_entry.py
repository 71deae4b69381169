"""Quick entry: one tick says the same of a brother or sister, and nothing is asked twice."""

from __future__ import annotations

import pytest

from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.record import actions as record
from kithline.record.rules import Detail, Happened
from tests.integration.web.izzy import NOW, TODAY, House, house  # noqa: F401
from tests.integration.web.test_child_entry import amended, fact_names, sent, story

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


def test_nights_away_are_told_with_somebody_on_the_record_or_in_words(house: House) -> None:  # noqa: F811
    """The name of whom was chosen stands for the words; one of two is enough; no last day is made up."""
    client, new, one = house.client("ruth"), house.url(rest="entry/new/"), fact_names(house)
    asks = client.post(
        house.url(rest="entry/ask/"), sent(house, kind="note", **{"what-0": "nights-away"})
    ).content.decode()
    assert f'value="{house["carly"]}"' in asks.split(f'name="{one}person"')[1].split("</select>")[0]
    assert (
        f'value="{house["izzy"]}"' not in asks.split(f'name="{one}person"')[1].split("</select>")[0]
    )
    typed = {"what-0": "nights-away", f"{one}nights": "3", f"{one}person": str(house["carly"]),
             f"{one}agreed": "agreed", f"{one}agreed_by": "Sean"}  # fmt: skip
    answer = client.post(new, sent(house, **typed))
    assert answer.status_code == 302, answer.content.decode()
    shown = client.get(answer.headers["Location"]).content.decode()
    (detail,) = story(house)[0].details
    assert set(detail.values) == {"person", "with", "nights", "agreed", "agreed_by"}
    assert detail.values["person"] == str(house["carly"]) and "Carly" in detail.values["with"]
    assert f"3 nights away with {detail.values['with']}, agreed by Sean" in shown
    amend = f"{answer.headers['Location'].split('?')[0]}amend/"
    assert 'value="Carly' not in client.get(amend).content.decode(), "it was not typed"
    other = {**typed, f"{one}person": str(house["sean"])}
    assert client.post(amend, amended(story(house)[0], **other)).status_code == 302
    (detail,) = story(house)[0].details
    assert detail.values["person"] == str(house["sean"]) and "Sean" in detail.values["with"]
    ten = {
        "what-0": "nights-away",
        f"{one}nights": "12",
        f"{one}with": "a friend’s",
        "window": "w2",
    }
    shown = client.get(client.post(new, sent(house, **ten)).headers["Location"]).content.decode()
    assert "12 nights away with a friend’s. At 28 days it may be private fostering." in shown
    for wrong, said in ({f"{one}with": "Sam"}, "how many nights there were"), (
        {f"{one}nights": "2", f"{one}person": str(house["izzy"])}, "",
    ):  # fmt: skip
        text = client.post(new, sent(house, **{"what-0": "nights-away", "window": "w3", **wrong}))
        assert text.status_code == 200 and said in text.content.decode()


def test_whom_a_fact_names_stays_when_the_amender_has_them_not_to_choose(house: House) -> None:  # noqa: F811
    writer, elsewhere = house.actor("ruth"), str(new_id())
    values = {"person": elsewhere, "with": "Sam’s", "nights": 2}
    with acting_as(writer):
        entry = record.write(
            by=writer, at=NOW, about=[house["izzy"]], kind="note", happened=Happened.on(TODAY),
            fact="Told of.", details=[Detail(house["izzy"], "nights-away", values)],
        )  # fmt: skip
    client, address = house.client("ruth"), house.url(rest=f"entry/{entry.id}/amend/")
    page = client.get(address).content.decode()
    assert f'value="{elsewhere}" selected' in page and "Sam’s</option>" in page
    one = fact_names(house)
    typed = {
        "what-0": "nights-away",
        f"{one}person": elsewhere,
        f"{one}with": "Sam’s",
        f"{one}nights": "3",
    }
    assert client.post(address, amended(entry, **typed)).status_code == 302
    (detail,) = story(house)[0].details
    assert detail.values == {**values, "nights": 3}
    assert "3 nights away with Sam’s" in story(house)[0].amendments[-1].changes[0].now
