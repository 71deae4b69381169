"""The auditor's page: only that role, only with a reason, and the reading is written down."""

from __future__ import annotations

from tests.integration.web.izzy import House, house  # noqa: F401
from tests.integration.web.test_child_access import events


def test_only_an_auditor_reads_the_trail(house: House) -> None:  # noqa: F811
    for who in ("ruth", "moira", "amina", "priya", "clerk", "admin"):
        assert house.client(who).get("/audit/").status_code == 404, who
        assert house.client(who).post("/audit/", {}).status_code == 404, who
    assert house.client("auditor").get("/audit/").status_code == 200


def test_a_reason_is_asked_for(house: House) -> None:  # noqa: F811
    auditor = house.client("auditor")
    text = auditor.post("/audit/", {"of": "person", "person": house.url()}).content.decode()
    assert "Say why you read the trail" in text
    text = auditor.post("/audit/", {"of": "person", "reason": "x", "person": "nobody"}).content
    assert "Give the address of the record" in text.decode()
    for bad in ("\x07", "\u202e", "x" * 100_000, ""):
        assert auditor.post("/audit/", {"of": bad, "reason": bad, "worker": bad}).status_code == 200


def test_the_trail_of_a_record_and_of_a_worker(house: House, owner_db) -> None:  # noqa: F811
    house.client("priya").get(house.url())
    house.client("stranger").get(house.url())
    auditor = house.client("auditor")
    asked = {"reason": "Yearly sample", "of": "person", "person": f"https://x{house.url()}"}
    text = auditor.post("/audit/", asked).content.decode()
    assert "Priya Nair" in text and "Sam Underhill" in text and "was refused" in text
    assert "porridge" not in text
    asked = {
        "reason": "Yearly sample", "of": "worker",
        "worker": str(house.actor("priya").worker_id),
    }  # fmt: skip
    text = auditor.post("/audit/", asked).content.decode()
    assert "opened the story" in text and "Isabella Thackray-Dunn" in text
    lines = events(owner_db, verb="read the trail")
    assert [x.detail["reason"] for x in lines] == ["Yearly sample", "Yearly sample"]
