"""What may be written: every rule, at its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.record.enums import HARM_TAGS, STRENGTH_TAGS, Kind, Tag
from kithline.record.rules import (
    MOST_TEXT,
    Change,
    Happened,
    Prepared,
    Presence,
    Words,
    changes,
    checked,
    days_late,
    marks_of,
)

AT = datetime(2026, 3, 4, 10, 0, tzinfo=LONDON)
TODAY = AT.date()
KIAN = uuid4()
GOOD = Prepared(about=(KIAN,), kind="note", happened=Happened.on(TODAY), fact="No coat.")


def errors(at=AT, by_system=False, **changed):
    with pytest.raises(Invalid) as caught:
        checked(replace(GOOD, **changed), at=at, by_system=by_system)
    return set(caught.value.errors)


def test_a_plain_entry_is_kept_as_it_is():
    assert checked(GOOD, at=AT) == GOOD


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"happened": Happened.on(TODAY + timedelta(days=1))}, "happened"),
        ({"happened": Happened.exact(AT + timedelta(minutes=1))}, "happened"),
        ({"happened": Happened.between(TODAY, TODAY + timedelta(days=1))}, "happened"),
        ({"happened": Happened.between(TODAY, TODAY - timedelta(days=1))}, "happened"),
        ({"happened": Happened.on(date(1066, 10, 14))}, "happened"),
        ({"learned_at": AT + timedelta(seconds=1)}, "learned_at"),
        ({"learned_at": AT - timedelta(days=1)}, "learned_at"),
        ({"fact": ""}, "fact"),
        ({"fact": " \n\t "}, "fact"),
        ({"fact": "x" * (MOST_TEXT + 1)}, "fact"),
        ({"fact": "a\x00b"}, "fact"),
        ({"opinion": "a\u202eb"}, "opinion"),
        ({"done": "\x1b[31m"}, "done"),
        ({"title": "t" * 201}, "title"),
        ({"kind": "gossip"}, "kind"),
        ({"kind": Kind.STATUS}, "kind"),
        ({"tags": ("nope",)}, "tags"),
        ({"dimensions": ("nope",)}, "dimensions"),
        ({"source": "crow"}, "source"),
        ({"confidence": "very"}, "confidence"),
        ({"restriction": "secret", "readers": (KIAN,)}, "restriction"),
        ({"restriction": "prevent"}, "readers"),
        ({"readers": (KIAN,)}, "restriction"),
        ({"origin": "moved"}, "origin"),
        ({"about": ()}, "about"),
        ({"about": tuple(uuid4() for _ in range(31))}, "about"),
        ({"said": (Words("I did."),)}, "said-0"),
        ({"said": (Words("", by_words="Mum"),)}, "said-0"),
        ({"said": (Words("Yes.", by_words="Mum"), Words("x" * 20_001, by_words="Dad"))}, "said-1"),
        ({"present": (Presence(),)}, "present-0"),
        ({"present": (Presence(KIAN, seen=False, seen_alone=True),)}, "present-0"),
    ],
)
def test_each_rule_answers_at_its_field(changed, field):
    assert errors(**changed) == {field}


def test_an_impact_is_for_somebody_it_is_about():
    other = uuid4()
    assert errors(impacts={other: "Tired."}) == {f"impact-{other}"}


def test_all_that_is_wrong_is_said_at_once():
    assert errors(kind="x", tags=("y",), about=(), fact="") == {"kind", "tags", "about", "fact"}


@pytest.mark.parametrize(
    "changed",
    [
        {"fact": "", "done": "Rang again."},
        {"fact": "", "said": (Words("I am.", by_words="Kian"),)},
        {"learned_at": AT},
        {"happened": Happened.about(TODAY), "learned_at": AT - timedelta(hours=9)},
        {"happened": Happened.between(TODAY - timedelta(days=3), TODAY)},
        {"fact": "x" * MOST_TEXT},
        {"fact": "<script>alert(1)</script>"},
        {"said": (Words("Ow.", person_id=KIAN),)},
        {"restriction": "prevent", "readers": (KIAN,)},
    ],
)
def test_what_is_allowed(changed):
    checked(replace(GOOD, **changed), at=AT)


def test_an_action_of_the_system_may_leave_a_title_alone():
    status = replace(GOOD, kind=Kind.STATUS, fact="", title="Child in need")
    assert checked(status, at=AT, by_system=True).title == "Child in need"
    assert errors(kind="note", fact="", title="Child in need") == {"fact"}


def test_doubles_and_empty_impacts_go():
    kept = checked(
        replace(GOOD, about=(KIAN, KIAN), tags=("food", "food"), impacts={KIAN: "  "}), at=AT
    )
    assert (kept.about, kept.tags, kept.impacts) == ((KIAN,), ("food",), {})


def test_the_day_is_londons():
    late = datetime(2026, 7, 1, 23, 30, tzinfo=LONDON)
    checked(replace(GOOD, happened=Happened.on(date(2026, 7, 1))), at=late)
    utc_evening = datetime.fromisoformat("2026-07-01T23:30:00+00:00")  # 00:30 on the 2nd here
    checked(replace(GOOD, happened=Happened.on(date(2026, 7, 2))), at=utc_evening)


@pytest.mark.parametrize(("days", "late"), [(0, 0), (2, 0), (3, 3), (11, 11)])
def test_more_than_two_days_is_late(days, late):
    assert days_late(AT - timedelta(days=days), AT) == late


@pytest.mark.parametrize(
    ("tags", "marks"),
    [
        ((), (False, False)),
        (("attendance",), (False, False)),
        (("was-not-brought", "missed-appointment"), (False, False)),
        (("injury",), (True, False)),
        (("food", "strength"), (False, True)),
        (("improvement",), (False, True)),
        (("harm", "strength"), (True, True)),
    ],
)
def test_harm_and_strength_are_what_the_author_ticked(tags, marks):
    assert marks_of(tags) == marks


def test_mark_tags_are_tags():
    assert set(Tag) >= HARM_TAGS | STRENGTH_TAGS
    assert not HARM_TAGS & STRENGTH_TAGS


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("the living room wall", "the children's bedroom wall",
         [("living room", "children's bedroom")]),
        ("He came.", "He came late.", [("came.", "came late.")]),
        ("a b", "a x b", [("", "x")]),
        ("a x b", "a b", [("x", "")]),
        ("one two three four five", "1 two three four 5", [("one", "1"), ("five", "5")]),
        ("one two three", "1 two 3", [("one two three", "1 two 3")]),
        ("same", "same", []),
        ("", "new words", [("", "new words")]),
    ],
)  # fmt: skip
def test_changes_are_told_in_words(was, now, told):
    assert changes("fact", was, now) == tuple(Change("fact", a, b) for a, b in told)


WORDS = st.lists(st.sampled_from(["a", "b", "c", "dd", "ee", "the", "room"]), max_size=12)


@given(WORDS, WORDS)
def test_changes_lose_no_word(was, now):
    found = changes("fact", " ".join(was), " ".join(now))
    assert (not found) == (was == now)
    removed = [w for c in found for w in c.was.split()]
    added = [w for c in found for w in c.now.split()]
    assert len(was) - len(removed) == len(now) - len(added)


@given(st.text(max_size=300))
def test_any_text_is_kept_or_refused_in_words(text):
    try:
        kept = checked(replace(GOOD, opinion=text), at=AT)
    except Invalid as invalid:
        assert invalid.errors["opinion"].endswith(".")
    else:
        assert "\x00" not in kept.opinion
