"""Opening a place or group, working on it, and linking children to it for a purpose and a time."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from kithline.access import permissions as access
from kithline.audit import actions as audit
from kithline.connections import permissions, rules
from kithline.connections.actions.typed import Typed
from kithline.connections.enums import LinkKind, PlaceKind, Work
from kithline.connections.models import Place, PlaceEntry, PlaceLink
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.record import actions as record
from kithline.record.enums import Kind


@transaction.atomic
def open_place(*, kind: PlaceKind | str, name: str, reason: str, by: Actor, at: datetime) -> Place:
    """Open a record of a place or group; whoever opens it leads the work on it."""
    permissions.check_open_place(by)
    typed = Typed(at)
    row = Place(
        partnership_id=by.partnership_id,
        kind=typed.code("kind", kind, PlaceKind),
        name=typed.text("name", name, limit=120, lines=False, needed="Give it a name."),
        opened_at=at,
        opened_by=by.own_post,
    )
    why = typed.text("reason", reason, limit=500, lines=False, needed="Say why it is opened.")
    typed.settle()
    row.save(force_insert=True)
    audit.note(verb="opened a place or group", by=by, at=at, subject=("place", row.id))
    let_in(
        place_id=row.id, holder=by.own_post, holder_kind="post", level=Work.LEAD, reason=why,
        by=by, at=at,
    )  # fmt: skip
    return row


@transaction.atomic
def let_in(
    *,
    place_id: UUID,
    holder: UUID,
    holder_kind: str,
    level: Work | int,
    reason: str,
    by: Actor,
    at: datetime,
    ends_at: datetime | None = None,
) -> UUID:
    """Let a post or team work on a place. It opens no child's record."""
    typed = Typed(at)
    why = typed.text("reason", reason, limit=500, lines=False, needed="Say why they need it.")
    typed.settle()
    row = _call(
        by,
        place_id,
        "SELECT connections_let_in(%s, %s, %s, %s, %s, %s, %s, %s)",
        [new_id(), place_id, holder, holder_kind, int(level), why, at, ends_at],
    )
    audit.note(
        verb="let somebody work on a place or group", by=by, at=at, subject=("place", place_id),
        detail={"holder": str(holder), "level": int(level)},
    )  # fmt: skip
    return row


@transaction.atomic
def let_out(*, place_id: UUID, holder: UUID, reason: str, by: Actor, at: datetime) -> None:
    """End somebody's work on a place."""
    typed = Typed(at)
    why = typed.text("reason", reason, limit=500, lines=False, needed="Say why it ends.")
    typed.settle()
    _call(by, place_id, "SELECT connections_let_out(%s, %s, %s, %s)", [place_id, holder, at, why])
    audit.note(
        verb="ended somebody's work on a place or group", by=by, at=at,
        subject=("place", place_id), detail={"holder": str(holder)},
    )  # fmt: skip


@transaction.atomic
def write_entry(
    *,
    place_id: UUID,
    happened_on: date | None,
    by: Actor,
    at: datetime,
    fact: str = "",
    opinion: str = "",
    done: str = "",
    source: str = "",
    amends: PlaceEntry | None = None,
    amend_reason: str = "",
) -> PlaceEntry:
    """Write what happened at a place, or what is thought of it; or amend, beside what was written first."""
    permissions.check_place(by, place_id, Work.WRITE)
    assert by.worker_id is not None, "a post has a worker"
    typed = Typed(at)
    row = PlaceEntry(
        place_id=place_id,
        author_post_id=by.own_post,
        author_worker_id=by.worker_id,
        author_name=by.name,
        author_title=by.title,
        agency_id=by.own_agency,
        agency_name=by.agency_name,
        agency_kind=by.agency_kind,
        happened_on=happened_on or typed.today,
        written_at=at,
        fact=typed.text("fact", fact),
        opinion=typed.text("opinion", opinion),
        done=typed.text("done", done),
        source=typed.text("source", source, limit=200, lines=False),
        amends=amends,
        amend_reason=typed.text("amend_reason", amend_reason, limit=500, lines=False),
    )
    typed.add(
        rules.entry_faults(
            happened_on=happened_on, today=typed.today, fact=row.fact, opinion=row.opinion,
            done=row.done,
        )
    )  # fmt: skip
    if Place.objects.filter(id=place_id, closed_at__isnull=False).exists():
        typed.add({"": "That record is closed."})
    if amends is not None and amends.place_id != place_id:
        typed.add({"": "That entry is of another place."})
    if amends is not None and not row.amend_reason:
        typed.add({"amend_reason": "Say why it is amended."})
    if amends is None and row.amend_reason:
        typed.add({"amend_reason": "Nothing is amended here."})
    typed.settle()
    row.save(force_insert=True)
    audit.note(verb="wrote about a place or group", by=by, at=at, subject=("place-entry", row.id))
    return row


