"""Fields say what is wrong at the field, and keep what was typed."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from kithline.core.errors import Invalid
from kithline.web import forms
from kithline.web.components import problems, view_of


class Sample(forms.Form):
    name = forms.CleanText(label="Name", limit=20)
    born = forms.MemorableDate(label="Date of birth", past=True, required=False)
    about = forms.MemorableDate(label="Date it began", partial=True, required=False)
    at = forms.ClockTime(label="Time", required=False)
    told = forms.OneOf(
        label="Told?",
        choices=[forms.Answer("yes", "Yes", reveals=("when",)), ("no", "No")],
        required=False,
    )
    when = forms.CleanText(label="When?", required=False)
    who = forms.SomeOf(
        label="Who?",
        choices=["school", "health", forms.Answer("none", "Nobody", exclusive=True)],
        required=False,
    )
    count = forms.Number(label="How many?", least=1, most=20, required=False)
    sure = forms.Tick(label="Sure?", need="Tick the box", required=False)


def filled(**typed: str | list[str]) -> Sample:
    data = QueryDict(mutable=True)
    for name, value in {"name": "Izzy", **typed}.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = Sample(data)
    form.is_valid()
    return form


def dated(day: str, month: str, year: str, field: str = "born") -> Sample:
    return filled(**{f"{field}_day": day, f"{field}_month": month, f"{field}_year": year})


def test_a_full_form_is_valid():
    form = filled(at="9:25", told="no", who=["school"], count="3", sure="yes")
    assert form.errors == {}
    assert form.cleaned_data["at"] == time(9, 25)
    assert form.cleaned_data["who"] == ["school"]
    assert form.cleaned_data["count"] == 3
    assert form.cleaned_data["sure"] is True


@pytest.mark.parametrize(
    ("parts", "message", "wrong"),
    [
        (("31", "2", "2019"), "that month does not have that day", {"day"}),
        (("29", "2", "2023"), "that month does not have that day", {"day"}),
        (("1", "13", "2019"), "months go from 1 to 12", {"month"}),
        (("", "3", "2019"), "must have a day", {"day"}),
        (("", "", "2019"), "must have a day and a month", {"day", "month"}),
        (("1", "3", "19"), "year of 4 numbers", {"year"}),
        (("one", "3", "2019"), "must have a day in numbers", {"day"}),
        (("1", "3", "2999"), "in the past", {"day", "month", "year"}),
        (("1", "3", "1066"), "between 1900", {"year"}),
        (("99999999", "3", "2019"), "that month does not have that day", {"day"}),
        (("0", "3", "2019"), "that month does not have that day", {"day"}),
        (("١", "3", "2019"), "must have a day in numbers", {"day"}),
    ],
)
def test_a_wrong_date_names_the_part(parts, message, wrong):
    form = dated(*parts)
    assert message in form.errors["born"][0]
    view = view_of(form["born"])
    assert {p.name.split("_")[1] for p in view.parts if p.wrong} == wrong
    assert [p.value for p in view.parts] == list(parts)


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", "MAR."])
def test_a_month_may_be_a_number_or_a_word(month):
    assert dated("14", month, "2018").cleaned_data["born"] == date(2018, 3, 14)


def test_29_february_of_a_leap_year_is_a_date():
    assert dated("29", "2", "2024").cleaned_data["born"] == date(2024, 2, 29)


def test_an_error_links_to_the_part_that_is_wrong():
    assert [p.href for p in problems(dated("14", "13", "2018"))] == ["#born_month"]


@pytest.mark.parametrize(
    ("parts", "precision", "first"),
    [
        (("", "", "2018"), "year", date(2018, 1, 1)),
        (("", "3", "2018"), "month", date(2018, 3, 1)),
        (("14", "3", "2018"), "exact", date(2018, 3, 14)),
    ],
)
def test_a_partial_date_needs_its_year_only(parts, precision, first):
    made = dated(*parts, field="about").cleaned_data["about"]
    assert (made.precision, made.first_day) == (precision, first)


def test_a_partial_date_with_a_day_needs_its_month():
    assert "must have a month" in dated("14", "", "2018", field="about").errors["about"][0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:25", time(9, 25)),
        ("16.05", time(16, 5)),
        ("4pm", time(16)),
        ("4.05 pm", time(16, 5)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("0925", time(9, 25)),
        ("midday", time(12)),
    ],
)
def test_a_time_as_people_write_it(typed, meant):
    assert filled(at=typed).cleaned_data["at"] == meant


@pytest.mark.parametrize("typed", ["25:00", "9:75", "13pm", "quarter past", "9:2", "-1:00"])
def test_a_time_that_is_none_is_refused(typed):
    form = filled(at=typed)
    assert "at" in form.errors
    assert view_of(form["at"]).value == typed


def test_an_answer_that_was_not_offered_is_refused():
    assert filled(told="perhaps").errors["told"] == ["Choose one of the answers offered"]
    assert filled(who=["school", "army"]).errors["who"] == ["Choose from the answers offered"]


def test_nobody_and_somebody_together_are_refused():
    assert "not both" in filled(who=["school", "none"]).errors["who"][0]


def test_what_an_answer_reveals_is_drawn_inside_it():
    form = filled(told="yes", when="yesterday")
    assert [f.name for f in form.drawn()].count("when") == 0
    revealed = view_of(form["told"]).options[0].reveals
    assert [(f.name, f.value) for f in revealed] == [("when", "yesterday")]


@pytest.mark.parametrize("typed", ["0", "21", "3.5", "three", "-1", "9" * 40])
def test_a_number_out_of_bounds_is_refused(typed):
    assert "count" in filled(count=typed).errors


def test_hidden_characters_are_refused_and_the_rest_is_kept():
    form = filled(name="Iz\x00zy")
    assert "hidden control characters" in form.errors["name"][0]
    assert view_of(form["name"]).value == "Izzy"


def test_too_long_is_refused_and_kept():
    form = filled(name="x" * 100_000)
    assert "20 characters or fewer" in form.errors["name"][0]
    assert len(view_of(form["name"]).value) == 100_000


def test_a_required_field_says_what_to_do():
    assert filled(name="").errors["name"] == ["Enter name"]


def test_a_rule_becomes_an_error_at_its_field():
    form = filled()
    with form.rules():
        raise Invalid({"name": "Somebody has that name.", "elsewhere": "Look again."})
    assert not form.is_valid()
    assert form.errors["name"] == ["Somebody has that name."]
    assert form.non_field_errors() == ["Look again."]


def test_what_was_typed_can_be_kept_as_a_draft():
    form = filled(who=["school", "health"], name="Iz\x00zy", csrfmiddlewaretoken="secret")
    assert form.typed()["who"] == ["school", "health"]
    assert form.typed()["name"] == ["Izzy"]
    assert "csrfmiddlewaretoken" not in form.typed()


@pytest.mark.parametrize(
    ("field", "label", "missing", "wrong"),
    [
        (
            forms.MemorableDate,
            "Date of birth",
            "Enter date of birth",
            "Date of birth must have a day",
        ),
        (forms.MemorableDate, "Until", "Until: enter the date", "Until: the date must have a day"),
        (forms.MemorableDate, "When?", "When? Enter the date", "When? The date must have a day"),
        (forms.CleanText, "New surname", "Enter new surname", ""),
        (forms.CleanText, "What is it?", "What is it? Enter an answer", ""),
    ],
)
def test_what_is_missing_is_said_in_a_whole_sentence(
    field: Any, label: str, missing: str, wrong: str
) -> None:
    made = field(label=label)
    assert made.error_messages["required"] == missing
    if wrong:
        with pytest.raises(ValidationError, match=re.escape(wrong)):
            made.clean(("", "3", "2019"))
