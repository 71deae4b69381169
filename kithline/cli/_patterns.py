"""docs/reference/patterns.md: every question with its rule, and what the bench measured of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).parents[2] / "docs" / "reference" / "patterns.json"


def page() -> Iterator[str]:
    """Write the page from the shipped pack and the figures that are kept beside it."""
    from kithline.patterns import catalogue

    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else None
    yield "# Patterns\n"
    yield "The questions that a record can raise. A question lays entries side by side and asks about a"
    yield "child; it claims nothing, no rule weighs more than another, and a person answers. Why they are"
    yield "worked out when read: [decision](../decisions/README.md). How packs are kept: [packs](packs.md).\n"
    yield from _measured(figures)
    yield "\n## What every rule stands on\n"
    yield "Structured facts and kinds of entry first; lists of plain words where nobody ticked anything;"
    yield "never a label alone. What is denied in a sentence is not read. Words are met with any ending where"
    yield "a list has `*`. The lists stand in `packs/patterns/england.yaml`.\n"
    for rule in catalogue.shipped().rules:
        yield from _rule(rule, figures)


def _measured(figures: dict[str, Any] | None) -> Iterator[str]:
    yield "## What was measured\n"
    if figures is None:
        yield "Nothing yet: `kithline bench patterns --write`."
        return
    rows = figures["rules"].values()
    planted, found = sum(r["planted"] for r in rows), sum(r["found"] for r in rows)
    yield f"`kithline bench patterns --write`, seed {figures['seed']}, pack {figures['pack']}:"
    yield f"{figures['with']} invented children with patterns put in and {figures['without']} without,"
    yield f"{figures['entries']:,} entries of eight services, each child looked at {figures['looks']} times"
    yield f"over {figures['years']} years.\n"
    yield f"- Found: {found} of {planted} patterns ({100 * found / planted:.0f} per cent)."
    yield "- Asked of children without a pattern:"
    yield f"  {figures['false_a_child_and_year']:.2f} questions a child and year; of"
    yield f"  {figures['nothing_asked']} of the {figures['without']} nothing was asked meanwhile."
    yield f"- One look at one child: p50 {figures['p50_ms']} ms, p95 {figures['p95_ms']} ms of the rules"
    yield f"  alone, on {figures['cores']} cores, Python {figures['python']}; reading the record comes on"
    yield "  top."
    yield ""
    yield "How far these figures go: lives, patterns and rules were written by the same hand. Part of the"
    yield "words put in stand on no list, part of the entries has no structured facts, sizes lie at the"
    yield "edge; but no real record was seen. Noise knows no deceit and no families who help each other. A"
    yield "question asked of a child without a pattern counts as false even where what it says is true. Few"
    yield "were planted of each: a share of 1.00 of ten is no promise."


def _rule(rule: Any, figures: dict[str, Any] | None) -> Iterator[str]:
    yield f"\n## {rule.name}\n"
    yield f"`{rule.id}`: *{rule.question}*\n"
    if rule.before_birth:
        yield f"Before birth: *{rule.before_birth}*\n"
    yield f"{rule.definition}\n"
    yield f"- It might mean innocently: {' '.join(_ended(i) for i in rule.innocent)}"
    yield f"- False alarms: {rule.false_alarm}"
    yield f"- Source: {rule.source} ({'read' if rule.verified else 'a starting value of ours'})"
    if rule.criterion:
        slug, item = rule.criterion.split("/")
        yield f"- A circumstance of `packs/criteria/{slug}.yaml`: {item}"
    again = f"; asked again after {rule.ask_again_days} days" if rule.ask_again_days else ""
    yield f"- Not asked when its newest entry is older than {rule.stale_days} days{again}"
    yield f"- Settings: {_settings(rule)}"
    row = (figures or {}).get("rules", {}).get(rule.id)
    if row and row["planted"]:
        share = row["found"] / row["planted"]
        yield (
            f"- Measured: found {row['found']} of {row['planted']} ({share:.2f}); "
            f"{row['false_a_child_and_year']:.4f} false a child and year"
        )


def _settings(rule: Any) -> str:
    found = []
    for name, value in rule.settings.model_dump().items():
        if value in (None, "", ()):
            continue
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        found.append(f"`{name}` {shown}")
    return "; ".join(found)


def _ended(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."
