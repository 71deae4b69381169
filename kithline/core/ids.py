"""Identifiers: UUID version 7 (RFC 9562), so that keys grow with time and stay unguessable."""

import os
import time
import uuid


def new_id() -> uuid.UUID:
    """Return a new UUIDv7: 48 bits of milliseconds, then 74 random bits."""
    return at_moment(time.time_ns() // 1_000_000)


def at_moment(milliseconds: int) -> uuid.UUID:
    """Return a UUIDv7 for a given Unix time in milliseconds (populations and imports)."""
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value)
