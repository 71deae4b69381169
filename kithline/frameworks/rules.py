"""What may be chosen and said, and when the record asks whether the whole weighs more. Pure.

Nothing here adds up to a level: the question is put in words, and a person answers it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kithline.core import text
from kithline.core.errors import Invalid
from kithline.frameworks.enums import Column, Together
from kithline.frameworks.shapes import Framework, Group, Indicator, Level

ANSWER_LIMIT = 4000
REASONS_LIMIT = 8000
NOTE_LIMIT = 500
TOGETHER = "together"

# From this many worries on it is asked whether they weigh more together. Two documents say that
# several signs of a lower level can make a higher one (002, Possible Indicators of Need; 004,
# before the spectrum); neither gives a number, and the number here decides only that it is asked.
SEVERAL = 3

_UNDER = re.compile(r"under\s+(\d{1,2})", re.IGNORECASE)
_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """An indicator chosen in a column."""

    indicator: Indicator
    column: Column


@dataclass(frozen=True)
class Whole:
    """Several worries under the highest level: what is asked is whether they weigh more together."""

    worries: int
    highest: Level
    groups: int


def check_indicator(framework: Framework, indicator: str) -> Indicator:
    """Return the indicator, or raise ``Invalid`` when this version does not have it."""
    found = framework.indicator(indicator)
    if found is None:
        raise Invalid({"indicator": "This is not an indicator of the framework in use."})
    return found


def check_column(column: str) -> Column:
    """Return the column, or raise ``Invalid``."""
    if column not in Column.values:
        raise Invalid({"column": "Choose going well, worried about or needs to happen."})
    return Column(column)


def check_prompt(framework: Framework, prompt: str) -> str:
    """Return the prompt's id, or raise ``Invalid`` when the framework does not ask it."""
    if prompt == TOGETHER or any(p.id == prompt for p in framework.prompts):
        return prompt
    raise Invalid({"prompt": "This is not a question of the framework in use."})


def check_answer(prompt: str, answer: str) -> str:
    """Return the answer as it is kept; raises ``Invalid`` on what cannot be kept."""
    if prompt == TOGETHER:
        if answer and answer not in Together.values:
            raise Invalid({TOGETHER: "Choose one of the answers."})
        return answer
    return _clean(prompt, answer, ANSWER_LIMIT)


def check_level(framework: Framework, level: str) -> Level:
    """Return the level, or raise ``Invalid``."""
    found = framework.level(level)
    if found is None:
        word = framework.word("level", "level")
        raise Invalid({"level": f"Choose a {word}"})
    return found


def check_reasons(reasons: str) -> str:
    """Return the reasons as they are kept; a level without a reason is refused."""
    kept = _clean("reasons", reasons, REASONS_LIMIT)
    if not kept:
        raise Invalid({"reasons": "Say why, in your own words"})
    return kept


def check_note(note: str) -> str:
    """Return the note of a choice as it is kept."""
    return _clean("note", note, NOTE_LIMIT)


def _clean(field: str, typed: str, limit: int) -> str:
    try:
        return text.clean(typed, limit=limit)
    except text.TextRefused as refused:
        raise Invalid({field: str(refused)}) from None


def together(framework: Framework, chosen: Iterable[Chosen]) -> Whole | None:
    """Return what is asked when several worries stand under the highest level; else nothing."""
    worries = [c.indicator for c in chosen if c.column == Column.WORRIED]
    if len(worries) < SEVERAL or not framework.levels:
        return None
    highest = max((s for i in worries for s in i.levels), key=framework.order)
    level = framework.level(highest)
    if level is None or level.order >= len(framework.levels) - 1:
        return None
    return Whole(len(worries), level, len({i.group for i in worries}))


def number_word(number: int) -> str:
    """Return a number as a word, up to twelve."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else str(number)


def together_words(asked: Whole, framework: Framework, called: str) -> str:
    """Return the question in words, about the child: nothing in it is a sum."""
    level = framework.word("level", "level")
    worries = number_word(asked.worries).capitalize()
    parts = (
        f"in {number_word(asked.groups)} parts of {called}’s life"
        if asked.groups > 1
        else f"all in one part of {called}’s life"
    )
    return (
        f"{worries} worries, none above {level} {asked.highest.slug}, {parts}. "
        f"Do they together make it more for {called}?"
    )


def not_at_this_age(group: Group, years: int | None) -> bool:
    """Say whether a group is only for children younger than this one."""
    found = _UNDER.search(group.ages or "")
    return bool(found and years is not None and years >= int(found[1]))
