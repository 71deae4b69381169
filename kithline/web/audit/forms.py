"""What an auditor asks for, and why."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from kithline.web import forms

ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.I)


class AskForm(forms.Form):
    """The trail of one worker, or of one person's record; with the reason for reading it."""

    dense = True

    reason = forms.CleanText(
        label="Why do you read the trail?",
        hint="Kept with your name. Such as: yearly sample; a complaint, with its number.",
        limit=500,
        need="Say why you read the trail",
    )
    of = forms.OneOf(
        label="Whose trail?",
        choices=[
            forms.Answer("worker", "What one worker saw and did", reveals=("worker",)),
            forms.Answer("person", "Who saw one person’s record", reveals=("person",)),
        ],
        need="Choose whose trail",
    )
    worker = forms.OneOf(label="Which worker?", select=True, required=False)
    person = forms.CleanText(
        label="Which record?", hint="Its address, as whoever asks you copied it.", limit=300,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, workers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = forms.answers(workers)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the worker or the record, by what was chosen."""
        data = super().clean() or self.cleaned_data
        if data.get("of") == "worker" and not data.get("worker") and "worker" in data:
            self.add_error("worker", "Choose a worker")
        if data.get("of") == "person" and "person" in data:
            found = ID.search(data["person"])
            if found is None:
                self.add_error("person", "Give the address of the record, such as /child/0190…/")
            else:
                data["person_id"] = UUID(found[0])
        return data
