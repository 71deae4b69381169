"""Finding people and making records: who may, what is shown, what is never told, and bad input."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kithline.access import actions as access
from kithline.core.viewer import acting_as
from kithline.people import actions
from kithline.people.models import Person
from tests.integration.web import worlds

pytestmark = pytest.mark.django_db

FINDERS = {"h.worker", "h.manager", "t.manager", "s.worker", "visitor", "teacher", "lead"}
MAKERS = {"h.worker", "h.manager", "t.manager", "s.worker"}
EVERYBODY = {*FINDERS, "support", "auditor", "admin"}
KIND = {"kind": "child", "sex": "F", "source": "school"}


@pytest.fixture
def here():
    return worlds.world()


def make(place, who="h.worker", **facts):
    facts = {"kind": "child", "forename": "Lacey-Mae", "surname": "Tranter",
             "dob": date(2018, 10, 3), "postcode": "ZZ2 4RB"} | facts  # fmt: skip
    by = place.actor(who)
    with acting_as(by, worlds.NOW):
        return actions.register(by=by, at=worlds.NOW, **facts)


def look(client, **typed):
    answer = client.post("/find/", typed)
    assert answer.status_code == 302
    assert not any(str(v) in answer.url for v in typed.values() if len(str(v)) > 4)
    return client.get(answer.url)


def people(owner_db):
    with owner_db():
        return list(Person.objects.values_list("surname", flat=True))


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_who_may_find_and_who_may_make(here, who):
    client = worlds.client(who)
    assert client.get("/find/").status_code == (200 if who in FINDERS else 404)
    assert client.get("/people/new").status_code == (200 if who in MAKERS else 404)


def test_signed_out_goes_to_sign_in(client, here):
    for address in ("/find/", "/people/new"):
        assert client.get(address).url.startswith("/sign-in")


def test_a_line_finds_and_says_why(here):
    child = make(here)
    page = look(worlds.client("teacher"), q="Lacey Trantor 10/3/2018").content.decode()
    assert "Lacey-Mae Tranter" in page
    assert "surname: one letter" in page
    assert "day and month swapped" in page
    assert "Call the hub, 01632 960140" in page
    assert str(child.id) not in page  # not open to a teacher: nowhere to go
    assert "Looked for: first name Lacey, surname Trantor, born 10 March 2018" in page


def test_the_name_leads_on_for_those_who_are_let_in(here):
    by = here.actor("s.worker")
    with acting_as(by, worlds.NOW):
        child = actions.open_record(
            kind="child", forename="Kian", surname="Hobday", by=by, at=worlds.NOW
        )
    assert (
        f"/child/{child.id}/" in look(worlds.client("t.manager"), q="kian hobday").content.decode()
    )
    assert "/child/" not in look(worlds.client("teacher"), q="kian hobday").content.decode()


def test_too_little_is_said_at_the_line_and_kept(here):
    page = look(worlds.client("teacher"), q="Tranter").content.decode()
    assert "Give at least two facts" in page
    assert 'value="Tranter"' in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"q": "999 688 0126"}, "check digit"),
        ({"forename": "A", "surname": "B", "number": "V001204123011"}, "check letter"),
        ({"surname": "B", "dob_day": "31", "dob_month": "2", "dob_year": "2018"}, "real date"),
        ({"surname": "B", "age": "200"}, "from 0 to 120"),
        ({"surname": "B", "postcode": "nowhere"}, "full postcode"),
        ({"q": "x" * 100_000}, "300 characters or fewer"),
        ({"q": "a\x00b c"}, "hidden control characters"),
        ({"q": "a\u202eb c"}, "reading order"),
        ({"q": "<script>alert(1)</script> Smith"}, "Nobody was found"),
        ({"surname": "' OR 1=1; DROP TABLE people_person; --", "age": "4"}, "Nobody was found"),
        (
            {"forename": "'||(SELECT 1)||'", "surname": "\\'; --", "address": "$1 %s {}"},
            "Nobody was",
        ),
        ({"q": "%%% ___"}, "two facts"),
    ],
)
def test_bad_input_is_told_and_never_breaks(here, typed, words):
    page = look(worlds.client("teacher"), **typed)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "<script>alert" not in page.content.decode()


def test_an_unknown_key_shows_an_empty_form(here):
    client = worlds.client("teacher")
    for key in ("nothing", "é", "a" * 5000):
        assert client.get("/find/", {"s": key}).status_code == 200


def test_a_search_belongs_to_its_session(here):
    make(here)
    address = worlds.client("teacher").post("/find/", {"q": "Lacey-Mae Tranter"}).url
    assert "Tranter" not in worlds.client("visitor").get(address).content.decode()


def test_a_restricted_record_answers_ask_the_hub(here, owner_db):
    make(here, "h.manager", restricted=True)
    page = look(worlds.client("teacher"), q="Lacey-Mae Tranter 3/10/2018").content.decode()
    assert "Ask the hub: 01632 960140" in page
    assert "kl-match__why" not in page
    seen = look(worlds.client("h.manager"), q="Lacey-Mae Tranter 3/10/2018").content.decode()
    assert "kl-match__why" in seen
    # ... and no record is made beside it without a word with the hub.
    client = worlds.client("s.worker")
    facts = KIND | {"forename": "Lacey-Mae", "surname": "Tranter", "dob_day": "3", "dob_month": "10",
                    "dob_year": "2018"}  # fmt: skip
    shown = client.post("/people/new", facts).context["shown"]
    answer = client.post("/people/new", facts | {"shown": shown, "match": "new", "go": "yes"})
    assert "Ask the hub first" in answer.content.decode()
    assert people(owner_db) == ["Tranter"]


def test_somebody_shut_out_finds_nothing(here):
    child = make(here)
    manager = here.actor("h.manager")
    with acting_as(manager, worlds.NOW):
        access.exclude(
            worker_id=here.actor("teacher").worker_id, person_id=child.id, reason="own-family",
            by=manager, at=worlds.NOW,
        )  # fmt: skip
    page = look(worlds.client("teacher"), q="Lacey-Mae Tranter 3/10/2018").content.decode()
    assert "Nobody was found" in page
    assert "Ask the hub" not in page


def test_nothing_is_made_before_looking(here, owner_db):
    client = worlds.client("s.worker")
    facts = KIND | {"forename": "Theo", "surname": "Cole"}
    for extra in ({"match": "new", "go": "yes"}, {"match": "new", "shown": "forged", "go": "yes"}):
        assert "look again" in client.post("/people/new", facts | extra).content.decode()
    assert people(owner_db) == []


def test_made_after_none_of_these_once_and_opened_to_the_makers_team(here, owner_db):
    make(here, forename="Theo", surname="Coleman", dob=date(2019, 8, 11))
    client = worlds.client("s.worker")
    facts = KIND | {"forename": "Theo", "surname": "Cole", "dob_day": "11", "dob_month": "8",
                    "dob_year": "2019", "postcode": "zz1 1aa"}  # fmt: skip
    first = client.post("/people/new", facts | {"look": "yes"})
    assert "Theo Coleman" in first.content.decode()
    assert people(owner_db) == ["Coleman"]
    go = facts | {"shown": first.context["shown"], "go": "yes"}
    assert "Choose who it is" in client.post("/people/new", go).content.decode()
    made = client.post("/people/new", go | {"match": "new"})
    assert made.status_code == 302
    # Pressed twice, or sent again after going back: the same record, or it is shown as found.
    again = client.post("/people/new", go | {"match": "new"})
    assert "look again" in again.content.decode() or again.url == made.url
    assert sorted(people(owner_db)) == ["Cole", "Coleman"]
    assert made.url in look(worlds.client("t.manager"), q="Theo Cole 11/8/2019").content.decode()


def test_facts_changed_after_looking_are_looked_for_again(here, owner_db):
    client = worlds.client("s.worker")
    facts = KIND | {"forename": "Theo", "surname": "Cole"}
    shown = client.post("/people/new", facts).context["shown"]
    changed = facts | {"surname": "Marchetti", "shown": shown, "match": "new", "go": "yes"}
    assert "look again" in client.post("/people/new", changed).content.decode()
    assert people(owner_db) == []


def test_somebody_made_meanwhile_is_shown_first(here, owner_db):
    client = worlds.client("s.worker")
    facts = KIND | {"forename": "Theo", "surname": "Cole"}
    shown = client.post("/people/new", facts).context["shown"]
    make(here, forename="Theo", surname="Cole", dob=None, postcode="")
    answer = client.post("/people/new", facts | {"shown": shown, "match": "new", "go": "yes"})
    assert "look again" in answer.content.decode()
    assert people(owner_db) == ["Cole"]


def test_choosing_somebody_whose_record_is_not_open_says_whom_to_call(here):
    child = make(here)
    client = worlds.client("s.worker")
    facts = KIND | {"forename": "Lacey", "surname": "Tranter", "postcode": "ZZ2 4RB"}
    answer = client.post("/people/new", facts | {"match": str(child.id), "go": "yes"})
    assert "Call 01632 960140 before" in answer.content.decode()


def test_a_child_without_a_name_can_be_recorded(here, owner_db):
    client = worlds.client("s.worker")
    facts = KIND | {"described_as": "boy of about 4 in a red coat", "sex": "M", "age": "4"}
    first = client.post("/people/new", facts)
    assert "too little to look" in first.content.decode()
    made = client.post("/people/new", facts | {"shown": first.context["shown"], "match": "new"})
    assert made.status_code == 302
    with owner_db():
        child = Person.objects.get()
        assert (child.dob_precision, child.dob.month) == ("estimated", 1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": "robot"}, "Choose one of the answers offered"),
        ({"kind": ""}, "Choose whether it is a child"),
        ({"dob_year": "2999"}, "in the past"),
        ({"nhs_number": "9996880126"}, "check digit"),
        ({"upn": "A1"}, "UPN has a letter"),
        ({"source": ""}, "Say where you know this from"),
        ({"forename": "x" * 100_000}, "100 characters or fewer"),
        ({"match": "not-a-uuid"}, "Who is it?"),
        ({"surname": "a\u202eb"}, "reading order"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(here, owner_db, wrong, words):
    facts = KIND | {"forename": "Theo", "surname": "Cole"} | wrong
    page = worlds.client("s.worker").post("/people/new", facts)
    assert page.status_code == 200
    assert words in page.content.decode()
    if "surname" not in wrong:
        assert 'value="Cole"' in page.content.decode()
    assert people(owner_db) == []


def test_the_search_fills_the_form(here):
    client = worlds.client("s.worker")
    address = client.post("/find/", {"q": "Theo Cole 11/8/2019 ZZ1 1AA"}).url
    page = client.get(address.replace("/find/", "/people/new")).content.decode()
    for value in ("Theo", "Cole", "11", "2019", "ZZ1 1AA"):
        assert f'value="{value}"' in page


def test_what_a_page_costs(here):
    for number in range(12):
        make(here, forename=f"Lacey{'abcdefghijkl'[number]}")
    client = worlds.client("teacher")
    address = client.post("/find/", {"q": "Lacey Tranter 3/10/2018"}).url
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = client.get(address)
    assert len(page.context["found"].cards) == 10
    ours = [q["sql"] for q in few if "people_" in q["sql"] or "audit_event" in q["sql"]]
    assert len(ours) <= 4, ours
    assert len(few) <= 22, [q["sql"][:80] for q in few]
