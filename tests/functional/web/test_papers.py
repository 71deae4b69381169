"""Printing a chronology in a browser, on a phone and at a desk: asked, made, downloaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.functional.axe import look_over
from tests.integration.web import izzy

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
def test_a_chronology_is_asked_for_made_and_downloaded(
    make_page: Callable[..., Page], live: str, faults: Any, width: int, scripts: bool
) -> None:
    house = izzy.build()
    page = make_page(width=width, scripts=scripts, accept_downloads=True)
    key = house.client("ruth").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}])

    page.goto(house.url())
    page.get_by_role("link", name="Papers").click()
    page.get_by_role("button", name="Print a chronology").click()
    page.get_by_role("button", name="Make the paper").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose an answer: what is it for")
    page.fill("#until_day", "31")
    page.get_by_label("A court").check()
    if scripts:
        look_over(page, faults)
    page.get_by_role("button", name="Make the paper").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Until: the date must have a month and a year"
    )
    assert page.get_by_label("A court").is_checked()
    page.fill("#until_day", "")
    page.get_by_role("button", name="Make the paper").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("version 1")
    if scripts:
        look_over(page, faults)
    for link, form in (("Download as PDF", "pdf"), ("Download as Word", "docx")):
        with page.expect_download() as waited:
            page.get_by_role("link", name=link).click()
        assert waited.value.suggested_filename.endswith(f"version-1.{form}")
    page.goto(house.url(rest="papers/"))
    if scripts:
        look_over(page, faults)
    expect(page.get_by_role("link", name="Chronology, version 1")).to_be_visible()
