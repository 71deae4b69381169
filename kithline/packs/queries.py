"""Find a pack among those that come with Kithline and those that partnerships brought in.

A partnership's own pack goes before a shipped one of the same slug. Packs are public documents:
nobody's sight of them is limited.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

from kithline.packs import catalogue
from kithline.packs.catalogue import Pack
from kithline.packs.models import PackVersion


@lru_cache(maxsize=64)
def _made(id: UUID) -> Pack:
    """Return the pack of a kept version; rows never change, so it is made once."""
    row = PackVersion.objects.get(id=id)
    return Pack(
        kind=row.kind,
        slug=row.slug,
        version=row.version,
        title=row.title,
        content=row.content,
        digest=row.digest,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        partnership_id=row.partnership_id,
    )


def of_version(id: UUID) -> Pack:
    """Return the pack that a record points at; raises ``PackVersion.DoesNotExist``."""
    return _made(id)


def own_packs(kind: str, partnership_id: UUID | None = None) -> list[Pack]:
    """Return the packs that partnerships (or one of them) brought in."""
    rows = PackVersion.objects.filter(kind=kind, partnership__isnull=False)
    if partnership_id is not None:
        rows = rows.filter(partnership_id=partnership_id)
    return [_made(id) for id in rows.order_by("slug", "loaded_at").values_list("id", flat=True)]


def all_packs(kind: str) -> list[Pack]:
    """Return every version that can be read: shipped, brought in, and kept though shipped no more."""
    shipped = catalogue.packs(kind)
    names = {(p.slug, p.version) for p in shipped}
    rows = PackVersion.objects.filter(kind=kind).order_by("slug", "loaded_at")
    found = list(shipped)
    for id, slug, version, owner in rows.values_list("id", "slug", "version", "partnership_id"):
        if owner is not None or (slug, version) not in names:
            found.append(_made(id))
            names.add((slug, version))
    return sorted(catalogue.newest_first(found), key=lambda p: p.slug)


def find(
    kind: str,
    slug: str,
    *,
    version: str | None = None,
    on: dt.date | None = None,
    partnership_id: UUID | None = None,
) -> Pack | None:
    """Return the pack that holds for a partnership: its own before the shipped one.

    With ``version`` that version wherever it is kept; with ``on`` the one in force that day; else
    the newest.
    """
    every = [p for p in all_packs(kind) if p.slug == slug]
    own = [p for p in every if p.partnership_id is not None and p.partnership_id == partnership_id]
    shared = [p for p in every if p.partnership_id is None]
    others = [p for p in every if p.partnership_id not in (None, partnership_id)]
    for found in (own, shared, others):
        chosen = catalogue.choose(found, version=version, on=on)
        if chosen is not None:
            return chosen
    return None


def kept(pack: Pack) -> PackVersion | None:
    """Return the row that records point at for this pack, if it is kept already."""
    return versions(pack).filter(digest=pack.digest).first()


def versions(pack: Pack) -> QuerySet[PackVersion]:
    """Return the rows kept under the pack's name and version for the same owner."""
    rows = PackVersion.objects.filter(kind=pack.kind, slug=pack.slug, version=pack.version)
    if pack.partnership_id is None:
        return rows.filter(partnership__isnull=True)
    return rows.filter(partnership_id=pack.partnership_id)
