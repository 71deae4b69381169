"""A level of need is set: the choice, its reasons and the entry in the child's record together."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kithline.core.actor import Actor
from kithline.frameworks import actions as frameworks
from kithline.frameworks.models import LevelSet, Profile
from kithline.record import actions as record
from kithline.record.enums import Kind


@transaction.atomic
def set_level(*, profile: Profile, level: str, reasons: str, by: Actor, at: datetime) -> LevelSet:
    """Set the level of need of a child, and write it in the record with the reasons.

    Nothing is decided by a count: the practitioner chooses and says why (mission F2).
    """
    made = frameworks.set_level(profile=profile, level=level, reasons=reasons, by=by, at=at)
    if not profile.restricted:
        # What hangs on a restricted contact stays with it: its profile is read there.
        record.write_system(
            kind=Kind.LEVEL_SET,
            about=[profile.person_id],
            title=f"Level of need: {made.level}, {made.level_name}",
            fact=f"Level {made.level}, {made.level_name}. {made.minimum_action}",
            opinion=made.reasons,
            subject=("level", made.id),
            by=by,
            at=at,
        )
    return made
