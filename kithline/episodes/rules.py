"""Is this allowed for a spell in this state? Pure."""

from __future__ import annotations

from kithline.core.errors import Invalid
from kithline.episodes.enums import MOVES, Stage


def check_move(stage: str, to: str) -> None:
    """Raise ``Invalid`` unless a spell may move from ``stage`` to ``to``."""
    if to not in MOVES[stage][1]:
        raise Invalid(f"This work is {Stage(stage).label}: it cannot become {Stage(to).label}.")
