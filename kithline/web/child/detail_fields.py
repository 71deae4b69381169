"""The fields of structured facts in a form: what a kind of entry asks, for each person it is about.

A row is one sort of fact; under it stand its fields, once for each person. Nothing typed for somebody
is no fact about them. Which sorts belong to a kind stands here; what each holds, ``record.details``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.http import QueryDict

from kithline.record.details import SHAPES, Field
from kithline.record.enums import DetailKind as What
from kithline.record.enums import Form as As
from kithline.record.enums import Kind
from kithline.record.rules import Detail
from kithline.web import forms

MOST_FACTS = 8
SAME = "same"
NOTHING = "nothing"
# What each kind of entry may ask, the one that it asks at once first ("nothing": only when wanted).
ASKED: Mapping[str, tuple[str, ...]] = {
    Kind.ATTENDANCE: (What.ATTENDANCE, What.SUSPENSION, What.EXCLUSION, What.SCHOOL_MOVE,
                      What.TIMETABLE),
    Kind.APPOINTMENT_KEPT: (
        What.APPOINTMENT, What.EARLY_CONTACT, What.IMMUNISATION, What.MEASURE, What.REGISTRATION,
    ),
    Kind.WAS_NOT_BROUGHT: (What.APPOINTMENT, What.EARLY_CONTACT, What.IMMUNISATION),
    Kind.POLICE_NOTICE: (What.POLICE, What.MISSING),
    Kind.HEALTH_EVENT: (
        NOTHING, What.MEASURE, What.INJURY, What.EMERGENCY, What.IMMUNISATION,
        What.EARLY_CONTACT, What.REGISTRATION, What.APPOINTMENT,
    ),
    Kind.VISIT: (
        What.SIGHT, What.MEASURE, What.INJURY, What.EARLY_CONTACT, What.CARE_GRADE, What.NIGHTS,
    ),
    Kind.FAILED_CALL: (NOTHING, What.SIGHT),
    Kind.MISSING: (What.MISSING, What.NIGHTS),
    Kind.WORDS_OF_CHILD: (NOTHING, What.NIGHTS),
    Kind.MOVE: (NOTHING, What.HOUSING_MOVE, What.SCHOOL_MOVE, What.WORKER_CHANGE),
    Kind.HOME_CONDITIONS: (NOTHING, What.SIGHT, What.CARE_GRADE, What.ARREARS, What.HOUSING_MOVE),
    Kind.SCHOOL_CONCERN: (
        NOTHING, What.INJURY, What.ATTENDANCE, What.IMPROVEMENT, What.ASKED, What.TIMETABLE,
        What.NIGHTS,
    ),
    Kind.MEETING: (
        NOTHING, What.MEETING_HELD, What.PLAN_GOAL, What.DISSENT, What.ASKED, What.IMPROVEMENT,
        What.WORKER_CHANGE, What.CARE_GRADE, What.NIGHTS,
    ),
    Kind.DECISION: (NOTHING, What.MEETING_HELD, What.PLAN_GOAL, What.DISSENT, What.NIGHTS),
    Kind.NOTE: (
        NOTHING, What.IMPROVEMENT, What.WORKER_CHANGE, What.ARREARS, What.INJURY, What.MEASURE,
        What.HOUSING_MOVE, What.REGISTRATION, What.ASKED, What.DISSENT, What.TIMETABLE,
        What.PLAN_GOAL, What.NIGHTS,
    ),
    Kind.CALL: (
        NOTHING, What.ASKED, What.IMPROVEMENT, What.ARREARS, What.WORKER_CHANGE, What.NIGHTS,
    ),
    Kind.MESSAGE: (
        NOTHING, What.ASKED, What.DISSENT, What.IMPROVEMENT, What.WORKER_CHANGE, What.NIGHTS,
    ),
    Kind.DOCUMENT: (
        NOTHING, What.ARREARS, What.MEASURE, What.APPOINTMENT, What.ASKED, What.PLAN_GOAL,
    ),
}  # fmt: skip
# What a kind already says, so that nobody is asked twice; and the day of the entry where none is given.
TOLD: Mapping[tuple[str, str], Mapping[str, str]] = {
    (Kind.APPOINTMENT_KEPT, What.APPOINTMENT): {"outcome": "kept"},
    (Kind.APPOINTMENT_KEPT, What.EARLY_CONTACT): {"outcome": "done"},
    (Kind.APPOINTMENT_KEPT, What.IMMUNISATION): {"outcome": "given"},
    (Kind.WAS_NOT_BROUGHT, What.APPOINTMENT): {"outcome": "was-not-brought"},
    (Kind.WAS_NOT_BROUGHT, What.EARLY_CONTACT): {"outcome": "was-not-brought"},
    (Kind.WAS_NOT_BROUGHT, What.IMMUNISATION): {"outcome": "was-not-brought"},
}
SAME_DAY: Mapping[str, str] = {
    What.APPOINTMENT: "due", What.MISSING: "from", What.SUSPENSION: "from", What.EXCLUSION: "from",
    What.SCHOOL_MOVE: "on", What.MEETING_HELD: "on",
}  # fmt: skip


# Where somebody on the record was chosen, their name stands for the words that were left empty.
NAMED: Mapping[str, str] = {"person": "with"}


class Person(Protocol):
    """Somebody an entry may be about."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def impact(self) -> bool: ...


