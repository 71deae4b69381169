"""Keys of a story as tokens in an address."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithline.core.errors import Invalid
from kithline.record.queries.shapes import Key


@given(st.datetimes(datetime(1901, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)), st.uuids())
def test_a_key_is_read_back_as_it_was(moment: datetime, entry: UUID):
    assert Key.read(str(Key(moment, entry))) == Key(moment, entry)


@pytest.mark.parametrize(
    "token", ["", ".", "a.b", "1", "1.", "x.68b3853a2b7a4f6aaeabce89d3e411dd", "9" * 40 + ".0"]
)
def test_anything_else_is_refused(token: str):
    with pytest.raises(Invalid):
        Key.read(token)
