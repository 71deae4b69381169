"""Text, numbers, passwords and files."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from kithline.core import text
from kithline.web.components.fields import FieldView
from kithline.web.forms import advising
from kithline.web.forms.drawn import Drawn

NAME_LIMIT = 200
LINE_LIMIT = 300
STORY_LIMIT = 20_000


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
        aid: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.aid = aid  # as which part of an entry the writing aid reads it; empty: not at all
        self.limit, self.multiline, self.rows = limit, multiline, rows
        self.count = multiline if count is None else count
        self.prefix, self.suffix = prefix, suffix
        self.kind = "textarea" if multiline else "input"

    def to_python(self, value: Any) -> str:
        """Return the text as it is kept."""
        try:
            return text.clean(str(value or ""), limit=self.limit, multiline=self.multiline)
        except ValueError as refused:
            raise ValidationError(f"{self.called}: {lower_first(str(refused))}") from refused

    def view(self, bound: BoundField) -> FieldView:
        """Return the field in plain values, with its limit when it counts."""
        plain = self.plain(bound)
        aided: dict[str, Any] = {}
        form: Any = bound.form
        if self.aid and getattr(form, "reader", None) is not None:
            last = [n for n, f in form.fields.items() if getattr(f, "aid", "")][-1]
            plain["attributes"] = (*plain["attributes"], ("data-aid", self.aid))
            aided = {
                "advice": advising.under(bound, self.aid),
                "looks": form.looks and bound.name == last,
            }
        return FieldView(
            **plain,
            **aided,
            aid=bool(aided),
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
            raise ValidationError(
                f"{self.called}: use a whole number, such as {max(self.least, 7)}"
            )
        number = int(typed)
        if not self.least <= number <= self.most:
            raise ValidationError(
                f"{self.called}: use a number from {self.least:,} to {self.most:,}"
            )
        return number

    def view(self, bound: BoundField) -> FieldView:
        """Return the field in plain values."""
        return FieldView(**self.plain(bound), suffix=self.suffix)


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
