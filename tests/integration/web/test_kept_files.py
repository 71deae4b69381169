"""Files kept with a draft, on the pages: they outlive the session, and go in with the entry."""

from __future__ import annotations

import re

import pytest

from kithline.core.viewer import acting_as
from kithline.record.models import DraftFile
from tests.integration.web.izzy import House, house  # noqa: F401
from tests.integration.web.test_child_entry import (
    amended,
    drafts,
    fact_names,
    picture,
    sent,
    story,
    upload,
    with_facts,
)

pytestmark = pytest.mark.django_db

FILE = r"entry/draft/file/([0-9a-f-]{36})/"


def held(house: House, who: str = "ruth") -> list[str]:  # noqa: F811
    with acting_as(house.actor(who)):
        return list(DraftFile.objects.order_by("id").values_list("name", flat=True))


def test_a_chosen_file_waits_for_the_entry_through_a_new_session(house: House) -> None:  # noqa: F811
    phone, new = house.client("ruth"), house.url(rest="entry/new/")
    quick = {**sent(house, fact=""), "attached": [upload("wall.jpg", picture())]}
    answer = phone.post(house.url(rest="entry/draft/file/"), quick)
    assert answer.status_code == 200 and "Kept with your draft, for you alone, until" in (
        answer.content.decode()
    )
    phone.logout()
    desk = house.client("ruth")
    page = desk.get(new).content.decode()
    assert ">wall.jpg</a>" in page
    (number,) = set(re.findall(FILE, page))
    for rest, kind in (("", "image/jpeg"), ("small/", "image/jpeg")):
        got = desk.get(house.url(rest=f"entry/draft/file/{number}/{rest}"))
        assert got.headers["Content-Type"] == kind
        assert "sandbox" in got.headers["Content-Security-Policy"]
    for who in ("priya", "moira"):  # may write about her; the draft is not theirs
        assert (
            house.client(who).get(house.url(rest=f"entry/draft/file/{number}/")).status_code == 404
        )
        assert held(house, who) == []
    note = {"attached": [upload("note.txt", b"Damp")], "window": "w2", "seen": ""}
    answer = desk.post(new, sent(house, **note))
    assert answer.status_code == 200, "the other window kept something else: both are shown"
    assert held(house) == ["wall.jpg", "note.txt"]
    answer = desk.post(new, sent(house, do="mine", window="w2"))
    answer = desk.post(new, sent(house, window="w2"))
    assert answer.status_code == 302
    assert [f.name for f in story(house)[0].attachments] == ["wall.jpg", "note.txt"]
    assert held(house) == [] and drafts(house) == []


def test_a_file_is_taken_away_and_goes_with_the_draft(house: House) -> None:  # noqa: F811
    client, new = house.client("ruth"), house.url(rest="entry/new/")
    both = [upload("wall.jpg", picture()), upload("note.txt", b"Damp")]
    page = client.post(new, sent(house, do="save", attached=both)).content.decode()
    first = re.findall(FILE, page)[0]
    page = client.post(new, sent(house, do=f"take-{first}")).content.decode()
    assert (
        held(house) == ["note.txt"]
        and "wall.jpg" not in page
        and len(story(house)) == len(story(house))
    )
    for odd in ("take-", "take-x", "take-00000000-0000-7000-8000-000000000000"):
        assert client.post(new, sent(house, do=odd)).status_code == 200
    again = client.post(new, sent(house, do="save", attached=[upload("note.txt", b"Damp")]))
    assert again.content.decode().count(">note.txt</a>") == 1, "the same file is kept once"
    many = [upload(f"{n}.txt", b"x%d" % n) for n in range(10)]
    assert "at most 10 files" in client.post(new, sent(house, attached=many)).content.decode()
    client.post(new, sent(house, do="drop"))
    assert held(house) == []


def test_an_amendment_adds_a_fact_and_a_file_and_says_so(house: House) -> None:  # noqa: F811
    entry, client = with_facts(house, "izzy"), house.client("ruth")
    address, one = house.url(rest=f"entry/{entry.id}/amend/"), fact_names(house)
    same = {
        "what-0": "measure", f"{one}what": "weight", f"{one}value": "21.5", f"{one}unit": "kg",
        f"{one}centile": "9",
    }  # fmt: skip
    room = client.post(address, amended(entry, **same, do="fact")).content.decode()
    assert "A fact to add" in room and 'name="what-1"' in room
    chosen = same | {"what-1": "injury"}
    asks = client.post(f"{address}ask/", amended(entry, **chosen)).content.decode()
    two = fact_names(house, 1)
    assert f'name="{two}where_on_body"' in asks
    empty = client.post(address, amended(entry, **chosen)).content.decode()
    assert "Fill in what belongs to it" in empty
    typed = chosen | {f"{two}what": "bruise", f"{two}where_on_body": "left shin"}
    files = {"attached": [upload("shin.jpg", picture())]}
    wrong = client.post(address, amended(entry, **(typed | {"reason": ""}), **files))
    assert "Say why it is put right" in wrong.content.decode() and held(house) == ["shin.jpg"]
    answer = client.post(address, amended(entry, **typed))
    assert answer.status_code == 302 and held(house) == []
    shown = story(house)[0]
    assert [d.what for d in shown.details] == ["measure", "injury"]
    assert [f.name for f in shown.attachments] == ["shin.jpg"]
    page = client.get(answer.headers["Location"]).content.decode()
    for words in ("Izzy: Injury: what injury: bruise", "added to the details", "“shin.jpg” attached",
                  "Ruth Adeyemi", "Read it wrong."):  # fmt: skip
        assert words in page, words
    taken = {k: v for k, v in typed.items() if k != "what-0"} | {"what-0": ""}
    here = answer.headers["Location"].partition("?")[0]
    assert client.post(f"{here}amend/", amended(entry, **taken)).status_code == 302
    gone = story(house)[0].amendments[-1].changes
    assert [(c.field, c.now) for c in gone] == [("details", "")] and gone[0].was.startswith(
        "Weight"
    )
