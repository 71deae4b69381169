"""The line of ``kithline check`` about threshold frameworks, criteria and words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kithline.core.health import Finding
from kithline.frameworks import lint
from kithline.packs.faults import errors


def findings(at: datetime) -> Iterator[Finding]:
    """Answer for the shipped packs."""
    faults, looked = lint.check_shipped()
    wrong = errors(faults)
    yield Finding(
        bool(looked) and not wrong, "packs", str(wrong[0]) if wrong else f"{looked}, no fault"
    )
