"""A question of a record walked in a browser: from the story to an answer, wide and narrow, axe clean."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.functional.axe import look_over
from tests.integration.web import izzy
from tests.integration.web.test_patterns import ASK, missed

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("KITHLINE_PICTURES", "")


@pytest.fixture
def home(transactional_db: None) -> izzy.House:
    house = izzy.build()
    missed(house, 200, 120, 30)
    return house


def signed_in(home: izzy.House, make_page: Any, live: str, width: int) -> Page:
    page: Page = make_page(width=width)
    key = home.client("ruth").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}])
    return page


def picture(page: Page, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_question_is_met_read_and_answered(home, make_page, live, faults, width):
    page = signed_in(home, make_page, live, width)
    page.goto("/questions/")
    look_over(page, faults)
    picture(page, f"asks-families-{width}")
    page.goto(home.url())
    look_over(page, faults)
    picture(page, f"asks-story-{width}")
    page.get_by_role("link", name=ASK).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ASK)
    expect(page.get_by_role("heading", name="What it might mean innocently")).to_be_visible()
    look_over(page, faults)
    picture(page, f"asks-one-{width}")
    page.get_by_role("button", name="Put it in the record").click()
    expect(page.get_by_text("There is something to put right")).to_be_visible()
    look_over(page, faults)
    page.get_by_label("Act on it").check()
    page.get_by_label("In your words").fill("I go with them on Tuesday; the lift is booked.")
    page.get_by_role("button", name="Put it in the record").click()
    expect(page.get_by_text("Your answer is in the record, with your name.")).to_be_visible()
    expect(page.get_by_text("I go with them on Tuesday")).to_be_visible()
    look_over(page, faults)
    picture(page, f"asks-all-{width}")
    page.goto(home.url())
    expect(page.get_by_role("link", name=ASK)).to_have_count(0)
