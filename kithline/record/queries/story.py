"""A child's story, newest first, in a fixed number of statements; and what is counted over it.

All of it is driven by the person's ``about`` rows, one range of one index, so that the policies cost
little and no operator that may leak is needed (groundwork 6 to 8).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from kithline.agencies.enums import Kind as AgencyKind
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.record.enums import DetailKind, Kind, Tag
from kithline.record.models import Attachment, Entry, File
from kithline.record.queries.reading import entries_of_rows, rows_of
from kithline.record.queries.shapes import (
    AttachmentView,
    ChildWords,
    Choice,
    Choices,
    Counts,
    DetailView,
    EntryView,
    Filter,
    Key,
    LastSeen,
    SaidView,
)

# Neither an entry that another version stands in place of, nor a note that stands beside one.
CURRENT = "a.superseded_at IS NULL AND NOT a.beside"


# Before everything: the key that comes before the newest entry of any story.
NEWEST = Key(datetime(9999, 1, 1, tzinfo=UTC), UUID(int=(1 << 128) - 1))


def story(
    viewer: Actor,
    person_id: UUID,
    *,
    before: str | None = None,
    filter: Filter | None = None,
    limit: int = 20,
) -> list[EntryView]:
    """Return a person's entries that the viewer may read, the newest happening first.

    ``before`` is the ``key`` of the last entry shown; ``Invalid`` when it is none. At most eight
    statements, however many entries.
    """
    most = min(max(limit, 1), 200)
    key = Key.read(before) if before else NEWEST
    if filter is None or filter == Filter():
        rows = rows_of(
            """FROM record_story(%s, %s, %s, %s) e ORDER BY e.happened_from DESC, e.id DESC""",
            [person_id, key.happened_from, key.entry_id, most],
        )
        return entries_of_rows(viewer, rows, person_id)
    where, values = _narrowed(filter)
    rows = rows_of(
        f"""FROM record_about a JOIN record_entry e ON e.id = a.entry_id
             WHERE a.person_id = %s AND {CURRENT} {"".join(f" AND {w}" for w in where)}
               AND (a.happened_from, a.entry_id) < (%s, %s)
             ORDER BY a.happened_from DESC, a.entry_id DESC LIMIT %s""",
        [person_id, *values, key.happened_from, key.entry_id, most],
    )
    return entries_of_rows(viewer, rows, person_id)


def entry(viewer: Actor, entry_id: UUID) -> EntryView | None:
    """Return one entry with its parts and amendments; None when there is none the viewer may read."""
    found = entries(viewer, [entry_id])
    return found[0] if found else None


def newest(viewer: Actor, entry_id: UUID) -> UUID:
    """Return the version that stands in place of an entry now: itself, where nobody amended it."""
    found = entry_id
    for _ in range(1000):
        later = Entry.objects.filter(amends_id=found, replaces=True).values_list("id", flat=True)
        following = later.first()
        if following is None:
            break
        found = following
    return found


def entries(viewer: Actor, entry_ids: Sequence[UUID]) -> list[EntryView]:
    """Return these entries, those the viewer may read, the newest happening first."""
    rows = rows_of(
        "FROM record_entry e WHERE e.id = ANY (%s) ORDER BY e.happened_from DESC, e.id DESC",
        [list(entry_ids)],
    )
    return entries_of_rows(viewer, rows, None)


def entries_about(viewer: Actor, subject: tuple[str, UUID]) -> list[EntryView]:
    """Return the entries that tell of something in the system: a contact, a decision."""
    rows = rows_of(
        """FROM record_entry e WHERE e.subject_id = %s AND e.subject_kind = %s
             AND NOT EXISTS (SELECT 1 FROM record_entry r WHERE r.amends_id = e.id AND r.replaces)
           ORDER BY e.happened_from DESC, e.id DESC LIMIT 200""",
        [subject[1], subject[0]],
    )
    return entries_of_rows(viewer, rows, None)


def written_by(viewer: Actor, *, before: datetime, limit: int = 20) -> list[EntryView]:
    """Return what the viewer's own post has written before a moment, newest first."""
    rows = rows_of(
        """FROM record_entry e WHERE e.author_post_id = %s AND e.written_at < %s
            ORDER BY e.written_at DESC LIMIT %s""",
        [viewer.post_id, before, min(limit, 200)],
    )
    return entries_of_rows(viewer, rows, None)


def counts(viewer: Actor, person_id: UUID) -> Counts:
    """Return how many entries the viewer may read, in all and by mark. What is hidden is not counted."""
    found = _one(
        """SELECT count(*), count(*) FILTER (WHERE a.own_words), count(*) FILTER (WHERE a.harm),
                   count(*) FILTER (WHERE a.strength)
              FROM record_marks_of(%s) a""",
        [person_id],
    )
    return Counts(*found)


