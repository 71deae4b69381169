"""The shape of a timescale pack: what a rule must hold, and which parts go together."""

from __future__ import annotations

import calendar as months
import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from kithline.timescales.enums import (
    About,
    Authority,
    Direction,
    Jurisdiction,
    Owner,
    Recurrence,
    Start,
    Unit,
)

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z")

USUAL_START = {
    Unit.HOURS: Start.MOMENT,
    Unit.WORKING_HOURS: Start.WORKING_MOMENT,
    Unit.BY_DATE: Start.SET,
}
MOST = {
    Unit.HOURS: 24 * 366,
    Unit.WORKING_HOURS: 2000,
    Unit.WORKING_DAYS: 1000,
    Unit.DAYS: 3700,
    Unit.WEEKS: 520,
    Unit.MONTHS: 240,
}


class Part(BaseModel):
    """A part of a pack: unknown keys are a fault, and nothing changes after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_enum_values=False)


class Variant(Part):
    """What another place does, with its source: the range that a partnership chooses from."""

    amount: int | None = Field(default=None, ge=0)
    unit: Unit | None = None
    where: Words
    note: str = ""
    verified: bool = False


class ClockRule(Part):
    """One edition of one clock rule, as it holds in one place for one period."""

    id: Slug
    name: Words
    trigger: Slug
    since: Words = "the event"
    unit: Unit
    amount: int | None = Field(default=None, ge=0)
    recurrence: Recurrence = Recurrence.ONCE
    start: Start = Start.DAY_0
    direction: Direction = Direction.AFTER
    past_closing: bool = False
    by: str | None = None
    authority: Authority
    citation: Words
    source: str = ""
    version: Words
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    owner: Owner
    owed_to: Words
    question: Words
    miss: Words
    about: About = About.CHILD
    verified: bool
    jurisdiction: Jurisdiction = Jurisdiction.ENGLAND
    then: tuple[Slug, ...] = ()
    variants: tuple[Variant, ...] = ()
    note: str = ""
    pack: str = ""
    partnership: str = ""

    @model_validator(mode="before")
    @classmethod
    def _usual_start(cls, values: Any) -> Any:
        if isinstance(values, dict) and values.get("start") is None:
            unit = values.get("unit")
            usual = USUAL_START.get(Unit(unit), Start.DAY_0) if unit in set(Unit) else Start.DAY_0
            return {**values, "start": usual}
        return values

    @model_validator(mode="after")
    def _goes_together(self) -> ClockRule:
        if self.unit is Unit.BY_DATE:
            self._check_by_date()
        elif self.amount is None:
            raise ValueError(f"a rule in {self.unit} needs an amount")
        elif self.amount > MOST[self.unit]:
            raise ValueError(f"{self.amount} {self.unit} is more than a clock can hold")
        elif self.by is not None:
            raise ValueError("only a by-date rule has a day of the year")
        fitting = (
            {USUAL_START[self.unit]} if self.unit in USUAL_START else {Start.DAY_0, Start.DAY_1}
        )
        if self.start not in fitting:
            raise ValueError(f"{self.start} does not fit a rule in {self.unit}")
        if self.start is Start.DAY_1 and not self.amount:
            raise ValueError("counting from day 1 needs an amount of at least 1")
        if self.past_closing and (
            self.unit is not Unit.WORKING_HOURS or self.direction is Direction.BEFORE
        ):
            raise ValueError("only working hours after an event can run on past closing")
        if self.recurrence is not Recurrence.ONCE and self.direction is Direction.BEFORE:
            raise ValueError("a rule before an event does not recur by itself; its event does")
        if self.recurrence is not Recurrence.ONCE and self.amount == 0:
            raise ValueError("a rule that recurs needs an amount of at least 1")
        if self.effective_from and self.effective_to and self.effective_to <= self.effective_from:
            raise ValueError("the rule ends before it begins")
        return self

    def _check_by_date(self) -> None:
        if self.amount is not None:
            raise ValueError("a by-date rule has no amount")
        if self.by is not None and not MONTH_DAY.match(self.by):
            raise ValueError("a day of the year is written as 07-31")
        if self.direction is Direction.BEFORE and self.by is not None:
            raise ValueError("a day of the year lies after its event")

    @property
    def has_number(self) -> bool:
        """False where the rule names no length of time, so that a person sets the date."""
        return self.unit is not Unit.BY_DATE or self.by is not None

    @property
    def length(self) -> str:
        """Return how long it is, in words: "15 working days", "by 31 July", "a day set by a person"."""
        return length_words(self.unit, self.amount, self.by)

    def in_force(self, on: dt.date) -> bool:
        """Say whether this edition holds on a day."""
        begun = self.effective_from is None or self.effective_from <= on
        return begun and (self.effective_to is None or on < self.effective_to)


def length_words(unit: Unit, amount: int | None, by: str | None) -> str:
    """Return a length of time in words; see ``ClockRule.length``."""
    if amount is not None:
        return f"{amount} {unit.words(amount)}"
    if by is None:
        return "a day set by a person"
    month, day = (int(part) for part in by.split("-"))
    return f"by {day} {months.month_name[month]}"
