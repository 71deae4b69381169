"""What is between people: kin, parental responsibility, households; and what is kept about identity."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction

from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.people import permissions, queries, rules
from kithline.people.enums import (
    Disability,
    EducationPlace,
    EndOfResponsibility,
    Ethnicity,
    Ground,
    Immigration,
    Kinship,
    PersonKind,
    Precision,
    Trait,
    YesNo,
)
from kithline.people.models import (
    Characteristic,
    Household,
    HouseholdMember,
    Person,
    Relationship,
    Responsibility,
)
from kithline.people.typed import Typed

NOT_FOUND = "That person is not in the record, or you do not know of them."

R = TypeVar("R", bound=models.Model)

# Traits with a fixed list of answers; the others take words.
ANSWERS: dict[str, type] = {
    Trait.ETHNICITY: Ethnicity,
    Trait.DISABILITY: Disability,
    Trait.INTERPRETER: YesNo,
    Trait.YOUNG_CARER: YesNo,
    Trait.EDUCATION_PLAN: YesNo,
    Trait.IMMIGRATION: Immigration,
    Trait.EDUCATION: EducationPlace,
}
# Traits of which several stand side by side; of the others the newest stands.
SEVERAL = frozenset({Trait.LANGUAGE, Trait.DISABILITY, Trait.COMMUNICATION})


@transaction.atomic
def relate(
    *,
    person_id: UUID,
    other_id: UUID,
    kind: Kinship | str,
    by: Actor,
    at: datetime,
    detail: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    source: str = "",
) -> Relationship:
    """Record that ``person`` is the (kind) of ``other``. Said twice, it is held once."""
    permissions.check_write_either(by, person_id, other_id)
    typed = Typed(at)
    row = Relationship(
        person_id=person_id,
        other_id=other_id,
        kind=typed.code("kind", kind, Kinship),
        detail=typed.text("detail", detail, 200),
        starts_on=starts_on,
        ends_on=ends_on,
        source=typed.text("source", source, 200),
        noted_at=at,
        noted_by=by.post_id,
    )
    _check_two(typed, "other", person_id, other_id)
    typed.period(starts_on, ends_on)
    typed.settle()
    held, made = _once(
        row,
        Relationship.objects.filter(
            person_id=person_id, other_id=other_id, kind=row.kind, ends_on__isnull=True
        ),
    )
    if made:
        detail_ = {"other": str(other_id), "kind": row.kind}
        _note("recorded a relationship", by, at, person_id, detail_)
    return held


@transaction.atomic
def end_relationship(
    *, relationship: Relationship, ends_on: date, by: Actor, at: datetime
) -> Relationship:
    """End a relationship that was recorded (a partner who left, a carer who no longer cares)."""
    permissions.check_write_either(by, relationship.person_id, relationship.other_id)
    typed = Typed(at)
    typed.period(relationship.starts_on, ends_on)
    typed.settle()
    relationship.ends_on = ends_on
    relationship.save(update_fields=["ends_on"])
    _note("ended a relationship", by, at, relationship.person_id)
    return relationship


@transaction.atomic
def hold_responsibility(
    *,
    adult_id: UUID,
    child_id: UUID,
    ground: Ground | str,
    by: Actor,
    at: datetime,
    starts_on: date | None = None,
    note: str = "",
    source: str = "",
) -> Responsibility:
    """Record that an adult holds parental responsibility for a child, and on what ground.

    Others keep theirs; only adoption and a parental order end everybody else's.
    """
    permissions.check_write(by, child_id)
    typed = Typed(at)
    child = Person.objects.get(id=child_id)
    ground = typed.code("ground", ground, Ground)
    _check_two(typed, "adult", child_id, adult_id)
    if child.kind != PersonKind.CHILD:
        typed.wrong("child", "Parental responsibility is held for a child.")
    typed.add(
        rules.responsibility_faults(
            ground=ground,
            starts_on=starts_on,
            child_dob=child.dob if child.dob_precision == Precision.EXACT else None,
            child_unborn=child.unborn,
            today=typed.today,
        )
    )
    row = Responsibility(
        adult_id=adult_id,
        child_id=child_id,
        ground=ground,
        starts_on=starts_on,
        note=typed.text("note", note, 300),
        source=typed.text("source", source, 200),
        noted_at=at,
        noted_by=by.post_id,
    )
    typed.settle()
    held = Responsibility.objects.filter(child_id=child_id, ends_on__isnull=True)
    kept, made = _once(row, held.filter(adult_id=adult_id, ground=ground))
    if made and ground in rules.REPLACES_ALL:
        held.exclude(ground__in=rules.REPLACES_ALL).update(
            ends_on=starts_on or typed.today, end_reason=EndOfResponsibility(ground)
        )
    if made:
        _note("recorded parental responsibility", by, at, child_id, {"adult": str(adult_id)})
    return kept


@transaction.atomic
def end_responsibility(
    *,
    responsibility: Responsibility,
    ends_on: date,
    reason: EndOfResponsibility | str,
    by: Actor,
    at: datetime,
) -> Responsibility:
    """End parental responsibility, where its ground may end that way."""
    permissions.check_write(by, responsibility.child_id)
    typed = Typed(at)
    reason = typed.code("end_reason", reason, EndOfResponsibility)
    if not typed.errors:
        typed.add(
            rules.end_faults(
                ground=responsibility.ground,
                reason=reason,
                starts_on=responsibility.starts_on,
                ends_on=ends_on,
                today=typed.today,
            )
        )
    typed.settle()
    responsibility.ends_on, responsibility.end_reason = ends_on, reason
    responsibility.save(update_fields=["ends_on", "end_reason"])
    _note("ended parental responsibility", by, at, responsibility.child_id)
    return responsibility


@transaction.atomic
def form_household(
    *, members: Iterable[UUID], by: Actor, at: datetime, starts_on: date | None = None
) -> Household:
    """Record that people live together, from a day on."""
    people = list(dict.fromkeys(members))
    typed = Typed(at)
    if not people:
        typed.wrong("members", "A household has at least one person.")
    typed.period(starts_on, None)
    typed.settle()
    household = Household(
        partnership_id=by.partnership_id, starts_on=starts_on, noted_at=at, noted_by=by.post_id
    )
    household.save(force_insert=True)
    for person_id in people:
        join_household(household=household, person_id=person_id, starts_on=starts_on, by=by, at=at)
    return household


@transaction.atomic
def join_household(
    *,
    household: Household,
    person_id: UUID,
    by: Actor,
    at: datetime,
    starts_on: date | None = None,
    ends_on: date | None = None,
    note: str = "",
) -> HouseholdMember:
    """Add a person to a household for a period. Somebody who is in it already is not added twice."""
    permissions.check_write(by, person_id)
    typed = Typed(at)
    typed.period(starts_on, ends_on)
    row = HouseholdMember(
        household=household,
        person_id=person_id,
        starts_on=starts_on,
        ends_on=ends_on,
        note=typed.text("note", note, 200),
        noted_at=at,
        noted_by=by.post_id,
    )
    typed.settle()
    held, made = _once(
        row,
        HouseholdMember.objects.filter(
            household=household, person_id=person_id, ends_on__isnull=True
        ),
    )
    if made:
        _note("added to a household", by, at, person_id)
    return held


@transaction.atomic
def leave_household(
    *, member: HouseholdMember, ends_on: date, by: Actor, at: datetime
) -> HouseholdMember:
    """Record that a person left a household."""
    permissions.check_write(by, member.person_id)
    typed = Typed(at)
    typed.period(member.starts_on, ends_on)
    typed.settle()
    member.ends_on = ends_on
    member.save(update_fields=["ends_on"])
    _note("left a household", by, at, member.person_id)
    return member


@transaction.atomic
def note_characteristic(
    *,
    person_id: UUID,
    kind: Trait | str,
    value: str,
    source: str,
    noted_on: date,
    by: Actor,
    at: datetime,
    detail: str = "",
) -> Characteristic:
    """Note a fact of identity or communication with its source and day; a newer one stands instead.

    Languages, disabilities and ways of communicating stand side by side; "no disability" and a
    disability never do: the newer ends the other.
    """
    permissions.check_write(by, person_id)
    typed = Typed(at)
    kind = typed.code("kind", kind, Trait)
    row = Characteristic(
        person_id=person_id,
        kind=kind,
        value=typed.code("value", value, ANSWERS[kind])
        if kind in ANSWERS
        else typed.text("value", value, 60, needed="Say what it is."),
        detail=typed.text("detail", detail, 300),
        source=typed.text("source", source, 200, needed="Say who said so, or where it stands."),
        noted_on=noted_on,
        noted_at=at,
        noted_by=by.post_id,
    )
    if noted_on > typed.today:
        typed.wrong("noted_on", str(rules.Wrong.IN_FUTURE))
    typed.settle()
    standing = Characteristic.objects.filter(person_id=person_id, kind=kind, ends_on__isnull=True)
    same = standing.filter(value=row.value, detail=row.detail, source=row.source).first()
    if same:
        return same
    if kind not in SEVERAL:
        replaced = standing
    elif kind == Trait.DISABILITY:
        none = {Disability.NONE}
        replaced = (
            standing.exclude(value__in=none)
            if row.value in none
            else standing.filter(value__in=none)
        )
        replaced = replaced | standing.filter(value=row.value)
    else:
        replaced = standing.filter(value=row.value)
    later = replaced.filter(noted_on__gt=noted_on).order_by("noted_on").first()
    if later is not None and kind not in SEVERAL:
        row.ends_on = later.noted_on
    replaced.filter(noted_on__lte=noted_on).update(ends_on=noted_on)
    row.save(force_insert=True)
    _note("noted a characteristic", by, at, person_id, {"kind": kind})
    return row


@transaction.atomic
def end_characteristic(
    *, characteristic: Characteristic, ends_on: date, by: Actor, at: datetime
) -> Characteristic:
    """Record that something no longer holds (a plan that ended, an interpreter no longer needed)."""
    permissions.check_write(by, characteristic.person_id)
    typed = Typed(at)
    typed.period(characteristic.noted_on, ends_on)
    typed.settle()
    characteristic.ends_on = ends_on
    characteristic.save(update_fields=["ends_on"])
    _note("ended a characteristic", by, at, characteristic.person_id)
    return characteristic


# --- what the actions share ---------------------------------------------------------------------


def _check_two(typed: Typed, field: str, one: UUID, other: UUID) -> None:
    if one == other:
        typed.wrong(field, "Choose somebody else: nobody is related to themselves.")
    elif len(queries.known([one, other])) < 2:
        typed.wrong(field, NOT_FOUND)


def _once(row: R, same: models.QuerySet[R]) -> tuple[R, bool]:
    """Save a row unless it stands already, and say whether it was made; two at once make one."""
    found = same.first()
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return same.get(), False
    return row, True


def _note(
    verb: str, by: Actor, at: datetime, person_id: UUID, detail: dict[str, Any] | None = None
) -> None:
    audit.note(verb=verb, by=by, at=at, person_id=person_id, detail=detail)
