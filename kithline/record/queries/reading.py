"""Entries put together from their rows: parts, versions, notes, readers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from django.db import connection

from kithline.core.actor import Actor
from kithline.record.queries.shapes import (
    AmendmentView,
    AttachmentView,
    DetailView,
    EntryView,
    ImpactView,
    PresentView,
    RestrictedView,
    SaidView,
    VersionView,
    WhomView,
    restricted_words,
)
from kithline.record.rules import Change, changes, days_late, marks_of

COLUMNS = (
    "id",
    "kind",
    "title",
    "happened_from",
    "happened_to",
    "happened_precision",
    "learned_at",
    "written_at",
    "author_post_id",
    "author_name",
    "author_title",
    "agency_id",
    "agency_name",
    "agency_kind",
    "fact",
    "opinion",
    "done",
    "source",
    "confidence",
    "tags",
    "dimensions",
    "restriction",
    "restriction_reason",
    "restriction_review_on",
    "subject_kind",
    "subject_id",
    "amends_id",
    "thread_id",
    "replaces",
    "amend_reason",
    "origin",
)
Row = dict[str, Any]


def rows_of(rest: str, values: Sequence[Any]) -> list[Row]:
    """Return the columns of entries ``e`` selected by the rest of a statement."""
    columns = ", ".join(f"e.{c}" for c in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} {rest}", list(values))
        return [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]


def entries_of_rows(viewer: Actor, rows: list[Row], person_id: UUID | None) -> list[EntryView]:
    """Return entries with all that hangs on them: seven statements more, or none for no rows."""
    if not rows:
        return []
    ids = [r["id"] for r in rows]
    threads = _threads(rows)
    every = [*ids, *(v["id"] for versions in threads.values() for v in versions)]
    parts = Parts(ids, list(dict.fromkeys(every)))
    return [
        _view(viewer, row, threads[row["thread_id"] or row["id"]], parts, person_id) for row in rows
    ]


class Parts:
    """What hangs on some entries, by entry."""

    def __init__(self, ids: list[UUID], every: list[UUID]) -> None:
        self.said: dict[UUID, list[SaidView]] = defaultdict(list)
        self.present: dict[UUID, list[PresentView]] = defaultdict(list)
        self.impacts: dict[UUID, list[ImpactView]] = defaultdict(list)
        self.details: dict[UUID, list[DetailView]] = defaultdict(list)
        self.attachments: dict[UUID, list[AttachmentView]] = defaultdict(list)
        self.about: dict[UUID, list[WhomView]] = defaultdict(list)
        self.readers: dict[UUID, int] = {}
        for entry_id, *row in _values("record_said", SaidView, "place", every):
            self.said[entry_id].append(SaidView(*row))
        for entry_id, *row in _values("record_present", PresentView, "id", ids):
            self.present[entry_id].append(PresentView(*row))
        for entry_id, *row in _values("record_impact", ImpactView, "id", ids):
            self.impacts[entry_id].append(ImpactView(*row))
        for entry_id, *row in _values("record_detail", DetailView, "place", every):
            self.details[entry_id].append(DetailView.of(row))
        for entry_id, *row in _values("record_attachment", AttachmentView, "place", every):
            self.attachments[entry_id].append(AttachmentView(*row))
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM record_whom(%s)", [ids])
            for entry_id, person, open_, readers in cursor.fetchall():
                self.about[entry_id].append(WhomView(person, open_))
                self.readers[entry_id] = readers


def _values(table: str, shape: type[Any], order: str, ids: list[UUID]) -> list[tuple[Any, ...]]:
    """Return the entry's id and the columns that a shape has, of each row of these entries."""
    columns = ", ".join(f'p."{f.name}"' for f in fields(shape))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.entry_id, {columns} FROM {table}_of(%s::uuid[]) p ORDER BY p.{order}", [ids]
        )
        return list(cursor.fetchall())


def _threads(rows: list[Row]) -> dict[UUID, list[Row]]:
    """Return every version and note of the entries' threads that the viewer may read, oldest first."""
    roots = list(dict.fromkeys(r["thread_id"] or r["id"] for r in rows))
    found = rows_of(
        "FROM record_threads(%s::uuid[], %s::uuid[]) e ORDER BY e.written_at, e.id",
        [roots, [r["thread_id"] for r in rows if r["thread_id"]]],
    )
    threads: dict[UUID, list[Row]] = {root: [] for root in roots}
    for row in found:
        threads[row["thread_id"] or row["id"]].append(row)
    return threads


