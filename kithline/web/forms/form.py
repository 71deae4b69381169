"""The base of every form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict

from kithline.core import text
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.record.aid import Aid
from kithline.web.forms.choices import Answer

LOOK = "look-over"  # the button that asks for advice and for nothing else


class Form(forms.Form):
    """The base of every form."""

    use_required_attribute = False
    dense = False  # small radios and checkboxes: forms on pages where people work all day
    reader: Actor | None = None  # the worker who looks, set as the form is drawn
    aid: Aid | None = None
    looks = True  # its last text has the button that asks for advice, where no script runs

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "%s")
        super().__init__(*args, **kwargs)

    @property
    def looking(self) -> bool:
        """Was it sent to be looked over only? Then nothing is done, and the page comes back with advice."""
        return self.is_bound and LOOK in self.data

    def is_valid(self) -> bool:
        """Say whether it may be acted on."""
        return not self.looking and super().is_valid()

    def full_clean(self) -> None:
        """Check nothing of what is only looked over."""
        if self.looking:
            self.hush()
            return
        super().full_clean()

    def hush(self) -> None:
        """Show what was typed without a word about what it lacks."""
        self._errors, self.cleaned_data = ErrorDict(), {}

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
        if not isinstance(self.data, QueryDict):
            return {}
        return {
            name: [text.shown(v) for v in values]
            for name, values in self.data.lists()
            if name not in {"csrfmiddlewaretoken", LOOK}
        }
