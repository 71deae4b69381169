"""The form with which a question is answered."""

from __future__ import annotations

from kithline.patterns.actions import MOST_WORDS
from kithline.patterns.enums import AnswerKind
from kithline.web.forms import Answer, CleanText, Form, OneOf


class AnswerForm(Form):
    """What somebody does with a question, and why."""

    dense = True

    kind = OneOf(
        label="What do you do with it?",
        choices=[
            Answer(AnswerKind.ACT, "Act on it", "Say what is done, by whom and by when"),
            Answer(AnswerKind.EXPLAIN, "Explain it", "Say what explains it, and how you know"),
            Answer(
                AnswerKind.SET_ASIDE,
                "Set it aside",
                "Say why. It comes back when something new changes it",
            ),
        ],
    )
    words = CleanText(
        aid="opinion",
        label="In your words",
        need="Say it in your words",
        hint="Your name and the day stand under it. It cannot be changed afterwards; you can answer again.",
        multiline=True,
        limit=MOST_WORDS,
        rows=4,
    )
