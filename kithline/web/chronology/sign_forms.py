"""The forms that are signed: a reading, a question to an agency, an answer, somebody's view, a summary."""

from __future__ import annotations

from typing import Any

from kithline.chronology.enums import Answer, Whose, Why
from kithline.web import forms

LONG, MIDDLE = 20_000, 2_000


class ReadForm(forms.Form):
    """What was read and what it means."""

    dense = True

    since = forms.MemorableDate(
        label="Read from", required=False, hint="Leave empty when you read it from the beginning"
    )
    until = forms.MemorableDate(label="Read to")
    why = forms.OneOf(label="Why you read it", choices=Why.choices, select=True, empty="Choose")
    why_words = forms.CleanText(
        label="What changed, or which meeting", required=False, limit=500, count=False
    )
    analysis = forms.CleanText(
        aid="opinion", label="What it means for the child",
        hint="Your own judgement. It stands apart from the facts, with your name.",
        multiline=True, rows=9, limit=LONG,
    )  # fmt: skip
    not_known = forms.CleanText(
        aid="opinion",
        label="What is still not known, and who might know", required=False, multiline=True, rows=4,
        limit=LONG,
    )  # fmt: skip
    follows = forms.CleanText(
        aid="done",
        label="What follows: who does what, by when",
        required=False,
        multiline=True,
        rows=4,
        limit=LONG,
    )


class ChangeForm(forms.Form):
    """Something big has changed."""

    reason = forms.CleanText(label="What has changed", limit=500, count=False)


class AskForm(forms.Form):
    """A question to an agency for its part."""

    dense = True

    agency = forms.OneOf(label="Which agency", select=True, empty="Choose")
    since = forms.MemorableDate(label="From", required=False)
    until = forms.MemorableDate(
        label="Until", required=False, hint="Leave both empty to ask for all they hold"
    )
    question = forms.CleanText(
        aid="opinion", label="What you need to know, and why", multiline=True, rows=5, limit=MIDDLE
    )

    def __init__(self, *args: Any, agencies: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = forms.answers(agencies)  # type: ignore[attr-defined]


class DropForm(forms.Form):
    """Why a question is taken back."""

    reason = forms.CleanText(label="Why it is not needed any more", limit=500, count=False)


class AnswerForm(forms.Form):
    """An agency's answer."""

    answer = forms.OneOf(label="Your answer", choices=Answer.choices)
    words = forms.CleanText(
        aid="opinion", label="Say more", required=False, multiline=True, rows=4, limit=MIDDLE,
        hint="With a part: what is still to come, and when",
    )  # fmt: skip


class ViewForm(forms.Form):
    """How somebody sees it."""

    dense = True

    whose = forms.OneOf(label="Whose view is it?", choices=Whose.choices)
    person = forms.OneOf(
        label="Who says it", select=True, empty="Somebody not listed", required=False,
        hint="For a view of the family",
    )  # fmt: skip
    by_words = forms.CleanText(label="Who, if not listed", required=False, limit=200, count=False)
    words = forms.CleanText(
        label="How they see it", hint="In their own words, as far as you can", multiline=True, rows=6,
        limit=LONG,
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = forms.answers(people)  # type: ignore[attr-defined]


class BeginForm(forms.Form):
    """What a summary is for."""

    title = forms.CleanText(
        label="What is it for?",
        hint="Such as: for the conference on 4 December",
        limit=200,
        count=False,
    )


class WeighForm(forms.Form):
    """What each selected entry meant, and what they say together."""

    title = forms.CleanText(label="What it is for", limit=200, count=False)
    analysis = forms.CleanText(
        aid="opinion", label="What these entries mean together",
        hint="Your own judgement. It stands apart from the facts, with your name.",
        required=False, multiline=True, rows=8, limit=LONG,
    )  # fmt: skip

    def __init__(self, *args: Any, entries: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for entry_id in entries:
            self.fields[f"impact-{entry_id}"] = forms.CleanText(
                aid="impact",
                label="What this meant",
                required=False,
                multiline=True,
                rows=3,
                limit=MIDDLE,
                count=False,
            )
