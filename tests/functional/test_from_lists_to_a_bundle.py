"""The way of a list: brought in and matched, on the line of time, its question answered, printed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.functional.axe import look_over
from tests.integration.web import izzy

pytestmark = pytest.mark.django_db(transaction=True)

HEADINGS = "Reference,Surname,Forename,Born,Happened,Kind,What happened,Action taken\n"


def missed(days: int, number: int, name: str = "Thackray-Dunn,Isabella,2018-03-14") -> str:
    """Return a row of the school's list: a dental appointment to which she was not brought."""
    day = izzy.TODAY - timedelta(days=days)
    return (
        f"D{number},{name},{day:%Y-%m-%d},Was not brought,"
        f"The dentist rang: not brought to appointment {number}.,Mum rung: no answer.\n"
    )


@pytest.fixture
def as_worker(
    transactional_db: None, make_page: Callable[..., Page], live: str
) -> tuple[izzy.House, Callable[[str], Page]]:
    house = izzy.build()

    def sign_in(who: str) -> Page:
        page = make_page(accept_downloads=True)
        key = house.client(who).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}]
        )
        return page

    return house, sign_in


def test_a_list_is_matched_read_asked_about_answered_and_printed(
    as_worker: Any, faults: Any, tmp_path: Path
) -> None:
    house, sign_in = as_worker
    # The school's lead brings in a list; one name fits nobody for certain, and a person says who it is.
    lead = sign_in("lorna")
    file = tmp_path / "dentist.csv"
    unsure = missed(90, 4, "Thackray-Dunn,Isabella,2018-03-04")
    file.write_text(HEADINGS + missed(150, 1) + missed(120, 2) + missed(60, 3) + unsure)
    lead.goto("/lists/")
    lead.get_by_label("The list, as a file").set_input_files(file)
    lead.get_by_role("button", name="Look it through").click()
    lead.get_by_role("link", name="A person must say 1").click()
    lead.get_by_role("link", name="Isabella Thackray-Dunn").click()
    lead.locator("input[name='who-1']").first.check()
    lead.get_by_role("button", name="Keep the answer").click()
    lead.goto("/lists/")
    lead.get_by_role("link", name="dentist.csv").click()
    lead.get_by_role("button", name="Bring in 4 rows").click()
    expect(lead.locator("main")).to_contain_text("4 entries")

    # Her worker finds them on the line of time, with who wrote them and how late.
    worker = sign_in("ruth")
    worker.goto(house.url(rest="chronology/"))
    worker.wait_for_load_state("load")
    expect(worker.locator("main")).to_contain_text("Cinder Lane Primary School")
    assert worker.locator("main").inner_text().count("The dentist rang") == 4

    worker.get_by_role("link", name="As a picture").click()
    letter = worker.locator(".kl-picture--wide").get_by_role(
        "link", name=re.compile("^Question A: ")
    )
    letter.click()
    asked = worker.locator("#ask-A")
    expect(asked).to_contain_text("Could Izzy have got to these appointments?")
    expect(asked).to_contain_text("Cinder Lane Primary School")
    look_over(worker, faults)

    # What they say side by side is a question, answered by a person with words.
    worker.goto(house.url(rest="questions/"))
    worker.get_by_role("link", name=re.compile("^Could Izzy have got")).first.click()
    expect(worker.get_by_role("heading", level=1)).to_have_text(re.compile(r"^Could Izzy .+\?$"))
    worker.get_by_role("button", name="Put it in the record").click()
    expect(worker.locator(".govuk-error-summary")).to_be_visible()
    worker.locator("form.kl-write input[type=radio]").first.check()
    worker.locator("form.kl-write textarea:visible").first.fill("Nan takes her on Friday.")
    worker.get_by_role("button", name="Put it in the record").click()
    expect(worker.locator("main")).to_contain_text("Nan takes her on Friday.")

    # The line is printed for the conference.
    worker.goto(house.url(rest="chronology/"))
    worker.get_by_role("link", name="Print it").click()
    worker.get_by_label("A child protection conference").check()
    worker.get_by_role("button", name="Make the paper").click()
    with worker.expect_download() as waited:
        worker.get_by_role("link", name="Download as PDF").click()
    pages = PdfReader(io.BytesIO(Path(waited.value.path()).read_bytes())).pages
    printed = re.sub(r"\s+", " ", " ".join(p.extract_text() for p in pages))
    assert printed.count("not brought to appointment") >= 4
    assert "1 restricted entry" in printed and "Shouting between" not in printed