def _view(
    viewer: Actor, row: Row, thread: list[Row], parts: Parts, person_id: UUID | None
) -> EntryView:
    id_ = row["id"]
    versions = [v for v in thread if (v["replaces"] or v["amends_id"] is None) and v["id"] != id_]
    first = versions[0] if versions and versions[0]["amends_id"] is None else None
    amended = row["amends_id"] is not None
    author = first if first and amended else row
    harm, strength = marks_of(row["tags"])
    return EntryView(
        id=id_,
        person_id=person_id,
        kind=row["kind"],
        title=row["title"],
        happened_from=row["happened_from"],
        happened_to=row["happened_to"],
        happened_precision=row["happened_precision"],
        learned_at=author["learned_at"],
        written_at=author["written_at"],
        author_post_id=author["author_post_id"],
        author_name=author["author_name"],
        author_title=author["author_title"],
        agency_id=author["agency_id"],
        agency_name=author["agency_name"],
        agency_kind=author["agency_kind"],
        mine=author["author_post_id"] == viewer.post_id,
        fact=row["fact"],
        opinion=row["opinion"],
        done=row["done"],
        source=row["source"],
        confidence=row["confidence"],
        tags=tuple(row["tags"]),
        dimensions=tuple(row["dimensions"]),
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        said=tuple(parts.said[id_]),
        present=tuple(parts.present[id_]),
        impacts=tuple(parts.impacts[id_]),
        about=tuple(parts.about[id_]),
        harm=harm,
        strength=strength,
        late_days=0
        if amended and first is None
        else days_late(author["learned_at"], author["written_at"]),
        restricted=_restricted(row, parts.readers.get(id_, 0)),
        amendments=_amendments(row, thread, parts),
        first=_version(first, parts) if first and amended else None,
        moved=row["origin"] == "moved",
        details=tuple(parts.details[id_]),
        attachments=_files(thread, row, parts),
    )


def _files(thread: list[Row], shown: Row, parts: Parts) -> tuple[AttachmentView, ...]:
    """Return the files of an entry, then those of the notes beside it."""
    notes = [v["id"] for v in thread if v["amends_id"] and not v["replaces"] and v is not shown]
    every = dict.fromkeys((shown["id"], *notes))
    return tuple(f for id_ in every for f in parts.attachments[id_])


def _restricted(row: Row, readers: int) -> RestrictedView | None:
    if row["restriction"] is None:
        return None
    return RestrictedView(
        restriction=row["restriction"],
        words=restricted_words(row["restriction"]),
        reason=row["restriction_reason"],
        review_on=row["restriction_review_on"],
        readers=readers,
    )


def _version(row: Row, parts: Parts) -> VersionView:
    return VersionView(
        id=row["id"],
        author_name=row["author_name"],
        author_title=row["author_title"],
        agency_name=row["agency_name"],
        written_at=row["written_at"],
        happened_from=row["happened_from"],
        happened_to=row["happened_to"],
        happened_precision=row["happened_precision"],
        title=row["title"],
        fact=row["fact"],
        opinion=row["opinion"],
        done=row["done"],
        said=tuple(parts.said[row["id"]]),
        details=tuple(parts.details[row["id"]]),
    )


def _amendments(shown: Row, thread: list[Row], parts: Parts) -> tuple[AmendmentView, ...]:
    """Return the amendments of a thread in the order they were made, up to what is shown."""
    by_id = {v["id"]: v for v in [*thread, shown]}
    found = []
    for row in sorted(by_id.values(), key=lambda r: (r["written_at"], r["id"])):
        if row["amends_id"] is None:
            continue
        was = by_id.get(row["amends_id"])
        found.append(
            AmendmentView(
                id=row["id"],
                by_name=row["author_name"],
                by_title=row["author_title"],
                agency_name=row["agency_name"],
                at=row["written_at"],
                reason=row["amend_reason"],
                changes=_changed(was, row, parts)
                if row["replaces"] and was
                else tuple(_files_added([], parts.attachments[row["id"]])),
                note=None if row["replaces"] else _version(row, parts),
            )
        )
    return tuple(found)


def _changed(was: Row, now: Row, parts: Parts) -> tuple[Change, ...]:
    found: list[Change] = []
    for name in ("title", "fact", "opinion", "done"):
        found += changes(name, was[name], now[name])
    found += changes("said", _spoken(parts.said[was["id"]]), _spoken(parts.said[now["id"]]))
    found += _facts_changed(parts.details[was["id"]], parts.details[now["id"]])
    found += _files_added(parts.attachments[was["id"]], parts.attachments[now["id"]])
    for name in ("happened_from", "happened_to", "learned_at"):
        if was[name] != now[name]:
            found.append(Change(name, was[name].isoformat(), now[name].isoformat()))
    for name in ("kind", "restriction"):
        if was[name] != now[name]:
            found.append(Change(name, was[name] or "", now[name] or ""))
    return tuple(found)


def _facts_changed(was: Sequence[DetailView], now: Sequence[DetailView]) -> list[Change]:
    """Return whole facts put in place of others of the same sort and person, taken out, and added."""
    gone, come = _without(was, now), _without(now, was)
    found = []
    for old in gone:
        new = next((d for d in come if (d.person_id, d.what) == (old.person_id, old.what)), None)
        if new is not None:
            come.remove(new)
        found.append(Change("details", old.words, new.words if new else "", old.person_id))
    return [*found, *(Change("details", "", d.words, d.person_id) for d in come)]


def _without(these: Sequence[DetailView], others: Sequence[DetailView]) -> list[DetailView]:
    """Return the facts of one version that another has not, each as often as it has it more."""
    left = [(d.person_id, d.what, d.values) for d in others]
    found = []
    for each in these:
        key = (each.person_id, each.what, each.values)
        if key in left:
            left.remove(key)
        else:
            found.append(each)
    return found


def _files_added(was: Sequence[AttachmentView], now: Sequence[AttachmentView]) -> list[Change]:
    """Return the files that a version brought; one carried along keeps its name and size."""
    held = [(f.name, f.size) for f in was]
    return [Change("files", "", f.name) for f in now if (f.name, f.size) not in held]


def _spoken(said: Sequence[SaidView]) -> str:
    return "\n".join(f"{s.by_words}: {s.words}" if s.by_words else s.words for s in said)
