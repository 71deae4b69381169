"""The public pages: anybody reads them, nothing asked for in an address breaks them, few queries."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.packs import actions, catalogue

from .conftest import AT

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/frameworks/",
    "/frameworks/?q=exploited",
    "/frameworks/stoke-2023/",
    "/frameworks/bracknell-2019/",
    "/frameworks/bracknell-2019/?version=2019.1",
    "/frameworks/stoke-2023/education/",
    "/frameworks/bracknell-2019/3d/",
    "/frameworks/compare/",
    "/frameworks/compare/?left=stoke-2023@2023.1&right=bracknell-2019@2019.1",
    "/frameworks/compare/?left=nowhere&right=%F0%9F%92%A9&left_group=x",
    "/frameworks/criteria/section-47/",
    "/frameworks/criteria/welfare-checklist/",
]


@pytest.fixture
def nobody():
    return Client()


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("address", ADDRESSES)
def test_anybody_reads_it_in_few_queries(nobody, address, django_assert_max_num_queries):
    nobody.get(address)
    # acting as nobody takes a transaction and its settings; then the names of kept versions.
    with django_assert_max_num_queries(8):
        assert nobody.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/frameworks/nowhere/",
        "/frameworks/stoke-2023/nowhere/",
        "/frameworks/stoke-2023/?version=1999",
        "/frameworks/criteria/nowhere/",
        "/frameworks/stoke-2023/table.csv?version=9",
    ],
)
def test_what_is_not_there_is_not_found(nobody, address):
    assert nobody.get(address).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["%00", "\u202e", "<script>alert(1)</script>", "a" * 5000, "'; DROP TABLE x; --", "((((", "%"],
)
@pytest.mark.parametrize(
    "address", ["/frameworks/", "/frameworks/compare/", "/frameworks/stoke-2023/"]
)
def test_odd_words_in_an_address_do_no_harm(nobody, address, query):
    answer = nobody.get(address, {"q": query, "version": "", "left": query, "right": query})
    assert answer.status_code in (200, 400, 404)
    assert b"<script>alert" not in answer.content


def test_list_names_frameworks_criteria_and_who_uses_them(nobody, here):
    page = text(nobody.get("/frameworks/"))
    assert "4 tiers, 16 groups, 347 indicators" in page
    assert "Used by Tessenham Safeguarding Children Partnership." in page
    assert "/frameworks/criteria/section-20/" in page


def test_framework_shows_each_level_with_its_action_and_services(nobody):
    page = text(nobody.get("/frameworks/stoke-2023/"))
    pack = catalogue.find("thresholds", "stoke-2023")
    for level in pack.content["levels"]:
        assert level["minimum_action"].split(".")[0].replace("'", "&#x27;") in page
    assert "slips in the source" in page


def test_group_says_blank_shared_and_forked_cells_as_such(nobody):
    page = text(nobody.get("/frameworks/bracknell-2019/3d/"))
    assert "Empty:" in page
    page = text(nobody.get("/frameworks/bracknell-2019/1c/"))
    assert "This cell forks" in page
    assert 'class="kl-fw-branch"' in page
    assert "Source: 1c, rows 5 and 6." in page
    page = text(nobody.get("/frameworks/bracknell-2019/3h/"))
    assert "Needs a local legal look" in page


def test_shared_cell_spans_its_levels(nobody, here):
    admin = here.actor("admin")
    from pathlib import Path

    from kithline.packs.reading import parse

    file = Path(__file__).parents[2] / "unit" / "frameworks" / "documents" / "tiers.yaml"
    pack = catalogue.from_content(parse(file.read_text(), "tiers.yaml"))
    with acting_as(admin, AT):
        actions.bring_in(pack=pack, partnership_id=admin.partnership_id, by=admin, at=AT)
    page = text(nobody.get("/frameworks/millbrook-tiers/1b/"))
    assert 'colspan="2"' in page
    assert "One cell for tiers 1 and 2." in page


def test_search_marks_words_and_links_to_the_line(nobody):
    page = text(nobody.get("/frameworks/?q=bullying"))
    assert "<mark>" in page
    assert "/frameworks/bracknell-2019/" in page
    narrowed = text(nobody.get("/frameworks/?q=bullying&in=stoke-2023"))
    assert narrowed.count("kl-fw-hits") == 1


def test_table_is_the_same_as_the_commands(nobody):
    answer = nobody.get("/frameworks/stoke-2023/table.csv")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert len(rows) == 322


def test_versions_side_by_side_show_what_changed(nobody, here):
    admin = here.actor("admin")
    import json

    from kithline.packs import reading

    shipped = catalogue.find("thresholds", "stoke-2023")
    content = json.loads(json.dumps(reading.plain(shipped.content)))
    content["version"] = "2026.1"
    content["rows"][0]["indicators"][0]["text"] = "Has a place at a school that suits"
    gone = content["rows"].pop()
    with acting_as(admin, AT):
        actions.bring_in(
            pack=catalogue.from_content(content), partnership_id=admin.partnership_id, by=admin,
            at=AT,
        )  # fmt: skip
    page = text(nobody.get("/frameworks/compare/?left=stoke-2023@2023.1&right=stoke-2023@2026.1"))
    assert "2 indicators changed, 320 stayed" in page
    assert "<ins>" in page
    assert "<del>" in page
    assert "Taken out" in page
    assert gone["indicators"][0]["text"].split(",")[0].replace("'", "&#x27;") in page
    old = text(nobody.get("/frameworks/stoke-2023/?version=2023.1"))
    assert "This is not the version in force." in old


def test_criteria_say_how_items_stand_together_and_never_count(nobody):
    page = text(nobody.get("/frameworks/criteria/section-47/"))
    assert "No number of them decides." in page
    assert "significant harm" in page.lower()
    assert "002," not in page, "a reader does not know the numbers of our sources"


def test_signed_in_workers_read_the_same(here, client):
    builders.system()
    assert client.get("/frameworks/").status_code == 200
