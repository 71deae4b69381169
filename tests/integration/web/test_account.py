"""The door: who comes in, where they go, and what is never lost or told."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from kithline.agencies.enums import Role
from kithline.audit.models import Event
from kithline.demo import builders

pytestmark = pytest.mark.django_db
PASSWORD = "kettle otter lamp nine"


@pytest.fixture
def here(settings):
    settings.KITHLINE_DEMO = False
    place = builders.place()
    for sign_in, name, agency, role in (
        ("y.farooqi", "Yasmin Farooqi", "care", Role.SOCIAL_WORKER),
        ("m.teale", "Marian Teale", "hub", Role.HUB_MANAGER),
    ):
        user = get_user_model().objects.create_user(sign_in, password=PASSWORD)
        place.worker(sign_in, name, agency=agency, role=role, user=user)
    return place


def sign_in(client, username="y.farooqi", password=PASSWORD, **more):
    return client.post("/sign-in", {"username": username, "password": password, **more})


def test_a_worker_comes_in_and_goes_out(here, client):
    assert sign_in(client).status_code == 302
    page = client.get("/post")
    assert "Yasmin Farooqi" in page.content.decode()
    assert client.post("/sign-out").headers["Location"] == "/sign-in?out=1"
    assert client.get("/post").status_code == 302


def test_coming_and_going_are_in_the_trail(here, client, owner_db):
    sign_in(client)
    client.post("/sign-out")
    with owner_db():
        verbs = list(Event.objects.order_by("at", "id").values_list("verb", "name"))
    assert ("sign in", "Yasmin Farooqi") in verbs
    assert ("sign out", "Yasmin Farooqi") in verbs


@pytest.mark.parametrize(
    ("username", "password"),
    [("y.farooqi", "wrong"), ("nobody", PASSWORD), ("y.farooqi", "x" * 5000), ("Y" * 150, "x")],
)
def test_a_wrong_pair_is_refused_in_the_same_words(here, client, username, password):
    page = sign_in(client, username, password)
    assert page.status_code == 200
    assert "do not go together" in page.content.decode()
    assert PASSWORD not in page.content.decode()


def test_the_sign_in_name_is_kept_and_the_password_is_not(here, client):
    shown = sign_in(client, "y.farooqi", "a wrong one").content.decode()
    assert 'value="y.farooqi"' in shown
    assert "a wrong one" not in shown


def test_many_wrong_tries_lock_the_door_for_a_while(here, client):
    answers = [sign_in(client, password="wrong").status_code for _ in range(11)]
    assert answers[-1] == 429
    page = sign_in(client)
    assert page.status_code == 429
    assert "Too many wrong tries" in page.content.decode()


@pytest.mark.parametrize(
    "away",
    ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\x0d\x0aX: y"],
)
def test_nobody_is_led_elsewhere_after_signing_in(here, client, away):
    assert "elsewhere" not in sign_in(client, next=away).headers["Location"]


def test_somebody_is_led_back_to_where_they_were(here, client):
    asked = client.get("/post?from=mail")
    assert asked.headers["Location"] == "/sign-in?next=%2Fpost%3Ffrom%3Dmail"
    assert sign_in(client, next="/post?from=mail").headers["Location"] == "/post?from=mail"


def test_what_was_typed_before_a_time_out_is_shown_to_copy(here, client):
    page = client.post("/post", {"post": "No coat.\nCold.", "password": "secret words"})
    shown = page.content.decode()
    assert page.status_code == 401
    assert "No coat.<br>Cold." in shown
    assert "secret words" not in shown


def test_a_draft_sent_after_a_time_out_is_told_so(here, client):
    answer = client.post("/post", {"a": "b"}, headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, answer.content) == (401, b"")


def test_a_stale_form_shows_what_was_typed_and_the_way_back(here):
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/gallery/ask/", {"seen": "<i>A burn</i>", "password": "secret words"})
    shown = page.content.decode()
    assert page.status_code == 403
    assert "&lt;i&gt;A burn&lt;/i&gt;" in shown
    assert 'href="/gallery/ask/"' in shown
    assert "secret words" not in shown


def test_the_demonstration_names_people_and_lets_them_in(here, client, settings):
    settings.KITHLINE_DEMO = True
    page = client.get("/sign-in").content.decode()
    assert "Yasmin Farooqi" in page
    assert client.post("/sign-in/as", {"worker": "m.teale"}).status_code == 302
    assert "Marian Teale" in client.get("/post").content.decode()


def test_outside_the_demonstration_nobody_is_named_or_let_in(here, client):
    page = client.get("/sign-in").content.decode()
    assert "Farooqi" not in page
    assert client.post("/sign-in/as", {"worker": "m.teale"}).status_code == 404
    assert client.get("/post").status_code == 302


@pytest.mark.parametrize("worker", ["", "nobody", "x" * 10_000, "m.teale'--"])
def test_an_unknown_person_of_the_demonstration_is_not_here(here, client, settings, worker):
    settings.KITHLINE_DEMO = True
    assert client.post("/sign-in/as", {"worker": worker}).status_code == 404


def test_a_post_of_somebody_else_cannot_be_taken(here, client):
    sign_in(client)
    other = str(here.posts["m.teale"].id)
    page = client.post("/post", {"post": other})
    assert page.status_code == 200
    assert "Yasmin Farooqi" in client.get("/post").content.decode()


def test_a_password_is_changed_only_by_who_knows_it(here, client):
    sign_in(client)
    page = client.post("/password", {"current": "wrong", "new": "lantern goose seven mile"})
    assert "not the password you have now" in page.content.decode()
    page = client.post("/password", {"current": PASSWORD, "new": "password1234"})
    assert "too common" in page.content.decode()
    page = client.post("/password", {"current": PASSWORD, "new": "lantern goose seven mile"})
    assert page.status_code == 302
    assert client.get("/post").status_code == 200, "the session goes on"
    assert sign_in(Client(), password="lantern goose seven mile").status_code == 302
    assert sign_in(Client(), password=PASSWORD).status_code == 200


def test_signing_out_by_a_link_only_asks(here, client):
    sign_in(client)
    assert client.get("/sign-out").status_code == 200
    assert client.get("/post").status_code == 200


@pytest.mark.parametrize(
    ("address", "status"), [("/nothing", 404), ("/help/%00", 400), ("/sign-in/as", 405)]
)
def test_pages_for_what_went_wrong_are_pages(here, client, address, status):
    page = client.get(address)
    assert page.status_code == status
    assert 'class="kl-footer"' in page.content.decode()


def test_too_much_at_once_is_said(here, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    page = client.post("/gallery/ask/", {"seen": "x" * 5000})
    assert page.status_code == 413
    assert "too much to send" in page.content.decode()


@pytest.mark.parametrize("asked", ["", "casualty", "<script>", "x" * 3000, "\u202e", "%00"])
def test_the_words_page_takes_anything(here, client, asked):
    page = client.get("/help/words", {"q": asked})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().split("<main")[1].split("</main")[0]
