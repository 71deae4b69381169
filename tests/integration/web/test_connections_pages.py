"""Pages of connections: who gets which, what each shows, and what is refused at its field."""

from __future__ import annotations

import pytest

from kithline.connections.models import Concern, Considered, Place, PlaceEntry, PlaceLink
from kithline.core.viewer import acting_as
from tests.integration.connections.links import EVERYBODY, Links, build, marked, placed
from tests.integration.web.izzy import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def links() -> Links:
    return placed(marked(build()))


def day(name: str, ahead: int = 0) -> dict[str, str]:
    from datetime import timedelta

    on = TODAY + timedelta(days=ahead)
    return {
        f"{name}_day": str(on.day),
        f"{name}_month": str(on.month),
        f"{name}_year": str(on.year),
    }


def test_who_gets_which_page(links: Links) -> None:
    izzy, man, place = links.house["izzy"], links.man, links.place.id
    concern = links.concern.id
    reads_izzy = {"ruth", "moira", "amina", "devon", "priya", "bev", "tranter", "lorna"}
    works = {"ruth", "tranter", "femi", "bev"}
    every_day = set(EVERYBODY) - {"clerk", "auditor", "admin"}
    pages = {
        "/connections/": every_day,
        "/connections/place/new/": {"ruth", "moira", "amina", "femi"},
        f"/child/{izzy}/connections/": reads_izzy,
        f"/child/{izzy}/connections/place/": reads_izzy - {"lorna"},
        f"/child/{man}/connections/": {"ruth", "moira"},
        f"/child/{man}/connections/mark/": {"ruth", "moira"},
        f"/connections/concern/{concern}/": {"ruth", "moira", "tranter"},
        f"/connections/concern/{concern}/consider/{links.harley}/": {"ruth", "moira"},
        f"/connections/concern/{concern}/link/": {"ruth", "moira"},
        f"/connections/concern/{concern}/end/": {"ruth", "moira"},
        f"/connections/place/{place}/": works,
        f"/connections/place/{place}/entry/": works - {"bev"},
        f"/connections/place/{place}/let-in/": {"ruth"},
        f"/connections/place/{place}/close/": {"ruth"},
    }
    for who in EVERYBODY:
        client = links.house.client(who)
        for address, seen_by in pages.items():
            status = client.get(address).status_code
            assert status == (200 if who in seen_by else 404), (who, address, status)


def test_no_page_names_a_child_of_the_other_family(links: Links) -> None:
    house, place = links.house, links.place.id
    izzy = f"/child/{house['izzy']}/connections/"
    for who in ("priya", "amina", "moira"):
        text = house.client(who).get(izzy).content.decode()
        assert "Quayside arcade" in text and "Friday nights" in text
        assert "Harley" not in text
    text = house.client("femi").get(f"/connections/place/{place}/").content.decode()
    assert (
        "Harley Cray" in text and "1 other child is linked, whose record is not open to you" in text
    )
    assert "Isabella" not in text and "Izzy" not in text
    # From the adult of concern both are seen, by those entitled, at know-of.
    text = house.client("ruth").get(f"/connections/concern/{links.concern.id}/").content.decode()
    assert "Harley Cray" in text and f"/child/{links.harley}/" not in text


def test_an_adult_is_marked_and_each_child_considered(links: Links) -> None:
    house = links.house
    ruth = house.client("ruth")
    base = f"/connections/concern/{links.concern.id}/"
    wrong = ruth.post(f"{base}consider/{links.harley}/", {"follows": "told", "words": " "})
    assert "Say what follows, or why nothing does" in wrong.content.decode()
    done = ruth.post(
        f"{base}consider/{links.harley}/", {"follows": "told", "words": "Femi is told."}
    )
    assert done.status_code == 302
    assert "1 still to be considered" in ruth.get(base).content.decode()
    text = house.client("femi").get(f"/child/{links.harley}/connections/").content.decode()
    assert "Daniel Yarrow" in text and "Femi is told." in text
    # What was considered is read by who considers or leads, not by everybody round the child.
    ruth.post(f"{base}consider/{house['izzy']}/", {"follows": "nothing", "words": "Never met."})
    for who, reads in (("amina", True), ("moira", True), ("priya", False), ("lorna", False)):
        text = house.client(who).get(f"/child/{house['izzy']}/connections/").content.decode()
        assert ("Daniel Yarrow" in text) == reads, who
    by_hand = {
        "child": str(house["alfie"]), "how": "may-be", "supports": "A tattoo", "source": "Nursery"
    }  # fmt: skip
    wrong = ruth.post(f"{base}link/", by_hand).content.decode()
    assert "Say what speaks against it" in wrong and "A tattoo" in wrong
    assert ruth.post(f"{base}link/", {**by_hand, "against": "Another van"}).status_code == 302
    text = ruth.get(base).content.decode()
    assert "For it: A tattoo" in text and "Against it: Another van" in text
    assert ruth.post(f"{base}end/", {"reason": "It was not so"}).status_code == 302
    again = {"why": "x", "source": "y", **day("review_on", 30)}
    moved = ruth.post(f"/child/{links.man}/connections/mark/", again)
    assert moved.status_code == 302
    with acting_as(links.actor("ruth")):
        assert Concern.objects.count() == 2 and Considered.objects.count() == 2


