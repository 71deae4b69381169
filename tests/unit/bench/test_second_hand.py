"""The second hand's lives: the same each time, every pattern put in, and nothing of one elsewhere."""

import json
import re
from itertools import islice

import pytest

from kithline.bench.second_hand import figures, pen, themes
from kithline.bench.second_hand.book import TODAY
from kithline.bench.second_hand.lives import lives, ordinary_life, planted_life
from kithline.bench.second_hand.plants import PLANTS
from kithline.cli import _patterns
from kithline.patterns import catalogue


def test_the_same_seed_gives_the_same_lives():
    first, second = (list(lives(7, 4, 12)) for _ in range(2))
    assert first == second
    assert first != list(lives(8, 4, 12))


@pytest.mark.parametrize("pattern", PLANTS)
def test_every_pattern_is_put_in(pattern):
    for at in range(3):
        life = planted_life(3, pattern, at)
        least = 1 if pattern == "named-once" else 2
        assert life.pattern == pattern and len(life.planted) >= least
        assert {m.id for m in life.history.marks} - life.planted  # and an ordinary life around it


def test_the_turn_comes_to_every_pattern_and_every_theme():
    made = list(lives(5, len(PLANTS), 100))
    assert {x.pattern for x in made if x.pattern} == set(PLANTS)
    assert {x.theme for x in made if not x.pattern} == set(themes.SHARES)


def _sayings(name, keys):
    """Return the longest run of plain words of each line: what it cannot be told without."""
    for key in keys:
        for line in pen.lines(name, key):
            runs = re.split(r"[][|{}]", line.fact)
            yield max(runs, key=len).strip(" .,:").lower()


def test_no_ordinary_life_holds_what_is_planted():
    planted = {s for s in _sayings("patterns", pen.data("patterns")) if len(s) > 14}
    ordinary = {*_sayings("ordinary", pen.data("ordinary")), *_sayings("hard", pen.data("hard"))}
    assert len(planted) > 30 and not planted & ordinary
    for life in islice(lives(4, 0, 40), 40):
        assert not life.pattern and not life.planted
        told = " ".join(m.all_text.lower() for m in life.history.marks)
        assert [s for s in planted if s in told] == []


def test_nothing_is_told_of_before_birth_or_after_today():
    for theme in themes.SHARES:
        life = ordinary_life(2, theme, 0)
        for mark in life.history.marks:
            assert life.history.child.born <= mark.happened <= mark.written <= TODAY


def test_what_no_rule_reads_is_not_found_and_what_is_asked_is_counted():
    few = [planted_life(3, "out-of-sight", 0), ordinary_life(3, "plain", 0)]
    in_use = catalogue.shipped().rules
    seeing = figures.count(few, in_use)
    assert seeing.planted == {"out-of-sight": 1} and seeing.found["out-of-sight"] == 1
    blind = figures.count(few, [])
    assert blind.planted.total() == 1 and not blind.found.total() and blind.calm == 1
    assert 0 < blind.years <= figures.LOOKS * figures.QUARTER / 365


def test_every_pattern_has_its_questions_and_its_kept_figures():
    shipped = {r.id for r in catalogue.shipped().rules}
    assert set(figures.ASKED_BY) == set(PLANTS)
    assert {r for asked in figures.ASKED_BY.values() for r in asked} <= shipped
    for file in (_patterns.SECOND, _patterns.SECOND_UNMENDED):
        kept = json.loads(file.read_text())
        assert set(kept["patterns"]) == set(PLANTS)
        assert kept["with"] >= 300 and kept["without"] >= 900


def test_what_is_held_back_is_said_in_other_ways():
    told = [
        {
            m.fact
            for life in lives(9, 51, 0, half)
            for m in life.history.marks
            if m.id in life.planted
        }
        for half in (0, 1)
    ]
    shared = told[0] & told[1]
    assert len(shared) < len(told[0]) / 5
