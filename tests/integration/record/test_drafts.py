"""Drafts: kept, never overwritten unseen, nobody else's to read."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.core.viewer import acting_as
from kithline.record import actions, queries
from kithline.record.models import Draft

AT = datetime(2026, 3, 4, 10, 0, tzinfo=LONDON)
LATER = AT + timedelta(minutes=1)
KEY = "k" * 40


def keep(actor, data, at=AT, key="new", **more):
    with acting_as(actor, at):
        return actions.keep_draft(kind="entry", key=key, data=data, by=actor, at=at, **more)


def test_a_draft_is_kept_taken_once_and_gone(cast):
    teacher = cast.actor("teacher")
    kept = keep(teacher, {"fact": "No coat"})
    assert kept.conflict is None
    kept = keep(teacher, {"fact": "No coat, no hat"}, at=LATER, seen=kept.draft.saved_at)
    assert kept.draft.saved_at == LATER
    with acting_as(teacher, LATER):
        assert [d.key for d in queries.drafts(teacher)] == ["new"]
        assert actions.take_draft(kind="entry", key="new", by=teacher) == {
            "fact": "No coat, no hat"
        }
        assert actions.take_draft(kind="entry", key="new", by=teacher) is None


def test_another_window_is_not_overwritten(cast):
    teacher = cast.actor("teacher")
    keep(teacher, {"fact": "from the first window"})
    kept = keep(teacher, {"fact": "from the second"}, at=LATER, seen=None)
    assert kept.draft.data == {"fact": "from the first window"}
    assert kept.conflict == {"fact": "from the second"}
    same = keep(teacher, {"fact": "from the first window"}, at=LATER, seen=None)
    assert same.conflict is None


def test_nobody_else_reads_a_draft(cast):
    keep(cast.actor("teacher"), {"fact": "mine"})
    for other in ("head", "manager", "auditor", "admin"):
        with acting_as(cast.actor(other), AT):
            assert Draft.objects.count() == 0
    with acting_as(None, AT):
        assert Draft.objects.count() == 0


def test_who_left_the_post_no_longer_reads_it(cast):
    from kithline.agencies import actions as agencies
    from kithline.demo.builders import system

    teacher = cast.actor("teacher")
    keep(teacher, {"fact": "mine"})
    agencies.end_post(
        post=cast.place.posts["teacher"], ends_at=AT, reason="Left", by=system(), at=AT
    )
    with acting_as(teacher, LATER):
        assert Draft.objects.count() == 0


def test_the_public_opens_a_draft_by_its_key_alone(cast):
    keep(None, {"who": "the boy next door"}, key=KEY)
    with acting_as(None, AT):
        assert queries.draft(None, kind="entry", key=KEY).data == {"who": "the boy next door"}
    with acting_as(None, AT):
        assert queries.draft(None, kind="entry", key="x" * 40) is None
        assert Draft.objects.count() == 0
    with acting_as(cast.actor("teacher"), AT):
        assert queries.draft(cast.actor("teacher"), kind="entry", key=KEY) is None
    with pytest.raises(ValueError, match="guess"):
        keep(None, {}, key="short")


def test_bad_input_is_made_inert_and_nothing_else_lost(cast):
    data = {"fact": "a\x00b\u202ec\ud800d", "many": ["x\x07y", 3, None, True], "<b>": "<b>hi</b>"}
    kept = keep(cast.actor("teacher"), data)
    assert kept.draft.data == {"fact": "abcd", "many": ["xy", 3, None, True], "<b>": "<b>hi</b>"}


def test_more_than_a_megabyte_is_refused(cast):
    with pytest.raises(Invalid):
        keep(cast.actor("teacher"), {"fact": "é" * 500_001})
    assert keep(cast.actor("teacher"), {"fact": "e" * 900_000}).conflict is None
