"""The built demonstration, once for this folder: its people and entries by the keys of the lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from kithline.agencies import queries as agencies
from kithline.agencies.models import Post
from kithline.core.actor import Actor
from kithline.demo import build, histories

BUILT = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)  # a Wednesday: day 0


@dataclass
class Built:
    """What the lists are held against."""

    people: dict[str, UUID] = field(default_factory=dict)
    entries: dict[str, UUID] = field(default_factory=dict)

    def key_of(self, person_id: UUID | None) -> str:
        """Return the key of a person in the family list, or nothing."""
        return next((k for k, v in self.people.items() if v == person_id), "")

    def key_of_str(self, person_id: str) -> str:
        """Return the key of a person whose id is text."""
        return self.key_of(UUID(person_id))

    def entry_of(self, entry_id: UUID | None) -> str:
        """Return the number of an entry in the histories, or nothing."""
        return next((k for k, v in self.entries.items() if v == entry_id), "")

    def actor(self, sign_in: str, place: str = "tessenham") -> Actor:
        """Return a worker of the demonstration in their post there."""
        post = Post.objects.get(worker__sign_in=sign_in, partnership__slug=place)
        found = agencies.actor_for_post(post.id, BUILT)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def built(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """Build the demonstration (without the crowd) in a transaction that is rolled back at the end."""
    from django.conf import settings
    from django.db import transaction

    kept = Built()
    write, before = histories._write, settings.KITHLINE_DEMO

    def watched(world: Any, families: Any, row: Any, *rest: Any) -> Any:
        kept.people = families.ids
        made = write(world, families, row, *rest)
        kept.entries[row["entry_no"]] = made.id
        return made

    with django_db_blocker.unblock():
        settings.KITHLINE_DEMO = True
        histories._write = watched  # type: ignore[assignment]
        try:
            with transaction.atomic():
                build.build(BUILT, people=0)
                yield kept
                transaction.set_rollback(True)
        finally:
            histories._write = write
            settings.KITHLINE_DEMO = before
