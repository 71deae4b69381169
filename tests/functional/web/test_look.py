"""The gallery, the door and the help pages, in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.functional.axe import look_over

PAGES = [
    "/gallery/",
    "/gallery/child/",
    "/gallery/child/?slim",
    "/gallery/hub/",
    "/gallery/day/",
    "/gallery/ask/",
    "/gallery/letter/",
    "/sign-in",
    "/sign-out",
    "/help/",
    "/help/words",
    "/help/privacy",
    "/help/accessibility",
    "/nothing-here",
]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_clean(make_page, faults, address, width):
    page = make_page(width=width)
    problems = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    look_over(page, faults)
    expected = 1 if address == "/nothing-here" else 0  # the browser tells of the 404 itself
    assert len(problems) == expected, problems


def test_a_wrong_form_is_clean_and_leads_to_each_field(page, faults):
    page.goto("/gallery/ask/")
    page.fill("#dob_day", "31")
    page.fill("#dob_month", "2")
    page.fill("#dob_year", "2019")
    page.fill("#seen", "No coat. <b>Cold.</b>")
    page.click("text=Send this worry")
    page.wait_for_load_state("networkidle")
    look_over(page, faults)
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    expect(page.locator("#seen")).to_have_value("No coat. <b>Cold.</b>")
    for link in page.query_selector_all(".govuk-error-summary a"):
        href = link.get_attribute("href")
        assert href
        assert page.query_selector(href), f"{href} leads nowhere"
    page.click("text=Date of birth must be a real date")
    assert page.evaluate("document.activeElement.id") == "dob_day"


def test_pages_work_without_scripts(make_page):
    page = make_page(scripts=False)
    page.goto("/gallery/ask/")
    expect(page.locator("text=When, and what did they say?")).to_be_visible()  # a revealed part
    page.fill("#name", "Kiera")
    page.click("text=Send this worry")
    expect(page.locator("text=There is something to put right").first).to_be_visible()
    expect(page.locator("#name")).to_have_value("Kiera")


def test_the_keyboard_reaches_the_main_part_first(page):
    page.goto("/gallery/hub/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("address", ["/gallery/", "/sign-in"])
def test_nothing_comes_from_elsewhere_and_nothing_is_inline(page, live, address):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(address)
    page.wait_for_load_state("networkidle")
    assert all(url.startswith((live, "data:")) for url in asked)
    policy = answer.headers["content-security-policy"]
    assert "'unsafe-inline'" not in policy
    assert "default-src 'none'" in policy
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def with_draft(page, answers):
    """Lead the sample form's draft to answers given here; return what was sent."""
    sent = []

    def add_draft(route):
        answer = route.fetch()
        body = answer.text().replace(
            'aria-label="Tell us about a child">',
            'aria-label="Tell us about a child" data-draft-url="/draft">'
            '<p class="kl-kept" data-kept role="status"><span data-kept-text></span></p>',
        )
        route.fulfill(response=answer, body=body)

    def keep(route):
        sent.append(route.request.post_data or "")
        answers.pop(0)(route)

    page.route("**/gallery/ask/", add_draft)
    page.route("**/draft", keep)
    page.goto("/gallery/ask/")
    page.wait_for_selector("body.govuk-frontend-supported")
    return sent


def kept(at):
    return lambda route: route.fulfill(json={"kept": at})


def test_typing_is_kept_on_the_server_and_said(page):
    sent = with_draft(page, [kept("13:44"), kept("13:45")])
    page.fill("#name", "Kiera")
    page.focus("#seen")
    page.wait_for_selector("text=Kept at 13:44")
    page.fill("#seen", "A burn")
    page.focus("#name")
    page.wait_for_selector("text=Kept at 13:45")
    assert "name=Kiera" in sent[0]
    assert "csrfmiddlewaretoken=" in sent[0]
    assert "seen=A+burn" in sent[1]


def test_what_is_not_kept_is_said_and_tried_again(page):
    sent = with_draft(page, [lambda route: route.abort(), kept("13:46")])
    page.fill("#name", "Kiera")
    page.focus("#seen")
    page.wait_for_selector("text=Not kept: no connection")
    page.wait_for_selector("text=Kept at 13:46", timeout=12_000)
    assert len(sent) == 2


def test_being_signed_out_while_writing_is_said(page):
    with_draft(page, [lambda route: route.fulfill(status=401)])
    page.fill("#name", "Kiera")
    page.focus("#seen")
    page.wait_for_selector("text=Not kept: you were signed out")
    expect(page.locator("#name")).to_have_value("Kiera")
