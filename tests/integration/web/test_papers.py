"""A chronology taken out as a paper: what stands on it, who may, and what is handed out later."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from kithline.audit.models import Event
from kithline.chronology import actions as chronology
from kithline.core.viewer import acting_as
from kithline.documents.models import Issued
from kithline.record import actions as record
from tests.integration.web.izzy import NOW, TODAY, House, house  # noqa: F401


def print_one(house: House, who: str = "ruth", name: str = "izzy", **more):  # type: ignore[no-untyped-def] # noqa: F811
    """Print a chronology; return the client and the address of the paper."""
    client = house.client(who)
    sent = {"used_for": "court", "for_whom": "The Family Court at Aldermere"} | more
    answer = client.post(house.url(name, "papers/new/"), sent)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return client, answer["Location"]


def pdf_text(body: bytes) -> tuple[list[str], list[str]]:
    """Return the text of each page, spaces as one, and the bookmarks."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(body))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # tagged: a screen reader can read it
    titles = re.findall(r"'/Title': '([^']+)'", str(reader.outline))
    return [re.sub(r"\s+", " ", p.extract_text()) for p in reader.pages], titles


def word_text(body: bytes) -> str:
    from docx import Document

    document = Document(io.BytesIO(body))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    foot = document.sections[0].footer.paragraphs[0].text
    return "\n".join([*(p.text for p in document.paragraphs), *cells, foot])


def test_the_paper_says_who_wrote_what_and_what_is_left_out(
    house: House, owner_db,  # noqa: F811
) -> None:  # fmt: skip
    with acting_as(house.actor("priya"), NOW):
        record.amend(
            entry=house.entries["late-no-coat"], reason="It was 3 degrees.",
            changes={"fact": "Izzy and Alfie came in at 9:25. It was 3 degrees."},
            by=house.actor("priya"), at=NOW,
        )  # fmt: skip
    client, paper = print_one(house)
    shown = client.get(paper).content.decode()
    assert "Chronology of Isabella Thackray-Dunn, version 1" in shown
    assert "1 restricted entry that its maker may read is left out of it." in shown

    answer = client.get(f"{paper}chronology.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        'attachment; filename="chronology-isabella-thackray-dunn-version-1.pdf"'
    )
    pages, titles = pdf_text(answer.content)
    whole = " ".join(pages)
    front = pages[0]
    assert "A court: The Family Court at Aldermere" in front
    assert "Ruth Adeyemi, social worker" in front
    assert "Index" in titles and "Who wrote it" in titles
    assert "It was 3 degrees" in whole and "As first written" in whole
    assert "I did a whole width and nobody held me" in whole
    assert "Written 11 days later" in whole
    assert "Shouting between" not in whole and "Tranter" not in whole
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Version 1," in page and house.url(rest="papers/") in page.replace(" ", "")
    # The index names the page on which the entry stands.
    index = next(p for p in pages if "Index Month" in p)
    month = re.search(r"(\w+ \d{4}) 1(?: to \d+)? (\d+)", index)
    assert month is not None
    assert re.search(r"\b1 Ruth Adeyemi is the worker", pages[int(month[2]) - 1])

    words = word_text(client.get(f"{paper}chronology.docx").content)
    for text in ("It was 3 degrees", "As first written", "Version 1,", "Who wrote it", "Page"):
        assert text in words, text
    assert "Shouting between" not in words
    with owner_db():
        taken = Event.objects.filter(verb="took a paper out", person_id=house["izzy"])
        assert sorted(e.detail["form"] for e in taken) == ["docx", "pdf"]


def test_restricted_entries_only_when_asked_and_then_for_the_maker_alone(house: House) -> None:  # noqa: F811
    client, paper = print_one(house, restricted="yes")
    whole = " ".join(pdf_text(client.get(f"{paper}chronology.pdf").content)[0])
    assert "Shouting between" in whole
    assert house.client("moira").get(paper).status_code == 404
    assert "version 1" not in house.client("moira").get(house.url(rest="papers/")).content.decode()
    # The number goes on although she cannot see the first.
    _, second = print_one(house, "moira")
    assert "version 2" in house.client("moira").get(second).content.decode()


def test_a_sister_beside_it_needs_the_sight_of_her_record(house: House) -> None:  # noqa: F811
    alfie = str(house["alfie"])
    _, both = print_one(house, people=[alfie])
    with acting_as(house.actor("ruth"), NOW):
        text = Issued.objects.get(id=both.rstrip("/").rsplit("/", 1)[1])
    titles = [r["title"] for r in text.content["rows"]]
    assert titles.count("Came in late, no coat, no breakfast") == 1, "once, though about both"
    assert "Alfie" in text.content["title"]
    # The hub sees Izzy alone: it is offered nobody else, and the paper of both does not show.
    asked = house.client("devon").post(
        house.url(rest="papers/new/"), {"used_for": "court", "people": [alfie]}
    )
    assert asked.status_code == 302  # the answer was not offered, so it was not asked
    with acting_as(house.actor("devon"), NOW):
        mine = Issued.objects.get(by_post_id=house.actor("devon").post_id)
        assert mine.people_ids == [house["izzy"]]
        assert not Issued.objects.filter(id=text.id).exists()
    assert house.client("devon").get(both).status_code == 404
    # What it meant for Alfie stays off a paper that is not his.
    assert not [p for r in mine.content["rows"] for p in r["parts"] if p["label"] == "For Alfie"]


