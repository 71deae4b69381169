"""The journey in a browser: a teacher's worry, triage at the hub, a decision, and the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kithline.demo.builders import Place
from kithline.frontdoor.models import Contact, Decision
from tests.integration.web import worlds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here() -> Place:
    return worlds.world()


@pytest.fixture
def as_(make_page: Callable[..., Page], live: str) -> Callable[..., Page]:
    """Open a page in which somebody is signed in."""

    def open_page(who: str, **more: Any) -> Page:
        page = make_page(**more)
        session = worlds.client(who).cookies["kithline_session"].value
        page.context.add_cookies([{"name": "kithline_session", "value": session, "url": live}])
        return page

    return open_page


def go_on(page: Page) -> None:
    # Leave the field and let its draft be kept first: a draft on its way beside the page is a race.
    page.evaluate("document.activeElement && document.activeElement.blur()")
    page.wait_for_load_state("networkidle")
    page.locator("button.govuk-button", has_text="Continue").click()


def choose(page: Page, label: str) -> None:
    page.get_by_label(label, exact=True).check()


def write_worry(page: Page) -> None:
    """Fill the nine pages and stop before sending."""
    page.goto("/worry/new/")
    page.get_by_role("button", name="Start").click()
    choose(page, "No")
    go_on(page)
    page.get_by_label("First name").fill("Kiera")
    page.get_by_label("Last name").fill("Marsden")
    choose(page, "I know the age, or can guess")
    page.get_by_label("Age", exact=True).fill("6")
    page.get_by_label("Postcode, if you know it").fill("zz2 4rb")
    page.get_by_role("button", name="Add another child").click()
    page.locator("#c1-forename").fill("Theo")
    page.locator("#c1-born-2").check()
    page.locator("#c1-age").fill("5 months")
    go_on(page)
    page.get_by_label("First name").fill("Tanya")
    page.get_by_label("Last name").fill("Marsden")
    page.get_by_label("Who they are to the child").fill("mum")
    choose(page, "A parent or carer")
    go_on(page)
    page.get_by_label("What did you see or hear?").fill("Came in cold, with a mark on her hand.")
    go_on(page)
    choose(page, "Kiera")
    page.get_by_label("Their own words").fill("The kettle bit me")
    go_on(page)
    page.get_by_label("What do you think?").fill("She is looking after the baby.")
    go_on(page)
    choose(page, "Yes, they know and agree")
    page.get_by_label("Who agreed, and what were they told?").fill("Mum, at the gate")
    go_on(page)
    choose(page, "I don’t know")
    go_on(page)
    page.get_by_label("Your telephone number").fill("01632 960301")
    go_on(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_worry_is_sent_with_and_without_scripts(here, as_, scripts, faults):
    page = as_("teacher", scripts=scripts)
    write_worry(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check what you are sending")
    expect(page.locator(".kl-words")).to_contain_text("The kettle bit me")
    if scripts:
        assert faults(page) == []
    page.get_by_role("button", name="Send this worry").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sent")
    expect(page.get_by_role("heading", name="What happens next")).to_be_visible()
    expect(page.locator("body")).to_contain_text("01632 960140")


def test_what_is_typed_is_kept_through_sign_out(here, as_):
    page = as_("teacher")
    page.goto("/worry/new/")
    page.get_by_role("button", name="Start").click()
    address = page.url.replace("danger", "seen")
    page.goto(address)
    page.get_by_label("What did you see or hear?").fill("Half a sentence about Kiera")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in**")
    again = as_("teacher")
    again.goto(address)
    expect(again.get_by_label("What did you see or hear?")).to_have_value(
        "Half a sentence about Kiera"
    )


def test_nothing_is_kept_in_the_browser(here, as_):
    page = as_("teacher")
    write_worry(page)
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_from_a_worry_to_a_decision_and_the_answer(here, as_, faults):
    teacher = as_("teacher")
    write_worry(teacher)
    teacher.get_by_role("button", name="Send this worry").click()
    expect(teacher.get_by_role("heading", level=1)).to_contain_text("Sent")
    number = teacher.locator(".kl-num").first.inner_text()
    # Out of hours the emergency team has it; this test works at whatever desk took it.
    move_to_day_desk(here, int(number))

    hub = as_("h.worker")
    hub.goto("/hub/")
    hub.get_by_role("link", name="Kiera").first.click()
    assert faults(hub) == []
    hub.get_by_role("button", name="Take it").click()
    for name in ("Kiera", "Theo", "Tanya"):
        form = hub.get_by_role("form", name=f"Who is {name}?")
        form.get_by_label("make a new record").check()
        form.get_by_role("button", name=f"This is {name}").click()
        expect(hub.locator(".kl-who__is", has_text=name).first).to_be_visible()
    hub.locator("#rag").check()
    hub.get_by_label("Why?").first.fill("Nobody woke, and there is a baby")
    hub.get_by_role("button", name="Grade it").click()
    expect(hub.locator("#urgent .kl-log")).to_contain_text("Nobody woke")
    hub.get_by_label("Social work assessment (section 17)").check()
    hub.locator("#team-section-17").select_option(label="Assessment Team 1, Children's Social Care")
    hub.get_by_label("5 Getting Risk Support").check()
    hub.get_by_label("Your reasons").fill("A burn, and no adult awake")
    hub.get_by_label("The same").check()
    hub.locator("#told-0").check()
    hub.locator("#told-1-3").check()
    hub.locator("#told-1-why").fill("The social worker tells her today")
    assert faults(hub) == []
    hub.get_by_role("button", name="Propose to the hub manager").click()
    expect(hub.locator("#decide")).to_contain_text("It waits for a hub manager")
    hub.get_by_text("Change what is proposed").click()
    hub.get_by_label("Why do you change it?").fill("The nursery rang back")
    hub.get_by_label("Your reasons").fill("A burn, no adult awake, and a second mark")
    assert faults(hub) == []
    hub.get_by_role("button", name="Put this in its place").click()
    expect(hub.locator("#decide")).to_contain_text("What was proposed before")

    manager = as_("h.manager")
    manager.goto(hub.url.split("#")[0])
    manager.get_by_role("button", name="Decide").click()
    assert faults(manager) == []
    manager.get_by_role("button", name="Agree, and decide as proposed").click()
    manager.get_by_label("Why").fill("A burn that nobody explained")
    assert faults(manager) == []
    manager.get_by_role("button", name="Tell Claire Whit").click()
    expect(manager.locator("#decide")).to_contain_text("The sender was told")

    teacher.goto("/worries/sent/")
    teacher.get_by_role("link", name="Kiera").click()
    expect(teacher.locator("#answer-h, #answer").first).to_be_visible()
    expect(teacher.locator("body")).to_contain_text("A burn that nobody explained")
    assert faults(teacher) == []
    teacher.get_by_role("link", name="As a letter").click()
    expect(teacher.get_by_role("article")).to_contain_text("Dear Claire Whit")

    lead = as_("t.manager")
    lead.goto("/work/")
    lead.get_by_role("link", name="Choose a worker").first.click()
    lead.get_by_label("Yasmin Far").check()
    lead.get_by_role("button", name="this worker").click()
    expect(lead.locator(".kl-rows__item")).to_have_count(1)


def test_who_sends_too_often_is_told_to_ring_on_a_phone(here, make_page, faults, settings):
    settings.PUBLIC_LIMIT = (1, 9, 60)
    for _ in range(2):
        page = make_page(width=320)
        page.goto("/tell-us/")
        page.get_by_role("button", name="Start").click()
        choose(page, "No")
        go_on(page)
        page.get_by_label("First name").fill("Kiera")
        choose(page, "I don’t know")
        go_on(page)
        go_on(page)
        page.get_by_label("What did you see or hear?").fill("Crying at night")
        for _ in range(4):
            go_on(page)
        page.get_by_role("button", name="Send this worry").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This has not been sent yet")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("link", name="Look at what you wrote").click()
    expect(page.locator("main")).to_contain_text("Crying at night")


def move_to_day_desk(here: Place, number: int) -> None:
    """Pass a worry that came out of hours to the day desk, as the night team does in the morning."""
    from kithline.agencies.enums import Role
    from kithline.core import clock
    from kithline.core.viewer import acting_as
    from kithline.pathways import triage

    night = here.worker("edt", "Joseph Ade", agency="hub", team="edt", role=Role.HUB_WORKER)
    at = clock.now()
    with acting_as(night, at):
        contact = Contact.objects.filter(number=number).first()
        if contact is not None:
            triage.pass_on(contact=contact, desk=here.teams["desk"], reason="Day", by=night, at=at)


def test_decision_is_one_per_child(here, as_):
    """Kept for the record: both children have a line of their own after one decision together."""
    contact = worlds.taken_in(here, named=[worlds.child(), worlds.child(forename="Theo")])
    manager = worlds.client("h.manager")
    manager.post(
        f"/hub/contact/{contact.id}/decide/",
        {"outcome": "no-further-action", "level": "2", "reasons": "Seen, well", "told-0": "told",
         "next_step": "Advice on play", "child-1": "same"},
    )  # fmt: skip
    from kithline.core.viewer import acting_as

    with acting_as(here.actor("h.manager")):
        assert Decision.objects.filter(contact=contact).count() == 2
