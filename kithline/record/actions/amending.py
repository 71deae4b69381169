"""Putting an entry right. Nothing is erased: an amendment is a further entry, a withdrawal a further row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from kithline.access.enums import Level
from kithline.access.models import Reader
from kithline.agencies.permissions import Permission
from kithline.agencies.permissions import check as check_role
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused
from kithline.core.text import TextRefused, clean
from kithline.record.actions.writing import origin_here, store
from kithline.record.files import Received
from kithline.record.models import Entry
from kithline.record.permissions import check_amend, check_write
from kithline.record.rules import Detail, Happened, Prepared, Presence, Words, checked

CHANGEABLE = frozenset(Prepared.__dataclass_fields__) - {"subject", "origin"}


@transaction.atomic
def amend(
    *, entry: Entry | UUID, changes: Mapping[str, Any], reason: str, by: Actor, at: datetime
) -> Entry:
    """Write an entry again as it should read; both versions stay readable.

    ``changes`` names the fields that change (as in ``write``); the rest stays. A person left out of
    ``about`` is taken off, as by ``withdraw``; a restriction that was not there before takes the old
    version away from everybody but its author. ``Invalid`` at "" when somebody amended it meanwhile.
    """
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise ValueError(f"an amendment cannot change {', '.join(sorted(unknown))}")
    was = _found(entry, by)
    check_amend(by, was)
    _check_whole(was)
    reason = _reason(reason)
    before = prepared_from(was)
    after = replace(before, origin=origin_here(), **_tuples(changes))
    if "details" not in changes:
        after = replace(
            after, details=tuple(d for d in after.details if d.person_id in after.about)
        )
    after = checked(after, at=at, by_system=before.subject is not None)
    if replace(after, origin=before.origin) == before:
        raise Invalid("Nothing is changed.")
    touched = [d.person_id for d in _differing(before.details, after.details, set(after.about))]
    held = check_write(by, [after.about], [*changes.get("impacts", ()), *touched])
    mine = replace(
        after,
        impacts={p: t for p, t in after.impacts.items() if held[p] >= Level.CONTRIBUTE},
        details=tuple(d for d in after.details if held[d.person_id] >= Level.CONTRIBUTE),
    )
    made = _store(was, mine, held, reason, replaces=True, by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record_carry_impacts(%s), record_carry_details(%s), record_carry_files(%s)",
            [made.id] * 3,
        )
    gone = set(before.about) - set(after.about)
    if after.restriction and not before.restriction:
        gone = set(before.about)
    for person in gone:
        withdraw(entry=was.id, person_id=person, reason=reason, by=by, at=at, keep=made.id)
    return made


@transaction.atomic
def _check_whole(was: Entry) -> None:
    """Refuse to write an entry anew that holds what its amender cannot read and could not carry along."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT record_unseen_parts(%s)", [was.id])
        row = cursor.fetchone()
    if row and row[0]:
        raise Invalid(
            "It holds something about somebody whose record you can add to and not read. "
            "Put a note beside it instead."
        )


def note_beside(
    *,
    entry: Entry | UUID,
    fact: str,
    reason: str,
    by: Actor,
    at: datetime,
    done: str = "",
    happened: Happened | None = None,
    tags: tuple[str, ...] = (),
    files: tuple[Received, ...] = (),
) -> Entry:
    """Put a dated, signed note beside an entry, which stays as it is: a correction, a dispute, a reply.

    Anybody who may write about one of its people may: another agency cannot amend, but can say otherwise.
    """
    was = _found(entry, by)
    reason = _reason(reason)
    note = checked(
        Prepared(
            about=_about(was),
            kind="note",
            happened=happened or Happened.exact(at),
            fact=fact,
            done=done,
            tags=tags,
            files=files,
            restriction=was.restriction,
            restriction_reason=was.restriction_reason,
            readers=_readers(was) if was.restriction else (),
            origin=origin_here(),
        ),
        at=at,
    )
    held = check_write(by, [note.about])
    return _store(was, note, held, reason, replaces=False, by=by, at=at)


@transaction.atomic
def withdraw(
    *,
    entry: Entry | UUID,
    person_id: UUID,
    reason: str,
    by: Actor,
    at: datetime,
    keep: UUID | None = None,
) -> int:
    """Take an entry, every version of it, off a person's record: it was not about them.

    Their story no longer shows it; that something was taken off, by whom and why, stays. For hub
    managers, and for the author's agency, who may write about the person. Returns how many versions.
    """
    entry_id = entry.id if isinstance(entry, Entry) else entry
    reason = _reason(reason)
    rows = _called(
        by,
        "take an entry off a record",
        person_id,
        "SELECT record_withdraw(%s, %s, %s, %s, %s, %s)",
        [entry_id, person_id, reason, by.name, at, keep],
    )
    audit.note(
        verb="took an entry off the record",
        by=by,
        at=at,
        subject=("entry", entry_id),
        person_id=person_id,
        detail={"reason": reason},
    )
    return int(rows[0][0])


@transaction.atomic
def withdraw_subject(
    *, subject: tuple[str, UUID], person_id: UUID, reason: str, by: Actor, at: datetime
) -> int:
    """Take every entry that tells of something (a contact) off a person's record: a match undone.

    Returns how many entries.
    """
    entries = Entry.objects.filter(
        subject_kind=subject[0], subject_id=subject[1], abouts__person_id=person_id, replaces=False
    )
    ids = list(entries.filter(amends__isnull=True).values_list("id", flat=True))
    for entry_id in ids:
        withdraw(entry=entry_id, person_id=person_id, reason=reason, by=by, at=at)
    return len(ids)


