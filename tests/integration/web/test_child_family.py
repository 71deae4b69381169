"""The family page and its forms: what is recorded, and what is refused at the field."""

from __future__ import annotations

from kithline.core.viewer import acting_as
from kithline.people.enums import Trait
from kithline.people.models import Correction, Person
from kithline.web.child.family_forms import FORMS
from tests.integration.web.izzy import TODAY, House, house  # noqa: F401


def test_the_page_shows_what_is_recorded(house: House) -> None:  # noqa: F811
    text = house.client("ruth").get(house.url(rest="family/")).content.decode()
    for words in (
        "31 Canal Street", "7 Tanner’s Court", "943 476 5919", "Carly Thackray", "birth mother",
        "White British", "book a BSL interpreter", "Source: Carly, mum",
    ):  # fmt: skip
        assert words.lower() in text.lower(), words


def test_every_form_opens_and_refuses_nothing_with_words(house: House) -> None:  # noqa: F811
    client = house.client("ruth")
    for what in FORMS:
        address = house.url(rest=f"family/{what}/")
        assert client.get(address).status_code == 200, what
        for bad in ("", "\x07", "\u202ex", "x" * 100_000):
            typed = dict.fromkeys(
                ["kind", "surname", "forename", "value", "scheme", "lines", "postcode", "other",
                 "adult", "ground", "which", "members", "dob_day", "dob_month", "dob_year",
                 "dob_precision", "sex", "noted_on_day", "died_on_day", "ends_on_day"], bad
            )  # fmt: skip
            answer = client.post(address, typed)
            assert answer.status_code == 200, (what, bad[:5])
            assert "There is something to put right" in answer.content.decode(), (what, bad[:5])


def test_details_are_put_right_with_a_reason(house: House) -> None:  # noqa: F811
    client, address = house.client("ruth"), house.url(rest="family/details/")
    right = {
        "forename": "Isabelle", "surname": "Thackray-Dunn", "preferred_name": "Izzy", "dob_day": "14",
        "dob_month": "3", "dob_year": "2018", "dob_precision": "exact", "sex": "F",
        "was-forename": "Isabella",
    }  # fmt: skip
    assert "Say why it is put right" in client.post(address, right).content.decode()
    done = client.post(address, {**right, "reason": "As on the register"})
    assert done.status_code == 302
    with acting_as(house.actor("ruth")):
        assert Person.objects.get(id=house["izzy"]).forename == "Isabelle"
        assert Correction.objects.get(field="forename").old == "Isabella"
    late = client.post(address, {**right, "forename": "Isobel", "reason": "Another window"})
    assert "Somebody changed this since you opened the page" in late.content.decode()


def test_each_kind_of_thing_is_added(house: House) -> None:  # noqa: F811
    client = house.client("ruth")
    day = {"day": str(TODAY.day), "month": str(TODAY.month), "year": str(TODAY.year)}

    def on(name: str) -> dict[str, str]:
        return {f"{name}_{part}": value for part, value in day.items()}

    for what, typed, shown in (
        ("name", {"kind": "alias", "forename": "Bella"}, "Bella"),
        ("number", {"scheme": "upn", "unknown_reason": "asked"}, "Not known: asked for"),
        ("address", {"kind": "home", "lines": "2 Quay Row", "postcode": "ZZ1 9ZZ",
                     **on("starts_on")}, "2 Quay Row"),
        ("relative", {"other": str(house["sean"]), "kind": "friend"}, "Sean Dunn"),
        ("responsibility", {"adult": str(house["sean"]), "ground": "agreement"}, "agreement"),
        ("household", {"members": [str(house["sean"])]}, "Sean Dunn"),
        ("trait-religion", {"value": "None", "source": "Izzy", **on("noted_on")}, "Source: Izzy"),
    ):  # fmt: skip
        answer = client.post(house.url(rest=f"family/{what}/"), typed)
        assert answer.status_code == 302, (what, answer.content.decode())
        assert shown in client.get(house.url(rest="family/")).content.decode(), what
    assert len(Trait) > 5


def test_wrong_numbers_and_dates_are_said_at_the_field(house: House) -> None:  # noqa: F811
    client = house.client("ruth")
    wrong = client.post(
        house.url(rest="family/number/"), {"scheme": "nhs", "value": "943 476 5910"}
    )
    text = wrong.content.decode()
    assert "The check digit does not fit" in text and "943 476 5910" in text
    early = client.post(
        house.url(rest="family/address/"),
        {"kind": "home", "lines": "1 Row", "starts_on_day": "2", "starts_on_month": "2",
         "starts_on_year": "2020", "ends_on_day": "1", "ends_on_month": "1", "ends_on_year": "2020"},
    )  # fmt: skip
    assert "That is before it starts" in early.content.decode()


def test_a_protected_address_is_shut_to_others(house: House) -> None:  # noqa: F811
    answer = house.client("ruth").post(
        house.url(rest="family/address/"),
        {"kind": "refuge", "lines": "Secret House", "protected": "yes"},
    )
    assert answer.status_code == 302
    assert "Secret House" in house.client("ruth").get(house.url(rest="family/")).content.decode()
    for who in ("priya", "amina"):
        text = house.client(who).get(house.url(rest="family/")).content.decode()
        assert "Secret House" not in text
        assert "Secret House" not in house.client(who).get(house.url()).content.decode()


def test_readers_may_not_change_anything(house: House) -> None:  # noqa: F811
    for who in ("lorna", "stranger", "aunt", "clerk"):
        answer = house.client(who).post(
            house.url(rest="family/name/"), {"kind": "alias", "forename": "No"}
        )
        assert answer.status_code == 404, who
    text = house.client("lorna").get(house.url(rest="family/")).content.decode()
    assert "Add a name" not in text
