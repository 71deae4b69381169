"""Identifiers: UUID version 7 (RFC 9562), so that keys grow with time and stay unguessable."""

import os
import time
import uuid

_RANDOM = (1 << 76) - 1 & ~(0x3 << 62)
_MARKS = (0x7 << 76) | (0x2 << 62)
_UNKNOWN, _set = uuid.SafeUUID.unknown, object.__setattr__


def new_id() -> uuid.UUID:
    """Return a new UUIDv7: 48 bits of milliseconds, then 74 random bits."""
    return at_moment(time.time_ns() // 1_000_000)


def new_ids(count: int) -> list[uuid.UUID]:
    """Return several new ids in their own order, made at once: where there are many rows."""
    start = _start(time.time_ns() // 1_000_000)
    chance = os.urandom(10 * count)
    each = range(0, 10 * count, 10)
    found = [start | int.from_bytes(chance[i : i + 10], "big") & _RANDOM for i in each]
    found.sort()
    return [_uuid(value) for value in found]


def at_moment(milliseconds: int) -> uuid.UUID:
    """Return a UUIDv7 for a given Unix time in milliseconds (populations and imports)."""
    return _uuid(_start(milliseconds) | int.from_bytes(os.urandom(10), "big") & _RANDOM)


def _start(milliseconds: int) -> int:
    return (milliseconds & ((1 << 48) - 1)) << 80 | _MARKS


def _uuid(value: int) -> uuid.UUID:
    """Return the id of 128 bits, past the checks of its constructor, which cost half of making one."""
    made = object.__new__(uuid.UUID)
    _set(made, "int", value)
    _set(made, "is_safe", _UNKNOWN)
    return made