@transaction.atomic
def move(
    *, entry: Entry | UUID, people: Mapping[UUID, UUID], reason: str, by: Actor, at: datetime
) -> list[tuple[UUID, UUID]]:
    """Move an entry that was written against the wrong people: ``people`` maps each to the right one.

    Every version is written again word for word in its author's name, about the right people, and
    leaves the records of all it was about before. For hub managers who may write about all of them.
    Returns (old id, new id) of each version; ``queries.who_saw`` says who opened the wrong record.
    """
    check_role(by, Permission.UNDO_MATCH)
    entry_id = entry.id if isinstance(entry, Entry) else entry
    reason = _reason(reason)
    if not people or set(people) & set(people.values()):
        raise Invalid({"people": "Say whose record it belongs to."})
    pairs = _called(
        by,
        "move an entry to another record",
        next(iter(people)),
        "SELECT * FROM record_move(%s, %s, %s, %s, %s, %s)",
        [entry_id, list(people), list(people.values()), reason, by.name, at],
    )
    lines = []
    for was, now in pairs:
        for wrong, right in people.items():
            detail = {"reason": reason}
            lines += [
                audit.event(
                    verb="moved an entry off this record", by=by, at=at, subject=("entry", was),
                    person_id=wrong, detail=detail,
                ),
                audit.event(
                    verb="moved an entry to this record", by=by, at=at, subject=("entry", now),
                    person_id=right, detail=detail,
                ),
            ]  # fmt: skip
    audit.note_many(lines)
    return [(was, now) for was, now in pairs]


def prepared_from(entry: Entry) -> Prepared:
    """Return an entry as the writer handed it over, as far as the viewer may read it."""
    return Prepared(
        about=_about(entry),
        kind=entry.kind,
        happened=Happened(
            entry.happened_from,
            entry.happened_to,
            entry.happened_precision,  # type: ignore[arg-type]
        ),
        learned_at=entry.learned_at,
        title=entry.title,
        fact=entry.fact,
        said=tuple(
            Words(s.words, s.by_words, s.person_id, s.is_child, s.alone, s.to_whom, s.where)
            for s in entry.saids.order_by("place")
        ),
        opinion=entry.opinion,
        done=entry.done,
        impacts=dict(entry.impacts.values_list("person_id", "text")),
        present=tuple(
            Presence(p.person_id, p.name, p.seen, p.seen_alone)
            for p in entry.presents.order_by("id")
        ),
        source=entry.source,
        confidence=entry.confidence,
        tags=tuple(entry.tags),
        dimensions=tuple(entry.dimensions),
        restriction=entry.restriction,
        restriction_reason=entry.restriction_reason,
        restriction_review_on=entry.restriction_review_on,
        readers=_readers(entry) if entry.restriction else (),
        subject=(entry.subject_kind, entry.subject_id) if entry.subject_id else None,
        origin=entry.origin,
        details=tuple(
            Detail(d.person_id, d.what, d.values) for d in entry.details.order_by("place", "id")
        ),
    )


def _differing(
    before: Sequence[Detail], after: Sequence[Detail], about: Collection[UUID]
) -> list[Detail]:
    """Return the details that one version has and the other has not, of those it is still about."""
    both = [*before, *after]
    return [d for d in both if d.person_id in about and before.count(d) != after.count(d)]


def _found(entry: Entry | UUID, by: Actor) -> Entry:
    entry_id = entry.id if isinstance(entry, Entry) else entry
    found = Entry.objects.filter(id=entry_id).first()
    if found is None:
        raise Refused(by, "amend an entry", subject=("entry", entry_id), reason="no sight of it")
    return found


def _about(entry: Entry) -> tuple[UUID, ...]:
    """Return everybody the entry is about, those too whom the viewer knows of only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM record_whom(%s)", [[entry.id]])
        return tuple(row[0] for row in cursor.fetchall())


def _readers(entry: Entry) -> tuple[UUID, ...]:
    return tuple(
        Reader.objects.filter(subject_id=entry.id)
        .order_by("id")
        .values_list("holder_id", flat=True)
    )


def _reason(reason: str) -> str:
    try:
        kept = clean(reason, limit=2_000)
    except TextRefused as refused:
        raise Invalid({"reason": str(refused)}) from refused
    if not kept:
        raise Invalid({"reason": "Say why."})
    return kept


def _tuples(changes: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list | set) else v for k, v in changes.items()}


def _store(
    was: Entry,
    now: Prepared,
    held: Mapping[UUID, int],
    reason: str,
    *,
    replaces: bool,
    by: Actor,
    at: datetime,
) -> Entry:
    columns = {
        "amends_id": was.id,
        "thread_id": was.thread_id or was.id,
        "replaces": replaces,
        "amend_reason": reason,
    }
    verb = "amended an entry" if replaces else "put a note beside an entry"
    try:
        with transaction.atomic():
            return store([(now, columns)], held, by=by, at=at, verb=verb)[0]
    except IntegrityError as error:
        if "entry_replaced_once" in str(error):
            raise Invalid("Somebody amended this meanwhile: read it again first.") from error
        raise


def _called(
    by: Actor, what: str, person_id: UUID | None, sql: str, args: list[Any]
) -> list[tuple[Any, ...]]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, args)
            return list(cursor.fetchall())
    except (ProgrammingError, InternalError) as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            said = str(error).splitlines()[0]
            raise Refused(by, what, person_id=person_id, reason=said) from error
        raise
