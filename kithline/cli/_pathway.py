"""The parts of docs/explanation/pathway.md that come from the code: moves, outcomes, clocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "pathway.md"
PART = re.compile(r"(<!-- from the code: (?P<name>[a-z ]+) -->\n).*?(<!-- end -->)", re.DOTALL)

Moves = Mapping[str, tuple[str, tuple[str, ...]]]


def fresh() -> str:
    """Return the page with each part as the code has it now; KeyError for a part nobody writes."""
    parts = {
        "moves of a contact": _contact,
        "moves of work": _work,
        "outcomes": _outcomes,
        "clocks": _clocks,
    }

    def part(found: re.Match[str]) -> str:
        lines = "\n".join(parts[found["name"]]())
        return f"{found[1]}\n{lines}\n\n{found[3]}"

    return PART.sub(part, PAGE.read_text())


def lanes(moves: Moves, words: Mapping[str, str]) -> Iterator[str]:
    """Draw each move as a lane of its own, from ``o`` to an arrowhead, beside the stages."""
    row = {stage: place for place, stage in enumerate(moves)}
    arrows = [(stage, to) for stage, (_, tos) in moves.items() for to in tos]
    width = max(len(words[stage]) for stage in moves) + 4
    for stage, place in row.items():
        cells = []
        for start, end in arrows:
            low, high = sorted((row[start], row[end]))
            head = "v" if row[end] > row[start] else "^"
            passing = "|" if low < place < high else " "
            cells.append("o" if stage == start else head if stage == end else passing)
        yield (words[stage].ljust(width) + "  ".join(cells)).rstrip()
        between = [
            "|" if min(row[a], row[b]) <= place < max(row[a], row[b]) else " " for a, b in arrows
        ]
        if place < len(row) - 1:
            yield (" " * width + "  ".join(between)).rstrip()


def _moves(moves: Moves, words: Mapping[str, str]) -> Iterator[str]:
    yield "```text"
    yield from lanes(moves, words)
    yield "```"
    yield ""
    yield "| stage | whose it is | may become |"
    yield "| --- | --- | --- |"
    for stage, (owner, to) in moves.items():
        yield f"| {words[stage]} | {owner} | {'; '.join(words[t] for t in to) or 'nothing'} |"


def _contact() -> Iterator[str]:
    from kithline.frontdoor.enums import MOVES, Stage

    yield from _moves(MOVES, {str(s): str(s.label) for s in Stage})


def _work() -> Iterator[str]:
    from kithline.episodes.enums import MOVES, Stage

    yield from _moves(MOVES, {str(s): str(s.label) for s in Stage})


def _outcomes() -> Iterator[str]:
    from kithline.episodes.enums import Kind
    from kithline.frontdoor.enums import OPENS, UNTOLD, Outcome

    yield "| decided | opens | may sender and family be told |"
    yield "| --- | --- | --- |"
    for outcome in Outcome:
        opens = Kind(OPENS[outcome]).label if outcome in OPENS else "nothing"
        yield f"| {outcome.label} | {opens} | {'no' if outcome in UNTOLD else 'yes'} |"


def _clocks() -> Iterator[str]:
    from kithline.pathways import clocks
    from kithline.timescales import catalogue

    used = [
        value for name, value in vars(clocks).items() if name.isupper() and isinstance(value, str)
    ]
    used += clocks.GRADES.values()
    yield "| clock | what it promises | how long | who says so | whose |"
    yield "| --- | --- | --- | --- | --- |"
    for name in used:
        rule = catalogue.national().editions(name)[0]
        said = f"{rule.authority}{'' if rule.verified else ', not verified'}"
        yield f"| `{name}` | {rule.name} | {rule.length} | {said} | {rule.owner} |"
