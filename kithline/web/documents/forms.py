"""What a chronology is printed for, whose it is, and what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kithline.documents.enums import Use
from kithline.web.forms import Answer, CleanText, Form, MemorableDate, OneOf, SomeOf, Tick, answers

USES = tuple(Answer(use.value, use.label) for use in Use)


class PrintForm(Form):
    """The questions before a chronology is printed."""

    used_for = OneOf(label="What is it for?", choices=USES)
    for_whom = CleanText(
        label="Who is it for?",
        required=False,
        limit=200,
        hint="Such as the court, or the day of the conference. It stands on the first page.",
    )
    holds = OneOf(label="What should it hold?", required=False)
    people = SomeOf(label="Whose chronology?", required=False)
    since = MemorableDate(
        label="From", required=False, hint="Leave it empty to begin with the first entry."
    )
    until = MemorableDate(label="Until", required=False, hint="Leave it empty to end with today.")
    show = OneOf(
        label="Which entries?", required=False, select=True, empty="All of them",
        hint="With a mark chosen, only entries that bear it. The first page says so.",
    )  # fmt: skip
    restricted = Tick(
        label="Restricted entries",
        box="Put in the restricted entries that I may read. The paper can then be opened by me alone.",
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        summaries: Sequence[tuple[str, str]],
        shows: Sequence[tuple[str, str]],
        restricted: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["show"].choices = answers(shows)  # type: ignore[attr-defined]
        if summaries:
            held = [Answer("", "Every entry of the time below, with what people signed")]
            self.fields["holds"].choices = (*held, *(Answer(v, w) for v, w in summaries))  # type: ignore[attr-defined]
        else:
            del self.fields["holds"]
        if people:
            self.fields["people"].choices = tuple(Answer(v, w) for v, w in people)  # type: ignore[attr-defined]
            self.fields["people"].hint = "Brothers, sisters and others whose records you may read."  # type: ignore[attr-defined]
            self.fields["people"].label = "Print others of the family beside it?"
        else:
            del self.fields["people"]
        if not restricted:
            del self.fields["restricted"]
