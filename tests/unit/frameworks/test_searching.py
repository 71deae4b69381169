import pytest

from kithline.frameworks import building, searching
from kithline.packs import catalogue
from kithline.packs.reading import parse


def shipped(slug):
    return building.framework(catalogue.find("thresholds", slug))


ALL = [shipped("bracknell-2019"), shipped("stoke-2023")]
CRITERIA = [building.criteria(p) for p in catalogue.packs("criteria")]


def texts(query):
    return [h.indicator.text for h in searching.search(query, ALL).hits]


@pytest.mark.parametrize(
    ("one", "other"),
    [("exploit", "exploited"), ("bully", "bullying"), ("PARENT", "parents"), ("harming", "harm")],
)
def test_ending_and_case_do_not_matter(one, other):
    assert texts(one) == texts(other) != []


def test_accents_do_not_matter():
    assert texts("schóol atténdance") == texts("school attendance") != []
    assert searching.stem("café") == searching.stem("cafes")


def test_every_hit_holds_every_word():
    hits = searching.search("school missing", ALL).hits
    assert hits
    for hit in hits:
        group = hit.framework.group(hit.indicator.group)
        assert {"school", "miss"} <= set(searching.in_order(f"{hit.indicator.text} {group.name}"))


def test_plain_words_and_terms_of_the_field_find_the_same(monkeypatch):
    text = """kind: glossary
slug: words
version: "1"
words:
  - {term: NEET, long: "not in education, employment or training", plain: "no school or job"}
"""
    pack = catalogue.from_content(parse(text, "w.yaml"), file="w.yaml")
    monkeypatch.setattr(searching.catalogue, "find", lambda kind, slug: pack)
    for query in ("NEET", "no school or job", "not in education, employment or training"):
        [concept] = searching.concepts(query)
        assert ("neet",) in concept
        assert len(concept) == 3
    assert len(searching.concepts("school job")) == 2, "words that only stand near are no phrase"


def test_found_words_are_marked():
    hit = searching.search("bullying", ALL).hits[0]
    assert "".join(p.text for p in hit.pieces) == hit.indicator.text
    assert any(p.hit and p.text.lower().startswith("bull") for p in hit.pieces)


def test_where_few_fit_those_that_fit_in_part_follow():
    found = searching.search("exploited zeppelin", ALL)
    assert found.hits == ()
    assert found.near
    assert all(h.met == 1 for h in found.near)


def test_nothing_found_is_nothing():
    found = searching.search("zeppelin", ALL)
    assert not found.any


@pytest.mark.parametrize("query", ["", "   ", "???", "\x00\u202e", "(", "%" * 500, "a" * 100_000])
def test_odd_queries_do_no_harm(query):
    searching.search(query, ALL, CRITERIA)


def test_criteria_and_definitions_are_found():
    found = searching.search("significant harm", ALL, CRITERIA)
    assert any(h.criteria.slug == "definitions" or h.anchor.startswith("d") for h in found.criteria)


def test_start_of_the_last_word_is_enough():
    assert texts("radicalis") == texts("radicalisation") or texts("radicalis")
