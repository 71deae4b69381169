"""A row as it was read, and by what it is read: the shapes that ``lines`` and ``structured`` share. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from kithline.arrivals.layouts import Layout
from kithline.record.enums import Kind

LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell. ``refuses`` the whole row, or only what stands in the cell."""

    column: str
    words: str
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """What a row says of who somebody is: no more than can be looked for."""

    forename: str = ""
    surname: str = ""
    known_as: str = ""
    dob: dt.date | None = None
    dob_unsure: bool = False  # read month first, since day first it is no date
    expected: dt.date | None = None
    unborn: bool = False
    mother: str = ""  # of an unborn baby
    sex: str = ""
    nhs: str = ""
    upn: str = ""
    address: str = ""
    postcode: str = ""
    kind: str = ""
    optional: bool = False
    lives_there: bool = True  # the address is theirs, not where something happened
    number_refused: bool = False  # a number stood there that cannot be one

    @property
    def words(self) -> str:
        """The name as the list has it."""
        return " ".join(p for p in (self.forename, self.surname) if p) or (
            "unborn baby" if self.unborn else "no name"
        )


@dataclass(slots=True)
class Line:
    """A row as it was read."""

    number: int
    who: list[Identity] = field(default_factory=list)
    places: list[int] = field(default_factory=list)  # of those, among all whom the list names
    day: dt.date | None = None
    to_day: dt.date | None = None
    time: str = ""
    kind: str = Kind.NOTE
    reference: str = ""
    marks: list[str] = field(default_factory=list)  # by which the same row is known again
    fact: str = ""
    parts: list[str] = field(default_factory=list)
    words: str = ""
    words_by: str = ""
    done: str = ""
    author: str = ""
    tags: list[str] = field(default_factory=list)
    restriction: str = ""
    restriction_reason: str = ""
    letter: bool = False
    of_place: bool = False
    details: list[dict[str, Any]] = field(default_factory=list)
    group: str = ""
    problems: list[Problem] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    readings: list[dt.date] = field(default_factory=list)
    raw: dict[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """May it not become an entry?"""
        return bool(self.problems) and any(p.refuses for p in self.problems)

    def wrong(self, column: str, words: str, *, refuses: bool = False) -> None:
        """Note what is wrong with a cell."""
        self.problems.append(Problem(column, words, refuses))


class ReadBy:
    """By what the rows of a list are read: its layout, and the day of reading."""

    def __init__(self, layout: Layout, today: dt.date) -> None:
        self.layout = layout
        self.today = today
        self.forms = tuple(layout.dates)
