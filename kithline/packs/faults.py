"""A fault in a pack, said so that whoever wrote the pack can find and mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kithline.packs.enums import Severity


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong: where (file, line, place in the pack), what, and what would mend it.

    ``rule`` is the short name of the lint rule, listed in ``docs/reference/packs.md``.
    """

    file: str
    line: int
    place: str
    rule: str
    message: str
    remedy: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        grave = "" if self.severity is Severity.ERROR else f"{self.severity}: "
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.file}:{self.line} {self.place}: {grave}{self.message}{remedy} [{self.rule}]"


class PackFaults(Exception):
    """A pack cannot be used; ``faults`` says why, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=lambda f: (f.file, f.line))
        super().__init__("\n".join(str(f) for f in self.faults))


def errors(faults: Iterable[Fault]) -> list[Fault]:
    """Return only those faults that stop a pack from being used."""
    return [f for f in faults if f.severity is Severity.ERROR]
