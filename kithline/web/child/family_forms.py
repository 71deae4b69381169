"""The forms that add to and put right what is kept about a person and those around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from kithline.core.errors import Invalid
from kithline.people import actions
from kithline.people.actions.family import ANSWERS
from kithline.people.enums import (
    AddressKind,
    EndOfResponsibility,
    Ground,
    Kinship,
    NameKind,
    Precision,
    Scheme,
    Sex,
    Trait,
    WhyUnknown,
)
from kithline.people.models import HouseholdMember, Relationship, Responsibility
from kithline.web import forms
from kithline.web.child.opening import Record

CHANGED = "Somebody changed this since you opened the page. Open it again to see how it stands."


def words(choices: Any, *without: str) -> list[tuple[str, str]]:
    """Return the choices of an enum with a capital first."""
    return [
        (v, f"{str(t)[:1].upper()}{str(t)[1:]}") for v, t in choices.choices if v not in without
    ]


def source_field(**more: Any) -> forms.CleanText:
    """Return the field that asks who said so."""
    return forms.CleanText(
        label="Who said so, or where does it stand?", limit=200, required=False, **more
    )


class FamilyForm(forms.Form):
    """What these forms share: the record they are about, and where a rule's words belong."""

    dense = True
    heading: ClassVar[str] = ""
    hint: ClassVar[str] = ""
    meant: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self, *args: Any, record: Record, people: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        self.record = record
        kwargs.setdefault("initial", self.start(record))
        super().__init__(*args, **kwargs)
        for name in ("other", "adult", "members"):
            if name in self.fields:
                self.fields[name].choices = forms.answers(people)  # type: ignore[attr-defined]
        self.prepare()

    @staticmethod
    def start(record: Record) -> dict[str, Any]:
        """Return what the form begins with."""
        return {}

    def prepare(self) -> None:
        """Fill in choices that depend on the record."""

    def write(self) -> None:
        """Do what the form is for."""
        raise NotImplementedError

    @property
    def by(self) -> dict[str, Any]:
        """Who writes, and when."""
        return {"by": self.record.actor, "at": self.record.moment}

    @property
    def given(self) -> dict[str, Any]:
        """What was typed, whom it is about, who writes and when."""
        return {**self.cleaned_data, "person_id": self.record.id, **self.by}

    def refuse(self, refused: Invalid) -> None:
        """Say what a rule said, at the field that this form has for it."""
        for name, message in refused.errors.items():
            field = self.meant.get(name, name)
            self.add_error(field if field in self.fields else None, message)


class NameForm(FamilyForm):
    """Another name."""

    heading = "Add another name"
    meant: ClassVar = {
        "name_kind": "kind", "other_forename": "forename", "other_surname": "surname"
    }  # fmt: skip

    kind = forms.OneOf(label="What kind of name?", choices=words(NameKind, "mistaken"))
    forename = forms.CleanText(label="First names", limit=100, required=False)
    surname = forms.CleanText(label="Surname", limit=100, required=False)
    starts_on = forms.MemorableDate(label="From", required=False)
    ends_on = forms.MemorableDate(label="Until", required=False)
    source = source_field()

    def write(self) -> None:
        """Add the name."""
        actions.add_name(**self.given)


class ChangeNameForm(FamilyForm):
    """A change of name."""

    heading = "Record a change of name"
    hint = "The name before stays, and is still found."

    forename = forms.CleanText(label="First names", limit=100, required=False)
    surname = forms.CleanText(label="New surname", limit=100)
    from_day = forms.MemorableDate(label="From", required=False)
    source = source_field()
    meant: ClassVar = {"starts_on": "from_day"}

    @staticmethod
    def start(record: Record) -> dict[str, Any]:
        """Return the name as it is."""
        person = record.circle.person
        return {"forename": person.forename, "surname": person.surname}

    def write(self) -> None:
        """Change the name."""
        actions.change_name(**self.given)


