"""What the tests of the whole code share: the source, the rooms and their order."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def house() -> dict[str, int]:
    """Return the height of each room, the lowest first, as the import contract draws it."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = config["tool"]["importlinter"]["contracts"]
    layers = next(c for c in contracts if c["id"] == "house")["layers"]
    height = {}
    for level, layer in enumerate(reversed(layers)):
        for room in layer.split("|"):
            height[room.strip().strip("()")] = level
    return height


def room_of(module: str) -> str:
    """Return the room of ``kithline.<room>....``."""
    return module.split(".")[1]


@cache
def tracked() -> list[Path]:
    """Return every file that git knows or would add, so that a new one is looked at too."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in sorted(set(listed.split("\0"))) if (ROOT / name).is_file()]


@cache
def sources() -> dict[Path, ast.Module]:
    """Return our Python modules (not tests) with their syntax trees."""
    found = [*ROOT.glob("kithline/**/*.py"), *ROOT.glob("config/*.py")]
    return {p.relative_to(ROOT): ast.parse(p.read_text(), str(p)) for p in sorted(found)}


def templates() -> list[Path]:
    """Return our templates."""
    return sorted(ROOT.glob("kithline/**/templates/**/*.html"))
