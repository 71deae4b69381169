"""Bringing a list into the record, all of it or nothing, and taking it back as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import orjson
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from kithline.agencies import queries as agencies
from kithline.arrivals import permissions, queries
from kithline.arrivals.actions.keeping import keep_told
from kithline.arrivals.actions.making import make_people
from kithline.arrivals.enums import GO_IN, Answer, Stage
from kithline.arrivals.models import Arrival, ListRow, Reference, SourceFile, Whom
from kithline.arrivals.rules import check_move
from kithline.audit import actions as audit
from kithline.core import rows
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_ids
from kithline.core.progress import Say, silent
from kithline.core.text import TextRefused, clean
from kithline.record import actions as record
from kithline.record.enums import DetailKind, Kind, Origin, Source
from kithline.record.permissions import levels
from kithline.record.rules import Detail, Happened, Prepared, Words

CHUNK = 1_000
FETCHED = 2_000


@transaction.atomic
def begin(*, arrival_id: UUID, by: Actor, at: datetime) -> Arrival:
    """Say that a list is to be brought in: from here nobody answers it or begins again meanwhile."""
    arrival = queries.locked(by, arrival_id)
    permissions.check_match(by, arrival, at)
    check_move(arrival.stage, Stage.BRINGING)
    if not _going_in(arrival).exists():
        raise Invalid("No row of this list goes in as it stands. Answer the open questions first.")
    arrival.stage, arrival.stage_at, arrival.trouble = Stage.BRINGING, at, ""
    arrival.save(update_fields=["stage", "stage_at", "trouble"])
    return arrival


@transaction.atomic
def give_up(*, arrival_id: UUID, by: Actor, at: datetime) -> Arrival:
    """Let a list be brought in again whose bringing in was stopped; nothing of it is in the record."""
    arrival = queries.locked(by, arrival_id)
    permissions.check_match(by, arrival, at)
    if not queries.stalled(arrival, at):
        raise Invalid("This list is still being worked on.")
    arrival.stage = Stage.READY if arrival.stage == Stage.BRINGING else Stage.MAPPING
    arrival.stage_at = at
    arrival.save(update_fields=["stage", "stage_at"])
    return arrival


@transaction.atomic
def could_not(*, arrival_id: UUID, why: str, by: Actor, at: datetime) -> Arrival:
    """Say why a job could not look a list through or bring it in; nothing of it is in the record."""
    arrival = queries.locked(by, arrival_id)
    permissions.check_match(by, arrival, at)
    if arrival.stage in (Stage.READING, Stage.BRINGING):
        arrival.stage = Stage.READY if arrival.stage == Stage.BRINGING else Stage.MAPPING
        arrival.stage_at, arrival.trouble = at, why[:500]
        arrival.save(update_fields=["stage", "stage_at", "trouble"])
    return arrival


@transaction.atomic
def bring_in(*, arrival_id: UUID, by: Actor, at: datetime, say: Say = silent) -> Arrival:
    """Write every row that goes in: one transaction, so that a process that dies leaves nothing.

    Rows that wait for an answer, were left out, stand in the record already or were refused stay out.
    """
    arrival = queries.locked(by, arrival_id)
    permissions.check_match(by, arrival, at)
    if arrival.stage != Stage.BRINGING:
        check_move(arrival.stage, Stage.BRINGING)
    arrival.made = make_people(arrival, by, at)
    _let_in(arrival, by, at)
    known = Whom.objects.filter(arrival_id=arrival.id, person_id__isnull=False)
    people = {w: p for w, p in known.values_list("place", "person_id") if p is not None}
    total = _going_in(arrival).count()
    try:
        entries = _write_all(arrival, people, _readers(by), total, by=by, at=at, say=say)
    except IntegrityError as problem:
        if "reference_brought_once" not in str(problem):
            raise
        raise Invalid(
            "Another list brought some of these rows in since this one was looked through. "
            "Look it through again: they are known then."
        ) from None
    if not entries:
        raise Invalid("No row of this list goes in as it stands. Answer the open questions first.")
    arrival.entries = entries
    keep_told(arrival, by, at)
    arrival.stage, arrival.stage_at, arrival.asks_hub = Stage.IN, at, False
    arrival.brought_in_at, arrival.brought_in_by = at, by.name
    arrival.save(
        update_fields=[
            "entries", "made", "spellings", "told", "stage", "stage_at", "asks_hub", "brought_in_at",
            "brought_in_by",
        ]
    )  # fmt: skip
    SourceFile.objects.filter(arrival_id=arrival.id).delete()
    audit.note(
        verb="brought a list in",
        by=by,
        at=at,
        subject=("arrival", arrival.id),
        detail={
            "entries": entries,
            "made": arrival.made,
            "spellings": arrival.spellings,
            "told": arrival.told,
            "rows": total,
            "digest": arrival.file_digest,
        },
    )
    return arrival


@transaction.atomic
def undo(*, arrival_id: UUID, reason: str, by: Actor, at: datetime) -> int:
    """Take all that a list brought off the records it went to. Returns how many entries.

    ``Invalid`` says by whom, once somebody has built on it: amended, noted beside, taken off.
    """
    arrival = queries.locked(by, arrival_id)
    permissions.check_match(by, arrival, at)
    check_move(arrival.stage, Stage.UNDONE)
    try:
        why = clean(reason, limit=500)
    except TextRefused as refused:
        raise Invalid({"reason": str(refused)}) from refused
    if not why:
        raise Invalid({"reason": "Say why the list is undone."})
    built = queries.built_on(arrival)
    if built:
        first = built[0]
        agency = f", {first.agency}," if first.agency else ""
        raise Invalid(
            f"{first.name}{agency} has built on this list since ({first.what}): it can no longer be "
            "undone as a whole. Take single entries off instead."
        )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT arrivals_undo(%s, %s, %s, %s)", [arrival.id, why, by.name, at])
            (count,) = cursor.fetchone() or (0,)
    except (ProgrammingError, InternalError) as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise Refused(by, "undo a list", subject=("arrival", arrival.id)) from error
        raise
    arrival.stage, arrival.stage_at = Stage.UNDONE, at
    arrival.undone_at, arrival.undone_by, arrival.undone_reason = at, by.name, why
    arrival.save(update_fields=["stage", "stage_at", "undone_at", "undone_by", "undone_reason"])
    audit.note(
        verb="undid a list",
        by=by,
        at=at,
        subject=("arrival", arrival.id),
        detail={"entries": count, "reason": why},
    )
    return int(count)


@dataclass(frozen=True, slots=True)
class Going:
    """A row that goes in: no more of it than is written."""

    line: int
    bundle: str
    said: dict[str, Any]
    whoms: list[int]
    mark: str
    also: list[UUID]


def _going_in(arrival: Arrival):  # type: ignore[no-untyped-def]
    return ListRow.objects.filter(arrival_id=arrival.id, state__in=GO_IN).exclude(
        answer=Answer.LEAVE_OUT
    )


def _let_in(arrival: Arrival, by: Actor, at: datetime) -> None:
    """Let the bringer add to the records of those whom the list names, where they may not yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM arrivals_let_in(%s)", [arrival.id])
        people = [row[0] for row in cursor.fetchall()]
    audit.note_many(
        [
            audit.event(
                verb="may add to the record: on a list of the agency", by=by, at=at,
                subject=("arrival", arrival.id), person_id=person,
            )
            for person in people
        ]
    )  # fmt: skip


