"""The forms of connections. Each says what it asks; the actions say what is wrong, at its field."""

from __future__ import annotations

from typing import Any, ClassVar

from kithline.connections.enums import Follows, How, LinkKind, PlaceKind
from kithline.web import forms


def words(choices: Any) -> list[tuple[str, str]]:
    """Return the choices of an enum with a capital first."""
    return [(v, f"{str(t)[:1].upper()}{str(t)[1:]}") for v, t in choices.choices]


class Asking(forms.Form):
    """What these forms share: a heading, a hint, and choices that the page hands over."""

    dense = True
    heading: ClassVar[str] = ""
    hint: ClassVar[str] = ""
    button: ClassVar[str] = "Record it"

    def __init__(
        self, *args: Any, choices: dict[str, list[tuple[str, str]]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (choices or {}).items():
            self.fields[name].choices = forms.answers(offered)  # type: ignore[attr-defined]


class MarkForm(Asking):
    """Mark an adult as of concern."""

    heading = "Mark this adult as of concern for children"
    hint = (
        "From then on every child linked to them is to be considered, by somebody with a name. It says "
        "that children may need looking at; it decides nothing about the adult."
    )
    why = forms.CleanText(
        aid="fact", label="Why?", hint="In facts: what was seen or told, when, by whom.", limit=4000,
        multiline=True, need="Say why",
    )  # fmt: skip
    source = forms.CleanText(
        label="Who told it, or where does it stand?", limit=300, need="Say who told it"
    )
    review_on = forms.MemorableDate(label="Look at it again on", future=True)
    readers = forms.SomeOf(
        label="Who else may read it?", required=False,
        hint="Managers and social workers who may read this adult’s record can already.",
    )  # fmt: skip


class ConsiderForm(Asking):
    """Consider one linked child."""

    follows = forms.OneOf(label="What follows?", choices=words(Follows))
    words = forms.CleanText(
        aid="opinion",
        label="In words", limit=2000, multiline=True, need="Say what follows, or why nothing does",
        hint="Who leads the work with this child reads it. Name no other child and no other family.",
    )  # fmt: skip


class LinkChildForm(Asking):
    """Link a child to an adult of concern by hand."""

    heading = "Link a child by hand"
    hint = (
        "For a link that does not stand among their relations. Nothing is joined by it: two people "
        "stay two until somebody who may decides otherwise."
    )
    child = forms.OneOf(label="Which child?", select=True, need="Choose a child")
    how = forms.OneOf(label="How are they linked?", choices=words(How))
    supports = forms.CleanText(
        aid="opinion",
        label="What supports it?",
        limit=4000,
        multiline=True,
        rows=3,
        need="Say what supports it",
    )
    against = forms.CleanText(
        aid="opinion",
        label="What speaks against it?",
        limit=4000,
        multiline=True,
        rows=3,
        required=False,
    )
    source = forms.CleanText(
        label="Who told it, or where does it stand?", limit=300, need="Say who told it"
    )


class ReasonForm(Asking):
    """End or take back something, with the reason."""

    reason = forms.CleanText(label="Why?", limit=500, need="Say why")


class PlaceForm(Asking):
    """Open a place or group."""

    heading = "Open a record of a place or group"
    hint = "For a place that harms or keeps children safe, or a group of young people who go about together."
    button = "Open it"
    kind = forms.OneOf(label="What is it?", choices=words(PlaceKind))
    name = forms.CleanText(
        label="Name", limit=120, need="Give it a name",
        hint="Whoever works with a child linked to it reads this name, so it names no person.",
    )  # fmt: skip
    reason = forms.CleanText(label="Why is it opened?", limit=500, need="Say why it is opened")


class EntryForm(Asking):
    """Write about a place or group."""

    heading = "Write an entry"
    hint = (
        "About the place or the group. What concerns one child goes into that child’s record; link "
        "the child instead of naming them here."
    )
    happened_on = forms.MemorableDate(label="When?")
    fact = forms.CleanText(
        aid="fact", label="What happened", hint="Facts: seen, heard, counted.", limit=4000, multiline=True,
        required=False,
    )  # fmt: skip
    opinion = forms.CleanText(
        aid="opinion",
        label="What you think it means",
        limit=4000,
        multiline=True,
        rows=3,
        required=False,
    )
    done = forms.CleanText(
        aid="done", label="What was done", limit=4000, multiline=True, rows=3, required=False
    )
    source = forms.CleanText(label="Who told it?", limit=200, required=False)


class AmendForm(EntryForm):
    """Amend what was written about a place."""

    heading = "Amend an entry"
    hint = "What was written first stays readable beside it."
    amend_reason = forms.CleanText(label="Why is it amended?", limit=500, need="Say why")


class PlaceLinkForm(Asking):
    """Link a child to a place or group."""

    heading = "Link to a place or group"
    hint = (
        "Whoever reads this child’s record sees that they are linked, and why. Whoever works on the "
        "place sees the child only if the child’s record is open to them."
    )
    place = forms.OneOf(label="Which place or group?", select=True, need="Choose a place or group")
    how = forms.OneOf(label="How is the child linked?", choices=words(LinkKind))
    why = forms.CleanText(
        label="What is the link for?", hint="The purpose. Name nobody else.", limit=500,
        need="Say what the link is for",
    )  # fmt: skip
    starts_on = forms.MemorableDate(label="Since")
    until_on = forms.MemorableDate(
        label="Until", hint="A year from now at most. It can be made again.", future=True
    )


class LetInForm(Asking):
    """Let somebody work on a place."""

    heading = "Let somebody work on it"
    hint = "It opens no child’s record to them."
    button = "Let them in"
    post = forms.OneOf(label="Who?", select=True, need="Choose who")
    level = forms.OneOf(
        label="What may they do?",
        choices=[("2", "Read"), ("3", "Read and write"), ("4", "Lead the work, and let others in")],
    )
    reason = forms.CleanText(label="Why do they need it?", limit=500, need="Say why they need it")
