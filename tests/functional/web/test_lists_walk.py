"""A list brought in, walked in a browser: put down, an open question answered, in, read, undone."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from kithline.access import actions as access
from kithline.agencies.enums import Role
from kithline.core import clock
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.people import actions as people
from tests.functional.axe import look_over

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("KITHLINE_PICTURES", "")
NOW = clock.now()
DAY = (NOW - timedelta(days=20)).strftime("%Y-%m-%d")
LIST = (
    "Reference,Surname,Forename,Born,Happened,What happened,Words of the child\n"
    f"W1,Hobday,Kian,2016-02-28,{DAY} 09:20,Late without breakfast.,I had toast\n"
    f"W2,Smith,Oliver,2018-06-05,{DAY},Left half his lunch.,\n"
    "W3,Hobday,Kian,2016-02-28,31/02/2026,Tired.,\n"
)


@pytest.fixture
def lead(transactional_db: None) -> Client:
    """A school's lead, signed in; Kian and two boys called Oliver Smith are known."""
    here = builders.place()
    user = User.objects.create_user("lead")
    school = here.worker(
        "lead", "Claire Whitmore", agency="school", role=Role.SAFEGUARDING_LEAD, user=user
    )
    manager = here.worker(
        "manager", "Marian Teale", agency="hub", team="desk", role=Role.HUB_MANAGER,
        user=User.objects.create_user("manager"),
    )  # fmt: skip
    with acting_as(manager, NOW - timedelta(days=900)):
        for forename, surname, born in (
            ("Kian", "Hobday", date(2016, 2, 28)),
            ("Oliver", "Smith", date(2018, 6, 4)),
            ("Oliver", "Smith", date(2018, 6, 6)),
        ):
            made = people.register(
                kind="child", forename=forename, surname=surname, dob=born, by=manager,
                at=NOW - timedelta(days=900),
            )  # fmt: skip
            if forename == "Kian":
                access.give(
                    holder=school.post_id, holder_kind="post", person_id=made.id, level=3,
                    purpose="universal-service", source=("roll", made.id), reason="On the roll",
                    by=manager, at=NOW - timedelta(days=900),
                )  # fmt: skip
                story = f"/child/{made.id}/"
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.story = story  # type: ignore[attr-defined]
    return client


def looked_over(page: Page, faults: Any, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/lists-{name}.png", full_page=True)
    look_over(page, faults)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, True), (390, False)])
def test_a_list_is_brought_in_and_taken_back(
    lead, make_page, live, faults, tmp_path, width, scripts
):
    page = make_page(width=width, scripts=scripts)
    key = lead.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}])
    seen = (
        (lambda name: looked_over(page, faults, f"{name}-{width}"))
        if scripts
        else (lambda name: None)
    )

    page.goto("/lists/")
    page.get_by_role("button", name="Look it through").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose a file")
    seen("put-down")
    file = tmp_path / "worries.csv"
    file.write_text(LIST)
    page.get_by_label("The list, as a file").set_input_files(file)
    page.get_by_role("button", name="Look it through").click()

    expect(page.locator("main")).to_contain_text("1 row goes into the record")
    seen("preview")
    page.get_by_role("link", name="Refused 1").click()
    expect(page.locator("#rows").locator("..").locator("..")).to_contain_text(
        "no date of this list"
    )
    page.get_by_role("link", name="A person must say 1").click()
    page.get_by_role("link", name="Oliver Smith").click()
    seen("ask")
    page.get_by_role("button", name="Keep the answer").click()
    expect(page.locator("main")).to_contain_text("Choose an answer")
    page.locator("input[name='who-1']").first.check()
    page.get_by_role("button", name="Keep the answer").click()

    page.goto("/lists/")
    page.get_by_role("link", name="worries.csv").click()
    page.get_by_role("button", name="Bring in 2 rows").click()
    expect(page.locator("main")).to_contain_text("2 entries")
    seen("in")
    there = page.url
    page.goto(lead.story)
    expect(page.locator("main")).to_contain_text("Late without breakfast.")
    page.goto(there)
    page.get_by_role("link", name="Undo the whole list").click()
    page.get_by_role("button", name="Undo all of it").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say why")
    seen("undo")
    page.get_by_label("Why is it undone?").fill("The wrong month was sent")
    page.get_by_role("button", name="Undo all of it").click()
    expect(page.locator("main")).to_contain_text("The wrong month was sent")
    page.goto(lead.story)
    expect(page.locator("main")).not_to_contain_text("Late without breakfast.")


