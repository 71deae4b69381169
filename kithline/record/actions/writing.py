"""Writing entries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.base import ModelState

from kithline.access.models import Reader
from kithline.audit import actions as audit
from kithline.core import rows
from kithline.core.actor import Actor
from kithline.core.ids import new_id, new_ids
from kithline.record import rules
from kithline.record.enums import Confidence, Dimension, Kind, Origin, Restriction, Source, Tag
from kithline.record.files import Received
from kithline.record.models import About, Attachment, Detail, Entry, File, Impact, Present, Said
from kithline.record.permissions import check_ground, check_write
from kithline.record.rules import (
    Happened,
    Prepared,
    Presence,
    Words,
    checked,
    marks_of,
    presence_of,
    speaks,
)

WROTE = "wrote in the record"


def write(
    *,
    by: Actor,
    at: datetime,
    about: Sequence[UUID],
    kind: Kind | str,
    happened: Happened,
    learned_at: datetime | None = None,
    title: str = "",
    fact: str = "",
    said: Sequence[Words] = (),
    opinion: str = "",
    done: str = "",
    impacts: Mapping[UUID, str] | None = None,
    present: Sequence[Presence] = (),
    source: Source | str = "",
    confidence: Confidence | str = "",
    tags: Iterable[Tag | str] = (),
    dimensions: Iterable[Dimension | str] = (),
    restriction: Restriction | str | None = None,
    restriction_reason: str = "",
    restriction_review_on: date | None = None,
    readers: Iterable[UUID] = (),
    subject: tuple[str, UUID] | None = None,
    origin: Origin | str | None = None,
    details: Sequence[rules.Detail] = (),
    files: Sequence[Received] = (),
) -> Entry:
    """Write an entry about one or more people; it is in the record for good.

    ``learned_at`` is when the author's agency came to know; left out, when it happened. ``done`` says
    what was done, or why nothing was. A restricted entry is read by ``readers`` (posts, teams or
    agencies) and its author alone. ``details`` are structured facts of its people (see ``details``),
    ``files`` what ``files.receive`` gave.
    ``Invalid`` names each field that a rule refuses.
    """
    return write_prepared(
        Prepared(
            about=tuple(about),
            kind=kind,
            happened=happened,
            learned_at=learned_at,
            title=title,
            fact=fact,
            said=tuple(said),
            opinion=opinion,
            done=done,
            impacts=impacts or {},
            present=tuple(present),
            source=source,
            confidence=confidence,
            tags=tuple(tags),
            dimensions=tuple(dimensions),
            restriction=restriction,
            restriction_reason=restriction_reason,
            restriction_review_on=restriction_review_on,
            readers=tuple(readers),
            subject=subject,
            origin=origin or origin_here(),
            details=tuple(details),
            files=tuple(files),
        ),
        by=by,
        at=at,
    )


def write_prepared(entry: Prepared, *, by: Actor, at: datetime) -> Entry:
    """Write an entry that was put together beforehand."""
    return write_many([entry], by=by, at=at)[0]


@transaction.atomic
def write_many(
    entries: Sequence[Prepared], *, by: Actor, at: datetime, held: Mapping[UUID, int] | None = None
) -> list[Entry]:
    """Write several entries at once, in few statements: an import, a population.

    ``held``: the levels that ``levels`` gave for these people in this transaction, where there are many
    batches. All or none: ``Invalid`` of an entry that may not be written names its fields; the entries before
    it are not kept either.
    """
    kept = [checked(e, at=at) for e in entries]
    told = dict.fromkeys(p for e in kept for p in (*e.impacts, *(d.person_id for d in e.details)))
    holds = check_write(by, [e.about for e in kept], told, held)
    return store([(e, {}) for e in kept], holds, by=by, at=at)


@transaction.atomic
def write_system(
    *,
    by: Actor,
    at: datetime,
    about: Sequence[UUID],
    kind: Kind | str,
    title: str,
    subject: tuple[str, UUID],
    fact: str = "",
    said: Sequence[Words] = (),
    opinion: str = "",
    done: str = "",
    happened: Happened | None = None,
    learned_at: datetime | None = None,
    tags: Iterable[Tag | str] = (),
    restriction: Restriction | str | None = None,
    restriction_reason: str = "",
    readers: Iterable[UUID] = (),
    origin: Origin | str | None = None,
    details: Sequence[rules.Detail] = (),
) -> Entry:
    """Write the entry that an action of the system leaves: a decision, an allocation, a level set.

    It stands in the name of whoever acted; ``subject`` is what it tells of, for the link beside it.
    The action has checked its own permission; here only that the actor works with one of the people.
    """
    entry = checked(
        Prepared(
            about=tuple(about),
            kind=kind,
            happened=happened or Happened.exact(at),
            learned_at=learned_at,
            title=title,
            fact=fact,
            said=tuple(said),
            opinion=opinion,
            done=done,
            tags=tuple(tags),
            restriction=restriction,
            restriction_reason=restriction_reason,
            readers=tuple(readers),
            subject=subject,
            origin=origin or origin_here(),
            details=tuple(details),
        ),
        at=at,
        by_system=True,
    )
    held = check_ground(by, [entry.about], dict.fromkeys(d.person_id for d in entry.details))
    return store([(entry, {})], held, by=by, at=at)[0]


def origin_here() -> Origin:
    """Return how entries come into being here: written, or part of the demonstration."""
    return Origin.DEMONSTRATION if settings.KITHLINE_DEMO else Origin.WRITTEN


def store(
    entries: Sequence[tuple[Prepared, Mapping[str, Any]]],
    held: Mapping[UUID, int],
    *,
    by: Actor,
    at: datetime,
    verb: str = WROTE,
) -> list[Entry]:
    """Insert checked entries with their parts, readers and lines in the trail; for this room's actions.

    Beside each entry go further columns of the entry (what it amends). ``held`` has the levels that
    the writer holds: the database wants the people who are the ground of an entry linked first.
    """
    author = {**_author(by), "written_at": at}
    ordinary = not any(more or e.restriction or e.subject for e, more in entries)
    if ordinary:
        author |= _ORDINARY
    # In their own order, so that rows read back stand as they were given.
    ids = iter(new_ids(sum(1 + len(e.about) + len(e.said) + len(e.present) for e, _ in entries)))
    made: list[dict[str, Any]] = []
    about: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    present: list[dict[str, Any]] = []
    impacts: list[dict[str, Any]] = []
    details: list[dict[str, Any]] = []
    readers: list[dict[str, Any]] = []
    for entry, more in entries:
        row = {"id": next(ids), **_entry_row(entry, at)}
        if not ordinary:
            row |= {**_ORDINARY, **_apart(entry), **more}
        made.append(row)
        about += _about_rows(row, entry, ids, beside=bool(more) and not row["replaces"])
        link = {"entry_id": row["id"]}
        said += _said_rows(link, entry.said, ids)
        present += _present_rows(link, entry.present, ids)
        impacts += [
            {"id": new_id(), **link, "person_id": p, "text": t} for p, t in entry.impacts.items()
        ]
        details += _detail_rows(link, row["happened_from"], entry.details)
        if entry.restriction:
            readers += _reader_rows(row["id"], (by.post_id, *entry.readers), at)
    here, mine = {"partnership_id": by.partnership_id}, {"author_post_id": by.post_id}
    rows.insert(Reader, readers)
    rows.insert(Entry, made, author)
    rows.insert(About, sorted(about, key=lambda link: -held[link["person_id"]]), here)
    rows.insert(Said, said, mine)
    rows.insert(Present, present, mine)
    rows.insert(Impact, impacts, mine)
    rows.insert(Detail, details, mine)
    _attach([(e, row["id"]) for (e, _), row in zip(entries, made, strict=True) if e.files], by)
    audit.note_each(
        verb=verb, by=by, at=at, kind="entry", of=((a["entry_id"], a["person_id"]) for a in about)
    )
    return [_entry({**author, **row}) for row in made]


def _attach(entries: Sequence[tuple[Prepared, UUID]], by: Actor) -> None:
    """Keep the files of entries: the content, and beside it what is said of each."""
    contents, links = [], []
    for entry, entry_id in entries:
        for place, file in enumerate(entry.files):
            content = File(author_post_id=by.post_id, content=file.content, small=file.small)
            contents.append(content)
            links.append(
                {
                    "id": new_id(),
                    "entry_id": entry_id,
                    "author_post_id": by.post_id,
                    "place": place,
                    "file_id": content.id,
                    "name": file.name,
                    "media_type": file.media_type,
                    "size": len(file.content),
                    "sha256": hashlib.sha256(file.content).hexdigest(),
                    "has_small": file.small is not None,
                    "scanned_by": file.scanned_by,
                }
            )
    if links:
        File.objects.bulk_create(contents)
        rows.insert(Attachment, links)


# The columns that are alike in all entries of a batch in which none is restricted, amends another, or
# tells of something in the system: nearly every batch.
_ORDINARY: dict[str, Any] = {
    "restriction": None,
    "restriction_reason": "",
    "restriction_review_on": None,
    "subject_kind": "",
    "subject_id": None,
    "amends_id": None,
    "thread_id": None,
    "replaces": False,
    "amend_reason": "",
    "moved_from_id": None,
}


def _apart(entry: Prepared) -> dict[str, Any]:
    return {
        "restriction": entry.restriction,
        "restriction_reason": entry.restriction_reason,
        "restriction_review_on": entry.restriction_review_on,
        "subject_kind": entry.subject[0] if entry.subject else "",
        "subject_id": entry.subject[1] if entry.subject else None,
    }


def _author(by: Actor) -> dict[str, Any]:
    return {
        "partnership_id": by.partnership_id,
        "author_post_id": by.post_id,
        "author_worker_id": by.worker_id,
        "author_name": by.name,
        "author_title": by.title,
        "author_role": by.role,
        "agency_id": by.agency_id,
        "agency_name": by.agency_name,
        "agency_kind": by.agency_kind,
    }


def _entry_row(entry: Prepared, at: datetime) -> dict[str, Any]:
    happened = entry.happened
    return {
        "kind": entry.kind,
        "title": entry.title,
        "happened_from": happened.from_,
        "happened_to": happened.to,
        "happened_precision": happened.precision,
        "learned_at": entry.learned_at or min(max(happened.to, happened.from_), at),
        "fact": entry.fact,
        "opinion": entry.opinion,
        "done": entry.done,
        "source": entry.source,
        "confidence": entry.confidence,
        "tags": list(entry.tags),
        "dimensions": list(entry.dimensions),
        "origin": entry.origin,
    }


def _about_rows(
    row: Mapping[str, Any], entry: Prepared, ids: Iterator[UUID], *, beside: bool
) -> Iterator[dict[str, Any]]:
    harm, strength = marks_of(entry.tags)
    for person in entry.about:
        seen, alone = presence_of(entry, person)
        yield {
            "id": next(ids),
            "entry_id": row["id"],
            "happened_from": row["happened_from"],
            "restricted": entry.restriction is not None,
            "beside": beside,
            "person_id": person,
            "harm": harm,
            "strength": strength,
            "own_words": speaks(entry.said, person),
            "seen": seen,
            "seen_alone": alone,
        }


def _said_rows(
    link: Mapping[str, Any], said: Sequence[Words], ids: Iterator[UUID]
) -> list[dict[str, Any]]:
    return [
        {
            "id": next(ids),
            **link,
            "place": i,
            "person_id": w.person_id,
            "by_words": w.by_words,
            "words": w.words,
            "is_child": w.is_child,
            "alone": w.alone,
            "to_whom": w.to_whom,
            "where": w.where,
        }
        for i, w in enumerate(said)
    ]


def _present_rows(
    link: Mapping[str, Any], present: Sequence[Presence], ids: Iterator[UUID]
) -> list[dict[str, Any]]:
    return [
        {
            "id": next(ids),
            **link,
            "person_id": p.person_id,
            "name": p.name,
            "seen": p.seen,
            "seen_alone": p.seen_alone,
        }
        for p in present
    ]


def _detail_rows(
    link: Mapping[str, Any], happened_from: datetime, details: Sequence[rules.Detail]
) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(),
            **link,
            "place": i,
            "person_id": d.person_id,
            "what": str(d.what),
            "happened_from": happened_from,
            "values": dict(d.values),
        }
        for i, d in enumerate(details)
    ]


def _reader_rows(
    entry_id: UUID, holders: Iterable[UUID | None], at: datetime
) -> list[dict[str, Any]]:
    return [
        {"id": new_id(), "subject_id": entry_id, "holder_id": h, "named_at": at}
        for h in dict.fromkeys(holders)
        if h is not None
    ]


def _entry(row: dict[str, Any]) -> Entry:
    """Return the entry as a model, as it was written; it is not read again.

    Past the model's constructor, which costs more than all else that is done to an entry here.
    """
    entry = Entry.__new__(Entry)
    entry._state = ModelState()
    entry._state.adding = False
    entry.__dict__.update(row)
    return entry
