"""The family: names, numbers, homes over time, kin, responsibility, households, identity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.access.permissions import check_contribute
from kithline.agencies.permissions import Permission
from kithline.people import names
from kithline.people.enums import Trait
from kithline.people.models import Correction, Identifier, Name
from kithline.web.child import reads, told, traits
from kithline.web.child.family_forms import CORRECTED, FORMS
from kithline.web.child.opening import Record, header, open_record
from kithline.web.child.words import day_of, joined, long_day
from kithline.web.pages import SIGNED_IN, page


@dataclass(frozen=True)
class Line:
    """One thing that is kept: what, in what words, since when and by whom said."""

    key: str
    value: str
    note: str = ""
    href: str = ""
    past: bool = False
    shut: bool = False


@page(SIGNED_IN, methods=("GET",))
def family(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show the family as it is recorded."""
    record = open_record(request, person_id, verb="opened the family page")
    record.learn()
    sections = [(title, id_, lines(record), list(adds)) for title, id_, lines, adds in SECTIONS]
    if not record.circle.is_child:
        sections = [s for s in sections if s[1] != "responsibility"]
    if record.circle.person.unborn:
        sections[0][3].insert(0, ("birth", "Record the birth"))
    elif record.circle.person.died_on is None:
        sections[0][3].append(("death", "Record a death"))
    for section in sections:
        if section[1] == "names" and told.kept_names(record):
            section[3].append(("name-away", "Take a kept spelling away"))
        if section[1] == "otherwise" and any(not t.how for t in told.beside(record)):
            section[3].append(("told", "Say which is right"))
    return TemplateResponse(
        request,
        "child/family.html",
        {
            "record": record,
            "child": header(record, "Family"),
            "sections": [s for s in sections if s[2] or s[3]],
            "may_write": record.may_write,
            "kept": "kept" in request.GET,
        },
    )


@page(Permission.WRITE_RECORD)
def add(request: HttpRequest, person_id: UUID, what: str) -> HttpResponse:
    """Show one form, and do what it is for."""
    check_contribute(request.actor, person_id)  # type: ignore[attr-defined]
    if what not in ALL_FORMS:
        raise Http404
    record = open_record(request, person_id, verb="opened a family form")
    record.learn()
    kind = ALL_FORMS[what]
    make: dict[str, Any] = {"record": record, "people": people_for(record, what)}
    form = kind(request.POST, **make) if request.method == "POST" else kind(**make)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            form.write()
            return redirect(f"{record.home}family/?kept=1#{PLACES.get(what, 'identity')}")
    person = record.circle.person
    was = {f: request.POST.get(f"was-{f}", str(getattr(person, f) or "")) for f in CORRECTED}
    return TemplateResponse(
        request,
        "child/family_form.html",
        {
            "record": record,
            "child": header(record, "Family"),
            "form": form,
            "was": was if what == "details" else {},
        },
    )


ALL_FORMS = {**FORMS, **told.TOLD_FORMS}
PLACES = {
    "told": "otherwise", "name-away": "names",
    "details": "details", "birth": "details", "death": "details", "name": "names",
    "change-of-name": "names", "number": "numbers", "address": "homes", "relative": "kin",
    "end-relative": "kin", "responsibility": "responsibility",
    "end-responsibility": "responsibility", "household": "households",
    "left-household": "households",
}  # fmt: skip


def people_for(record: Record, what: str) -> list[tuple[str, str]]:
    """Return whom a form may name: those around, then the records that are open to the viewer."""
    if what not in ("relative", "responsibility", "household"):
        return []
    found = {
        str(i): joined([k.name]) + (f", {k.born_text}" if k.born_text else "")
        for i, k in record.circle.known.items()
        if not k.hidden and (what != "responsibility" or not k.is_child)
    }
    for adults in (True, False):
        if what == "responsibility" and not adults:
            continue
        seen, _ = reads.people_seen(record.actor, record.moment, adults=adults)
        for row in seen:
            if row.person.id != record.id:
                born = names.born_words(
                    row.person.dob, row.person.dob_precision, row.person.expected_on,
                    unborn=row.person.unborn,
                )  # fmt: skip
                found.setdefault(str(row.person.id), f"{names.display(row.person)}, {born}")
    return list(found.items())


