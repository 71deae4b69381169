"""Typed text: kept as it is, made regular, or refused with a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithline.core import text

TURNED = "\u202e"
ISOLATE = "\u2067"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  She had no coat.  ", "She had no coat."),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\tb", "a\tb"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Zoe\u0308", "Zoë"),
        ("line   \nnext", "line\nnext"),
        ("👩‍👧 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩‍👧 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ("مرحبا", "مرحبا"),
    ],
)
def test_text_is_kept_regular(typed, kept):
    assert text.clean(typed, limit=100) == kept


def test_a_single_line_has_no_line_ends():
    assert (
        text.clean(" Izzy\r\nThackray\t Dunn ", limit=50, multiline=False) == "Izzy Thackray Dunn"
    )


@pytest.mark.parametrize("bad", ["a\x00b", "a\x07b", "a\x7fb", "a\x85b", "\ufffex"])
def test_control_characters_are_refused_with_a_sentence(bad):
    with pytest.raises(text.TextRefused, match="hidden control characters"):
        text.clean(bad, limit=100)


@pytest.mark.parametrize("bad", [f"Izzy {TURNED}nnuD", f"{ISOLATE}x"])
def test_characters_that_turn_the_reading_order_are_refused(bad):
    with pytest.raises(text.TextRefused, match="reading order"):
        text.clean(bad, limit=100)


def test_too_long_says_how_long():
    with pytest.raises(text.TextRefused, match=r"20,000 characters or fewer. This has 100,000"):
        text.clean("x" * 100_000, limit=20_000)


def test_length_is_counted_after_trimming():
    assert text.clean(" " * 50 + "x" * 10 + " " * 50, limit=10) == "x" * 10


def test_shown_takes_out_what_is_refused_and_keeps_the_rest():
    assert text.shown(f"a\x00b{TURNED}c\r\nd") == "abc\nd"


@given(st.text(max_size=300))
def test_what_is_shown_again_is_never_refused_for_its_characters(typed):
    kept = text.clean(text.shown(typed), limit=2000)
    assert text.clean(kept, limit=2000) == kept