class CorrectForm(FamilyForm):
    """What was recorded by mistake."""

    heading = "Put details right"
    hint = "For what was recorded by mistake. What it said before stays readable, with your reason."

    forename = forms.CleanText(label="First names", limit=100, required=False)
    surname = forms.CleanText(label="Surname", limit=100, required=False)
    preferred_name = forms.CleanText(label="Likes to be called", limit=100, required=False)
    dob = forms.MemorableDate(label="Date of birth", required=False)
    dob_precision = forms.OneOf(
        label="How well is it known?", choices=words(Precision), select=True
    )
    sex = forms.OneOf(label="Sex", choices=words(Sex), inline=True)
    reason = forms.CleanText(
        label="Why is it put right?", limit=500, need="Say why it is put right"
    )

    @staticmethod
    def start(record: Record) -> dict[str, Any]:
        """Return the details as they are."""
        person = record.circle.person
        return {f: getattr(person, f) for f in CORRECTED}

    def write(self) -> None:
        """Put them right."""
        data = self.cleaned_data
        person = self.record.circle.person
        seen = {f: self.data.get(f"was-{f}", "") for f in CORRECTED if f"was-{f}" in self.data}
        for field, was in seen.items():
            if was != str(getattr(person, field) or ""):
                raise Invalid({field: CHANGED})
        actions.correct_person(
            person_id=self.record.id,
            changes={f: data[f] for f in CORRECTED},
            reason=data["reason"],
            **self.by,
        )


CORRECTED = ("forename", "surname", "preferred_name", "dob", "dob_precision", "sex")


class BirthForm(FamilyForm):
    """A birth."""

    heading = "Record the birth"
    hint = "The same record goes on as the child’s own."

    dob = forms.MemorableDate(label="Date of birth", past=True)
    forename = forms.CleanText(label="First names", limit=100, required=False)
    surname = forms.CleanText(label="Surname", limit=100, required=False)
    sex = forms.OneOf(label="Sex", choices=words(Sex), inline=True)
    nhs_number = forms.CleanText(label="NHS number", limit=20, required=False, width="10")
    source = source_field()

    def write(self) -> None:
        """Record the birth."""
        actions.record_birth(**self.given)


class DeathForm(FamilyForm):
    """A death."""

    heading = "Record a death"
    died_on = forms.MemorableDate(label="Day of death", past=True)

    def write(self) -> None:
        """Record the death."""
        actions.record_death(**self.given)


class NumberForm(FamilyForm):
    """An identifier, or why it is not known."""

    heading = "Add a number"

    scheme = forms.OneOf(label="Which number?", choices=words(Scheme))
    value = forms.CleanText(label="The number", limit=40, required=False, width="20")
    issuer = forms.CleanText(
        label="Whose number is it?", hint="For an agency’s own number.", limit=60, required=False
    )
    unknown_reason = forms.OneOf(
        label="Or: why is it not known?", choices=words(WhyUnknown), select=True, required=False,
        empty="It is known",
    )  # fmt: skip
    source = source_field()

    def write(self) -> None:
        """Add the number."""
        actions.add_identifier(**self.given)


class AddressForm(FamilyForm):
    """Where somebody lives from a day on."""

    heading = "Record where they live"
    hint = "The home before ends where this one starts."
    meant: ClassVar = {"address": "lines", "address_kind": "kind"}

    kind = forms.OneOf(label="What kind of place?", choices=words(AddressKind), select=True)
    lines = forms.CleanText(label="Address", limit=300, required=False)
    postcode = forms.CleanText(label="Postcode", limit=10, required=False, width="10")
    starts_on = forms.MemorableDate(label="From", required=False)
    ends_on = forms.MemorableDate(label="Until", required=False)
    protected = forms.Tick(
        label="Protected", box="Protected: only your post and your team may read it"
    )
    source = source_field()

    @staticmethod
    def start(record: Record) -> dict[str, Any]:
        """Return an ordinary home."""
        return {"kind": "home"}

    def write(self) -> None:
        """Record the address."""
        actions.move_address(**self.given)


