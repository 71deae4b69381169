"""The framework browser and a child's level in a browser: clean, narrow enough for a phone, walked."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from kithline.core.viewer import acting_as
from kithline.frameworks.models import Choice, LevelSet
from tests.functional.axe import look_over
from tests.integration.web import izzy

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("KITHLINE_PICTURES", "")

PUBLIC = (
    ("index", "/frameworks/"),
    ("search", "/frameworks/?q=missing+school"),
    ("framework", "/frameworks/bracknell-2019/"),
    ("group-table", "/frameworks/bracknell-2019/1c/"),
    ("group-lists", "/frameworks/stoke-2023/education/"),
    ("compare", "/frameworks/compare/?left=bracknell-2019@2019.1&right=stoke-2023@2023.1"
     "&left_group=1a&right_group=education"),
    ("criteria", "/frameworks/criteria/section-47/"),
)  # fmt: skip


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page, when somebody wants to look."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/frameworks-{name}.png", full_page=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_public_pages_are_clean(make_page: Any, faults: Any, width: int, db: None) -> None:
    page = make_page(width=width)
    for name, address in PUBLIC:
        page.goto(address)
        picture(page, f"{name}-{width}")
        look_over(page, faults)


def test_reader_finds_a_line_by_everyday_words(make_page: Any, db: None) -> None:
    page = make_page()
    page.goto("/frameworks/")
    page.get_by_label("Search the frameworks").fill("bullied")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator(".kl-fw-hits a").first.click()
    assert re.search(r"/frameworks/[a-z0-9-]+/[a-z0-9-]+/#", page.url)
    expect(page.locator(":target")).to_have_count(1)


@pytest.fixture
def home(transactional_db: None) -> izzy.House:
    """Return the family whose child is Izzy."""
    return izzy.build()


@pytest.fixture
def as_ruth(home: izzy.House, make_page: Any, live: str) -> Callable[..., Page]:
    """Return a function that opens a page signed in as the child's social worker."""

    def sign_in(**more: Any) -> Page:
        page = make_page(**more)
        key = home.client("ruth").cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}]
        )
        return page

    return sign_in


def tick(page: Page, mark: str) -> None:
    page.locator(f"input[name=pick][value='{mark}']").check()


def choose(page: Page, home: izzy.House) -> None:
    """Tick in two parts of life, answer a question and set a level."""
    page.goto(home.url("izzy", "level/"))
    for mark in ("education-1-02:well", "education-3-01:worried", "education-3-01:needs"):
        tick(page, mark)
    page.get_by_role("button", name="Better physical and mental health").first.click()
    for mark in ("health-2-01:worried", "health-3-01:worried"):
        tick(page, mark)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("Yes, together they weigh more").check()
    page.get_by_role("button", name="Save the answer").click()
    page.get_by_role("button", name=re.compile("Answer.*What is life like for Izzy")).click()
    page.get_by_label(re.compile("What is life like")).fill("She gets Alfie up at six, alone.")
    page.locator("#before").get_by_role("button", name="Save").click()
    page.get_by_label("4 Getting More Help").check()
    page.get_by_label("Because").fill("Together they are changing her days.")
    page.get_by_role("button", name="Save the level and your reason").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_level_is_reached_with_and_without_scripts(
    home: izzy.House, as_ruth: Callable[..., Page], scripts: bool
) -> None:
    page = as_ruth(scripts=scripts)
    choose(page, home)
    asks = page.locator("#asks")
    expect(asks).to_contain_text("Level 4, Getting More Help")
    expect(asks).to_contain_text("The Supporting Families service")
    expect(asks).to_contain_text("Together they are changing her days.")
    with acting_as(home.actor("ruth"), izzy.NOW):
        assert Choice.objects.filter(removed_at__isnull=True).count() == 5
        row = LevelSet.objects.get()
    assert (row.level, row.together) == ("4", "yes")


@pytest.mark.parametrize("width", [1280, 390])
def test_level_page_is_clean(
    home: izzy.House, as_ruth: Callable[..., Page], faults: Any, width: int
) -> None:
    page = as_ruth(width=width)
    page.goto(home.url("izzy", "level/"))
    picture(page, f"level-empty-{width}")
    look_over(page, faults)
    choose(page, home)
    picture(page, f"level-{width}")
    look_over(page, faults)
    page.get_by_role("button", name=re.compile("What shows it")).first.click()
    picture(page, f"level-shows-{width}")
    look_over(page, faults)
    page.goto(home.url("izzy", "level/?answer=all"))
    look_over(page, faults)
    page.get_by_role("button", name="Save the level and your reason").click()
    page.locator(".govuk-error-summary").wait_for()
    picture(page, f"level-refused-{width}")
    look_over(page, faults)


def test_ticks_not_saved_are_there_again_after_leaving(
    home: izzy.House, as_ruth: Callable[..., Page]
) -> None:
    page = as_ruth()
    page.goto(home.url("izzy", "level/"))
    with page.expect_response(re.compile("/level/keep")):
        tick(page, "education-3-02:worried")
    page.goto(home.url("izzy"))
    page.goto(home.url("izzy", "level/"))
    assert page.locator("input[value='education-3-02:worried']").is_checked()
    with acting_as(home.actor("ruth"), izzy.NOW):
        assert Choice.objects.count() == 0


def test_enter_in_the_search_searches_and_keeps_the_ticks(
    home: izzy.House, as_ruth: Callable[..., Page]
) -> None:
    page = as_ruth(scripts=False)
    page.goto(home.url("izzy", "level/"))
    tick(page, "education-3-02:worried")
    page.get_by_label("Search the indicators").fill("dentist")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "q=dentist" in page.url
    with acting_as(home.actor("ruth"), izzy.NOW):
        assert Choice.objects.count() == 1
