"""A small cast: the Tranters of Tessenham, and who works with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.agencies.enums import Role
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.people import actions as people
from kithline.record import actions
from kithline.record.rules import Happened

AT = datetime(2026, 3, 4, 10, 0, tzinfo=LONDON)  # a Wednesday


@dataclass
class Cast:
    """People and workers, and short ways to let in and to write."""

    place: builders.Place
    people: dict

    def __getitem__(self, name):
        return self.people[name]

    def actor(self, sign_in) -> Actor:
        return self.place.actor(sign_in)

    def let_in(self, who, *names, level=Level.CONTRIBUTE, at=AT, ends_at=None, source=None):
        """Let a post in; returns the source the grant ends with."""
        manager, source = self.actor("manager"), source or new_id()
        with acting_as(manager, at):
            for name in names:
                access.give(
                    holder=self.place.posts[who].id, holder_kind=HolderKind.POST,
                    person_id=self[name], level=level, purpose=Purpose.UNIVERSAL,
                    source=("roll", source), reason="On the roll", by=manager, at=at,
                    ends_at=ends_at or at + timedelta(days=399),
                )  # fmt: skip
        return source

    def let_desk_in(self, *names, at=AT):
        """Open the records to the hub's desk, as opening triage does."""
        manager, source = self.actor("manager"), new_id()
        with acting_as(manager, at):
            for name in names:
                access.give(
                    holder=self.place.teams["desk"].id, holder_kind=HolderKind.TEAM,
                    person_id=self[name], level=Level.CONTRIBUTE, purpose=Purpose.HUB_ENQUIRY,
                    source=("contact", source), reason="A contact", by=manager, at=at,
                    ends_at=at + timedelta(days=30),
                )  # fmt: skip
        return source

    def let_read(self, who, *names, at=AT):
        """Let a post read, and no more, by a sharing decision."""
        self.let_desk_in(*names, at=at)
        manager, source = self.actor("manager"), new_id()
        with acting_as(manager, at):
            for name in names:
                access.give(
                    holder=self.place.posts[who].id, holder_kind=HolderKind.POST,
                    person_id=self[name], level=Level.READ, purpose=Purpose.SHARING,
                    source=("sharing", source), reason="Shared", by=manager, at=at,
                    ends_at=at + timedelta(days=100),
                )  # fmt: skip
        return source

    def let_in_team(self, team, *names, at=AT):
        manager, source = self.actor("manager"), new_id()
        with acting_as(manager, at):
            for name in names:
                access.give(
                    holder=self.place.teams[team].id, holder_kind=HolderKind.TEAM,
                    person_id=self[name], level=Level.LEAD, purpose=Purpose.TEAM,
                    source=("decision", source), reason="Section 17", by=manager, at=at,
                )  # fmt: skip
        return source

    def write(self, who, *names, at=AT, **more):
        """Write an entry about the people named; returns it."""
        more = {
            "kind": "school-concern",
            "happened": Happened.on(at.date()),
            "fact": "Kian came in without a coat.",
        } | more
        by = self.actor(who)
        with acting_as(by, at):
            return actions.write(by=by, at=at, about=[self[n] for n in names], **more)


@pytest.fixture
def cast(db) -> Cast:
    place = builders.place()
    for sign_in, name, agency, team, role in (
        ("manager", "Marian Teale", "hub", "desk", Role.HUB_MANAGER),
        ("teacher", "Claire Whitmore", "school", None, Role.PRACTITIONER),
        ("head", "Abdul Fearn", "school", None, Role.SAFEGUARDING_LEAD),
        ("visitor", "Sade Obi", "health", "visiting", Role.PRACTITIONER),
        ("visitor2", "Tino Moyo", "health", "visiting", Role.PRACTITIONER),
        ("officer", "Joanne Tarrant", "police", None, Role.PRACTITIONER),
        ("worker", "Yasmin Farooqi", "care", "assessment", Role.SOCIAL_WORKER),
        ("t.manager", "Rebecca Lindley", "care", "assessment", Role.TEAM_MANAGER),
        ("auditor", "Audrey Penn", "hub", None, Role.AUDITOR),
        ("admin", "Adam Rook", "hub", None, Role.ADMINISTRATOR),
    ):
        place.worker(sign_in, name, agency=agency, team=team, role=role)
    manager, made = place.actor("manager"), {}
    with acting_as(manager, AT):
        for key, forename, surname, kind in (
            ("kian", "Kian", "Hobday", "child"),
            ("lacey", "Lacey-Mae", "Hobday", "child"),
            ("gemma", "Gemma", "Tranter", "adult"),
            ("other", "Kieran", "Hobdey", "child"),
        ):
            made[key] = people.register(
                kind=kind, forename=forename, surname=surname, by=manager, at=AT
            ).id
    return Cast(place, made)
