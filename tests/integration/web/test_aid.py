"""The writing aid on every text: under its field, as advice, on a page where nothing was done yet."""

from __future__ import annotations

import pytest
from django.test import Client

from kithline.audit.models import Event
from kithline.record.rules import Happened
from tests.integration.web import worlds
from tests.integration.web.izzy import TODAY, House, house  # noqa: F401
from tests.integration.web.test_patterns import ONE, missed

pytestmark = pytest.mark.django_db

BLAME = "How will they read this?"
LAZY = "Mum did not engage."


def done(owner_db) -> int:
    """Return how many things were done so far, by anybody."""
    with owner_db():
        return Event.objects.filter(kind="did").count()


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


PAGES = [
    ("ruth", "entry/{ruth}/amend/", "reason"),
    ("bev", "entry/{ruth}/amend/", "fact"),
    ("ruth", "chronology/read/", "analysis"),
    ("ruth", ONE, "words"),
    ("ruth", "level/", "reasons"),
    ("priya", "/worries/new/", "opinion"),
]


@pytest.mark.parametrize(("who", "path", "field"), PAGES, ids=[f"{p[1]}{p[0]}" for p in PAGES])
def test_a_text_is_looked_over_and_nothing_is_done(house: House, owner_db, who, path, field):  # noqa: F811
    missed(house, 200, 120, 30)
    entry = house.write(
        "ruth", "ruth", "izzy", kind="note", happened=Happened.on(TODAY), fact="Came in late."
    )
    address = path if path.startswith("/") else house.url(rest=path.format(ruth=entry.id))
    client = house.client(who)
    before = done(owner_db)
    page = text(client.get(address))
    assert 'data-aid="' in page and BLAME not in page
    page = text(client.post(address, {field: LAZY, "look-over": "yes"}))
    assert BLAME in page and LAZY in page and "There is something to put right" not in page
    assert page.index(f'id="{field}"') < page.index(BLAME)  # after the text
    assert done(owner_db) == before


def test_a_proposal_is_looked_over_and_kept_as_typed(owner_db):
    here = worlds.world()
    contact = worlds.taken_in(here)
    client, before = worlds.client("h.worker"), done(owner_db)
    address = f"/hub/contact/{contact.id}/"
    page = text(client.post(f"{address}propose/", {"reasons": LAZY, "look-over": "yes"}))
    assert BLAME in page and done(owner_db) == before
    assert BLAME in text(client.get(address)), "the draft is looked over as it stands"


def test_the_worry_form_advises_workers_and_leaves_the_public_alone(settings):
    worlds.world()
    worker = worlds.client("teacher")
    base = worker.post("/worry/new/").url.removesuffix("danger/")
    page = text(worker.post(f"{base}seen/", {"fact": LAZY, "look-over": "yes"}))
    assert BLAME in page
    assert worker.post(f"{base}seen/", {"fact": LAZY}).status_code == 302
    anybody = Client()
    anybody.post("/tell-us/", {})
    public = text(anybody.get("/tell-us/seen/", follow=True))
    assert 'name="fact"' in public and "data-aid" not in public
    assert anybody.post("/aid/", {"part": "fact", "text": LAZY}).status_code in (302, 401, 403)


def test_the_script_is_answered_for_one_text(house: House):  # noqa: F811
    client = house.client("ruth")
    assert BLAME in text(client.post("/aid/", {"part": "opinion", "text": LAZY}))
    said = text(
        client.post("/aid/", {"part": "fact", "text": "No action. <script>x</script> I think XQZ."})
    )
    assert "<script>" not in said and "An opinion among the facts?" in said
    assert text(client.post("/aid/", {"part": "done", "text": "Rang his nan."})).strip() == ""
    assert client.post("/aid/", {"part": "said", "text": LAZY}).status_code == 404
