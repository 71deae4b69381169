"""How much of what is put into invented lives the questions find, and how often they are asked of others.

``docs/reference/patterns.json`` keeps the figures; the page ``patterns.md`` is made of the pack and of them.
"""

from __future__ import annotations

import json
import os
import platform
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kithline.bench import pattern_people as people
from kithline.bench import pattern_plants as plants
from kithline.bench import pattern_plants_work as plants_work
from kithline.bench.pattern_lives import TODAY, Life, a_life
from kithline.patterns import catalogue, rules

FILE = Path(__file__).parents[2] / "docs" / "reference" / "patterns.json"
SEED = 20261128
USUAL = {"with_patterns": 200, "without": 800, "seed": SEED}
LOOKS = 8  # a quarter apart: the record is looked at over two years
QUARTER = 91
EACH = 2  # patterns planted in one life

Plant = Callable[[Life], None]
# Which life a pattern fits: the least and the most age in years.
PLANTS: dict[str, tuple[Plant, float, float]] = {
    "appointments-missed": (plants.missed, 0.5, 16),
    "appointments-put-off": (plants.put_off, 0.5, 5),
    "early-contact-gap": (plants.early_contact, 2, 4.5),
    "injuries-again": (plants.injuries, 1.2, 16),
    "injuries-before-moving": (plants.baby_hurt, 0.5, 1),
    "injury-under-protection": (plants.on_plan, 1.2, 16),
    "pregnancy-under-thirteen": (plants.pregnant, 9.5, 12.9),
    "attendance-falling": (plants.attendance, 7.5, 16),
    "moves": (plants.moves, 2, 16),
    "referred-again": (plants.again, 1, 16),
    "closed-three-times": (plants.three_times, 2.4, 16),
    "start-again": (plants.begin_anew, 3.4, 16),
    "improvement-one-source": (plants.one_source, 2, 16),
    "not-seen": (plants.unseen, 1, 16),
    "not-heard": (plants.unheard, 4, 16),
    "bedroom-not-seen": (plants.bedroom, 1, 16),
    "child-not-seen-on-visits": (plants.visit_without, 1, 16),
    "not-seen-alone": (plants.never_alone, 5, 16),
    "words-not-followed": (plants.words, 3, 12),
    "worker-changes": (plants.workers, 3, 16),
    "gap-without-lead": (plants.gap, 2, 16),
    "three-together": (plants.together, 1, 16),
    "low-warmth": (plants.warmth, 3, 16),
    "named-once": (plants.named, 1, 16),
    "care-grade-not-improving": (plants.graded, 1, 16),
    "plan-rolled-over": (plants.rolled, 1, 16),
    "missing-again": (plants.gone, 11, 16),
    **plants_work.PLANTS,
    # People and household
    "child-cares-for-others": (people.caring, 6, 16),
    "address-out-of-date": (people.stale_address, 1.5, 16),
    "household-told-differently": (people.household, 0.5, 16),
    "things-fell-away": (people.fell_away, 0.5, 9),
    "earlier-children": (people.before_this, 0.5, 1.9),
    "parent-not-asked": (people.father_unasked, 1, 16),
    "helper-not-asked": (people.helper_unasked, 1.5, 16),
    "relative-kept-out": (people.kept_out, 1.5, 16),
    "locked-in-or-out": (people.locked, 1, 16),
    "sibling-looked-past": (people.looked_past, 1, 16),
    "sleeps-elsewhere": (people.elsewhere, 7, 15.5),
}

# Silences: whatever else is written of the child would break them, so they stand alone in a life.
ALONE = frozenset(
    {
        "early-contact-gap",
        "not-seen",
        "not-heard",
        "bedroom-not-seen",
        "child-not-seen-on-visits",
        "not-seen-alone",
        "words-not-followed",
        "worker-changes",
        "gap-without-lead",
        "attendance-falling",
    }
    | plants_work.ALONE
)


