"""Reads: pairs that wait, two records side by side, merges of a person, where an old address leads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from kithline.core.actor import Actor
from kithline.linkage import permissions
from kithline.linkage.enums import Answer, Band
from kithline.linkage.models import Merge, Moved, Pair, Run, TrainedModel
from kithline.people import names

PAGE = 20
WAITING = Q(answer__in=["", "later"])


@dataclass(frozen=True)
class Side:
    """One of two records, as far as who reviews may be told."""

    person_id: UUID
    is_child: bool
    name: str
    born: str
    sex: str
    restricted: bool
    others: tuple[str, ...]
    addresses: tuple[dict[str, Any], ...]
    numbers: tuple[str, ...]
    services: tuple[dict[str, Any], ...]
    registered_at: datetime
    dob: date | None


def waiting(
    viewer: Actor, *, after: tuple[float, UUID] | None = None, band: str = ""
) -> list[Pair]:
    """Return pairs that nobody has settled, the likeliest first; one more than a page holds."""
    permissions.check_review(viewer)
    found = Pair.objects.filter(WAITING, partnership_id=viewer.partnership_id)
    if band:
        found = found.filter(band=band)
    if after is not None:
        found = found.filter(Q(place__lt=after[0]) | Q(place=after[0], id__gt=after[1]))
    return list(found.order_by("-place", "id")[: PAGE + 1])


def counts(viewer: Actor) -> dict[str, int]:
    """Return how many pairs wait, by what the thresholds say of them; only those the viewer may be asked."""
    permissions.check_review(viewer)
    found = Pair.objects.filter(WAITING, partnership_id=viewer.partnership_id)
    return dict(found.values_list("band").annotate(n=Count("id")).order_by("band"))


def pair(viewer: Actor, pair_id: UUID) -> Pair | None:
    """Return a pair that the viewer may be asked about."""
    permissions.check_review(viewer)
    return Pair.objects.filter(id=pair_id).first()


def sides(viewer: Actor, pair_id: UUID) -> list[Side]:
    """Return the two records of a pair, the older first; nothing where the viewer may not be asked."""
    permissions.check_review(viewer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM linkage_sides(%s)", [pair_id])
        columns = [c.name for c in cursor.description or ()]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return [_side(row) for row in rows]


def _side(row: dict[str, Any]) -> Side:
    shown = names.Shown(
        row["forename"], row["surname"], row["preferred_name"], row["described_as"], row["unborn"]
    )
    name = names.display(shown)
    return Side(
        person_id=row["person_id"],
        is_child=row["kind"] == "child",
        name=name,
        born=names.born_words(
            row["dob"], row["dob_precision"], row["expected_on"], unborn=row["unborn"]
        ),
        sex=row["sex"],
        restricted=row["restricted"],
        others=tuple(n for n in _json(row["others"]) if n != name),
        addresses=tuple(_json(row["addresses"])),
        numbers=tuple(_json(row["numbers"])),
        services=tuple(_json(row["services"])),
        registered_at=row["registered_at"],
        dob=row["dob"],
    )


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def kept(person_id: UUID) -> UUID | None:
    """Return the person in whose record a merged one is read now, for who may know of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT linkage_kept(%s)", [person_id])
        row = cursor.fetchone()
    return row[0] if row else None


def merges(viewer: Actor, person_id: UUID) -> list[Merge]:
    """Return the merges into a person, the latest first, undone ones too."""
    return list(
        Merge.objects.filter(kept_id=person_id, partnership_id=viewer.partnership_id).order_by(
            "-at", "-id"
        )
    )


def merge(viewer: Actor, merge_id: UUID) -> Merge | None:
    """Return one merge that the viewer may see."""
    return Merge.objects.filter(id=merge_id, partnership_id=viewer.partnership_id).first()


def moves(merge_id: UUID) -> dict[tuple[str, str], int]:
    """Return how many rows of each table a merge moved, linked, made or left."""
    found = Moved.objects.filter(merge_id=merge_id).values("what", "table").annotate(n=Count("id"))
    return {(row["what"], row["table"]): row["n"] for row in found.order_by("what", "table")}


def latest_model(partnership_id: UUID) -> TrainedModel | None:
    """Return the model learned last for a place."""
    return TrainedModel.objects.filter(partnership_id=partnership_id).first()


def latest_run(partnership_id: UUID) -> Run | None:
    """Return the run made last for a place."""
    return Run.objects.filter(partnership_id=partnership_id).select_related("model").first()


def said(partnership_id: UUID) -> dict[tuple[str, str], int]:
    """Return how many pairs of a place stand how: by band and answer, in words."""
    found = Pair.objects.filter(partnership_id=partnership_id).values("band", "answer")
    return {
        (Band(row["band"]).label, Answer(row["answer"]).label if row["answer"] else "waits"): row[
            "n"
        ]
        for row in found.annotate(n=Count("id")).order_by("band", "answer")
    }


def standing_merges(partnership_id: UUID) -> int:
    """Return how many merges of a place stand."""
    return Merge.objects.filter(partnership_id=partnership_id, undone_at__isnull=True).count()


def by_machine(viewer: Actor, *, after: tuple[datetime, UUID] | None = None) -> list[Merge]:
    """Return merges by machine at which nobody has looked, the newest first; one more than a page holds."""
    permissions.check_merge(viewer)
    found = _to_look_at(viewer.partnership_id)
    if after is not None:
        found = found.filter(Q(at__lt=after[0]) | Q(at=after[0], id__lt=after[1]))
    return list(found.order_by("-at", "-id")[: PAGE + 1])


def to_look_at(partnership_id: UUID) -> int:
    """Return how many merges by machine of a place nobody has looked at."""
    return _to_look_at(partnership_id).count()


def _to_look_at(partnership_id: UUID) -> QuerySet[Merge]:
    return Merge.objects.filter(
        partnership_id=partnership_id,
        by_machine=True,
        looked_at__isnull=True,
        undone_at__isnull=True,
    )
