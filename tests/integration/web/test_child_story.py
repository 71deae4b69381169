"""The story of a child as it reads: open work and clocks, entries, people, the way here, who can see it."""

from __future__ import annotations

import re

from kithline.core.viewer import acting_as
from kithline.people import actions as people
from kithline.record import actions as record
from kithline.record.rules import Detail, Happened
from kithline.web.child.words import long_day
from tests.integration.web.izzy import NOW, House, clocks, days, house  # noqa: F401


def test_the_story_reads_as_it_was_written(house: House) -> None:  # noqa: F811
    clocks(house)
    answer = house.client("ruth").get(house.url())
    assert answer.status_code == 200
    text = answer.content.decode()
    for words in (
        "likes to be called <b>Izzy</b>",
        "(named at registration, 2018)",
        "What is open, and what is due",
        "Izzy said",
        "To Miss Nair, on her own, 9:40",
        "Priya Nair: I think Izzy is getting Alfie up",
        "For Alfie",
        "About Izzy and Alfie",
        "Written 11 days later",
        "not seen: Izzy.",
        "At 31 Canal Street",
        "Others in the family",
        "You can, because you have been Izzy’s lead practitioner since",
        "in the team around Izzy",
        "The way here",
    ):
        assert words in text, words
    assert [c.state for c in answer.context["clocks"]].count("late") == 1


def test_the_form_for_agency_topic_and_dates_opens(house: House) -> None:  # noqa: F811
    text = house.client("ruth").get(house.url() + "?more=1").content.decode()
    assert "Police (1)" in text and "Every agency" in text


def test_short_forms_are_opened_out_and_listed_and_figures_have_their_band(house: House) -> None:  # noqa: F811
    viewer = house.actor("ruth")
    with acting_as(viewer):
        entry = record.write(
            by=viewer, at=NOW, about=[house["izzy"]], kind="attendance",
            happened=Happened.on(NOW.date()), fact="The GP was told.",
            details=[Detail(house["izzy"], "attendance", {
                "from": "2026-01-05", "to": "2026-02-13", "possible": 60, "attended": 51,
            })],
        )  # fmt: skip
    for rest in ("", f"entry/{entry.id}/"):
        text = house.client("ruth").get(house.url(rest=rest)).content.decode()
        assert re.search(r'The <abbr title="[^"]+">GP</abbr> was told', text)
        assert "Short forms on this page" in text
        assert "Attendance 85%, 51 of 60 sessions" in text
        assert re.search(r"Persistently absent|Below 90%", text)


def test_who_died_is_said_to_whoever_may_read_them_and_has_no_age(house: House) -> None:  # noqa: F811
    viewer, day = house.actor("ruth"), days(40)
    with acting_as(viewer):
        people.record_death(person_id=house["sean"], died_on=day, by=viewer, at=NOW)
    text = house.client("ruth").get(house.url()).content.decode()
    assert f"(named at registration, 2018; died {long_day(day)})" in text
    assert f"Sean Dunn</a>, dad, died {long_day(day)}" in text
    other = house.client("priya").get(house.url()).content.decode()
    assert "Sean Dunn" in other and long_day(day) not in other