@dataclass
class Found:
    """What was put in and found, and what was asked without having been put in, by rule."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)  # asked of lives without a pattern
    beside: Counter[str] = field(default_factory=Counter)  # asked of lives with another pattern
    calm: int = 0  # lives without, of which nothing was asked in two years
    children: int = 0
    without: int = 0
    entries: int = 0
    milliseconds: list[float] = field(default_factory=list)


def run(*, with_patterns: int = 200, without: int = 800, seed: int = SEED) -> Found:
    """Write the lives, look at each at eight moments of two years, and count."""
    rng = random.Random(seed)  # noqa: S311 - a repeatable invention, no secret
    in_use = catalogue.shipped().rules
    found = Found(children=with_patterns + without, without=without)
    alone, pairs = [r for r in PLANTS if r in ALONE], [r for r in PLANTS if r not in ALONE]
    for number in range(with_patterns):
        if number % 2:
            wanted = [alone[number // 2 % len(alone)]]
        else:
            wanted = [pairs[(number // 2 + k) % len(pairs)] for k in range(EACH)]
        _look(planted(rng, wanted), in_use, found, planted=True)
    for _ in range(without):
        _look(_life(rng), in_use, found, planted=False)
    return found


def _life(rng: random.Random) -> Life:
    """Return a life with its relatives, homes and what is written of them."""
    life = a_life(rng)
    people.kin(life)
    return life


def planted(rng: random.Random, wanted: list[str]) -> Life:
    """Return a life of a fitting age; a second pattern that does not fit the age is left out."""
    while True:
        life = _life(rng)
        first, *more = wanted
        if _fits(life, first):
            break
    for rule in (first, *(m for m in more if _fits(life, m))):
        PLANTS[rule][0](life)
    return life


def _fits(life: Life, rule: str) -> bool:
    _, least, most = PLANTS[rule]
    girl = rule != "pregnancy-under-thirteen" or life.child.sex == "F"
    return least <= life.age(TODAY) <= most and girl


def _look(life: Life, in_use: Any, found: Found, *, planted: bool) -> None:
    asked: dict[str, set[Any]] = {}
    found.entries += len(life.marks)
    for back in range(LOOKS - 1, -1, -1):
        history = life.as_of(_day(back))
        began = time.process_time()
        raised = rules.find(history, in_use)
        found.milliseconds.append(1000 * (time.process_time() - began))
        for each in raised:
            asked.setdefault(each.rule.id, set()).update(r.id for r in each.refs)
    for rule, ids in life.planted.items():
        found.planted[rule] += 1
        found.found[rule] += bool(ids & asked.get(rule, set()))
    others = set(asked) - set(life.planted)
    (found.beside if planted else found.other).update(others)
    found.calm += not planted and not others


def _day(back: int) -> date:
    return TODAY - timedelta(days=QUARTER * back)


def values(found: Found, *, with_patterns: int, without: int, seed: int) -> dict[str, Any]:
    """Return the figures as plain values."""
    years = LOOKS * QUARTER / 365.25
    times = sorted(found.milliseconds)
    return {
        "with": with_patterns,
        "without": without,
        "seed": seed,
        "looks": LOOKS,
        "years": round(years, 2),
        "entries": found.entries,
        "cores": os.cpu_count() or 0,
        "python": platform.python_version(),
        "p50_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
        "nothing_asked": found.calm,
        "pack": catalogue.shipped().version,
        "rules": {
            rule: {
                "planted": found.planted[rule],
                "found": found.found[rule],
                "false_a_child_and_year": round(found.other[rule] / (without * years), 4),
                "asked_of": found.other[rule],
            }
            for rule in (r.id for r in catalogue.shipped().rules)
        },
        "false_a_child_and_year": round(sum(found.other.values()) / (without * years), 3),
    }


def report(figures: dict[str, Any]) -> str:
    """Return the figures as a table to read."""
    lines = [
        f"{figures['with']} children with patterns, {figures['without']} without; "
        f"{figures['entries']:,} entries; seed {figures['seed']}.",
        f"One look at a child: p50 {figures['p50_ms']} ms, p95 {figures['p95_ms']} ms of processor time.",
        f"{'':28}{'planted':>9}{'found':>7}{'share':>8}{'false a child and year':>25}",
    ]
    for rule, row in figures["rules"].items():
        share = f"{row['found'] / row['planted']:.2f}" if row["planted"] else "-"
        lines.append(
            f"{rule:28}{row['planted']:>9}{row['found']:>7}{share:>8}"
            f"{row['false_a_child_and_year']:>25.4f}"
        )
    planted = sum(r["planted"] for r in figures["rules"].values())
    found = sum(r["found"] for r in figures["rules"].values())
    lines.append(
        f"{'all':28}{planted:>9}{found:>7}{found / planted:>8.2f}"
        f"{figures['false_a_child_and_year']:>25.3f}"
    )
    lines.append(
        f"Of the children without, {figures['nothing_asked']} were asked nothing in two years."
    )
    return "\n".join(lines)


def keep(figures: dict[str, Any]) -> str:
    """Write the figures for the reference page; return the file's name."""
    FILE.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")
    return FILE.name
