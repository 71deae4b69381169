"""Readings of the line of time, signed by whoever leads the work, as often as the clocks ask for them.

Two families are left unread, so that somebody signing in sees what that looks like.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from kithline.access.permissions import sees
from kithline.chronology import actions as chronology
from kithline.chronology import queries
from kithline.core.clock import LONDON
from kithline.core.viewer import acting_as
from kithline.demo.families import Families
from kithline.demo.world import World
from kithline.episodes.models import Spell

FIRST, AGAIN = timedelta(days=9), timedelta(days=84)
SETTLED = timedelta(days=3)  # a worker has the record so long before signing
SIGNED = time(15, 40)
UNREAD = ("F02", "F31")
WORDS = {
    "first": "Read from the first entry to the last. What several people told of without knowing of each "
    "other stands side by side for the first time; so does what has helped, and when it stopped.",
    "interval": "Read with what was added since the last time. What has become better is told by more than "
    "one person; what has not is on the list for the next meeting, with a name beside it.",
}
NOT_KNOWN = "What a day is like for the child at home, in the child's own words."


def sign_readings(world: World, families: Families) -> int:
    """Sign the readings that fell due in open work. Returns how many."""
    keys = {person: key for key, person in families.ids.items()}
    signed = 0
    for who, place in sorted(world.posts):
        if not world.has_post(who, place, world.days.built):
            continue
        lead = world.actor(who, place)
        with acting_as(lead, world.days.built):
            spells = list(
                Spell.objects.filter(
                    lead_id=lead.post_id, closed_at__isnull=True,
                    partnership_id=lead.partnership_id,
                ).order_by("opened_at")
            )  # fmt: skip
            since = {
                s.id: max(a.starts_at for a in s.allocations.all() if a.post_id == s.lead_id)
                for s in spells
            }
        for spell in spells:
            if keys.get(spell.person_id, "")[:3] in UNREAD:
                continue
            moment = max(spell.opened_at + FIRST, since[spell.id] + SETTLED)
            signed += _sign_in_time(world, spell, who, place, moment)
    return signed


def _sign_in_time(world: World, spell: Spell, who: str, place: str, moment: datetime) -> int:
    """Sign the first reading and each one after it, until none is owed yet."""
    lead, signed = world.actor(who, place), 0
    while (at := _working(moment)) < world.days.built - timedelta(hours=2):
        with acting_as(lead, at):
            if sees(spell.person_id, 3) and queries.points(lead, [spell.person_id], stood=at):
                why = "interval" if signed else "first"
                chronology.sign(
                    person_id=spell.person_id, people=[spell.person_id], since=None,
                    until=at.date(), read_at=at, why=why, analysis=WORDS[why],
                    not_known="" if signed else NOT_KNOWN, by=lead, at=at,
                )  # fmt: skip
                signed += 1
        moment = at + AGAIN
    return signed


def _working(moment: datetime) -> datetime:
    """Return the afternoon of that day, or of the Monday after it."""
    day = moment.astimezone(LONDON).date()
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, SIGNED, LONDON)
