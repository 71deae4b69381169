"""What was written lately, a line an entry: one statement, without what a line does not show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kithline.core import ids
from kithline.core.actor import Actor
from kithline.record.enums import Kind
from kithline.record.rules import marks_of


@dataclass(frozen=True, slots=True)
class Headline:
    """An entry in a line: when and by which agency it was written, about whom, a child's words in it."""

    id: UUID
    heading: str
    written_at: datetime
    agency_name: str
    agency_kind: str
    harm: bool
    strength: bool
    amends: bool  # another version of an entry, or a note beside it
    about: frozenset[UUID]  # of those who were asked for
    words: str


# Keys of entries grow with time, so that only the newest of each person are looked at.
WRITTEN = """
WITH near AS MATERIALIZED (
  SELECT e.id, e.kind, e.title, e.written_at, e.agency_name, e.agency_kind, e.tags,
         e.amends_id IS NOT NULL AS amends, array_agg(DISTINCT a.person_id) AS about
    FROM record_about a JOIN record_entry e ON e.id = a.entry_id
   WHERE a.person_id = ANY (%(people)s::uuid[]) AND a.entry_id >= %(least)s AND a.superseded_at IS NULL
     AND e.written_at >= %(since)s AND e.author_post_id IS DISTINCT FROM %(post)s
   GROUP BY e.id ORDER BY e.written_at DESC, e.id DESC LIMIT %(most)s),
spoken AS (
  SELECT DISTINCT ON (p.entry_id) p.entry_id, p.words
    FROM record_said_of(ARRAY(SELECT n.id FROM near n)) p
   WHERE p.is_child ORDER BY p.entry_id, p.place)
SELECT n.*, coalesce(s.words, '') FROM near n LEFT JOIN spoken s ON s.entry_id = n.id
 ORDER BY n.written_at DESC, n.id DESC
"""


def headlines(
    viewer: Actor, people: Iterable[UUID], *, since: datetime, limit: int
) -> list[Headline]:
    """Return what others than the viewer wrote about people since a moment, the newest first.

    Of an entry that was amended since, the version that stands is told, with when it was written and by
    whose agency.
    """
    wanted = list(people)
    if not wanted:
        return []
    least = UUID(int=ids.at_moment(int(since.timestamp() * 1000)).int >> 80 << 80)
    values: dict[str, Any] = {
        "people": wanted, "least": least, "since": since, "post": viewer.post_id, "most": limit
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, values)
        return [_headline(row) for row in cursor.fetchall()]


def _headline(row: tuple[Any, ...]) -> Headline:
    id_, kind, title, written_at, agency, agency_kind, tags, amends, about, words = row
    harm, strength = marks_of(tags)
    return Headline(
        id_, title or str(Kind(kind).label), written_at, agency, agency_kind, harm, strength, amends,
        frozenset(about), words,
    )  # fmt: skip