# --- what is kept, in lines ----------------------------------------------------------------------


def period(start: date | None, end: date | None) -> str:
    """Return a period in words."""
    if start and end:
        return f"{long_day(start)} to {long_day(end)}"
    if start:
        return f"since {long_day(start)}"
    return f"until {long_day(end)}" if end else ""


def first_up(text: str) -> str:
    """Return a text with a capital first, the rest as it is."""
    return text[:1].upper() + text[1:]


def noted(source: str, *more: str) -> str:
    """Return the quiet line under what is kept: when, and by whom said."""
    return ". ".join(x for x in (*more, f"Source: {source}" if source else "") if x)


def details(record: Record) -> list[Line]:
    """Return name, preferred name, birth and sex."""
    person = record.circle.person
    lines = [Line("Name", names.display(person))]
    if person.preferred_name:
        lines.append(Line("Likes to be called", person.preferred_name))
    born = names.born_words(
        person.dob, person.dob_precision, person.expected_on, unborn=person.unborn
    )
    lines.append(Line("Birth", born[:1].upper() + born[1:]))
    if person.died_on:
        lines.append(Line("Died", long_day(person.died_on)))
    lines.append(Line("Sex", str(person.get_sex_display()).capitalize()))
    lines.append(Line("Recorded here", long_day(day_of(person.registered_at))))
    return lines


def other_names(record: Record) -> list[Line]:
    """Return other names."""
    kept = told.kept_names(record)
    return [
        Line(
            str(n.get_kind_display()).capitalize(),
            f"{n.forename} {n.surname}".strip(),
            told.noted(kept[n.id])
            if n.id in kept
            else noted(n.source, period(n.starts_on, n.ends_on)),
            past=n.ends_on is not None,
        )
        for n in Name.objects.filter(person_id=record.id)
    ]


def otherwise(record: Record) -> list[Line]:
    """Return what lists say otherwise than the record, what nobody has settled first."""
    return [
        Line(
            first_up(str(t.get_what_display()).removeprefix("date of ")),
            told.words_of(t),
            told.noted(t),
            past=bool(t.how),
        )
        for t in told.beside(record)
    ]


def died_words(record: Record, person: UUID) -> str:
    """Return when somebody around the person died, where the viewer may read it."""
    day = record.circle.died.get(person)
    return f"died {long_day(day)}" if day else ""


def numbers(record: Record) -> list[Line]:
    """Return identifiers, or why they are not known."""
    rows = Identifier.objects.filter(person_id=record.id).order_by("scheme", "-noted_at")
    return [
        Line(
            first_up(str(i.get_scheme_display())),
            spaced(i.value)
            if i.value
            else f"Not known: {str(i.get_unknown_reason_display()).lower()}",
            noted(i.source, i.issuer, f"until {long_day(i.ends_on)}" if i.ends_on else ""),
            past=i.ends_on is not None,
        )
        for i in rows
    ]


def spaced(number: str) -> str:
    """Return an NHS number in its groups; others as they are."""
    return (
        f"{number[:3]} {number[3:6]} {number[6:]}"
        if len(number) == 10 and number.isdigit()
        else number
    )


def homes(record: Record) -> list[Line]:
    """Return addresses over time, the present one first; those that are shut are not even said."""
    rows = sorted(
        record.circle.addresses,
        key=lambda a: (a.ends_on is None, a.starts_on or date.min, a.noted_at),
        reverse=True,
    )
    return [
        Line(
            str(a.get_kind_display()).capitalize(),
            ", ".join(x for x in (a.lines, a.postcode) if x) or str(a.get_kind_display()),
            noted(a.source, period(a.starts_on, a.ends_on)),
            past=a.ends_on is not None and a.ends_on <= record.today,
            shut=a.protected,
        )
        for a in rows
    ]


def kin(record: Record) -> list[Line]:
    """Return relationships, those that stand first."""
    lines = []
    for row in sorted(record.circle.relations, key=lambda r: (r.ends_on is not None, r.kind)):
        other, relation = record.circle.relation_words(row)
        known = record.circle.known.get(other)
        if known is None:
            continue
        lines.append(
            Line(
                relation.capitalize(),
                ", ".join(x for x in (known.name, known.born_text, died_words(record, other)) if x),
                noted(row.source, first_up(row.detail), period(row.starts_on, row.ends_on)),
                href=f"/child/{other}/" if other in record.circle.opens else "",
                past=row.ends_on is not None,
            )
        )
    return lines


