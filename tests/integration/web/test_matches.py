"""Pages of records that may be of one person: queue, pair, merge, undoing it, the old address."""

from __future__ import annotations

import pytest

from kithline.core import clock
from kithline.core.viewer import acting_as
from kithline.linkage import actions, rules
from kithline.linkage.models import Merge, Pair
from tests.integration.pathways.test_by_machine import NUMBER, Two
from tests.integration.pathways.test_merge import house  # noqa: F401
from tests.integration.web.izzy import NOW

pytestmark = pytest.mark.django_db
EVIDENCE = [
    {
        "fact": "surname",
        "sign": "close",
        "words": "surname: one half of a double name",
        "weight": 7.4,
    },
    {"fact": "dob", "sign": "unknown", "words": "birth date: not known of both", "weight": 0.0},
    {"fact": "sex", "sign": "same", "words": "sex", "weight": 1.0},
]


@pytest.fixture
def asked(house, owner_db):  # noqa: F811
    return ask(house, owner_db)


def ask(home, owner_db):
    """Put a question about Izzy's two records into the queue."""
    by = home.actor("amina")
    one, other = sorted((home["izzy"], home["bella"]))
    with owner_db():
        model = actions.keep_model(
            partnership_id=by.partnership_id,
            content=rules.shipped_model(),
            records=0,
            by=by,
            at=NOW,
        )
        actions.keep_run(
            partnership_id=by.partnership_id, model=model, thresholds=rules.thresholds(), records=2,
            engine="duckdb", seconds=0.1, by=by, at=NOW,
            pairs=[{"one_id": one, "other_id": other, "band": "ask", "place": 3.1, "evidence": EVIDENCE}],
        )  # fmt: skip
        home.pair = Pair.objects.get()
    return home


def test_a_pair_is_shown_side_by_side_with_weights_and_no_sum(asked, django_assert_max_num_queries):
    client = asked.client("devon")
    page = client.get("/hub/matches/").content.decode()
    assert "Isabella Thackray-Dunn" in page and "Bella Thackray" in page
    client.get(f"/hub/matches/{asked.pair.id}/")
    with django_assert_max_num_queries(16):
        page = client.get(f"/hub/matches/{asked.pair.id}/").content.decode()
    assert "surname: one half of a double name" in page and "+7.4" in page
    assert "31 Canal Street" in page and "NHS number" in page and "9434765919" not in page
    assert "8.4" not in page  # the sum
    assert "They are one person" not in page  # a hub worker cannot merge
    with django_assert_max_num_queries(16):
        client.get("/hub/matches/")


def test_two_people_and_cannot_say(asked):
    client = asked.client("devon")
    address = f"/hub/matches/{asked.pair.id}/"
    page = client.post(address, {"answer": "different", "reason": ""}).content.decode()
    assert "Say what makes you sure" in page
    assert client.post(address, {"answer": "later", "reason": "Ask the school"}).status_code == 302
    assert "Ask the school" in client.get("/hub/matches/").content.decode()
    client.post(address, {"answer": "different", "reason": "Cousins"})
    assert "Nothing waits here" in client.get("/hub/matches/").content.decode()


def test_one_person_merged_read_elsewhere_and_undone(asked):
    client = asked.client("amina")
    address = f"/hub/matches/{asked.pair.id}/"
    page = client.post(address, {"answer": "same", "reason": "One girl"}).content.decode()
    assert "Choose which record is kept" in page
    assert "whoever can see either record sees all of both" in page and "restricted" not in page
    done = client.post(
        address, {"answer": "same", "reason": "One girl", "kept": str(asked["izzy"])}
    )
    page = client.get(done["Location"]).content.decode()
    assert "1 entry" in page and "is read in the record of" in page
    assert client.post(f"{done['Location']}stands/").status_code == 302, (
        "a person's merge waits for nobody"
    )
    moved = client.get(asked.url("bella"))
    assert moved.status_code == 302 and moved["Location"] == asked.url("izzy")
    ruth = asked.client("ruth")
    assert "Weighed at the clinic" in ruth.get(asked.url("izzy")).content.decode()
    assert "One girl" in ruth.get(asked.url("izzy", "merges/")).content.decode()
    assert asked.client("stranger").get(asked.url("bella")).status_code == 404
    undo = f"{done['Location']}undo/"
    assert ruth.get(undo).status_code == 404
    assert "Ruth Adeyemi" in client.get(undo).content.decode()
    assert client.post(undo, {"reason": "Two girls"}).status_code == 302
    assert "two records again" in client.get(done["Location"]).content.decode()
    by = asked.actor("amina")
    with acting_as(by, clock.now()):
        assert Merge.objects.get().undone_reason == "Two girls"


@pytest.mark.parametrize("who", ["ruth", "priya", "clerk", "auditor", "admin"])
def test_nobody_else_finds_these_pages(asked, who):
    client = asked.client(who)
    for address in ("/hub/matches/", f"/hub/matches/{asked.pair.id}/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["after=x", "after=1_2", "after=nan_" + "0" * 32, "show=zzz", "after=%00"]
)
def test_whatever_stands_in_the_address_is_answered(asked, query):
    assert asked.client("devon").get(f"/hub/matches/?{query}").status_code in (200, 400)


def test_what_the_machine_made_one_waits_for_a_person_who_lets_it_stand_or_undoes_it(db, owner_db):
    two = Two(owner_db)
    two.switch()
    two.go(at=clock.now())
    with owner_db():
        merge = Merge.objects.get()
    client, address = two.house.client("amina"), f"/hub/matches/merge/{merge.id}/"
    assert "Made one by machine, to be looked at: 1" in client.get("/hub/matches/").content.decode()
    assert address in client.get("/my-day").content.decode()
    assert address in client.get("/hub/matches/machine/").content.decode()
    page = client.get(address).content.decode()
    assert "NHS number" in page and "They are one person" in page and NUMBER not in page
    assert client.get(f"{address}undo/").status_code == 200
    assert client.get("/hub/matches/machine/?after=nan_x").status_code == 200
    assert two.house.client("devon").get("/hub/matches/machine/").status_code != 200
    assert client.get(f"{address}stands/").status_code == 405
    for _ in range(2):  # a second click says the same
        assert client.post(f"{address}stands/").url == "/hub/matches/machine/?stands=1"
    assert address not in client.get("/hub/matches/machine/").content.decode()
    page = client.get(address).content.decode()
    assert "and let it stand" in page and "They are one person" not in page
    assert client.post(f"{address}undo/", {"reason": "Cousins."}).url == address
