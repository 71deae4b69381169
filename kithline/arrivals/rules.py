"""What may be done with a list, and what is to become of its rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from kithline.arrivals.enums import MOVES, Answer, Found, Stage, State
from kithline.core.errors import Invalid

# A list that is being brought in and has not moved for so long was stopped with its process: nothing
# of it is in the record, and it may be brought in again.
STALLED_AFTER = timedelta(minutes=2)
# Up to so many rows are brought in while the page waits; more by a job.
AT_ONCE = 400
READ_AT_ONCE = 400_000  # bytes of a file
NAMED_ANSWERS = frozenset({Answer.THIS_ONE, Answer.NEW_PERSON})


def check_move(stage: str, to: Stage) -> None:
    """May a list go from one stage to another?"""
    if to not in MOVES[stage]:
        raise Invalid(f"This list is {Stage(stage).label}: it cannot be {to.label} now.")


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a row: how it was read, who was found, what is like it, what was answered."""

    refused: bool = False
    twice: bool = False
    same: bool = False
    asked: bool = False  # its own questions, not those about people
    like: bool = False
    found: tuple[str, ...] = ()  # of each person named, the first being whom it tells of
    optional: tuple[bool, ...] = ()
    answer: str = ""
    who_answers: tuple[str, ...] = ()


@lru_cache(maxsize=2_000)
def state_of(row: Seen) -> State:
    """Return what the preview says of a row. The first that holds is what a reader must know."""
    if row.refused:
        return State.BAD
    if row.twice:
        return State.TWICE
    if row.same:
        return State.SAME
    if row.answer == Answer.PLACE:
        return State.PLACE
    if row.answer == Answer.LEAVE_OUT:
        return State.LEFT
    if row.like and row.answer != Answer.ADD:
        return State.DUPLICATE
    if row.asked and not row.answer:
        return State.ASK
    open_ = [
        (found, may_miss)
        for found, may_miss, answer in zip(row.found, row.optional, row.who_answers, strict=True)
        if not answer
    ]
    if any(found == Found.HUB for found, _ in open_):
        return State.HUB
    if any(found == Found.ASK for found, _ in open_):
        return State.ASK
    if any(found == Found.NOBODY for found, _ in open_):
        return State.NOBODY
    said = zip(row.found, row.who_answers, strict=True)
    known = [a in NAMED_ANSWERS if a else f in (Found.PLAIN, Found.CARE) for f, a in said]
    if known and not any(known):
        return State.LEFT  # a person said of everybody it names that it is nobody known
    if any(found == Found.CARE for found in row.found):
        return State.MATCH
    return State.NEW


def goes_in(state: str, answer: str, people: int) -> bool:
    """Does a row go into the record as things stand?"""
    return state in (State.NEW, State.MATCH) and answer != Answer.LEAVE_OUT and people > 0


def check_open(states: Sequence[tuple[str, int]]) -> None:
    """May the list be brought in? Rows that wait for an answer stay out; that is no fault."""
    if not any(count for state, count in states if state in (State.NEW, State.MATCH)):
        raise Invalid("No row of this list goes in as it stands. Answer the open questions first.")
