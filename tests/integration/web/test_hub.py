"""The hub's pages: who may open them, what they cost, and what they say when something is wrong."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kithline.agencies.enums import Role
from kithline.bench.browsing import watch
from kithline.core.viewer import acting_as
from kithline.frontdoor import queries
from kithline.frontdoor.models import Advice, Contact, Decision, Feedback, Grade, Handling, Match
from kithline.pathways import triage
from kithline.web.hub import presenters
from tests.integration.web import worlds

pytestmark = pytest.mark.django_db

ROLES = ("h.worker", "h.manager", "t.manager", "s.worker", "visitor", "teacher", "lead",
         "support", "auditor", "admin")  # fmt: skip
# Address under the contact, method, and who gets further than "nothing here".
DESK = {"h.worker", "h.manager"}
MANAGER = {"h.manager"}
PAGES = (
    ("/hub/", "get", DESK),
    ("/hub/advice/", "get", DESK),
    ("/hub/advice/new/", "get", DESK),
    ("{contact}", "get", DESK),
    ("{contact}take/", "post", DESK),
    ("{contact}grade/", "post", DESK),
    ("{contact}match/{named}/", "post", DESK),
    ("{contact}answer/", "post", set()),  # an unknown question is nothing here for anybody
    ("{contact}pass/", "get", DESK),
    ("{contact}propose/", "post", DESK),
    ("{contact}propose/keep", "post", DESK),
    ("{contact}decide/", "get", MANAGER),
    ("{contact}decide/keep", "post", MANAGER),
    ("{contact}reopen/", "get", MANAGER),
    ("{contact}undo/{match}/", "get", MANAGER),
    ("{contact}feedback/", "get", MANAGER),
    ("/work/", "get", {"t.manager", "h.manager"}),
)


@pytest.fixture
def here():
    return worlds.world()


def address(template: str, contact: Contact, named: object, match: object) -> str:
    return template.format(contact=f"/hub/contact/{contact.id}/", named=named, match=match)


def parts(place, contact):
    with acting_as(place.actor("h.worker")):
        match = Match.objects.filter(contact=contact).order_by("matched_at").first()
        return match.named_id, match.id


@pytest.mark.parametrize(("template", "method", "allowed"), PAGES)
def test_who_opens_which_page(here, template, method, allowed):
    contact = worlds.taken_in(here)
    url = address(template, contact, *parts(here, contact))
    got = {who for who in ROLES if getattr(worlds.client(who), method)(url).status_code != 404}
    assert got == allowed


def test_signed_out_is_led_to_the_door(here):
    contact = worlds.send(here)
    answer = Client().get(f"/hub/contact/{contact.id}/")
    assert answer.status_code == 302
    assert answer.url.startswith("/sign-in?next=")


def test_hub_of_another_place_sees_nothing(here):
    from kithline.agencies.enums import Role
    from kithline.demo import builders

    other = builders.place("skelderby", "Skelderby Partnership", prefixes=("ZZ7",))
    other.worker("o.worker", "Ailsa Mint", agency="hub", team="desk", role=Role.HUB_WORKER,
                 user=worlds.user("o.worker"))  # fmt: skip
    contact = worlds.send(here)
    stranger = worlds.client("o.worker")
    assert stranger.get(f"/hub/contact/{contact.id}/").status_code == 404
    assert b"Kiera" not in stranger.get("/hub/").content


def test_unknown_contact_and_hidden_contact_look_alike(here):
    contact = worlds.send(here)
    hidden = worlds.client("visitor").get(f"/hub/contact/{contact.id}/")
    nowhere = uuid4()
    unknown = worlds.client("visitor").get(f"/hub/contact/{nowhere}/")
    assert hidden.status_code == unknown.status_code == 404
    said = hidden.content.decode().split("<main")[1].replace(str(contact.id), "")
    assert said == unknown.content.decode().split("<main")[1].replace(str(nowhere), "")


# --- queries ------------------------------------------------------------------------------------


def cost(browser: Client, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


def fixed(browser: Client) -> int:
    """Return what a page costs that reads nothing of its own."""
    return cost(browser, "/post")


def test_queue_has_a_query_budget_whatever_its_length(here):
    for _ in range(3):
        worlds.taken_in(here)
    browser = worlds.client("h.worker")
    base = fixed(browser)
    three = cost(browser, "/hub/") - base
    for _ in range(4):
        worlds.taken_in(here)
    assert cost(browser, "/hub/") - base == three
    assert three <= 15


def own(browser: Client, url: str) -> int:
    """Return how many statements of its own a page runs: all but those of session, viewer and trail."""
    browser.get(url)
    return len(watch(lambda: browser.get(url)).own)


def test_triage_has_a_query_budget_in_every_state(here):
    """At most twenty, the counters of the navigation among them (the bench counts alike)."""
    worlds.taken_in(here)
    contact = worlds.taken_in(here)
    url = f"/hub/contact/{contact.id}/"
    worker, manager = worlds.client("h.worker"), worlds.client("h.manager")
    assert own(worker, url) <= 20
    form = {"outcome": "section-17", "team-section-17": str(here.teams["assessment"].id),
            "level": "4", "reasons": "The mark has no explanation that fits.",
            "next_step": "Her worker is named today.", "told-0": "told", "told-1": "told"}  # fmt: skip
    for browser, step, stage in (
        (worker, "propose", "proposed"), (manager, "decide", "decided"),
    ):  # fmt: skip
        assert browser.post(f"{url}{step}/", form).status_code == 302
        with acting_as(here.actor("h.manager")):
            assert Handling.objects.get(contact=contact).stage == stage
        assert own(manager, url) <= 20, stage


def test_triage_with_two_people_to_match_has_a_query_budget(here):
    worlds.taken_in(here)
    contact = worlds.taken_in(here, match=False)
    assert own(worlds.client("h.worker"), f"/hub/contact/{contact.id}/") <= 20


# --- bad input ----------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>", "a\x00b", "tell me \u202eesrever", "x" * 100_000, "\x1b[31mred",
    "'; DROP TABLE frontdoor_contact; --", "{{ 7*7 }}{% url 'x' %}", "\ud7ff\uffff", "  ", "😀" * 500,
)  # fmt: skip
FORMS = (
    ("grade/", {"rag": "red"}, "reason"),
    ("propose/", {"outcome": "section-17", "level": "5", "told-0": "told"}, "reasons"),
    ("propose/", {"outcome": "nonsense", "level": "99"}, "next_step"),
    ("answer/", {"question": "before"}, "answer"),
)


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize(("path", "more", "field"), FORMS)
def test_hostile_text_never_breaks_a_form(here, path, more, field, words):
    contact = worlds.taken_in(here)
    answer = worlds.client("h.worker").post(
        f"/hub/contact/{contact.id}/{path}", {**more, field: words}
    )
    assert answer.status_code in (200, 302)
    assert b"<script>alert" not in answer.content
    if answer.status_code == 200:
        assert b"There is something to put right" in answer.content


def test_typed_proposal_is_kept_when_it_is_refused_and_found_again_later(here):
    contact = worlds.taken_in(here)
    browser = worlds.client("h.worker")
    refused = browser.post(
        f"/hub/contact/{contact.id}/propose/",
        {"outcome": "section-17", "reasons": "Third time without a coat", "level": "4"},
    )
    assert "Choose the team that will work with the child" in refused.content.decode()
    assert "Third time without a coat" in refused.content.decode()
    again = worlds.client("h.worker").get(f"/hub/contact/{contact.id}/").content.decode()
    assert "Third time without a coat" in again


@pytest.mark.parametrize(
    "url",
    ["/hub/contact/not-a-uuid/", "/hub/contact/0/", "/work/xyz/allocate/", "/hub/advice/1/",
     "/hub/?show=%F0%9F%98%80", "/hub/?show=../../etc"],
)  # fmt: skip
def test_wrong_addresses_are_answered_plainly(here, url):
    assert worlds.client("h.manager").get(url).status_code in (200, 404)


@pytest.mark.parametrize(
    "chosen", ["", "nonsense", "6f816d2d-99b5-4366-a611-bfbb638f4e75", "new\x00"]
)
def test_match_takes_only_people_who_were_shown(here, chosen):
    contact = worlds.taken_in(here, match=False)
    with acting_as(here.actor("h.worker")):
        named = contact.named.order_by("position")[0]
    answer = worlds.client("h.worker").post(
        f"/hub/contact/{contact.id}/match/{named.id}/",
        {"match-x": chosen, "shown": str(uuid4())},
    )
    assert answer.status_code == 200
    with acting_as(here.actor("h.worker")):
        assert not Match.objects.filter(contact=contact).exists()


def test_new_record_only_after_the_candidates_were_shown(here):
    worlds.taken_in(here)
    contact = worlds.taken_in(here, match=False)
    with acting_as(here.actor("h.worker")):
        named = contact.named.order_by("position")[0]
    browser, url = worlds.client("h.worker"), f"/hub/contact/{contact.id}/match/{named.id}/"
    unseen = browser.post(url, {"match-x": "new", "shown": ""})
    assert "Look at these people first" in unseen.content.decode()
    who = next(w for w in unseen.context["whos"] if w.named.id == named.id)
    assert who.candidates
    assert browser.post(url, {"match-x": "new", "shown": who.shown}).status_code == 302


# --- the queue's words ---------------------------------------------------------------------------


def test_of_what_is_late_the_red_stands_first_and_the_ungraded_second(here):
    def at(days):
        return worlds.NOW - timedelta(days=days)

    worker = here.actor("h.worker")
    amber = worlds.taken_in(here, match=False, at=at(20))
    ungraded = worlds.send(here, at=at(15))
    red = worlds.taken_in(here, match=False, at=at(10))
    with acting_as(worker):
        mine = queries.contact(worker, red.id)
        triage.grade(contact=mine, rag="red", reason="A baby", by=worker, at=at(9))
    today = worlds.send(here)
    rows = worlds.client("h.worker").get("/hub/").context["rows"]
    assert [r["number"] for r in rows] == [c.number for c in (red, ungraded, amber, today)]
    assert [r["item"].late for r in rows] == [True, True, True, False]
    assert "late" in rows[0]["item"].when.lower()


@pytest.mark.parametrize(
    ("children", "title"),
    [
        ([{}], "Kiera Marsden, 6"),
        ([{}, {"forename": "Theo", "dob": None, "age": "5 months"}],
         "Kiera (6) and Theo (5 months) Marsden"),
        ([{}, {"forename": "Ivy", "surname": "Castell", "dob": None}],
         "Kiera Marsden (6) and Ivy Castell"),
        ([{}, {"forename": "", "surname": "", "dob": None, "sex": "M", "age": "about 3"}],
         "Kiera Marsden (6) and Boy, about 3, no name yet"),
    ],
)  # fmt: skip
def test_nobody_s_age_is_read_as_another_s(here, children, title):
    worlds.send(here, named=[worlds.child(**more) for more in children])
    (row,) = worlds.client("h.worker").get("/hub/").context["rows"]
    assert row["item"].name == title


def test_a_long_fact_is_cut_between_words():
    assert presenters.shortened("Cold, and no coat.") == "Cold, and no coat."
    assert presenters.shortened("Arlo cried. Nobody came.", 16) == "Arlo cried …"
    assert len(presenters.shortened("Seen at the gate. " * 12)) <= 140


# --- the walk, without a browser ----------------------------------------------------------------


def decide(here, contact, **more):
    data = {"outcome": "no-further-action", "level": "2", "reasons": "Seen, and well",
            "next_step": "Advice on play", "told-0": "told", "told-1": "told"}  # fmt: skip
    return worlds.client("h.manager").post(f"/hub/contact/{contact.id}/decide/", data | more)


def as_manager(here):
    return acting_as(here.actor("h.manager"))


def test_manager_decides_and_the_sender_reads_it(here):
    contact = worlds.taken_in(here)
    assert decide(here, contact).url == f"/hub/contact/{contact.id}/feedback/"
    told = worlds.client("h.manager").post(
        f"/hub/contact/{contact.id}/feedback/",
        {"decision": "Advice", "reason": "She was seen", "next_step": "Talk with mum"},
    )
    assert told.status_code == 302
    sender = worlds.client("teacher")
    page = sender.get(f"/worries/sent/{contact.id}/").content.decode()
    assert "She was seen" in page
    assert "Seen, and well" not in page  # the reasons of the record are not the sender's
    assert "Seen, and well" not in sender.get(f"/worries/sent/{contact.id}/letter").content.decode()
    with as_manager(here):
        assert Feedback.objects.get(contact=contact).read_at is not None


def test_public_is_thanked_and_never_told_the_outcome(here):
    from kithline.core import clock
    from kithline.core.actor import Actor
    from kithline.pathways import worry

    public = Actor.public(partnership_id=here.partnership.id, partnership_slug="tessenham")
    with acting_as(public):
        contact = worry.send_worry(
            by=public, at=clock.now(), named=[worlds.child()], fact="Crying at night",
            danger="no", desk=here.teams["desk"],
        )  # fmt: skip
    browser = worlds.client("h.manager")
    browser.post(f"/hub/contact/{contact.id}/take/")
    answer = browser.post(
        f"/hub/contact/{contact.id}/decide/",
        {"outcome": "no-further-action", "level": "1", "reasons": "Colic", "next_step": "Advice"},
    )
    assert answer.status_code == 302, answer.context["problems"]
    browser.post(f"/hub/contact/{contact.id}/feedback/",
                 {"decision": "Colic", "reason": "Known to us"})  # fmt: skip
    with as_manager(here):
        row = Feedback.objects.get(contact=contact)
    assert (row.decision, row.reason) == ("", "")
    assert "Colic" not in row.next_step


def test_list_for_the_whole_desk_names_nobody_whose_contact_is_restricted(here):
    sent = (("Ivy", {}), ("Bo", {"restriction": "police-sensitive"}), ("Sol", {}))
    plain, close, prevent = (
        worlds.taken_in(here, named=[worlds.child(forename=name)], **more) for name, more in sent
    )
    for contact, more in (
        (plain, {}),
        (close, {}),
        (prevent, {"outcome": "else", "other": "prevent"}),
    ):
        assert decide(here, contact, **more).status_code == 302
    shown = worlds.client("h.worker").get("/hub/").content.decode().split('id="decided"')[1]
    assert "Ivy" in shown and "Bo" not in shown and "Sol" not in shown
    assert f"Restricted, {close.number}" in shown and f"Restricted, {prevent.number}" in shown


def test_prevent_reaches_nobody_outside(here):
    contact = worlds.taken_in(here)
    assert decide(here, contact, outcome="else", other="prevent").status_code == 302
    browser = worlds.client("h.manager")
    shown = browser.get(f"/hub/contact/{contact.id}/feedback/").content.decode()
    assert "Of Prevent nobody outside is told" in shown
    browser.post(f"/hub/contact/{contact.id}/feedback/", {"decision": "Prevent", "reason": "x"})
    sender = worlds.client("teacher").get(f"/worries/sent/{contact.id}/").content.decode()
    assert "revent" not in sender.split("<main")[1]


def test_decision_is_overturned_and_the_first_stays_readable(here):
    contact = worlds.taken_in(here)
    decide(here, contact)
    with as_manager(here):
        first = Decision.objects.get(contact=contact)
    answer = worlds.client("h.manager").post(
        f"/hub/contact/{contact.id}/change/{first.id}/",
        {"how": "overturned", "change_reason": "The hospital rang", "outcome": "section-47",
         "team-section-47": str(here.teams["assessment"].id), "level": "5",
         "reasons": "A burn in the shape of an iron", "told-0": "told", "told-1": "later"},
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["problems"]
    page = worlds.client("h.worker").get(f"/hub/contact/{contact.id}/").content.decode()
    assert "The hospital rang" in page
    assert "Seen, and well" in page


def test_reopened_contact_waits_again(here):
    contact = worlds.taken_in(here)
    decide(here, contact)
    browser = worlds.client("h.manager")
    assert "Say why it is opened again" in browser.post(
        f"/hub/contact/{contact.id}/reopen/", {"reason": " "}
    ).content.decode()  # fmt: skip
    assert browser.post(f"/hub/contact/{contact.id}/reopen/", {"reason": "New bruise"}).url
    assert "New bruise" in browser.get(f"/hub/contact/{contact.id}/").content.decode()
    assert "Kiera" in browser.get("/hub/").content.decode()


def test_undone_match_names_who_saw_the_record(here):
    contact = worlds.taken_in(here)
    _, match = parts(here, contact)
    browser = worlds.client("h.manager")
    url = f"/hub/contact/{contact.id}/undo/{match}/"
    assert "Devon Ash" in browser.get(url).content.decode()
    assert browser.post(url, {"reason": "Another Kiera"}).status_code == 302
    page = browser.get(f"/hub/contact/{contact.id}/").content.decode()
    assert "Another Kiera" in page
    with as_manager(here):
        assert Match.objects.get(id=match).undone_at is not None


def test_proposal_is_sent_back_with_what_is_missing(here):
    contact = worlds.taken_in(here)
    worker = worlds.client("h.worker")
    data = {"outcome": "no-further-action", "level": "2", "reasons": "Fine", "next_step": "Advice",
            "told-0": "told", "told-1": "told"}  # fmt: skip
    assert worker.post(f"/hub/contact/{contact.id}/propose/", data).status_code == 302
    manager = worlds.client("h.manager")
    sent = {"do": "send-back", "reason": "Has anybody seen her hand?"}
    assert manager.post(f"/hub/contact/{contact.id}/decide/", sent).status_code == 302
    page = worker.get(f"/hub/contact/{contact.id}/").content.decode()
    assert "Has anybody seen her hand?" in page
    with as_manager(here):
        assert Handling.objects.get(contact_id=contact.id).stage == "triage"


def test_grade_is_changed_with_its_reason_and_the_log_stays(here):
    contact = worlds.taken_in(here)
    browser = worlds.client("h.worker")
    url = f"/hub/contact/{contact.id}/grade/"
    assert "Say why" in browser.post(url, {"rag": "red", "reason": ""}).content.decode()
    assert browser.post(url, {"rag": "red", "reason": "A baby is there"}).status_code == 302
    page = browser.get(f"/hub/contact/{contact.id}/").content.decode()
    assert "Amber to red" in page
    with as_manager(here):
        assert Grade.objects.filter(contact=contact).count() == 2


def test_passed_on_contact_leaves_the_desk(here):
    contact = worlds.taken_in(here)
    browser = worlds.client("h.worker")
    answer = browser.post(
        f"/hub/contact/{contact.id}/pass/",
        {"desk": str(here.teams["edt"].id), "reason": "Night work"},
    )
    assert answer.status_code == 302
    assert browser.get(f"/hub/contact/{contact.id}/").status_code == 404


def test_advice_is_kept_counted_and_followed(here):
    browser = worlds.client("h.worker")
    data = {"asked_by": "Nadia", "child_named": "yes", "question": "Bites", "advice": "Talk"}
    assert "Say which child" in browser.post("/hub/advice/new/", data).content.decode()
    assert browser.post("/hub/advice/new/", data | {"child": "Sam"}).status_code == 302
    with acting_as(here.actor("h.worker")):
        row = Advice.objects.get()
    browser.post(f"/hub/advice/{row.id}/", {"followed": "No more bites"})
    assert "No more bites" in browser.get("/hub/advice/").content.decode()


def test_child_is_allocated_to_a_worker_of_the_team(here):
    contact = worlds.taken_in(here)
    decide(here, contact, outcome="section-17", level="5",
           **{"team-section-17": str(here.teams["assessment"].id)})  # fmt: skip
    manager = worlds.client("t.manager")
    row = manager.get("/work/").context["rows"][0]
    post = str(here.posts["s.worker"].id)
    assert manager.post(row["href"], {"post": str(uuid4())}).status_code == 200
    assert manager.post(row["href"], {"post": post}).status_code == 302
    assert manager.get("/work/").context["rows"] == []
    assert worlds.client("s.worker").get(row["href"]).status_code == 404


# --- My day at a desk ---------------------------------------------------------------------------


def deciding(who):
    return {d.heading: d for d in worlds.client(who).get("/my-day").context["day"].deciding}


def test_my_day_has_a_row_for_each_contact_of_the_desk_that_is_mine_or_nobodys(here):
    mine, free = worlds.taken_in(here, match=False), worlds.send(here)
    other = here.worker("h.other", "Ola Three", agency="hub", team="desk", role=Role.HUB_WORKER)
    theirs = worlds.send(here, at=worlds.NOW - timedelta(days=20))
    with acting_as(other):
        triage.open_triage(contact=queries.contact(other, theirs.id), by=other, at=worlds.NOW)
    (desk,) = deciding("h.worker").values()
    assert {r.href for r in desk.rows} == {f"/hub/contact/{c.id}/" for c in (mine, free)}
    # Who decides is told of the late ones too, whoever has them.
    (desk,) = deciding("h.manager").values()
    late = [r for r in desk.rows if r.late]
    assert [r.href for r in late] == [f"/hub/contact/{theirs.id}/"]
    assert "with Ola Three" in late[0].note
    page = worlds.client("h.worker").get("/my-day")
    assert page.context["day"].groups == []
    assert "All that waits at the hub" in page.content.decode()
