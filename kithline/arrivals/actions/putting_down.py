"""Putting a list down and saying what its columns mean. Nothing here touches the record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kithline.arrivals import files, layouts, permissions, queries
from kithline.arrivals.enums import Stage
from kithline.arrivals.models import Arrival, SavedLayout, SourceFile
from kithline.arrivals.rules import check_move
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.core.text import TextRefused, clean

MOST_LAYOUTS = 100


@transaction.atomic
def put_down(*, name: str, content: bytes, by: Actor, at: datetime, layout: str = "") -> Arrival:
    """Keep a file to be looked through; its columns are recognised where a layout fits.

    ``Invalid`` at ``file`` says why it cannot be read.
    """
    permissions.check_put_down(by, at)
    opened = files.open_file(name, content)
    arrival = Arrival(
        partnership_id=by.partnership_id,
        agency_id=by.own_agency,
        agency_name=by.agency_name,
        post_id=by.own_post,
        by_name=by.name,
        put_down_at=at,
        file_name=_line(name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]) or "list",
        file_digest=hashlib.sha256(content).hexdigest(),
        file_size=len(content),
        read_as=opened.how,
        headings=list(opened.headings),
        stage=Stage.MAPPING,
        stage_at=at,
    )
    known = queries.known_layouts(by)
    fits = layout or layouts.recognise(opened.headings, {k: v.layout for k, v in known.items()})
    if fits:
        _use(arrival, fits, known)
    arrival.save(force_insert=True)
    SourceFile(
        arrival=arrival,
        partnership_id=by.partnership_id,
        agency_id=by.own_agency,
        content=content,
    ).save(force_insert=True)
    audit.note(
        verb="put a list down",
        by=by,
        at=at,
        subject=("arrival", arrival.id),
        detail={"digest": arrival.file_digest, "layout": arrival.layout},
    )
    return arrival


@transaction.atomic
def name_columns(*, arrival_id: UUID, layout: str, by: Actor, at: datetime) -> Arrival:
    """Say by which layout a list is read. ``Invalid`` at ``layout`` when its columns are not there."""
    arrival = queries.locked(by, arrival_id)
    permissions.check_put_down(by, at)
    if arrival.stage not in (Stage.MAPPING, Stage.READY):
        check_move(arrival.stage, Stage.MAPPING)
    _use(arrival, layout, queries.known_layouts(by))
    arrival.stage, arrival.stage_at = Stage.MAPPING, at
    arrival.save(update_fields=["layout", "layout_title", "layout_content", "stage", "stage_at"])
    return arrival


def _use(arrival: Arrival, slug: str, known: Mapping[str, queries.Known]) -> None:
    found = known.get(slug)
    if found is None:
        raise Invalid({"layout": "Choose a layout from the list."})
    there = {layouts.plain(h) for h in arrival.headings}
    missing = [h for h in found.layout.headings if layouts.plain(h) not in there]
    if missing:
        raise Invalid({"layout": f"The list has no column called {', '.join(missing)}."})
    arrival.layout, arrival.layout_title = found.name, found.layout.title
    arrival.layout_content = found.layout.model_dump(mode="json")


@transaction.atomic
def save_layout(*, title: str, content: Mapping[str, Any], by: Actor, at: datetime) -> SavedLayout:
    """Save what the columns of a list of the agency's own mean; a later version stands instead.

    ``Invalid`` names what is wrong by its place in the layout.
    """
    permissions.check_put_down(by, at)
    try:
        title = clean(title, limit=120, multiline=False)
    except TextRefused as refused:
        raise Invalid({"title": str(refused)}) from refused
    if not title:
        raise Invalid({"title": "Give the layout a name, such as “Nursery’s daily log”."})
    layout = layouts.build({**content, "title": title, "agencies": (by.agency_kind,)})
    slug = queries.slug_of(title)
    mine = SavedLayout.objects.filter(
        agency_id=by.own_agency, partnership_id=by.partnership_id
    ).order_by("-version")
    if mine.filter(ends_at__isnull=True).count() >= MOST_LAYOUTS:
        raise Invalid({"title": "Your agency has a hundred layouts. Use one of them."})
    before = mine.filter(slug=slug).select_for_update().first()
    if before:
        mine.filter(slug=slug, ends_at__isnull=True).update(ends_at=at)
    saved = SavedLayout(
        partnership_id=by.partnership_id,
        agency_id=by.own_agency,
        slug=slug,
        version=before.version + 1 if before else 1,
        title=title,
        content=layout.model_dump(mode="json"),
        made_at=at,
        made_by=by.own_post,
    )
    saved.save(force_insert=True)
    audit.note(verb="saved a layout of a list", by=by, at=at, subject=("layout", saved.id))
    return saved


@transaction.atomic
def leave(*, arrival_id: UUID, by: Actor, at: datetime) -> Arrival:
    """Leave a list out: nothing of it goes into the record, and the file is thrown away."""
    arrival = queries.locked(by, arrival_id)
    permissions.check_put_down(by, at)
    check_move(arrival.stage, Stage.LEFT)
    arrival.stage, arrival.stage_at, arrival.asks_hub = Stage.LEFT, at, False
    arrival.save(update_fields=["stage", "stage_at", "asks_hub"])
    SourceFile.objects.filter(arrival_id=arrival.id).delete()
    arrival.list_rows.all().delete()
    arrival.whoms.all().delete()
    audit.note(verb="left a list out", by=by, at=at, subject=("arrival", arrival.id))
    return arrival


def _line(text: str) -> str:
    from kithline.core.text import shown

    return " ".join(shown(text).split())[-200:]