def test_a_place_is_opened_written_about_and_a_child_linked(links: Links) -> None:
    ruth = links.house.client("ruth")
    assert "Give it a name" in ruth.post("/connections/place/new/", {}).content.decode()
    made = ruth.post(
        "/connections/place/new/",
        {"kind": "group", "name": "Quay lot", "reason": "Go about together"},
    )
    base = made["Location"]
    assert ruth.post(f"{base}entry/", day("happened_on")).status_code == 200
    done = ruth.post(f"{base}entry/", {**day("happened_on"), "fact": "Six of them at the quay."})
    assert done.status_code == 302
    with acting_as(links.actor("ruth")):
        entry = PlaceEntry.objects.get(fact__startswith="Six")
        place = Place.objects.get(name="Quay lot")
    amended = {**day("happened_on"), "fact": "Five of them.", "amend_reason": "Miscounted"}
    assert ruth.post(f"{base}entry/{entry.id}/amend/", amended).status_code == 302
    text = ruth.get(base).content.decode()
    assert "Six of them" in text and "Five of them." in text and "Miscounted" in text
    link = {
        "place": str(place.id), "how": "member", "why": "So that a plan for one helps all",
        **day("starts_on"), **day("until_on", 90),
    }  # fmt: skip
    address = f"/child/{links.house['alfie']}/connections/"
    wrong = ruth.post(f"{address}place/", {**link, **day("until_on", 900)}).content.decode()
    assert "A link lasts a year at most" in wrong
    assert ruth.post(f"{address}place/", link).status_code == 302
    with acting_as(links.actor("ruth")):
        row = PlaceLink.objects.get(place=place)
    assert ruth.post(f"{address}place/{row.id}/end/", {"reason": "Moved"}).status_code == 302
    assert "Ended" in ruth.get(address).content.decode()
    # Of another child, and of another place, it is not there.
    other = f"/child/{links.house['izzy']}/connections/place/{row.id}/end/"
    assert ruth.get(other).status_code == 404
    assert (
        ruth.get(f"/connections/place/{links.place.id}/entry/{entry.id}/amend/").status_code == 404
    )
    let = {"post": str(links.house.place.posts["priya"].id), "level": "2", "reason": "Teaches two"}
    assert ruth.post(f"{base}let-in/", let).status_code == 302
    assert links.house.client("priya").get(base).status_code == 200
    out = ruth.post(f"{base}let-out/{let['post']}/", {"reason": "No longer"})
    assert out.status_code == 302 and links.house.client("priya").get(base).status_code == 404
    assert ruth.post(f"{base}close/", {"reason": "They have moved on"}).status_code == 302
    late = ruth.post(f"{base}entry/", {**day("happened_on"), "fact": "x"})
    assert "That record is closed" in late.content.decode()


def test_bad_input_ends_in_words(links: Links) -> None:
    ruth = links.house.client("ruth")
    base = f"/connections/place/{links.place.id}/"
    for address in (
        "/connections/?after=x", "/connections/?after=a~b", f"{base}?before=2026-99-99~x",
        f"{base}?before=~", f"{base}?before=2026-01-01~{links.place.id}",
    ):  # fmt: skip
        assert ruth.get(address).status_code == 200
    forms = (
        f"{base}entry/", f"{base}let-in/", f"{base}close/", "/connections/place/new/",
        f"/child/{links.house['izzy']}/connections/place/",
        f"/connections/concern/{links.concern.id}/link/",
        f"/connections/concern/{links.concern.id}/end/",
        f"/connections/concern/{links.concern.id}/consider/{links.harley}/",
    )  # fmt: skip
    names = ("fact", "name", "kind", "reason", "post", "level", "place", "how", "why", "child",
             "supports", "follows", "words", "happened_on_day", "happened_on_month")  # fmt: skip
    for address in forms:
        for bad in ("", "\x07", "\u202ex", "x" * 20_000):
            answer = ruth.post(address, dict.fromkeys(names, bad))
            assert answer.status_code == 200, (address, bad[:5])
            assert "There is something to put right" in answer.content.decode(), address


def test_a_linked_child_stands_on_my_day_until_considered(links: Links) -> None:
    own = f"/connections/consider/{links.concern.id}/{links.harley}/"
    theirs = f"/connections/concern/{links.concern.id}/consider/{links.house['izzy']}/"
    amina, ruth, femi = (links.house.client(w) for w in ("amina", "ruth", "femi"))
    assert own in amina.get("/my-day").content.decode()
    day = ruth.get("/my-day").content.decode()
    assert theirs in day and str(links.harley) not in day
    assert "adult of concern" not in femi.get("/my-day").content.decode()
    assert femi.get(own).status_code == 404
    page = amina.get(own).content.decode()
    assert "Daniel Yarrow: cares for them." in page and "Ruth Adeyemi" in page
    assert "A child was hurt" not in page, "the mark itself"
    again = amina.post(own, {"words": "His nursery is told."})
    assert again.status_code == 200 and "His nursery is told." in again.content.decode()
    assert amina.post(own, {"follows": "told", "words": "His nursery is told."}).url == "/my-day"
    assert own not in amina.get("/my-day").content.decode()
    assert amina.get(own).status_code == 404
