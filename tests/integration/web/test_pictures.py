"""The pictures of a family: who may see the page, whom it names, and what it never hints at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kithline.access import actions as access
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.people import actions as people
from kithline.people.family import family
from tests.integration.web.izzy import NOW, TODAY, House, days, house  # noqa: F401


def page(house: House, who: str, name: str = "izzy") -> str:  # noqa: F811
    return house.client(who).get(house.url(name, "pictures/")).content.decode()


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("ruth", True),  # leads the work
        ("moira", True),  # her team was asked
        ("amina", True),  # the hub, enquiring
        ("priya", True),  # in the team around the child
        ("lorna", True),  # shared with, to read
        ("aunt", False),  # let in, but shut out
        ("stranger", False),
        ("femi", False),  # a social worker of another team
        ("clerk", False),
        ("auditor", False),
        ("admin", False),
    ],
)
def test_who_sees_the_pictures(house: House, who: str, sees: bool) -> None:  # noqa: F811
    answer = house.client(who).get(house.url(rest="pictures/"))
    assert answer.status_code == (200 if sees else 404)
    assert ("Carly" in answer.content.decode()) == sees


def test_the_page_says_what_it_draws(house: House) -> None:  # noqa: F811
    text = page(house, "ruth")
    for words in (
        "Genogram of Izzy’s family", "child of Carly Thackray and Sean Dunn", "Ecomap of Izzy",
        "Ruth Adeyemi, social worker: leads the work", "7 Tanner’s Court", "Homes over time",
        'class="kl-kin__ring"',
    ):  # fmt: skip
        assert words.lower() in text.lower(), words
    # An adult has the same page; a person of whom nothing is recorded stands alone in it.
    assert "Genogram of Carly’s family" in page(house, "ruth", "carly")


def test_a_restricted_relative_and_one_shut_out_are_not_hinted_at(house: House) -> None:  # noqa: F811
    amina, ruth = house.actor("amina"), house.actor("ruth")
    with acting_as(amina, NOW):
        for key, name, restricted in (("zed", "Zed", True), ("vic", "Vic", False)):
            house.people[key] = people.register(
                kind="child",
                forename=name,
                surname="Hidden",
                restricted=restricted,
                by=amina,
                at=NOW,
            ).id
    with acting_as(amina, NOW):
        access.give(
            holder=house.place.teams["assessment"].id, holder_kind="team", person_id=house["zed"],
            level=3, purpose="team", source=("decision", new_id()), reason="A decision", by=amina,
            at=NOW,
        )  # fmt: skip
    with acting_as(ruth, NOW):
        for key in ("zed", "vic"):
            people.relate(
                person_id=house[key], other_id=house["izzy"], kind="half-sibling", by=ruth, at=NOW
            )
        people.form_household(
            members=[house["izzy"], house["zed"]], starts_on=days(900), by=ruth, at=NOW
        )
    text = page(house, "priya")
    assert "Vic Hidden" in text
    assert "Zed" not in text and "Ask the hub" not in text and "restricted" not in text.lower()
    moira = house.actor("moira")
    with acting_as(moira, NOW):
        access.exclude(
            worker_id=house.actor("priya").worker_id, person_id=house["vic"], reason="complaint",
            by=moira, at=NOW,
        )  # fmt: skip
    assert "Vic" not in page(house, "priya")


def test_a_protected_address_is_read_by_its_readers_alone(house: House) -> None:  # noqa: F811
    ruth = house.actor("ruth")
    with acting_as(ruth, NOW):
        people.move_address(
            person_id=house["izzy"], lines="9 Quiet Row", postcode="ZZ1 1ZZ", protected=True,
            starts_on=days(3), readers=[house.place.posts["ruth"].id], by=ruth, at=NOW,
        )  # fmt: skip
    assert "9 Quiet Row" in page(house, "ruth")
    other = page(house, "priya")
    assert "Quiet Row" not in other and "Protected" not in other
    assert "No address that you can see" in other


def test_nothing_is_followed_past_kin_into_another_family(house: House) -> None:  # noqa: F811
    """A man named in worries about two children joins no picture of one to the other's."""
    amina, ruth = house.actor("amina"), house.actor("ruth")
    with acting_as(amina, NOW):
        man = people.register(kind="adult", forename="Danny", surname="Y", by=amina, at=NOW).id
        other = people.register(
            kind="child", forename="Harley", surname="Else", by=amina, at=NOW
        ).id
        for person in (man, other):
            access.give(
                holder=house.place.teams["assessment"].id, holder_kind="team", person_id=person,
                level=3, purpose="team", source=("decision", new_id()), reason="A decision",
                by=amina, at=NOW,
            )  # fmt: skip
    with acting_as(ruth, NOW):
        for child, kind in ((house["izzy"], "concern"), (other, "carer"), (other, "concern")):
            people.relate(person_id=man, other_id=child, kind=kind, by=ruth, at=NOW)
        people.relate(person_id=man, other_id=house["carly"], kind="partner", by=ruth, at=NOW)
    text = page(house, "ruth")
    assert "Danny Y" in text  # mum's partner
    assert "Harley" not in text


def test_the_family_is_read_in_few_statements(house: House, django_assert_max_num_queries) -> None:  # noqa: F811
    ruth = house.actor("ruth")
    with acting_as(ruth, NOW + timedelta(seconds=1)), django_assert_max_num_queries(9):
        found = family(house["izzy"], ruth)
    assert {"Carly Thackray", "Maureen Thackray"} <= {p.name for p in found.people.values()}
    assert any(house["izzy"] in h for h in found.households(TODAY))
