"""Reads: the frameworks there are, and what was chosen and set for a child."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from kithline.core.actor import Actor
from kithline.frameworks import building, permissions, rules
from kithline.frameworks.enums import Column
from kithline.frameworks.models import Answer, Choice, LevelSet, Profile
from kithline.frameworks.shapes import Criteria, Framework
from kithline.packs import catalogue
from kithline.packs import queries as packs
from kithline.packs.catalogue import Pack
from kithline.packs.enums import Kind

# --- the frameworks there are -------------------------------------------------------------------


def pack_for(
    slug: str,
    *,
    version: str | None = None,
    on: dt.date | None = None,
    partnership_id: UUID | None = None,
) -> Pack | None:
    """Return the pack of a framework, the partnership's own before the shipped one."""
    return packs.find(Kind.THRESHOLDS, slug, version=version, on=on, partnership_id=partnership_id)


def framework(
    slug: str, *, version: str | None = None, partnership_id: UUID | None = None
) -> Framework | None:
    """Return a framework by slug; the newest version unless one is named."""
    pack = pack_for(slug, version=version, partnership_id=partnership_id)
    return building.framework(pack) if pack else None


def frameworks() -> list[Framework]:
    """Return every version of every framework, by slug, the newest first."""
    return [building.framework(p) for p in packs.all_packs(Kind.THRESHOLDS)]


def current_frameworks(on: dt.date) -> list[Framework]:
    """Return one version of each framework: the one in force, else the newest."""
    by_slug: dict[str, list[Pack]] = {}
    for pack in packs.all_packs(Kind.THRESHOLDS):
        by_slug.setdefault(pack.slug, []).append(pack)
    chosen = (
        catalogue.choose(found, version=None, on=on)
        or catalogue.choose(found, version=None, on=None)
        for found in by_slug.values()
    )
    return [building.framework(p) for p in chosen if p is not None]


def criteria(slug: str, *, version: str | None = None) -> Criteria | None:
    """Return a pack of criteria by slug; the newest version unless one is named."""
    pack = packs.find(Kind.CRITERIA, slug, version=version)
    return building.criteria(pack) if pack else None


def all_criteria() -> list[Criteria]:
    """Return the newest version of each pack of criteria."""
    found: dict[str, Pack] = {}
    for pack in packs.all_packs(Kind.CRITERIA):
        found.setdefault(pack.slug, pack)
    return [building.criteria(p) for p in found.values()]


# --- what was chosen and set --------------------------------------------------------------------


@dataclass(frozen=True)
class ProfileView:
    """A child's profile with the framework it was made in, and all that stands in it now."""

    profile: Profile
    framework: Framework
    choices: tuple[Choice, ...]
    answers: dict[str, Answer]
    levels: tuple[LevelSet, ...]

    @property
    def chosen(self) -> tuple[rules.Chosen, ...]:
        """The indicators chosen, those that this version knows."""
        found = ((self.framework.indicator(c.indicator), c) for c in self.choices)
        return tuple(rules.Chosen(i, Column(c.column)) for i, c in found if i is not None)

    @property
    def level(self) -> LevelSet | None:
        """The level set last."""
        return self.levels[0] if self.levels else None

    @property
    def asked_together(self) -> rules.Whole | None:
        return rules.together(self.framework, self.chosen)


def profiles(viewer: Actor | None, person_id: UUID) -> list[Profile]:
    """Return the child's profiles that the viewer may see, the newest first."""
    permissions.check_look(viewer, person_id)
    return list(Profile.objects.filter(person_id=person_id).order_by("-begun_at", "-id")[:50])


def whole(profile: Profile) -> ProfileView:
    """Return all that stands in a profile (three queries; the framework is kept in memory)."""
    choices = Choice.objects.filter(profile=profile, removed_at__isnull=True)
    answers: dict[str, Answer] = {}
    for answer in Answer.objects.filter(profile=profile).order_by("given_at", "id"):
        answers[answer.prompt] = answer
    levels = LevelSet.objects.filter(profile=profile).order_by("-set_at", "-id")
    return ProfileView(
        profile=profile,
        framework=building.framework(packs.of_version(profile.pack_id)),
        choices=tuple(choices.order_by("chosen_at", "id")),
        answers=answers,
        levels=tuple(levels),
    )


def choice(viewer: Actor | None, person_id: UUID, choice_id: UUID) -> Choice | None:
    """Return a choice that stands for the child, with its profile; None when there is none."""
    permissions.check_look(viewer, person_id)
    rows = Choice.objects.filter(removed_at__isnull=True, profile__person_id=person_id)
    return rows.select_related("profile").filter(id=choice_id).first()


def levels_of(viewer: Actor | None, person_id: UUID, *, limit: int = 20) -> list[LevelSet]:
    """Return the levels set for a child in any framework, the newest first."""
    permissions.check_look(viewer, person_id)
    rows = LevelSet.objects.filter(profile__person_id=person_id).select_related("profile")
    return list(rows.order_by("-set_at", "-id")[:limit])


def of_subject(about: str, about_id: UUID, person_id: UUID) -> Profile | None:
    """Return the newest profile made for a contact or a piece of work, for one child."""
    rows = Profile.objects.filter(about=about, about_id=about_id, person_id=person_id)
    return rows.order_by("-begun_at", "-id").first()