def _readers(by: Actor) -> tuple[UUID, ...]:
    """Return who may read what the list restricts: the agency itself and the hub's desk."""
    desk = agencies.day_desk(by.partnership_id)
    return tuple(r for r in (by.agency_id, desk.id if desk else None) if r)


def _write_all(
    arrival: Arrival,
    people: dict[int, UUID],
    readers: tuple[UUID, ...],
    total: int,
    *,
    by: Actor,
    at: datetime,
    say: Say,
) -> int:
    """Write what goes in, a batch after the other; the database writes one while the next is made."""
    done = entries = 0
    batch: list[tuple[list[Going], Prepared]] = []
    held = levels(set(people.values()))
    with rows.beside() as beside:
        for bundle in _bundles(arrival, beside):
            prepared = _entry(arrival, bundle, people, readers)
            if prepared is not None:
                batch.append((bundle, prepared))
            done += len(bundle)
            if len(batch) >= CHUNK:
                entries += _write(arrival, batch, held, by, at)
                batch = []
                say("bringing in", done, total)
        if batch:
            entries += _write(arrival, batch, held, by, at)
            say("bringing in", done, total)
    return entries


def _bundles(arrival: Arrival, beside: rows.Beside) -> Iterator[list[Going]]:
    """Yield the rows that make one entry together, in a stream."""
    held: list[Going] = []
    for row in _stream(arrival, beside):
        if held and (not row.bundle or row.bundle != held[0].bundle):
            yield held
            held = []
        held.append(row)
    if held:
        yield held


def _stream(arrival: Arrival, beside: rows.Beside) -> Iterator[Going]:
    """Yield the rows that go in, fetched a few thousand at a time between the writes, one fetch ahead."""
    found = _going_in(arrival).order_by("bundle", "line")
    columns = ("line", "bundle", "said", "whoms", "mark", "also")
    statement, values = found.values_list(*columns).query.sql_with_params()
    cursor = beside.connection.cursor(name="arrivals_going_in")
    beside.call(lambda: cursor.execute(statement, values))
    ahead = beside.call(lambda: cursor.fetchmany(FETCHED))
    while fetched := beside.get(ahead):
        ahead = beside.call(lambda: cursor.fetchmany(FETCHED))
        for line, bundle, said, whoms, mark, also in fetched:
            yield Going(line, bundle, orjson.loads(said), whoms, mark, also)
    beside.call(cursor.close)


