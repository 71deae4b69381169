"""What is known of somebody: to look for them, and to make their record when they are not found."""

from __future__ import annotations

from datetime import date
from typing import Any

from kithline.people import rules
from kithline.people.asking import read
from kithline.people.enums import PersonKind, Precision, Sex
from kithline.people.finding import SearchFor
from kithline.web import forms
from kithline.web.forms import Answer, PartDate

NAME = 100
UNBORN = "unborn"


class FindForm(forms.Form):
    """One line that is read for what it holds, and the same facts each in a field of its own."""

    dense = True
    q = forms.CleanText(label="Name, date of birth or number", limit=300, required=False,
                        hint="For example Oliver Smith 4 6 2018, or a surname and a postcode")  # fmt: skip
    forename = forms.CleanText(label="First name", limit=NAME, required=False)
    surname = forms.CleanText(label="Surname", limit=NAME, required=False)
    dob = forms.MemorableDate(label="Date of birth", required=False, past=True)
    age = forms.Number(label="Age, if the date is not known", required=False, most=rules.OLDEST,
                       width="2", suffix="years")  # fmt: skip
    postcode = forms.CleanText(label="Postcode", limit=20, required=False, width="10",
                               hint="Present or earlier")  # fmt: skip
    address = forms.CleanText(label="House and street", limit=300, required=False)
    number = forms.CleanText(label="NHS number or unique pupil number", limit=60, required=False,
                             width="20")  # fmt: skip

    def asked(self, today: date) -> SearchFor:
        """Return what is looked for: what the fields say, and for the rest what the line says."""
        typed = self.cleaned_data
        line = read(typed["q"], today)
        nhs, upn = numbers(typed["number"])
        return SearchFor(
            forename=typed["forename"] or line.forename,
            surname=typed["surname"] or line.surname,
            dob=typed["dob"] or line.dob,
            age=typed["age"] if typed["age"] is not None else line.age,
            postcode=typed["postcode"] or line.postcode,
            address=typed["address"] or line.address,
            nhs=nhs or line.nhs,
            upn=upn or line.upn,
        )

    def refuse_search(self, errors: dict[str, str]) -> None:
        """Say what a search refused at the field where it was typed, else at the line."""
        for name, words in errors.items():
            field = "number" if name in ("nhs", "upn") else name
            typed = field in self.fields and self.cleaned_data.get(field) not in ("", None)
            self.add_error(field if typed else "q", words)

    @property
    def opened(self) -> bool:
        """Is one of the single fields in use?"""
        return any(self[n].errors or _has(self[n].value()) for n in self.fields if n != "q")


class NewForm(forms.Form):
    """What is known of somebody whose record is to be made."""

    dense = True
    kind = forms.OneOf(
        label="Who is it?",
        need="Choose whether it is a child, a baby not yet born or an adult",
        choices=(
            Answer("child", "A child"),
            Answer(UNBORN, "A baby who is not born yet", reveals=("expected_on",)),
            Answer("adult", "An adult"),
        ),
    )
    expected_on = forms.MemorableDate(label="When is the baby expected?", required=False)
    forename = forms.CleanText(label="First name", limit=NAME, required=False)
    surname = forms.CleanText(label="Surname", limit=NAME, required=False)
    described_as = forms.CleanText(
        label="Who is meant, if no name is known", limit=200, required=False,
        hint="Such as: boy of about 8 in a red coat, found at the bus station",
    )  # fmt: skip
    dob = forms.MemorableDate(label="Date of birth", required=False, past=True, partial=True,
                              hint="As much of it as is known: the year alone will do")  # fmt: skip
    age = forms.Number(label="Age, if the date is not known", required=False, most=rules.OLDEST,
                       width="2", suffix="years")  # fmt: skip
    sex = forms.OneOf(label="Sex", choices=((Sex.FEMALE, "Female"), (Sex.MALE, "Male"),
                                            (Sex.UNKNOWN, "Not known")), inline=True,
                      need="Choose female, male or not known")  # fmt: skip
    address = forms.CleanText(label="House and street", limit=300, required=False)
    postcode = forms.CleanText(label="Postcode", limit=20, required=False, width="10")
    nhs_number = forms.CleanText(label="NHS number", limit=40, required=False, width="20")
    upn = forms.CleanText(label="Unique pupil number", limit=40, required=False, width="20")
    source = forms.CleanText(label="Where do you know this from?", limit=200,
                             need="Say where you know this from")  # fmt: skip

    def asked(self) -> SearchFor:
        """Return the search that comes before the record is made."""
        typed = self.cleaned_data
        part: PartDate | None = typed["dob"]
        exact = part.first_day if part and part.precision == "exact" else None
        age = typed["age"]
        if part and not exact and age is None:
            age = self.today.year - part.year
        return SearchFor(
            forename=typed["forename"], surname=typed["surname"], dob=exact, age=age,
            postcode=typed["postcode"], address=typed["address"], nhs=typed["nhs_number"],
            upn=typed["upn"], sex="" if typed["sex"] == Sex.UNKNOWN else typed["sex"],
        )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """Return the facts for ``people.actions.open_record``."""
        typed = self.cleaned_data
        unborn = typed["kind"] == UNBORN
        born: dict[str, Any] = {}
        part: PartDate | None = typed["dob"]
        if part:
            born = {"dob": part.first_day, "dob_precision": Precision(part.precision)}
        elif typed["age"] is not None and not unborn:
            year = self.today.year - typed["age"]
            born = {"dob": date(year, 1, 1), "dob_precision": Precision.ESTIMATED}
        same = ("forename", "surname", "described_as", "sex", "address", "postcode", "nhs_number",
                "upn", "source")  # fmt: skip
        return {
            "kind": PersonKind.CHILD if unborn else PersonKind(typed["kind"]),
            "unborn": unborn,
            "expected_on": typed["expected_on"] if unborn else None,
            **{name: typed[name] for name in same},
            **born,
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def refuse_search(self, errors: dict[str, str]) -> None:
        """Say what a search refused at its field."""
        names = {"nhs": "nhs_number"}
        for name, words in errors.items():
            field = names.get(name, name)
            self.add_error(field if field in self.fields else None, words)


def numbers(typed: str) -> tuple[str, str]:
    """Return what was typed as an NHS number or as a unique pupil number."""
    kept = rules.compact(typed)
    return (kept, "") if kept.isdigit() or not kept else ("", kept)


def _has(value: Any) -> bool:
    return any(value) if isinstance(value, tuple) else bool(value)
