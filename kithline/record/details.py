"""Structured facts of an entry: the shape of each kind, and what may be kept. How it reads: ``detail_words``.

A detail tells one thing of one person in a form that a pattern can count: sessions attended, an
appointment not kept, a weight. The entry's own text stays what a person reads first. Values are plain
JSON: days as ISO text, decimal numbers as text, so that nothing is rounded on the way.

The kinds follow what multi-agency chronologies ask agencies to bring (Stoke-on-Trent and
Staffordshire neglect strategy and toolkit; Bracknell Forest threshold guidance); the five early
contacts are the Healthy Child Programme's (Local Authorities (Public Health Functions) Regulations
2015 as amended); centiles are the nine lines of the UK-WHO growth charts (RCPCH). Who is close family to
a child away from home: Children Act 1989 section 105 (relative), for private fostering.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from kithline.core.text import TextRefused, clean
from kithline.record.enums import DetailKind, Form

LINES = ("0.4", "2", "9", "25", "50", "75", "91", "98", "99.6")
# On a line, or between two: in their order, so that the way from one to another can be counted.
CENTILES: tuple[tuple[str, str], ...] = (
    ("below-0.4", "below the 0.4th"),
    *(
        pair
        for low, high in zip(LINES, (*LINES[1:], ""), strict=True)
        for pair in (
            (low, f"on the {low}{'nd' if low == '2' else 'st' if low == '91' else 'th'}"),
            (f"{low}-{high}", f"between {low} and {high}") if high else ("", ""),
        )
        if pair[0]
    ),
    ("above-99.6", "above the 99.6th"),
)
EARLIEST = date(1900, 1, 1)
MOST_SHORT, MOST_LONG = 200, 1_000


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a kind of detail."""

    name: str
    label: str
    form: Form
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(1_000_000)
    places: int = 0
    ahead: bool = False  # a day that may lie in the future
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of detail holds."""

    what: DetailKind
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """Return a field by its name."""
        return next((f for f in self.fields if f.name == name), None)


def _day(name: str, label: str, **more: Any) -> Field:
    return Field(name, label, Form.DAY, **more)


def _short(name: str, label: str, **more: Any) -> Field:
    return Field(name, label, Form.SHORT, **more)


def _long(name: str, label: str, **more: Any) -> Field:
    return Field(name, label, Form.LONG, **more)


def _yes_no(name: str, label: str, **more: Any) -> Field:
    return Field(name, label, Form.YES_NO, **more)


def _choice(name: str, label: str, *choices: tuple[str, str], **more: Any) -> Field:
    return Field(name, label, Form.CHOICE, choices=choices, **more)


def _whole(name: str, label: str, **more: Any) -> Field:
    return Field(name, label, Form.WHOLE, **more)


_OUT_OF_SCHOOL = (
    _day("from", "First day", required=True),
    _day("to", "Last day", ahead=True),
    _long("reason", "Reason given"),
)
_FIELDS: dict[DetailKind, tuple[Field, ...]] = {
    DetailKind.ATTENDANCE: (
        _day("from", "From", required=True),
        _day("to", "To", required=True),
        _whole("possible", "Sessions possible", required=True, least=Decimal(1), most=Decimal(500),
               hint="Two a school day"),
        _whole("attended", "Sessions attended", required=True, most=Decimal(500)),
        _whole("late", "Times late", most=Decimal(500)),
    ),
    DetailKind.SUSPENSION: _OUT_OF_SCHOOL,
    DetailKind.EXCLUSION: _OUT_OF_SCHOOL,
    DetailKind.SCHOOL_MOVE: (
        _short("from_school", "From which school"),
        _short("to_school", "To which school"),
        _day("on", "On which day", required=True, ahead=True),
    ),
    DetailKind.EARLY_CONTACT: (
        _choice(
            "which", "Which contact",
            ("antenatal", "Antenatal contact"), ("new-birth", "New birth visit"),
            ("six-weeks", "Six to eight week review"), ("one-year", "One year review"),
            ("two-years", "Two to two and a half year review"),
            required=True,
        ),
        _day("due", "Due on", ahead=True),
        _day("done", "Done on"),
        _choice(
            "outcome", "What came of it",
            ("done", "done"), ("not-offered", "not offered"),
            ("was-not-brought", "was not brought"), ("declined", "declined"),
            required=True,
        ),
    ),
    DetailKind.APPOINTMENT: (
        _short("service", "With whom", required=True, hint="For example audiology, dentist"),
        _day("due", "Day of the appointment", required=True, ahead=True),
        _choice(
            "outcome", "What came of it",
            ("kept", "kept"), ("was-not-brought", "was not brought"),
            ("cancelled-by-family", "cancelled by the family"),
            ("cancelled-by-service", "cancelled by the service"),
            ("rearranged", "rearranged"),
            required=True,
        ),
    ),
    DetailKind.IMMUNISATION: (
        _short("which", "Which immunisation", required=True),
        _choice(
            "outcome", "What came of it",
            ("given", "given"), ("was-not-brought", "was not brought"), ("declined", "declined"),
            required=True,
        ),
    ),
    DetailKind.REGISTRATION: (
        _choice("with", "With", ("gp", "GP"), ("dentist", "dentist"), required=True),
        _yes_no("registered", "Registered", required=True),
    ),
    DetailKind.EMERGENCY: (
        _short("place", "Where", hint="Hospital, walk-in centre, ambulance"),
        _long("reason", "Reason for going"),
    ),
    DetailKind.INJURY: (
        _short("what", "What injury", required=True),
        _short("where_on_body", "Where on the body"),
        _long("explanation", "Explanation given, and by whom"),
        _yes_no("mobile", "Could the child move about on their own"),
    ),
    DetailKind.MEASURE: (
        _choice(
            "what", "What was measured",
            ("weight", "weight"), ("height", "height or length"), ("head", "head circumference"),
            required=True,
        ),
        Field("value", "How much", Form.DECIMAL, True, least=Decimal("0.001"),
              most=Decimal(300_000), places=3),
        _choice("unit", "Unit", ("kg", "kg"), ("g", "g"), ("cm", "cm"), ("m", "m"), required=True),
        _choice("centile", "Centile", *CENTILES),
    ),
    DetailKind.HOUSING_MOVE: (
        _short("from_place", "From where"),
        _short("to_place", "To where"),
        _long("reason", "Why"),
    ),
    DetailKind.ARREARS: (
        Field("amount", "Amount owed, in pounds", Form.DECIMAL, True, places=2,
              most=Decimal(1_000_000)),
    ),
    DetailKind.POLICE: (
        _short("type", "What the police came for", required=True),
        _yes_no("present", "Was this person there"),
    ),
    DetailKind.MISSING: (
        _day("from", "Missing from", required=True),
        _day("to", "Found or back on"),
        _short("reported_by", "Reported by"),
        _short("found_where", "Found where"),
        _long("said", "What they said about it"),
        _choice(
            "return_interview", "Return interview",
            ("done", "done"), ("declined", "declined"), ("not-done", "not done"),
        ),
        _day("interviewed", "Return interview on", ahead=True),  # it may be arranged
    ),
    DetailKind.SIGHT: (
        _yes_no("announced", "Was the visit announced"),
        _yes_no("bedroom_seen", "Was the bedroom seen"),
        _yes_no("alone", "Was this person seen alone"),
    ),
    DetailKind.WORKER_CHANGE: (
        _short("role", "Which worker", required=True, hint="For example social worker"),
        _short("from", "From whom"),
        _short("to", "To whom", hint="Leave empty when nobody took over"),
    ),
    DetailKind.CARE_GRADE: (
        _short("area", "Area of care", required=True),
        _short("sub_area", "Part of it"),
        _whole("grade", "Grade, 1 best to 5 worst", required=True, least=Decimal(1),
               most=Decimal(5)),
    ),
    DetailKind.IMPROVEMENT: (_long("of", "What is said to be better", required=True),),
    DetailKind.ASKED: (
        _short("what", "What was asked for", required=True,
               hint="The same words later, with what came of it, bring it to an end"),
        _short("of", "Asked of"),
        _choice(
            "came", "What came of it",
            ("waiting", "nothing yet"), ("answered", "answered"), ("done", "done"),
            ("declined", "declined"), ("not-done", "not done"),
        ),
    ),
    DetailKind.DISSENT: (
        _long("about", "What somebody does not agree with", required=True),
        _short("by", "Who does not agree"),
        _long("answer", "What was answered"),
    ),
    DetailKind.PLAN_GOAL: (
        _long("goal", "Goal", required=True),
        _long("words", "The child’s own words that it follows"),
    ),
    DetailKind.TIMETABLE: (
        _day("from", "Since", required=True),
        _day("to", "Until", ahead=True),
        _day("review", "Looked at again on", ahead=True),
        _whole("sessions", "Sessions a week", least=Decimal(0), most=Decimal(10)),
    ),
    DetailKind.MEETING_HELD: (
        _choice(
            "sort", "Which meeting",
            ("initial-conference", "initial child protection conference"),
            ("review-conference", "review child protection conference"),
            ("transfer-in-conference", "transfer-in conference"),
            ("core-group", "core group"), ("strategy", "strategy discussion"),
            ("child-in-need-review", "child in need review"),
            ("team-around-the-family", "team around the family"),
            required=True,
        ),
        _day("on", "Held on"),
        _day("due", "Due by", ahead=True),
        _choice(
            "plan", "The protection plan",
            ("begins", "begins"), ("goes-on", "goes on"), ("ends", "ends"),
        ),
    ),
    DetailKind.NIGHTS: (
        Field("person", "With somebody on the record", Form.PERSON),
        _short("with", "With whom, in words", hint="Such as: at a friend’s, on the sofa"),
        _choice(
            "whose", "What they are to the child",
            ("close-family", "close family"), ("other-family", "other family"),
            ("friends", "a friend, or a friend’s family"), ("somebody-else", "somebody else"),
            ("short-break", "short break or respite"), ("not-known", "nobody knows who"),
            hint="Close family: parent, step-parent, brother, sister, grandparent, aunt, uncle.",
        ),
        _day("from", "First night", ahead=True),
        _day("to", "Last night", ahead=True, hint="Left empty: it goes on."),
        _whole("nights", "How many nights", least=Decimal(1), most=Decimal(1000),
               hint="If counted, or not every night between"),
        _choice(
            "agreed", "Was it known or agreed?",
            ("agreed", "agreed"), ("known", "known of, not agreed"),
            ("not-known", "nobody who cares for the child knew"),
        ),
        _short("agreed_by", "By whom"),
        _yes_no("planned", "Was it planned"),
    ),
}  # fmt: skip
SHAPES: dict[DetailKind, Shape] = {what: Shape(what, fields) for what, fields in _FIELDS.items()}
UNITS = {"weight": {"kg", "g"}, "height": {"cm", "m"}, "head": {"cm"}}
# What is read as yes and no where a list or a form has words.
YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})


def checked(
    what: DetailKind | str, values: Mapping[str, Any], *, today: date | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values as they may be kept, and an error for each field that may not.

    Empty values are left out. Text of a form or a list ("yes", "12", "2026-03-04") is taken as well
    as JSON. With ``today`` no day lies in the future but one that may (a due day).
    """
    if what not in DetailKind.values:
        return {}, {"what": "Choose what sort of fact this is."}
    shape = SHAPES[DetailKind(what)]
    kept: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in values:
        if shape.field(name) is None:
            errors[name] = f"{shape.what.label} has nothing called “{name}”."
    for field in shape.fields:
        try:
            value = _read(field, values.get(field.name), today)
        except ValueError as refused:
            errors[field.name] = str(refused)
            continue
        if value is not None:
            kept[field.name] = value
        elif field.required:
            errors[field.name] = _missing(field)
    if not errors:
        errors = _together(shape.what, kept)
    if not kept and not errors:
        errors[shape.fields[0].name] = "Give at least one of these."
    return kept, errors


