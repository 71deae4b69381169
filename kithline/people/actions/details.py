"""Names, numbers and addresses: added to a person, and the rows that registration makes with one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from kithline.access import actions as access
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.people import permissions, queries
from kithline.people.enums import AddressKind, NameKind, Scheme, WhyUnknown
from kithline.people.models import Address, Identifier, Name, Person
from kithline.people.typed import Typed

HELD_ALREADY = "Another record holds this number. Look for it before making a second one."


@dataclass(frozen=True)
class OtherName:
    """Another name that a person has or had."""

    kind: NameKind | str
    forename: str = ""
    surname: str = ""
    source: str = ""


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
    row = name_row(typed, Person(id=person_id), OtherName(kind, forename, surname, source), by, at)
    row.starts_on, row.ends_on = starts_on, ends_on
    typed.period(starts_on, ends_on)
    typed.settle()
    row.save(force_insert=True)
    note("added a name", by, at, person_id)
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
    row = identifier_row(
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
    keep_identifiers([row])
    note("added a number", by, at, person_id, {"scheme": row.scheme})
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
    row = address_row(
        typed, Person(id=person_id), by, at, lines=lines, postcode=postcode, starts_on=starts_on,
        ends_on=ends_on, kind=kind, protected=protected, source=source,
    )  # fmt: skip
    typed.settle()
    if row.kind not in BESIDE_HOME:
        _close_homes(row)
    if protected:
        # Readers first: the row is visible to whoever writes it from the start.
        access.name_readers(subject_id=row.id, holders=[*(readers or by.holders)], by=by, at=at)
    row.save(force_insert=True)
    note("recorded an address", by, at, person_id)
    return row


# --- rows that are not written yet --------------------------------------------------------------


def name_row(typed: Typed, person: Person, other: OtherName, by: Actor, at: datetime) -> Name:
    """Return another name's row, checked."""
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


def identifier_row(
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
    look_up: bool = True,
) -> Identifier:
    """Return a number's row, checked; one that another record holds is a fault."""
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
    asked = look_up and row.value and not typed.errors
    if asked and queries.number_is_held(row.scheme, row.issuer, row.value, person.id):
        typed.wrong(field, HELD_ALREADY)
    return row


def keep_identifiers(rows: list[Identifier]) -> None:
    """Write numbers; two at once that say the same are told so."""
    try:
        with transaction.atomic():
            Identifier.objects.bulk_create(rows)
    except IntegrityError as error:
        # Two at once: the check before it passed for both.
        raise Invalid({"value": HELD_ALREADY}) from error


def address_row(
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
    """Return an address's row, checked."""
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


# Where somebody stays beside their home, which goes on.
BESIDE_HOME = (AddressKind.SECOND_HOME, AddressKind.HOSPITAL)


def _close_homes(new: Address) -> None:
    """End the home that stands where the new one starts; one that is learned of late fits in between."""
    if new.starts_on is None:
        return
    homes = Address.objects.filter(person_id=new.person_id).exclude(kind__in=BESIDE_HOME)
    before = homes.filter(Q(starts_on__lte=new.starts_on) | Q(starts_on__isnull=True))
    if new.ends_on is not None:
        before.filter(ends_on__isnull=True).update(ends_on=new.starts_on)
        return
    later = homes.filter(starts_on__gt=new.starts_on).order_by("starts_on").first()
    if later is not None:
        new.ends_on = later.starts_on
    stands = Q(ends_on__isnull=True) | Q(ends_on__gt=new.starts_on)
    before.filter(stands).update(ends_on=new.starts_on)


def note(
    verb: str, by: Actor, at: datetime, person_id: UUID, detail: dict[str, Any] | None = None
) -> None:
    """Add a line about a person to the trail."""
    audit.note(verb=verb, by=by, at=at, person_id=person_id, detail=detail)