class RelativeForm(FamilyForm):
    """What somebody is to the person."""

    heading = "Add a relative, or somebody who matters"

    other = forms.OneOf(
        label="Who?", select=True, hint="Those around this family, and the records open to you.",
        need="Choose who it is",
    )  # fmt: skip
    kind = forms.OneOf(label="What are they to them?", choices=words(Kinship), select=True)
    detail = forms.CleanText(
        label="More about it", hint="Such as: sees them every other Sunday.", limit=200,
        required=False,
    )  # fmt: skip
    starts_on = forms.MemorableDate(label="From", required=False)
    source = source_field()

    def prepare(self) -> None:
        """Ask with the person's name."""
        self.fields["kind"].label = f"They are {self.record.called}’s …"

    def write(self) -> None:
        """Record the relationship."""
        data = dict(self.cleaned_data)
        other = UUID(data.pop("other"))
        actions.relate(person_id=other, other_id=self.record.id, **data, **self.by)


class EndRelativeForm(FamilyForm):
    """The end of a relationship."""

    heading = "End a relationship"
    which = forms.OneOf(label="Which?", need="Choose which one ended")
    ends_on = forms.MemorableDate(label="Ended on", past=True)

    def prepare(self) -> None:
        """Offer those that stand."""
        self.fields["which"].choices = forms.answers(  # type: ignore[attr-defined]
            [
                (str(r.id), f"{self.record.name_of(other)}, {relation}")
                for r in self.record.circle.relations
                if r.ends_on is None
                for other, relation in [self.record.circle.relation_words(r)]
            ]
        )

    def write(self) -> None:
        """End it."""
        row = Relationship.objects.get(id=self.cleaned_data["which"])
        actions.end_relationship(relationship=row, ends_on=self.cleaned_data["ends_on"], **self.by)


class ResponsibilityForm(FamilyForm):
    """Parental responsibility."""

    heading = "Record parental responsibility"
    hint = "It goes on after divorce and for the parent who lives apart. Others keep theirs."

    adult = forms.OneOf(label="Who holds it?", select=True, need="Choose who holds it")
    ground = forms.OneOf(label="On what ground?", choices=words(Ground), select=True)
    starts_on = forms.MemorableDate(label="From", required=False)
    note = forms.CleanText(label="More about it", limit=300, required=False)
    source = source_field()
    meant: ClassVar = {"child": "adult"}

    def write(self) -> None:
        """Record it."""
        data = dict(self.cleaned_data)
        adult = UUID(data.pop("adult"))
        actions.hold_responsibility(adult_id=adult, child_id=self.record.id, **data, **self.by)


class EndResponsibilityForm(FamilyForm):
    """The end of parental responsibility."""

    heading = "End parental responsibility"
    which = forms.OneOf(label="Whose?", need="Choose whose ended")
    ends_on = forms.MemorableDate(label="Ended on", past=True)
    reason = forms.OneOf(label="What ended it?", choices=words(EndOfResponsibility))
    meant: ClassVar = {"end_reason": "reason"}

    def prepare(self) -> None:
        """Offer those that stand."""
        self.fields["which"].choices = forms.answers(  # type: ignore[attr-defined]
            [
                (str(r.id), f"{self.record.name_of(r.adult_id)}, {r.get_ground_display()}")
                for r in self.record.circle.responsibilities
                if r.child_id == self.record.id and r.ends_on is None
            ]
        )

    def write(self) -> None:
        """End it."""
        row = Responsibility.objects.get(id=self.cleaned_data["which"])
        actions.end_responsibility(
            responsibility=row, ends_on=self.cleaned_data["ends_on"],
            reason=self.cleaned_data["reason"], **self.by,
        )  # fmt: skip


