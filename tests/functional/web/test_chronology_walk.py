"""The chronology in a browser: read as a table and a picture, signed, asked about, summed up."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from kithline.record.rules import Happened
from tests.functional.axe import look_over
from tests.integration.web import izzy

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("KITHLINE_PICTURES", "")


def seen(page: Page, faults: Any, name: str, width: int) -> None:
    """Look a page over, and keep a picture of it when somebody wants to look."""
    page.wait_for_load_state("networkidle")
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
    look_over(page, faults)


def as_worker(make_page: Any, house: izzy.House, live: str, who: str, width: int) -> Page:
    page = make_page(width=width)
    key = house.client(who).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}])
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_the_line_is_read_signed_and_summed_up(transactional_db, make_page, live, faults, width):
    house = izzy.build()
    for n in range(24):  # a term in which the school wrote nearly every day
        house.write(f"day-{n}", "priya", "izzy", kind="note", title=f"Register {n}",
                    happened=Happened.on(izzy.days(300 + n)), fact="Late again.",
                    tags=["harm"] if n % 2 else [])  # fmt: skip
    page = as_worker(make_page, house, live, "ruth", width)
    page.goto(house.url())
    page.click("nav >> text=Chronology")
    page.click("text=The family")
    page.click("text=Agency, part of life, kind, dates")
    seen(page, faults, "line-table", width)
    page.select_option("#agency", "education")
    page.click("text=Show these")
    page.wait_for_url("**agency=education**")
    expect(page.locator("body")).not_to_contain_text("Swam her first width")

    page.goto(house.url(rest="chronology/picture/"))
    page.click("text=The same as a table")
    seen(page, faults, "line-picture", width)
    shown = page.locator(".kl-picture--wide" if width > 500 else ".kl-picture--tall")
    count = shown.locator("a[aria-label*='entries']").first
    assert "of harm" in (count.get_attribute("aria-label") or "")
    count.focus()
    page.keyboard.press("Enter")  # a count opens its entries, by keyboard
    page.wait_for_url("**agency=education**")
    expect(page.locator("body")).to_contain_text("Register")
    expect(page.locator("body")).not_to_contain_text("Visit at home")

    page.goto(house.url(rest="chronology/read/"))
    page.click("text=Sign it")
    expect(page.locator("body")).to_contain_text("There is something to put right")
    page.fill("#analysis", "Help worked while it lasted. It always stopped first.")
    seen(page, faults, "line-read", width)
    page.click("text=Sign it")
    page.wait_for_selector("text=Your reading is signed.")
    page.click(".kl-read a")
    seen(page, faults, "line-reading", width)

    page.goto(house.url(rest="chronology/ask/"))
    page.select_option("#agency", label="Cinder Lane Primary School")
    page.fill("#question", "What do you hold since September?")
    seen(page, faults, "line-ask", width)
    page.click("text=Ask them")
    page.click(".kl-aside >> text=Cinder Lane Primary School")
    page.click("button:has-text('Remind them')")
    page.wait_for_selector("text=They are reminded")
    lead = as_worker(make_page, house, live, "lorna", width)
    lead.goto("/my-day")
    lead.click("text=Answer")
    seen(lead, faults, "line-answer", width)
    lead.get_by_label("Nothing held for that time").check()
    lead.click("button:has-text('Answer')")
    lead.wait_for_selector("text=Your answer is with Ruth Adeyemi")

    page.goto(house.url(rest=f"chronology/otherwise/{house.entries['dentist'].id}/"))
    page.select_option("#person", label="Carly Thackray")
    page.fill("#words", "They never wrote to me.")
    seen(page, faults, "line-otherwise", width)
    page.click("text=Put it beside the entry")
    page.wait_for_selector("text=Carly Thackray sees it otherwise")

    page.goto(house.url(rest="chronology/summary/"))
    page.fill("#title", "For the conference")
    page.click("button:has-text('Begin a summary')")
    page.goto(house.url(rest="chronology/"))
    page.get_by_label("Select: Swam her first width", exact=False).check()
    page.click("button:has-text('Put the ticked')")
    page.locator("textarea[name^='impact-']").fill("She was proud, and asked for Nan.")
    page.fill("#analysis", "Where somebody came along, she thrived.")
    seen(page, faults, "line-summary", width)
    page.click("button:has-text('Sign the summary')")
    page.wait_for_selector("text=The summary is signed.")
    seen(page, faults, "line-summary-signed", width)
