"""Where things stand along a row, worked out by Graphviz ``dot`` (layers, few crossings, households whole).

Why ``dot``: it is what layered graphs have been drawn with for thirty years, kept up, under the Eclipse
licence, in Debian; it alone keeps rows and clusters at once. We take positions from it and draw ourselves:
it is handed keys and sizes, never a name. Where it is missing or too slow, plain rows are used instead.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kithline.web.kin.tree import Tree

SECONDS = 4.0
INCH = 72.0


@dataclass(frozen=True)
class Sizes:
    """How much room a person, a passing line and a union take along a row, and the gap between."""

    person: float
    line: float = 14.0
    union: float = 10.0
    gap: float = 14.0


@cache
def program() -> str | None:
    """Return where ``dot`` is on this machine."""
    return shutil.which("dot")


def along(tree: Tree, sizes: Sizes) -> dict[str, float]:
    """Return the middle of every node and union along its row."""
    dot = program()
    if dot:
        placed = _by_dot(dot, tree, sizes)
        if placed:
            return placed
    return plain_rows(tree, sizes)


def _by_dot(dot: str, tree: Tree, sizes: Sizes) -> dict[str, float]:
    try:
        done = subprocess.run(
            [dot, "-Tplain"],
            input=source(tree, sizes),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    if done.returncode != 0:
        return {}
    placed = {}
    for line in done.stdout.splitlines():
        parts = line.split()
        if parts and parts[0] == "node":
            placed[parts[1].strip('"')] = float(parts[2]) * INCH
    wanted = {n.key for row in tree.rows for n in row} | {u.key for u in tree.unions}
    return {k: v for k, v in placed.items() if k in wanted} if wanted <= set(placed) else {}


def source(tree: Tree, sizes: Sizes) -> str:
    """Return the graph in dot's language: one rank for each row and each space between rows."""
    lines = [
        "digraph g {",
        f"newrank=true; splines=false; nodesep={sizes.gap / INCH:.4f}; ranksep=0.3;",
        'node [shape=box, fixedsize=true, label="", height=0.2];',
        "edge [arrowhead=none];",
    ]
    layers: dict[int, list[str]] = {}
    for row in tree.rows:
        for node in row:
            width = sizes.person if node.person else sizes.line
            lines.append(f'"{node.key}" [width={width / INCH:.4f}];')
            layers.setdefault(2 * node.row, []).append(node.key)
    for union in tree.unions:
        lines.append(f'"{union.key}" [width={sizes.union / INCH:.4f}];')
        layers.setdefault(2 * union.row + 1, []).append(union.key)
    first, last = min(layers), max(layers)
    spine = " -> ".join(f"r{n + 1}" for n in range(first, last + 1))
    lines.append(f"{spine} [style=invis];" if last > first else f"r{first + 1};")
    for layer, keys in sorted(layers.items()):
        lines.append(f"{{ rank=same; r{layer + 1}; " + " ".join(f'"{k}";' for k in keys) + " }")
    for number, ring in enumerate(tree.rings):
        inside = [*sorted(ring)]
        inside += [u.key for u in tree.unions if u.partners and set(u.partners) <= ring]
        named = " ".join(f'"{k}";' for k in inside)
        lines.append(f"subgraph cluster_{number} {{ margin=10; {named} }}")
    for union in tree.unions:
        for key in union.partners:
            lines.append(f'"{key}" -> "{union.key}" [weight=4];')
        for key in union.children:
            lines.append(f'"{union.key}" -> "{key}" [weight=2];')
    return "\n".join([*lines, "}"])


def plain_rows(tree: Tree, sizes: Sizes) -> dict[str, float]:
    """Return positions without ``dot``: row by row, each as near to its own people as there is room."""
    placed: dict[str, float] = {}
    last = len(tree.rows) - 1
    for row in range(-1, last + 1):
        if row >= 0:
            above = {
                key: placed[u.key] for u in tree.unions if u.row == row - 1 for key in u.children
            }
            partner = {
                key: other
                for u in tree.unions
                if u.row == row
                for key in u.partners
                for other in u.partners
                if other != key
            }
            wish = {}
            for index, node in enumerate(tree.rows[row]):
                near = above.get(node.key, above.get(partner.get(node.key, "")))
                wish[node.key] = index * 1.0 if near is None else near
            keys = [n.key for n in tree.rows[row]]
            widths = {n.key: sizes.person if n.person else sizes.line for n in tree.rows[row]}
            placed |= _spread(_couples_together(keys, wish, partner), wish, widths, sizes.gap)
        unions = [u for u in tree.unions if u.row == row]
        wish = {}
        for u in unions:
            known = [placed[k] for k in u.partners if k in placed]
            wish[u.key] = sum(known) / len(known) if known else 0.0
        order = sorted(wish, key=lambda k: (wish[k], k))
        placed |= _spread(order, wish, dict.fromkeys(order, sizes.union), sizes.gap)
    shift = min(placed.values())
    return {k: v - shift + sizes.person / 2 for k, v in placed.items()}


def _couples_together(
    keys: Sequence[str], wish: dict[str, float], partner: dict[str, str]
) -> list[str]:
    ordered: list[str] = []
    for key in sorted(keys, key=lambda k: wish[k]):
        if key in ordered:
            continue
        ordered.append(key)
        other = partner.get(key)
        if other in keys and other not in ordered:
            ordered.append(str(other))
    return ordered


def _spread(
    order: Sequence[str], wish: dict[str, float], widths: dict[str, float], gap: float
) -> dict[str, float]:
    placed: dict[str, float] = {}
    edge = float("-inf")
    for key in order:
        half = widths[key] / 2
        placed[key] = max(wish[key], edge + half) if placed else wish[key]
        edge = placed[key] + half + gap
    return placed
