"""Typed text: what is kept as it is, what is made regular, what is refused and how that is said."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls but tab, line feed and carriage return; characters that turn the reading order
# round (they can hide or swap words in a record); two that Unicode says are no characters.
REFUSED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
LINE_ENDS = re.compile(r"\r\n|\r|\u2028|\u2029")
SPACES = re.compile(r"\s+")


class TextRefused(ValueError):
    """The text cannot be kept; the message is a sentence for the person who typed it."""


def regular(text: str) -> str:
    """Return text with one kind of line end and composed letters (Unicode NFC)."""
    return unicodedata.normalize("NFC", LINE_ENDS.sub("\n", text))


def shown(text: str) -> str:
    """Return text without the characters that are refused: what a form shows again."""
    return REFUSED.sub("", LINE_ENDS.sub("\n", text))


def clean(text: str, *, limit: int, multiline: bool = True) -> str:
    """Return text as it is kept: trimmed, regular, at most ``limit`` characters.

    A single line has its line ends and tabs turned into spaces. HTML is left as typed; pages show
    it inert. Raises TextRefused (a ValueError) with a sentence for the person.
    """
    if not text:
        return ""
    if len(text) <= limit and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()  # nothing to make regular or to refuse: nearly every line
    if REFUSED.search(text):
        if TURNING.search(text):
            raise TextRefused(
                "This holds hidden characters that turn the reading order round. They have been"
                " taken out: read it through and send it again."
            )
        raise TextRefused(
            "This holds hidden control characters, often from copying out of another system."
            " They have been taken out: read it through and send it again."
        )
    kept = regular(text)
    if multiline:
        kept = "\n".join(line.rstrip() for line in kept.split("\n")).strip()
    else:
        kept = SPACES.sub(" ", kept).strip()
    if len(kept) > limit:
        raise TextRefused(f"Use {limit:,} characters or fewer. This has {len(kept):,}.")
    return kept
