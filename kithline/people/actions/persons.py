"""Making people, and putting right what is recorded: names, birth, death, corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.core.rows import insert
from kithline.people import permissions, rules
from kithline.people.actions.details import (
    HELD_ALREADY,
    OtherName,
    address_row,
    identifier_row,
    keep_identifiers,
    name_row,
    note,
)
from kithline.people.enums import NameKind, PersonKind, Precision, Scheme, Sex
from kithline.people.models import Address, Correction, Identifier, Name, Person
from kithline.people.typed import Typed

# What may be put right, and how each is checked.
TEXT_LIMITS = {"forename": 100, "surname": 100, "preferred_name": 100, "described_as": 200}
CODES: dict[str, type] = {"kind": PersonKind, "sex": Sex, "dob_precision": Precision}
CORRECTABLE = {*TEXT_LIMITS, *CODES, "dob", "expected_on", "died_on", "restricted"}

# How long a team sees a record that it made, unless somebody lets it in for the work itself.
MAKERS_SEE_FOR = timedelta(days=30)


@dataclass(frozen=True)
class NewPerson:
    """What is known of somebody when their record is made."""

    kind: PersonKind | str
    forename: str = ""
    surname: str = ""
    preferred_name: str = ""
    described_as: str = ""
    unborn: bool = False
    expected_on: date | None = None
    dob: date | None = None
    dob_precision: Precision | str | None = None
    died_on: date | None = None
    sex: Sex | str = Sex.UNKNOWN
    restricted: bool = False
    other_names: Iterable[OtherName] = ()
    nhs_number: str = ""
    upn: str = ""
    address: str = ""
    postcode: str = ""
    lives_there_since: date | None = None
    source: str = ""
    id: UUID | None = None


@dataclass(frozen=True)
class _Rows:
    """The rows of a new person, checked and not written yet."""

    person: Person
    names: list[Name]
    numbers: list[Identifier]
    addresses: list[Address]


@transaction.atomic
def register(*, by: Actor, at: datetime, **facts: Any) -> Person:
    """Make a person, findable at once; ``facts`` are those of ``NewPerson``.

    Gives nobody sight of them: that is the caller's next step.
    """
    permissions.check_register(by)
    rows = _rows(NewPerson(**facts), by, at)
    rows.person.save(force_insert=True)
    Name.objects.bulk_create(rows.names)
    keep_identifiers(rows.numbers)
    for address in rows.addresses:
        address.save(force_insert=True)
    audit.note(verb="registered a person", by=by, at=at, person_id=rows.person.id)
    return rows.person


@transaction.atomic
def open_record(*, by: Actor, at: datetime, **facts: Any) -> Person:
    """Make a person and let the maker's own team in for a while, so that the record can be filled in.

    For whoever registers without a contact behind it; the sight ends by itself, and whoever goes on to
    work with the person is let in by a decision or an allocation.
    """
    person = register(by=by, at=at, **facts)
    if not by.team_ids:
        raise Invalid("You are in no team, so nobody could fill this record in. Ask your manager.")
    access.give(
        holder=by.team_ids[0],
        holder_kind=HolderKind.TEAM,
        person_id=person.id,
        level=Level.CONTRIBUTE,
        purpose=Purpose.REGISTERED,
        source=("registration", person.id),
        reason="Made the record after looking for the person first",
        ends_at=at + MAKERS_SEE_FOR,
        by=by,
        at=at,
    )
    return person


@transaction.atomic
def register_many(people: Sequence[NewPerson], *, by: Actor, at: datetime) -> list[UUID]:
    """Make many people at once (an import, a population), each checked as one is; all or none.

    ``Invalid`` names the first that cannot be, by its place in the list.
    """
    permissions.check_register(by)
    made: list[_Rows] = []
    for place, new in enumerate(people, 1):
        try:
            made.append(_rows(new, by, at, look_up=False))
        except Invalid as wrong:
            raise Invalid({f: f"Number {place}: {w}" for f, w in wrong.errors.items()}) from wrong
    try:
        with transaction.atomic():
            for model, kept in (
                (Person, [r.person for r in made]),
                (Name, [n for r in made for n in r.names]),
                (Identifier, [n for r in made for n in r.numbers]),
                (Address, [a for r in made for a in r.addresses]),
            ):
                fields = [f.attname for f in model._meta.concrete_fields]
                insert(model, [{f: getattr(row, f) for f in fields} for row in kept])
    except IntegrityError as error:
        raise Invalid({"value": HELD_ALREADY}) from error
    audit.note_many(
        [audit.event(verb="registered a person", by=by, at=at, person_id=r.person.id) for r in made]
    )
    return [r.person.id for r in made]


def _rows(new: NewPerson, by: Actor, at: datetime, *, look_up: bool = True) -> _Rows:
    """Return the rows of a new person; ``Invalid`` says at each field what cannot be."""
    typed = Typed(at)
    precision = str(new.dob_precision or (Precision.EXACT if new.dob else Precision.UNKNOWN))
    person = Person(
        partnership_id=by.partnership_id,
        kind=typed.code("kind", new.kind, PersonKind),
        forename=typed.text("forename", new.forename, 100),
        surname=typed.text("surname", new.surname, 100),
        preferred_name=typed.text("preferred_name", new.preferred_name, 100),
        described_as=typed.text("described_as", new.described_as, 200),
        unborn=new.unborn,
        expected_on=new.expected_on,
        dob=new.dob,
        dob_precision=typed.code("dob_precision", precision, Precision),
        died_on=new.died_on,
        sex=typed.code("sex", new.sex, Sex),
        restricted=new.restricted,
        registered_at=at,
        registered_by=by.post_id,
    )
    if new.id:
        person.id = new.id
    check_birth(typed, person)
    check_named(typed, person)
    if new.expected_on and not new.unborn:
        typed.wrong("expected_on", "An expected date is for a baby who is not born yet.")
    names = [name_row(typed, person, n, by, at) for n in new.other_names]
    numbers = [
        identifier_row(
            typed, person, scheme, value, by, at, source=new.source, field=field, look_up=look_up
        )
        for scheme, value, field in (
            (Scheme.NHS, new.nhs_number, "nhs_number"),
            (Scheme.UPN, new.upn, "upn"),
        )
        if value.strip()
    ]
    addresses = []
    if new.address.strip() or new.postcode.strip():
        addresses.append(
            address_row(
                typed, person, by, at, lines=new.address, postcode=new.postcode,
                starts_on=new.lives_there_since, source=new.source,
            )
        )  # fmt: skip
    typed.settle()
    person.dob = rules.rounded_birth(person.dob, person.dob_precision)
    return _Rows(person, names, numbers, addresses)


@transaction.atomic
def correct_person(
    *,
    person_id: UUID,
    changes: Mapping[str, Any],
    reason: str,
    by: Actor,
    at: datetime,
    seen: Mapping[str, Any] | None = None,
) -> Person:
    """Put right what was recorded by mistake. The old value stays readable, and an old name is still found.

    ``changes`` maps fields to what they should say. ``seen`` maps them to what the page showed: when
    somebody changed one since, it is refused at that field, so that nothing is written over unseen.
    """
    permissions.check_write(by, person_id)
    typed = Typed(at)
    why = typed.text("reason", reason, 500, needed="Say why it is put right.")
    unknown = set(changes) - CORRECTABLE
    if unknown:
        raise Invalid(dict.fromkeys(unknown, "This cannot be put right here."))
    person = Person.objects.select_for_update().get(id=person_id)
    before = {field: getattr(person, field) for field in CORRECTABLE}
    for field, value in changes.items():
        if seen is not None and field in seen and _plain(seen[field]) != _plain(before[field]):
            now = _plain(before[field]) or "nothing"
            typed.wrong(field, f"Somebody changed this to “{now}” since you opened the page.")
        setattr(person, field, _typed_field(typed, field, value))
    if "dob" in changes and "dob_precision" not in changes:
        person.dob_precision = Precision.EXACT if person.dob else Precision.UNKNOWN
    if "restricted" in changes and before["restricted"] and not person.restricted:
        permissions.check_unrestrict(by)
    check_birth(typed, person)
    check_named(typed, person)
    typed.settle()
    person.dob = rules.rounded_birth(person.dob, person.dob_precision)
    changed = [f for f in sorted(CORRECTABLE) if getattr(person, f) != before[f]]
    if not changed:
        return person
    person.save(update_fields=changed)
    Correction.objects.bulk_create(
        Correction(
            person_id=person_id, field=field, old=_plain(before[field]),
            new=_plain(getattr(person, field)), reason=why, noted_at=at, noted_by=by.post_id,
        )
        for field in changed
    )  # fmt: skip
    if {"forename", "surname"} & set(changed) and (before["forename"] or before["surname"]):
        Name(
            person_id=person_id, kind=NameKind.MISTAKEN, forename=before["forename"],
            surname=before["surname"], source=why[:200], noted_at=at, noted_by=by.post_id,
        ).save(force_insert=True)  # fmt: skip
    note("put a person's details right", by, at, person_id, {"fields": changed})
    return person


@transaction.atomic
def change_name(
    *,
    person_id: UUID,
    surname: str,
    by: Actor,
    at: datetime,
    forename: str | None = None,
    from_day: date | None = None,
    source: str = "",
) -> Person:
    """Record that a person has taken another name (marriage, deed); the earlier one stays and is found."""
    permissions.check_write(by, person_id)
    typed = Typed(at)
    person = Person.objects.select_for_update().get(id=person_id)
    before = (person.forename, person.surname)
    person.surname = typed.text("surname", surname, 100)
    if forename is not None:
        person.forename = typed.text("forename", forename, 100)
    typed.period(from_day, None)
    check_named(typed, person)
    source = typed.text("source", source, 200)
    typed.settle()
    if (person.forename, person.surname) == before:
        return person
    person.save(update_fields=["forename", "surname"])
    if any(before):
        Name(
            person_id=person_id, kind=NameKind.FORMER, forename=before[0], surname=before[1],
            ends_on=from_day, source=source, noted_at=at, noted_by=by.post_id,
        ).save(force_insert=True)  # fmt: skip
    note("recorded a change of name", by, at, person_id)
    return person


@transaction.atomic
def record_birth(
    *,
    person_id: UUID,
    dob: date,
    by: Actor,
    at: datetime,
    forename: str = "",
    surname: str = "",
    sex: Sex | str = Sex.UNKNOWN,
    nhs_number: str = "",
    source: str = "",
) -> Person:
    """Turn an unborn baby's record into the child's own: the same record goes on."""
    permissions.check_write(by, person_id)
    typed = Typed(at)
    person = Person.objects.select_for_update().get(id=person_id)
    if not person.unborn:
        raise Invalid({"dob": "The birth is recorded already."})
    person.unborn = False
    person.dob, person.dob_precision = dob, Precision.EXACT
    person.forename = typed.text("forename", forename, 100)
    person.surname = typed.text("surname", surname, 100) or person.surname
    person.sex = typed.code("sex", sex, Sex)
    number = None
    if nhs_number.strip():
        number = identifier_row(
            typed, person, Scheme.NHS, nhs_number, by, at, source=source, field="nhs_number"
        )
    if not person.forename and not person.surname:
        typed.wrong("surname", "Give the baby's surname; the forename can follow.")
    check_birth(typed, person)
    typed.settle()
    person.save(update_fields=["unborn", "dob", "dob_precision", "forename", "surname", "sex"])
    if number:
        Identifier.objects.filter(
            person_id=person_id, scheme=Scheme.NHS, ends_on__isnull=True
        ).update(ends_on=typed.today)
        keep_identifiers([number])
    note("recorded a birth", by, at, person_id)
    return person


@transaction.atomic
def record_death(*, person_id: UUID, died_on: date, by: Actor, at: datetime) -> Person:
    """Record that a person died, and when."""
    permissions.check_write(by, person_id)
    typed = Typed(at)
    person = Person.objects.select_for_update().get(id=person_id)
    person.died_on = died_on
    if person.unborn:
        typed.wrong("died_on", "This baby is not recorded as born.")
    check_birth(typed, person)
    typed.settle()
    person.save(update_fields=["died_on"])
    note("recorded a death", by, at, person_id)
    return person


# --- what the actions share ---------------------------------------------------------------------


def check_birth(typed: Typed, person: Person) -> None:
    typed.add(
        rules.birth_faults(
            kind=person.kind,
            unborn=person.unborn,
            dob=person.dob,
            precision=person.dob_precision,
            expected_on=person.expected_on if person.unborn else None,
            died_on=person.died_on,
            today=typed.today,
        )
    )


def check_named(typed: Typed, person: Person) -> None:
    named = (person.forename, person.surname, person.preferred_name, person.described_as)
    if not person.unborn and not any(named):
        typed.wrong("surname", "Give a name, or describe who is meant while it is not known.")


def _typed_field(typed: Typed, field: str, value: Any) -> Any:
    if field in TEXT_LIMITS:
        return typed.text(field, value, TEXT_LIMITS[field])
    if field in CODES:
        return typed.code(field, value, CODES[field])
    return value


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