def _missing(field: Field) -> str:
    if field.form in {Form.CHOICE, Form.YES_NO}:
        return f"{field.label}: choose one."
    return f"{field.label}: give this."


def _read(field: Field, value: Any, today: date | None) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return _READERS[field.form](field, value, today)


def _text(field: Field, value: Any, today: date | None) -> str | None:
    limit = MOST_LONG if field.form == Form.LONG else MOST_SHORT
    try:
        return clean(str(value), limit=limit, multiline=field.form == Form.LONG) or None
    except TextRefused as refused:
        raise ValueError(str(refused)) from refused


def _iso_day(field: Field, value: Any, today: date | None) -> str:
    try:
        day = value if type(value) is date else date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"{field.label}: give a day, such as 4 March 2026.") from None
    if day < EARLIEST:
        raise ValueError(f"{field.label}: check the year.")
    if today is not None and day > today and not field.ahead:
        raise ValueError(f"{field.label}: that day is still to come.")
    return day.isoformat()


def _number(field: Field, value: Any, today: date | None) -> Any:
    whole = field.form == Form.WHOLE
    try:
        number = Decimal(str(value).strip().replace(",", ""))
        if isinstance(value, bool) or not number.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        kind = "a whole number" if whole else "a number"
        raise ValueError(f"{field.label}: give {kind}.") from None
    places = -number.normalize().as_tuple().exponent  # type: ignore[operator]
    if places > field.places:
        if whole:
            raise ValueError(f"{field.label}: give a whole number.")
        raise ValueError(f"{field.label}: give at most {field.places} decimals.")
    if not field.least <= number <= field.most:
        raise ValueError(f"{field.label}: give a number from {field.least:f} to {field.most:f}.")
    return int(number) if whole else f"{number:f}"


