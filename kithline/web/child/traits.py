"""Identity and communication in words: the answers of a fixed list, or what was typed."""

from __future__ import annotations

from kithline.people.actions.family import ANSWERS
from kithline.people.enums import Trait
from kithline.people.models import Characteristic
from kithline.web.child.reads import Circle


def answer(row: Characteristic) -> str:
    """Return what a characteristic says."""
    choices = ANSWERS.get(row.kind)
    if choices is None:
        return row.value
    return dict(choices.choices).get(row.value, row.value)  # type: ignore[attr-defined]


def standing(circle: Circle, *kinds: Trait) -> list[Characteristic]:
    """Return the characteristics of these kinds that hold, the newest first."""
    rows = [t for t in circle.traits if t.kind in kinds and t.ends_on is None]
    return sorted(rows, key=lambda t: (t.noted_on, t.noted_at), reverse=True)


def language_lines(circle: Circle) -> list[tuple[str, str]]:
    """Return languages, interpreter and ways of communicating for the identity bar."""
    lines = [
        (row.value, f"({row.detail})" if row.detail else "")
        for row in standing(circle, Trait.LANGUAGE)
    ]
    lines += [
        (f"Interpreter: {answer(row)}", row.detail)
        for row in standing(circle, Trait.INTERPRETER)
        if row.value != "no"
    ]
    lines += [(row.value, row.detail) for row in standing(circle, Trait.COMMUNICATION)]
    return lines[:3] or [("Not recorded yet", "")]