def test_what_people_signed_stands_apart_and_a_view_says_whose_it_is(
    house: House,  # noqa: F811
) -> None:
    ruth, izzy = house.actor("ruth"), house["izzy"]
    with acting_as(ruth, NOW):
        chronology.say_otherwise(
            entry_id=house.entries["dentist"].id, whose="family", person_id=house["carly"],
            by_words="Carly", words="I rang them twice.", by=ruth, at=NOW,
        )  # fmt: skip
        chronology.sign(
            person_id=izzy, people=[izzy], since=None, until=TODAY, read_at=None, why="first",
            analysis="Help worked while it lasted.", by=ruth, at=NOW,
        )  # fmt: skip
        kept = chronology.begin(
            person_id=izzy, people=[izzy], title="For the conference", by=ruth, at=NOW
        )
        chronology.select(summary=kept, entry_ids=[house.entries["swam"].id], by=ruth, at=NOW)
        chronology.note_impact(
            summary=kept, impacts={house.entries["swam"].id: "She was proud."},
            analysis="What she can do when she is taken.", title="For the conference", by=ruth,
            at=NOW,
        )  # fmt: skip
        chronology.sign_summary(summary=kept, by=ruth, at=NOW)
    # The reading had the police's entry in sight: it stays off a paper that leaves that out.
    client, plain = print_one(house)
    text = word_text(client.get(f"{plain}chronology.docx").content)
    assert "as Carly sees it" in text and "I rang them twice" in text
    assert "Help worked while it lasted" not in text
    _, whole = print_one(house, restricted="yes")
    text = word_text(client.get(f"{whole}chronology.docx").content)
    assert "Help worked while it lasted" in text and "as people signed it" in text
    _, short = print_one(house, holds=str(kept.id))
    text = word_text(client.get(f"{short}chronology.docx").content)
    assert "She was proud." in text and "What she can do when she is taken" in text
    assert "no breakfast" not in text


@pytest.mark.parametrize(
    ("who", "may"),
    [("ruth", 200), ("priya", 200), ("lorna", 404), ("femi", 404), ("aunt", 404),
     ("clerk", 404), ("auditor", 404), ("admin", 404)],
)  # fmt: skip
def test_who_may_print(house: House, who: str, may: int) -> None:  # noqa: F811
    assert house.client(who).get(house.url(rest="papers/new/")).status_code == may


def test_what_is_wrong_is_said_at_the_field_and_kept(house: House) -> None:  # noqa: F811
    client = house.client("ruth")
    for sent, said in (
        ({}, "Choose an answer"),
        ({"used_for": "other"}, "Say who it is for."),
        ({"used_for": "court", "for_whom": "x" * 400}, "200 characters or fewer"),
        ({"used_for": "court", "since_day": "1", "since_month": "6", "since_year": "2025",
          "until_day": "1", "until_month": "5", "until_year": "2025"}, "before the first day"),
        ({"used_for": "court", "until_day": "1", "until_month": "5", "until_year": "2001"},
         "nothing in that time"),
        ({"used_for": "court", "since_day": "31", "since_month": "2", "since_year": "2025"}, "real"),
        ({"used_for": "nonsense"}, "Choose one of the answers"),
        ({"used_for": "court", "people": ["nonsense"]}, "Choose from"),
    ):  # fmt: skip
        answer = client.post(house.url(rest="papers/new/"), sent)
        text = answer.content.decode()
        assert answer.status_code == 200 and said in text, (sent, said)
        if sent.get("for_whom"):
            assert "x" * 400 in text
    with acting_as(house.actor("ruth"), NOW):
        assert not Issued.objects.exists()


def test_a_paper_is_not_handed_out_once_an_entry_turns_out_to_be_another_childs(
    house: House,  # noqa: F811
) -> None:
    client, paper = print_one(house)
    priya = house.actor("bev")
    with acting_as(priya, NOW):
        record.withdraw(
            entry=house.entries["swam"], person_id=house["izzy"],
            reason="It was Ivy, not Izzy.", by=priya, at=NOW,
        )  # fmt: skip
    assert "not handed out any more" in client.get(paper).content.decode()
    assert client.get(f"{paper}chronology.pdf").status_code == 302
    _, newer = print_one(house)
    assert "There is a later version" in client.get(paper).content.decode()
    assert "I did a whole width" not in " ".join(
        pdf_text(client.get(f"{newer}chronology.pdf").content)[0]
    )


def test_a_paper_is_never_changed_and_sight_ends_with_the_grant(house: House) -> None:  # noqa: F811
    print_one(house)
    ruth = house.actor("ruth")
    with acting_as(ruth, NOW):
        for change in ("UPDATE documents_issued SET number = 9", "DELETE FROM documents_issued"):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)
    for who, sees in (("moira", 1), ("priya", 1), ("femi", 0), ("aunt", 0), ("auditor", 0)):
        with acting_as(house.actor(who), NOW):
            assert Issued.objects.count() == sees, who
    with acting_as(house.actor("lorna"), NOW + timedelta(days=4)):
        assert not Issued.objects.exists()


@pytest.mark.parametrize("form", ["exe", "pdf2"])
def test_an_unknown_form_is_not_there(house: House, form: str) -> None:  # noqa: F811
    client, paper = print_one(house)
    assert client.get(f"{paper}chronology.{form}").status_code == 404
