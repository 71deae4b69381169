"""The bench of patterns: repeatable, able to miss, and its kept figures those of the shipped questions."""

from __future__ import annotations

import json
from functools import lru_cache

from kithline.bench import patterns
from kithline.cli import _patterns
from kithline.patterns import catalogue


@lru_cache
def small(seed: int) -> dict:
    sizes = {"with_patterns": 24, "without": 12, "seed": seed}
    return patterns.values(patterns.run(**sizes), **sizes)


def test_the_same_seed_gives_the_same_figures():
    again = patterns.values(
        patterns.run(with_patterns=24, without=12, seed=5), with_patterns=24, without=12, seed=5
    )
    assert again["rules"] == small(5)["rules"] and again["entries"] == small(5)["entries"]
    assert small(6)["entries"] != again["entries"]


def test_most_is_found_and_what_no_rule_reads_is_not(monkeypatch):
    rows = small(5)["rules"].values()
    planted, found = sum(r["planted"] for r in rows), sum(r["found"] for r in rows)
    assert planted > 20 and found / planted > 0.6
    monkeypatch.setattr("kithline.patterns.rules.find", lambda history, rules: [])
    blind = patterns.run(with_patterns=4, without=2, seed=5)
    assert sum(blind.planted.values()) > 3 and not blind.found.total() and blind.calm == 2


def test_every_rule_can_be_planted_and_stands_in_the_kept_figures():
    shipped = {r.id for r in catalogue.shipped().rules}
    assert set(patterns.PLANTS) == shipped
    kept = json.loads(_patterns.FIGURES.read_text())
    assert set(kept["rules"]) == shipped
    assert kept["pack"] == catalogue.shipped().version
    assert kept["with"] >= 200 and kept["without"] >= 800
