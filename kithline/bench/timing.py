"""Times taken, and what is said of them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value below which ``part`` of the values lie; 0 of none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else 0.0


@dataclass
class Times:
    """How long one thing took, again and again, in milliseconds."""

    name: str
    milliseconds: list[float] = field(default_factory=list)
    # Statements a page runs beyond the fixed ones, and those fixed ones.
    beyond: int | None = None
    fixed: int | None = None

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Time a block."""
        before = time.perf_counter()
        yield
        self.milliseconds.append((time.perf_counter() - before) * 1000)

    @property
    def count(self) -> int:
        """How often it was timed."""
        return len(self.milliseconds)

    @property
    def p50(self) -> float:
        """The middle time."""
        return percentile(self.milliseconds, 0.5)

    @property
    def p95(self) -> float:
        """The time that nineteen of twenty stay under."""
        return percentile(self.milliseconds, 0.95)

    @property
    def a_second(self) -> float:
        """How many a second, one after the other."""
        total = sum(self.milliseconds)
        return 1000 * self.count / total if total else 0.0
