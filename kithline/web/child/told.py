"""What agencies' lists say of a person otherwise than the record: in lines, and the forms that settle it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from kithline.people import actions
from kithline.people.enums import Fact, Settled
from kithline.people.models import Told
from kithline.people.names import day_words
from kithline.web import forms
from kithline.web.child.family_forms import FamilyForm
from kithline.web.child.opening import Record
from kithline.web.child.words import day_of, long_day

RIGHT = [
    (Settled.RIGHT.value, "The list: put the record right by it"),
    (Settled.BEFORE.value, "Both: they lived there before (an address)"),
    (Settled.ASIDE.value, "The record: set aside what the list says"),
]


def words_of(told: Told) -> str:
    """Return what a list says: a date in words, an NHS number in its groups, an address with its postcode."""
    if told.what == Fact.BIRTH:
        return f"Born {day_words(date.fromisoformat(told.said))}"
    if told.what == Fact.NHS:
        return f"NHS number {told.said[:3]} {told.said[3:6]} {told.said[6:]}"
    if told.what == Fact.UPN:
        return f"Unique pupil number {told.said}"
    if told.what == Fact.ADDRESS:
        return ", ".join(dict.fromkeys(p for p in (told.said, told.postcode) if p))
    return told.said


def noted(told: Told) -> str:
    """Return when it was noted, by whom said, and what became of it."""
    by = f" by {told.noted_name}" if told.noted_name else ""
    word = "Kept" if told.what == Fact.NAME else "Noted"
    parts = [f"Source: {told.source}", f"{word} on {long_day(day_of(told.noted_at))}{by}"]
    if told.what != Fact.NAME and told.settled_at:
        label = str(Settled(told.how).label)
        parts.append(
            f"{label[:1].upper()}{label[1:]}: {told.settled_why} ({told.settled_name}, "
            f"{long_day(day_of(told.settled_at))})"
        )
    return ". ".join(parts)


def kept_names(record: Record) -> dict[UUID, Told]:
    """Return what came of lists among the other names, by the id of the name."""
    return {t.name_id: t for t in record.told if t.name_id and t.how == Settled.KEPT}


def beside(record: Record) -> list[Told]:
    """Return what is noted beside the record, what is open first."""
    found = [t for t in record.told if t.what != Fact.NAME]
    return sorted(found, key=lambda t: bool(t.how))


class SettleForm(FamilyForm):
    """Which is right, where a list says otherwise."""

    heading = "Settle what a list says otherwise"
    hint = "What the list said stays readable, with what you say of it."
    meant: ClassVar = {
        "dob": "which", "value": "which", "address": "which", "postcode": "which",
        "lines": "which", "starts_on": "since", "ends_on": "which", "scheme": "which",
    }  # fmt: skip

    which = forms.OneOf(label="What the list says", need="Choose what you settle")
    how = forms.OneOf(label="Which is right?", choices=RIGHT, need="Say which is right")
    since = forms.MemorableDate(
        label="If they live there now: since when?", required=False, past=True
    )
    reason = forms.CleanText(label="How do you know?", limit=500, need="Say how you know")

    def prepare(self) -> None:
        """Offer what is open."""
        open_ = [t for t in beside(self.record) if not t.how]
        self.fields["which"].choices = forms.answers(  # type: ignore[attr-defined]
            [(str(t.id), f"{words_of(t)} ({t.source})") for t in open_]
        )
        if len(open_) == 1:
            self.fields["which"].initial = str(open_[0].id)
        if not any(t.what == Fact.ADDRESS for t in open_):
            del self.fields["since"]
            self.fields["how"].choices = forms.answers(  # type: ignore[attr-defined]
                [choice for choice in RIGHT if choice[0] != Settled.BEFORE]
            )

    def write(self) -> None:
        """Settle it."""
        data = self.cleaned_data
        actions.settle_told(
            told_id=UUID(data["which"]), how=data["how"], reason=data["reason"],
            since=data.get("since"), **self.by,
        )  # fmt: skip


class AwayForm(FamilyForm):
    """A spelling that came with a list and is not theirs."""

    heading = "Take a kept spelling away"
    hint = (
        "Nothing finds them by it any more. That it was kept, and why it went, stays in the trail."
    )

    which = forms.OneOf(label="Which name?", need="Choose which name goes")
    reason = forms.CleanText(label="How do you know?", limit=500, need="Say how you know")

    def prepare(self) -> None:
        """Offer those that came with a list."""
        self.fields["which"].choices = forms.answers(  # type: ignore[attr-defined]
            [(str(t.id), f"{t.said} ({t.source})") for t in kept_names(self.record).values()]
        )

    def write(self) -> None:
        """Take it away."""
        data = self.cleaned_data
        actions.take_name_away(told_id=UUID(data["which"]), reason=data["reason"], **self.by)


TOLD_FORMS: dict[str, type[FamilyForm]] = {"told": SettleForm, "name-away": AwayForm}
