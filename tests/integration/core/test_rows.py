"""Many rows in one statement: what is bound once reads as what stands in each row."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, transaction

from kithline.audit import actions as audit
from kithline.audit.models import Event
from kithline.core.ids import new_id

AT = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_the_same_line_about_many_is_each_line_about_one(owner_db):
    things = [(new_id(), new_id()) for _ in range(3)]
    audit.note_each(verb="each", by=None, at=AT, kind="entry", of=things)
    audit.note_many(
        [
            audit.event(verb="one", by=None, at=AT, subject=("entry", thing), person_id=person)
            for thing, person in things
        ]
    )
    audit.note_each(verb="none", by=None, at=AT, kind="entry", of=[])
    own = [f.attname for f in Event._meta.concrete_fields]
    for changing in ("id", "recorded_at", "verb"):
        own.remove(changing)
    with owner_db():
        each, one = (
            list(Event.objects.filter(verb=verb).order_by("id").values_list(*own))
            for verb in ("each", "one")
        )
        assert sorted(each) == sorted(one) and len(each) == 3
        assert not Event.objects.filter(verb="none").exists()


def test_what_is_too_long_is_refused_and_not_cut():
    with pytest.raises(DataError), transaction.atomic():
        audit.note_each(verb="v" * 121, by=None, at=AT, kind="entry", of=[(new_id(), new_id())])
