"""A child's pages and My day in a browser: clean, narrow enough for a phone, and walked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Page, expect

from tests.functional.axe import look_over
from tests.integration.web import izzy

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("KITHLINE_PICTURES", "")


@pytest.fixture
def home(transactional_db: None) -> Iterator[izzy.House]:
    """Return the family, its clocks running."""
    house = izzy.build()
    izzy.clocks(house)
    yield house


SignIn = Callable[..., Page]


@pytest.fixture
def as_worker(home: izzy.House, make_page: Any, live: str) -> SignIn:
    """Return a function that opens a page signed in as a worker."""

    def sign_in(who: str, **more: Any) -> Page:
        page = make_page(**more)
        key = home.client(who).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}]
        )
        return page

    return sign_in


def sign_in_again(home: izzy.House, page: Page, live: str, who: str) -> None:
    """Give a browser that was signed out a session again."""
    key = home.client(who).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}])


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page, when somebody wants to look."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


PAGES = (
    ("story", "ruth", "child:izzy:"),
    ("story-narrow", "ruth", "child:izzy:?more=1"),
    ("adult", "ruth", "child:carly:"),
    ("day-worker", "ruth", "/my-day"),
    ("day-manager", "moira", "/my-day"),
    ("day-team", "moira", "/my-day/team"),
    ("families", "ruth", "/families/"),
    ("family", "ruth", "child:izzy:family/"),
    ("family-form", "ruth", "child:izzy:family/relative/"),
    ("access", "ruth", "child:izzy:access/"),
    ("access-form", "ruth", "child:izzy:access/in/"),
    ("entry-new", "ruth", "child:izzy:entry/new/"),
    ("audit", "auditor", "/audit/"),
    *(tuple(x.split()) for x in os.environ.get("KITHLINE_ALSO", "").split(",") if x),
)


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_clean(home, as_worker, faults, width):
    for name, who, address in PAGES:
        page = as_worker(who, width=width)
        if address.startswith("child:"):
            _, person, rest = address.split(":", 2)
            address = home.url(person, rest)
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, name
        page.wait_for_load_state("networkidle")
        picture(page, f"{name}-{width}")
        look_over(page, faults)
        page.context.close()


def test_an_entry_is_written_and_comes_back_after_sign_out(home, as_worker, live, faults):
    page = as_worker("ruth", width=390)
    page.goto(home.url(rest="entry/new/"))
    page.fill("#fact", "Izzy showed me her reading book.")
    page.click("summary:has-text('What somebody said')")
    page.select_option("#speaker-0", str(home["izzy"]))
    page.fill("#words-0", "I read it to Alfie")
    page.locator("#words-0").blur()
    page.wait_for_selector("text=Kept at")
    picture(page, "entry-typed-390")
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in?out=1")
    sign_in_again(home, page, live, "ruth")
    page.goto("/my-day")
    page.click(".kl-aside a")
    expect(page.locator("#fact")).to_have_value("Izzy showed me her reading book.")
    expect(page.locator("#words-0")).to_have_value("I read it to Alfie")
    page.click("text=Put it in the record")
    page.wait_for_selector("text=It is in the record")
    expect(page.locator(".kl-words")).to_contain_text("“I read it to Alfie”")
    picture(page, "entry-390")
    look_over(page, faults)
    page.goto(home.url(rest="entry/new/"))
    expect(page.locator("#fact")).to_have_value("")  # what was sent is no draft any more


def test_an_entry_is_written_without_scripts(home, as_worker, live, faults):
    page = as_worker("ruth", scripts=False)
    page.goto(home.url(rest="entry/new/"))
    page.click("summary:has-text('A title')")
    page.fill("#title", "Reading")
    page.click("text=Put it in the record")
    expect(page.locator("body")).to_contain_text("There is something to put right")
    expect(page.locator("#title")).to_have_value("Reading")
    page.fill("#fact", "She read two pages.")
    page.click("text=Save as a draft")
    expect(page.locator("body")).to_contain_text("Kept as a draft")
    page.fill("#fact", "She read three pages.")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("text=Put it in the record")
    # Typed text is shown to be copied, and the draft is where it was left.
    expect(page.locator("body")).to_contain_text("She read three pages.")
    sign_in_again(home, page, live, "ruth")
    page.goto(home.url(rest="entry/new/"))
    expect(page.locator("#fact")).to_have_value("She read two pages.")
    page.fill("#fact", "She read three pages.")
    page.click("text=Put it in the record")
    expect(page.locator("body")).to_contain_text("It is in the record")
    expect(page.locator("body")).to_contain_text("She read three pages.")
    picture(page, "entry-1280")


def test_a_kind_asks_its_own_and_advice_comes_while_typing(home, as_worker, faults):
    page = as_worker("ruth", width=390)
    page.goto(home.url(rest="entry/new/"))
    expect(page.locator("input[name$='-possible']")).to_have_count(0)
    page.select_option("#kind", "attendance")
    page.wait_for_selector("input[name$='-possible']")
    page.fill("input[name$='-possible']", "60")
    page.fill("#fact", "He was clearly tired, EPDS 14.")
    page.wait_for_selector("text=Not on the list of agreed short forms")
    expect(page.locator("input[name$='-possible']")).to_have_value("60")
    page.get_by_label("Alfie").check()
    page.wait_for_selector(".kl-facts legend:has-text('Alfie')")
    picture(page, "entry-kind-390")
    look_over(page, faults)
    page.set_viewport_size({"width": 1280, "height": 900})
    picture(page, "entry-kind-1280")


def test_two_windows_never_write_over_each_other(home, as_worker, live, faults):
    one, two = as_worker("ruth"), as_worker("ruth")
    for page in (one, two):
        page.goto(home.url(rest="entry/new/"))
    one.fill("#fact", "From the first window")
    one.locator("#fact").blur()
    one.wait_for_selector("text=Kept at")
    two.fill("#fact", "From the second window")
    two.locator("#fact").blur()
    two.wait_for_selector("text=Another window kept something else")
    two.click("text=Save as a draft")
    two.wait_for_selector("#conflict")
    expect(two.locator(".kl-conflict")).to_contain_text("From the first window")
    expect(two.locator("#fact")).to_have_value("From the second window")
    picture(two, "entry-conflict-1280")
    look_over(two, faults)


def test_a_picture_goes_with_an_entry_and_a_stale_amendment_shows_both(
    home, as_worker, live, faults, tmp_path
):
    wall = tmp_path / "wall.jpg"
    Image.new("RGB", (600, 400), "slategray").save(wall)
    page = as_worker("ruth", width=390)
    page.goto(home.url(rest="entry/new/"))
    page.fill("#fact", "Damp on the wall; the GP was told.")
    page.click("summary:has-text('Attach pictures')")
    page.set_input_files("#attached", [str(wall)])
    page.wait_for_selector("text=Kept: wall.jpg")
    picture(page, "entry-attach-390")
    look_over(page, faults)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    sign_in_again(home, page, live, "ruth")
    page.goto(home.url(rest="entry/new/"))
    expect(page.locator(".kl-files__list a")).to_have_text("wall.jpg")  # it waited with the draft
    page.click("text=Put it in the record")
    page.wait_for_selector("img.kl-files__small")
    expect(page.locator("abbr")).to_have_text("GP")
    expect(page.locator("body")).to_contain_text("Short forms on this page")
    picture(page, "entry-files-390")
    look_over(page, faults)
    page.click("text=Put something right in it")
    other = as_worker("ruth")
    other.goto(page.url)
    for window, words in ((page, "Damp in the bedroom."), (other, "Damp in the hall.")):
        window.fill("#fact", words)
        window.fill("#reason", "The wrong room.")
        window.click("text=Put it in the record")
    other.wait_for_selector("#meanwhile")
    expect(other.locator(".kl-conflict")).to_contain_text("Damp in the bedroom.")
    expect(other.locator("#fact")).to_have_value("Damp in the hall.")
    picture(other, "amend-meanwhile-1280")
    look_over(other, faults)


@pytest.mark.parametrize(("width", "scripts"), [(390, True), (1280, True), (390, False)])
def test_a_text_is_looked_over_under_its_field(home, as_worker, faults, width, scripts):
    page = as_worker("priya", width=width, scripts=scripts)
    page.goto("/worries/new/")
    page.fill("#opinion", "Mum did not engage.")
    look = page.get_by_role("button", name="Look over what I wrote")
    expect(look).to_have_count(0 if scripts else 1)
    if not scripts:
        look.click()
    page.wait_for_selector("#opinion-aid >> text=How will they read this?")
    expect(page.locator("#opinion")).to_have_value("Mum did not engage.")
    if scripts:
        said = page.locator("main > [role=status]")
        expect(said).to_have_text("1 to look at again under “What do you think?”")
    picture(page, f"aid-{width}-{scripts}")
    if scripts:  # axe needs them itself
        look_over(page, faults)
        page.fill("#opinion", "Mum came to one of six.")
        page.wait_for_function("() => !document.querySelector('#opinion-aid').children.length")
        expect(said).to_have_text("")
