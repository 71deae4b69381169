"""How a family member or another agency sees it, written down beside the statement."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kithline.chronology import rules
from kithline.chronology.enums import Whose
from kithline.chronology.models import View
from kithline.core.actor import Actor
from kithline.record import actions as record
from kithline.record.models import Entry


@transaction.atomic
def say_otherwise(
    *,
    entry_id: UUID,
    whose: str,
    words: str,
    by: Actor,
    at: datetime,
    person_id: UUID | None = None,
    by_words: str = "",
    name: str = "",
) -> View:
    """Put somebody's view beside an entry; the entry stays as it is.

    ``name`` is what a known ``person_id`` is called, for the sentence of the note.
    """
    who, said = rules.view(whose=whose, by_words=by_words, words=words, named=person_id is not None)
    speaker = who or name if whose == Whose.FAMILY else by.agency_name
    note = record.note_beside(
        entry=entry_id, fact=said, reason=f"{speaker} sees it otherwise", by=by, at=at
    )
    first = Entry.objects.values_list("thread_id", flat=True).get(id=note.id)
    return View.objects.create(
        entry_id=first or entry_id,
        note_id=note.id,
        whose=whose,
        person_id=person_id if whose == Whose.FAMILY else None,
        by_words=speaker,
        noted_at=at,
        noted_by=by.own_post,
    )
