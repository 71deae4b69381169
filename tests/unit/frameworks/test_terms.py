"""Outdated words: each shipped term finds its examples and lets the clear ones pass."""

import pytest

from kithline.frameworks.lint import terms
from kithline.packs import catalogue
from kithline.packs.reading import parse

PACK = catalogue.find("lint", "terms")
ENTRIES = {entry["id"]: entry for entry in PACK.content["terms"]}
TERMS = {term.id: term for term in terms.current()}


@pytest.mark.parametrize("name", ENTRIES)
def test_term_finds_its_examples_and_nothing_clear(name):
    entry, term = ENTRIES[name], TERMS[name]
    assert [t for t in entry["examples"] if not term.found_in(t)] == []
    assert [t for t in entry["clear"] if term.found_in(t)] == []


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("school action", "is on School  Action now", True),
        ("school action", "school-action", True),
        ("school action", "school\naction", True),
        ("school action", "preschool action", False),
        ("school action", "school actions", False),
        ("prescribed organisation*", "prescribed organisations", True),
        ("999", "9990", False),
    ],
)
def test_phrase(phrase, text, found):
    import re

    assert bool(re.search(terms.phrase(phrase), text, re.IGNORECASE)) is found


def test_term_that_cannot_be_used_is_told():
    tree = parse(
        "kind: lint\nslug: t\nversion: '1'\nterms:\n  - {id: a}\n  - {id: b, regex: '('}\n",
        "t.yaml",
    )
    found, faults = terms.read_terms(catalogue.from_content(tree, file="t.yaml"))
    assert found == ()
    assert [(f.line, f.place) for f in faults] == [(5, "a"), (6, "b")]
