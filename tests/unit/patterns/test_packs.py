"""The shipped questions, what the lint catches, and what a place may change."""

from __future__ import annotations

import pytest

from kithline.packs import catalogue as packs
from kithline.packs import reading
from kithline.packs.faults import PackFaults
from kithline.patterns import catalogue, kinds, lint
from kithline.patterns.vocabulary import WordList

HEAD = """
kind: patterns
slug: here
version: "1"
licence: ours
"""
RULE = """
  - id: moved
    name: Moved often
    kind: moves
    question: "What did {name} leave behind?"
    definition: Three homes in two years.
    innocent: [A move to safety]
    false_alarm: Corrected addresses.
    source: practice
    verified: no
    settings: {homes: 3, schools: 2, together: 4, window_days: 731}
"""
LOCAL = """
base: england
partnership: {slug: tessenham, name: Tessenham}
"""


def pack_of(text: str) -> packs.Pack:
    return packs.from_content(reading.parse(text, "here.yaml"), file="here.yaml")


def test_shipped_packs_have_no_fault():
    assert [str(f) for f in lint.lint_all()] == []


def test_every_rule_says_what_it_might_mean_innocently_and_whence():
    rules = catalogue.shipped().rules
    assert len(rules) >= 24
    assert {r.kind for r in rules} == set(kinds.KINDS)
    for rule in rules:
        assert rule.innocent and rule.false_alarm and rule.source and rule.definition


@pytest.mark.parametrize(
    ("was", "now", "rule"),
    [
        ("leave behind?", "leave behind.", "question"),
        ("did {name} leave", "was left", "names-the-child"),
        ("did {name} leave", "score did {name} have, and leave", "plain-words"),
        ("did {name} leave", "did {name} leave, with {adult},", "placeholder"),
        ("{homes: 3,", "{homes: many,", "pattern"),
        ("window_days: 731}", "window_days: 731, weight: 5}", "pattern"),
        ("kind: moves", "kind: guesses", "pattern"),
        ("innocent: [A move to safety]", "innocent: []", "pattern"),
        ("    source: practice\n", "", "pattern"),
        ("verified: no", "verified: no\n    criterion: section-47/s47-99", "criterion"),
    ],
)
def test_the_lint_catches(was, now, rule):
    assert lint.lint(pack_of(HEAD + "rules:" + RULE)) == []
    assert was in RULE
    faults = lint.lint(pack_of(HEAD + "rules:" + RULE.replace(was, now)))
    assert rule in {f.rule for f in faults}, faults
    assert all(f.line > 1 for f in faults)


def test_a_place_changes_numbers_and_nothing_of_what_a_rule_says():
    changed = "changes:\n  - {id: moves, why: We move more, settings: {homes: 5}}\n"
    pack = pack_of(HEAD + LOCAL + changed)
    assert lint.lint(pack) == []
    (rule,) = catalogue.changes_of(pack, catalogue.shipped())
    shipped = catalogue.shipped().rule("moves")
    assert rule.settings.homes == 5 and rule.settings.schools == shipped.settings.schools
    assert rule.question == shipped.question and rule.partnership == "tessenham"
    for wrong in (
        "{id: moves, why: x, question: Why?}",
        "{id: moves, off: true}",
        "{id: x, why: y}",
    ):
        with pytest.raises(PackFaults):
            catalogue.changes_of(
                pack_of(HEAD + LOCAL + f"changes:\n  - {wrong}\n"), catalogue.shipped()
            )


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("Small bruise on the cheek.", "bruise"),
        ("Bruising, two days old", "Bruising"),
        ("No bruise seen today.", ""),
        ("There is no new bruise.", ""),
        ("Not a mark on him. Later a bruise.", "bruise"),
        ("She denies any bruises; a burn to the hand", "burn to"),
        ("A bruise from the dog bite clinic", ""),
        ("unbruised", ""),
        ("Talked of at the panel.", "panel"),
        ("Made a plan: chart, dentist.", "plan:"),
    ],
)
def test_words_are_read_unless_they_are_denied(text, met):
    words = WordList("x", ("bruis*", "burn to", "panel", "plan:"), ("dog bite clinic",))
    assert words.found_in(text) == met
