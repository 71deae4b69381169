"""What the line of time asks: a letter for each question, where its entries lie on the picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase

from kithline.patterns import queries
from kithline.patterns.queries import Asked
from kithline.patterns.rules import Standing
from kithline.web.child.opening import Record
from kithline.web.chronology.drawing import Ask
from kithline.web.chronology.period import Period
from kithline.web.patterns import presenters
from kithline.web.patterns.presenters import Question

MOST = 5


@dataclass(frozen=True)
class Lettered:
    """A question with its letter."""

    letter: str
    question: Question


def asks(
    record: Record, shown: Period, lanes: Sequence[str]
) -> tuple[list[Ask], list[Lettered], bool]:
    """Return the marks for the picture, the questions under it, and whether there are more.

    The newest questions that wait for an answer and rest on something within the period, in the order
    of the time they speak of; the letter says nothing but where to look.
    """
    asked = queries.asked_of_opened(record.actor, record.id, record.moment)
    if asked is None:
        return [], [], False
    found = [(s, place) for s in asked.open if (place := _place(asked, s, shown, lanes))]
    chosen = sorted(found[:MOST], key=lambda pair: pair[1][1:])
    marks, lettered = [], []
    for letter, (standing, (lane, first, last)) in zip(ascii_uppercase, chosen, strict=False):
        question = presenters.question(asked, standing)
        lettered.append(Lettered(letter, question))
        marks.append(Ask(letter, question.text, lane, first, last))
    return marks, lettered, len(asked.standings) > len(lettered)


def _place(
    asked: Asked, standing: Standing, shown: Period, lanes: Sequence[str]
) -> tuple[str, date, date] | None:
    """Return the lane in which most of a question's entries lie, and from when until when."""
    kinds = {m.id: m.agency_kind for m in asked.history.marks}
    inside = [r for r in standing.finding.refs if shown.first <= r.on <= shown.last]
    held = [(kinds.get(r.id, "hub"), r.on) for r in inside]
    counted = Counter(kind for kind, _ in held if kind in lanes)
    if not counted:
        return None
    lane = counted.most_common(1)[0][0]
    days = [on for kind, on in held if kind == lane]
    return lane, min(days), max(days)
