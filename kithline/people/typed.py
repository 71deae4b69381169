"""Typed values made regular, with every fault gathered at its field before anything is written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.core.text import TextRefused, clean
from kithline.people import rules


class Typed:
    """Gathers what was typed and what is wrong with it; ``settle`` raises ``Invalid`` if anything is."""

    def __init__(self, at: datetime) -> None:
        self.today = at.astimezone(LONDON).date()
        self.errors: dict[str, str] = {}

    def wrong(self, field: str, words: str) -> None:
        """Note a fault; the first one at a field stays."""
        if words:
            self.errors.setdefault(field, words)

    def add(self, faults: dict[str, str]) -> None:
        """Note the faults that a rule found."""
        for field, words in faults.items():
            self.wrong(field, words)

    def text(self, field: str, value: str | None, limit: int, *, needed: str = "") -> str:
        """Return a single line as it is kept; ``needed`` is the sentence when it is empty."""
        try:
            kept = clean(value or "", limit=limit, multiline=False)
        except TextRefused as refused:
            self.wrong(field, str(refused))
            return ""
        if needed and not kept:
            self.wrong(field, needed)
        return kept

    def code(self, field: str, value: Any, choices: type) -> str:
        """Return a code of ``choices``; anything else is a fault at the field."""
        self.wrong(field, rules.code_fault(str(value), choices))
        return str(value)

    def number(self, field: str, scheme: str, value: str) -> str:
        """Return an identifier without spaces, checked by its check digit or letter."""
        kept = rules.compact(self.text(field, value, 60))
        if kept:
            self.wrong(field, rules.identifier_fault(scheme, kept))
        return kept

    def postcode(self, field: str, value: str) -> str:
        """Return a postcode with its one space."""
        kept = rules.compact(self.text(field, value, 20))
        self.wrong(field, rules.postcode_fault(kept))
        return rules.spaced_postcode(kept)

    def period(self, starts_on: date | None, ends_on: date | None, *, future: bool = False) -> None:
        """Check a period."""
        self.add(rules.period_faults(starts_on, ends_on, today=self.today, future=future))

    def settle(self) -> None:
        """Raise what is wrong, all of it at once."""
        if self.errors:
            raise Invalid(self.errors)
