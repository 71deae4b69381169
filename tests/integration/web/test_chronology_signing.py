"""Readings, parts, views and summaries on their pages: the journey of each, and who may not."""

from __future__ import annotations

import re

import pytest

from kithline.chronology import actions
from kithline.chronology.models import Part, Reading, Summary
from kithline.core import clock
from kithline.core.viewer import acting_as
from kithline.record.rules import Happened
from tests.integration.web.izzy import House, days, house  # noqa: F401


def at(house: House, rest: str = "") -> str:  # noqa: F811
    return house.url(rest=f"chronology/{rest}")


def dated(name: str, day) -> dict[str, str]:  # type: ignore[no-untyped-def]
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }


def read_it(house: House, who: str = "ruth", **more: str):  # type: ignore[no-untyped-def]  # noqa: F811
    sent = {
        **dated("until", days(0)), "why": "first", "analysis": "Help worked while it lasted.",
        "follows": "Ruth asks Nan by Friday", "do": "sign",
    } | more  # fmt: skip
    return house.client(who).post(at(house, "read/"), sent)


def test_a_reading_is_signed_and_stands_as_it_was_read(house):  # noqa: F811
    assert read_it(house)["Location"].endswith("read/?done=signed")
    client = house.client("ruth")
    page = client.get(at(house, "read/")).content.decode()
    assert "Help worked while it lasted." in page and "Ruth Adeyemi" in page
    with acting_as(house.actor("ruth"), clock.now()):
        found = Reading.objects.get()
    house.write(
        "later", "priya", "izzy", kind="note", fact="Written after the reading.",
        happened=Happened.on(days(3)), at=clock.now(),
    )  # fmt: skip
    text = client.get(at(house, f"reading/{found.id}/")).content.decode()
    assert "Came in late, no coat" in text and "Written after the reading." not in text
    assert (
        house.client("bev").get(at(house, f"reading/{found.id}/")).status_code == 404
    )  # restricted


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"analysis": ""}, "Enter what it means for the child"),
        ({"why": "change"}, "Say what changed, or why."),
        ({"until_day": "40"}, "Read to"),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_what_was_typed_stays(house, more, words):  # noqa: F811
    answer = read_it(house, **({"not_known": "Who walks her home"} | more))
    text = answer.content.decode()
    assert answer.status_code == 200 and words in text and "Who walks her home" in text


def test_a_reading_is_kept_as_a_draft(house):  # noqa: F811
    assert "Kept as a draft" in read_it(house, do="save").content.decode()
    assert (
        "Help worked while it lasted."
        in house.client("ruth").get(at(house, "read/")).content.decode()
    )
    assert "Help worked" not in house.client("priya").get(at(house, "read/")).content.decode()


def test_who_may_only_read_signs_nothing(house):  # noqa: F811
    assert "not write to it" in house.client("lorna").get(at(house, "read/")).content.decode()
    read_it(house, "lorna")
    with acting_as(house.actor("ruth"), clock.now()):
        assert not Reading.objects.exists()
    for rest in ("ask/", f"otherwise/{house.entries['swam'].id}/"):
        assert house.client("lorna").get(at(house, rest)).status_code == 404


def test_an_agency_is_asked_reminded_and_answers_without_reading_the_record(house):  # noqa: F811
    ruth = house.client("ruth")
    agency = house.place.agencies["school"].id
    assert "Choose" in ruth.get(at(house, "ask/")).content.decode()
    sent = {"agency": str(agency), "question": "What do you hold since September?"}
    assert ruth.post(at(house, "ask/"), sent).status_code == 302
    assert "asked already" in ruth.post(at(house, "ask/"), sent).content.decode()
    with acting_as(house.actor("ruth"), clock.now()):
        part = Part.objects.get()
    assert ruth.post(at(house, f"part/{part.id}/"), {"do": "chase"}).status_code == 302
    assert "reminded" in ruth.get(at(house, "read/")).content.decode()
    lead = house.client("lorna")
    assert "Answer" in lead.get("/my-day").content.decode()
    page = lead.get(f"/part/{part.id}/").content.decode()
    assert "What do you hold since September?" in page and "Thackray-Dunn" in page
    assert (
        lead.post(f"/part/{part.id}/", {"answer": "part"}).status_code == 200
    )  # says what is to come
    assert lead.post(f"/part/{part.id}/", {"answer": "nothing-held"}).status_code == 302
    assert "Nothing held for that time" in ruth.get(at(house, "read/")).content.decode()
    for who in ("bev", "stranger", "clerk", "ruth"):
        assert house.client(who).get(f"/part/{part.id}/").status_code == 404, who


def test_a_view_stands_beside_the_statement(house):  # noqa: F811
    entry = house.entries["dentist"].id
    client = house.client("ruth")
    assert "Carly Thackray" in client.get(at(house, f"otherwise/{entry}/")).content.decode()
    said = {"whose": "family", "person": str(house["carly"]), "words": "They never wrote to me."}
    assert client.post(at(house, f"otherwise/{entry}/"), said).status_code == 302
    text = client.get(at(house)).content.decode()
    assert "Carly Thackray sees it otherwise:" in text and "“They never wrote to me.”" in text
    assert "Seen otherwise" in text and "Her first appointment for thirteen months" in text
    assert client.post(at(house, f"otherwise/{entry}/"), said | {"person": ""}).status_code == 200


