"""What raises the question whether the whole weighs more, and what can be said."""

import pytest

from kithline.core.errors import Invalid
from kithline.frameworks import building, rules
from kithline.frameworks.enums import Column
from kithline.packs import catalogue

STOKE = building.framework(catalogue.find("thresholds", "stoke-2023"))


def chosen(*marks):
    """Choose the first indicators of (group, level) in a column."""
    used: dict[tuple[str, str], int] = {}
    found = []
    for group, level, column in marks:
        at = used.get((group, level), 0)
        used[(group, level)] = at + 1
        found.append(rules.Chosen(STOKE.by_level(group, level)[at], Column(column)))
    return found


SEVERAL = [
    ("education", "2", "worried"),
    ("health", "3", "worried"),
    ("housing", "2", "worried"),
]


def test_several_lower_worries_raise_the_question_in_words():
    asked = rules.together(STOKE, chosen(*SEVERAL))
    assert rules.together_words(asked, STOKE, "Izzy") == (
        "Three worries, none above level 3, in three parts of Izzy’s life. "
        "Do they together make it more for Izzy?"
    )


def test_worries_in_one_part_of_life():
    asked = rules.together(STOKE, chosen(*[("health", "2", "worried")] * 3))
    assert "all in one part of Izzy’s life" in rules.together_words(asked, STOKE, "Izzy")


@pytest.mark.parametrize(
    "marks",
    [
        SEVERAL[:2],
        [*SEVERAL[:2], ("health", "1", "well"), ("housing", "3", "needs")],
        [*SEVERAL, ("abuse-exploitation", "5", "worried")],
        [],
    ],
    ids=["two worries", "strengths and needs do not count", "one is at the highest level", "none"],
)
def test_question_is_not_raised(marks):
    assert rules.together(STOKE, chosen(*marks)) is None


def test_question_says_no_level_and_no_sum():
    """It names the highest level that was chosen; it proposes none."""
    asked = rules.together(STOKE, chosen(*SEVERAL))
    assert not hasattr(asked, "level")
    assert asked.highest.slug == "3"


@pytest.mark.parametrize(
    ("ages", "years", "expected"),
    [
        ("under 5", 8, True), ("under 5", 5, True), ("under 5", 4, False), ("under 5", None, False),
        ("unborn and under 5", 8, True), ("", 8, False), ("pregnancy and infancy", 8, False),
    ],
)  # fmt: skip
def test_group_for_younger_children(ages, years, expected):
    group = STOKE.group("early-years")
    from dataclasses import replace

    assert rules.not_at_this_age(replace(group, ages=ages), years) is expected


@pytest.mark.parametrize(
    ("check", "field"),
    [
        (lambda: rules.check_indicator(STOKE, "9z-99"), "indicator"),
        (lambda: rules.check_column("badly"), "column"),
        (lambda: rules.check_prompt(STOKE, "P99"), "prompt"),
        (lambda: rules.check_level(STOKE, "6"), "level"),
        (lambda: rules.check_level(STOKE, ""), "level"),
        (lambda: rules.check_reasons("   \n"), "reasons"),
        (lambda: rules.check_reasons("a" * 8001), "reasons"),
        (lambda: rules.check_reasons("hid\u202eden"), "reasons"),
        (lambda: rules.check_answer("P1", "a\x00b"), "P1"),
        (lambda: rules.check_answer("together", "perhaps"), "together"),
        (lambda: rules.check_note("n" * 501), "note"),
    ],
)
def test_refused_at_its_field(check, field):
    with pytest.raises(Invalid) as refused:
        check()
    assert list(refused.value.errors) == [field]


def test_number_words():
    assert [rules.number_word(n) for n in (1, 12, 13)] == ["one", "twelve", "13"]
