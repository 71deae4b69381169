"""What a person says of two records."""

from __future__ import annotations

from typing import Any

from kithline.linkage.enums import Answer
from kithline.linkage.rules import MOST_REASON
from kithline.web import forms


class ReasonForm(forms.Form):
    """One reason."""

    dense = True
    reason = forms.CleanText(
        aid="opinion",
        label="What makes you sure, or what can you not tell?", limit=MOST_REASON, multiline=True,
        rows=3, count=False, need="Say what makes you sure, or what you cannot tell",
    )  # fmt: skip


class PairForm(ReasonForm):
    """One person, two people, or not to be said yet; which record is kept."""

    answer = forms.OneOf(label="Are they one person?", need="Choose what they are")
    kept = forms.OneOf(
        label="Which record is kept, if they are one?",
        hint="The other is read in it from then on. Nothing is lost, and it can be undone.",
        required=False,
    )
    field_order = ("answer", "kept", "reason")

    def __init__(
        self, *args: Any, sides: list[tuple[str, str]], merges: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        said = [(Answer.SAME.value, str(Answer.SAME.label))] if merges else []
        said += [(a.value, str(a.label)) for a in (Answer.DIFFERENT, Answer.LATER)]
        self.fields["answer"].choices = forms.answers(said)  # type: ignore[attr-defined]
        if merges:
            self.fields["kept"].choices = forms.answers(sides)  # type: ignore[attr-defined]
        else:
            del self.fields["kept"]

    def clean(self) -> dict[str, Any]:
        """Which record is kept is asked only of one person."""
        data = super().clean() or self.cleaned_data
        if data.get("answer") == Answer.SAME and not data.get("kept") and "kept" in self.fields:
            self.add_error("kept", "Choose which record is kept")
        return data