def choices(viewer: Actor, person_id: UUID) -> Choices:
    """Return what a story can be narrowed to: agencies, kinds, labels, from when until when."""
    by: dict[str, list[Choice]] = {"agency": [], "kind": [], "tag": []}
    span: list[datetime | None] = [None, None]
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH seen AS MATERIALIZED (
                  SELECT * FROM record_labels_of(%s))
                SELECT 'agency', agency_kind, count(*), NULL::timestamptz, NULL::timestamptz
                  FROM seen GROUP BY agency_kind
                UNION ALL SELECT 'kind', kind, count(*), NULL, NULL FROM seen GROUP BY kind
                UNION ALL SELECT 'tag', t, count(*), NULL, NULL
                            FROM seen, unnest(tags) t GROUP BY t
                UNION ALL SELECT 'span', '', 0, min(happened_from), max(happened_from) FROM seen""",
            [person_id],
        )
        for what, code, count, first, last in cursor.fetchall():
            if what == "span":
                span = [first, last]
            else:
                by[what].append(Choice(code, _words(what, code), count))
    ordered = {k: tuple(sorted(v, key=lambda c: (-c.count, c.words))) for k, v in by.items()}
    return Choices(ordered["agency"], ordered["kind"], ordered["tag"], span[0], span[1])


def last_seen(viewer: Actor, person_id: UUID) -> LastSeen:
    """Return when somebody was last seen, and last seen alone, by what the viewer may read."""
    return LastSeen(
        *_one(
            """SELECT max(a.happened_from) FILTER (WHERE a.seen),
                       max(a.happened_from) FILTER (WHERE a.seen AND a.seen_alone)
                  FROM record_marks_of(%s) a""",
            [person_id],
        )
    )


def child_words(viewer: Actor, person_id: UUID, *, limit: int = 50) -> list[ChildWords]:
    """Return a child's own words, newest first, with to whom and where."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT e.id, e.happened_from, e.happened_precision, e.author_name, e.agency_kind,
                       s.person_id, s.by_words, s.words, s.is_child, s.alone, s.to_whom, s."where"
                  FROM record_about a
                  JOIN record_entry e ON e.id = a.entry_id
                  JOIN record_said s ON s.entry_id = a.entry_id
                 WHERE a.person_id = %s AND a.own_words AND s.person_id = %s AND s.is_child
                   AND {CURRENT}
                 ORDER BY a.happened_from DESC, a.entry_id DESC, s.place LIMIT %s""",
            [person_id, person_id, min(limit, 500)],
        )
        return [
            ChildWords(e, happened, precision, name, kind, SaidView(*said))
            for e, happened, precision, name, kind, *said in cursor.fetchall()
        ]


def details(
    viewer: Actor,
    person_ids: Sequence[UUID],
    what: DetailKind | str | Iterable[DetailKind | str] | None = None,
) -> list[DetailView]:
    """Return the structured facts of people, as the entries read now, the oldest first.

    ``what`` narrows to one kind, or several. One statement.
    """
    one = [what] if isinstance(what, str) else what
    kinds = DetailKind.values if one is None else [str(w) for w in one]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM record_details_about(%s, %s)", [list(person_ids), kinds])
        return [DetailView.of(row) for row in cursor.fetchall()]


def attachment(viewer: Actor, attachment_id: UUID) -> AttachmentView | None:
    """Return what is said of a file, when the viewer may read its entry."""
    names = [f.name for f in fields(AttachmentView)]
    row = Attachment.objects.filter(id=attachment_id).values_list(*names).first()
    return AttachmentView(*row) if row else None


def content(viewer: Actor, attachment_id: UUID, *, small: bool = False) -> bytes | None:
    """Return the content of a file, or its small picture, when the viewer may read its entry."""
    part = "small" if small else "content"
    files = Attachment.objects.filter(id=attachment_id).values("file_id")
    data = File.objects.filter(id__in=files).values_list(part, flat=True).first()
    return bytes(data) if data is not None else None


def _narrowed(filter: Filter) -> tuple[list[str], list[Any]]:
    where = [f"a.{c}" for c, on in _marks(filter) if on]
    values: list[Any] = []
    for column, value in (
        ("e.agency_id", filter.agency),
        ("e.agency_kind", filter.agency_kind),
        ("e.kind", filter.kind),
    ):
        if value:
            where.append(f"{column} = %s")
            values.append(value)
    if filter.tag:
        where.append("%s = ANY (e.tags)")
        values.append(filter.tag)
    if filter.since:
        where.append("e.happened_to >= %s")
        values.append(datetime.combine(filter.since, time.min, LONDON))
    if filter.until:
        where.append("a.happened_from < %s")
        values.append(datetime.combine(filter.until + timedelta(days=1), time.min, LONDON))
    return where, values


def _marks(filter: Filter) -> list[tuple[str, bool]]:
    return [("own_words", filter.words), ("harm", filter.harm), ("strength", filter.strength)]


def _words(what: str, code: str) -> str:
    named: dict[str, Any] = {"agency": AgencyKind, "kind": Kind, "tag": Tag}
    known = named[what]
    if code in known.values:
        return str(known(code).label)
    return "Family and public" if code == "family" else code


def _one(sql: str, values: list[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    assert row is not None
    return tuple(row)
