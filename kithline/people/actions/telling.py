"""Settling what a list said of a person otherwise: the record put right by it, or it set aside; both stay."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import InternalError, ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid, Refused
from kithline.people import permissions
from kithline.people.actions.details import add_identifier, move_address, note
from kithline.people.actions.persons import correct_person
from kithline.people.enums import Fact, Precision, Scheme, Settled
from kithline.people.models import Address, Told
from kithline.people.typed import Typed

SETTLED = "Somebody has settled this since you opened the page."


@transaction.atomic
def settle_told(
    *,
    told_id: UUID,
    how: Settled | str,
    reason: str,
    by: Actor,
    at: datetime,
    since: date | None = None,
) -> Told:
    """Say which is right where a list says otherwise: the list (the record is put right), or the record.

    An address may also be kept as an earlier one; ``since``: from when somebody lives there.
    """
    told = _held(told_id, by)
    typed = Typed(at)
    why = typed.text("reason", reason, 500, needed="Say how you know.")
    allowed = {Settled.RIGHT, Settled.ASIDE}
    if told.what == Fact.ADDRESS:
        allowed.add(Settled.BEFORE)
    if how not in allowed:
        typed.wrong("how", "Say which is right.")
    typed.settle()
    if how != Settled.ASIDE:
        _take_over(told, Settled(how), why, since, by, at)
    told.how, told.settled_at, told.settled_why = str(how), at, why
    told.settled_by, told.settled_name = by.post_id, by.name
    told.save(update_fields=["how", "settled_at", "settled_why", "settled_by", "settled_name"])
    note(
        "settled what a list said otherwise",
        by,
        at,
        told.person_id,
        {"what": told.what, "how": told.how},
    )
    return told


@transaction.atomic
def take_name_away(*, told_id: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Take a spelling that came with a list from the other names again: nothing finds the person by it."""
    told = Told.objects.select_for_update().filter(id=told_id, taken_back_at__isnull=True).first()
    if told is None or told.name_id is None:
        raise Invalid({"which": SETTLED})
    permissions.check_write(by, told.person_id)
    typed = Typed(at)
    why = typed.text("reason", reason, 500, needed="Say how you know.")
    typed.settle()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT people_take_name_away(%s, %s, %s, %s)", [told_id, why, by.name, at]
            )
    except (ProgrammingError, InternalError) as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise Refused(by, "take a name away", person_id=told.person_id) from error
        raise
    note("took a kept spelling away", by, at, told.person_id)


def _held(told_id: UUID, by: Actor) -> Told:
    told = (
        Told.objects.select_for_update()
        .filter(id=told_id, how="", taken_back_at__isnull=True)
        .first()
    )
    if told is None:
        raise Invalid({"which": SETTLED})
    permissions.check_write(by, told.person_id)
    return told


def _take_over(
    told: Told, how: Settled, why: str, since: date | None, by: Actor, at: datetime
) -> None:
    """Put the record right by the action that a page would call; what it said before stays readable."""
    day = told.noted_at.astimezone(LONDON).date()
    if told.what == Fact.BIRTH:
        correct_person(
            person_id=told.person_id, reason=f"{why} ({told.source})"[:500], by=by, at=at,
            changes={"dob": date.fromisoformat(told.said), "dob_precision": Precision.EXACT},
        )  # fmt: skip
    elif told.what in (Fact.NHS, Fact.UPN):
        add_identifier(
            person_id=told.person_id, scheme=Scheme(told.what), value=told.said, source=told.source,
            by=by, at=at,
        )  # fmt: skip
    else:
        now = how == Settled.RIGHT
        # Beside a protected address none is written that others could read.
        shut = Address.objects.filter(person_id=told.person_id, protected=True).exists()
        move_address(
            person_id=told.person_id, lines=told.said, postcode=told.postcode, source=told.source,
            starts_on=(since or day) if now else None, ends_on=None if now else day,
            protected=shut, by=by, at=at,
        )  # fmt: skip
