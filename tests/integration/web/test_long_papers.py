"""A long paper: asked for, made by a job as whoever asked, told on My day, whole or not at all."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.db import Error, connection, transaction

from kithline.core.viewer import acting_as
from kithline.documents.models import Asked, Drawn
from kithline.record.rules import Happened
from tests.integration.arrivals.test_long_lists import until
from tests.integration.jobs.test_queue import work
from tests.integration.web import izzy
from tests.integration.web.test_papers import pdf_text, word_text

pytestmark = pytest.mark.django_db(transaction=True)
NOTES = 45


@pytest.fixture
def house(settings: Any) -> izzy.House:
    """Izzy's record with notes enough for three parts; a paper of more than twenty is long."""
    settings.PAPER_AT_ONCE, settings.PAPER_PART = 20, 20
    house = izzy.build()
    for n in range(NOTES):
        house.write(f"n{n}", "priya", "izzy", kind="note", fact=f"Note number {n}.",
                    happened=Happened.on(izzy.days(20 + 9 * n)))  # fmt: skip
    return house


def ask(house: izzy.House, who: str = "ruth", **more: str) -> tuple[Any, str]:
    client = house.client(who)
    answer = client.post(house.url(rest="papers/new/"), {"used_for": "court", **more})
    assert answer.status_code == 302 and "/papers/asked/" in answer["Location"], answer.content
    return client, answer["Location"]


def rows(owner_db: Any) -> tuple[int, int, str]:
    with owner_db() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM documents_issued), (SELECT count(*) FROM documents_drawn),"
            " (SELECT stage FROM documents_asked)"
        )
        return cursor.fetchone()


def test_it_is_made_by_a_job_in_parts_and_my_day_says_so(house: izzy.House, owner_db: Any) -> None:
    client, where = ask(house)
    page = client.get(where).content.decode()
    assert "It begins in a moment" in page and "See how far it is now" in page
    assert "It is being made" in client.get(house.url(rest="papers/")).content.decode()
    assert house.client("moira").get(where).status_code == 404  # whoever asked, nobody else
    assert rows(owner_db) == (0, 0, "waiting")
    work()
    assert "A chronology is ready" in client.get("/my-day").content.decode()
    ready = client.get(where).content.decode()
    assert "The paper is ready" in ready
    assert "A chronology is ready" not in client.get("/my-day").content.decode()
    paper = re.search(r'href="(/child/[^"]+/papers/[0-9a-f-]{36}/)">Open', ready)[1]
    shown = client.get(paper).content.decode()
    listed = re.findall(r'href="[^"]+(part-\d\.pdf)"', shown)
    assert listed == ["part-1.pdf", "part-2.pdf", "part-3.pdf"]
    seen: list[int] = []
    for name in listed:
        answer = client.get(paper + name)
        pages, titles = pdf_text(answer.content)
        assert f"version-1-{name}" in answer["Content-Disposition"]
        number = listed.index(name) + 1
        assert (
            "Index" in titles and f"Part {number}, page {len(pages)} of {len(pages)}" in pages[-1]
        )
        where_to_look = next(p for p in pages if "The parts Part When Entries" in p)
        assert f"{number} (this one)" in where_to_look and "3 " in where_to_look
        assert ("Who wrote it" in titles) == (name == listed[-1])
        seen += [int(n) for n in re.findall(r"Note number (\d+)\.", " ".join(pages))]
    assert sorted(seen) == list(range(NOTES))  # each entry once, in one of the parts
    words = word_text(client.get(f"{paper}part-3.docx").content)
    assert "Part 3 of 3" in words and "Note number 0." in words
    assert client.get(f"{paper}part-9.pdf").status_code == 404
    whole = client.get(f"{paper}all-parts-pdf.zip")
    with zipfile.ZipFile(BytesIO(b"".join(whole.streaming_content))) as packed:
        assert [n[-12:] for n in packed.namelist()] == [f"-part-0{n}.pdf" for n in (1, 2, 3)]
        assert packed.read(packed.namelist()[1]) == client.get(f"{paper}part-2.pdf").content
    with owner_db() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event WHERE verb = 'took a paper out'"
                       " AND detail = '{\"form\": \"pdf\", \"number\": 1}'")  # fmt: skip
        assert cursor.fetchone() == (1,)
    assert client.get(f"{paper}all-parts-txt.zip").status_code == 404
    assert house.client("femi").get(f"{paper}all-parts-pdf.zip").status_code == 404
    moira = house.client("moira")  # reads the record, and so what was issued from it
    assert moira.get(f"{paper}part-1.pdf").status_code == 200
    assert house.client("femi").get(f"{paper}part-1.pdf").status_code == 404
    with acting_as(house.actor("ruth"), izzy.NOW):
        for change in ("UPDATE documents_drawn SET part = 7", "DELETE FROM documents_drawn"):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)
    for who, files, asked in (("moira", 6, 0), ("ruth", 6, 1), ("femi", 0, 0), ("admin", 0, 0)):
        with acting_as(house.actor(who), izzy.NOW):
            assert (Drawn.objects.count(), Asked.objects.count()) == (files, asked), who


