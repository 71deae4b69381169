"""What is typed about lists: the file, what its columns mean, why it is undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kithline.arrivals.files import MOST_BYTES
from kithline.arrivals.layouts import DATE_FORMS, NAME_FORMS
from kithline.record.enums import SYSTEM_KINDS, Kind
from kithline.web import forms
from kithline.web.forms import Answer

NONE = ""
# What a column may hold, in the order of the page: field, label, hint.
ROLES = (
    ("reference", "Your system’s number of the event", "By it a row is known again"),
    ("name", "The whole name", "If it stands in one column"),
    ("forename", "First name", ""),
    ("surname", "Surname", ""),
    ("dob", "Date of birth", ""),
    ("nhs", "NHS number", ""),
    ("upn", "Unique pupil number", ""),
    ("address", "Address", ""),
    ("postcode", "Postcode", "If it stands in a column of its own"),
    ("happened", "When it happened", ""),
    ("fact", "What happened", ""),
    ("more", "More of what happened", ""),
    ("words", "Words of the child", ""),
    ("done", "What was done", ""),
    ("author", "Who wrote it", ""),
)


class UploadForm(forms.Form):
    """A list to be put down."""

    dense = True
    file = forms.Upload(
        label="The list, as a file",
        hint="CSV or .xlsx, up to 60 MB. Nothing is written before you have looked it through.",
        need="Choose a file",
        most_bytes=MOST_BYTES,
        accept=".csv,.txt,.tsv,.xlsx",
    )


class UndoForm(forms.Form):
    """Why a list is undone."""

    dense = True
    reason = forms.CleanText(
        label="Why is it undone?", limit=500, need="Say why the list is undone",
        hint="It stays readable beside what is taken off, such as: the wrong month was sent",
    )  # fmt: skip


class ChooseForm(forms.Form):
    """By which layout a list is read."""

    dense = True

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layout"] = forms.OneOf(
            label="Which list is it?", need="Choose which list it is",
            choices=[*choices, Answer("own", "Another: name its columns below")],
        )  # fmt: skip


class ColumnsForm(forms.Form):
    """What the columns of a list mean, named once and kept for the next."""

    dense = True

    def __init__(self, *args: Any, headings: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(NONE, "None"), *((h, h) for h in headings)]
        self.fields["title"] = forms.CleanText(
            label="Name of this sort of list", limit=120, need="Give it a name",
            hint="Such as: Nursery’s daily log",
        )  # fmt: skip
        for name, label, hint in ROLES:
            self.fields[f"is_{name}"] = forms.OneOf(
                label=label, hint=hint, choices=columns, select=True, required=False
            )
        self.fields["name_form"] = forms.OneOf(
            label="How is the whole name written?", select=True, required=False,
            choices=[(form, example) for form, example in NAME_FORMS.items() if form != "forename"],
        )  # fmt: skip
        self.fields["dates"] = forms.OneOf(
            label="How are dates written?", select=True, need="Choose how dates are written",
            choices=list(DATE_FORMS.items()),
        )  # fmt: skip
        self.fields["kind"] = forms.OneOf(
            label="What kind of entry does a row make?", select=True, need="Choose a kind",
            choices=[(k.value, k.label) for k in Kind if k not in SYSTEM_KINDS],
        )  # fmt: skip

    @property
    def columns_of(self) -> list[Any]:
        """The fields that name a column."""
        return [self[f"is_{name}"] for name, _, _ in ROLES]

    def layout(self, headings: Sequence[str]) -> dict[str, Any]:
        """Return the layout that was named."""
        said = self.cleaned_data
        at = {name: said.get(f"is_{name}") or "" for name, _, _ in ROLES}
        who = {
            k: at[k] for k in ("forename", "surname", "dob", "nhs", "upn", "address", "postcode")
        }
        if at["name"]:
            who |= {"name": at["name"], "name_form": said["name_form"] or "forename surname"}
        return {
            "headings": list(headings),
            "dates": [said["dates"]],
            "people": [who],
            "reference": [at["reference"]] if at["reference"] else [],
            "happened": {"column": at["happened"], "time": True},
            "kind": said["kind"],
            "fact": [{"column": at[c]} for c in ("fact", "more") if at[c]],
            "words": {"column": at["words"], "by": "child"} if at["words"] else None,
            "done": {"column": at["done"]} if at["done"] else None,
            "author": at["author"],
        }

    def clean(self) -> dict[str, Any]:
        """Check that a row would say of whom, when and what."""
        said = super().clean() or self.cleaned_data
        if not any(said.get(f"is_{n}") for n in ("name", "surname", "nhs", "upn")):
            self.add_error("is_name", "Say which column names the person")
        needed = {
            "happened": "Say which column has the day",
            "fact": "Say which column has what happened",
        }
        for name, words in needed.items():
            if not said.get(f"is_{name}"):
                self.add_error(f"is_{name}", words)
        return said
