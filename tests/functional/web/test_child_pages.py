"""A child's pages and My day in a browser: clean, narrow enough for a phone, and walked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

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
    ("families", "ruth", "/families/"),
    *(tuple(x.split()) for x in os.environ.get("KITHLINE_ALSO", "").split(",") if x),
)


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_clean(home, as_worker, faults, width):
    for name, who, address in PAGES:
        page = as_worker(who, width=width)
        if address.startswith("child:"):
            _, person, rest = address.split(":", 2)
            address = home.url(person, rest)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        picture(page, f"{name}-{width}")
        look_over(page, faults)
        page.context.close()