def test_killed_in_the_middle_nothing_is_issued_and_it_can_begin_again(
    house: izzy.House, owner_db: Any, settings: Any,
) -> None:  # fmt: skip
    settings.PAPER_PART = 8
    client, where = ask(house)
    environment = {**os.environ, "KITHLINE_PAPER_PART": "8"}
    job = subprocess.Popen(
        [sys.executable, "-m", "kithline.cli", "jobs", "--once"], env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    until(
        owner_db, "SELECT 1 FROM documents_progress WHERE step LIKE 'Laying out part%' AND done > 0"
    )
    page = client.get(where).content.decode()
    assert re.search(r"Laying out part \d of \d(, page \d+ so far)?: \d+ of \d\d entries", page)
    job.send_signal(signal.SIGKILL)
    job.communicate(timeout=30)
    assert job.returncode == -signal.SIGKILL
    until(owner_db, "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM pg_locks WHERE mode = 'RowExclusiveLock'"
                    " AND relation = 'documents_issued'::regclass)")  # fmt: skip
    assert rows(owner_db) == (0, 0, "waiting")
    assert "still being made" in client.post(where).content.decode()
    with owner_db() as cursor:  # ten minutes pass
        cursor.execute("UPDATE documents_progress SET at = at - interval '10 minutes';"
                       "UPDATE documents_asked SET stage_at = stage_at - interval '10 minutes'")  # fmt: skip
    assert "It stopped before its end. Nothing was issued." in client.get(where).content.decode()
    assert client.post(where).status_code == 302
    work()
    assert rows(owner_db)[0] == 1 and rows(owner_db)[2] == "made"
    assert client.post(where).status_code == 200  # made already: said, and nothing begun
    work()
    assert rows(owner_db)[0] == 1


@pytest.mark.parametrize("how", ["sight ended", "nothing left", "fault"])
def test_what_cannot_be_made_says_why_and_issues_nothing(
    house: izzy.House, owner_db: Any, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    client, where = ask(house)
    if how == "sight ended":
        with owner_db() as cursor:
            cursor.execute("UPDATE access_grant SET ends_at = starts_at + interval '1 second'")
    elif how == "nothing left":
        monkeypatch.setattr("kithline.web.documents.making.gather", lambda *a, **k: _none())
    else:
        monkeypatch.setattr("kithline.web.documents.making.pdf", lambda *a, **k: 1 / 0)
    work()
    assert rows(owner_db)[:2] == (0, 0)
    page = client.get(where)
    if how == "sight ended":  # what they may no longer read is not shown, nor made
        assert page.status_code == 404
        return
    text = page.content.decode()
    assert "could not be made" in text and "Begin again" in text
    assert ("nothing in that time" if how == "nothing left" else "went wrong with us") in text
    monkeypatch.undo()
    assert client.post(where).status_code == 302
    work()
    assert rows(owner_db)[0] == 1


def _none() -> Any:
    from kithline.web.documents.gathering import Gathered

    return Gathered((), 0)
