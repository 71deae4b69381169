"""Form fields of our own: what is wrong is said at the field, and what was typed is kept.

Every field draws itself through ``cotton/field.html`` (``<c-field :of="form.name" />``). A form
derives from ``Form``; ``with form.rules():`` turns a rule's ``core.errors.Invalid`` into errors at
the fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from kithline.core import clock, text
from kithline.core.errors import Invalid
from kithline.web.components import DatePart, FieldView, Option

NAME_LIMIT = 200
LINE_LIMIT = 300
STORY_LIMIT = 20_000


class Form(forms.Form):
    """The base of every form."""

    use_required_attribute = False
    dense = False  # small radios and checkboxes: forms on pages where people work all day

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "%s")
        super().__init__(*args, **kwargs)

    def refuse(self, refused: Invalid) -> None:
        """Say what a rule said: at the field it names, or for the whole form."""
        for name, message in refused.errors.items():
            self.add_error(name if name in self.fields else None, message)

    @contextmanager
    def rules(self) -> Iterator[None]:
        """Run an action; a broken rule becomes the form's errors. Ask ``form.is_valid()`` after."""
        try:
            yield
        except Invalid as refused:
            self.refuse(refused)

    def drawn(self) -> list[BoundField]:
        """Return the fields in order, but for those that an answer of another field reveals."""
        revealed = {
            name
            for field in self.fields.values()
            for answer in getattr(field, "choices", ())
            if isinstance(answer, Answer)
            for name in answer.reveals
        }
        return [self[name] for name in self.fields if name not in revealed]

    def typed(self) -> dict[str, Any]:
        """Return what was typed, for a draft: every field as sent, without hidden characters."""
        if not self.is_bound:
            return {}
        return {
            name: [text.shown(v) for v in self.data.getlist(name)]
            for name in self.data
            if name != "csrfmiddlewaretoken"
        }


class Drawn(forms.Field):
    """What our fields share: a sentence when nothing was given, and a view for the component."""

    kind = "input"

    def __init__(
        self,
        *,
        label: str,
        hint: str = "",
        need: str = "",
        required: bool = True,
        width: str = "",
        small: bool = False,
        inline: bool = False,
        quiet_label: bool = False,
        attributes: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label=label, help_text=hint, required=required, **kwargs)
        self.error_messages["required"] = need or self.missing(label)
        self.width, self.small, self.inline = width, small, inline
        self.quiet_label = quiet_label
        self.attributes = dict(attributes or {})

    @staticmethod
    def missing(label: str) -> str:
        """Return the sentence for an empty field whose form gives none."""
        return f"Enter {label[:1].lower()}{label[1:].rstrip('?')}"

    def view(self, bound: BoundField) -> FieldView:
        """Return the field in plain values."""
        return FieldView(**self.plain(bound))

    def plain(self, bound: BoundField) -> dict[str, Any]:
        """Return what is common to all kinds of field."""
        return {
            "kind": self.kind,
            "name": bound.html_name,
            "id": bound.auto_id or bound.html_name,
            "label": str(bound.label),
            "hint": str(bound.help_text or ""),
            "error": " ".join(str(e) for e in bound.errors),
            "value": self.typed(bound),
            "width": self.width,
            "small": self.small or getattr(bound.form, "dense", False),
            "inline": self.inline,
            "quiet_label": self.quiet_label,
            "attributes": tuple(self.attributes.items()),
        }

    @staticmethod
    def typed(bound: BoundField) -> str:
        """Return what was typed, without the characters that are refused."""
        value = bound.value()
        return "" if value is None else text.shown(str(value))


