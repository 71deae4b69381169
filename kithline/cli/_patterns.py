"""docs/reference/patterns.md: every question with its rule, and what the bench measured of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KEPT = Path(__file__).parents[2] / "docs" / "reference"
FIGURES = KEPT / "patterns.json"
SECOND = KEPT / "patterns-second-hand.json"
# As the rules stood when they first met those lives: kept, so that what was mended since shows.
SECOND_UNMENDED = KEPT / "patterns-second-hand-unmended.json"
THIRD, THIRD_UNMENDED = (KEPT / f"patterns-third-hand{which}.json" for which in ("", "-unmended"))


def page() -> Iterator[str]:
    """Write the page from the shipped pack and the figures that are kept beside it."""
    from kithline.patterns import catalogue

    figures, second, unmended, third, third_unmended = (
        json.loads(f.read_text()) if f.exists() else None
        for f in (FIGURES, SECOND, SECOND_UNMENDED, THIRD, THIRD_UNMENDED)
    )
    yield "# Patterns\n"
    yield "The questions that a record can raise. A question lays entries side by side and asks about a"
    yield "child; it claims nothing, no rule weighs more than another, and a person answers. Why they are"
    yield "worked out when read: [decision](../decisions/README.md). How packs are kept: [packs](packs.md).\n"
    yield from _measured(figures)
    if second and unmended:
        yield from _second_hand(second, unmended)
    if third and third_unmended:
        yield from _third_hand(third, third_unmended)
    yield "\n## What every rule stands on\n"
    yield "Structured facts and kinds of entry first; lists of plain words where nobody ticked anything;"
    yield "never a label alone. What is denied or only supposed in a sentence is not read. Short forms and"
    yield "misspellings are compared by what they mean; a phrase may name choices and leave room for words"
    yield "between. The lists stand in `packs/patterns/england.yaml` ([how they are written](packs.md)).\n"
    for rule in catalogue.shipped().rules:
        yield from _rule(rule, figures)
        yield from _rule_by_second(rule.id, second)


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
    yield f"  alone, of processor time, on {figures['cores']} cores, Python {figures['python']}; reading the"
    yield "  record comes on top."
    yield ""
    yield "How far these figures go: lives, patterns and rules were written by the same hand. Part of the"
    yield "words put in stand on no list, part of the entries has no structured facts, sizes lie at the"
    yield "edge; but no real record was seen. Noise knows no deceit and no families who help each other. A"
    yield "question asked of a child without a pattern counts as false even where what it says is true. Few"
    yield "were planted of each: a share of 1.00 of ten is no promise."


def _second_hand(figures: dict[str, Any], unmended: dict[str, Any]) -> Iterator[str]:
    yield "\n## What a second hand's lives say\n"
    yield f"`kithline bench patterns --lives second --write`, seed {figures['seed']}, pack {figures['pack']}."
    yield "Somebody who had not read the rules, the lists of words or the first lives wrote these from"
    yield "the sources on neglect and from how agencies write, and committed them before reading the rules."
    yield "In the first lives a pattern looks as its rule expects it and only its edges are hard; here it"
    yield "looks as a tired person would put it down: short"
    yield "forms, misspellings, the fact in the wrong box, half of the structured facts missing. So these"
    yield "figures are lower, and nearer to what a record will give. They are invented all the same.\n"
    yield f"{figures['with']} children with one pattern each and {figures['without']} without: disabled"
    yield "children with many appointments, families who move for work, asthma, sport, grief, neighbours"
    yield f"who complain, a carer who drank years ago. {figures['entries']:,} entries, looked at as above.\n"
    yield "| put in | lives | found when first met | found now | asked by |"
    yield "| --- | ---: | ---: | ---: | --- |"
    for pattern, row in figures["patterns"].items():
        asked = ", ".join(f"`{rule}`" for rule in row["asked_by"])
        before = unmended["patterns"][pattern]["found"]
        yield f"| {pattern} | {row['planted']} | {before} | {row['found']} | {asked} |"
    totals = [sum(r["found"] for r in x["patterns"].values()) for x in (unmended, figures)]
    planted = sum(r["planted"] for r in figures["patterns"].values())
    shares = ", now ".join(f"{100 * t / planted:.0f}" for t in totals)
    yield f"| all | {planted} | {totals[0]} | {totals[1]} | {shares} per cent |\n"
    before, now = unmended["false_a_child_and_year"], figures["false_a_child_and_year"]
    yield f"Asked of children without a pattern: {before:.2f} questions a child and year when first met,"
    yield f"{now:.2f} now; of {figures['nothing_asked']} of the {figures['without']} nothing was asked in two"
    yield "years. More questions are asked by now than then.\n"
    yield "Rules were mended on lives of another seed that use only every second way of putting things. No"
    yield "life of the seed reported here was read, but it uses all of them. Where only the ways that were"
    kept, was = figures["held_back"], unmended["held_back"]
    yield f"held back are used (seed {kept['seed']}), {was['found']} of {kept['planted']} were found when"
    yield f"first met and {kept['found']} now ({100 * kept['found'] / kept['planted']:.0f} per cent), with"
    yield f"{kept['false_a_child_and_year']:.2f} false questions a child and year. That half holds nothing"
    yield "back any more: its totals were looked at between two rounds of mending, and in the last round"
    yield "whoever mended had read all of these ways. What a third hand held back, below, says more of words"
    yield "that nobody listed. Of a real record expect less again.\n"
    yield "Five mistakes of shape in these lives were mended after the rules were read, none of them a way of"
    yield "putting things: children and siblings are called by the first name; a partner of a parent has no"
    yield "tie to the child; what is sent to the hub, and an assessment, is about the child; the first home"
    yield "stands among the addresses. Before that, 127 were found when first met."


def _third_hand(figures: dict[str, Any], unmended: dict[str, Any]) -> Iterator[str]:
    mending, held = figures["mending"], figures["held_back"]
    yield "\n## What a third hand's words say\n"
    yield f"`kithline bench patterns --lives third --write`, seed {mending['seed']}, pack {mending['pack']}."
    yield "Patterns that stand on words, in lives of the second hand, told in other words: short notes as"
    yield "tired people of health, surgeries, schools, nurseries, police, social care, early help and housing"
    yield "write them. They were written before the rules, their lists and the second hand's words were"
    yield "opened, parted in two by a fixed rule and committed at once. Rules were mended by one half.\n"
    yield "| put in | lives | mending: first | now | held back: first | now |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    columns = (unmended["mending"], mending, unmended["held_back"], held)
    for pattern, row in mending["patterns"].items():
        found = " | ".join(str(c["patterns"][pattern]["found"]) for c in columns)
        yield f"| {pattern} | {row['planted']} | {found} |"
    planted = sum(r["planted"] for r in mending["patterns"].values())
    totals = [sum(r["found"] for r in c["patterns"].values()) for c in columns]
    yield f"| all | {planted} | {' | '.join(map(str, totals))} |\n"
    now, first = (f"{100 * totals[n] / planted:.0f}" for n in (3, 2))
    yield f"So of what is put in words that no rule was mended by, {now} per cent is found now, {first} when"
    yield "first met. That half was looked at twice, when first met and after the last change. Whoever mended"
    yield "had written both halves: words that stood on a list only because the half that is held back uses"
    yield "them were struck off again, as far as they were noticed. Words of somebody whom nobody here knows"
    yield "will be found less often."


def _rule_by_second(rule: str, figures: dict[str, Any] | None) -> Iterator[str]:
    if figures is None or rule not in figures["rules"]:
        return
    asked = [r for r in figures["patterns"].values() if rule in r["asked_by"]]
    planted, found = sum(r["planted"] for r in asked), sum(r["found"] for r in asked)
    beside = (
        " (with the other question of that pattern)"
        if any(len(r["asked_by"]) > 1 for r in asked)
        else ""
    )
    told = f"found {found} of {planted} ({found / planted:.2f}){beside}; " if planted else ""
    false = figures["rules"][rule]["false_a_child_and_year"]
    yield f"- By a second hand: {told}{false:.4f} false a child and year"


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
