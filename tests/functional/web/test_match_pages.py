"""One person or two, in a browser: the queue, two records side by side, made one, and two again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings

from kithline.linkage.models import Merge
from tests.functional.axe import look_over
from tests.integration.pathways.test_merge import house  # noqa: F401
from tests.integration.web.test_matches import EVIDENCE, ask

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("KITHLINE_PICTURES", "")


@pytest.fixture
def home(transactional_db, house, owner_db):  # noqa: F811
    return ask(house, owner_db)


@pytest.mark.parametrize("width", [1280, 390])
def test_two_records_are_made_one_and_two_again(home, make_page, live, faults, width, owner_db):
    page = make_page(width=width)
    key = home.client("amina").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}])

    def look(name):
        page.wait_for_load_state("networkidle")
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        look_over(page, faults)

    page.goto("/hub/")
    page.click("text=One person or two?")
    look("matches")
    page.click(".kl-waiting__name a")
    look("pair")
    page.click("text=Keep what I say")
    page.wait_for_selector(".govuk-error-summary")
    look("pair-error")
    page.check("input[name=answer][value=same]")
    page.check(f"input[name=kept][value='{home['izzy']}']")
    page.fill("[name=reason]", "The clinic’s Bella is Izzy: same mother, same home")
    page.click("text=Keep what I say")
    page.wait_for_selector("text=What came along")
    look("merged")
    page.click("text=They are two people after all")
    look("undo")
    page.fill("[name=reason]", "The nurse knows both girls")
    page.click("text=Make two records again")
    page.wait_for_selector("text=two records again")
    look("parted")
    page.goto(home.url("izzy", "merges/"))
    look("history")
    page.goto("/hub/matches/")
    page.click(".kl-waiting__name a")  # asked again: the other way about this time
    page.check("input[name=answer][value=same]")
    page.check(f"input[name=kept][value='{home['bella']}']")
    page.fill("[name=reason]", "One girl after all, says their mother")
    page.click("text=Keep what I say")
    page.wait_for_selector("text=What came along")
    with owner_db():
        first = Merge.objects.earliest("at")
        Merge.objects.create(
            partnership=first.partnership, kept_id=home["alfie"], merged_id=home["kiera"], by_machine=True,
            reason="By machine: the NHS number agrees.", evidence=EVIDENCE, at=first.at, by_name="Kithline",
        )  # fmt: skip
    page.goto("/my-day")
    page.click("text=All that were made one by machine")
    look("machine")
    page.click(".kl-waiting__name a")
    look("made-by-machine")
    page.click("text=They are one person")
    page.wait_for_selector("text=It stands, with your name and the time.")
