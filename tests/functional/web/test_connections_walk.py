"""A family's pictures and its connections in a browser: clean at both widths, and walked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.functional.axe import look_over
from tests.integration.connections.links import Links, build, marked, placed

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("KITHLINE_PICTURES", "")


@pytest.fixture
def links(transactional_db: None) -> Links:
    return placed(marked(build()))


def picture(page: Page, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def test_pictures_and_connections_are_walked(
    links: Links, make_page: Any, live: str, faults: Any
) -> None:
    for width in (1280, 390):
        page = make_page(width=width)
        key = links.house.client("ruth").cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}]
        )
        page.goto(links.house.url(rest="pictures/"))
        look_over(page, faults)
        shown = page.locator(".kl-kin__svg:visible")
        expect(shown).to_have_count(2)  # genogram and ecomap, each in the drawing for this width
        picture(page, f"pictures-{width}")
        for address in (
            links.house.url(rest="connections/"),
            links.house.url("man", "connections/"),
            links.house.url(rest="connections/place/"),
            f"/connections/concern/{links.concern.id}/",
            f"/connections/concern/{links.concern.id}/link/",
            f"/connections/place/{links.place.id}/",
            f"/connections/place/{links.place.id}/let-in/",
            "/connections/",
        ):
            page.goto(address)
            look_over(page, faults)
            picture(page, f"{address.strip('/').split('/')[-1][:12]}-{len(address)}-{width}")
    page.goto("/my-day")
    page.get_by_role("link", name="Isabella Thackray-Dunn", exact=True).first.click()
    page.get_by_label("Nothing follows, with the reason").check()
    page.get_by_label("In words").fill("She has not met him since, and will not.")
    page.get_by_role("button", name="Note it").click()
    page.goto("/connections/")
    page.get_by_role("link", name="Daniel Yarrow").click()
    page.get_by_role("link", name="Consider Harley Cray").click()
    page.get_by_label("The child’s workers are told to look at it").check()
    page.get_by_label("In words").fill("Femi Ojo is told, and asks who collects her.")
    look_over(page, faults)
    page.get_by_role("button", name="Note it").click()
    page.wait_for_load_state("load")
    expect(page.get_by_text("still to be considered")).to_have_count(0)
    page.goto(f"/connections/place/{links.place.id}/")
    page.get_by_role("button", name="Write an entry").click()
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("alert").get_by_text("There is something to put right")).to_be_visible()
    look_over(page, faults)