class CleanText(Drawn):
    """Text of a line or more, cleaned by ``core.text``; too long or hidden characters are refused."""

    def __init__(
        self,
        *,
        limit: int = LINE_LIMIT,
        multiline: bool = False,
        rows: int = 5,
        count: bool | None = None,
        prefix: str = "",
        suffix: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.limit, self.multiline, self.rows = limit, multiline, rows
        self.count = multiline if count is None else count
        self.prefix, self.suffix = prefix, suffix
        self.kind = "textarea" if multiline else "input"

    def to_python(self, value: Any) -> str:
        """Return the text as it is kept."""
        try:
            return text.clean(str(value or ""), limit=self.limit, multiline=self.multiline)
        except ValueError as refused:
            raise ValidationError(f"{self.label}: {lower_first(str(refused))}") from refused

    def view(self, bound: BoundField) -> FieldView:
        """Return the field in plain values, with its limit when it counts."""
        return FieldView(
            **self.plain(bound),
            rows=self.rows,
            limit=self.limit if self.count else 0,
            prefix=self.prefix,
            suffix=self.suffix,
        )


class Password(Drawn):
    """A password: never shown again, never trimmed."""

    kind = "password"

    def to_python(self, value: Any) -> str:
        """Return it as typed; a sign-in decides whether it is right."""
        typed = str(value or "")
        return typed if len(typed) <= 1000 else typed[:1000]

    @staticmethod
    def typed(bound: BoundField) -> str:
        """Return nothing: a password is not sent back."""
        return ""


class Number(Drawn):
    """A whole number between two bounds."""

    def __init__(
        self, *, least: int = 0, most: int = 10**9, suffix: str = "", **kwargs: Any
    ) -> None:
        kwargs.setdefault("width", "4")
        super().__init__(**kwargs)
        self.least, self.most, self.suffix = least, most, suffix
        self.attributes.setdefault("inputmode", "numeric")

    def to_python(self, value: Any) -> int | None:
        """Return the number, or None when nothing was typed."""
        typed = str(value or "").strip().replace(",", "")
        if not typed:
            return None
        if not re.fullmatch(r"[+-]?\d{1,12}", typed, flags=re.ASCII):
            raise ValidationError(f"{self.label}: use a whole number, such as {max(self.least, 7)}")
        number = int(typed)
        if not self.least <= number <= self.most:
            raise ValidationError(
                f"{self.label}: use a number from {self.least:,} to {self.most:,}"
            )
        return number

    def view(self, bound: BoundField) -> FieldView:
        """Return the field in plain values."""
        return FieldView(**self.plain(bound), suffix=self.suffix)


@dataclass(frozen=True)
class Answer:
    """An answer that may be chosen; ``reveals`` names fields that belong to it alone."""

    value: str
    label: str
    hint: str = ""
    reveals: tuple[str, ...] = ()
    exclusive: bool = False


def answers(choices: Sequence[Answer | tuple[str, str] | str]) -> tuple[Answer, ...]:
    """Return choices as answers: an Answer, a pair of value and label, or a word for both."""
    made: list[Answer] = []
    for choice in choices:
        if isinstance(choice, Answer):
            made.append(choice)
        elif isinstance(choice, str):
            made.append(Answer(choice, choice))
        else:
            made.append(Answer(str(choice[0]), str(choice[1])))
    return tuple(made)


class OneOf(Drawn):
    """One answer out of several: radios, or a select when there are many."""

    def __init__(
        self,
        *,
        choices: Sequence[Answer | tuple[str, str] | str] = (),
        select: bool = False,
        empty: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.choices = answers(choices)
        self.kind = "select" if select else "radios"
        self.empty = empty

    @staticmethod
    def missing(label: str) -> str:
        """Return the sentence for no answer."""
        return f"Choose an answer: {label[:1].lower()}{label[1:]}"

    def to_python(self, value: Any) -> str:
        """Return the value chosen; one that was not offered is refused."""
        chosen = str(value or "")
        if chosen and chosen not in {a.value for a in self.choices}:
            raise ValidationError("Choose one of the answers offered")
        return chosen

    def view(self, bound: BoundField) -> FieldView:
        """Return the field in plain values, with what each answer reveals."""
        plain = self.plain(bound)
        chosen = {plain["value"]}
        offered = self.choices
        if self.kind == "select" and (self.empty or not self.required):
            offered = (Answer("", self.empty or "Not chosen"), *offered)
        return FieldView(**plain, options=options(bound, offered, chosen))


class SomeOf(Drawn):
    """Any number of answers: checkboxes."""

    kind = "checkboxes"

    def __init__(
        self, *, choices: Sequence[Answer | tuple[str, str] | str] = (), **kwargs: Any
    ) -> None:
        super().__init__(widget=forms.SelectMultiple(), **kwargs)
        self.choices = answers(choices)

    @staticmethod
    def missing(label: str) -> str:
        """Return the sentence for no answer."""
        return f"Choose one or more: {label[:1].lower()}{label[1:]}"

    def to_python(self, value: Any) -> list[str]:
        """Return the values chosen, each once; one that was not offered is refused."""
        chosen = list(dict.fromkeys(str(v) for v in (value or []) if str(v)))
        offered = {a.value: a for a in self.choices}
        if any(v not in offered for v in chosen):
            raise ValidationError("Choose from the answers offered")
        if len(chosen) > 1 and any(offered[v].exclusive for v in chosen):
            alone = next(offered[v].label for v in chosen if offered[v].exclusive)
            raise ValidationError(f"Choose either “{alone}” or others, not both")
        return chosen

    @staticmethod
    def typed(bound: BoundField) -> str:
        """Return nothing: what was chosen is in the options."""
        return ""

    def view(self, bound: BoundField) -> FieldView:
        """Return the field in plain values."""
        chosen = {str(v) for v in (bound.value() or [])}
        return FieldView(**self.plain(bound), options=options(bound, self.choices, chosen))


def options(bound: BoundField, offered: Sequence[Answer], chosen: set[str]) -> tuple[Option, ...]:
    """Return the answers as they are drawn; the first has the field's own id."""
    base = bound.auto_id or bound.html_name
    made = []
    for number, answer in enumerate(offered, start=1):
        revealed = tuple(
            bound.form.fields[name].view(bound.form[name])  # type: ignore[attr-defined]
            for name in answer.reveals
            if name in bound.form.fields
        )
        made.append(
            Option(
                value=answer.value,
                label=answer.label,
                id=base if number == 1 else f"{base}-{number}",
                hint=answer.hint,
                checked=answer.value in chosen,
                reveals=revealed,
                exclusive=answer.exclusive,
            )
        )
    return tuple(made)


class Tick(Drawn):
    """One box to tick; ``box`` is the sentence beside it."""

    kind = "tick"

    def __init__(self, *, box: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.CheckboxInput(), **kwargs)
        self.box = box

    def to_python(self, value: Any) -> bool:
        """Return whether it was ticked."""
        return value is True or str(value) in {"on", "true", "True", "1", "yes"}

    def validate(self, value: Any) -> None:
        """Refuse an empty box where a tick is needed."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def view(self, bound: BoundField) -> FieldView:
        """Return the field in plain values."""
        option = Option(
            value="yes",
            label=self.box or str(bound.label),
            id=bound.auto_id or bound.html_name,
            checked=self.to_python(bound.value()),
        )
        plain = self.plain(bound) | {"value": ""}
        return FieldView(**plain, options=(option,))


MONTHS = "january february march april may june july august september october november december"
MONTH_NUMBERS = {m[:n]: i for i, m in enumerate(MONTHS.split(), 1) for n in range(3, 10)}
PARTS = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))


@dataclass(frozen=True)
class PartDate:
    """A date of which the day, or day and month, may not be known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> str:
        """exact, month or year."""
        return "exact" if self.day else "month" if self.month else "year"

    @property
    def first_day(self) -> date:
        """The earliest day it may mean."""
        return date(self.year, self.month or 1, self.day or 1)


class ThreeInputs(forms.Widget):
    """Day, month and year, each in an input of its own: ``name_day``, ``name_month``, ``name_year``."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> tuple[str, str, str]:
        """Return the three as typed."""
        day, month, year = (str(data.get(f"{name}_{part}") or "").strip() for part, _, _ in PARTS)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Say whether none of the three was sent."""
        return all(f"{name}_{part}" not in data for part, _, _ in PARTS)


class MemorableDate(Drawn):
    """A date typed in three parts, with an error that names the part that is wrong.

    Gives a ``date``; with ``partial`` a ``PartDate`` of which only the year is needed. ``past``
    refuses a day after today, ``future`` a day before today.
    """

    kind = "date"

    def __init__(
        self,
        *,
        partial: bool = False,
        past: bool = False,
        future: bool = False,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2199, 12, 31),
        **kwargs: Any,
    ) -> None:
        super().__init__(widget=ThreeInputs(), **kwargs)
        self.partial, self.past, self.future = partial, past, future
        self.earliest, self.latest = earliest, latest

    def wrong(self, message: str, *parts: str) -> ValidationError:
        """Return the error with the parts that are wrong."""
        return ValidationError(f"{self.label} {message}", code="parts", params={"parts": parts})

    def clean(self, value: Any) -> date | PartDate | None:
        """Return the date, or None when nothing was typed and nothing is needed."""
        typed = dict(zip(("day", "month", "year"), value or ("", "", ""), strict=True))
        if not any(typed.values()):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        self.complete(typed)
        numbers = self.numbers(typed)
        made = self.real(numbers)
        self.in_time(made)
        return made

    def complete(self, typed: dict[str, str]) -> None:
        """Refuse a date with parts left out."""
        needed = ["year"] if self.partial else ["day", "month", "year"]
        if self.partial and typed["day"]:
            needed.append("month")
        left_out = [part for part in ("day", "month", "year") if part in needed and not typed[part]]
        if left_out:
            words = " and ".join(f"a {part}" for part in left_out)
            raise self.wrong(f"must have {words}", *left_out)

    def numbers(self, typed: dict[str, str]) -> dict[str, int | None]:
        """Return the parts as numbers; a month may be typed as a word."""
        numbers: dict[str, int | None] = {}
        for part, word in typed.items():
            if not word:
                numbers[part] = None
                continue
            if part == "month" and word.lower().rstrip(".") in MONTH_NUMBERS:
                numbers[part] = MONTH_NUMBERS[word.lower().rstrip(".")]
                continue
            if not re.fullmatch(r"\d{1,8}", word, flags=re.ASCII):
                raise self.wrong(f"must have a {part} in numbers, such as 27 3 2019", part)
            numbers[part] = int(word)
        if len(typed["year"]) != 4:
            raise self.wrong("must have a year of 4 numbers, such as 2019", "year")
        return numbers

    def real(self, numbers: dict[str, int | None]) -> date | PartDate:
        """Return the date when the calendar has it."""
        year, month, day = numbers["year"] or 0, numbers["month"], numbers["day"]
        if month is not None and not 1 <= month <= 12:
            raise self.wrong("must be a real date: months go from 1 to 12", "month")
        try:
            exact = date(year, month or 1, day if day is not None else 1)
        except ValueError as error:
            raise self.wrong(
                "must be a real date: that month does not have that day", "day"
            ) from error
        return PartDate(year, month, day) if self.partial else exact

    def in_time(self, made: date | PartDate) -> None:
        """Refuse a date outside the bounds."""
        today = clock.today()
        first = made if isinstance(made, date) else made.first_day
        parts = ("day", "month", "year")
        if self.past and first > today:
            raise self.wrong("must be today or in the past", *parts)
        if self.future and first < today:
            raise self.wrong("must be today or in the future", *parts)
        if not self.earliest <= first <= self.latest:
            raise self.wrong(f"must be between {self.earliest.year} and {self.latest.year}", "year")

    def view(self, bound: BoundField) -> FieldView:
        """Return the field in plain values, each input with what was typed."""
        value = bound.value() or ("", "", "")
        if isinstance(value, date):
            value = (str(value.day), str(value.month), str(value.year))
        elif isinstance(value, PartDate):
            value = (str(value.day or ""), str(value.month or ""), str(value.year))
        wrong = wrong_parts(bound)
        base = bound.auto_id or bound.html_name
        parts = tuple(
            DatePart(
                name=f"{bound.html_name}_{part}",
                id=f"{base}_{part}",
                label=label,
                value=text.shown(typed),
                wrong=part in wrong,
                width=width,
            )
            for (part, label, width), typed in zip(PARTS, value, strict=True)
        )
        plain = self.plain(bound) | {"value": ""}
        return FieldView(**plain, parts=parts)


def wrong_parts(bound: BoundField) -> set[str]:
    """Return which of day, month and year an error names; all of them when it names none."""
    if not bound.errors:
        return set()
    named: set[str] = set()
    for error in bound.form.errors.as_data().get(bound.name, []):
        named |= set((error.params or {}).get("parts", ()))
    return named or {"day", "month", "year"}


CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE | re.ASCII
)


