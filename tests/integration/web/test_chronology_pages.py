"""The chronology's pages: what each viewer reads in the table and in the picture."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kithline.audit.models import Event
from kithline.core.viewer import acting_as
from kithline.record import actions as record
from kithline.record.enums import DetailKind
from kithline.record.rules import Detail, Happened
from tests.integration.web.izzy import NOW, House, days, house  # noqa: F401


def text_of(house: House, who: str, rest: str = "") -> str:  # noqa: F811
    answer = house.client(who).get(house.url(rest=f"chronology/{rest}"))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_table_shows_every_agency_with_what_it_meant_for_each(house: House) -> None:  # noqa: F811
    text = text_of(house, "ruth", "?whom=family")
    for words in (
        "Came in late, no coat, no breakfast",
        "<b>Izzy</b>: Cold and hungry",
        "<b>Alfie</b>: Warm, fed",
        "Written 11 days later",
        "Restricted: ",
        "Education",
        "a child’s own words",
    ):
        assert words in text, words
    assert text.count("Came in late, no coat, no breakfast</a>") == 1
    assert 'aria-current="true" href="/child' in text


def test_counts_and_rows_obey_the_viewers_sight(house: House) -> None:  # noqa: F811
    # The five that were written, and the one that an action left when a worker was named.
    assert "6 entries by four kinds of agency" in text_of(house, "ruth", "?more=1")
    nurse = text_of(house, "bev", "?more=1")
    assert "5 entries by three" in nurse and "Called to 31 Canal Street" not in nurse
    assert "Police" not in nurse


@pytest.mark.parametrize("who", ["stranger", "aunt", "clerk", "auditor", "admin"])
@pytest.mark.parametrize("rest", ["", "picture/"])
def test_who_may_not_read_the_record_finds_nothing(house, who, rest):  # noqa: F811
    assert house.client(who).get(house.url(rest=f"chronology/{rest}")).status_code == 404


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("?show=words", "Swam her first width", "Was not brought"),
        ("?agency=health", "Swam her first width", "Came in late"),
        ("?part=basic-care", "Came in late", "Swam her first width"),
        ("?show=late", "Was not brought", "Came in late"),
        ("?show=disputed", "Nothing that you can read fits this", "Came in late"),
        ("?show=amended", "Nothing that you can read fits this", "Came in late"),
        ("?kind=visit", "Visit at home", "Came in late"),
    ],
)
def test_the_table_narrows(house, query, there, not_there):  # noqa: F811
    text = text_of(house, "ruth", query)
    assert there in text and not_there not in text


@pytest.mark.parametrize(
    "query",
    ["?before=x", "?agency=zz&part=%00", "?since_day=40&since_month=13&since_year=1", "?stood_day=1",
     "?whom=all&order=up&show=x", "?year=99999", "?year=٣", "?span=9", "?month=2024-13",
     "?month=99999999999-01",
     "?month=٣-01", "?month=-", "?show=disputed&agency=health", "?since_year=99999999999999999999"],
)  # fmt: skip
@pytest.mark.parametrize("rest", ["", "picture/"])
def test_what_cannot_be_read_breaks_nothing(house, query, rest):  # noqa: F811
    answer = house.client("ruth").get(house.url(rest=f"chronology/{rest}{query}"))
    assert answer.status_code in (200, 400)


def test_looking_at_the_familys_line_is_noted_for_each_of_the_family(house, owner_db):  # noqa: F811
    text_of(house, "ruth", "?whom=family")
    with owner_db():
        seen = Event.objects.filter(verb__contains="chronology", kind="saw")
        found = set(seen.values_list("person_id", flat=True))
    assert {house["izzy"], house["alfie"], house["carly"]} <= found


def test_the_picture_has_lanes_bands_and_the_same_as_a_table(house: House) -> None:  # noqa: F811
    text = text_of(house, "ruth", "picture/?span=1")
    for words in (
        "One year, all agencies", "31 Canal Street", "1 Ruth", "Izzy’s words", "kl-picture--tall",
        "The same as a table", "1 harm", "Workers: 1 Ruth Adeyemi",
    ):  # fmt: skip
        assert words in text, words


def test_a_move_of_school_is_a_band_and_its_words_stand_in_the_table(house: House) -> None:  # noqa: F811
    fact = {"from_school": "Cinder Lane", "to_school": "Heron Lane", "on": days(100).isoformat()}
    house.write(
        "moved", "ruth", "izzy", kind="note", fact="She changed school.", happened=house_day(80),
        details=[Detail(house["izzy"], DetailKind.SCHOOL_MOVE, fact)],
    )  # fmt: skip
    picture = text_of(house, "ruth", "picture/?span=1")
    assert ">Heron Lane</text>" in picture and ">Cinder Lane</text>" in picture
    assert "Heron Lane" in text_of(house, "ruth")


def test_a_long_line_letters_its_questions_when_asked_to(house: House, monkeypatch) -> None:  # noqa: F811
    for ago in (200, 120, 30):
        missed = {"service": "dentist", "due": days(ago).isoformat(), "outcome": "was-not-brought"}
        house.write(f"missed {ago}", "ruth", "izzy", kind="was-not-brought", fact="Not brought.",
                    happened=house_day(ago),
                    details=[Detail(house["izzy"], DetailKind.APPOINTMENT, missed)])  # fmt: skip
    question = "Could Izzy have got to these appointments?"
    assert question in text_of(house, "ruth", "picture/?span=1")
    monkeypatch.setattr("kithline.web.chronology.picture_views.MOST_ASKED_OF", 3)
    long = text_of(house, "ruth", "picture/?span=1&show=harm")
    assert question not in long and "This line is long" in long
    (more,) = re.findall(r'href="([^"]*letters=1[^"]*)"', long)
    assert "span=1" in more and "show=harm" in more and more.endswith("#asks")
    asked = house.client("ruth").get(more.replace("&amp;", "&")).content.decode()
    assert question in asked and "This line is long" not in asked
    assert "This line is long" not in text_of(house, "ruth", "picture/?span=1&whom=family")


def test_pages_take_the_same_number_of_statements_however_long(house: House) -> None:  # noqa: F811
    client = house.client("ruth")

    def statements(rest: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(house.url(rest=f"chronology/{rest}")).status_code == 200
        return len(caught)

    statements("?whom=family")
    before = [statements(r) for r in ("?whom=family", "picture/?whom=family")]
    for n in range(12):
        house.write(f"more-{n}", "priya", "izzy", "alfie", kind="note", fact=f"Note {n}",
                    happened=house_day(n))  # fmt: skip
    assert [statements(r) for r in ("?whom=family", "picture/?whom=family")] == before
    assert before[0] <= 34 and before[1] <= 28, before


def house_day(number: int):  # type: ignore[no-untyped-def]
    return Happened.on(days(20 + number))


def test_each_entry_of_the_familys_line_opens_under_whom_it_is_about(house: House) -> None:  # noqa: F811
    ruth = house.actor("ruth")
    with acting_as(ruth, NOW):
        made = record.write(
            kind="note", about=[house["alfie"]], fact="Alfie learned to whistle.",
            happened=Happened.on(days(2)), by=ruth, at=NOW,
        )  # fmt: skip
    text = text_of(house, "ruth", "?whom=family")
    assert f"otherwise/{made.id}/" not in text  # said on the line of whom it is about
    links = set(re.findall(r'href="(/child/[0-9a-f-]+/entry/[0-9a-f-]+/)"', text))
    assert house.url("alfie", f"entry/{made.id}/") in links
    for link in links:
        assert house.client("ruth").get(link).status_code == 200, link
