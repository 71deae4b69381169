"""Finding a person and making a record in a browser: with and without scripts, wide and narrow."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from kithline.core.viewer import acting_as
from kithline.demo.builders import Place
from kithline.people import actions
from kithline.people.actions import NewPerson, OtherName
from tests.functional.axe import look_over
from tests.integration.web import worlds

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("KITHLINE_PICTURES", "")
PEOPLE = (
    NewPerson("child", "Lacey-Mae", "Tranter", dob=date(2018, 10, 3), postcode="ZZ2 4RB", sex="F"),
    NewPerson("child", "Kian", "Hobday", dob=date(2015, 2, 11), postcode="ZZ2 4RB", sex="M",
              other_names=[OtherName("alias", "Kian", "Tranter")]),
    NewPerson("adult", "Gemma", "Tranter", dob=date(1994, 3, 31), postcode="ZZ2 4RB", sex="F"),
    NewPerson("child", "Tiana", "Tranter", dob=date(2018, 3, 10), restricted=True),
)  # fmt: skip


@pytest.fixture
def here(transactional_db: None) -> Place:
    place = worlds.world()
    by = place.actor("h.worker")
    with acting_as(by, worlds.NOW):
        actions.register_many(PEOPLE, by=by, at=worlds.NOW)
    return place


@pytest.fixture
def as_(make_page: Callable[..., Page], live: str) -> Callable[..., Page]:
    def open_page(who: str, **more: Any) -> Page:
        page = make_page(**more)
        key = worlds.client(who).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}]
        )
        return page

    return open_page


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page, when somebody wants to look."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (1280, False)])
def test_found_from_any_page_by_one_line(here, as_, faults, width, scripts):
    page = as_("teacher", width=width, scripts=scripts)
    page.goto("/find/")
    look_over(page, faults) if scripts else None
    page.get_by_label("Find a person by name, date of birth or number").fill(
        "Lacey Trantor 3/10/2018"
    )
    page.get_by_role("search").get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="Lacey-Mae Tranter")).to_be_visible()
    assert "Trantor" not in page.url
    assert "2018" not in page.url
    expect(page.get_by_text("surname: one letter").first).to_be_visible()
    if scripts:
        look_over(page, faults)
        picture(page, f"find-{width}")


def test_what_cannot_be_found_so_is_said_at_the_field(here, as_, faults):
    page = as_("teacher")
    page.goto("/find/")
    page.get_by_text("Give each fact by itself").click()
    page.get_by_label("Surname").fill("Tranter")
    page.get_by_label("NHS number or unique pupil number").fill("999 688 0126")
    page.get_by_role("main").get_by_role("button", name="Find").click()
    expect(page.get_by_role("alert")).to_contain_text("check digit")
    expect(page.get_by_label("Surname")).to_have_value("Tranter")
    expect(page.get_by_label("Surname")).to_be_visible()
    look_over(page, faults)
    picture(page, "find-wrong")


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (1280, False)])
def test_a_record_is_made_after_looking(here, as_, faults, width, scripts):
    page = as_("s.worker", width=width, scripts=scripts)
    page.goto("/people/new")
    if scripts:
        look_over(page, faults)
    page.get_by_label("A child", exact=True).check()
    page.get_by_label("First name").fill("Alfie-Jay")
    page.get_by_label("Surname").fill("Tranter")
    page.get_by_label("Postcode").fill("ZZ2 4RB")
    page.get_by_label("Male", exact=True).check()
    page.get_by_label("Where do you know this from?").fill("Seen at home")
    page.get_by_role("button", name="Look for them first").click()
    expect(page.get_by_role("heading", name="Is it one of these?")).to_be_visible()
    if scripts:
        look_over(page, faults)
        picture(page, f"new-{width}")
    page.get_by_label("None of these: make a new record").check()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/child/**")
    expect(page.get_by_text("Alfie-Jay Tranter").first).to_be_visible()


def test_somebody_restricted_is_not_doubled(here, as_, faults):
    page = as_("s.worker")
    page.goto("/find/")
    page.get_by_role("main").get_by_label("Name, date of birth or number").fill(
        "Tiana Tranter 10/3/2018"
    )
    page.get_by_role("main").get_by_role("button", name="Find").click()
    expect(page.get_by_text("Somebody may be meant whom we cannot show here")).to_be_visible()
    expect(page.get_by_text("Tiana Tranter, born")).to_have_count(0)
    page.get_by_role("link", name="None of these: make a record").click()
    expect(page.get_by_label("First name")).to_have_value("Tiana")
    page.get_by_label("A child", exact=True).check()
    page.get_by_label("Female", exact=True).check()
    page.get_by_label("Where do you know this from?").fill("school")
    page.get_by_role("button", name="Look for them first").click()
    page.get_by_label("None of these: make a new record").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Ask the hub first")).to_be_visible()
    look_over(page, faults)
    picture(page, "new-restricted")
