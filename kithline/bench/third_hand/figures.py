"""How much of what is told in the third hand's words the questions find.

``docs/reference/patterns-third-hand.json`` keeps the figures. What is asked of children without a pattern
is measured by the second hand's lives: these are the same.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kithline.bench.second_hand import figures as second
from kithline.bench.third_hand.lives import lives
from kithline.patterns import catalogue

FILE = Path(__file__).parents[3] / "docs" / "reference" / "patterns-third-hand.json"
USUAL = {"with_patterns": 252, "seed": 20261128}
ASKED_BY = second.ASKED_BY | {
    "caring": ("child-cares-for-others",),
    "kept-out": ("relative-kept-out",),
    "dissent": ("dissent-unanswered",),
}


def run(*, with_patterns: int, seed: int, held_back: bool) -> second.Counted:
    """Look at each life as the second hand's are looked at, and count."""
    of = lives(seed, with_patterns, held_back=held_back)
    return second.count(of, catalogue.shipped().rules, ASKED_BY)


def values(counted: second.Counted, *, with_patterns: int, seed: int) -> dict[str, Any]:
    """Return the figures of one half as plain values."""
    return {
        "with": with_patterns,
        "seed": seed,
        "entries": counted.entries,
        "pack": catalogue.shipped().version,
        "patterns": {
            pattern: {
                "planted": planted,
                "found": counted.found[pattern],
                "asked_by": list(ASKED_BY[pattern]),
            }
            for pattern, planted in counted.planted.items()
        },
    }


def totals(figures: dict[str, Any]) -> tuple[int, int]:
    """Return (found, put in) of one half."""
    rows = figures["patterns"].values()
    return sum(r["found"] for r in rows), sum(r["planted"] for r in rows)


def report(figures: dict[str, Any], *, held_back: bool) -> str:
    """Return the figures to read; of the half that is held back the total alone: nobody mends by it."""
    found, planted = totals(figures)
    which = "held back" if held_back else "for mending"
    seed = f"seed {figures['seed']}"
    lines = [f"Told in the third hand's words, {which}: {found} of {planted} found; {seed}."]
    if not held_back:
        lines += [f"{p:24}{r['planted']:>6}{r['found']:>7}" for p, r in figures["patterns"].items()]
    return "\n".join(lines)


def keep(mending: dict[str, Any], held_back: dict[str, Any]) -> str:
    """Write the figures of both halves for the reference page; return the file's name."""
    both = {"mending": mending, "held_back": held_back}
    FILE.write_text(json.dumps(both, indent=1, sort_keys=True) + "\n")
    return FILE.name