def _one_of(field: Field, value: Any, today: date | None) -> str:
    if str(value) not in {code for code, _ in field.choices}:
        raise ValueError(f"{field.label}: choose one from the list.")
    return str(value)


def _yes_or_no(field: Field, value: Any, today: date | None) -> bool:
    if isinstance(value, bool):
        return value
    said = str(value).strip().lower()
    if said in YES or said in NO:
        return said in YES
    raise ValueError(f"{field.label}: answer yes or no.")


def _person(field: Field, value: Any, today: date | None) -> str:
    try:
        return str(value if isinstance(value, UUID) else UUID(str(value)))
    except ValueError:
        raise ValueError(f"{field.label}: choose one from the list.") from None


_READERS = {
    Form.PERSON: _person,
    Form.SHORT: _text,
    Form.LONG: _text,
    Form.DAY: _iso_day,
    Form.WHOLE: _number,
    Form.DECIMAL: _number,
    Form.CHOICE: _one_of,
    Form.YES_NO: _yes_or_no,
}


def _together(what: DetailKind, kept: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with values that are each right by themselves."""
    if what != DetailKind.WORKER_CHANGE and kept.get("to", "9") < kept.get("from", ""):
        return {"to": "The end is before the start."}
    if what == DetailKind.ATTENDANCE:
        if kept["attended"] > kept["possible"]:
            return {"attended": "That is more than were possible."}
        if kept.get("late", 0) > kept["possible"]:
            return {"late": "That is more than were possible."}
    if what == DetailKind.MEASURE and kept["unit"] not in UNITS[kept["what"]]:
        return {"unit": "Choose a unit that fits what was measured."}
    if what == DetailKind.EARLY_CONTACT and kept["outcome"] != "done" and "done" in kept:
        return {"done": "It has a day on which it was done: say that it was, or take the day out."}
    if what == DetailKind.MISSING and kept.get("interviewed", "9") < kept["from"]:
        return {"interviewed": "The interview is before they went missing."}
    if what == DetailKind.SCHOOL_MOVE and not ({"from_school", "to_school"} & set(kept)):
        return {"to_school": "Name at least one of the schools."}
    return _nights(kept) if what == DetailKind.NIGHTS else {}


def _nights(kept: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with nights away: they are told by their first one, or by their number."""
    if not {"from", "nights"} & set(kept):
        return {"from": "Give the first night, or how many nights there were."}
    if {"from", "to", "nights"} <= set(kept) and kept["nights"] > between(kept):
        return {"nights": "That is more nights than lie between the first and the last."}
    return {}


def between(values: Mapping[str, Any]) -> int:
    """Return how many nights lie between the first and the last, both counted."""
    first, last = date.fromisoformat(values["from"]), date.fromisoformat(values["to"])
    return (last - first).days + 1


def nights_of(values: Mapping[str, Any], told: date | None = None) -> list[date]:
    """Return the nights away, each by the day on which it begins.

    ``told`` is the day of the entry: what has no last night went on until the night before. Where only a
    number is known, or not every night between, the last ones stand for those that were counted.
    """
    first, last = (date.fromisoformat(values[n]) if n in values else None for n in ("from", "to"))
    counted = values.get("nights")
    if last is None:
        last = told - timedelta(days=1) if told else first
    if first is None:
        first = last - timedelta(days=counted - 1) if last and counted else last
    if first is None or last is None:
        return []
    last = max(first, last)
    if counted is not None:
        first = max(first, last - timedelta(days=counted - 1)) if "to" in values else first
        last = first + timedelta(days=counted - 1)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def nights(values: Mapping[str, Any]) -> Decimal | None:
    """Return how many nights are told to have been away with people who are no close family.

    None where that is not known without the entry's day, or where nobody counts them: with close family, and
    on short breaks.
    """
    if values.get("whose") in {"close-family", "short-break"}:
        return None
    if "nights" in values:
        return Decimal(values["nights"])
    return Decimal(between(values)) if {"from", "to"} <= set(values) else None


def per_cent(values: Mapping[str, Any]) -> Decimal:
    """Return the share of sessions attended, in per cent with one decimal."""
    share = Decimal(100) * values["attended"] / Decimal(values["possible"])
    return share.quantize(Decimal("0.1"))


def centile_place(code: str) -> int | None:
    """Return where a centile lies, 0 lowest; two steps are the way from one line to the next."""
    return _PLACES.get(code)


_PLACES = {code: place for place, (code, _) in enumerate(CENTILES)}
