"""The line of ``kithline check`` about patterns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kithline.core.health import Finding
from kithline.packs.faults import PackFaults, errors
from kithline.patterns import catalogue, lint


def findings(at: datetime) -> Iterator[Finding]:
    """Answer for the packs of patterns."""
    try:
        wrong = errors(lint.lint_all())
    except PackFaults as problem:
        wrong = list(problem.faults)
    said = str(wrong[0]) if wrong else f"{len(catalogue.shipped().rules)} questions, no fault"
    yield Finding(not wrong, "patterns", said)
