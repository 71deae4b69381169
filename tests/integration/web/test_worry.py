"""Sending a worry and the agency's log: drafts, bad input, who may, and what the public sees."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client

from kithline.agencies.enums import Role
from kithline.core.viewer import acting_as
from kithline.frontdoor.models import Contact, Worry
from kithline.web.front import drafts
from tests.integration.web import worlds

pytestmark = pytest.mark.django_db

ANSWERS = {
    "danger": {"danger": "no"},
    "children": {"blocks": "1", "c0-forename": "Kiera", "c0-born": "about", "c0-age": "6"},
    "adults": {"blocks": "1"},
    "seen": {"fact": "Cold, and no coat"},
    "words": {"blocks": "1", "w0-who": "child-0", "w0-words": "The kettle bit me",
              "w0-alone": "yes"},
    "think": {},
    "consent": {"consent": "agreed", "agreed_detail": "Mum, at the gate"},
    "help": {"early_help": "unknown"},
    "you": {"referrer_telephone": "01632 960301"},
}  # fmt: skip


@pytest.fixture
def here():
    return worlds.world()


def begun(browser: Client, **query: str) -> str:
    """Begin a draft and return the address under which its pages stand."""
    return browser.post("/worry/new/", query).url.removesuffix("danger/")


def answered(browser: Client, base: str, **instead: dict[str, str]) -> None:
    for slug, data in {**ANSWERS, **instead}.items():
        if data is not None:
            browser.post(f"{base}{slug}/", data)


def send(browser: Client, **instead):
    base = begun(browser)
    answered(browser, base, **instead)
    return browser.post(f"{base}check/")


def contacts(place, who="teacher"):
    with acting_as(place.actor(who)):
        return list(Contact.objects.prefetch_related("named"))


def test_worry_is_sent_with_its_words_kept_apart(here):
    answer = send(worlds.client("teacher"))
    assert answer.status_code == 302
    (contact,) = contacts(here)
    assert contact.fact == "Cold, and no coat"
    assert contact.words == [
        {"by": "Kiera", "child": True, "words": "The kettle bit me", "where": "", "alone": True}
    ]
    assert (contact.consent, contact.consent_detail) == ("agreed", "Mum, at the gate")
    page = worlds.client("teacher").get(answer.url).content.decode()
    assert str(contact.number) in page
    assert contact.desk.telephone in page


def test_a_worry_is_sent_once(here):
    browser = worlds.client("teacher")
    base = begun(browser)
    answered(browser, base)
    first = browser.post(f"{base}check/").url
    for again in (browser.post(f"{base}check/"), browser.get(f"{base}seen/")):
        assert (again.status_code, again.url) == (302, first)
    assert worlds.client("teacher").post(f"{base}check/").status_code == 404
    assert len(contacts(here)) == 1


def test_a_second_click_that_came_meanwhile_sends_nothing(here, monkeypatch):
    """Both requests have read the draft; the second finds it taken when it comes to sending."""
    browser = worlds.client("teacher")
    base = begun(browser)
    answered(browser, base)
    monkeypatch.setattr(drafts.Writing, "take", lambda self: self.drop())
    assert browser.post(f"{base}check/").url == "/worries/sent/"
    assert not contacts(here)


def test_brother_without_an_address_lives_with_the_first_child(here):
    both = {"blocks": "2", "c0-forename": "Kiera", "c0-born": "unknown", "c0-postcode": "zz24rb",
            "c1-forename": "Theo", "c1-born": "about", "c1-age": "5 months"}  # fmt: skip
    send(worlds.client("teacher"), children=both)
    (contact,) = contacts(here)
    assert [n.postcode for n in contact.named.all()] == ["ZZ2 4RB", "ZZ2 4RB"]


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({"consent": "agreed", "agreed_detail": "Mum"}, ("agreed", "Mum", "", "")),
        (
            {"consent": "not-asked", "not_asked_reason": "Unsafe", "not_asked_manager": "Jill"},
            ("not-asked", "", "Unsafe", "Jill"),
        ),
        (
            {"consent": "refused", "refused_detail": "Dad", "refused_reason": "Burn",
             "refused_manager": "No time: harm"},
            ("refused", "Dad", "Burn", "No time: harm"),
        ),
    ],
)  # fmt: skip
def test_each_branch_of_consent_is_kept(here, data, kept):
    send(worlds.client("teacher"), consent=data)
    (c,) = contacts(here)
    assert (c.consent, c.consent_detail, c.consent_reason, c.consent_manager) == kept


@pytest.mark.parametrize(
    ("slug", "data", "sentence"),
    [
        ("danger", {}, "Say whether a child is in danger now"),
        ("danger", {"danger": "nonsense"}, "Choose one of the answers offered"),
        ("children", {"blocks": "1"}, "Say what you know of the child’s age"),
        ("children", {"blocks": "1", "c0-born": "unknown"}, "something to know the child by"),
        ("children", {"blocks": "1", "c0-forename": "A", "c0-born": "date", "c0-dob_day": "1",
                      "c0-dob_month": "1", "c0-dob_year": "2999"}, "in the past"),
        ("children", {"blocks": "1", "c0-forename": "A", "c0-born": "date", "c0-dob_day": "31",
                      "c0-dob_month": "2", "c0-dob_year": "2019"}, "real date"),
        ("children", {"blocks": "1", "c0-forename": "A", "c0-born": "unknown",
                      "c0-nhs_number": "9991234567"}, "NHS number"),
        ("children", {"blocks": "1", "c0-forename": "A", "c0-born": "unknown",
                      "c0-upn": "A123"}, "UPN"),
        ("children", {"blocks": "1", "c0-forename": "A", "c0-born": "unknown",
                      "c0-postcode": "nowhere"}, "postcode"),
        ("adults", {"blocks": "1", "a0-forename": "Lee"}, "Say what part this adult has"),
        ("seen", {"fact": "  "}, "Say what was seen or heard"),
        ("words", {"blocks": "1", "w0-words": "Ow"}, "Say who said it"),
        ("words", {"blocks": "1", "w0-who": "child-7", "w0-words": "Ow"}, "answers offered"),
        ("consent", {"consent": "refused"}, "Say why you are sending it all the same"),
        ("consent", {"consent": "not-asked", "not_asked_reason": "x"}, "who approved it"),
        ("consent", {"consent": "agreed"}, "Say who agreed"),
        ("help", {"early_help": "no"}, "Say why there is none"),
        ("you", {}, "Enter a number the hub can ring"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_the_field(here, slug, data, sentence):
    browser = worlds.client("teacher")
    base = begun(browser)
    browser.post(f"{base}children/", ANSWERS["children"])
    answer = browser.post(f"{base}{slug}/", data)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert "There is something to put right" in answer.content.decode()


HOSTILE = (
    "<script>alert(1)</script>", "a\x00b", "tell me \u202eesrever", "x" * 100_000, "\x1b[31mred",
    "'; DROP TABLE frontdoor_contact; --", "{{ 7*7 }}", "\uffff", "😀" * 300,
)  # fmt: skip
TEXT = (
    ("children", {"blocks": "1", "c0-born": "unknown"}, "c0-forename"),
    ("children", {"blocks": "1", "c0-born": "date", "c0-forename": "A"}, "c0-dob_day"),
    ("adults", {"blocks": "1", "a0-role": "parent"}, "a0-surname"),
    ("seen", {}, "fact"),
    ("words", {"blocks": "1", "w0-who": "child-0"}, "w0-words"),
    ("think", {}, "opinion"),
    ("consent", {"consent": "agreed"}, "agreed_detail"),
    ("you", {"referrer_telephone": "1"}, "referrer_email"),
)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_refused_or_inert_and_nothing_typed_is_lost(here, words):
    browser = worlds.client("teacher")
    base = begun(browser)
    browser.post(f"{base}children/", ANSWERS["children"])
    for slug, more, field in TEXT:
        answer = browser.post(f"{base}{slug}/", {**more, field: words})
        assert answer.status_code in (200, 302), (slug, answer.status_code)
        page = browser.get(f"{base}{slug}/").content.decode()
        assert "<script>alert" not in page
        if words.startswith(("x", "tell")):
            assert words[:7].strip() in page
    check = browser.get(f"{base}check/")
    assert check.status_code == 200
    assert b"<script>alert" not in check.content


@pytest.mark.parametrize("blocks", ["", "0", "-1", "999999999999", "²", "x", "١"])
def test_a_wrong_count_of_blocks_is_made_right(here, blocks):
    browser = worlds.client("teacher")
    base = begun(browser)
    answer = browser.post(f"{base}children/", {"blocks": blocks, "do": "add"})
    assert answer.status_code == 302
    assert browser.get(f"{base}children/").status_code == 200


@pytest.mark.parametrize("do", ["drop-0", "drop-99", "drop-", "drop-x", "fly"])
def test_unknown_buttons_do_no_harm(here, do):
    browser = worlds.client("teacher")
    base = begun(browser)
    data = {"blocks": "2", "c0-forename": "Kiera", "c1-forename": "Theo", "do": do}
    assert browser.post(f"{base}children/", data).status_code in (200, 302)
    assert "Theo" in browser.get(f"{base}children/").content.decode()


# --- drafts -------------------------------------------------------------------------------------


def test_every_submit_keeps_what_was_typed_even_when_refused(here):
    browser = worlds.client("teacher")
    base = begun(browser)
    browser.post(f"{base}consent/", {"consent": "refused", "refused_detail": "Dad said no"})
    browser.logout()
    again = worlds.client("teacher").get(f"{base}consent/").content.decode()
    assert "Dad said no" in again
    assert "There is something to put right" not in again


def test_script_keeps_what_is_typed(here):
    browser = worlds.client("teacher")
    base = begun(browser)
    answer = browser.post(f"{base}seen/keep", {"fact": "Half a sent\u202eence"})
    assert set(answer.json()) == {"kept", "next"}
    assert "Half a sentence" in browser.get(f"{base}seen/").content.decode()


def keep_url(html: str) -> str:
    return re.search(r'data-draft-url="([^"]+)"', html).group(1)


def test_what_the_script_sent_late_does_not_undo_the_page_behind_it(here):
    browser = worlds.client("teacher")
    base = begun(browser)
    url = keep_url(browser.get(f"{base}children/").content.decode())
    child = {"blocks": "1", "c0-forename": "Kiera"}
    browser.post(f"{base}children/", {**child, "do": "add"})
    late = browser.post(url, child)
    assert set(late.json()) == {"kept", "conflict"}
    assert "c1-forename" in browser.get(f"{base}children/").content.decode()


def test_the_script_goes_on_keeping_where_it_was_told(here):
    browser = worlds.client("teacher")
    base = begun(browser)
    url = keep_url(browser.get(f"{base}seen/").content.decode())
    url = browser.post(url, {"fact": "Came in"}).json()["next"]
    browser.post(f"{base}think/", {"opinion": "Another page is kept meanwhile."})
    assert "next" in browser.post(url, {"fact": "Came in cold"}).json()
    assert "Came in cold" in browser.get(f"{base}seen/").content.decode()


def test_a_draft_too_long_to_keep_is_said(here):
    browser = worlds.client("teacher")
    base = begun(browser)
    assert browser.post(f"{base}seen/keep", {"fact": "x" * 1_100_000}).status_code == 413


def test_time_out_and_old_page_lead_back_to_the_draft(here):
    browser = worlds.client("teacher")
    base = begun(browser)
    late = Client().post(f"{base}seen/", {"fact": "Typed before the time-out"})
    assert late.status_code == 401
    assert f"next={base}seen/" in late.content.decode()
    assert "Typed before the time-out" in late.content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    old = strict.post(f"{base}seen/", {"fact": "Typed on an old page"})
    assert old.status_code == 403
    assert f'href="{base}seen/"' in old.content.decode()
    assert "Typed on an old page" in old.content.decode()


def test_a_draft_is_its_writers_alone(here):
    base = begun(worlds.client("teacher"))
    for who in ("visitor", "h.worker", "h.manager", "lead"):
        assert worlds.client(who).get(f"{base}check/").status_code == 404
        assert worlds.client(who).post(f"{base}seen/keep", {"fact": "x"}).status_code == 404


def test_a_draft_is_thrown_away_after_asking(here):
    browser = worlds.client("teacher")
    base = begun(browser)
    assert browser.get(f"{base}throw-away/").status_code == 200
    assert browser.post(f"{base}throw-away/").status_code == 302
    assert browser.get(f"{base}check/").status_code == 404


# --- the public ---------------------------------------------------------------------------------

PUBLIC = {k: ANSWERS[k] for k in ("danger", "children", "adults", "seen", "words", "think")} | {
    "you": {}
}


def test_the_public_sends_without_an_account_and_is_told_no_more_than_thanks(here):
    browser = Client()
    assert browser.post("/tell-us/").url == "/tell-us/danger/"
    for slug, data in PUBLIC.items():
        assert browser.post(f"/tell-us/{slug}/", data).status_code == 302, slug
    assert browser.post("/tell-us/check/").url == "/tell-us/sent/"
    page = browser.get("/tell-us/sent/").content.decode()
    assert "You will not be told what was decided" in page
    with acting_as(here.actor("h.worker")):
        seen = list(Contact.objects.all())
    night = here.worker("edt", "Joseph Ade", agency="hub", team="edt", role=Role.HUB_WORKER)
    with acting_as(night):
        seen += list(Contact.objects.all())
    assert [c.source for c in seen] == ["public"]
    assert seen[0].author_id is None


def test_a_public_draft_belongs_to_one_browser(here):
    mine, other = Client(), Client()
    mine.post("/tell-us/")
    mine.post("/tell-us/seen/", {"fact": "Crying through the wall"})
    assert "Crying through the wall" in mine.get("/tell-us/seen/").content.decode()
    assert other.get("/tell-us/seen/").status_code == 302
    assert other.post("/tell-us/seen/keep", {"fact": "x"}).status_code == 401


def test_danger_stands_first_on_the_public_pages(here):
    for url in ("/", "/tell-us/"):
        page = Client().get(url).content.decode().split("<main")[1]
        assert page.index("call 999") < page.index("<h1")


# --- the agency's log ---------------------------------------------------------------------------

SMALL = {"forename": "Alfie", "surname": "Dunn", "happened_on_day": "2", "happened_on_month": "3",
         "happened_on_year": "2026", "fact": "Tired again", "words": "I had crisps"}  # fmt: skip


def kept(place, browser=None):
    answer = (browser or worlds.client("teacher")).post("/worries/new/", SMALL)
    assert answer.status_code == 302
    return answer.url


def test_small_worry_is_read_by_author_and_lead_alone(here):
    url = kept(here)
    for who, status in (("teacher", 200), ("lead", 200), ("visitor", 404), ("h.manager", 404),
                        ("auditor", 404)):  # fmt: skip
        assert worlds.client(who).get(url).status_code == status, who


def test_lead_decides_the_author_is_told_and_may_still_send_it(here):
    url = kept(here)
    lead = worlds.client("lead")
    refused = lead.post(url, {"decision": "keep"})
    assert "Say why" in refused.content.decode()
    assert lead.post(url, {"decision": "keep", "reason": "Third time; we watch"}).status_code == 302
    author = worlds.client("teacher")
    page = author.get(url).content.decode()
    assert "Third time; we watch" in page
    with acting_as(here.actor("teacher")):
        worry = Worry.objects.get()
    assert worry.author_told_at is not None
    base = begun(author, worry=str(worry.id))
    page = author.get(f"{base}seen/").content.decode()
    assert "Tired again" in page
    answered(author, base, seen=None, words=None)
    author.post(f"{base}children/", ANSWERS["children"])
    assert author.post(f"{base}check/").status_code == 302
    with acting_as(here.actor("teacher")):
        assert Worry.objects.get().contact_id == Contact.objects.get().id


def test_only_the_lead_decides(here):
    url = kept(here)
    answer = worlds.client("teacher").post(url, {"decision": "keep", "reason": "mine"})
    assert answer.status_code == 404
    with acting_as(here.actor("teacher")):
        assert Worry.objects.get().decision == ""


@pytest.mark.parametrize("words", HOSTILE)
def test_small_worry_takes_no_hostile_text(here, words):
    answer = worlds.client("teacher").post("/worries/new/", {**SMALL, "fact": words})
    assert answer.status_code in (200, 302)
    assert b"<script>alert" not in answer.content


def test_register_shows_who_leads_and_where_nobody_does(here):
    page = worlds.client("auditor").get("/worries/leads/").content.decode()
    assert "Anthony Fern" in page
    assert "Nobody today" in page


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("/worry/new/", {"teacher", "lead", "h.worker", "s.worker", "support", "visitor"}),
        ("/worries/", {"teacher", "lead", "h.worker", "s.worker", "visitor"}),
        ("/worries/new/", {"teacher", "lead", "h.worker", "s.worker", "visitor"}),
        ("/worries/sent/", {"teacher", "lead", "h.worker", "s.worker", "support", "visitor"}),
        ("/worries/leads/", {"teacher", "lead", "h.worker", "s.worker", "support", "visitor",
                             "auditor", "admin"}),
    ],
)  # fmt: skip
def test_who_opens_which_page(here, url, allowed):
    everybody = (
        "teacher",
        "lead",
        "h.worker",
        "s.worker",
        "visitor",
        "support",
        "auditor",
        "admin",
    )
    assert {w for w in everybody if worlds.client(w).get(url).status_code == 200} == allowed


def test_another_agency_does_not_read_what_was_sent(here):
    contact = worlds.send(here)
    for who, status in (("teacher", 200), ("lead", 200), ("visitor", 404), ("s.worker", 404)):
        assert worlds.client(who).get(f"/worries/sent/{contact.id}/").status_code == status, who
    assert worlds.client("lead").get(f"/worries/sent/{uuid4()}/").status_code == 404