def test_a_list_with_columns_of_its_own_is_named_once(lead, make_page, live, faults, tmp_path):
    page = make_page(width=390)
    key = lead.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}])
    text = f"Who,DoB,On,Note\nKian Hobday,28/02/2016,{date.fromisoformat(DAY):%d/%m/%Y},Late.\n"
    for number in (1, 2):
        file = tmp_path / f"log{number}.csv"
        file.write_text(text)
        page.goto("/lists/")
        page.get_by_label("The list, as a file").set_input_files(file)
        page.get_by_role("button", name="Look it through").click()
        if number == 1:
            looked_over(page, faults, "columns-390")
            page.get_by_label("Another: name its columns below").check()
            page.get_by_text("Name the columns", exact=True).click()
            page.get_by_label("Name of this sort of list").fill("Nursery log")
            for label, column in (
                ("The whole name", "Who"), ("Date of birth", "DoB"),
                ("When it happened", "On"), ("What happened", "Note"),
            ):  # fmt: skip
                page.get_by_label(label, exact=True).select_option(column)
            page.get_by_label("How is the whole name written?").select_option("forename surname")
            page.get_by_label("How are dates written?").select_option("%d/%m/%Y")
            page.get_by_label("What kind of entry does a row make?").select_option("note")
            page.get_by_role("button", name="Look it through").click()
        expect(page.locator("main")).to_contain_text("1 row goes into the record")
        expect(page.locator("main")).to_contain_text("Nursery log")


@pytest.mark.parametrize("width", [1280, 390])
def test_somebody_new_is_made_with_the_list(lead, make_page, live, faults, tmp_path, width):
    page = make_page(width=width)
    client = Client()
    client.force_login(
        User.objects.get(username="manager"), backend="django.contrib.auth.backends.ModelBackend"
    )
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}])
    file = tmp_path / "new.csv"
    file.write_text(
        "Reference,Surname,Forename,Born,Happened,What happened\n"
        f"N1,Yarwood,Poppy,2018-03-04,{DAY},Quiet.\nN2,Okafor,Ada,2017-09-09,{DAY},Quiet.\n"
        f"N3,Okafor,Adah,2017-09-09,{DAY},Tired.\n"
    )
    page.goto("/lists/")
    page.get_by_label("The list, as a file").set_input_files(file)
    page.get_by_role("button", name="Look it through").click()
    expect(page.locator("main")).to_contain_text("3 wait for an answer")
    looked_over(page, faults, f"new-{width}")
    page.get_by_role("link", name="Adah Okafor").click()
    looked_over(page, faults, f"new-row-{width}")
    page.get_by_label("Somebody new, a child").check()
    page.get_by_role("button", name="Keep the answer").click()
    page.get_by_role("button", name="It is somebody new").click()
    page.get_by_role("button", name="Bring in 2 rows").click()
    expect(page.locator("main")).to_contain_text("2 entries, 2 new records")


@pytest.mark.parametrize("width", [1280, 390])
def test_what_a_list_says_otherwise_is_asked_shown_settled_and_taken_back(
    lead, make_page, live, faults, tmp_path, width
):
    page = make_page(width=width)
    key = lead.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}])
    file, main = tmp_path / "otherwise.csv", page.locator("main")
    file.write_text(
        "Reference,Surname,Forename,Born,Happened,What happened\n"
        f"V1,Hobday-Tranter,Kian,2016-02-28,{DAY},Late.\n"
        f"V2,Hobday,Kian,2016-02-29,{DAY},Tired.\n"
    )
    page.goto("/lists/")
    page.get_by_label("The list, as a file").set_input_files(file)
    page.get_by_role("button", name="Look it through").click()
    page.get_by_role("link", name="Kian Hobday", exact=True).click()
    expect(main).to_contain_text("Born 29 February 2016 on the list; the record says 28 February")
    looked_over(page, faults, f"otherwise-row-{width}")
    page.locator("input[name='who-1']").first.check()
    page.get_by_role("button", name="Keep the answer").click()
    expect(main).to_contain_text("1 spelling waits for your word")
    page.get_by_role("link", name="Look at them").click()
    keep = page.get_by_label("Yes: it finds them from then on")
    expect(keep).to_be_checked()  # another surname is no slip
    looked_over(page, faults, f"otherwise-{width}")
    page.get_by_role("button", name="Keep the answers").click()
    page.get_by_role("button", name="Bring in 2 rows").click()
    expect(main).to_contain_text("1 spelling kept as another name; 1 other fact noted beside")
    there = page.url

    page.goto(f"{lead.story}family/")
    expect(main).to_contain_text("Kian Hobday-Tranter")
    expect(main).to_contain_text("line 2. Kept on")
    expect(main).to_contain_text("Born 29 February 2016")
    looked_over(page, faults, f"otherwise-family-{width}")
    page.get_by_role("link", name="Say which is right").click()
    looked_over(page, faults, f"otherwise-settle-{width}")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say which is right")
    page.get_by_label("The record: set aside what the list says").check()
    page.get_by_label("How do you know?").fill("The birth certificate")
    page.get_by_role("button", name="Record it").click()
    expect(main).to_contain_text("Set aside: the record is right: The birth certificate")
    expect(main).to_contain_text("Born 28 February 2016")

    page.goto(f"{there}undo/")
    page.get_by_label("Why is it undone?").fill("The wrong month was sent")
    page.get_by_role("button", name="Undo all of it").click()
    expect(main).to_contain_text("The wrong month was sent")
    page.goto(f"{lead.story}family/")
    expect(main).not_to_contain_text("Hobday-Tranter")
    expect(main).not_to_contain_text("29 February 2016")
