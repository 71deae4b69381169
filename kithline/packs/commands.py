"""What the commands that look packs over have in common."""

from __future__ import annotations

from collections.abc import Callable

from kithline.packs.faults import Fault, PackFaults, errors


def print_faults(look: Callable[[], list[Fault]]) -> int:
    """Print what a lint finds, with its count; return 1 when a fault stops a pack from being used."""
    try:
        faults = look()
    except PackFaults as problem:
        faults = problem.faults
    for fault in faults:
        print(fault)
    print(f"{len(errors(faults))} errors, {len(faults)} remarks in all.")
    return 1 if errors(faults) else 0
