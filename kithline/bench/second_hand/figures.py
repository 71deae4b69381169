"""How much of what a second hand put into lives the questions find, and how often they ask of others.

``docs/reference/patterns-second-hand.json`` keeps the figures, beside those of the first planting.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kithline.bench.as_of import as_of
from kithline.bench.second_hand.book import TODAY
from kithline.bench.second_hand.lives import Life, lives
from kithline.patterns import catalogue, rules
from kithline.patterns.shape import Rule

FILE = Path(__file__).parents[3] / "docs" / "reference" / "patterns-second-hand.json"
SEED = 20260302
USUAL = {"with_patterns": 306, "without": 900, "seed": SEED}
LOOKS = 8  # a quarter apart, as in the first planting
QUARTER = 91
# The questions of which any finds the pattern. One that no rule asks about would stand here empty.
ASKED_BY: dict[str, tuple[str, ...]] = {
    "missed-health": ("appointments-missed",),
    "injuries": ("injuries-again", "injuries-before-moving"),
    "attendance-falling": ("attendance-falling",),
    "moves": ("moves",),
    "again-after-nfa": ("referred-again",),
    "closed-three-times": ("closed-three-times",),
    "start-again": ("start-again",),
    "not-sustained": ("improvement-one-source",),
    "out-of-sight": ("not-seen", "child-not-seen-on-visits"),
    "without-words": ("not-heard",),
    "bedroom-or-alone": ("bedroom-not-seen", "not-seen-alone"),
    "workers-change": ("worker-changes",),
    "three-at-once": ("three-together",),
    "cold": ("low-warmth",),
    "named-once": ("named-once",),
    "graded-alike": ("care-grade-not-improving",),
    "rolled-over": ("plan-rolled-over",),
}


@dataclass
class Counted:
    """What was put in and found by pattern; what was asked without having been put in, by question."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)  # children without a pattern
    by_theme: Counter[str] = field(default_factory=Counter)
    calm: int = 0
    without: int = 0
    years: float = 0.0
    entries: int = 0


def run(
    *, with_patterns: int = 306, without: int = 900, seed: int = SEED, half: int | None = None
) -> Counted:
    """Look at each life at up to eight moments of two years, and count."""
    return count(lives(seed, with_patterns, without, half), catalogue.shipped().rules)


def count(
    of: Iterable[Life],
    in_use: Iterable[Rule],
    asked_by: Mapping[str, tuple[str, ...]] = ASKED_BY,
) -> Counted:
    """Count what is found in lives."""
    counted, in_use = Counted(), tuple(in_use)
    for life in of:
        counted.entries += len(life.history.marks)
        if life.pattern:
            counted.planted[life.pattern] += 1
            counted.found[life.pattern] += finds(life, in_use, asked_by)
            continue
        asked = {
            f.rule.id for day in days(life) for f in rules.find(as_of(life.history, day), in_use)
        }
        counted.asked.update(asked)
        counted.without += 1
        counted.years += len(days(life)) * QUARTER / 365.25
        counted.calm += not asked
        counted.by_theme[life.theme] += len(asked)
    return counted


def finds(
    life: Life, in_use: Iterable[Rule], asked_by: Mapping[str, tuple[str, ...]] = ASKED_BY
) -> bool:
    """Is a question asked that rests on something of what was put in?"""
    wanted = [r for r in in_use if r.id in asked_by[life.pattern]]
    return any(
        life.planted & {r.id for r in found.refs}
        for day in days(life, since=life.begins)
        for found in rules.find(as_of(life.history, day), wanted)
    )


def days(life: Life, since: date | None = None) -> list[date]:
    """Return the days on which the record is looked at, from when there was one."""
    since = since or life.history.marks[0].happened
    every = (TODAY - timedelta(days=QUARTER * back) for back in range(LOOKS))
    return [day for day in every if day >= since]


def values(counted: Counted, *, with_patterns: int, without: int, seed: int) -> dict[str, Any]:
    """Return the figures as plain values."""
    return {
        "with": with_patterns,
        "without": without,
        "seed": seed,
        "looks": LOOKS,
        "years": round(counted.years),
        "entries": counted.entries,
        "pack": catalogue.shipped().version,
        "nothing_asked": counted.calm,
        "patterns": {
            pattern: {
                "planted": planted,
                "found": counted.found[pattern],
                "asked_by": list(ASKED_BY[pattern]),
            }
            for pattern, planted in counted.planted.items()
        },
        "rules": {
            rule.id: {
                "asked_of": counted.asked[rule.id],
                "false_a_child_and_year": _a_year(counted.asked[rule.id], counted),
            }
            for rule in catalogue.shipped().rules
        },
        "false_a_child_and_year": _a_year(counted.asked.total(), counted),
    }


def _a_year(asked: int, counted: Counted) -> float:
    return round(asked / counted.years, 4) if counted.years else 0.0


def report(figures: dict[str, Any]) -> str:
    """Return the figures as a table to read."""
    rows = figures["patterns"]
    lines = [
        f"Lives by a second hand: {figures['with']} children with a pattern, {figures['without']} "
        f"without; {figures['entries']:,} entries; seed {figures['seed']}.",
        f"{'put in':24}{'lives':>6}{'found':>7}{'share':>7}",
        *(
            f"{p:24}{r['planted']:>6}{r['found']:>7}{r['found'] / r['planted']:>7.2f}"
            for p, r in rows.items()
        ),
    ]
    planted, found = (
        sum(r["planted"] for r in rows.values()),
        sum(r["found"] for r in rows.values()),
    )
    if planted:
        lines.append(f"{'all':24}{planted:>6}{found:>7}{found / planted:>7.2f}")
    lines.append(f"{'asked without a pattern':28}{'children':>9}{'a child and year':>18}")
    lines += [
        f"{rule:28}{r['asked_of']:>9}{r['false_a_child_and_year']:>18.4f}"
        for rule, r in figures["rules"].items()
    ]
    lines.append(f"{'all':37}{figures['false_a_child_and_year']:>18.4f}")
    lines.append(
        f"Of the children without, {figures['nothing_asked']} were asked nothing in two years."
    )
    return "\n".join(lines)


def held_back(seed: int) -> dict[str, Any]:
    """Return what is found where only ways of putting it are used that no rule was mended on."""
    counted = run(seed=seed, half=1)
    return {
        "seed": seed,
        "planted": counted.planted.total(),
        "found": counted.found.total(),
        "false_a_child_and_year": _a_year(counted.asked.total(), counted),
    }


def keep(figures: dict[str, Any]) -> str:
    """Write the figures for the reference page; return the file's name."""
    figures = {**figures, "held_back": held_back(figures["seed"] + 1)}
    FILE.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")
    return FILE.name
