"""A form field in plain values, as ``cotton/field.html`` draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Option:
    """One radio or checkbox, as it is drawn."""

    value: str
    label: str
    id: str
    hint: str = ""
    checked: bool = False
    reveals: Sequence[FieldView] = ()
    exclusive: bool = False


@dataclass(frozen=True)
class DatePart:
    """One of the three inputs of a date."""

    name: str
    id: str
    label: str
    value: str
    wrong: bool
    width: int


@dataclass(frozen=True)
class FieldView:
    """A form field in plain values: what ``cotton/field.html`` draws."""

    kind: str  # input, textarea, radios, checkboxes, tick, select, date, file, password
    name: str
    id: str
    label: str
    hint: str = ""
    error: str = ""
    value: str = ""
    options: Sequence[Option] = ()
    parts: Sequence[DatePart] = ()
    rows: int = 5
    limit: int = 0
    width: str = ""
    small: bool = False
    inline: bool = False
    quiet_label: bool = False  # the label is for screen readers only
    attributes: Sequence[tuple[str, str]] = ()
    prefix: str = ""
    suffix: str = ""
    aid: bool = False  # the writing aid looks at it
    advice: Sequence[Any] = ()
    looks: bool = False  # the button that asks for advice stands under it, where no script runs

    @property
    def first_id(self) -> str:
        """The id of the first input, or of the part that is wrong: where an error links to."""
        wrong = next((p.id for p in self.parts if p.wrong), "")
        return wrong or (self.parts[0].id if self.parts else self.id)

    @property
    def described_by(self) -> str:
        """The ids of hint and error, for aria-describedby."""
        ids = [f"{self.id}-hint"] if self.hint else []
        ids += [f"{self.id}-error"] if self.error else []
        return " ".join(ids)

    @property
    def described_with_count(self) -> str:
        """The same, with the message that counts characters."""
        return " ".join(
            x for x in (self.described_by, f"{self.id}-info" if self.limit else "") if x
        )