@transaction.atomic
def link_to_place(
    *,
    place: Place,
    child_id: UUID,
    how: LinkKind | str,
    why: str,
    starts_on: date | None,
    until_on: date | None,
    by: Actor,
    at: datetime,
) -> PlaceLink:
    """Link a child to a place or group, for a purpose, until a day; the child's record says so."""
    permissions.check_link(by, child_id, place.id)
    typed = Typed(at)
    row = PlaceLink(
        place=place,
        child_id=child_id,
        how=typed.code("how", how, LinkKind),
        why=typed.text("why", why, limit=500, lines=False,
                       needed="Say what the link is for, and name nobody else."),
        starts_on=starts_on or typed.today,
        until_on=until_on or typed.today,
        noted_at=at,
        noted_by=by.own_post,
        noted_name=by.name,
    )  # fmt: skip
    typed.add(rules.link_faults(starts_on, until_on, typed.today))
    if place.closed_at is not None:
        typed.add({"place": "That record is closed."})
    typed.settle()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid({"place": "The child is linked to it already."}) from error
    record.write_system(
        about=[child_id],
        kind=Kind.NOTE,
        title=f"Linked to {place.name}",
        fact=f"{place.get_kind_display()}. {row.why}",
        subject=("place-link", row.id),
        by=by,
        at=at,
    )
    audit.note(
        verb="linked a child to a place or group", by=by, at=at, subject=("place-link", row.id),
        person_id=child_id,
    )  # fmt: skip
    return row


@transaction.atomic
def end_link(*, link: PlaceLink, reason: str, by: Actor, at: datetime) -> PlaceLink:
    """End a child's link to a place before its day."""
    access.check_contribute(by, link.child_id)
    typed = Typed(at)
    link.ended_reason = typed.text("reason", reason, limit=500, lines=False,
                                   needed="Say why it ends.")  # fmt: skip
    if link.ended_at is not None:
        typed.add({"": "It has ended already."})
    typed.settle()
    link.ended_at, link.ended_by = at, by.own_post
    link.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    audit.note(
        verb="ended a child's link to a place or group", by=by, at=at,
        subject=("place-link", link.id), person_id=link.child_id,
    )  # fmt: skip
    return link


@transaction.atomic
def close_place(*, place: Place, reason: str, by: Actor, at: datetime) -> Place:
    """Close the record of a place or group; it stays readable to those who work on it."""
    permissions.check_place(by, place.id, Work.LEAD)
    typed = Typed(at)
    place.closed_reason = typed.text("reason", reason, limit=500, lines=False,
                                     needed="Say why it is closed.")  # fmt: skip
    if place.closed_at is not None:
        typed.add({"": "It is closed already."})
    typed.settle()
    place.closed_at, place.closed_by = at, by.own_post
    place.save(update_fields=["closed_at", "closed_by", "closed_reason"])
    audit.note(verb="closed a place or group", by=by, at=at, subject=("place", place.id))
    return place


def _call(by: Actor, place_id: UUID, sql: str, args: list) -> UUID:  # type: ignore[type-arg]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, args)
            row = cursor.fetchone()
    except (ProgrammingError, InternalError) as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise Refused(
                by, "let somebody work on a place or group", subject=("place", place_id),
                reason=str(error).splitlines()[0],
            ) from error  # fmt: skip
        raise
    return row[0] if row else None  # type: ignore[return-value]
