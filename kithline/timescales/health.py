"""The line of ``kithline check`` about clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kithline.agencies.models import Partnership
from kithline.core.health import Finding
from kithline.packs.faults import PackFaults, errors
from kithline.timescales import catalogue, lint


def findings(at: datetime) -> Iterator[Finding]:
    """Answer for the packs of clock rules, and for partnerships without one of their own."""
    try:
        wrong = errors(lint.lint_all())
    except PackFaults as problem:
        wrong = list(problem.faults)
    rules = "" if wrong else f"{len(catalogue.national().rules)} national rules, no fault"
    yield Finding(not wrong, "clock rules", str(wrong[0]) if wrong else rules)
    if wrong:
        return
    known = {place.slug for place in catalogue.partnerships()}
    unknown = [
        place.name
        for place in Partnership.objects.exclude(timescales="")
        if place.timescales not in known
    ]
    yield Finding(
        not unknown,
        "local clock rules",
        f"no pack for {', '.join(unknown)}" if unknown else f"packs for {len(known)} partnerships",
    )
