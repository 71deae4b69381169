"""Putting an entry right, and putting a note beside somebody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms.utils import ErrorDict

from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.record import actions
from kithline.record.models import Entry
from kithline.record.queries import EntryView
from kithline.record.rules import Words
from kithline.web import forms

TEXT = 20_000
PARTS = ("title", "fact", "opinion", "done")


class QuietForm(forms.Form):
    """A form that can show a draft again without a word about what it lacks."""

    dense = True

    def __init__(self, *args: Any, view: EntryView, quiet: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.view, self.quiet = view, quiet

    def full_clean(self) -> None:
        """Check nothing of a draft."""
        if self.quiet:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()


class AmendForm(QuietForm):
    """The text of an entry as it should read, and why."""

    title = forms.CleanText(label="In a few words", limit=200, required=False)
    fact = forms.CleanText(
        label="What happened", limit=TEXT, multiline=True, rows=6, count=False, required=False
    )
    opinion = forms.CleanText(
        label="Opinion", limit=TEXT, multiline=True, rows=3, count=False, required=False
    )
    done = forms.CleanText(
        label="What was done, or why nothing was", limit=TEXT, multiline=True, rows=3, count=False,
        required=False,
    )  # fmt: skip
    reason = forms.CleanText(
        label="Why is it put right?", hint="Signed with your name and today’s date.", limit=2000,
        multiline=True, rows=2, count=False, need="Say why it is put right",
    )  # fmt: skip

    def __init__(self, *args: Any, view: EntryView, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(view, name) for name in PARTS})
        super().__init__(*args, view=view, **kwargs)
        for number, said in enumerate(view.said):
            name = f"words-{number}"
            self.fields[name] = forms.CleanText(
                label=f"What {said.by_words or 'they'} said", limit=TEXT, multiline=True, rows=3,
                count=False, need="Write what they said; words once said are not taken out here",
            )  # fmt: skip
            self.initial[name] = said.words
        self.order_fields(["title", "fact", *(f"words-{i}" for i in range(len(view.said)))])

    def changes(self) -> dict[str, Any]:
        """Return what of the entry changes."""
        data = self.cleaned_data
        found = {n: data[n] for n in PARTS if data[n] != getattr(self.view, n)}
        said = tuple(
            replace(
                Words(s.words, s.by_words, s.person_id, s.is_child, s.alone, s.to_whom, s.where),
                words=data[f"words-{i}"],
            )
            for i, s in enumerate(self.view.said)
        )
        if [s.words for s in said] != [s.words for s in self.view.said]:
            found["said"] = said
        return found

    def write(self, entry_id: UUID, by: Actor, at: datetime) -> Entry:
        """Write the amendment."""
        changed = self.changes()
        if not changed:
            raise Invalid("Nothing is changed yet. Change what is wrong, then send it.")
        return actions.amend(
            entry=entry_id, changes=changed, reason=self.cleaned_data["reason"], by=by, at=at
        )


class NoteForm(QuietForm):
    """A note beside an entry of another agency, which stays as it is."""

    fact = forms.CleanText(
        label="What you say to it", hint="A correction, a reply, or what you dispute and why.",
        limit=TEXT, multiline=True, rows=5, count=False, need="Write the note",
    )  # fmt: skip
    reason = forms.CleanText(
        label="Why does it need a note?", limit=2000, multiline=True, rows=2, count=False,
        need="Say why it needs a note",
    )  # fmt: skip

    def write(self, entry_id: UUID, by: Actor, at: datetime) -> Entry:
        """Write the note."""
        data = self.cleaned_data
        return actions.note_beside(
            entry=entry_id, fact=data["fact"], reason=data["reason"], by=by, at=at
        )
