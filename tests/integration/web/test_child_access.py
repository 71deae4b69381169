"""Who may open what: every page by role and relation; refusals look alike and are written down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kithline.core.ids import new_id
from tests.integration.web.izzy import TODAY, House, clocks, house  # noqa: F401

# Who they are to Izzy, and whether her record opens to them.
OPENS = {
    "ruth": True,  # leads the work
    "moira": True,  # the team's manager
    "priya": True,  # in the team around the child
    "bev": True,
    "tranter": True,
    "lorna": True,  # a decision to share, reading only
    "amina": True,  # the hub looks into a worry
    "devon": True,
    "femi": False,  # another team
    "stranger": False,  # the same school, no reason
    "aunt": False,  # let in, and shut out: her own family
    "clerk": False,
    "auditor": False,
    "admin": False,
}
PAGES = ("", "family/", "access/", "?show=words", "?more=1", "?agency=police")


def events(owner_db, **where):  # type: ignore[no-untyped-def]
    """Return lines of the trail, as the owner."""
    from kithline.audit.models import Event

    with owner_db():
        return list(Event.objects.filter(**where).order_by("recorded_at", "id"))


def test_every_page_by_role_and_relation(house: House) -> None:  # noqa: F811
    refused = set()
    for who, opens in OPENS.items():
        client = house.client(who)
        for rest in PAGES:
            answer = client.get(house.url(rest=rest))
            assert answer.status_code == (200 if opens else 404), (who, rest)
            if not opens:
                refused.add(body(answer))
        assert client.get(f"/child/{new_id()}/").status_code == 404
    assert Client().get(house.url()).status_code == 302
    assert len(refused) == 1, "every refusal looks the same"


def body(answer):  # type: ignore[no-untyped-def]
    """Return the part of a page that says what happened."""
    text = answer.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def test_missing_and_forbidden_look_alike_and_both_are_written_down(
    house: House, owner_db,  # noqa: F811
) -> None:  # fmt: skip
    client, unknown = house.client("stranger"), new_id()
    one, other = client.get(house.url()), client.get(f"/child/{unknown}/")
    assert (one.status_code, other.status_code) == (404, 404)
    assert body(one) == body(other)
    assert "Isabella" not in one.content.decode()
    lines = events(owner_db, kind="refused", name="Sam Underhill")
    assert {x.person_id for x in lines} == {house["izzy"], unknown}


def test_opening_is_written_down_once_a_page(house: House, owner_db) -> None:  # noqa: F811
    house.client("priya").get(house.url())
    lines = events(owner_db, kind="saw", name="Priya Nair")
    assert [(x.verb, x.person_id) for x in lines] == [("opened the story", house["izzy"])]
    text = house.client("ruth").get(house.url(rest="access/")).content.decode()
    assert "Priya Nair" in text and "opened the story" in text


def test_a_restricted_entry_leaves_no_trace(house: House) -> None:  # noqa: F811
    entry = house.entries["police"]
    reads = house.client("ruth").get(house.url()).content.decode()
    assert "Called to 31 Canal Street" in reads and "Restricted: 3 people can read this" in reads
    trail = house.client("ruth").get(house.url(rest="access/")).context["looks"]
    assert [x for x in trail if "Tranter" in x.who and "wrote" in x.what]
    for who in ("priya", "bev", "lorna", "amina"):
        client = house.client(who)
        for rest in ("", "?show=harm", "?agency=police", "?more=1"):
            text = client.get(house.url(rest=rest)).content.decode()
            assert "Called to" not in text and "Restricted" not in text, (who, rest)
            assert "Domestic abuse" not in text, (who, rest)
            assert "police-sensitive" not in text.lower()
        assert "Police (1)" not in client.get(house.url(rest="?more=1")).content.decode()
        trail = client.get(house.url(rest="access/")).context["looks"]
        assert not [x for x in trail if "Tranter" in x.who and "wrote" in x.what], who
        for rest in ("", "amend/"):
            assert client.get(house.url(rest=f"entry/{entry.id}/{rest}")).status_code == 404


def test_the_story_narrows_and_goes_on_by_key(house: House) -> None:  # noqa: F811
    ruth = house.actor("ruth")
    for number in range(25):
        house.write(
            f"n{number}", "ruth", "izzy", kind="note", fact=f"Note number {number:02}.",
            happened=__import__("kithline.record.rules", fromlist=["Happened"]).Happened.on(
                TODAY - timedelta(days=200 + number)
            ),
        )  # fmt: skip
    client = house.client("ruth")
    first = client.get(house.url())
    text = first.content.decode()
    assert "Note number 00" in text and "Note number 24" not in text
    older = first.context["older"]
    assert "before=" in older
    rest = client.get(older.split("#")[0]).content.decode()
    assert "Note number 24" in rest and "Note number 00" not in rest
    words = client.get(house.url(rest="?show=words")).content.decode()
    assert "I did a whole width" in words and "Note number" not in words
    until = client.get(
        house.url(rest="?since_day=1&since_month=1&since_year=2000&until_day=1&until_month=1"
                  "&until_year=2001")
    )  # fmt: skip
    assert "Nothing that you can read fits this." in until.content.decode()
    assert ruth.name == "Ruth Adeyemi"


@pytest.mark.parametrize(
    "query",
    [
        "?before=nonsense", "?before=1.2", "?before=" + "9" * 400, "?show=nonsense", "?kind=%07",
        "?agency=%E2%80%AE", "?tag=x&since_day=31&since_month=2&since_year=2026", "?until_year=0",
        "?since_day=1&since_month=1&since_year=2026&until_day=1&until_month=1&until_year=2020",
    ],
)  # fmt: skip
def test_an_address_made_up_is_no_fault(house: House, query: str) -> None:  # noqa: F811
    assert house.client("ruth").get(house.url() + query).status_code == 200


def test_letting_in_ending_and_shutting_out(house: House) -> None:  # noqa: F811
    ruth, femi = house.client("ruth"), house.client("femi")
    post = str(house.place.posts["femi"].id)
    address = house.url(rest="access/in/")
    form = {"purpose": "team-around-child", "post": post, "level": "3", "reason": ""}
    assert "Say why they need it" in ruth.post(address, form).content.decode()
    assert femi.get(house.url()).status_code == 404
    done = ruth.post(address, {**form, "reason": "Takes her to the club"})
    assert done.status_code == 302, done.content.decode()
    assert femi.get(house.url()).status_code == 200
    page = ruth.get(house.url(rest="access/")).content.decode()
    assert "Takes her to the club" in page
    line = next(s for s in ruth.get(house.url(rest="access/")).context["lines"] if "Femi" in s.name)
    assert ruth.post(line.end, {"reason": "The club closed"}).status_code == 302
    assert femi.get(house.url()).status_code == 404
    out = house.client("moira").post(
        house.url(rest="access/out/"),
        {"post": str(house.place.posts["bev"].id), "reason": "own-family"},
    )
    assert out.status_code == 302, out.content.decode()
    assert house.client("bev").get(house.url()).status_code == 404


def test_sharing_needs_an_end_and_gives_no_writing(house: House) -> None:  # noqa: F811
    ruth, post = house.client("ruth"), str(house.place.posts["femi"].id)
    typed = {"purpose": "sharing-decision", "post": post, "level": "3", "reason": "Housing asks"}
    text = ruth.post(house.url(rest="access/in/"), typed).content.decode()
    assert "For that they read, and no more" in text and "Give the day on which it ends" in text
    far = {"until_day": "1", "until_month": "1", "until_year": str(TODAY.year + 9), "level": "2"}
    assert (
        "It ends within 365 days"
        in ruth.post(house.url(rest="access/in/"), {**typed, **far}).content.decode()
    )


def test_who_may_not_give_may_not_open_the_forms(house: House) -> None:  # noqa: F811
    for who in ("priya", "lorna", "stranger", "clerk"):
        client = house.client(who)
        for rest in ("access/in/", "access/out/", f"access/end/{new_id()}/"):
            assert client.get(house.url(rest=rest)).status_code == 404, (who, rest)


def test_a_manager_names_the_worker(house: House) -> None:  # noqa: F811
    moira = house.client("moira")
    day = moira.get("/my-day").content.decode()
    assert "Children who wait for a worker" in day and "Alfie Dunn" in day
    href = next(x.href for d in moira.get("/my-day").context["day"].deciding for x in d.rows)
    assert moira.get(href).status_code == 200


def test_the_page_of_an_adult_is_the_same_record(house: House) -> None:  # noqa: F811
    text = house.client("ruth").get(house.url("carly")).content.decode()
    assert "Carly Thackray" in text and "Parental responsibility" not in text
    assert "Isabella Thackray-Dunn, daughter" in text
    assert house.client("priya").get(house.url("carly")).status_code == 404


def test_families_lists_what_is_open(house: House) -> None:  # noqa: F811
    text = house.client("ruth").get("/families/").content.decode()
    assert "Isabella Thackray-Dunn" in text and "Kiera" not in text
    assert "Carly Thackray" in house.client("ruth").get("/families/?adults=1").content.decode()
    assert "No child’s record" in house.client("stranger").get("/families/").content.decode()
    assert "Isabella" not in house.client("aunt").get("/families/").content.decode()
    assert house.client("auditor").get("/families/").status_code == 404
    assert house.client("ruth").get("/families/?after=nonsense").status_code == 200


# session, user, worker, post and its teams, the viewer's settings read, set and put back, savepoints,
# and the line in the trail
FIXED = 12


def budget(client, address):  # type: ignore[no-untyped-def]
    """Return how many statements a page takes, but for savepoints."""
    client.get(address)
    with CaptureQueriesContext(connection, ) as caught:  # fmt: skip
        assert client.get(address).status_code == 200
    return [q["sql"] for q in caught if "SAVEPOINT" not in q["sql"]]


def test_what_the_pages_cost(house: House) -> None:  # noqa: F811
    clocks(house)
    client = house.client("ruth")
    fixed = budget(client, "/help/")
    for address in (house.url(), "/my-day"):
        took = budget(client, address)
        extra = len(took) - len(fixed) - 1  # the line in the trail
        assert extra <= 20, f"{address}: {extra}\n" + "\n".join(q[:160] for q in took)
