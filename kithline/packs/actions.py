"""Every write of the room: keeping a shipped version, bringing in a partnership's own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.packs import catalogue, permissions, queries, reading
from kithline.packs.catalogue import Pack
from kithline.packs.models import PackVersion


def keep(*, pack: Pack, at: datetime) -> PackVersion:
    """Return the lasting row for a pack that a record is about to point at, making it once."""
    row = queries.kept(pack)
    if row is not None:
        return row
    # Somebody else may keep it at the same moment: then theirs is the row.
    PackVersion.objects.bulk_create([_row(pack, None, at)], ignore_conflicts=True)
    return queries.kept(pack) or PackVersion.objects.get(digest=pack.digest, slug=pack.slug)


@transaction.atomic
def bring_in(
    *, pack: Pack, partnership_id: UUID, by: Actor, at: datetime
) -> tuple[PackVersion, bool]:
    """Bring in a partnership's own pack; return its row, and whether it is new.

    The same content again changes nothing. A version that is taken by other content is refused:
    records may point at it.
    """
    permissions.check_bring_in(by)
    own = Pack(
        kind=pack.kind,
        slug=pack.slug,
        version=pack.version,
        title=pack.title,
        content=pack.content,
        digest=pack.digest,
        effective_from=pack.effective_from,
        effective_to=pack.effective_to,
        partnership_id=partnership_id,
    )
    row = queries.kept(own)
    if row is not None:
        return row, False
    _check_version_free(own)
    row = _row(own, by, at)
    PackVersion.objects.bulk_create([row])
    audit.note(
        verb="brought in a pack",
        by=by,
        at=at,
        subject=("pack version", row.id),
        detail={"pack": own.name, "kind": own.kind, "digest": own.digest},
    )
    return row, True


def _check_version_free(pack: Pack) -> None:
    shipped = catalogue.find(pack.kind, pack.slug, version=pack.version)
    if queries.versions(pack).exists():
        raise Invalid(
            {"version": f"{pack.name} is kept already with other content. Give a new version."}
        )
    if shipped is not None and shipped.digest != pack.digest:
        raise Invalid(
            {"version": f"{pack.name} comes with Kithline. Give your own a version of its own."}
        )


def _row(pack: Pack, by: Actor | None, at: datetime) -> PackVersion:
    return PackVersion(
        kind=pack.kind,
        slug=pack.slug,
        version=pack.version,
        title=pack.title[:300],
        digest=pack.digest,
        content=reading.plain(pack.content),
        partnership_id=pack.partnership_id,
        effective_from=pack.effective_from,
        effective_to=pack.effective_to,
        loaded_at=at,
        loaded_by=by.post_id if by else None,
    )
