"""What the worry pages show: answers to check, what stands in the way, what happens after sending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kithline.agencies import queries as agencies
from kithline.agencies.models import Team
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.frontdoor.enums import Danger, Source
from kithline.frontdoor.models import Contact, Worry
from kithline.pathways import clocks
from kithline.pathways import worry as pathways
from kithline.timescales import catalogue
from kithline.timescales import queries as timescales
from kithline.timescales import rules as timescale_rules
from kithline.web import forms as fields
from kithline.web.components import Link, Problem, Row, view_of
from kithline.web.front import words
from kithline.web.front.asking import Answers, Step
from kithline.web.front.drafts import Writing, acting


def problems(forms: Sequence[fields.Form], more: str = "") -> list[Problem]:
    """Return what is wrong on a page of several forms, each with where."""
    found = [Problem(more)] if more else []
    for form in forms:
        if not form.is_bound:
            continue
        for name, errors in form.errors.items():
            href = f"#{view_of(form[name]).first_id}" if name in form.fields else ""
            found += [Problem(str(e), href) for e in errors]
    return found


def fill_from(answers: Answers, worry: Worry) -> None:
    """Begin a draft with what a small worry of the log says."""
    typed: dict[str, list[str]] = {
        "c0-forename": [worry.forename], "c0-surname": [worry.surname], "blocks": ["1"],
    }  # fmt: skip
    if worry.dob:
        typed |= {"c0-born": ["date"], **_date("c0-dob", worry.dob)}
    answers.worry = str(worry.id)
    answers.typed["children"] = typed
    answers.typed["seen"] = {"fact": [worry.fact], **_date("happened_on", worry.happened_on)}
    answers.typed["think"] = {"opinion": [worry.opinion], "done": [worry.done]}
    if worry.words:
        answers.typed["words"] = {
            "blocks": ["1"], "w0-who": ["child-0"], "w0-words": [worry.words],
        }  # fmt: skip


def fill_telephone(answers: Answers, by: Actor) -> None:
    """Begin a draft with the telephone of the worker's post, to be read over and changed."""
    telephone = agencies.telephone_of(by.own_post)
    if telephone:
        answers.typed["you"] = {"referrer_telephone": [telephone]}


def _date(name: str, on: Any) -> dict[str, list[str]]:
    return {f"{name}_day": [str(on.day)], f"{name}_month": [str(on.month)],
            f"{name}_year": [str(on.year)]}  # fmt: skip


# --- the desk -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Desk:
    """Who takes a worry now: what to call them, and their telephone."""

    name: str
    telephone: str
    out_of_hours: bool


def _desk(team: Team) -> Desk:
    return Desk(team.name, team.telephone, team.out_of_hours)


def desk_now(by: Actor, at: datetime, named: list[dict[str, Any]] | None = None) -> Desk | None:
    """Return the desk on duty for the children named so far; None where there is none yet."""
    try:
        return _desk(pathways.desk_on_duty(by, named or [], at))
    except LookupError:
        return None


def desk_for(writing: Writing, at: datetime) -> Desk | None:
    """Return the desk on duty for what a draft holds, by the children's addresses."""
    raw = writing.answers.typed.get("children") or {}
    named = [
        {"role": "child", "postcode": values[0].replace(" ", "").upper()}
        for name, values in raw.items()
        if name.endswith("-postcode") and values and values[0].strip()
    ]
    try:
        with acting(writing, at) as by:
            return desk_now(by, at, named)
    except Invalid:
        return None


# --- check your answers -------------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """A page's answers, with a link to change them."""

    title: str
    href: str
    rows: Sequence[Row]


def sections(writing: Writing, missing: list[tuple[Step, str]]) -> list[Section]:
    """Return all answers by page; a page not answered yet says so."""
    wrong = {step.slug: sentence for step, sentence in missing}
    return [
        Section(step.title, f"{writing.href(step.slug)}?then=check",
                _rows(writing, step, wrong.get(step.slug, "")))
        for step in writing.answers.steps
    ]  # fmt: skip


def _rows(writing: Writing, step: Step, wrong: str) -> list[Row]:
    change = [Link("Change", f"{writing.href(step.slug)}?then=check")]
    rows: list[Row] = []
    forms = writing.answers.wanted(step) if writing.answers.typed.get(step.slug) else []
    for number, form in enumerate(forms):
        if not form.is_valid():
            continue
        rows += _of_form(form, step, number, len(forms), change)
    if wrong:
        rows.append(Row(step.title if not rows else "Still open", wrong, change, open=True))
    elif not rows:
        rows.append(Row(step.title, "Nothing written", change))
    return rows


