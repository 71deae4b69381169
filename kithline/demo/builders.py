"""States reached through actions, for tests and for the demonstration: a place, and people at work.

Everyone is invented. Nothing here writes a row itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from django.contrib.auth.models import User

from kithline.agencies import actions as agencies
from kithline.agencies import queries as agency_queries
from kithline.agencies.enums import Consent, Kind, Role
from kithline.agencies.models import Agency, Partnership, Post, Team
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.ids import new_id

# Long before everything, so that posts hold in every test.
LONG_AGO = datetime(2015, 1, 5, 9, 0, tzinfo=LONDON)


def system(partnership_id: UUID | None = None) -> Actor:
    """Return Kithline itself, as it sets a place up."""
    return Actor(
        post_id=None,
        worker_id=None,
        name="Kithline",
        title="set-up",
        role="system",
        agency_id=None,
        agency_code="",
        agency_name="",
        agency_kind="",
        team_ids=(),
        partnership_id=partnership_id or new_id(),
        partnership_slug="",
    )


@dataclass
class Place:
    """A partnership with its agencies and teams, and the workers added so far."""

    partnership: Partnership
    agencies: dict[str, Agency] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)

    def worker(
        self,
        sign_in: str,
        name: str,
        *,
        agency: str,
        role: Role = Role.PRACTITIONER,
        team: str | None = None,
        title: str = "",
        starts_at: datetime = LONG_AGO,
        ends_at: datetime | None = None,
        lead: bool = False,
        deputy: bool = False,
        user: User | None = None,
    ) -> Actor:
        """Add a worker in a post and return the actor; ``lead`` enters the register of leads."""
        by = system(self.partnership.id)
        post = agencies.start_post(
            worker=agencies.add_worker(sign_in=sign_in, name=name, by=by, at=starts_at, user=user),
            agency=self.agencies[agency],
            partnership=self.partnership,
            team=self.teams[team] if team else None,
            title=title or role.label,
            role=role,
            starts_at=starts_at,
            ends_at=ends_at,
            by=by,
            at=starts_at,
        )
        if lead or deputy:
            agencies.name_lead(
                agency=self.agencies[agency], post=post, deputy=deputy, starts_at=starts_at,
                ends_at=ends_at, by=by, at=starts_at,
            )  # fmt: skip
        self.posts[sign_in] = post
        return agency_queries.actor_of(post)

    def actor(self, sign_in: str) -> Actor:
        """Return the actor of a worker added before."""
        return agency_queries.actor_of(self.posts[sign_in])


def place(
    slug: str = "tessenham",
    name: str = "Tessenham Safeguarding Children Partnership",
    *,
    thresholds: str = "stoke-2023",
    prefixes: tuple[str, ...] = ("ZZ1", "ZZ2", "ZZ3"),
) -> Place:
    """Build a small partnership.

    A hub with a day desk and an out-of-hours team, social care with a team, a school, a health
    trust, the police. Codes begin with the slug, so that two can stand together.
    """
    at, by = LONG_AGO, system()
    partnership = agencies.add_partnership(
        slug=slug, name=name, council=name.split()[0] + " Council", thresholds=thresholds,
        consent=Consent.NOT_REQUIRED, timescales=slug, telephone="01632 960140", by=by, at=at,
    )  # fmt: skip
    here = Place(partnership)
    for code, title, kind in (
        ("hub", "Wrayne Valley Children's Hub", Kind.HUB),
        ("care", "Children's Social Care", Kind.SOCIAL_CARE),
        ("school", "Cinder Lane Primary School", Kind.EDUCATION),
        ("health", "Wrayne Community Health NHS Trust", Kind.HEALTH),
        ("police", "Eddershire Police", Kind.POLICE),
    ):
        here.agencies[code] = agencies.add_agency(
            code=f"{slug}-{code}", name=title, kind=kind, partnerships=[partnership], by=by, at=at,
            telephone="01632 960150",
        )  # fmt: skip
    weekdays = [(day, time(8, 30), time(17, 0)) for day in range(5)]
    for code, agency, title, extra in (
        ("desk", "hub", "Day desk", {"desk": True, "hours": weekdays}),
        ("edt", "hub", "Emergency duty team", {"desk": True, "out_of_hours": True}),
        ("assessment", "care", "Assessment Team 1", {}),
        ("family-help", "care", "Family Help", {}),
        ("visiting", "health", "Health visiting", {}),
    ):
        here.teams[code] = agencies.add_team(
            agency=here.agencies[agency], code=f"{slug}-{code}", name=title,
            partnerships=[partnership], by=by, at=at, telephone="01632 960140",
            areas=[(partnership, p) for p in prefixes] if code == "desk" else (), **extra,
        )  # fmt: skip
    return here
