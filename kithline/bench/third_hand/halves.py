"""The ways in two halves: one that rules may be mended by, one that is held back."""

import hashlib
from dataclasses import dataclass

from kithline.bench.third_hand import at_home, of_the_child, with_services

BANKS = {
    "caring": at_home.CARING,
    "cold": at_home.COLD,
    "gain": at_home.GAIN,
    "kept-out": at_home.KEPT_OUT,
    "named-once": at_home.NAMED_ONCE,
    "relapse": at_home.RELAPSE,
    "again": with_services.AGAIN,
    "closed": with_services.CLOSED,
    "dissent": with_services.DISSENT,
    "rolled": with_services.ROLLED,
    "start-again": with_services.START_AGAIN,
    "worker": with_services.WORKER,
    "injury": of_the_child.INJURY,
    "mind": of_the_child.MIND,
    "missed": of_the_child.MISSED,
    "moved": of_the_child.MOVED,
    "school-changed": of_the_child.SCHOOL_CHANGED,
    "substance": of_the_child.SUBSTANCE,
    "violence": of_the_child.VIOLENCE,
}


@dataclass(frozen=True, slots=True)
class Way:
    who: str
    text: str


def ways(name: str, *, held_back: bool) -> tuple[Way, ...]:
    """One half of a list, in the order of the digest by which it was parted."""
    lines = sorted(
        filter(None, BANKS[name].splitlines()),
        key=lambda line: hashlib.sha256(line.encode()).hexdigest(),
    )
    chosen = lines[1::2] if held_back else lines[0::2]
    return tuple(Way(who, text) for who, text in (line.split(" | ", 1) for line in chosen))
