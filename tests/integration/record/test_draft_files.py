"""Files kept with a draft, straight against PostgreSQL: the owner's alone, unchanged, forgotten in time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import Error

from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.core.viewer import acting_as
from kithline.record import actions, files, queries
from kithline.record.models import Draft, DraftFile

AT = datetime(2026, 3, 4, 10, 0, tzinfo=LONDON)
LATER = AT + timedelta(days=1)
NOTE = files.receive("note.txt", b"Damp on the wall")


@pytest.fixture
def kept(cast):
    """A teacher's draft with a file."""
    teacher = cast.actor("teacher")
    with acting_as(teacher, AT):
        draft = actions.keep_draft(
            kind="entry", key="new", data={"fact": ["Damp"]}, by=teacher, at=AT
        ).draft
        actions.keep_files(draft=draft, files=[NOTE], by=teacher, at=AT)
    return draft


def test_only_the_owner_of_the_draft_has_its_files(cast, kept, owner_db):
    for other in ("head", "manager", "worker", "auditor", "admin", None):
        with acting_as(cast.actor(other) if other else None, AT):
            assert not DraftFile.objects.exists(), other
            with pytest.raises(Error), transaction.atomic():
                DraftFile.objects.create(
                    draft_id=kept.id, name="x", media_type="text/plain", size=1, content=b"x",
                    kept_at=AT,
                )  # fmt: skip
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM record_draftfile")
                assert cursor.rowcount == 0
    with owner_db():
        assert DraftFile.objects.count() == 1
    with acting_as(cast.actor("teacher"), AT):
        assert [f.name for f in queries.draft_files(kept)] == ["note.txt"]
        assert queries.draft_content(kept, DraftFile.objects.get().id) == NOTE.content


def test_the_public_keeps_no_file_with_a_draft(cast):
    key = "k" * 40
    with acting_as(None, AT):
        draft = actions.keep_draft(kind="worry", key=key, data={"a": "b"}, by=None, at=AT).draft
        with pytest.raises(ProgrammingError), transaction.atomic():
            DraftFile.objects.create(
                draft=draft, name="x", media_type="text/plain", size=1, content=b"x", kept_at=AT
            )


def test_nobody_changes_what_was_looked_at(cast, kept, owner_db):
    teacher = cast.actor("teacher")
    with acting_as(teacher, AT), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("UPDATE record_draftfile SET content = 'x'")
    with owner_db() as cursor:  # somebody round the application
        cursor.execute("UPDATE record_draftfile SET content = 'x'")
    with acting_as(teacher, AT), pytest.raises(Invalid, match="not what was kept"):
        actions.files_to_write(draft=kept)


def test_it_becomes_the_entrys_and_goes_with_the_draft(cast, kept):
    teacher = cast.actor("teacher")
    cast.let_in("teacher", "kian")
    with acting_as(teacher, AT):
        taken = actions.files_to_write(draft=kept)
    entry = cast.write("teacher", "kian", files=taken)
    with acting_as(teacher, LATER):
        (file,) = queries.entry(teacher, entry.id).attachments
        assert queries.content(teacher, file.id) == NOTE.content
        assert actions.drop_draft(kind="entry", key="new", by=teacher)
        assert not DraftFile.objects.exists()


def test_what_nobody_saves_is_forgotten_after_thirty_days_and_the_words_stay(cast, kept, owner_db):
    assert actions.forget_files(at=AT + timedelta(days=29)) == 0
    with owner_db() as cursor:
        cursor.execute("UPDATE record_draft SET saved_at = '2021-03-04'")
    assert actions.forget_files(at=AT) == 0, "the file itself is new"
    with owner_db() as cursor:
        cursor.execute("UPDATE record_draftfile SET kept_at = '2021-03-04'")
    assert actions.forget_files(at=datetime(2021, 4, 3, tzinfo=LONDON)) == 0
    assert actions.forget_files(at=datetime(2021, 4, 4, tzinfo=LONDON)) == 1
    with owner_db():
        assert Draft.objects.get().data == {"fact": ["Damp"]} and not DraftFile.objects.exists()