class ClockTime(Drawn):
    """A time of day, typed as people write it: 9:25, 16.05, 4pm, midday."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("width", "5")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> time | None:
        """Return the time, or None when nothing was typed."""
        typed = str(value or "").strip().lower()
        if not typed:
            return None
        if typed in {"midday", "noon", "12 noon"}:
            return time(12)
        if typed in {"midnight", "12 midnight"}:
            return time(0)
        found = CLOCK.fullmatch(typed)
        if not found:
            raise ValidationError(f"{self.label}: write a time such as 9:25 or 4.05pm")
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").replace(".", "")
        if half and not 1 <= hour <= 12:
            raise ValidationError(f"{self.label}: with am or pm, the hour goes from 1 to 12")
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour > 23 or minute > 59:
            raise ValidationError(f"{self.label}: write a time such as 9:25 or 4.05pm")
        return time(hour, minute)

    @staticmethod
    def typed(bound: BoundField) -> str:
        """Return what was typed, or a time as 9:25."""
        value = bound.value()
        if isinstance(value, time):
            return f"{value.hour}:{value.minute:02}"
        return "" if value is None else text.shown(str(value))


class Upload(Drawn):
    """A file; its size is refused here, its kind and content by the room that keeps it."""

    kind = "file"

    def __init__(self, *, most_bytes: int = 5_000_000, accept: str = "", **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(), **kwargs)
        self.most_bytes = most_bytes
        if accept:
            self.attributes.setdefault("accept", accept)

    @staticmethod
    def missing(label: str) -> str:
        """Return the sentence for no file."""
        return f"Choose a file: {label[:1].lower()}{label[1:]}"

    def to_python(self, value: Any) -> Any:
        """Return the uploaded file, or None."""
        if value is None:
            return None
        if value.size == 0:
            raise ValidationError("The file is empty")
        if value.size > self.most_bytes:
            raise ValidationError(
                f"The file must be smaller than {self.most_bytes // 1_000_000} MB"
            )
        return value

    @staticmethod
    def typed(bound: BoundField) -> str:
        """Return nothing: a browser does not take a file back."""
        return ""


def lower_first(sentence: str) -> str:
    """Return a sentence that goes on after a colon."""
    return sentence[:1].lower() + sentence[1:]
