"""Typed values made regular, with every fault gathered at its field."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.core.text import TextRefused, clean

MOST_TEXT = 4000


class Typed:
    """Gathers what was typed and what is wrong with it; ``settle`` raises ``Invalid`` if anything is."""

    def __init__(self, at: datetime) -> None:
        self.today = at.astimezone(LONDON).date()
        self.errors: dict[str, str] = {}

    def add(self, faults: dict[str, str]) -> None:
        """Note faults; the first one at a field stays."""
        for field, words in faults.items():
            self.errors.setdefault(field, words)

    def text(
        self,
        field: str,
        value: str,
        *,
        limit: int = MOST_TEXT,
        needed: str = "",
        lines: bool = True,
    ) -> str:
        """Return a text as it is kept; ``needed`` is the sentence when it is empty."""
        try:
            kept = clean(value or "", limit=limit, multiline=lines)
        except TextRefused as refused:
            self.add({field: str(refused)})
            return ""
        if needed and not kept:
            self.add({field: needed})
        return kept

    def code(self, field: str, value: Any, choices: Any) -> str:
        """Return a code of ``choices``; anything else is a fault at the field."""
        if str(value) not in choices.values:
            self.add({field: "Choose one of the answers given."})
        return str(value)

    def settle(self) -> None:
        """Raise what is wrong, all of it at once."""
        if self.errors:
            raise Invalid(self.errors)
