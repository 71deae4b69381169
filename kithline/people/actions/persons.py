"""Making people, and what is said about one: names, numbers, addresses, birth, death, corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from kithline.access import actions as access
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.people import permissions, queries, rules
from kithline.people.enums import (
    AddressKind,
    NameKind,
    PersonKind,
    Precision,
    Scheme,
    Sex,
    WhyUnknown,
)
from kithline.people.models import (
    Address,
    Correction,
    Identifier,
    Name,
    Person,
)
from kithline.people.typed import Typed

# What may be put right, and how each is checked.
TEXT_LIMITS = {"forename": 100, "surname": 100, "preferred_name": 100, "described_as": 200}
CODES: dict[str, type] = {"kind": PersonKind, "sex": Sex, "dob_precision": Precision}
CORRECTABLE = {*TEXT_LIMITS, *CODES, "dob", "expected_on", "died_on", "restricted"}

HELD_ALREADY = "Another record holds this number. Look for it before making a second one."


@dataclass(frozen=True)
class OtherName:
    """Another name that a person has or had."""

    kind: NameKind | str
    forename: str = ""
    surname: str = ""
    source: str = ""


@transaction.atomic
def register(
    *,
    kind: PersonKind | str,
    by: Actor,
    at: datetime,
    forename: str = "",
    surname: str = "",
    preferred_name: str = "",
    described_as: str = "",
    unborn: bool = False,
    expected_on: date | None = None,
    dob: date | None = None,
    dob_precision: Precision | str | None = None,
    died_on: date | None = None,
    sex: Sex | str = Sex.UNKNOWN,
    restricted: bool = False,
    other_names: Iterable[OtherName] = (),
    nhs_number: str = "",
    upn: str = "",
    address: str = "",
    postcode: str = "",
    lives_there_since: date | None = None,
    source: str = "",
    id: UUID | None = None,
) -> Person:
    """Make a person, findable at once. Gives nobody sight of them: that is the caller's next step."""
    permissions.check_register(by)
    typed = Typed(at)
    precision = str(dob_precision or (Precision.EXACT if dob else Precision.UNKNOWN))
    person = Person(
        partnership_id=by.partnership_id,
        kind=typed.code("kind", kind, PersonKind),
        forename=typed.text("forename", forename, 100),
        surname=typed.text("surname", surname, 100),
        preferred_name=typed.text("preferred_name", preferred_name, 100),
        described_as=typed.text("described_as", described_as, 200),
        unborn=unborn,
        expected_on=expected_on,
        dob=dob,
        dob_precision=typed.code("dob_precision", precision, Precision),
        died_on=died_on,
        sex=typed.code("sex", sex, Sex),
        restricted=restricted,
        registered_at=at,
        registered_by=by.post_id,
    )
    if id:
        person.id = id
    _check_birth(typed, person)
    _check_named(typed, person)
    if expected_on and not unborn:
        typed.wrong("expected_on", "An expected date is for a baby who is not born yet.")
    name = [_name(typed, person, n, by, at) for n in other_names]
    numbers = [
        _identifier(typed, person, scheme, value, by, at, source=source, field=field)
        for scheme, value, field in (
            (Scheme.NHS, nhs_number, "nhs_number"),
            (Scheme.UPN, upn, "upn"),
        )
        if value.strip()
    ]
    place = None
    if address.strip() or postcode.strip():
        place = _address(
            typed, person, by, at, lines=address, postcode=postcode, starts_on=lives_there_since,
            source=source,
        )  # fmt: skip
    typed.settle()
    person.dob = rules.rounded_birth(person.dob, person.dob_precision)
    person.save(force_insert=True)
    Name.objects.bulk_create(name)
    _keep_identifiers(numbers)
    if place:
        place.save(force_insert=True)
    audit.note(verb="registered a person", by=by, at=at, person_id=person.id)
    return person


