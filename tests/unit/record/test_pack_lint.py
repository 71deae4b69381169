"""The lint of bands and of the writing aid: the shipped packs pass; what would mislead is named by line."""

from __future__ import annotations

import pytest

from kithline.cli import main
from kithline.packs import catalogue, reading
from kithline.record import lint

HEAD = """kind: KIND
slug: here
version: "1"
title: "Here"
licence: "Ours."
source: {document: "A list", publisher: "A place"}
"""
BANDS = """bands:
  - what: attendance
    measure: per-cent
    levels:
      - id: low
        at_most: 50
        words: "half or less"
        source: "a list"
      - id: less
        below: 90
        words: "below 90"
        source: "a list"
windows:
  - what: early-contact
    which: new-birth
    from_days: 10
    to_days: 14
    words: "10 to 14 days old"
    source: "a list"
"""
WRITING = """rules:
  - id: guess
    kind: words
    fields: [fact]
    match: ["probably", "no doubt"]
    say: "A guess?"
    source: "a list"
    examples: ["He probably ate."]
    clear: ["He ate."]
  - id: meant
    kind: impact
    fields: [impact]
    kinds: [move]
    say: "What did it mean for {name}?"
    source: "a list"
"""


def faults_of(kind: str, text: str) -> list[lint.Fault]:
    tree = reading.parse(HEAD.replace("KIND", kind) + text, "here.yaml")
    return lint.lint(catalogue.from_content(tree, file="here.yaml"))


def test_shipped_packs_have_no_fault(capsys):
    assert main(["record", "lint"]) == 0
    assert capsys.readouterr().out == "0 errors, 0 remarks in all.\n"


@pytest.mark.parametrize(
    ("kind", "was", "now", "rule"),
    [
        ("bands", "        at_most: 50\n", "", "edge"),
        ("bands", "at_most: 50", "at_most: 500", "edge"),
        ("bands", "at_most: 50", "at_most: 90", "edge"),
        ("bands", "at_most: 50", "at_most: half", "shape"),
        ("bands", "at_most: 50", "at_least: 50", "edge"),
        ("bands", "at_most: 50", "at_most: 50\n        at_least: 20", "edge"),
        ("bands", "measure: per-cent", "measure: nights", "measure"),
        ("bands", "id: less", "id: low", "once"),
        ("bands", "half or less", "high risk", "plain-words"),
        ("bands", "measure: per-cent", "measure: pounds", "measure"),
        ("bands", "what: attendance", "what: arrears", "measure"),
        ("bands", "which: new-birth", "which: third-year", "contact"),
        ("bands", "to_days: 14", "to_days: 4", "days"),
        ("bands", "    to_days: 14\n", "", "days"),
        ("bands", '        source: "a list"\n      - id: less', "      - id: less", "shape"),
        ("writing", "kind: words", "kind: sentiment", "shape"),
        ("writing", "fields: [fact]", "fields: [said]", "shape"),
        ("writing", '    match: ["probably", "no doubt"]\n', "", "match"),
        ("writing", '"no doubt"', '"Probably"', "once"),
        ("writing", "He probably ate.", "He ate well.", "examples"),
        ("writing", '["He ate."]', '["No doubt he ate."]', "clear"),
        ("writing", "A guess?", "A guess, {name}?", "placeholder"),
        ("writing", "A guess?", "Please do not guess!", "plain-words"),
        ("writing", "kinds: [move]", "kinds: [party]", "entry-kind"),
        ("writing", "id: meant", "id: guess", "once"),
        ("writing", 'clear: ["He ate."]', 'clear: ["He ate."]\n    weight: 3', "shape"),
        ("writing", 'clear: ["He ate."]', 'clear: ["He ate."]\n    known: [TV]', "not-read"),
    ],
)
def test_the_lint_catches(kind, was, now, rule):
    text = {"bands": BANDS, "writing": WRITING}[kind]
    assert faults_of(kind, text) == []
    assert was in text
    found = faults_of(kind, text.replace(was, now, 1))
    assert rule in {f.rule for f in found}, found
    assert all(f.line > 1 for f in found)


def test_a_file_of_a_place_is_looked_over(tmp_path, capsys):
    file = tmp_path / "ours.yaml"
    file.write_text(HEAD.replace("KIND", "bands") + BANDS.replace("half or less", "fail! now!"))
    assert main(["record", "lint", str(file)]) == 1
    assert "plain-words" in capsys.readouterr().out
    file.write_text("kind: [")
    assert main(["record", "lint", str(file)]) == 1