def _entry(
    arrival: Arrival,
    bundle: Sequence[Going],
    people: dict[int, UUID],
    readers: tuple[UUID, ...],
) -> Prepared | None:
    """Return the entry that some rows make; None when they name nobody known."""
    about = [people[p] for row in bundle for p in row.whoms if p in people]
    about += [p for row in bundle for p in row.also]
    first = bundle[0].said
    if not about or not first.get("day"):
        return None
    restricted = next((r.said for r in bundle if r.said.get("restriction")), None)
    subject = people.get(bundle[0].whoms[0]) if bundle[0].whoms else None
    return Prepared(
        about=tuple(dict.fromkeys(about)) if len(about) > 1 else tuple(about),
        kind=Kind(first["kind"]),
        happened=_happened([row.said for row in bundle]),
        fact=_fact(bundle),
        said=tuple(_words(row.said, subject) for row in bundle if row.said.get("words")),
        done="\n".join(dict.fromkeys(r.said["done"] for r in bundle if r.said.get("done"))),
        tags=tuple(dict.fromkeys(t for row in bundle for t in row.said.get("tags", ()))),
        source=Source.DOCUMENT if first.get("letter") else "",
        restriction=restricted["restriction"] if restricted else None,
        restriction_reason=restricted["restriction_reason"] if restricted else "",
        readers=readers if restricted else (),
        origin=Origin.IMPORT,
        details=_details(bundle, people),
    )


def _details(bundle: Sequence[Going], people: dict[int, UUID]) -> tuple[Detail, ...]:
    """Return the structured facts of some rows; weeks of attendance become one span of sessions."""
    found: list[Detail] = []
    weeks: dict[UUID, dict[str, Any]] = {}
    for row in bundle:
        for fact in row.said.get("details", ()):
            place = row.whoms[fact["person"]] if fact["person"] < len(row.whoms) else None
            person = people.get(place) if place is not None else None
            if person is None:
                continue
            values = fact["values"]
            if fact["what"] == DetailKind.ATTENDANCE:
                whole = weeks.setdefault(
                    person, {**values, "possible": 0, "attended": 0, "late": 0}
                )
                whole["from"] = min(whole["from"], values["from"])
                whole["to"] = max(whole["to"], values["to"])
                for count in ("possible", "attended", "late"):
                    whole[count] += values.get(count, 0)
            else:
                found.append(Detail(person, fact["what"], values))
    spans = [Detail(p, DetailKind.ATTENDANCE, v) for p, v in weeks.items()]
    return (*found, *spans)


def _happened(said: Sequence[dict[str, Any]]) -> Happened:
    first = said[0]
    days = [date.fromisoformat(s["day"]) for s in said]
    ends = [date.fromisoformat(s.get("to") or s["day"]) for s in said]
    if first.get("time") and len(set(days)) == 1:
        at = time.fromisoformat(first["time"])
        return Happened.exact(datetime.combine(days[0], at, LONDON))
    if min(days) != max(ends):
        return Happened.between(min(days), max(ends))
    return Happened.about(days[0]) if first.get("letter") else Happened.on(days[0])


def _fact(bundle: Sequence[Going]) -> str:
    """Return the text of an entry: what its rows say, each once, and whose words they are in the list."""
    texts = list(dict.fromkeys(row.said.get("fact", "") for row in bundle))
    author = bundle[0].said.get("author", "")
    reference = bundle[0].said.get("reference", "")
    origin = ", ".join(
        p
        for p in (f"by {author}" if author else "", f"reference {reference}" if reference else "")
        if p
    )
    return "\n".join((*(t for t in texts if t), *((f"In the list {origin}.",) if origin else ())))


def _words(said: dict[str, Any], subject: UUID | None) -> Words:
    if said.get("words_by") == "child":
        return Words(said["words"], person_id=subject, is_child=True) if subject else Words(
            said["words"], by_words="the child", is_child=True
        )  # fmt: skip
    return Words(said["words"], by_words=said.get("words_by") or "as written in the list")


def _write(
    arrival: Arrival,
    batch: Sequence[tuple[list[Going], Prepared]],
    held: dict[UUID, int],
    by: Actor,
    at: datetime,
) -> int:
    made = record.write_many([prepared for _, prepared in batch], by=by, at=at, held=held)
    found = [
        (row, entry.id) for (bundle, _), entry in zip(batch, made, strict=True) for row in bundle
    ]
    rows.insert(
        Reference,
        [
            {
                "id": id_,
                "mark": row.mark,
                "reference": row.said.get("reference", "")[:120],
                "entry_id": entry_id,
            }
            for id_, (row, entry_id) in zip(new_ids(len(found)), found, strict=True)
        ],
        {
            "partnership_id": by.partnership_id,
            "agency_id": by.own_agency,
            "arrival_id": arrival.id,
        },
    )
    return len(made)