def responsibilities(record: Record) -> list[Line]:
    """Return who holds or held parental responsibility."""
    lines = []
    for row in record.circle.responsibilities:
        if row.child_id != record.id:
            continue
        ended = f"ended: {str(row.get_end_reason_display()).lower()}" if row.ends_on else ""
        ground = str(row.get_ground_display())
        lines.append(
            Line(
                record.name_of(row.adult_id),
                ground[:1].upper() + ground[1:],
                noted(row.source, row.note, period(row.starts_on, row.ends_on), ended),
                past=row.ends_on is not None,
            )
        )
    return sorted(lines, key=lambda x: x.past)


def households(record: Record) -> list[Line]:
    """Return the households the person belongs or belonged to, newest first."""
    by: dict[UUID, list[Any]] = {}
    for member in record.circle.members:
        by.setdefault(member.household_id, []).append(member)
    lines = []
    for members in by.values():
        mine = next((m for m in members if m.person_id == record.id), None)
        if mine is None:
            continue
        others = [
            record.name_of(m.person_id) + (f" (left {long_day(m.ends_on)})" if m.ends_on else "")
            for m in members
            if m.person_id != record.id
        ]
        lines.append(
            (
                mine.ends_on is None,
                mine.starts_on or date.min,
                Line(
                    first_up(period(mine.starts_on, mine.ends_on)) or "Now",
                    f"With {joined(others)}" if others else "Nobody else that you can see",
                    mine.note,
                    past=mine.ends_on is not None,
                ),
            )
        )
    return [line for _, _, line in sorted(lines, key=lambda x: x[:2], reverse=True)]


def identity(record: Record) -> list[Line]:
    """Return identity and communication, each with its source and date; what is past after."""
    rows = sorted(
        record.circle.traits,
        key=lambda t: (t.ends_on is not None, list(Trait).index(Trait(t.kind)), t.noted_on),
    )
    return [
        Line(
            str(Trait(t.kind).label),
            traits.answer(t)[:1].upper()
            + traits.answer(t)[1:]
            + (f". {first_up(t.detail)}" if t.detail else ""),
            noted(
                t.source,
                long_day(t.noted_on),
                f"until {long_day(t.ends_on)}" if t.ends_on else "",
            ),
            past=t.ends_on is not None,
        )
        for t in rows
    ]


def corrections(record: Record) -> list[Line]:
    """Return what was put right, with what it said before and why."""
    return [
        Line(
            c.field.replace("_", " ").replace("dob", "date of birth").capitalize(),
            f"“{c.new or 'nothing'}” put in place of “{c.old or 'nothing'}”",
            f"{long_day(day_of(c.noted_at))}. {c.reason}",
        )
        for c in Correction.objects.filter(person_id=record.id).order_by("-noted_at")[:50]
    ]


# Of each section of the page: title, anchor, what stands in it, and the forms that add to it.
SECTIONS: tuple[tuple[str, str, Callable[[Record], list[Line]], list[tuple[str, str]]], ...] = (
    ("Details", "details", details, [("details", "Put details right")]),
    (
        "Names",
        "names",
        other_names,
        [("name", "Add a name"), ("change-of-name", "Record a change of name")],
    ),
    ("Lists say otherwise", "otherwise", otherwise, []),
    ("Numbers", "numbers", numbers, [("number", "Add a number")]),
    ("Homes over time", "homes", homes, [("address", "Record where they live")]),
    (
        "Family and others who matter",
        "kin",
        kin,
        [("relative", "Add somebody"), ("end-relative", "End a relationship")],
    ),
    (
        "Parental responsibility",
        "responsibility",
        responsibilities,
        [("responsibility", "Record who holds it"), ("end-responsibility", "Record that it ended")],
    ),
    (
        "Who lived together",
        "households",
        households,
        [("household", "Record who lives together"), ("left-household", "Somebody left")],
    ),
    (
        "Identity and communication",
        "identity",
        identity,
        [(f"trait-{t.value}", str(t.label)) for t in Trait],
    ),
    ("Put right", "corrections", corrections, []),
)
