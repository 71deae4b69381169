"""What the shipped Stoke framework, criteria, lint terms and glossary must hold."""

from collections import Counter

import pytest

from kithline.frameworks.lint import check_pack, terms
from kithline.packs import catalogue
from kithline.packs.catalogue import Pack
from kithline.packs.enums import Severity

# Lines of each table at levels 1 to 5, as read from the document.
STOKE = {
    "education": (4, 8, 10, 8, 5),
    "early-years": (9, 7, 8, 5, 6),
    "health": (12, 13, 11, 9, 10),
    "substance-use": (3, 6, 5, 5, 5),
    "family-relationships": (6, 8, 9, 8, 7),
    "abuse-exploitation": (8, 4, 14, 14, 16),
    "crime": (5, 4, 3, 8, 8),
    "domestic-abuse": (6, 2, 6, 6, 6),
    "housing": (3, 2, 2, 3, 3),
    "finance": (2, 3, 4, 2, 1),
}

CRITERIA = {
    ("section-47", "circumstances"): (19, "consider"),
    ("section-47", "legal-test"): (3, "any"),
    ("section-20", "grounds"): (5, "any"),
    ("section-20", "wishes"): (1, "all"),
    ("section-20", "consent"): (3, "all"),
    ("section-31", "limbs"): (2, "all"),
    ("section-31", "causes"): (2, "any"),
    ("section-17", "in-need"): (3, "any"),
    ("conference", "criteria"): (2, "any"),
    ("conference", "categories"): (4, "any"),
    ("conference", "tasks"): (5, "all"),
    ("conference", "plan"): (6, "all"),
    ("welfare-checklist", "checklist"): (7, "consider"),
    ("definitions", "emotional-neglect-form"): (7, "any"),
    ("definitions", "neglect-type"): (6, "any"),
    ("definitions", "neglect-significant-harm"): (4, "consider"),
}


def pack(kind: str, slug: str) -> Pack:
    found = catalogue.find(kind, slug)
    assert found is not None
    return found


def test_stoke_holds_every_line_of_its_ten_tables():
    counted = Counter(
        (row["group"], indicator["level"])
        for row in pack("thresholds", "stoke-2023").content["rows"]
        for indicator in row["indicators"]
    )
    expected = {(g, str(n)): c for g, row in STOKE.items() for n, c in enumerate(row, start=1)}
    assert counted == expected


def test_stoke_attendance_is_below_95_at_level_2_and_below_90_at_level_3():
    told = {
        indicator["level"]: figure
        for row in pack("thresholds", "stoke-2023").content["rows"]
        for indicator in row["indicators"]
        for figure in ("95", "90")
        if f"under {figure} per cent" in indicator["text"]
    }
    assert told == {"2": "95", "3": "90"}


def test_stoke_level_5_asks_social_care_in_every_outcome():
    content = pack("thresholds", "stoke-2023").content
    actions = {level["slug"]: level for level in content["levels"]}
    assert [slug for slug, level in actions.items() if level["refer"] != "none"] == ["5"]
    assert "social care" in actions["5"]["minimum_action"]
    assert "early help assessment" not in actions["5"]["minimum_action"]
    overrides = [x for x in (*content["rows"], *content["groups"]) if x.get("minimum_action")]
    assert overrides == []


@pytest.mark.parametrize(("slug", "wanted"), CRITERIA)
def test_criteria_hold_their_items_and_how_they_are_joined(slug, wanted):
    lists = {x["slug"]: x for x in pack("criteria", slug).content["lists"]}
    assert (len(lists[wanted]["items"]), lists[wanted]["join"]) == CRITERIA[slug, wanted]


def test_every_item_and_definition_of_the_criteria_has_citation_and_source():
    for found in catalogue.packs("criteria"):
        items = [item for each in found.content["lists"] for item in each["items"]]
        for part in (*items, *found.content.get("definitions", ())):
            assert part["citation"] and part["source"], part


def test_what_the_record_already_holds_is_asked_about():
    lists = pack("criteria", "section-47").content["lists"]
    asked = {i["id"] for each in lists for i in each["items"] if i.get("record_question")}
    assert {"s47-03", "s47-13", "s47-18"} <= asked


@pytest.mark.parametrize(
    ("kind", "slug"),
    [("thresholds", "stoke-2023"), *(("criteria", p.slug) for p in catalogue.packs("criteria"))],
)
def test_the_lint_finds_no_error(kind, slug):
    faults = check_pack(pack(kind, slug))
    assert [str(f) for f in faults if f.severity is Severity.ERROR] == []


def lint_terms() -> list[tuple[terms.Term, dict]]:
    found = pack("lint", "terms")
    read, faults = terms.read_terms(found)
    assert faults == []
    return list(zip(read, found.content["terms"], strict=True))


@pytest.mark.parametrize(
    ("term", "entry"), [pytest.param(*both, id=both[0].id) for both in lint_terms()]
)
def test_a_lint_term_finds_its_examples_and_nothing_else(term, entry):
    assert [x for x in entry["examples"] if not term.found_in(x)] == []
    assert [x for x in entry["clear"] if term.found_in(x)] == []


def test_lint_terms_are_named_once_and_say_why():
    entries = [entry for _, entry in lint_terms()]
    assert len({e["id"] for e in entries}) == len(entries)
    for entry in entries:
        assert entry["say"] and entry["why"] and entry["source"], entry["id"]


def test_glossary_has_the_agreed_abbreviations_and_no_others():
    words = pack("glossary", "words").content["words"]
    agreed = {w["abbreviation"] for w in words if w.get("agreed")}
    listed = ["A&E", "CAMHS", "DASH", "DSL", "EDT", "EHA", "GP", "HV", "MARAC", "SALT", "TAF"]
    assert sorted(agreed) == listed
    short = [w["abbreviation"] for w in words if w.get("abbreviation")]
    assert len(short) == len(set(short))
