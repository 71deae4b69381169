"""The structured facts that a row holds beside its text: sessions, contacts, weights, arrears. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kithline.arrivals import cells as read
from kithline.arrivals.shapes import LONGEST_SHOWN, Line, ReadBy
from kithline.record import details as facts
from kithline.record.enums import DetailKind, Kind


def _detail(line: Line, what: str, values: dict[str, Any], place: int = 0) -> None:
    kept, errors = facts.checked(what, values)
    if errors:
        line.notes.append(f"Not kept as a fact of its own: {'; '.join(errors.values())}")
    else:
        line.details.append({"person": place, "what": what, "values": kept})


def _centile(text: str) -> str:
    """Return a centile by the record's code: "<2" lies between the line below and 2; "" when it is none."""
    said = text.partition("(")[0].strip()
    below = said.startswith("<")
    said = said.removeprefix("<").strip()
    if below and said in facts.LINES:
        place = facts.LINES.index(said)
        said = f"{facts.LINES[place - 1]}-{said}" if place else f"below-{said}"
    return said if facts.centile_place(said) is not None else ""


def _attendance(reader: ReadBy, line: Line, cells: dict[str, str]) -> None:
    columns = reader.layout.details.columns  # type: ignore[union-attr]
    possible = read.whole(cells.get(columns["possible"], ""))
    attended = read.whole(cells.get(columns["attended"], ""))
    late = read.whole(cells.get(columns.get("late", ""), ""))
    if possible is None or attended is None:
        line.wrong(
            columns["attended"], "Sessions possible or attended are no number.", refuses=True
        )
        return
    if attended > possible:
        line.wrong(
            columns["attended"],
            f"{attended} sessions attended, {possible} possible: that cannot be.",
            refuses=True,
        )
        return
    assert line.day and line.to_day
    _detail(
        line,
        "attendance",
        {
            "from": line.day.isoformat(),
            "to": line.to_day.isoformat(),
            "possible": possible,
            "attended": attended,
            "late": late or 0,
        },
    )
    marks = " ".join(
        cells.get(columns[f"m{n}"], "") or "-" for n in range(1, 11) if f"m{n}" in columns
    )
    line.fact = f"Week of {line.day:%-d %B %Y}: {attended} of {possible} sessions" + (
        f" ({marks})." if marks else "."
    )


def _health_contact(reader: ReadBy, line: Line, cells: dict[str, str]) -> None:
    details = reader.layout.details
    assert details is not None
    columns = details.columns
    contact = cells.get(columns["contact"], "")
    due = read.day(cells.get(columns["due"], ""), reader.forms)
    seen = read.day(cells.get(columns["seen"], ""), reader.forms)
    said = cells.get(columns["outcome"], "").lower()
    outcome = next((v for k, v in details.outcomes.items() if said.startswith(k.lower())), "")
    which = details.contacts.get(contact.lower())
    if which and outcome in {"done", "not-offered", "was-not-brought"}:
        _detail(
            line,
            "early-contact",
            {
                "which": which,
                "due": due.isoformat() if due else None,
                "done": seen.isoformat() if seen and outcome == "done" else None,
                "outcome": outcome,
            },
        )
    elif outcome:
        kept = {"done": "kept"}.get(outcome, outcome)
        if kept in {"kept", "was-not-brought", "cancelled-by-family"}:
            _detail(
                line,
                "appointment",
                {
                    "service": contact,
                    "due": (due or seen or line.day or reader.today).isoformat(),
                    "outcome": kept,
                },
            )
    _weight(reader, line, cells)


def _weight(reader: ReadBy, line: Line, cells: dict[str, str]) -> None:
    details = reader.layout.details
    assert details is not None
    column = details.columns["weight"]
    text = cells.get(column, "")
    if not text or not line.day:
        return
    kilograms = read.weight(text)
    if kilograms is None:
        line.wrong(
            column, f"“{text[:LONGEST_SHOWN]}” is not in kilograms: kept as text, not converted."
        )
        return
    born = line.who[0].dob if line.who else None
    if born:
        years = (line.day - born).days / 365.25
        bound = next((b for b in details.bounds if years <= b.to_years), None)
        if bound and not bound.least <= kilograms <= bound.most:
            line.wrong(
                column, f"{text} kg at this age cannot be: the value is not taken. Ask the sender."
            )
            line.fact = line.fact.replace(f"Weight: {text}\n", "")
            return
    values = {"what": "weight", "value": str(kilograms), "unit": "kg"}
    _detail(
        line, "measure", values | {"centile": _centile(cells.get(details.columns["centile"], ""))}
    )


def _arrears(reader: ReadBy, line: Line, cells: dict[str, str]) -> None:
    column = reader.layout.details.columns["amount"]  # type: ignore[union-attr]
    text = cells.get(column, "")
    if not text:
        return
    amount = read.money(text)
    if amount is None:
        line.wrong(column, f"“{text[:LONGEST_SHOWN]}” is no amount: the value is not taken.")
    elif amount > 0:
        _detail(line, "arrears", {"amount": f"{amount:.2f}"})


def _police(reader: ReadBy, line: Line, cells: dict[str, str]) -> None:
    columns = reader.layout.details.columns  # type: ignore[union-attr]
    what = cells.get(columns["type"], "")
    _detail(line, "police-attendance", {"type": what.lower()[:100]})


def _surgery(reader: ReadBy, line: Line, cells: dict[str, str]) -> None:
    columns = reader.layout.details.columns  # type: ignore[union-attr]
    term, text = cells.get(columns["term"], ""), cells.get(columns["text"], "")
    low = term.lower()
    missed = low.startswith(("did not attend", "was not brought"))
    if "immunisation" in low:
        outcome = "was-not-brought" if missed else "given"
        _detail(line, "immunisation", {"which": (text or term)[:100], "outcome": outcome})
    elif missed and line.kind == Kind.WAS_NOT_BROUGHT and line.day:
        _detail(
            line,
            "appointment",
            {
                "service": (text or term)[:100],
                "due": line.day.isoformat(),
                "outcome": "was-not-brought",
            },
        )


def _nights(reader: ReadBy, line: Line, cells: dict[str, str]) -> None:
    """Keep nights away from home where a row tells their first one, or how many there were."""
    given = {
        name: text
        for name, column in reader.layout.details.columns.items()  # type: ignore[union-attr]
        if (text := cells.get(column, "").strip())
    }
    if not {"from", "nights"} & set(given):
        return
    for name in ("from", "to"):
        if name in given:
            # What is no day stays as it was sent: the fact says so, and is not kept.
            given[name] = str(read.day(given[name], reader.forms) or given[name])
    for name in ("whose", "agreed"):
        field = facts.SHAPES[DetailKind.NIGHTS].field(name)
        said = {words.lower(): code for code, words in (field.choices if field else ())}
        if name in given:
            given[name] = said.get(given[name].lower(), given[name].lower())
    _detail(line, DetailKind.NIGHTS, given)


DETAILS: dict[str, Callable[[ReadBy, Line, dict[str, str]], None]] = {
    "attendance": _attendance,
    "health-contact": _health_contact,
    "arrears": _arrears,
    "police": _police,
    "surgery": _surgery,
    "nights": _nights,
}