def test_a_summary_is_ticked_weighed_and_signed(house):  # noqa: F811
    client = house.client("ruth")
    assert client.post(at(house, "summary/"), {"title": "For the conference"}).status_code == 302
    with acting_as(house.actor("ruth"), clock.now()):
        draft = Summary.objects.get()
    assert 'name="entry"' in client.get(at(house)).content.decode()
    ids = [str(house.entries[k].id) for k in ("swam", "dentist")]
    url = at(house, f"summary/{draft.id}/")
    assert client.post(f"{url}select/", {"entry": [*ids, "x"]}).status_code == 302
    text = client.get(url).content.decode()
    assert "Swam her first width" in text and "Put the ticked" not in text
    sent = {"title": "For the conference", "analysis": "Help, then silence.", "window": "w1",
            f"impact-{ids[0]}": "Proud", "do": "sign"}  # fmt: skip
    assert "Say what these" in client.post(url, sent | {"analysis": ""}).content.decode()
    assert client.post(url, sent).status_code == 302
    read = house.client("priya").get(url).content.decode()
    assert "Help, then silence." in read and "Proud" in read and "Take it out" not in read
    assert client.post(url, sent).status_code == 200  # signed: nothing more is written
    assert client.post(f"{url}select/", {"entry": ids}).status_code == 302


def hidden(text: str, name: str) -> str:
    return re.search(f'name="{name}" value="([^"]*)"', text)[1]


def test_what_is_typed_into_a_summary_is_kept_and_a_stale_page_writes_nothing_over(house):  # noqa: F811
    client, other = house.client("ruth"), house.client("ruth")
    client.post(at(house, "summary/"), {"title": "For the conference"})
    with acting_as(house.actor("ruth"), clock.now()):
        draft = Summary.objects.get()
    swam, dentist = (str(house.entries[k].id) for k in ("swam", "dentist"))
    url = at(house, f"summary/{draft.id}/")
    client.post(f"{url}select/", {"entry": [swam]})
    pages = [c.get(url).content.decode() for c in (client, other)]
    sent = [{n: hidden(p, n) for n in ("window", "seen", "was")} for p in pages]
    typed = {"title": "For the conference", "analysis": "Help, then", f"impact-{swam}": "Prou"}
    kept = client.post(f"{url}draft/", sent[0] | typed)  # as the script does while somebody types
    assert re.fullmatch(r"\d?\d:\d\d", kept.json()["kept"]) and "conflict" not in kept.json()
    again = client.get(
        url
    ).content.decode()  # the page was closed, the session ended: it is all there
    assert "Help, then</textarea>" in again and "Prou</textarea>" in again
    assert "A summary you began: Isabella" in client.get("/my-day").content.decode()
    client.post(f"{url}select/", {"entry": [dentist]})  # ticked meanwhile: no reason to ask
    assert "Help, then</textarea>" in client.get(url).content.decode()
    whole = sent[0] | typed | {"analysis": "Help, then silence.", "do": "save"}
    assert client.post(url, whole).status_code == 302
    stale = sent[1] | {
        "title": "For the conference",
        "analysis": "Mine.",
        f"impact-{swam}": "Proud",
    }
    text = other.post(url, stale | {"do": "save"}).content.decode()
    assert "Another window kept something else" in text and "Help, then silence." in text
    assert "Mine.</textarea>" in text
    with acting_as(house.actor("ruth"), clock.now()):
        assert Summary.objects.get().analysis == "Help, then silence."
    assert other.post(url, stale | {"do": "sign"}).status_code == 200  # nor signed unseen
    assert other.post(url, stale | {"do": "mine"}).status_code == 302
    with acting_as(house.actor("ruth"), clock.now()):
        assert Summary.objects.get().analysis == "Mine."
    assert "A summary you began" not in client.get("/my-day").content.decode()
    assert house.client("priya").post(f"{url}draft/", typed).status_code == 404
    client.logout()  # timed out: what was typed is given back to copy
    lost = client.post(url, stale | {"do": "save"})
    assert lost.status_code == 401 and "Mine." in lost.content.decode()


def test_a_reading_is_owed_again_when_something_changes(house):  # noqa: F811
    client = house.client("ruth")
    assert client.post(at(house, "again/"), {"reason": "Moved in with Nan"}).status_code == 302
    assert "Moved in with Nan" in client.get(at(house, "read/")).content.decode()
    day = client.get("/my-day").content.decode()
    assert "Read it and sign" in day
    ruth = house.actor("ruth")
    with acting_as(ruth, clock.now()):
        actions.sign(
            person_id=house["izzy"], people=[], since=None, until=days(0), read_at=None, why="change",
            why_words="Moved", analysis="Safer there.", by=ruth, at=clock.now(),
        )  # fmt: skip
    assert "Moved in with Nan" not in client.get(at(house, "read/")).content.decode()