class HouseholdForm(FamilyForm):
    """Who lives together."""

    heading = "Record who lives together"
    hint = "You may add those whose record you may write to."

    members = forms.SomeOf(label="Who lives with them?", need="Choose who lives there")
    starts_on = forms.MemorableDate(label="From", required=False)
    note = forms.CleanText(label="More about it", limit=200, required=False)

    def prepare(self) -> None:
        """Ask with the person's name."""
        self.fields["members"].label = f"Who lives with {self.record.called}?"

    def write(self) -> None:
        """Add them to the present household, or form one."""
        data, mine = self.cleaned_data, self.present()
        people = [UUID(m) for m in data["members"]]
        if mine is None:
            actions.form_household(
                members=[self.record.id, *people], starts_on=data["starts_on"], **self.by
            )
            return
        for person in people:
            actions.join_household(
                household=mine.household, person_id=person, starts_on=data["starts_on"],
                note=data["note"], **self.by,
            )  # fmt: skip

    def present(self) -> HouseholdMember | None:
        """Return the person's place in the household they live in now."""
        return (
            HouseholdMember.objects.filter(person_id=self.record.id, ends_on__isnull=True)
            .select_related("household")
            .order_by("-starts_on")
            .first()
        )


class LeaveForm(FamilyForm):
    """Somebody left the household."""

    heading = "Record that somebody left the household"
    which = forms.OneOf(label="Who left?", need="Choose who left")
    ends_on = forms.MemorableDate(label="Left on", past=True)

    def prepare(self) -> None:
        """Offer those who are there."""
        self.fields["which"].choices = forms.answers(  # type: ignore[attr-defined]
            [
                (str(m.id), self.record.name_of(m.person_id))
                for m in self.record.circle.members
                if m.ends_on is None
            ]
        )

    def write(self) -> None:
        """End their place in it."""
        row = HouseholdMember.objects.get(id=self.cleaned_data["which"])
        actions.leave_household(member=row, ends_on=self.cleaned_data["ends_on"], **self.by)


class TraitForm(FamilyForm):
    """A fact of identity or communication."""

    trait: ClassVar[Trait] = Trait.LANGUAGE

    value = forms.CleanText(label="What is it?", limit=60)
    detail = forms.CleanText(label="More about it", limit=300, required=False)
    source = forms.CleanText(
        label="Who said so, or where does it stand?", limit=200, need="Say who said so"
    )
    noted_on = forms.MemorableDate(label="When was it said?", past=True)

    @staticmethod
    def start(record: Record) -> dict[str, Any]:
        """Return today."""
        return {"noted_on": record.today}

    def prepare(self) -> None:
        """Offer the answers, where there is a list of them."""
        offered = ANSWERS.get(self.trait)
        if offered is not None:
            self.fields["value"] = forms.OneOf(
                label=str(self.trait.label), choices=words(offered), select=True
            )
            self.order_fields(["value"])
        else:
            self.fields["value"].label = str(self.trait.label)

    def write(self) -> None:
        """Note it."""
        actions.note_characteristic(kind=self.trait, **self.given)


def trait_form(trait: Trait) -> type[TraitForm]:
    """Return the form of one trait."""
    name = str(trait.label)
    return type(
        f"{trait.name.title()}Form", (TraitForm,), {"trait": trait, "heading": f"Record: {name}"}
    )


FORMS: dict[str, type[FamilyForm]] = {
    "details": CorrectForm,
    "birth": BirthForm,
    "death": DeathForm,
    "name": NameForm,
    "change-of-name": ChangeNameForm,
    "number": NumberForm,
    "address": AddressForm,
    "relative": RelativeForm,
    "end-relative": EndRelativeForm,
    "responsibility": ResponsibilityForm,
    "end-responsibility": EndResponsibilityForm,
    "household": HouseholdForm,
    "left-household": LeaveForm,
    **{f"trait-{trait.value}": trait_form(trait) for trait in Trait},
}
