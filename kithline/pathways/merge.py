"""Two records of one person become one, with everything that hangs on them; and two again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import InternalError, ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from kithline.access import queries as sights
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused
from kithline.episodes.models import Spell
from kithline.linkage import actions as linkage
from kithline.linkage.enums import Answer
from kithline.linkage.models import Merge, Moved, Pair, Run
from kithline.people.models import Relationship


@dataclass(frozen=True)
class Merged:
    """A merge and what it did: rows by (moved, linked, made, left; table)."""

    merge: Merge
    rows: dict[tuple[str, str], int]


@dataclass(frozen=True)
class Parted:
    """A merge undone: how many rows went back, and who had looked at the one record meanwhile."""

    merge: Merge
    back: int
    saw: list[sights.Look]


@transaction.atomic
def merge(
    *,
    kept_id: UUID,
    merged_id: UUID,
    reason: str,
    by: Actor,
    at: datetime,
    pair: Pair | None = None,
    run: Run | None = None,
    evidence: list[dict[str, Any]] | None = None,
) -> Merged:
    """Read two records as one from now on. Nothing is lost: see ``unmerge``.

    Entries are linked to the kept person beside the other; the rest moves, with a ledger. The merged
    record is found no more, and its address leads to the kept one. With ``run`` it is the machine that
    merges (``certain``): then the database itself looks whether anything speaks against it.
    """
    _check(kept_id, merged_id)
    if pair is not None:  # first: once they are one, nobody is asked about them
        linkage.settle(pair=pair, what=Answer.SAME, reason=reason, by=by, at=at)
    made = linkage.open_merge(
        kept_id=kept_id, merged_id=merged_id, reason=reason, by=by, at=at, run=run,
        evidence=pair.evidence if pair else evidence,
    )  # fmt: skip
    rows = _call(by, "make one record of two", kept_id, "SELECT * FROM pathways_merge(%s)", made.id)
    found = {(what, table): count for what, table, count in rows}
    if ("left", "episodes_spell") in found:
        raise Invalid(
            {"kept": "Both have work of one kind open with one team. Close one of the two first."}
        )
    grants = _call(
        by, "make one record of two", kept_id, "SELECT * FROM pathways_moved_grants(%s)", made.id
    )
    audit.note_many(
        [
            audit.event(
                verb="let somebody see the record", by=by, at=at, subject=("grant", grant),
                person_id=kept_id,
                detail={"holder": str(holder), "level": level, "purpose": purpose, "merge": str(made.id)},
            )
            for grant, holder, level, purpose in grants
        ]
    )  # fmt: skip
    return Merged(made, found)


@transaction.atomic
def unmerge(*, merge: Merge, reason: str, by: Actor, at: datetime) -> Parted:
    """Make two records of one again: what the merge moved goes back, what was written since stays.

    Whether they are one person is asked again, so that they can be merged once more, either way about.
    Of several merges into one record the last is undone first.
    """
    saw = who_saw(merge, at)
    linkage.close_merge(merge=merge, reason=reason, by=by, at=at)
    rows = _call(by, "undo a merge", merge.kept_id, "SELECT pathways_unmerge(%s)", merge.id)
    linkage.ask_again(merge=merge, reason=reason, by=by, at=at)
    audit.note_many(
        [
            audit.event(
                verb="shut a worker out of the record", by=by, at=at, person_id=merge.merged_id,
                detail={**(shut or {}), "merge": str(merge.id)},
            )
            for shut in Moved.objects.filter(merge=merge, what="shut").values_list("before", flat=True)
        ]
    )  # fmt: skip
    return Parted(merge, int(rows[0][0]), saw)


def who_saw(merge: Merge, at: datetime) -> list[sights.Look]:
    """Return who looked at the record since it was made one, the newest first."""
    looks = sights.who_looked(merge.kept_id, before=at + timedelta(seconds=1), most=200)
    return [look for look in looks if look.at >= merge.at]


def _check(kept_id: UUID, merged_id: UUID) -> None:
    """Refuse what a person must look at first, as far as the viewer may know of it."""
    two = (kept_id, merged_id)
    if Relationship.objects.filter(
        person_id__in=two, other_id__in=two, ends_on__isnull=True
    ).exists():
        raise Invalid(
            {
                "kept": "They are recorded as related to each other. End that first, if they are one person."
            }
        )
    open_ = Spell.objects.filter(person_id__in=two, closed_at__isnull=True)
    seen: set[tuple[str, UUID]] = set()
    for kind, team in open_.values_list("kind", "team_id"):
        if (kind, team) in seen:
            raise Invalid(
                {
                    "kept": "Both have work of one kind open with one team. Close one of the two first."
                }
            )
        seen.add((kind, team))


def _call(by: Actor, what: str, person_id: UUID, sql: str, merge_id: UUID) -> list[tuple[Any, ...]]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [merge_id])
            return cursor.fetchall()
    except (ProgrammingError, InternalError) as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise Refused(
                by, what, person_id=person_id, reason=str(error).splitlines()[0]
            ) from error
        raise
