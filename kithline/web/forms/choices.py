"""One answer, several, or a box to tick; an answer that was not offered is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from kithline.web.components.fields import FieldView, Option
from kithline.web.forms.drawn import Drawn


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