@transaction.atomic
def add_name(
    *,
    person_id: UUID,
    kind: NameKind | str,
    by: Actor,
    at: datetime,
    forename: str = "",
    surname: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    source: str = "",
) -> Name:
    """Add another name; it is found from now on."""
    permissions.check_write(by, person_id)
    typed = Typed(at)
    row = _name(typed, Person(id=person_id), OtherName(kind, forename, surname, source), by, at)
    row.starts_on, row.ends_on = starts_on, ends_on
    typed.period(starts_on, ends_on)
    typed.settle()
    row.save(force_insert=True)
    _note("added a name", by, at, person_id)
    return row


@transaction.atomic
def add_identifier(
    *,
    person_id: UUID,
    scheme: Scheme | str,
    by: Actor,
    at: datetime,
    value: str = "",
    unknown_reason: WhyUnknown | str = "",
    issuer: str = "",
    source: str = "",
) -> Identifier:
    """Add a number, checked by its check digit or letter, or say why it is not held."""
    permissions.check_write(by, person_id)
    typed = Typed(at)
    if not value.strip() and not unknown_reason:
        typed.wrong("value", "Give the number, or say why it is not known.")
    if value.strip() and unknown_reason:
        typed.wrong("unknown_reason", "Give either the number or the reason, not both.")
    row = _identifier(
        typed, Person(id=person_id), scheme, value, by, at, source=source, issuer=issuer,
        unknown_reason=unknown_reason,
    )  # fmt: skip
    typed.settle()
    held = Identifier.objects.filter(
        person_id=person_id, scheme=row.scheme, issuer=row.issuer, ends_on__isnull=True
    )
    same = held.filter(value=row.value, unknown_reason=row.unknown_reason).first()
    if same:
        return same
    # One number of a scheme stands at a time; the one before stays readable with its end.
    held.update(ends_on=typed.today)
    _keep_identifiers([row])
    _note("added a number", by, at, person_id, {"scheme": row.scheme})
    return row


@transaction.atomic
def move_address(
    *,
    person_id: UUID,
    by: Actor,
    at: datetime,
    lines: str = "",
    postcode: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    kind: AddressKind | str = AddressKind.HOME,
    protected: bool = False,
    readers: Iterable[UUID] = (),
    source: str = "",
) -> Address:
    """Record where a person lives from a day on; the home before ends there.

    A protected address is read by its ``readers`` alone (posts, teams or agencies; the writer's own
    when none are named) and is never found by its postcode.
    """
    permissions.check_write(by, person_id)
    typed = Typed(at)
    row = _address(
        typed, Person(id=person_id), by, at, lines=lines, postcode=postcode, starts_on=starts_on,
        ends_on=ends_on, kind=kind, protected=protected, source=source,
    )  # fmt: skip
    typed.settle()
    if row.kind != AddressKind.SECOND_HOME:
        _close_homes(row)
    if protected:
        # Readers first: the row is visible to whoever writes it from the start.
        access.name_readers(subject_id=row.id, holders=[*(readers or by.holders)], by=by, at=at)
    row.save(force_insert=True)
    _note("recorded an address", by, at, person_id)
    return row


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
    _check_birth(typed, person)
    _check_named(typed, person)
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
    _note("put a person's details right", by, at, person_id, {"fields": changed})
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
    _check_named(typed, person)
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
    _note("recorded a change of name", by, at, person_id)
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
        number = _identifier(
            typed, person, Scheme.NHS, nhs_number, by, at, source=source, field="nhs_number"
        )
    if not person.forename and not person.surname:
        typed.wrong("surname", "Give the baby's surname; the forename can follow.")
    _check_birth(typed, person)
    typed.settle()
    person.save(update_fields=["unborn", "dob", "dob_precision", "forename", "surname", "sex"])
    if number:
        Identifier.objects.filter(
            person_id=person_id, scheme=Scheme.NHS, ends_on__isnull=True
        ).update(ends_on=typed.today)
        _keep_identifiers([number])
    _note("recorded a birth", by, at, person_id)
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
    _check_birth(typed, person)
    typed.settle()
    person.save(update_fields=["died_on"])
    _note("recorded a death", by, at, person_id)
    return person


