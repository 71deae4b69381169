"""What our fields share: a sentence when nothing was given, and a view for the component."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from kithline.core import text
from kithline.web.components.fields import FieldView


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

    @property
    def called(self) -> str:
        """The label as a sentence begins with it: without its question mark."""
        return str(self.label).rstrip("?")

    @staticmethod
    def missing(label: str) -> str:
        """Return the sentence for an empty field whose form gives none."""
        if label.endswith("?"):
            return f"{label} Enter an answer"
        return f"Enter {label[:1].lower()}{label[1:]}"

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
