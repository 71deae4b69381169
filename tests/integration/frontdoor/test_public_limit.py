"""How often the public form may be sent, and what somebody is told who has to wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from kithline.agencies.enums import Role
from kithline.core.actor import Actor
from kithline.core.viewer import acting_as
from kithline.frontdoor.actions import public
from kithline.frontdoor.models import Contact, PublicSend
from kithline.frontdoor.rules import TooOften
from tests.integration.web import worlds

pytestmark = pytest.mark.django_db

ANSWERS = {
    "danger": {"danger": "no"},
    "children": {"blocks": "1", "c0-forename": "Kiera", "c0-born": "about", "c0-age": "6"},
    "adults": {"blocks": "1"},
    "seen": {"fact": "Crying at night, every night this week"},
    "words": {"blocks": "1"},
    "think": {},
    "you": {},
}  # fmt: skip


@pytest.fixture
def here():
    return worlds.world()


def nobody(place):
    return Actor.public(
        partnership_id=place.partnership.id, partnership_slug=place.partnership.slug
    )


def take(place, address, minutes=0, limit=(2, 3, 60)):
    by, at = nobody(place), worlds.NOW + timedelta(minutes=minutes)
    with acting_as(by, at):
        public.take_turn(address=address, limit=public.Limit(*limit), by=by, at=at)


def test_turns_of_each_and_of_all_are_counted(here):
    take(here, "192.0.2.1", 0)
    take(here, "192.0.2.1", 10)
    with pytest.raises(TooOften) as wait:
        take(here, "192.0.2.1", 20)
    assert wait.value.by_address
    assert wait.value.until == worlds.NOW + timedelta(minutes=60)
    take(here, "192.0.2.2", 30)
    with pytest.raises(TooOften) as wait:
        take(here, "192.0.2.3", 40)
    assert not wait.value.by_address
    assert wait.value.until == worlds.NOW + timedelta(minutes=60)
    take(here, "192.0.2.1", 61)  # the first has grown old


def test_address_is_not_kept_and_the_count_is_shut_to_the_app_role(here, owner_db):
    take(here, "192.0.2.1")
    with owner_db():
        (kept,) = PublicSend.objects.all()
        assert "192.0.2.1" not in kept.address and len(kept.address) == 64
    with acting_as(nobody(here)), connection.cursor() as cursor:
        for query in (
            "SELECT * FROM frontdoor_publicsend", "DELETE FROM frontdoor_publicsend",
        ):  # fmt: skip
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(query)
    take(here, "192.0.2.9", 61)
    with owner_db():
        assert PublicSend.objects.count() == 1  # what no longer counts is gone


def test_a_worker_takes_no_turn(here):
    with acting_as(here.actor("teacher")), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="without an account"), transaction.atomic():
            cursor.execute(
                "SELECT * FROM frontdoor_take_turn(gen_random_uuid(), 'x', now(), '1 hour', 1, 1)"
            )


# --- the page -----------------------------------------------------------------------------------


def written(address="192.0.2.1"):
    browser = Client(REMOTE_ADDR=address)
    browser.post("/tell-us/", {})
    for slug, data in ANSWERS.items():
        browser.post(f"/tell-us/{slug}/", data)
    return browser


def contacts(here):
    with acting_as(here.actor("h.manager")):
        desk = Contact.objects.filter(desk=here.teams["desk"]).count()
    night = here.worker("night", "Joseph Ad", agency="hub", team="edt", role=Role.HUB_WORKER)
    with acting_as(night):
        return desk + Contact.objects.filter(desk=here.teams["edt"]).count()


def test_who_has_to_wait_keeps_what_was_typed_and_is_told_whom_to_ring(here, settings):
    settings.PUBLIC_LIMIT = (1, 9, 60)
    assert written().post("/tell-us/check/").status_code == 302
    browser = written()
    answer = browser.post("/tell-us/check/")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    page = answer.content.decode().split("<main")[1]
    assert page.index("call 999") < page.index("not been sent yet")
    assert "your internet connection" in page
    assert "01632 960140" in page
    assert "Crying at night" in browser.get("/tell-us/check/").content.decode()
    # The first page, with its 999, is never shut.
    assert "call 999" in browser.get("/tell-us/").content.decode()
    assert written("192.0.2.2").post("/tell-us/check/").status_code == 302
    settings.PUBLIC_LIMIT = (2, 9, 60)
    assert browser.post("/tell-us/check/").status_code == 302
    assert contacts(here) == 3


def test_the_limit_of_all_says_so_and_workers_are_not_held_up(here, settings):
    settings.PUBLIC_LIMIT = (5, 1, 60)
    assert written().post("/tell-us/check/").status_code == 302
    page = written("192.0.2.2").post("/tell-us/check/").content.decode()
    assert "more worries than usual" in page
    worlds.send(here)
    assert contacts(here) == 2


def test_an_invented_header_does_not_help(here, settings):
    settings.PUBLIC_LIMIT = (1, 9, 60)
    assert written().post("/tell-us/check/").status_code == 302
    forged = {"X-Forwarded-For": "203.0.113.50"}
    assert written().post("/tell-us/check/", headers=forged).status_code == 429
    settings.ADDRESS_HEADER = "X-Forwarded-For"
    assert written().post("/tell-us/check/", headers=forged).status_code == 302


def test_a_worry_that_is_not_sent_is_not_counted(here, settings, owner_db):
    settings.PUBLIC_LIMIT = (1, 9, 60)
    browser = Client(REMOTE_ADDR="192.0.2.1")
    browser.post("/tell-us/", {})
    assert browser.post("/tell-us/check/").status_code == 200  # nothing is answered yet
    with owner_db():
        assert not PublicSend.objects.exists()