@dataclass(frozen=True)
class Group:
    """The fields of one fact about one person, for the page."""

    name: str
    fields: tuple[Any, ...]


@dataclass(frozen=True)
class FactRow:
    """One sort of fact, for the page: the choice of the sort, and its fields for each person."""

    number: int
    sort: Any
    groups: tuple[Group, ...]


def answers_of(kind: str, also: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return the sorts of fact that a kind may ask, and those that stand in the form already."""
    offered = [w for w in ASKED.get(kind, ()) if w != NOTHING]
    offered += [w for w in also if w in What.values and w not in offered]
    return [(str(w), str(What(w).label)) for w in offered]


def first_of(kind: str) -> str:
    """Return the sort that a kind asks at once; empty for none."""
    asked = ASKED.get(kind, ())
    return "" if not asked or asked[0] == NOTHING else str(asked[0])


def made(field: Field, what: str) -> forms.Drawn:
    """Return the form field for a value of a detail."""
    hint = field.hint
    if SAME_DAY.get(what) == field.name:
        hint = "Left empty: the day above."
    common: dict[str, Any] = {"label": field.label, "hint": hint, "required": False}
    return _MADE[field.form](field, common)


def _choice(field: Field, common: dict[str, Any]) -> forms.Drawn:
    return forms.OneOf(choices=field.choices, select=True, empty="Not said", **common)


def _yes_no(field: Field, common: dict[str, Any]) -> forms.Drawn:
    return forms.OneOf(choices=[("yes", "Yes"), ("no", "No")], inline=True, small=True, **common)


def _decimal(field: Field, common: dict[str, Any]) -> forms.Drawn:
    return forms.CleanText(limit=20, width="5", attributes={"inputmode": "decimal"}, **common)


_MADE: Mapping[As, Callable[[Field, dict[str, Any]], forms.Drawn]] = {
    As.SHORT: lambda field, common: forms.CleanText(limit=200, **common),
    As.LONG: lambda field, common: forms.CleanText(
        # Somebody's own words stand as they were said.
        aid="" if field.name == "said" else "opinion",
        limit=1000,
        multiline=True,
        rows=2,
        count=False,
        **common,
    ),
    As.DAY: lambda field, common: forms.MemorableDate(past=not field.ahead, **common),
    As.WHOLE: lambda field, common: forms.Number(
        least=int(field.least), most=int(field.most), **common
    ),
    As.DECIMAL: _decimal,
    As.CHOICE: _choice,
    As.YES_NO: _yes_no,
    As.PERSON: lambda field, common: forms.OneOf(
        choices=(), select=True, empty="Nobody listed here", **common
    ),
}


class DetailFields:
    """What a form with structured facts has; mixed into a form, which calls ``add_facts`` when made."""

    fields: dict[str, Any]
    data: Any
    is_bound: bool
    cleaned_data: dict[str, Any]
    people: Sequence[Person]
    facts: list[tuple[int, str, tuple[Person, ...]]]
    fact_kind: str
    # What another question of the form asks already, by sort of fact; ``elsewhere`` says the answer.
    asked_elsewhere: ClassVar[Mapping[str, frozenset[str]]] = {}

    def fields_of(self, what: str) -> list[Field]:
        """Return what is asked of a sort of fact here."""
        aside = self.asked_elsewhere.get(what, frozenset())
        return [f for f in SHAPES[What(what)].fields if f.name not in aside]

    def elsewhere(self, what: str, person: Person) -> dict[str, Any]:
        """Return what another question of the form said about somebody."""
        return {}

    def add_facts(self, kind: str, rows: Sequence[str], people: Sequence[Person]) -> None:
        """Add the fields of these sorts of fact, for each of these people."""
        self.add_rows(kind, [(what, people) for what in rows])
        if self.is_bound:  # the kind may have been changed, and with it what it asks
            for number, what, _ in self.facts:
                self.data[f"what-{number}"] = what

    def add_rows(self, kind: str, rows: Sequence[tuple[str, Sequence[Person]]]) -> None:
        """Add the fields of these sorts of fact, each for its people."""
        self.facts, self.fact_kind = [], kind
        offered = answers_of(kind, [what for what, _ in rows])
        filled: dict[str, str] = {}
        for number, (what, people) in enumerate(rows[:MOST_FACTS]):
            self.fields[f"what-{number}"] = forms.OneOf(
                label="What sort of fact?" if number else "A fact to count by",
                choices=offered, select=True, required=False, empty="None",
            )  # fmt: skip
            listed = tuple(p for p in people if p.impact) if what in What.values else ()
            self.facts.append((number, what, listed))
            filled[f"what-{number}"] = what
            for place, person in enumerate(listed):
                if place:
                    self.fields[name_of(number, person.id, SAME)] = forms.Tick(
                        label=f"{person.name}, the same",
                        box=f"The same as for {listed[0].name}",
                        quiet_label=True,
                    )
                for field in self.fields_of(what):
                    name = name_of(number, person.id, field.name)
                    self.fields[name] = made(field, what)
                    if field.form == As.PERSON:
                        self.fields[name].choices = self.others(person)
                    if told := TOLD.get((kind, what), {}).get(field.name, ""):
                        filled[name] = told
        self.fill_in(filled)

    def others(self, person: Person) -> tuple[forms.Answer, ...]:
        """Return the people on the form but the one whom a fact is about, to choose from."""
        return forms.answers([(str(p.id), p.name) for p in self.people if p.id != person.id])

    def named(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values with the name of somebody chosen, where no words say who it was."""
        names = {str(p.id): p.name for p in self.people}
        said = {words: names.get(str(values[f]), "") for f, words in NAMED.items() if f in values}
        return {n: name for n, name in said.items() if name} | values

    def fill_in(self, filled: Mapping[str, str]) -> None:
        """Put in what a kind says by itself, where the form has nothing yet."""
        if not self.is_bound:
            self.initial |= filled  # type: ignore[attr-defined]
            return
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, value in filled.items():
            if name not in data:
                data[name] = value
        self.data = data

    def fact_rows(self) -> list[FactRow]:
        """Return the rows as a page shows them."""
        return [
            FactRow(
                number,
                self[f"what-{number}"],  # type: ignore[index]
                tuple(
                    Group(
                        person.name if len(people) > 1 else "",
                        tuple(
                            self[name]  # type: ignore[index]
                            for part in (SAME, *(f.name for f in self.fields_of(what)))
                            if (name := name_of(number, person.id, part)) in self.fields
                        ),
                    )
                    for person in people
                ),
            )
            for number, what, people in self.facts
        ]

    def room_for_facts(self) -> bool:
        """Say whether another fact may be added: the kind has any, and the last row is used."""
        return (
            len(self.facts) < MOST_FACTS
            and bool(answers_of(self.fact_kind))
            and (not self.facts or bool(self.facts[-1][1]))
        )

    def typed_facts(self, day: date | None, until: date | None = None) -> list[tuple[str, Detail]]:
        """Return each fact that was typed, with the start of the names of its fields.

        ``day`` is the entry's: where a fact leaves its own day out, it happened then.
        """
        found = []
        for number, what, people in self.facts:
            if self.cleaned_data.get(f"what-{number}") != what:
                continue
            told = TOLD.get((self.fact_kind, what), {})
            for person in people:
                start = name_of(number, person.id, "")
                # One tick says of a brother or sister what was typed for the first.
                alike = self.cleaned_data.get(f"{start}{SAME}")
                origin = name_of(number, people[0].id, "") if alike else start
                values = {
                    f.name: value
                    for f in self.fields_of(what)
                    if (value := self.cleaned_data.get(f"{origin}{f.name}")) not in (None, "")
                } | self.elsewhere(what, person)
                values = self.named(values) if what == What.NIGHTS else values
                if all(str(v) == told.get(n) for n, v in values.items()):
                    continue
                same = SAME_DAY.get(what)
                if same and same not in values and f"{start}{same}" in self.cleaned_data and day:
                    values[same] = day
                if what == What.MISSING and until and "to" not in values:
                    values["to"] = until
                found.append((start, Detail(person.id, what, _plain(values))))
        return found

    def check_facts(self) -> None:
        """Ask for what belongs to a sort of fact that was chosen and left empty."""
        begun = {d.what for _, d in self.typed_facts(None)}
        for number, what, people in self.facts:
            chosen = self.cleaned_data.get(f"what-{number}")
            if not chosen or (chosen == what and (what == first_of(self.fact_kind) or not people)):
                continue
            if chosen != what or what not in begun:
                self.add_error(  # type: ignore[attr-defined]
                    f"what-{number}", "Fill in what belongs to it, or choose “None”"
                )

    def fact_field(self, name: str, day: date | None, until: date | None = None) -> str:
        """Return the field that an error of the record's rules is about: detail-0, detail-0-due."""
        number, _, part = name.removeprefix("detail-").partition("-")
        typed = self.typed_facts(day, until)
        if not number.isdigit() or int(number) >= len(typed):
            return "what-0"
        start, detail = typed[int(number)]
        return start + (part or SHAPES[What(detail.what)].fields[0].name)


def names_somebody(data: Mapping[str, Any]) -> bool:
    """Does a sent form hold a sort of fact with somebody to choose?"""
    sorts = {data.get(f"what-{number}") for number in range(MOST_FACTS)}
    return any(
        field.form == As.PERSON
        for what in sorts
        if what in What.values
        for field in SHAPES[What(what)].fields
    )


def name_of(number: int, person_id: UUID, field: str) -> str:
    """Return the name of a field of a fact about somebody."""
    return f"f{number}-{person_id.hex}-{field}"


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {n: v.isoformat() if isinstance(v, date) else v for n, v in values.items()}


def row_names(data: Mapping[str, Any], kind: str) -> list[str]:
    """Return the sorts of fact that a sent form holds; what a kind asks at once where none is chosen.

    A row without a sort stays as room for one. When the kind was changed, an untouched row asks what
    belongs to the new kind.
    """
    names = []
    for number in range(MOST_FACTS):
        if f"what-{number}" not in data:
            break
        what = str(data.get(f"what-{number}") or "")
        names.append(what if what in What.values else "")
    was = str(data.get("kind_was") or "")
    if names and was and was != kind and names[0] == first_of(was) and not _touched(data, 0):
        names[0] = first_of(kind)
        names = [] if names == [""] else names
    elif not names and first_of(kind):
        names = [first_of(kind)]
    return names


def _touched(data: Mapping[str, Any], number: int) -> bool:
    told = {v for each in TOLD.values() for v in each.values()}
    return any(
        str(data.get(name) or "").strip() and str(data.get(name)) not in told
        for name in data
        if name.startswith(f"f{number}-")
    )