def _of_form(
    form: fields.Form, step: Step, number: int, count: int, change: list[Link]
) -> list[Row]:
    if step.slug in ("children", "adults"):
        label = step.one.capitalize() + (f" {number + 1}" if count > 1 else "")
        return [Row(label, _person(form), change)]
    if step.slug == "words":
        data = form.cleaned_data
        who = next((a.label for a in form.fields["who"].choices if a.value == data["who"]), "")  # type: ignore[attr-defined]
        child = str(data["who"]).startswith("child-")
        alone = {"yes": "away from family", "no": "with family there"}.get(data["alone"], "")
        cite = ", ".join(x for x in (data["where"], alone) if x)
        return [Row(f"{who if child else data['by']} said", data["words"], change, words=child,
                    cite=cite)]  # fmt: skip
    rows = []
    for name, value in form.cleaned_data.items():
        shown = _shown(form, name, value)
        if shown:
            rows.append(Row(str(form.fields[name].label), shown, change))
    return rows


def _shown(form: fields.Form, name: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    choices = getattr(form.fields[name], "choices", ())
    for choice in choices:
        if choice.value == value:
            return str(choice.label)
    return words.long_day(value) if hasattr(value, "isoformat") else str(value)


def _person(form: fields.Form) -> str:
    """Return a person in a few lines."""
    data = form.cleaned_data
    name = " ".join(x for x in (data.get("forename"), data.get("surname")) if x)
    lines = [name or "Name not known"]
    if data.get("dob"):
        lines.append(f"Born {words.long_day(data['dob'])}")
    if data.get("age"):
        lines.append(f"Age: {data['age']}")
    if data.get("expected_on"):
        lines.append(f"Due {words.long_day(data['expected_on'])}")
    elif data.get("born") == "unborn":
        lines.append("Not born yet")
    for key in ("sex", "role"):
        if data.get(key) and data[key] != "U":
            lines.append(_shown(form, key, data[key]))
    if data.get("relation"):
        lines[0] += f", {data['relation']}"
    where = ", ".join(x for x in (data.get("address"), data.get("postcode")) if x)
    lines += [x for x in (where, data.get("school")) if x]
    if data.get("nhs_number"):
        lines.append(f"NHS number {data['nhs_number']}")
    if data.get("upn"):
        lines.append(f"UPN {data['upn']}")
    return "\n".join(lines)


def missing_problems(writing: Writing, missing: list[tuple[Step, str]]) -> list[Problem]:
    """Return what stands in the way, each with the page where it is put right."""
    return [
        Problem(sentence, f"{writing.href(step.slug)}?then=check") for step, sentence in missing
    ]


# Which page asks for what a rule of the front door names.
ASKED_ON = {
    "fact": "seen", "happened_on": "seen", "danger": "danger", "children": "children",
    "consent": "consent", "consent_detail": "consent", "consent_reason": "consent",
    "consent_manager": "consent",
}  # fmt: skip


def sending_problems(writing: Writing, refused: Invalid) -> list[Problem]:
    """Return what the front door refused, each with the page that asks for it."""
    found = []
    for name, sentence in refused.errors.items():
        slug = ASKED_ON.get(name, "children" if name.startswith("named-") else "")
        found.append(Problem(sentence, f"{writing.href(slug)}?then=check" if slug else ""))
    return found


# --- after sending ------------------------------------------------------------------------------


def what_next(contact: Contact, at: datetime) -> dict[str, Any]:
    """Return the number, who has it, and by when something happens, in words a session can hold."""
    public = contact.source == Source.PUBLIC
    of = catalogue.in_use(contact.partnership.timescales)
    calendar = timescales.calendar_for(contact.partnership, contact.desk_id)
    if contact.desk.out_of_hours:
        day_desk = agencies.day_desk(contact.partnership_id)
        calendar = timescales.calendar_for(contact.partnership, day_desk.id if day_desk else None)
    received = contact.received_at.astimezone(LONDON)
    due = {
        rule: words.by_day(
            timescale_rules.due(of.rule(rule, received.date()), received, calendar=calendar).on, at
        )
        for rule in (clocks.DECISION, clocks.ACKNOWLEDGE)
    }
    return {
        "number": contact.number,
        "desk": contact.desk.name,
        "telephone": contact.desk.telephone,
        "out_of_hours": contact.desk.out_of_hours,
        "decided_by": due[clocks.DECISION],
        "read_by": due[clocks.ACKNOWLEDGE],
        "ring": contact.danger == Danger.UNSURE,
        "reachable": bool(contact.referrer_telephone or contact.referrer_email),
        "public": public,
    }