# --- what the actions share ---------------------------------------------------------------------


def _check_birth(typed: Typed, person: Person) -> None:
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


def _check_named(typed: Typed, person: Person) -> None:
    named = (person.forename, person.surname, person.preferred_name, person.described_as)
    if not person.unborn and not any(named):
        typed.wrong("surname", "Give a name, or describe who is meant while it is not known.")


def _name(typed: Typed, person: Person, other: OtherName, by: Actor, at: datetime) -> Name:
    row = Name(
        person_id=person.id,
        kind=typed.code("name_kind", other.kind, NameKind),
        forename=typed.text("other_forename", other.forename, 100),
        surname=typed.text("other_surname", other.surname, 100),
        source=typed.text("source", other.source, 200),
        noted_at=at,
        noted_by=by.post_id,
    )
    if not row.forename and not row.surname:
        typed.wrong("other_surname", "Give the other name.")
    return row


def _identifier(
    typed: Typed,
    person: Person,
    scheme: str,
    value: str,
    by: Actor,
    at: datetime,
    *,
    source: str = "",
    field: str = "value",
    issuer: str = "",
    unknown_reason: str = "",
) -> Identifier:
    scheme = typed.code("scheme", scheme, Scheme)
    row = Identifier(
        person_id=person.id,
        scheme=scheme,
        issuer=typed.text("issuer", issuer, 60) if scheme == Scheme.LOCAL else "",
        value=typed.number(field, scheme, value),
        source=typed.text("source", source, 200),
        noted_at=at,
        noted_by=by.post_id,
    )
    if unknown_reason:
        row.unknown_reason = typed.code("unknown_reason", unknown_reason, WhyUnknown)
    if scheme == Scheme.LOCAL and not row.issuer:
        typed.wrong("issuer", "Say whose number this is.")
    if (
        row.value
        and not typed.errors
        and queries.number_is_held(row.scheme, row.issuer, row.value, person.id)
    ):
        typed.wrong(field, HELD_ALREADY)
    return row


def _keep_identifiers(rows: list[Identifier]) -> None:
    try:
        with transaction.atomic():
            Identifier.objects.bulk_create(rows)
    except IntegrityError as error:
        # Two at once: the check before it passed for both.
        raise Invalid({"value": HELD_ALREADY}) from error


def _address(
    typed: Typed,
    person: Person,
    by: Actor,
    at: datetime,
    *,
    lines: str,
    postcode: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    kind: str = AddressKind.HOME,
    protected: bool = False,
    source: str = "",
) -> Address:
    row = Address(
        person_id=person.id,
        kind=typed.code("address_kind", kind, AddressKind),
        lines=typed.text("address", lines, 300),
        postcode=typed.postcode("postcode", postcode),
        protected=protected,
        starts_on=starts_on,
        ends_on=ends_on,
        source=typed.text("source", source, 200),
        noted_at=at,
        noted_by=by.post_id,
    )
    if not (row.lines or row.postcode or protected or kind == AddressKind.NONE):
        typed.wrong("address", "Give the address or at least the postcode.")
    typed.period(starts_on, ends_on)
    return row


def _close_homes(new: Address) -> None:
    """End the homes that stand open where the new one starts; an older one that comes late ends there."""
    homes = Address.objects.filter(person_id=new.person_id, ends_on__isnull=True).exclude(
        kind=AddressKind.SECOND_HOME
    )
    if new.starts_on is None:
        return
    later = homes.filter(starts_on__gt=new.starts_on).order_by("starts_on").first()
    if later is not None and new.ends_on is None:
        new.ends_on = later.starts_on
    homes.filter(starts_on__lte=new.starts_on).update(ends_on=new.starts_on)
    homes.filter(starts_on__isnull=True).update(ends_on=new.starts_on)


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


def _note(
    verb: str, by: Actor, at: datetime, person_id: UUID, detail: dict[str, Any] | None = None
) -> None:
    audit.note(verb=verb, by=by, at=at, person_id=person_id, detail=detail)
