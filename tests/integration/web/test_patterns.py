"""The pages of a child's questions: shown on the story, read, answered, refused."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from kithline.core.viewer import acting_as
from kithline.frontdoor import queries as frontdoor
from kithline.record import actions as record
from kithline.record.rules import Detail, Happened
from tests.integration.web import worlds
from tests.integration.web.izzy import House, days, house, moment  # noqa: F401

ASK = "Could Izzy have got to these appointments? What stood in the way each time?"
ONE = "questions/appointments-missed/"


def missed(house: House, *ago: int) -> list:  # noqa: F811
    """Write that Izzy was not brought, so many days ago."""
    return [
        house.write(
            f"missed {n}", "ruth", "izzy", at=moment(n), kind="was-not-brought",
            happened=Happened.on(days(n)), fact=f"Dentist, not brought <b>{n}</b>.",
            details=[Detail(house["izzy"], "appointment", {
                "service": "dentist", "due": days(n).isoformat(), "outcome": "was-not-brought"})],
        )
        for n in ago
    ]  # fmt: skip


@pytest.fixture
def asked(house: House) -> House:  # noqa: F811
    missed(house, 200, 120, 30)
    return house


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_the_story_opens_on_the_question_and_leads_to_it(asked):
    story = text_of(asked.client("ruth").get(asked.url()))
    assert ASK in story and asked.url(rest=ONE) in story
    everything = text_of(asked.client("ruth").get(asked.url(rest="questions/")))
    assert ASK in everything and "Waiting for an answer" in everything
    one = text_of(asked.client("ruth").get(asked.url(rest=ONE)))
    for words in (
        "What it might mean innocently",
        "No lift, taxi, bus",
        "How it is found",
        "Source:",
    ):
        assert words in one
    assert "<b>30</b>" not in one
    for entry in ("missed 200", "missed 120", "missed 30"):
        assert f"/entry/{asked.entries[entry].id}/" in one


def post(house: House, who: str, **typed):  # noqa: F811
    page = house.client(who).get(house.url(rest=ONE)).content.decode()
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    return house.client(who).post(house.url(rest=ONE), {"seen": seen, **typed})


def test_an_answer_is_signed_and_the_question_waits_no_more(asked):
    sent = post(
        asked, "ruth", kind="explain", words="The bus was cancelled each time; rang the depot."
    )
    assert sent.status_code == 302 and sent["Location"].endswith("/questions/?answered=1")
    page = text_of(asked.client("ruth").get(sent["Location"]))
    assert "Your answer is in the record" in page
    assert re.search(
        r"Explained\.</b> The bus was cancelled .*Ruth Adeyemi, social worker", page, re.S
    )
    assert "Nothing that you can read asks a question" in page
    missed(asked, 2)
    again = text_of(asked.client("ruth").get(asked.url(rest="questions/")))
    assert "What is marked as new came after that" in again
    assert '<b class="kl-open">new</b>' in text_of(asked.client("ruth").get(asked.url(rest=ONE)))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind": "act", "words": ""}, "In your words"),
        ({"kind": "", "words": "kept as typed"}, "kept as typed"),
        ({"kind": "rank", "words": "x" * 60}, "Choose one of the answers offered"),
        ({"kind": "act", "words": "x" * 100_000}, "characters or fewer"),
        ({"kind": "act", "words": "a\x00b"}, "hidden control characters"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(asked, typed, said):
    page = text_of(post(asked, "ruth", **typed))
    assert "There is something to put right" in page and said in page


def test_what_came_meanwhile_is_read_first(asked):
    page = asked.client("ruth").get(asked.url(rest=ONE)).content.decode()
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    missed(asked, 1)
    sent = asked.client("ruth").post(
        asked.url(rest=ONE), {"seen": [*seen, "junk"], "kind": "act", "words": "Rang."}
    )
    page = text_of(sent)
    assert "one thing more came to it" in page and "Rang." in page


def test_nothing_is_there_for_whoever_may_not_look(asked):
    for who in ("stranger", "aunt", "clerk", "auditor", "admin"):
        for rest in ("questions/", ONE):
            assert asked.client(who).get(asked.url(rest=rest)).status_code == 404
    client = asked.client("ruth")
    assert client.get(asked.url(rest="questions/no-such-question/")).status_code == 404
    assert client.get(asked.url("carly", "questions/")).status_code == 404, (
        "an adult's record asks nothing"
    )


def test_what_is_new_stands_together_for_whoever_works_with_the_family(asked):
    page = text_of(asked.client("ruth").get("/questions/"))
    assert "Izzy" in page and ASK in page
    post(asked, "ruth", kind="act", words="Going along on Tuesday.")
    assert "Nothing new." in text_of(asked.client("ruth").get("/questions/"))
    assert "Izzy" not in text_of(asked.client("stranger").get("/questions/"))
    assert asked.client("auditor").get("/questions/").status_code == 404
    assert "/questions/" in text_of(asked.client("ruth").get("/my-day"))


def test_a_record_without_questions_says_nothing_of_them(house: House):  # noqa: F811
    story = text_of(house.client("ruth").get(house.url()))
    assert 'id="asks"' not in story
    page = text_of(house.client("ruth").get(house.url(rest="questions/")))
    assert "Nothing that you can read asks a question of Izzy today" in page


def test_triage_shows_what_the_record_of_a_matched_child_asks(db):
    """Two small injuries, held apart, stand on the page while it is looked into; then the way to them."""
    place = worlds.world()
    contact = worlds.taken_in(place)
    hub = place.actor("h.worker")
    with acting_as(hub, worlds.NOW + timedelta(minutes=20)):
        person = next(iter(frontdoor.triage(contact).matches.values())).person_id
        for ago, what in ((40, "round bruise on cheek"), (12, "torn lip")):
            day = (worlds.NOW - timedelta(days=ago)).date()
            record.write(
                by=hub, at=worlds.NOW + timedelta(minutes=20), about=[person], kind="health-event",
                happened=Happened.on(day), fact=f"{what}.".capitalize(),
                details=[Detail(person, "injury", {"what": what, "mobile": False})],
            )  # fmt: skip
    page = text_of(worlds.client("h.worker").get(f"/hub/contact/{contact.id}/"))
    assert page.count("injuries together, and does each story fit a baby who cannot move?") == 1
    assert f"/child/{person}/questions/injuries-before-moving/" in page
    one = text_of(
        worlds.client("h.worker").get(f"/child/{person}/questions/injuries-before-moving/")
    )
    assert "A circumstance on the list for section 47" in one
