"""How a structured fact of an entry reads: one plain sentence for each kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kithline.record.details import SHAPES, Field, between, per_cent
from kithline.record.enums import DetailKind, Form


def words(what: DetailKind | str, values: Mapping[str, Any]) -> str:
    """Return a detail as a plain sentence without its full stop; whom it is about stands beside it."""
    kind = DetailKind(what)
    said = {f.name: _said(f, values[f.name]) for f in SHAPES[kind].fields if f.name in values}
    text = _PHRASES[kind](said, values) if kind in _PHRASES else _listed(kind, said)
    return text[:1].upper() + text[1:]


def _said(field: Field, value: Any) -> str:
    if field.form == Form.CHOICE:
        return dict(field.choices).get(str(value), str(value))
    if field.form == Form.YES_NO:
        return "yes" if value else "no"
    if field.form == Form.DAY:
        day = date.fromisoformat(value)
        return f"{day.day} {day:%B %Y}"
    return str(value)


def _listed(kind: DetailKind, said: Mapping[str, str]) -> str:
    parts = [f"{f.label.lower()}: {said[f.name]}" for f in SHAPES[kind].fields if f.name in said]
    return f"{kind.label}: {'; '.join(parts)}"


def _span(said: Mapping[str, str]) -> str:
    return f"from {said['from']}" + (f" to {said['to']}" if "to" in said else "")


def _with(text: str, *more: str) -> str:
    return ", ".join((text, *(m for m in more if m)))


def _if(said: Mapping[str, str], name: str, form: str) -> str:
    return form.format(said[name]) if name in said else ""


def _attendance(said: Mapping[str, str], values: Mapping[str, Any]) -> str:
    counted = (
        f"{per_cent(values).normalize():f}%, {said['attended']} of {said['possible']} sessions"
    )
    return _with(f"attendance {counted}, {_span(said)}", _if(said, "late", "late {} times"))


def _missing_words(said: Mapping[str, str], values: Mapping[str, Any]) -> str:
    return _with(
        f"missing {_span(said)}",
        _if(said, "reported_by", "reported by {}"),
        _if(said, "found_where", "found: {}"),
        _if(said, "said", "said: “{}”"),
        "return interview " + said.get("return_interview", "") + _if(said, "interviewed", " on {}")
        if {"return_interview", "interviewed"} & set(said)
        else "",
    )


def _sight(said: Mapping[str, str], values: Mapping[str, Any]) -> str:
    told = {
        "announced": ("unannounced visit", "announced visit"),
        "bedroom_seen": ("bedroom not seen", "bedroom seen"),
        "alone": ("not seen alone", "seen alone"),
    }
    return ", ".join(pair[bool(values[n])] for n, pair in told.items() if n in values)


def _measure(said: Mapping[str, str], values: Mapping[str, Any]) -> str:
    text = f"{said['what']} {said['value']} {said['unit']}"
    return _with(text, _if(said, "centile", "{} centile"))


def _registration(said: Mapping[str, str], values: Mapping[str, Any]) -> str:
    return f"{'registered' if values['registered'] else 'not registered'} with a {said['with']}"


def _nights(said: Mapping[str, str], values: Mapping[str, Any]) -> str:
    both = {"from", "to"} <= set(values)
    count = values.get("nights") or (between(values) if both else None)
    text = f"{count} night{'' if count == 1 else 's'} away" if count else "nights away"
    text += _if(said, "with", " with {}") + _if(said, "whose", " ({})")
    span = _span(said) if both else _if(said, "from", "since {}") or _if(said, "to", "up to {}")
    agreed = said.get("agreed", "")
    if "agreed_by" in said:
        who = said["agreed_by"]
        agreed = {"known": f"known to {who}, not agreed"}.get(
            str(values.get("agreed")), f"{agreed or 'known or agreed'} by {who}"
        )
        agreed = f"{said['agreed']}: {who}" if values.get("agreed") == "not-known" else agreed
    planned = "" if "planned" not in values else "planned" if values["planned"] else "not planned"
    return _with(text, span, agreed, planned)


def _suspension(word: str) -> Any:
    return lambda said, values: _with(f"{word} {_span(said)}", _if(said, "reason", "reason: {}"))


_PHRASES: dict[DetailKind, Any] = {
    DetailKind.ATTENDANCE: _attendance,
    DetailKind.SUSPENSION: _suspension("suspended"),
    DetailKind.EXCLUSION: _suspension("permanently excluded"),
    DetailKind.SCHOOL_MOVE: lambda said, values: (
        "school moved"
        + _if(said, "from_school", " from {}")
        + _if(said, "to_school", " to {}")
        + f" on {said['on']}"
    ),
    DetailKind.EARLY_CONTACT: lambda said, values: _with(
        f"{said['which']}: {said['outcome']}" + _if(said, "done", " on {}"),
        _if(said, "due", "due {}"),
    ),
    DetailKind.APPOINTMENT: lambda said, values: (
        f"appointment with {said['service']} on {said['due']}: {said['outcome']}"
    ),
    DetailKind.IMMUNISATION: lambda said, values: (
        f"immunisation, {said['which']}: {said['outcome']}"
    ),
    DetailKind.REGISTRATION: _registration,
    DetailKind.MEASURE: _measure,
    DetailKind.HOUSING_MOVE: lambda said, values: _with(
        "moved home" + _if(said, "from_place", " from {}") + _if(said, "to_place", " to {}"),
        _if(said, "reason", "reason: {}"),
    ),
    DetailKind.ARREARS: lambda said, values: f"owes £{Decimal(values['amount']):,.2f}",
    DetailKind.POLICE: lambda said, values: _with(
        f"police came: {said['type']}",
        "" if "present" not in values else "was there" if values["present"] else "was not there",
    ),
    DetailKind.MISSING: _missing_words,
    DetailKind.SIGHT: _sight,
    DetailKind.WORKER_CHANGE: lambda said, values: (
        f"{said['role']} changed"
        + _if(said, "from", " from {}")
        + _if(said, "to", " to {}")
        + ("" if "to" in said else ", nobody named to take over")
    ),
    DetailKind.CARE_GRADE: lambda said, values: (
        f"care graded {said['grade']} of 5: {said['area']}" + _if(said, "sub_area", ", {}")
    ),
    DetailKind.IMPROVEMENT: lambda said, values: f"said to be better: {said['of']}",
    DetailKind.ASKED: lambda said, values: _with(
        f"asked for: {said['what']}" + _if(said, "of", ", of {}"), said.get("came", "")
    ),
    DetailKind.DISSENT: lambda said, values: (
        said.get("by", "somebody")
        + f" did not agree: {said['about']}"
        + _if(said, "answer", "; answered: {}")
    ),
    DetailKind.PLAN_GOAL: lambda said, values: (
        f"goal: {said['goal']}" + _if(said, "words", ", “{}”")
    ),
    DetailKind.TIMETABLE: lambda said, values: _with(
        f"shorter timetable {_span(said)}",
        _if(said, "sessions", "{} sessions a week"),
        _if(said, "review", "looked at again on {}"),
    ),
    DetailKind.MEETING_HELD: lambda said, values: _with(
        said["sort"] + _if(said, "on", " on {}"),
        _if(said, "due", "due by {}"),
        _if(said, "plan", "plan {}"),
    ),
    DetailKind.NIGHTS: _nights,
}
