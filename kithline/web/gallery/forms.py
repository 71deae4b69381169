"""A form with one field of each kind."""

from __future__ import annotations

from kithline.web import forms

WHO = (
    forms.Answer("told", "Yes, I have told them", reveals=("told_when",)),
    forms.Answer("not-yet", "Not yet", "Say below by when"),
    forms.Answer("unsafe", "No: telling them would put Kiera in more danger"),
)


class SampleForm(forms.Form):
    """One field of each kind, for the gallery."""

    name = forms.CleanText(
        label="What is the child’s name?",
        hint="As much of it as you know.",
        need="Enter the child’s name, or “not known”",
        limit=100,
        width="20",
    )
    dob = forms.MemorableDate(label="Date of birth", hint="For example, 27 3 2019", past=True)
    seen = forms.CleanText(
        label="What did you see?",
        hint="What anybody standing there would have seen, before what you think about it.",
        need="Write what you saw",
        limit=4000,
        multiline=True,
        rows=6,
    )
    at = forms.ClockTime(label="Time", hint="For example, 9:25 or 4.05pm", required=False)
    told = forms.OneOf(
        label="Do mum and dad know that you are writing?",
        choices=WHO,
        need="Say whether they know",
    )
    told_when = forms.CleanText(label="When, and what did they say?", required=False, limit=500)
    agencies = forms.SomeOf(
        label="Who else is working with Kiera?",
        choices=[
            ("school", "School or nursery"),
            ("health", "Health visitor or school nurse"),
            ("housing", "Housing"),
            forms.Answer("none", "Nobody that I know of", exclusive=True),
        ],
        need="Choose one or more, or nobody",
    )
    team = forms.OneOf(
        label="Which team should have it?",
        choices=[("east", "Family Help East"), ("west", "Family Help West")],
        select=True,
        empty="Choose a team",
        need="Choose a team",
    )
    file = forms.Upload(
        label="A picture of the note", hint="JPG, PNG or PDF, up to 5 MB", required=False
    )
    sure = forms.Tick(
        label="Before you send it",
        box="I have read it through, and it says what I saw and heard",
        required=True,
        need="Tick the box when you have read it through",
    )
