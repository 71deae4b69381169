"""What every lint rule is handed: the tree with its lines, the checked shape, what is explained."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kithline.frameworks.lint.terms import Term
from kithline.packs import reading
from kithline.packs.enums import Severity
from kithline.packs.faults import Fault


@dataclass
class Source:
    """One pack under the lint."""

    tree: Any
    shape: Any
    file: str
    terms: tuple[Term, ...] = ()
    faults: list[Fault] = field(default_factory=list)

    def add(
        self,
        rule: str,
        path: tuple[int | str, ...],
        place: str,
        message: str,
        remedy: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        line = reading.line_at(self.tree, path)
        self.faults.append(Fault(self.file, line, place, rule, message, remedy, severity))

    @cached_property
    def explained(self) -> frozenset[str]:
        """Every id, row, group or ``group/level`` that a slip or a review speaks of."""
        told = [name for slip in self.shape.slips for name in slip.about]
        told += [name for review in self.shape.review for name in review.about]
        return frozenset(told)

    @cached_property
    def review_ids(self) -> frozenset[str]:
        return frozenset(review.id for review in self.shape.review)

    def is_explained(self, *names: str) -> bool:
        return any(name in self.explained for name in names if name)


def same_words(text: str) -> str:
    """Return the text as lint compares it: no case, accents, punctuation or line ends."""
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9%]+", flat))


_TAIL = re.compile(r"^(?P<stem>.*?)(?P<tail>\d+|(?<=\d)[a-z]|(?<=\d\.)[a-z])$")


def missing_numbers(names: list[str]) -> list[tuple[str, str]]:
    """Return (missing name, the next name that is there) for ids numbered in a row.

    Ids with the same stem form a series: ``1a-01 1a-02 1a-04`` lacks ``1a-03``, ``3a 3c`` lacks
    ``3b``. A series of one counts from its first number only if that is more than 1.
    """
    series: dict[tuple[str, bool], dict[int, str]] = {}
    for name in names:
        found = _TAIL.match(name)
        if not found:
            continue
        tail = found["tail"]
        number = int(tail) if tail.isdigit() else ord(tail) - ord("a") + 1
        series.setdefault((found["stem"], tail.isdigit()), {})[number] = name
    gaps: list[tuple[str, str]] = []
    for (stem, digits), held in series.items():
        if len(held) < 2 and not stem:
            continue
        width = min((len(_TAIL.match(n)["tail"]) for n in held.values()), default=1)  # type: ignore[index]
        for number in range(1, max(held)):
            if number not in held:
                tail = str(number).zfill(width) if digits else chr(ord("a") + number - 1)
                following = min(n for n in held if n > number)
                gaps.append((f"{stem}{tail}", held[following]))
    return gaps
