"""Files kept with a draft, so that a photo taken on a phone is there when the entry is written at a desk."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.core.ids import new_ids
from kithline.record.files import MOST_FILES, Received
from kithline.record.models import Draft, DraftFile


@transaction.atomic
def keep_files(*, draft: Draft, files: Sequence[Received], by: Actor, at: datetime) -> None:
    """Keep files, as ``files.receive`` gives them, with a draft of one's own; the same file is kept once."""
    Draft.objects.select_for_update().get(id=draft.id)  # two windows at once do not pass the limit
    held = set(draft.files.values_list("sha256", "name"))
    new = [f for f in files if (_hash(f.content), f.name) not in held]
    if len(held) + len(new) > MOST_FILES:
        raise Invalid({"files": f"Attach at most {MOST_FILES} files to one entry."})
    DraftFile.objects.bulk_create(
        DraftFile(
            id=id_,
            draft=draft,
            name=f.name,
            media_type=f.media_type,
            size=len(f.content),
            content=f.content,
            small=f.small,
            scanned_by=f.scanned_by,
            kept_at=at,
        )
        for id_, f in zip(new_ids(len(new)), new, strict=True)
    )


def take_away_file(*, draft: Draft, file_id: UUID, by: Actor) -> bool:
    """Take a file away from a draft of one's own; say whether it was there."""
    count, _ = draft.files.filter(id=file_id).delete()
    return bool(count)


def files_to_write(*, draft: Draft) -> tuple[Received, ...]:
    """Return a draft's files as an entry takes them, each the very content that was looked at."""
    found = []
    for f in draft.files.order_by("id"):
        content = bytes(f.content)
        if _hash(content) != f.sha256:
            raise Invalid(
                {"files": f"“{f.name}” is not what was kept. Take it away and attach it anew."}
            )
        small = None if f.small is None else bytes(f.small)
        found.append(Received(f.name, f.media_type, content, small, f.scanned_by))
    return tuple(found)


def forget_files(*, at: datetime) -> int:
    """Forget files of drafts that nobody saved for thirty days; what was typed stays. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT record_forget_files(%s)", [at])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
